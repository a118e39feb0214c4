"""`{% load kit %}`: times in London, lengths of time in words, masked numbers; "" for what is not there."""

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cohesion.kit import clock, phones

register = template.Library()


@register.filter
def hhmm(moment: datetime | None) -> str:
    """{{ entry.at|hhmm }} is 18:42."""
    return clock.hhmm(moment) if moment else ""


@register.filter
def day(moment: datetime | None) -> str:
    """{{ meeting.starts|day }} is Saturday 12 June 2027."""
    return clock.day_in_words(moment) if moment else ""


@register.filter
def day_of(iso: str) -> str:
    """{{ "2027-06-12"|day_of }} is 12 June 2027: a day out of a snapshot, where it is kept as text."""
    return f"{date.fromisoformat(iso):%-d %B %Y}" if iso else ""


@register.filter
def since(moment: datetime | None) -> str:
    """{{ incident.raised_at|since }} is 12 min 36 s: how long ago, as the page is made."""
    return clock.in_words(clock.now() - moment) if moment else ""


@register.filter
def masked(number: str | None) -> str:
    """{{ point.number|masked }} is 07••• •••102."""
    return phones.mask(number) if number else ""


@register.simple_tag
def moment(value: datetime | None) -> SafeString | str:
    """{% moment entry.at %} is <time datetime="2026-12-11T18:42:03+00:00">18:42</time>."""
    return _time(value, clock.hhmm(value)) if value else ""


@register.simple_tag
def at(value: datetime | None) -> SafeString | str:
    """{% at entry.at %} is the same, and says the day where that is another: "Thu 3 Jun 14:10". What goes on for days
    is not read as of today."""
    if not value:
        return ""
    here, today = clock.local(value), clock.local(clock.now()).date()
    return _time(value, f"{here:%H:%M}" if here.date() == today else f"{here:%a} {here.day} {here:%b %H:%M}")


def _time(value: datetime, words: str) -> SafeString:
    return format_html(
        '<time datetime="{}">{}</time>', clock.local(value).isoformat(timespec="seconds"), words
    )

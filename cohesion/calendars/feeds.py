"""A stream of occasions that calendars fetch by themselves, again and again, without signing in."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from cohesion.calendars import writing
from cohesion.calendars.occasions import Occasion

BEHIND, AHEAD = timedelta(days=396), timedelta(days=762)  # 13 months back, 25 months on
KEPT_S = 900  # a calendar may show what it fetched for a quarter of an hour
COLOUR = "steelblue"  # of CSS, as RFC 7986 has it
TYPE = "text/calendar; charset=utf-8"
_kept: dict[
    str, tuple[str, bytes]
] = {}  # of each public stream its last edition: as many as there are bodies


@dataclass(frozen=True)
class Version:
    """What a feed's bytes depend on, from one query: how many, the last change, and which."""

    count: int
    changed_at: datetime
    marks: int

    @classmethod
    def of(cls, rows: QuerySet, *, begun_at: datetime) -> "Version":
        """Of rows with `changed_at` and `starts_at`. A row that has come within the window counts as a change then."""
        found = rows.aggregate(
            count=Count("pk"), changed=Max("changed_at"), last=Max("starts_at"), marks=Sum("pk")
        )
        moments = [found["changed"], found["last"] - AHEAD] if found["count"] else [begun_at]
        return cls(found["count"], max(moments), found["marks"] or 0)


@dataclass(frozen=True)
class Feed:
    """One stream. `path` is its own address, `page` that of the page it belongs to; `occasions` is asked if needed.

    `is_private`: somebody's own, which no cache between us and them may keep.
    """

    name: str
    about: str
    path: str
    page: str
    version: Version
    occasions: Callable[[], Iterable[Occasion]]
    is_private: bool = False
    reminds: bool = False

    @property
    def uid(self) -> str:
        """Of the stream: it tells nobody a secret address."""
        told = hashlib.sha256(self.path.encode()).hexdigest()[:32]
        return f"feed-{told}@{writing.domain()}"


def written(feed: Feed) -> bytes:
    """The whole stream: the same bytes until something changes. A public one has no joining links."""
    calendar = writing.begun("PUBLISH")
    for name, words in (("name", feed.name), ("description", feed.about)):
        calendar.add(name, words)
    calendar.add("x-wr-calname", feed.name)
    calendar.add("x-wr-caldesc", feed.about)
    calendar.add("uid", feed.uid)
    calendar.add("last-modified", writing.in_utc(feed.version.changed_at))
    calendar.add("url", writing.whole(feed.page))
    if not feed.is_private:
        calendar.add("source", writing.whole(feed.path), parameters={"VALUE": "URI"})
    calendar.add("color", COLOUR)
    calendar.add("refresh-interval", writing.REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    return writing.closed(calendar, _blocks(feed))


def _blocks(feed: Feed) -> Iterable[bytes]:
    site = f"{settings.SITE_NAME} {settings.PUBLIC_URL}"
    about = {"replies_to": writing.mailbox(), "site": site, "reminds": feed.reminds, "joins": feed.is_private}
    return (writing.block(occasion, **about) for occasion in feed.occasions())


def etag_of(feed: Feed) -> str:
    """A strong one: of all that the bytes are made of."""
    besides = (settings.SITE_NAME, settings.PUBLIC_URL, writing.mailbox(), writing.EDITION)
    told = (feed.name, feed.about, feed.path, feed.page, feed.version, feed.reminds, *besides)
    return quote_etag(hashlib.sha256(repr(told).encode()).hexdigest()[:32])


def serve(request: HttpRequest, feed: Feed) -> HttpResponse:
    """The feed, or 304 when whoever asks has it as it is. Never asks who they are.

    A date counts only if it is ours to the second: when something leaves, the last change may be an earlier one.
    """
    etag, changed = etag_of(feed), int(feed.version.changed_at.timestamp())
    knows = request.headers.get("If-Modified-Since") == http_date(changed)
    response = get_conditional_response(request, etag, changed if knows else None)
    if response is None:
        response = HttpResponse(_bytes(feed, etag), content_type=TYPE)
    response["ETag"], response["Last-Modified"] = etag, http_date(changed)
    response["Cache-Control"] = (
        f"private, max-age={KEPT_S}" if feed.is_private else f"public, max-age={KEPT_S}"
    )
    return response


def _bytes(feed: Feed, etag: str) -> bytes:
    """What is public is kept by its address until its edition is another; somebody's own is not kept."""
    if feed.is_private:
        return written(feed)
    known = _kept.get(feed.path)
    if known is None or known[0] != etag:
        known = _kept[feed.path] = (etag, written(feed))
    return known[1]


def single(occasion: Occasion, name: str) -> HttpResponse:
    """One occasion as a file to keep."""
    about = {"replies_to": writing.mailbox(), "site": f"{settings.SITE_NAME} {settings.PUBLIC_URL}"}
    told = writing.closed(writing.begun("PUBLISH"), [writing.block(occasion, **about)])
    response = HttpResponse(told, content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response

"""Meetings as calendars are told them."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from cohesion.calendars.feeds import AHEAD, BEHIND, Feed, Version
from cohesion.calendars.occasions import Occasion
from cohesion.calendars.writing import domain
from cohesion.kit import clock
from cohesion.policy.book import book
from forums.models import Body, Meeting
from forums.queries import public_bodies
from forums.states import MeetingState

CANCELLED = MeetingState.CANCELLED


def occasion_of_meeting(meeting: Meeting, access: str | None = None) -> Occasion:
    """`access`: what is said to everybody of access and languages, where the caller has looked it up."""
    access = book().value("calendar.access") if access is None else access
    is_cancelled = meeting.state == CANCELLED
    said = f"Cancelled: {meeting.cancelled_reason}" if is_cancelled else access
    return Occasion(
        source=meeting.topic,
        uid=f"meeting-{meeting.uid}@{domain()}",
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=meeting.body.name,
        place=meeting.venue,
        address=meeting.get_absolute_url() if meeting.body.is_public else "/forums/",
        about=f"{meeting.get_kind_display()}. {said}",
        made_at=meeting.called_at,
        changed_at=meeting.changed_at,
        shelf=meeting.body.name,
        is_public=meeting.body.is_public,
        is_cancelled=is_cancelled,
    )


def occasions_of(sources: Collection[str]) -> dict[str, Occasion]:
    """Of meetings by their topics, those of closed groups too: whoever asks has checked who may read. Three queries."""
    refs = [source.removeprefix("meeting.") for source in sources]
    access = book().value("calendar.access")
    meetings = Meeting.objects.filter(ref__in=refs).select_related("body")
    return {meeting.topic: occasion_of_meeting(meeting, access) for meeting in meetings}


def in_calendars(bodies: QuerySet[Body], now: datetime) -> QuerySet[Meeting]:
    """From 13 months back to 25 months on. A cancelled one stays as long as the others: it is never silently gone."""
    within = Q(starts_at__gt=now - BEHIND, starts_at__lt=now + AHEAD)
    return Meeting.objects.filter(within, body__in=bodies)


def feed_of(path: str, body: Body | None = None) -> Feed:
    """The public meetings of one body, or of all that are public."""
    bodies = public_bodies() if body is None else public_bodies().filter(pk=body.pk)
    rows, access = in_calendars(bodies, clock.now()), book().value("calendar.access")
    told = rows.select_related("body").order_by("starts_at", "id")
    return Feed(
        name=body.name if body else "Cohesion forum",
        about=f"Meetings that everybody may come to or read about. {access}",
        path=path,
        page=body.get_absolute_url() if body else "/forums/",
        version=Version.of(rows, begun_at=datetime(2026, 1, 1, tzinfo=clock.LONDON)),
        occasions=lambda: [occasion_of_meeting(meeting, access) for meeting in told],
    )

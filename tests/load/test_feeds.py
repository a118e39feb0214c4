"""A stream of 500 meetings, against icalendar alone that writes as many: cold, warm, and when nothing has changed."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar, Event

from cohesion.calendars import feeds, writing
from cohesion.kit import clock
from forums.models import Body, Meeting
from forums.occasions import occasion_of_meeting
from tests.load.measure import Pairs

MEETINGS, RUNS = 500, 5
FEED = "/forums/calendar.ics"
GOALS = {"cold": 1.3, "after one change": 0.3, "warm": 0.1, "unchanged (304)": 0.05}


@pytest.fixture
def meetings(db) -> list[Meeting]:
    body = Body.objects.create(
        slug="cohesion", name="Community Cohesion Forum", kind="forum", terms="To meet."
    )
    starts = clock.now() - timedelta(days=300)
    found = [
        Meeting(
            ref=f"{n:04}",
            body=body,
            starts_at=starts + timedelta(days=n),
            ends_at=starts + timedelta(days=n, hours=2),
            venue="Lodge Vale Centre, Lodge Vale Road, Corby NN17 1AA",
            changed_at=clock.now(),
        )
        for n in range(MEETINGS)
    ]
    return Meeting.objects.bulk_create(found)


def took_ms(work: Callable[[], object]) -> float:
    """Milliseconds of this process: others on the machine do not count."""
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def forget() -> None:
    writing.block.cache_clear()
    feeds._kept.clear()


def by_icalendar_alone(meetings: list[Meeting]) -> bytes:
    """The same properties by the library as its page shows it, without a database and without a page."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", writing.MAKER)
    for told in (occasion_of_meeting(meeting, access="Step-free") for meeting in meetings):
        event = Event()
        for name in ("uid", "sequence", "summary", "status", "class", "location", "url", "description"):
            event.add(name, getattr(told, name, told.title))
        for name in ("dtstamp", "created", "last-modified"):
            event.add(name, told.changed_at)
        event.add("dtstart", clock.local(told.starts_at))
        event.add("dtend", clock.local(told.ends_at))
        event.add("categories", [told.shelf])
        event.add("organizer", "mailto:calendar@council.example")
        calendar.add_component(event)
    return calendar.to_ical()


def test_stream_of_500_meetings(meetings, report):
    client = Client()
    looks = {
        "cold": ({}, forget),
        "after one change": (
            {},
            lambda: Meeting.objects.filter(pk=meetings[0].pk).update(changed_at=clock.now()),
        ),
        "warm": ({}, lambda: None),
        "unchanged (304)": (None, lambda: None),
    }
    for what, (headers, before) in looks.items():
        headers = {"If-None-Match": client.get(FEED)["ETag"]} if headers is None else headers
        pairs = Pairs(f"a stream of {MEETINGS} meetings, {what}, processor", "ms")
        for _ in range(RUNS):
            before()
            ours = took_ms(lambda headers=headers: client.get(FEED, headers=headers))
            pairs.add(ours, took_ms(lambda: by_icalendar_alone(meetings)))
        report(pairs.line(f"≤ × {GOALS[what]:g}", f"> × {2 * GOALS[what]:g}"))
        assert pairs.times <= 2 * GOALS[what]

"""A file for a calendar, read back by the library that others read it with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from cohesion.kit import clock
from cohesion.kit.ics import CalendarEntry, calendar_file

NOW = datetime(2027, 6, 3, 9, 0, tzinfo=UTC)
ENTRY = CalendarEntry(
    uid="debrief-7@nn.example.org",
    sequence=0,
    starts_at=datetime(2027, 6, 7, 9, 0, tzinfo=clock.LONDON),
    ends_at=datetime(2027, 6, 9, 14, 40, tzinfo=clock.LONDON),
    summary="How did ref K7P2 go for you, since half past two on Sunday? Ää; a comma, and more than one line",
    description="Four questions.\nTwo minutes.",
)


def read(entry: CalendarEntry) -> tuple[Calendar, dict]:
    calendar = Calendar.from_ical(calendar_file(entry, now=NOW))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_it_is_published_with_times_in_utc():
    calendar, event = read(ENTRY)

    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    assert event["DTSTART"].to_ical() == b"20270607T080000Z"  # British summer time
    assert event["DTEND"].to_ical() == b"20270609T134000Z"
    assert event["DTSTAMP"].to_ical() == b"20270603T090000Z"


def test_words_come_back_as_they_went_in_and_no_line_is_too_long():
    _, event = read(ENTRY)

    assert event["SUMMARY"] == ENTRY.summary
    assert event["DESCRIPTION"] == ENTRY.description
    assert max(map(len, calendar_file(ENTRY, now=NOW).split(b"\r\n"))) <= 75


def test_moved_it_is_the_same_entry_with_a_higher_number():
    _, before = read(ENTRY)
    _, after = read(replace(ENTRY, sequence=1, ends_at=ENTRY.ends_at + timedelta(days=1)))

    assert before["UID"] == after["UID"] == ENTRY.uid
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)


@pytest.mark.parametrize(("is_busy", "word"), [(True, "OPAQUE"), (False, "TRANSPARENT")])
def test_it_may_leave_the_time_free(is_busy, word):
    assert read(replace(ENTRY, is_busy=is_busy))[1]["TRANSP"] == word


def test_it_reminds_before_its_end():
    _, event = read(replace(ENTRY, remind=timedelta(hours=3)))
    (alarm,) = event.walk("VALARM")

    assert alarm["TRIGGER"].dt == -timedelta(hours=3)
    assert alarm["TRIGGER"].params["RELATED"] == "END"
    assert read(ENTRY)[1].walk("VALARM") == []


def test_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        calendar_file(replace(ENTRY, starts_at=datetime(2027, 6, 7, 9, 0)), now=NOW)  # noqa: DTZ001

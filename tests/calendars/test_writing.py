"""What is written, statement by statement of docs/calendars.md, read by a strict reader of our own and by icalendar."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from dateutil.tz import tzical
from icalendar import Calendar

from cohesion.calendars import feeds, writing
from cohesion.calendars.feeds import Feed, Version
from cohesion.kit.clock import LONDON
from tests.calendars.conftest import an_occasion
from tests.calendars.reader import Part, read

NAMES = ["ਸਤਿ ਸ੍ਰੀ ਅਕਾਲ " * 12, "السلام عليكم " * 12, "Spotkanie społeczności żydowskiej " * 6, "🕌🛕⛪" * 30]
HOSTILE = "Forum\r\nATTENDEE:mailto:x@example.org\nEND:VEVENT, a; b \\ c"


def a_feed(*occasions, **also) -> Feed:
    version = Version(len(occasions), datetime(2026, 11, 9, tzinfo=UTC), 1)
    told = {"name": "Forum", "about": "Meetings", "path": "/forums/calendar.ics", "page": "/forums/"}
    return Feed(**told, version=version, occasions=lambda: occasions or [an_occasion()], **also)


def calendar_of(*occasions, **also) -> Part:
    return read(feeds.written(a_feed(*occasions, **also)))


def event_of(*occasions, **also) -> Part:
    (event,) = calendar_of(*occasions, **also).inner("VEVENT")
    return event


@pytest.mark.parametrize("name", NAMES)
def test_1_lines_are_folded_between_characters(name):
    event = event_of(an_occasion(title=name, place=name, about=name))
    assert event.one("SUMMARY").text == name
    assert event.one("LOCATION").text == name.strip()


def test_2_one_calendar_with_version_and_maker_once():
    calendar = calendar_of(an_occasion(), an_occasion(uid="another@testserver"))
    assert calendar.one("VERSION").value == "2.0"
    assert calendar.one("PRODID").value == writing.MAKER


def test_3_text_is_escaped_and_makes_no_line_of_its_own():
    event = event_of(an_occasion(title=HOSTILE, about=HOSTILE, place=HOSTILE))
    assert event.one("SUMMARY").text.replace("\n", "") == HOSTILE.replace("\r\n", "").replace("\n", "")
    assert not event.all("ATTENDEE")


def test_4_a_parameter_holds_no_quote_no_caret_and_no_control_character(settings):
    settings.SITE_NAME = 'North\r\n"Northants" ^n'
    assert event_of().one("ORGANIZER").params["CN"] == "NorthNorthants n"


def test_7_the_uid_names_nobody_and_stays():
    first, moved = an_occasion(), an_occasion(place="Elsewhere", sequence=1)
    assert event_of(first).one("UID").value == event_of(moved).one("UID").value
    assert re.fullmatch(r"meeting-[0-9a-f-]{36}@testserver", event_of(first).one("UID").value)


def test_11_and_12_stamps_are_the_last_change_in_utc():
    event = event_of()
    assert event.one("DTSTAMP").value == event.one("LAST-MODIFIED").value == "20261109T100507Z"
    assert event.one("CREATED").value == "20261102T090000Z"


def test_11_two_looks_get_the_same_bytes():
    writing.block.cache_clear()
    once = feeds.written(a_feed())
    assert feeds.written(a_feed()) == once
    writing.block.cache_clear()
    assert feeds.written(a_feed()) == once


def test_13_whole_days_end_on_the_day_after():
    days = {
        "starts_at": datetime(2027, 6, 12, tzinfo=LONDON),
        "ends_at": datetime(2027, 6, 14, tzinfo=LONDON),
    }
    event = event_of(an_occasion(is_all_day=True, **days))
    for name, value in (("DTSTART", "20270612"), ("DTEND", "20270614")):
        assert (event.one(name).params, event.one(name).value) == ({"VALUE": "DATE"}, value)


@pytest.mark.parametrize(
    ("also", "status"),
    [({}, "CONFIRMED"), ({"is_provisional": True}, "TENTATIVE"), ({"is_cancelled": True}, "CANCELLED")],
)
def test_14_the_status_says_how_sure_it_is(also, status):
    assert event_of(an_occasion(**also)).one("STATUS").value == status


def test_15_what_is_public_says_so():
    assert event_of().one("CLASS").value == "PUBLIC"
    assert event_of(an_occasion(is_public=False)).one("CLASS").value == "PRIVATE"


def test_16_times_are_londons():
    start = event_of().one("DTSTART")
    assert (start.params, start.value) == ({"TZID": "Europe/London"}, "20270126T183000")


def test_17_and_18_one_time_zone_by_rule_before_the_events():
    calendar = calendar_of(an_occasion(), an_occasion(uid="another@testserver"))
    assert [part.name for part in calendar.parts] == ["VTIMEZONE", "VEVENT", "VEVENT"]
    zone = calendar.parts[0]
    assert sorted(part.name for part in zone.parts) == ["DAYLIGHT", "STANDARD"]
    for part in zone.parts:
        assert part.one("RRULE")
        assert not part.all("RDATE")
        assert not part.all("COMMENT")


@pytest.mark.parametrize("change", ["2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31"])
def test_19_an_evening_stays_in_the_evening_around_each_change_of_the_clocks(change):
    """By another library's reading of what is written."""
    zone = tzical(io.StringIO(writing.LONDON)).get("Europe/London")
    for day in (-1, 0, 1):
        local = datetime.fromisoformat(f"{change}T18:30") + timedelta(days=day)
        assert local.replace(tzinfo=zone).astimezone(UTC) == local.replace(tzinfo=LONDON).astimezone(UTC)


def test_18_no_hour_of_twelve_years_is_read_wrongly():
    zone = tzical(io.StringIO(writing.LONDON)).get("Europe/London")
    hours = (datetime(2024, 1, 1, 18, 30) + timedelta(days=7.6 * n) for n in range(576))  # noqa: DTZ001
    wrong = [
        at for at in hours if at.replace(tzinfo=zone).utcoffset() != at.replace(tzinfo=LONDON).utcoffset()
    ]
    assert wrong == []


def test_20_to_23_no_rule_repeats_anything():
    event = event_of(an_occasion(shelf="Forum"))
    assert not [
        line.name for line in event.lines if line.name in ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
    ]
    assert event.one("CATEGORIES").text == "Forum"


def test_24_a_feed_publishes_and_names_nobody_who_is_asked():
    calendar = calendar_of()
    assert calendar.one("METHOD").value == "PUBLISH"
    assert calendar.inner("VEVENT")[0].one("ORGANIZER").value == "mailto:cohesion@example.org"
    assert not calendar.inner("VEVENT")[0].all("ATTENDEE")


def test_25_and_26_what_a_calendar_calls_the_stream_and_when_it_looks_again():
    calendar = calendar_of()
    refresh = calendar.one("REFRESH-INTERVAL")
    assert (refresh.params, refresh.value) == ({"VALUE": "DURATION"}, "PT6H")
    assert calendar.one("X-PUBLISHED-TTL").value == "PT6H"
    for plain, old in (("NAME", "X-WR-CALNAME"), ("DESCRIPTION", "X-WR-CALDESC")):
        assert calendar.one(plain).text == calendar.one(old).text
    assert calendar.one("LAST-MODIFIED").value == "20261109T000000Z"
    assert calendar.one("URL").value == "http://testserver/forums/"
    assert calendar.one("SOURCE").value == "http://testserver/forums/calendar.ics"
    assert calendar.one("COLOR").value == "steelblue"
    assert "@testserver" in calendar.one("UID").value


def test_29_what_is_cancelled_says_so_in_its_name_as_well():
    event = event_of(an_occasion(is_cancelled=True, sequence=1))
    assert event.one("SUMMARY").text == "CANCELLED: Community Cohesion Forum"
    assert event.one("SEQUENCE").value == "1"


def test_33_reminders_only_for_whoever_asked_for_them():
    assert not event_of().parts
    (alarm,) = event_of(is_private=True, reminds=True).parts
    assert (alarm.name, alarm.one("ACTION").value, alarm.one("TRIGGER").value) == (
        "VALARM",
        "DISPLAY",
        "-P1D",
    )
    assert alarm.one("DESCRIPTION").text == "Community Cohesion Forum"
    assert alarm.one("UID").value
    assert not event_of(an_occasion(is_cancelled=True), is_private=True, reminds=True).parts


def test_34_a_joining_link_is_for_the_invited_alone():
    joined = an_occasion(join="https://meet.example/abc")
    assert "meet.example" not in feeds.written(a_feed(joined)).decode().replace("\r\n ", "")
    event = event_of(joined, is_private=True)
    link = event.one("CONFERENCE")
    assert (link.value, link.params["VALUE"], link.params["FEATURE"]) == (joined.join, "URI", "VIDEO")
    assert joined.join in event.one("DESCRIPTION").text


def test_35_where_it_is_in_one_line_and_what_there_is_for_access():
    event = event_of(an_occasion(place="Lodge Vale Centre\nCorby"))
    assert event.one("LOCATION").text == "Lodge Vale Centre Corby"
    assert "step-free access" in event.one("DESCRIPTION").text
    assert "interpreter" in event.one("DESCRIPTION").text
    assert event.one("URL").value == "http://testserver/forums/meetings/K7P2/"


@pytest.mark.parametrize("also", [{}, {"is_private": True, "reminds": True}])
def test_48_icalendar_reads_it_without_an_error_and_writes_the_same_bytes(also):
    hard = an_occasion(title=HOSTILE, about=NAMES[0], place=NAMES[2], join="https://meet.example/a?b=c;d,e")
    told = feeds.written(a_feed(hard, an_occasion(is_cancelled=True), an_occasion(is_all_day=True), **also))
    calendar = Calendar.from_ical(told)
    assert [part.errors for part in calendar.walk() if part.errors] == []
    assert calendar.to_ical() == told

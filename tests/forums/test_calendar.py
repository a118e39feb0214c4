"""The forums' streams as calendars fetch them; numbers are those of the statements in docs/calendars.md."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from cohesion.kit import clock
from forums import actions
from forums.models import Body, Meeting
from tests.calendars.reader import Part, read

pytestmark = pytest.mark.django_db
ALL = "/forums/calendar.ics"


def fetched(client: Client, address: str = ALL, **headers: str):
    response = client.get(address, headers=headers)
    assert response.status_code in (200, 304), response.status_code
    return response


def events(client: Client, address: str = ALL) -> list[Part]:
    return read(fetched(client, address).content).inner("VEVENT")


def test_5_and_6_a_stream_is_a_calendar_and_no_download(client, hall):
    meeting = hall.called()
    stream, single = fetched(client), fetched(client, f"/forums/meetings/{meeting.ref}/meeting.ics")
    assert stream["Content-Type"] == single["Content-Type"] == "text/calendar; charset=utf-8"
    assert not stream.has_header("Content-Disposition")
    assert single["Content-Disposition"] == f'attachment; filename="meeting-{meeting.ref}.ics"'


def test_8_a_meeting_is_the_same_wherever_it_stands(client, hall):
    meeting = hall.called()
    places = [ALL, "/forums/cohesion/calendar.ics", f"/forums/meetings/{meeting.ref}/meeting.ics"]
    (uid,) = {event.one("UID").value for place in places for event in events(client, place)}
    assert uid == f"meeting-{meeting.uid}@testserver"


def test_9_the_sequence_begins_at_0_and_rises_with_a_cancellation_but_not_with_the_agenda(client, hall):
    meeting = hall.called()
    assert events(client)[0].one("SEQUENCE").value == "0"
    actions.add_item(by=hall.clerk, meeting=meeting, title="Safety")
    actions.publish_agenda(by=hall.clerk, meeting=meeting)
    assert events(client)[0].one("SEQUENCE").value == "0"
    actions.cancel(by=hall.clerk, meeting=meeting, reason="Snow")
    assert events(client)[0].one("SEQUENCE").value == "1"


def test_15_a_closed_group_is_in_no_public_stream(client, hall):
    closed = actions.make_body(
        by=hall.lead,
        slug="closed",
        name="Sentinel group",
        kind="working_group",
        terms="Closed",
        is_public=False,
    )
    meeting = hall.called(body=closed, venue="Sentinel hall")
    assert b"Sentinel" not in fetched(client).content
    assert client.get("/forums/closed/calendar.ics").status_code == 404
    assert client.get(f"/forums/meetings/{meeting.ref}/meeting.ics").status_code == 410


def test_27_what_has_not_changed_is_not_sent_again(client, hall):
    hall.called()
    first = fetched(client)
    for header in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = fetched(client, **header)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert not first["ETag"].startswith("W/")
    assert first["Cache-Control"] == "public, max-age=900"
    head = client.head(ALL)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])


def test_27_every_change_is_another_edition(client, hall):
    def edition() -> tuple[str, str]:
        response = fetched(client)
        return response["ETag"], response["Last-Modified"]

    with time_machine.travel("2026-12-01T09:00Z", tick=False) as travel:
        seen = [edition()]
        meeting = hall.called()
        seen.append(edition())
        travel.shift(timedelta(seconds=1))
        actions.cancel(by=hall.clerk, meeting=meeting, reason="Snow")
        seen.append(edition())
    assert len({etag for etag, _ in seen}) == 3
    assert len({changed for _, changed in seen}) == 3


def test_28_a_stream_is_the_same_for_whoever_asks(client, hall):
    hall.called()
    known = Client()
    known.force_login(hall.clerk)
    assert fetched(known).content == fetched(client).content == fetched(client, f"{ALL}?page=2").content


@pytest.mark.parametrize(("days", "is_there"), [(-390, True), (-400, False), (760, True), (765, False)])
def test_28_it_reaches_13_months_back_and_25_months_on(client, hall, days, is_there):
    meeting = hall.called()
    starts = clock.now() + timedelta(days=days)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts, ends_at=starts + timedelta(hours=1))
    assert bool(events(client)) == is_there


def test_27_a_meeting_that_comes_within_the_window_is_a_change(client, hall):
    with time_machine.travel("2026-12-01T09:00Z", tick=False) as travel:
        hall.called(days=763)
        first = fetched(client)
        travel.shift(timedelta(days=2))
        later = fetched(client, **{"If-Modified-Since": first["Last-Modified"]})
    assert later.status_code == 200
    assert len(read(later.content).inner("VEVENT")) == 1


def test_29_a_cancelled_meeting_stays_long_after_its_day(client, hall):
    with time_machine.travel("2026-12-01T09:00Z", tick=False) as travel:
        actions.cancel(by=hall.clerk, meeting=hall.called(days=10), reason="Snow")
        travel.shift(timedelta(days=10 + 91))
        (event,) = events(client)
    assert event.one("STATUS").value == "CANCELLED"
    assert event.one("SUMMARY").text.startswith("CANCELLED: ")
    assert "Snow" in event.one("DESCRIPTION").text


def test_30_a_meeting_that_is_no_longer_public_is_gone(client, hall):
    meeting = hall.called()
    before = fetched(client)
    Body.objects.update(is_public=False)
    assert fetched(client, **{"If-Modified-Since": before["Last-Modified"]}).status_code == 200
    assert events(client) == []
    assert client.get(f"/forums/meetings/{meeting.ref}/meeting.ics").status_code == 410
    assert client.get("/forums/meetings/XXXX/meeting.ics").status_code == 404


def test_32_streams_are_offered_both_ways_with_a_button_to_copy_and_one_meeting_only_as_a_file(client, hall):
    meeting = hall.called()
    for page, path in (("/forums/", ALL), ("/forums/bodies/cohesion/", "/forums/cohesion/calendar.ics")):
        told = client.get(page).content.decode()
        assert f'href="webcal://testserver{path}"' in told
        assert f'href="http://testserver{path}"' in told
        assert f'data-copy="http://testserver{path}"' in told
    assert "meeting.ics" in client.get(meeting.get_absolute_url()).content.decode()
    assert "webcal:" not in client.get(meeting.get_absolute_url()).content.decode()


def test_no_address_of_anybody_stands_in_a_public_stream(client, hall):
    actions.take_seat(by=hall.lead, seat=hall.seats["faith"], person=hall.member)
    hall.called()
    told = fetched(client).content.decode().replace("\r\n ", "")
    for person in (hall.clerk, hall.lead, hall.member):
        assert person.email not in told
        assert person.name not in told


def test_a_stream_costs_two_queries_more_than_saying_that_nothing_changed(
    client, hall, django_assert_max_num_queries
):
    for _ in range(5):
        hall.called()
    etag = fetched(client)["ETag"]
    with django_assert_max_num_queries(3):
        fetched(client, **{"If-None-Match": etag})
    with django_assert_max_num_queries(4):
        fetched(client)

"""The debrief in the calendar of whoever was asked: until when, and moved when the incident was opened again."""

from datetime import timedelta

from icalendar import Calendar

from cohesion.kit import clock
from incidents import actions
from incidents.debriefs import in_calendar
from incidents.models import Debrief
from tests.incidents.test_debrief import EVENING, asked, ended, night, scene  # noqa: F401  its evening is ours


def entry_at(client, address: str):
    response = client.get(f"{address}calendar.ics")
    assert response["Content-Type"].startswith("text/calendar")
    assert "attachment" in response["Content-Disposition"]
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    return event


def test_page_of_whoever_was_asked_offers_it_until_the_questions_close(client, scene, asked):  # noqa: F811
    address = asked[scene.deputy]
    assert f'href="{address}calendar.ics"' in client.get(address).content.decode()

    event = entry_at(client, address)
    debrief = Debrief.objects.get()
    assert event["DTSTART"].dt == debrief.invited_at
    assert event["DTEND"].dt == debrief.closes_at == EVENING + timedelta(hours=72)
    assert event["TRANSP"] == "TRANSPARENT"


def test_it_is_one_entry_for_all_and_says_nothing_that_may_not_be_shared(client, scene, asked):  # noqa: F811
    events = [entry_at(client, address) for address in asked.values()]

    assert len({event["UID"] for event in events}) == 1
    words = f"{events[0]['SUMMARY']} {events[0]['DESCRIPTION']}"
    assert scene.place.name not in words
    assert "/d/" not in words
    assert "Answer by Monday 14 December 2026 20:45" in words
    assert "999" in words


def test_opened_again_and_ended_later_it_has_moved(night, scene, ended):  # noqa: F811
    before = in_calendar(Debrief.objects.get())
    actions.reopen(by=scene.police, incident=ended, reason="It goes on")
    night.move_to(EVENING + timedelta(hours=2))
    ended.refresh_from_db()
    actions.stand_down(by=scene.police, incident=ended, remains="Nothing")

    after = in_calendar(Debrief.objects.get())
    assert (before.uid, before.sequence) == (after.uid, 0)
    assert (after.sequence, after.ends_at) == (1, clock.now() + timedelta(hours=72))


def test_after_the_questions_are_closed_there_is_none(client, night, scene, asked):  # noqa: F811
    night.move_to(EVENING + timedelta(hours=72, minutes=1))

    assert client.get(f"{asked[scene.deputy]}calendar.ics").status_code == 410

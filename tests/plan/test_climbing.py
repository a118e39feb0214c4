"""Work that is late climbs: to the organisation, to the chair, to everybody; once each, and never unseen."""

from datetime import datetime, timedelta

import pytest
import time_machine

from cohesion.directory.states import Role
from cohesion.journal.models import Words
from cohesion.kit import clock
from cohesion.kit.sms_text import fill, measure
from cohesion.messaging.models import Message
from cohesion.plan import actions, reminders
from cohesion.plan.ladders import about_to_climb, register_chair, whom
from cohesion.plan.models import Climb
from cohesion.plan.states import Level
from cohesion.policy.book import book, shipped
from tests import factories

AGREED = datetime(2026, 11, 30, 12, 0, tzinfo=clock.LONDON)


@pytest.fixture
def day(db):
    """Moves the clock to so many days after it was agreed, at noon unless another hour is given, and runs the round."""
    with time_machine.travel(AGREED, tick=False) as traveller:

        def at(days: int, hour: int = 12) -> int:
            traveller.move_to(AGREED.replace(hour=hour) + timedelta(days=days))
            return reminders.climb(clock.now())

        yield at


@pytest.fixture
def lead(day):
    return factories.an_officer(Role.COHESION_LEAD, on_duty=False, name="The lead")


def told() -> list[str]:
    return list(Message.objects.filter(kind="action.overdue").order_by("id").values_list("to", flat=True))


def test_a_year_of_days_brings_it_once_to_each_level_and_in_order(day, agreed, lead):
    action = agreed(20)
    moved = [n for n in range(365) if day(n)]

    assert moved == [27, 34, 41]  # 7, 14 and 21 days after its day
    assert list(action.climbs.values_list("level", flat=True)) == ["lead", "chair", "public"]
    assert len(told()) == 2
    said = [text for text in Words.objects.order_by("pk").values_list("text", flat=True) if "Late" in text]
    assert said == [
        "Late: brought to the organisation lead",
        "Late: brought to the chair",
        "Late: everybody may read that it is",
    ]


def test_what_is_closed_in_time_or_not_late_yet_climbs_nowhere(day, agreed, officer):
    action = agreed(20)
    assert day(26) == 0
    actions.close(by=officer, action=action, evidence="Seen lit")

    assert day(60) == 0


def test_nobody_is_woken_and_a_long_silence_is_made_up_for(day, agreed, lead):
    agreed(20)
    assert day(60, hour=3) == 0
    assert day(60) == 3


def test_the_organisations_lead_is_the_primary_contact_and_never_the_owner(day, agreed, lead):
    place = factories.a_place()
    primary, deputy = factories.a_contact(place), factories.a_contact(place, "2")

    assert whom(agreed(owned_by=deputy), Level.LEAD, clock.now()) == [primary]
    assert whom(agreed(owned_by=primary), Level.LEAD, clock.now()) == [lead]
    assert whom(agreed(owned_by=lead), Level.LEAD, clock.now()) == []


def test_the_chair_is_whoever_the_room_names_else_the_cohesion_lead(day, agreed, lead, monkeypatch):
    chair = factories.a_person()
    monkeypatch.setattr("cohesion.plan.ladders._chairs", {})
    assert whom(agreed(), Level.CHAIR, clock.now()) == [lead]
    register_chair("incident", lambda ref: [chair] if ref == "K7M4" else [])

    assert whom(agreed(), Level.CHAIR, clock.now()) == [chair]
    assert whom(agreed(source="incident.X2X2"), Level.CHAIR, clock.now()) == [lead]


def test_that_there_is_nobody_to_tell_is_written_down(day, agreed):
    agreed(20)
    day(27)

    assert Climb.objects.count() == 1
    assert "there is nobody to tell" in Words.objects.order_by("-pk").first().text


def test_of_two_rounds_that_saw_the_same_one_climbs(day, agreed, lead):
    agreed(0)
    with time_machine.travel(AGREED + timedelta(days=8), tick=False):
        now = clock.now()
        (action, level), *_ = about_to_climb(now, book().value("overdue.days"))
        assert [reminders.climb_to(level, action, book(), now) for _ in range(2)] == [True, False]


def test_it_stands_on_the_actions_own_page(client, day, agreed, lead):
    action = agreed(20)
    day(27)
    client.force_login(lead)

    assert "brought to the organisation lead" in client.get(action.get_absolute_url()).content.decode()


def test_the_text_is_one_plain_segment_at_its_longest():
    longest = {
        "service": "S" * 11,
        "ref": "A-K7P2",
        "next": "Wed 23 Nov",
        "link": "L" * 40,
        "who": "organisation lead",
    }
    size = measure(fill(shipped()["text.action.overdue"].value, **longest))
    assert (size.encoding, size.segments) == ("GSM-7", 1)

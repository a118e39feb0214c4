"""What people said about dates and days is told to them, forgotten in time, and taken out when they ask."""

from datetime import date, timedelta

import pytest

from cohesion.kit import clock
from cohesion.records.registry import Held
from forums import actions, keeping_days
from forums.models import DateAsk, DateObjection, DatePlan, DateProposal, DayKeeper, KeptDayAsk, Venue
from tests import factories

LATER = timedelta(days=1)


@pytest.fixture
def said(hall):
    """The member could not make a date, may be asked about days, and named one."""
    now = clock.now()
    plan = DatePlan.objects.create(
        body=hall.body, year=2027, object_until=now.date(), proposed_by=hall.clerk, proposed_at=now
    )
    venue = Venue.objects.create(name="Lodge Vale Centre, Corby")
    when = {"starts_at": now, "ends_at": now + timedelta(hours=2)}
    proposal = DateProposal.objects.create(plan=plan, number=1, venue=venue, **when)
    ask = DateAsk.objects.create(plan=plan, person=hall.member, seat=hall.seats["faith"], asked_at=now)
    DateObjection.objects.create(proposal=proposal, ask=ask, reason="Away", via="link", said_at=now)
    actions.may_ask(by=hall.clerk, person=hall.member, agreed_on=now.date())
    day = {"days": ["2027-03-22"], "said": date(2027, 3, 22), "via": "link", "answered_at": now}
    asked = {"key": "holi.2027-03-22", "days_before": 60, "asked_at": now, "closes_at": now + LATER}
    KeptDayAsk.objects.create(person=hall.member, **day, **asked)
    return hall.member


def test_somebody_is_told_what_they_said_and_all_of_it_goes_when_they_ask(hall, said):
    assert keeping_days.dates(said)[0]["objections__reason"] == "Away"
    assert keeping_days.days(said)[0]["said"] == date(2027, 3, 22)
    assert keeping_days.keeper(said)

    for erase in (keeping_days.erase_dates, keeping_days.erase_days, keeping_days.erase_keeper):
        assert erase(None, said, "They asked")
    assert not DateObjection.objects.exists() | KeptDayAsk.objects.exists() | DayKeeper.objects.exists()
    assert DateProposal.objects.exists()  # of nobody


def test_past_its_time_it_is_swept_unless_it_is_held(said):
    later, held = clock.now() + LATER, Held(people=frozenset({said.pk}))

    for past in (keeping_days.past_dates, keeping_days.past_days):
        assert past(later, Held()).exists()
        assert not past(later, held).exists()
        assert not past(clock.now() - LATER, Held()).exists()


def test_whoever_is_no_contact_any_more_is_forgotten_and_a_contact_is_not(said):
    later = clock.now() + 2 * LATER
    assert not keeping_days.past_keepers(later, Held()).exists()
    factories.has_left(said)

    assert keeping_days.past_keepers(later, Held()).get().person == said

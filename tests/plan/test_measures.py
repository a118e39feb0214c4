"""What is counted in public, each against rows counted by hand."""

from datetime import date, timedelta

import pytest

from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from cohesion.plan import actions as agreed_work
from cohesion.plan import measures, strategy_actions
from cohesion.plan.measures import Count
from cohesion.plan.models import AgreedAction
from cohesion.plan.queries import done_in_time
from cohesion.plan.states import Colour
from cohesion.policy.actions import set_rule

YEAR = date(2026, 1, 1), date(2026, 12, 31)


def of(key: str, first=YEAR[0], last=YEAR[1]) -> measures.Measured:
    return next(one for one in measures.measured(first, last) if one.key == key)


@pytest.fixture
def counts(monkeypatch):
    """Has a measure count so many."""

    def count(key: str, found: Count) -> None:
        monkeypatch.setitem(measures._registered, key, lambda first, last: found)

    return count


@pytest.mark.parametrize(
    ("done", "words", "stands", "percent"),
    [
        (4, "4 of 4", Colour.GREEN, 100),
        (3, "3 of 4", Colour.AMBER, 75),
        (2, "2 of 4", Colour.RED, 50),
        (0, "0 of 4", Colour.RED, 0),
        (6, "6 of 4", Colour.GREEN, 100),
    ],
)
def test_a_count_stands_beside_its_target(db, counts, done, words, stands, percent):
    counts("forums_held", Count(done))
    found = of("forums_held")
    assert (found.words, found.colour, found.percent) == (words, stands, percent)


@pytest.mark.parametrize(
    ("count", "words", "stands"),
    [
        (Count(7, 8), "88%", Colour.GREEN),
        (Count(5, 7), "71%", Colour.AMBER),
        (Count(1, 5), "20%", Colour.RED),
        (Count(4, 4), "too few to publish", Colour.GREY),
        (Count(0, 0), "too few to publish", Colour.GREY),
    ],
)
def test_a_share_of_few_is_not_published(db, counts, count, words, stands):
    counts("alerts_in_time", count)
    found = of("alerts_in_time")
    assert (found.words, found.colour) == (words, stands)


def test_how_many_are_few_is_the_councils_to_say(db, counts):
    counts("alerts_in_time", Count(9, 9))
    set_rule(by=None, key="progress.fewest", value=10, source="Council", checked_on=date(2026, 5, 1))
    assert of("alerts_in_time").words == "too few to publish"


def test_what_nothing_counts_says_so_until_it_is_typed_in(officer):
    assert of("places_trained").words == "not counted yet"
    told = {"by": officer, "measure": "places_trained", "source": "Register of sessions"}
    strategy_actions.enter_figure(first_day=date(2026, 1, 1), last_day=date(2026, 3, 31), done=10, **told)
    strategy_actions.enter_figure(first_day=date(2026, 4, 1), last_day=date(2026, 6, 30), done=8, **told)
    assert of("places_trained").words == "18 of 63"
    strategy_actions.enter_figure(first_day=date(2026, 4, 1), last_day=date(2026, 6, 30), done=9, **told)
    assert of("places_trained").words == "19 of 63", "of the same days the newest counts"
    assert of("places_trained", date(2026, 2, 1), date(2026, 12, 31)).words == "9 of 63", "only whole periods"


@pytest.mark.parametrize(
    ("wrong", "objection"),
    [
        ({"done": 9, "of": 8}, "More are counted than there are"),
        ({"source": " "}, "Say where the figure comes from"),
        ({"last_day": date(2025, 12, 31)}, "ends before it begins"),
    ],
)
def test_a_figure_needs_sense_and_a_source(officer, wrong, objection):
    told = {"first_day": date(2026, 1, 1), "last_day": date(2026, 3, 31), "done": 3, "source": "Register"}
    with pytest.raises(Refused, match=objection):
        strategy_actions.enter_figure(by=officer, measure="places_trained", **told | wrong)


def test_actions_are_in_time_until_the_end_of_their_day(agreed, officer):
    day = clock.local(clock.now()).date()
    early, late, still, dropped, coming = (agreed(what=what) for what in "ABCDE")
    for one in (early, late):
        agreed_work.close(by=officer, action=one, evidence="Seen")
    agreed_work.close(by=officer, action=dropped, evidence="No longer needed", to="dropped")
    due = AgreedAction.objects
    due.filter(pk=early.pk).update(due_on=day)
    due.filter(pk__in=[late.pk, still.pk, dropped.pk]).update(due_on=day - timedelta(days=1))
    due.filter(pk=coming.pk).update(due_on=day)
    assert done_in_time(day - timedelta(days=9), day) == Count(1, 3)


def test_what_is_shown_to_everybody_is_counted_once_in_five_minutes(db, monkeypatch):
    day, asked = clock.local(clock.now()).date(), []
    monkeypatch.setitem(measures._registered, "forums_held", lambda *days: asked.append(days) or Count(1))
    assert measures.lately(day) == measures.lately(day)
    assert asked == [(day - timedelta(days=364), day)]


def test_every_measure_that_ships_is_counted_but_the_one_that_is_typed_in(db):
    from cohesion.policy.book import book

    assert measures.entered_by_hand(book()) == ["places_trained"]

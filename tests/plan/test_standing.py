"""How a commitment stands: worked out from its days, said by people within what the days allow."""

from datetime import timedelta

import pytest

from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from cohesion.plan import strategy_actions as actions
from cohesion.plan.models import Commitment, StatusUpdate, Strand
from cohesion.plan.states import SAID, Colour
from cohesion.plan.strategy_queries import by_exception, plan_as_of, stand
from cohesion.plan.strategy_rules import colour
from tests import factories

RED_DAYS = 30


def today():
    return clock.local(clock.now()).date()


def shown(commitment) -> Colour:
    return stand(Commitment.objects.get(pk=commitment.pk), today(), RED_DAYS).shown


@pytest.mark.parametrize(
    ("due_in", "expected"),
    [(1, Colour.GREEN), (0, Colour.GREEN), (-1, Colour.AMBER), (-30, Colour.AMBER), (-31, Colour.RED)],
)
def test_the_floor_follows_the_worst_open_milestone(promised, due_in, expected):
    assert shown(promised(milestones=[due_in, 200])) == expected


@pytest.mark.parametrize(("due_in", "expected"), [(0, Colour.GREEN), (-1, Colour.AMBER), (-31, Colour.RED)])
def test_its_own_day_counts_as_well(promised, due_in, expected):
    assert shown(promised(due_in=due_in)) == expected


def test_without_an_owner_it_is_red_and_says_so(promised):
    commitment = promised(owner="")
    assert shown(commitment) == Colour.RED
    assert stand(commitment, today(), RED_DAYS).words == "Nobody owns it."


def test_before_its_first_day_it_is_grey_unless_something_is_late(promised):
    assert shown(promised(starts_in=5)) == Colour.GREY
    assert shown(promised(slug="late", starts_in=5, milestones=[-2])) == Colour.AMBER


def test_a_forecast_after_the_day_promised_makes_it_late_now(promised, officer):
    commitment = promised(due_in=100)
    later = today() + timedelta(days=140)
    told = {"colour": "red", "text": "The hall is not free", "recovery": "Another hall by May"}
    actions.say_status(by=officer, commitment=commitment, forecast_on=later, **told)
    found = stand(commitment, today(), RED_DAYS)
    assert (found.shown, found.late) == (Colour.RED, 40)
    assert found.words == "40 days late. The hall is not free"


@pytest.mark.parametrize("best", list(Colour))
@pytest.mark.parametrize("said", SAID)
def test_the_worse_of_floor_and_word_is_shown_and_words_never_hide_an_end(best, said):
    found = colour(best, StatusUpdate(colour=said))
    if best not in SAID:
        assert found == best
    else:
        assert SAID.index(found) == min(SAID.index(best), SAID.index(said))


def test_better_than_its_days_cannot_be_said(promised, officer):
    with pytest.raises(Refused, match="Meet what is late"):
        actions.say_status(by=officer, commitment=promised(milestones=[-3]), colour="green", text="All well")


def test_the_milestone_met_with_evidence_allows_it(promised, officer):
    commitment = promised(milestones=[-3])
    milestone = commitment.milestones.get()
    with pytest.raises(Refused, match="what shows that it was met"):
        actions.meet_milestone(by=officer, milestone=milestone, evidence=" ")
    actions.meet_milestone(by=officer, milestone=milestone, evidence="Minutes of 3 March")
    actions.say_status(by=officer, commitment=commitment, colour="green", text="All well")
    assert shown(commitment) == Colour.GREEN
    with pytest.raises(Refused, match="met already"):
        actions.meet_milestone(by=officer, milestone=milestone, evidence="Again")


@pytest.mark.parametrize("worse", ["red", "amber"])
def test_late_needs_a_way_back(promised, officer, worse):
    with pytest.raises(Refused, match="bring it back"):
        actions.say_status(by=officer, commitment=promised(), colour=worse, text="Nobody to lead it")


def test_nobody_improves_a_colour_without_evidence(promised, officer):
    commitment = promised()
    actions.say_status(by=officer, commitment=commitment, colour="red", text="Stopped", recovery="A new lead")
    with pytest.raises(Refused, match="what shows that it got better"):
        actions.say_status(by=officer, commitment=commitment, colour="green", text="Fine")
    actions.say_status(by=officer, commitment=commitment, colour="green", text="Fine", evidence="Lead began")
    assert shown(commitment) == Colour.GREEN
    assert commitment.updates.count() == 2


def test_complete_needs_every_milestone_and_evidence_and_is_for_good(promised, officer):
    commitment = promised(milestones=[3])
    with pytest.raises(Refused, match="1 of its milestones"):
        actions.complete(by=officer, commitment=commitment, evidence="Report")
    actions.meet_milestone(by=officer, milestone=commitment.milestones.get(), evidence="Seen")
    with pytest.raises(Refused, match="what shows that it is done"):
        actions.complete(by=officer, commitment=commitment, evidence="")
    actions.complete(by=officer, commitment=commitment, evidence="Report")
    assert shown(commitment) == Colour.DONE
    for again in (actions.complete, actions.say_status):
        also = {"evidence": "x"} if again is actions.complete else {"colour": "green", "text": "x"}
        with pytest.raises(Refused, match="complete"):
            again(by=officer, commitment=commitment, **also)


def test_only_the_council_keeps_the_plan(promised):
    police = factories.an_officer("police_liaison")
    with pytest.raises(Refused, match="Only the council"):
        actions.say_status(by=police, commitment=promised(), colour="green", text="x")


def test_red_comes_first_and_what_is_on_track_is_no_exception(promised):
    promised(slug="fine")
    promised(slug="slips", milestones=[-2])
    promised(slug="late", milestones=[-90])
    assert [one.commitment.slug for one in by_exception(plan_as_of(today()))] == ["late", "slips"]


def test_the_whole_plan_takes_a_fixed_number_of_queries(promised, django_assert_num_queries):
    for number in range(12):
        promised(slug=f"c{number}", milestones=[3, 9])
    plan_as_of(today())  # the policy is kept
    with django_assert_num_queries(5):  # one of them for the policy
        plan = plan_as_of(today())
    assert len(plan[0].stands) == 12
    assert Strand.objects.count() == 1

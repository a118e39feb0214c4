"""Every pair of states of an application, a strand and a recommendation: it moves as the table says, or stays."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction

from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from events.actions.moves import move, move_decision, move_strand
from events.models import Case, Decision, Strand
from events.states import (
    CASE_MOVES,
    DECISION_MOVES,
    ENDED,
    STRAND_MOVES,
    CaseState,
    DecisionState,
    StrandState,
)

WHY = {"ended_because": "Snow"}


@pytest.fixture
def case(db) -> Case:
    return Case.objects.create(ref="K7P2", begun_at=clock.now())


def test_every_pair_of_states_of_an_application(case):
    for before, to in product(CaseState, CaseState):
        ended = clock.now() if before in ENDED else None
        Case.objects.filter(pk=case.pk).update(state=before, ended_at=ended, **WHY)
        case.refresh_from_db()
        try:
            move(case, to, **WHY)
        except Refused:
            case.refresh_from_db()
        assert case.state == (to if to in CASE_MOVES[before] else before), (before, to)
        assert (case.ended_at is not None) == (case.state in ENDED)


def test_every_pair_of_states_of_a_strand(case):
    strand = Strand.objects.create(case=case, kind="land")
    for before, to in product(StrandState, StrandState):
        Strand.objects.filter(pk=strand.pk).update(state=before)
        strand.refresh_from_db()
        try:
            move_strand(strand, to)
        except Refused:
            strand.refresh_from_db()
        assert strand.state == (to if to in STRAND_MOVES[before] else before)


def test_every_pair_of_states_of_a_recommendation(case):
    said = {"outcome": "agreed", "reasons": "x", "power": "y", "needs_two": False}
    decision = Decision.objects.create(case=case, version=1, recommended_at=clock.now(), **said)
    for before, to in product(DecisionState, DecisionState):
        Decision.objects.filter(pk=decision.pk).update(state=before, decided_at=clock.now())
        decision.refresh_from_db()
        try:
            move_decision(decision, to)
        except Refused:
            decision.refresh_from_db()
        assert decision.state == (to if to in DECISION_MOVES[before] else before)


def test_whoever_comes_second_is_told_so_and_changes_nothing(case):
    seen_before = Case.objects.get(pk=case.pk)
    move(case, CaseState.RECEIVED)

    with pytest.raises(Refused, match="Somebody else was quicker"):
        move(seen_before, CaseState.WITHDRAWN)
    case.refresh_from_db()
    assert case.state == "received"


@pytest.mark.parametrize("change", [{"state": "agreed"}, {"state": "cancelled", "ended_at": clock.now()}])
def test_the_database_refuses_an_end_without_its_time_or_reason(case, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**change)

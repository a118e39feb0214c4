from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from cohesion.plan import actions
from cohesion.plan.models import AgreedAction, Request
from cohesion.plan.states import MOVES, Asked, Kind, State
from tests import factories


def said(subject: str) -> list[str]:
    return [entry.words.text for entry in Entry.objects.filter(subject=subject).select_related("words")]


def test_what_is_agreed_is_said_where_it_was_agreed(agreed):
    action = agreed()
    assert said("incident.K7M4") == [f"Agreed as A-{action.ref}: Light the car park"]
    assert said(action.topic) == ["Agreed: Light the car park"]


@pytest.mark.parametrize(
    ("given", "objection"), [({"owner": " "}, "body"), ({"what": ""}, "done"), ({"days": -1}, "day")]
)
def test_without_an_owner_words_or_a_day_to_come_it_is_no_action(agreed, given, objection):
    with pytest.raises(Refused, match=objection):
        agreed(**given)
    assert not AgreedAction.objects.exists()


def test_only_officers_agree_and_only_officers_or_the_owner_report(agreed, officer):
    owner, other = factories.a_person(), factories.a_person()
    action = agreed(owned_by=owner)
    with pytest.raises(Refused, match="officers"):
        actions.report_progress(by=other, action=action, text="Ordered")
    actions.report_progress(by=owner, action=action, text="Ordered")
    action.refresh_from_db()
    assert action.progress == "Ordered"
    with pytest.raises(Refused, match="officers"):
        actions.agree(by=owner, what="x", owner="y", due_on=action.due_on, source="incident.K7M4")


def test_it_ends_with_evidence_once_and_for_good(agreed, officer):
    action = agreed()
    with pytest.raises(Refused, match="shows that it was done"):
        actions.close(by=officer, action=action, evidence="  ")
    actions.close(by=officer, action=action, evidence="Seen lit on 3 May")
    action.refresh_from_db()
    assert (action.state, action.evidence) == (State.DONE, "Seen lit on 3 May")
    assert said("incident.K7M4")[-1] == f"A-{action.ref} done: Light the car park"
    with pytest.raises(Refused, match="closed already"):
        actions.close(by=officer, action=action, evidence="Again", to=State.DROPPED)
    with pytest.raises(Refused, match="closed already"):
        actions.report_progress(by=officer, action=action, text="More")


def test_the_database_itself_keeps_nothing_done_without_evidence(agreed):
    action = agreed()
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreedAction.objects.filter(pk=action.pk).update(state=State.DONE, closed_at=clock.now())


@pytest.fixture
def asked(officer) -> Request:
    until = clock.now() + timedelta(hours=72)
    return actions.ask(by=officer, kind=Kind.MEETING, source="incident.K7M4", why="After S1", answer_by=until)


def test_asked_twice_is_asked_once(asked, officer):
    again = actions.ask(
        by=officer, kind=Kind.MEETING, source="incident.K7M4", why="Again", answer_by=asked.answer_by
    )
    assert again.pk == asked.pk
    assert said("incident.K7M4") == ["Community meeting asked for"]


@pytest.mark.parametrize("before", list(Asked))
@pytest.mark.parametrize("to", [Asked.TAKEN_UP, Asked.ANSWERED])
def test_a_request_moves_only_as_the_table_says(asked, officer, before, to):
    at = clock.now() if before == Asked.ANSWERED else None
    Request.objects.filter(pk=asked.pk).update(state=before, answered_at=at)
    asked.refresh_from_db()
    move = {
        Asked.TAKEN_UP: lambda: actions.take_up(by=officer, request=asked),
        Asked.ANSWERED: lambda: actions.answer(by=officer, request=asked, answer="Tue 15 Dec, 18:30"),
    }[to]
    if to in MOVES[before]:
        move()
        assert Request.objects.get().state == to
    else:
        with pytest.raises(Refused):
            move()
        assert Request.objects.get().state == before

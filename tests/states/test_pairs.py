"""Every pair of states of every table, tried by the action that makes the move: it moves as the table says, or stays.

Incidents, broadcasts, messages and requests have theirs beside their own tests.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from cohesion.directory import rota_actions
from cohesion.directory.models import Duty, Post
from cohesion.directory.states import SWAP_MOVES, Role, SwapState
from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from cohesion.plan import actions as plan
from cohesion.plan.states import ACTION_MOVES
from cohesion.plan.states import State as Work
from cohesion.policy.book import book
from cohesion.upkeep import actions as upkeep
from cohesion.upkeep.models import ContactCheck
from cohesion.upkeep.states import CHECK_MOVES, CheckState
from incidents import actions
from incidents.actions.ladders import bring_forward
from incidents.actions.todo import queue_call
from incidents.ladders import ANSWERED
from incidents.models import CallRequest, LadderStep, Playbook
from incidents.models.playbook import ANY
from incidents.playbooks import default_plan
from incidents.record_states import CALL_MOVES, DONE_MOVES, Call, Done, Outcome
from incidents.states import (
    AGREEMENT_MOVES,
    LESSON_MOVES,
    RECOVERY_MOVES,
    STEP_MOVES,
    Agreement,
    Ladder,
    Lesson,
    Recovery,
    StepState,
    Via,
)
from tests import factories
from tests.incidents.conftest import Scene

pytestmark = pytest.mark.django_db
Try = Callable[[models.Model], object]


@dataclass
class Life:
    """Something with a state: the other columns that the database asks of each state, and who moves it where."""

    row: models.Model
    moves: dict
    needs: dict
    tries: dict

    def put(self, state) -> models.Model:
        type(self.row).objects.filter(pk=self.row.pk).update(state=state, **self.needs.get(state, {}))
        return type(self.row).objects.get(pk=self.row.pk)

    def after(self, before, to) -> str:
        """The state in which the row is once somebody has tried. All of it is taken back."""
        with transaction.atomic():
            row = self.put(before)
            try:
                with transaction.atomic():
                    self.tries[to](row)
            except (Refused, ValidationError, IntegrityError):
                pass
            row.refresh_from_db()
            transaction.set_rollback(True)
        return row.state


def hold(life: Life) -> None:
    """Tries every pair. A state that no action leads to must be in no row of the table."""
    nowhere = set(life.moves) - set(life.tries)
    assert not nowhere & set().union(*life.moves.values())
    found = {(before, to): life.after(before, to) for before, to in product(life.moves, life.tries)}
    assert found == {(before, to): to if to in life.moves[before] else before for before, to in found}


@pytest.fixture
def scene(db) -> Scene:
    return Scene(*factories.a_site())


@pytest.fixture
def ended(scene):
    incident = scene.raised()
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    incident.refresh_from_db()
    return incident


def test_a_step_of_a_ladder(scene):
    factories.an_officer(Role.POLICE_LIAISON, turn=2)
    incident, now = scene.raised(), clock.now()
    step = incident.ladder.get(ladder=Ladder.POLICE, do="next_on_rota")
    LadderStep.objects.filter(pk=step.pk).update(due_at=now)

    def answered(row) -> None:
        alert = incident.alerts.get(person=scene.police)
        actions.acknowledge(by=scene.police, alert=alert, answer="received", via=Via.TEXT)
        actions.escalate(incident=incident, now=now)

    tries = {
        StepState.DONE: lambda row: actions.escalate(incident=incident, now=now),
        StepState.SKIPPED: answered,
        StepState.WAITING: lambda row: bring_forward(incident, Ladder.POLICE, None, now),
    }
    needs = {
        StepState.WAITING: {"settled_at": None},
        StepState.DONE: {"settled_at": now},
        StepState.SKIPPED: {"settled_at": now, "why": ANSWERED},
    }
    hold(Life(step, STEP_MOVES, needs, tries))


def test_a_version_of_a_playbook(scene):
    told = {"kind": ANY, "severity": "S1", "plan": default_plan(book(), "S1"), "why": "Agreed"}
    draft = actions.draft_playbook(by=scene.officer, **told)
    agreed = {"agreed_by": scene.police, "agreed_at": clock.now()}

    def agree(row) -> None:
        actions.agree_playbook(by=scene.police, playbook=row, read_at=row.drafted_at.isoformat())

    def replace(row) -> None:
        told = {"number": 9, "plan": row.plan, "drafted_by": scene.officer, "drafted_at": clock.now()}
        agree(Playbook.objects.create(kind=row.kind, severity=row.severity, **told))  # one draft at a time

    hold(
        Life(
            draft,
            AGREEMENT_MOVES,
            {Agreement.IN_FORCE: agreed, Agreement.REPLACED: agreed},
            {Agreement.IN_FORCE: agree, Agreement.REPLACED: replace},
        )
    )


def test_a_line_of_the_recovery_checklist(scene, ended):
    settled = {"settled_at": clock.now()}

    def settle(to) -> Try:
        return lambda row: actions.work_on_step(by=scene.officer, step=row, outcome=to, reason="Why")

    ends = (Recovery.DONE, Recovery.NOT_NEEDED)
    hold(
        Life(
            ended.recovery.first(),
            RECOVERY_MOVES,
            dict.fromkeys(ends, settled),
            {to: settle(to) for to in ends},
        )
    )


def test_a_lesson(scene, ended):
    given = {"theme": "Light", "recommendation": "Light the car park", "version": "community"}
    lesson = actions.identify_lesson(by=scene.officer, incident=ended, **given)
    agreed = {"owner": "Highways", "due_on": clock.local(clock.now()).date() + timedelta(days=30)}
    work = plan.agree(by=scene.officer, what="Light", source=ended.topic, **agreed)
    tries = {
        Lesson.AGREED: lambda row: actions.agree_lesson(by=scene.officer, lesson=row, **agreed),
        Lesson.LEARNED: lambda row: actions.learn_lesson(by=scene.officer, lesson=row, evidence="Seen lit"),
    }
    needs = {Lesson.AGREED: {"action": work}, Lesson.LEARNED: {"action": work, "evidence": "Seen lit"}}
    hold(Life(lesson, LESSON_MOVES, needs, tries))


def test_a_line_of_a_checklist(scene):
    settled = {"settled_by": scene.officer, "settled_at": clock.now()}

    def settle(to) -> Try:
        return lambda row: actions.settle_item(by=scene.officer, item=row, state=to, reason="Why")

    needs = {Done.DONE: settled, Done.NOT_NEEDED: settled}
    hold(Life(scene.raised().checklist.first(), DONE_MOVES, needs, {to: settle(to) for to in Done}))


def test_a_call_that_somebody_asked_for(scene):
    queue_call(scene.raised().alerts.get(person=scene.deputy), clock.now())
    taken = {"taken_by": scene.officer, "taken_at": clock.now()}
    ended = taken | {"settled_at": clock.now()}

    def end(outcome) -> Try:
        return lambda row: actions.end_call(by=scene.officer, call=row, outcome=outcome)

    tries = {
        Call.WAITING: end(Outcome.NO_ANSWER),
        Call.RINGING: lambda row: actions.take_call(by=scene.police, call=row),
        Call.REACHED: end(Outcome.REACHED),
        Call.LEFT_MESSAGE: end(Outcome.LEFT_MESSAGE),
    }
    needs = {Call.RINGING: taken, Call.REACHED: ended, Call.LEFT_MESSAGE: ended}
    hold(Life(CallRequest.objects.get(), CALL_MOVES, needs, tries))


def test_an_agreed_action():
    officer = factories.an_officer()
    due_on = clock.local(clock.now()).date() + timedelta(days=30)
    told = {"what": "Light the car park", "owner": "Highways", "due_on": due_on, "source": "incident.K7M4"}
    action = plan.agree(by=officer, **told)
    closed = {"closed_at": clock.now(), "evidence": "Seen lit"}

    def close(to) -> Try:
        return lambda row: plan.close(by=officer, action=row, evidence="Seen lit", to=to)

    ends = (Work.DONE, Work.DROPPED)
    hold(Life(action, ACTION_MOVES, dict.fromkeys(ends, closed), {to: close(to) for to in ends}))


def test_a_check_of_a_contact(scene):
    now, held = clock.now(), Post.objects.get(person=scene.deputy)
    told = {"asked_at": now - timedelta(days=30), "answer_by": now}
    check = ContactCheck.objects.create(person=scene.deputy, post=held, **told)
    point, rules = scene.deputy.contact_points.get(), book()

    def say(to) -> Try:
        return lambda row: upkeep.take_answer(check=row, state=to, at=now)

    def ask_again(row) -> None:
        upkeep.ask(held=held, point=point, now=now, rules=rules)

    tries = {
        CheckState.YES: say(CheckState.YES),
        CheckState.NO: say(CheckState.NO),
        CheckState.LAPSED: ask_again,
    }
    needs = {CheckState.YES: {"answered_at": now}, CheckState.NO: {"answered_at": now}}
    hold(Life(check, CHECK_MOVES, needs, tries))


def test_a_duty_on_offer():
    officer, other = factories.an_officer(), factories.an_officer(on_duty=False)
    swap = rota_actions.offer(by=officer, duty=Duty.objects.get())
    tries = {
        SwapState.ACCEPTED: lambda row: rota_actions.accept(by=other, swap=row),
        SwapState.WITHDRAWN: lambda row: rota_actions.withdraw(by=officer, swap=row),
    }
    hold(Life(swap, SWAP_MOVES, {SwapState.ACCEPTED: {"accepted_by": other}}, tries))

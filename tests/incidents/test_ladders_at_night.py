"""The ladder when clocks change, duties are handed over, people leave, and others sleep: E39, E40, E42, E44, E45."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from cohesion.directory.models import Duty, Post
from cohesion.directory.states import Rank, Role
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.policy.book import book
from incidents import actions, duties
from incidents.models import Incident
from incidents.playbooks import default_plan
from incidents.states import Answer, Ladder, Step, StepState, Via
from tests import factories
from tests.incidents.conftest import Scene

MINUTE = timedelta(minutes=1)
FORWARD = datetime(2027, 3, 28, 1, 0, tzinfo=UTC)  # 01:00 in London becomes 02:00
BACK = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)  # 02:00 becomes 01:00
MONTH = datetime(2027, 1, 31, 23, 59, tzinfo=UTC) + MINUTE
PLAIN = datetime(2026, 12, 5, 2, 0, tzinfo=UTC)


class Night:
    """A scene before a moment at which the rota is handed over."""

    def __init__(self, traveller, hand_over: datetime) -> None:
        self.traveller, self.hand_over = traveller, hand_over
        self.go(-5)
        self.scene = Scene(*factories.a_site())
        self.by = factories.an_officer(Role.COHESION_LEAD, on_duty=False)

    def go(self, minutes: float) -> int:
        """To so many minutes after the hand-over, taking what is due."""
        now = self.hand_over + minutes * MINUTE
        self.traveller.move_to(now, tick=False)
        return duties.escalate_unanswered(now)

    def raised(self, severity: str = "S1") -> Incident:
        return self.scene.raised(by=self.by, severity=severity, kind="damage")

    def hands_over(self) -> tuple:
        """One more of the police until that moment, and another from it on."""
        before, after = (
            factories.an_officer(Role.POLICE_LIAISON, on_duty=False),
            factories.an_officer(Role.POLICE_LIAISON, on_duty=False),
        )
        hour = timedelta(hours=1)
        for person, since in ((before, self.hand_over - hour), (after, self.hand_over)):
            held = Post.objects.get(person=person)
            Duty.objects.create(post=held, starts_at=since, ends_at=since + hour, turn=2)
        return before, after


@pytest.fixture
def night(db, request):
    with time_machine.travel(PLAIN, tick=False) as traveller:
        yield Night(traveller, getattr(request, "param", PLAIN))


# --- clocks, hand-overs, months -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "night", [FORWARD, BACK, MONTH, PLAIN], indirect=True, ids=["on", "back", "month", "plain"]
)
def test_e44_whoever_is_on_duty_when_the_step_is_due_is_asked_whatever_the_clocks_do(night):
    before, after = night.hands_over()
    night.go(-1)
    incident = night.raised()
    night.go(1.9)
    assert not incident.alerts.filter(person__in=[before, after]).exists()
    night.go(2)
    assert incident.alerts.filter(person=after).exists(), "three minutes later by every clock"
    assert not incident.alerts.filter(person=before).exists()


@pytest.mark.parametrize("night", [FORWARD, BACK], indirect=True, ids=["on", "back"])
def test_e44_minutes_of_a_ladder_are_minutes(night):
    night.go(-1)
    incident = night.raised("S3")
    (step,) = incident.ladder.filter(ladder=Ladder.SITE)
    assert step.due_at - incident.raised_at == timedelta(hours=1)


# --- nobody there -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gone", ["left", "inactive"])
def test_e42_a_third_contact_who_is_gone_by_then_is_passed_over_at_once(night, gone):
    third = factories.a_contact(night.scene.place, Rank.THIRD)
    night.go(0)
    incident = night.raised()
    if gone == "left":
        factories.has_left(third)
    else:
        third.is_active = False
        third.save()
    night.go(3)
    assert not incident.alerts.filter(person=third).exists()
    assert incident.ladder.get(ladder=Ladder.SITE, do=Step.THIRD).why == "Nobody is left to ask"
    assert incident.ladder.get(ladder=Ladder.SITE, do=Step.LIST).state == StepState.DONE, "two minutes sooner"


def test_e39_where_nobody_answers_everyone_is_listed_and_nobody_is_left_silent(night, client):
    night.go(0)
    incident = night.raised()
    for minute in range(1, 16):
        night.go(minute)
    assert not incident.ladder.filter(state=StepState.WAITING).exists()
    client.force_login(night.scene.officer)
    board = client.get(incident.get_absolute_url()).content.decode()
    assert board.count("no step is left: ring them") == 4, "site, police, council and confirming"


# --- who sleeps ---------------------------------------------------------------------------------------------------


def test_e45_a_step_of_an_s3_keeps_the_quiet_hours_for_a_contact_and_not_for_an_officer(night):
    plan = default_plan(book(), "S3", "damage")
    steps = [{"at_minutes": 20, "do": "third_contact"}, {"at_minutes": 60, "do": "call_list"}]
    asked = {"kind": "damage", "severity": "S3", "plan": replace(plan, ladder=plan.ladder | {"site": steps})}
    draft = actions.draft_playbook(by=night.scene.officer, why="Meeting of 3 June", **asked)
    actions.agree_playbook(by=night.scene.police, playbook=draft, read_at=draft.drafted_at.isoformat())
    third = factories.a_contact(night.scene.place, Rank.THIRD)
    night.go(0)
    incident = night.raised("S3")

    night.go(20)
    texts = Message.objects.filter(person=third, topic=incident.topic)
    assert {clock.hhmm(text.due_at) for text in texts} == {"07:30"}
    assert texts.count() == 2, "the alert, and that it is their turn"

    night.go(60)
    (listed,) = Message.objects.filter(kind="ladder.list")
    assert (listed.person, listed.due_at) == (night.scene.officer, clock.now()), "who is on duty is awake"


def test_e40_police_and_council_and_two_of_the_site_within_ten_minutes(night):
    """Quorum by role, each counted by itself."""
    plan = default_plan(book(), "S2", "damage")
    asked = {"kind": "damage", "severity": "S2", "plan": replace(plan, quorum=plan.quorum | {"site": 2})}
    draft = actions.draft_playbook(by=night.scene.officer, why="Two of three", **asked)
    actions.agree_playbook(by=night.scene.police, playbook=draft, read_at=draft.drafted_at.isoformat())
    third = factories.a_contact(night.scene.place, Rank.THIRD)
    night.go(0)
    incident = night.raised("S2")
    for person in (night.scene.police, night.scene.officer, night.scene.primary):
        alert = incident.alerts.get(person=person)
        actions.acknowledge(by=person, alert=alert, answer=Answer.RECEIVED, via=Via.TEXT)
    night.go(10)
    assert incident.alerts.filter(person=third).exists(), "one of two of the site"
    actions.acknowledge(
        by=third, alert=incident.alerts.get(person=third), answer=Answer.RECEIVED, via=Via.TEXT
    )
    night.go(15)
    assert not Message.objects.filter(kind="ladder.list").exists()
    assert not Message.objects.filter(kind="ladder.duty").exists()

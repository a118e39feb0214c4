"""Another severity is another ladder: what was not taken is taken at its pace, what was taken is not taken again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cohesion.directory.states import Rank, Role, Way
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.policy.book import book
from incidents import actions, duties
from incidents.models import Alert, Incident
from incidents.playbooks import default_plan
from incidents.states import Answer, Ladder, Step, StepState, Via
from tests import factories

START = clock.now().replace(microsecond=0)
WORDS = {"S1": "Somebody is inside", "S2": "Serious", "S3": "Fire is out", "S4": "Nothing is there"}


@pytest.fixture
def at(time_machine):
    """Goes to so many minutes after the start and takes what is due."""

    def go(minutes: float) -> int:
        now = START + timedelta(minutes=minutes)
        time_machine.move_to(now, tick=False)
        return duties.escalate_unanswered(now)

    go(0)
    return go


@pytest.fixture
def third(scene):
    return factories.a_contact(scene.place, Rank.THIRD)


def raised(scene, severity: str) -> Incident:
    by = factories.an_officer(Role.COHESION_LEAD, on_duty=False)
    return scene.raised(by=by, kind="damage", severity=severity)


def changed(scene, incident: Incident, severity: str) -> Incident:
    seen, reason = incident.severity, WORDS[severity]
    return actions.change_severity(
        by=scene.police, incident=incident, severity=severity, seen=seen, reason=reason
    )


def is_asked(person) -> bool:
    return Alert.objects.filter(person=person).exists()


def dues(incident: Incident, ladder: str) -> list[tuple[str, float]]:
    """What still waits on a ladder, with its minute."""
    waiting = incident.ladder.filter(ladder=ladder, state=StepState.WAITING)
    return [(step.do, (step.due_at - START) / timedelta(minutes=1)) for step in waiting]


def test_an_s3_that_becomes_an_s1_is_chased_at_the_pace_of_an_s1_and_nobody_is_texted_twice(
    scene, at, third, settings
):
    settings.VOICE_PROVIDER = "simulator"
    incident = raised(scene, "S3")
    texted = [text.person_id for text in scene.texts("alert.")]
    assert len(texted) == 4
    at(20)
    changed(scene, incident, "S1")

    at(20)
    called = set(Message.objects.filter(way=Way.VOICE).values_list("person", flat=True))
    assert {scene.primary.pk, scene.deputy.pk} <= called, "at once"
    at(22)
    assert not is_asked(third)
    at(23)
    assert is_asked(third)
    again = Message.objects.filter(way=Way.TEXT, kind__startswith="alert.", person__in=texted)
    assert again.count() == len(texted), "nobody is texted twice"
    at(25)
    assert scene.texts("ladder.list")
    assert scene.texts("ladder.duty")


def test_what_was_taken_is_not_taken_again(scene, at, third):
    incident = raised(scene, "S2")
    at(10)
    assert is_asked(third)
    changed(scene, incident, "S1")

    assert Step.THIRD not in [do for do, _ in dues(incident, Ladder.SITE)]
    assert incident.ladder.filter(do=Step.THIRD, ladder=Ladder.SITE).count() == 1


def test_what_is_worse_makes_no_step_later(scene, at):
    """At the ninth minute of an S2 the control room is a minute away; an S1 begun anew would be five."""
    for turn in (2, 3):  # the second is asked to confirm
        factories.an_officer(Role.POLICE_LIAISON, turn=turn)
    incident = raised(scene, "S2")
    at(9)
    changed(scene, incident, "S1")
    assert (Step.CONTROL_ROOM, 10) in dues(incident, Ladder.POLICE)


def test_what_is_less_serious_is_chased_more_slowly(scene, at, third):
    incident = raised(scene, "S1")
    at(1)
    changed(scene, incident, "S3")
    assert dues(incident, Ladder.SITE) == [(Step.LIST, 61)]
    at(30)
    assert not is_asked(third)


def test_whoever_had_it_rests_the_new_ladder_too(scene, at, third):
    incident = raised(scene, "S3")
    alert = incident.alerts.get(person=scene.primary)
    actions.acknowledge(by=scene.primary, alert=alert, answer=Answer.RECEIVED, via=Via.TEXT)
    at(5)
    changed(scene, incident, "S1")
    at(30)
    assert not is_asked(third)
    actions.acknowledge(by=scene.primary, alert=alert, answer=Answer.NOT_ME, via=Via.TEXT)
    at(30.1)
    assert is_asked(third), "who had it and cannot sets off the ladder that runs now"


def test_each_place_of_ring_1_has_its_new_ladder(scene, at):
    place = factories.a_place("Next Door")
    factories.a_contact(place, same_faith=True)
    incident = raised(scene, "S3")
    actions.confirm_ring(by=scene.officer, incident=incident)
    assert dues(incident, Ladder.NEIGHBOUR) == []
    at(30)
    changed(scene, incident, "S1")
    assert {due for _, due in dues(incident, Ladder.NEIGHBOUR)} == {35, 38, 42}
    assert dues(incident, Ladder.CONFIRM) == [], "it is confirmed"


def test_the_quorum_and_the_version_are_those_of_the_playbook_that_held_when_it_was_raised(scene, at, third):
    plan = default_plan(book(), "S1", "damage")
    agree(scene, replace(plan, quorum=plan.quorum | {"site": 2}))
    at(1)
    incident = raised(scene, "S3")
    at(2)
    agree(scene, replace(plan, ladder={ladder: [] for ladder in plan.ladder}))

    incident = changed(scene, incident, "S1")

    assert incident.playbook.number == 1
    assert {step.quorum for step in incident.ladder.filter(ladder=Ladder.SITE)} == {2}


def agree(scene, plan) -> None:
    asked = {"kind": "damage", "severity": "S1", "plan": plan, "why": "Meeting of 3 June"}
    draft = actions.draft_playbook(by=scene.officer, **asked)
    actions.agree_playbook(by=scene.police, playbook=draft, read_at=draft.drafted_at.isoformat())


def test_the_quorum_of_what_was_taken_follows_as_the_board_counts_by_it(scene, at):
    plan = default_plan(book(), "S2", "damage")
    asked = {"kind": "damage", "severity": "S2", "plan": replace(plan, quorum=plan.quorum | {"site": 2})}
    draft = actions.draft_playbook(by=scene.officer, why="Two of three", **asked)
    actions.agree_playbook(by=scene.police, playbook=draft, read_at=draft.drafted_at.isoformat())
    incident = raised(scene, "S2")
    at(16)
    changed(scene, incident, "S3")
    assert set(incident.ladder.values_list("quorum", flat=True)) == {1}


def test_officers_read_that_the_ladders_have_begun_and_what_comes_next(scene, at):
    incident = raised(scene, "S3")
    changed(scene, incident, "S2")
    words = Entry.objects.get(subject=incident.topic, kind="ladder.begun").words
    assert words.text == "Ladders of S2 begun, without what was done already: 12 steps left"
    assert words.detail == f"The next step is due {clock.hhmm(START + timedelta(minutes=5))}"

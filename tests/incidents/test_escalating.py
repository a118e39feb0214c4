"""What brings a step forward, what makes it needless, and what never does either. Scenarios A35 and E39 to E46."""

from datetime import timedelta

import pytest

from cohesion.directory.models import Duty
from cohesion.directory.states import Rank, Reach, Role, Way
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.messaging import actions as messaging
from cohesion.messaging.models import Message
from cohesion.policy.models import Record
from incidents import actions, duties
from incidents.models import Alert, LadderStep
from incidents.states import Answer, Ladder, Step, StepState, Via
from tests import factories

START = clock.now().replace(microsecond=0)


@pytest.fixture
def at(time_machine):
    """Goes to so many minutes after the start and takes what is due."""

    def go(minutes: float) -> int:
        now = START + timedelta(minutes=minutes)
        time_machine.move_to(now, tick=False)
        return duties.escalate_unanswered(now)

    time_machine.move_to(START, tick=False)
    return go


@pytest.fixture
def third(scene):
    return factories.a_contact(scene.place, Rank.THIRD)


@pytest.fixture
def backup(scene):
    return factories.an_officer(Role.POLICE_LIAISON, turn=2)


def raised(scene, at, **also):
    """Raised by an officer off duty, who is nobody's contact."""
    at(0)
    incident = scene.raised(by=factories.an_officer(Role.COHESION_LEAD, on_duty=False), **also)
    at(0)
    return incident


def says(person, answer: str = Answer.RECEIVED) -> None:
    alert = Alert.objects.get(person=person)
    actions.acknowledge(by=person, alert=alert, answer=answer, via=Via.TEXT)


def is_asked(person) -> bool:
    return Alert.objects.filter(person=person).exists()


def step_of(incident, ladder: str, do: str) -> LadderStep:
    return incident.ladder.get(ladder=ladder, do=do)


# --- quorum -------------------------------------------------------------------------------------------------------


def test_e40_an_answer_of_the_police_rests_only_the_ladder_of_the_police(scene, at, third, backup):
    incident = raised(scene, at)
    says(scene.police)
    at(3)
    assert not is_asked(backup)
    assert is_asked(third)
    step = step_of(incident, Ladder.POLICE, Step.NEXT)
    assert (step.state, step.why) == (StepState.SKIPPED, "Answered")


def test_two_who_are_needed_are_two(scene, at, third):
    now = clock.now().date()
    quorum = {"site": 2, "police": 1, "council": 1, "neighbour": 1}
    Record.objects.create(key="quorum", value=quorum, source="test", checked_on=now)
    raised(scene, at)
    says(scene.primary)
    at(2)
    assert not is_asked(third)
    at(3)
    assert is_asked(third)


def test_two_who_are_needed_and_answered_rest_the_ladder(scene, at, third):
    quorum = {"site": 2, "police": 1, "council": 1, "neighbour": 1}
    Record.objects.create(key="quorum", value=quorum, source="test", checked_on=clock.now().date())
    raised(scene, at)
    says(scene.primary)
    says(scene.deputy)
    at(5)
    assert not is_asked(third)


def test_whoever_asks_for_a_call_has_not_taken_it(scene, at, third):
    raised(scene, at)
    says(scene.primary, Answer.CALL_ME)
    at(3)
    assert is_asked(third)


def test_an_answer_at_one_place_of_ring_1_leaves_the_next_place_waiting(scene, at):
    first, second = factories.a_place("One"), factories.a_place("Two")
    people = {place: factories.a_contact(place) for place in (first, second)}
    thirds = {place: factories.a_contact(place, Rank.THIRD) for place in (first, second)}
    incident = raised(scene, at)
    actions.confirm_ring(by=scene.officer, incident=incident)
    says(people[first])
    at(8)
    assert [is_asked(thirds[first]), is_asked(thirds[second])] == [False, True]


# --- brought forward ----------------------------------------------------------------------------------------------


def test_three_makes_the_next_step_due_at_once(scene, at, backup):
    raised(scene, at)
    says(scene.police, Answer.NOT_ME)
    assert at(0.1) == 1
    alert = Alert.objects.get(person=backup)
    assert alert.reasons == ["Next on the ladder: nobody of police liaison had it"]
    kinds = [m.kind for m in Message.objects.filter(person=backup).order_by("id")]
    assert kinds == ["alert.ring0.responder", "ladder.next"]


def test_three_hurries_nobody_while_another_has_it(scene, at, third):
    raised(scene, at)
    says(scene.primary)
    says(scene.deputy, Answer.NOT_ME)
    assert at(0.1) == 0
    assert not is_asked(third)


def test_a_text_that_fails_brings_the_next_step_forward(scene, at, third):
    raised(scene, at)
    text = Message.objects.get(person=scene.primary, way=Way.TEXT)
    messaging.fail(message=text, code="30003", at=clock.now())
    at(0.1)
    assert is_asked(third)


def test_e42_nobody_on_the_rota_falls_through_to_the_control_room_at_once(scene, at):
    Duty.objects.filter(post__person=scene.police).delete()
    incident = raised(scene, at)
    at(0.1)
    assert step_of(incident, Ladder.POLICE, Step.NEXT).why == "Nobody is left to ask"
    (text,) = scene.texts("ladder.duty")
    assert text.person == scene.officer
    assert "no police acknowledgement after 1 min. Ring the force control room" in text.body


def test_e42_whoever_is_next_and_cannot_be_reached_is_passed_over_and_named(scene, at, backup):
    backup.contact_points.update(reach=Reach.INVALID)
    last = factories.an_officer(Role.POLICE_LIAISON, turn=3)
    incident = raised(scene, at)
    at(3)
    assert is_asked(last)
    entry = Entry.objects.filter(subject=incident.topic, kind="ladder.next_on_rota").last()
    assert "ring them: Number refused" in entry.words.text


# --- again, late, at the same instant -----------------------------------------------------------------------------


def test_a35_the_ladder_begins_again_for_whoever_had_it_and_cannot(scene, at, backup, third):
    incident = raised(scene, at)
    actions.confirm_ring(by=scene.officer, incident=incident)
    says(scene.police)
    says(scene.primary)
    at(10)
    says(scene.police, Answer.NOT_ME)
    at(10.1)
    assert is_asked(backup)
    assert not is_asked(third), "the place still has it"
    at(11.9)
    assert not scene.texts("ladder.duty")
    at(12)
    assert len(scene.texts("ladder.duty")) == 1, "two minutes after the next, as in the plan"
    assert step_of(incident, Ladder.POLICE, Step.CONTROL_ROOM).state == StepState.DONE


def test_e41_a_policy_changed_meanwhile_changes_no_running_ladder(scene, at, backup):
    incident = raised(scene, at)
    empty = {"site": [], "police": [], "council": [], "neighbour": [], "confirm": []}
    Record.objects.create(key="ladder.S1", value=empty, source="test", checked_on=clock.now().date())
    at(3)
    assert is_asked(backup)
    assert not scene.raised(place=factories.a_place(), by=scene.officer).ladder.exists()
    assert incident.ladder.exists()


def test_e43_after_an_outage_of_three_steps_each_person_is_told_once(scene, at, third):
    raised(scene, at)
    at(60)
    mine = Message.objects.filter(person=third).exclude(kind="ladder.next")
    assert mine.count() == 1
    assert len([text for text in scene.texts("ladder.list") if text.person == scene.officer]) == 1
    assert at(61) == 0


def test_e46_an_answer_at_the_instant_a_step_is_due_is_an_answer(scene, at, backup, time_machine):
    raised(scene, at)
    time_machine.move_to(START + timedelta(minutes=3), tick=False)
    says(scene.police)
    at(3)
    assert not is_asked(backup)


def test_a_step_taken_by_another_process_is_not_taken_again(scene, at, third):
    incident = raised(scene, at)
    at(3)
    assert actions.escalate(incident=incident, now=clock.now()) == 0
    assert Message.objects.filter(person=third, kind="alert.ring0.site").count() == 1


def test_nothing_is_taken_after_the_stand_down(scene, at, third):
    incident = raised(scene, at)
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    assert at(20) == 0
    assert not is_asked(third)
    assert set(incident.ladder.filter(after_minutes__gt=0).values_list("why", flat=True)) == {"Stood down"}


def test_without_a_line_for_calls_the_other_steps_keep_their_time(scene, at, third):
    incident = raised(scene, at, kind="threat")
    at(5)
    assert step_of(incident, Ladder.SITE, Step.CALL).why == "No line for calls"
    assert not is_asked(third), "they have had a text, and have their time to answer"
    at(10)
    assert is_asked(third)


def test_trouble_with_one_incident_keeps_no_other_waiting(scene, at, third, monkeypatch):
    broken = scene.raised(place=factories.a_place(), by=scene.officer)
    incident = raised(scene, at)
    real = duties.actions.escalate

    def escalate(*, incident, now):
        if incident == broken:
            raise ValueError("no such step")
        return real(incident=incident, now=now)

    monkeypatch.setattr(duties.actions, "escalate", escalate)
    with pytest.raises(ValueError, match="no such step"):
        at(3)
    assert incident.alerts.filter(person=third).exists()


# --- confirming ---------------------------------------------------------------------------------------------------


def test_unconfirmed_after_five_minutes_goes_up_the_ladder_and_never_to_the_neighbours(scene, at):
    neighbour = factories.a_contact(factories.a_place("Next Door"))
    second = factories.an_officer(turn=2)
    incident = raised(scene, at)
    says(scene.officer)
    says(scene.police)
    at(5)
    reminded = {text.person for text in scene.texts("ladder.confirm")}
    assert reminded == {scene.officer, scene.police}
    assert is_asked(second)
    at(120)
    assert not is_asked(neighbour)
    assert not incident.alerts.filter(ring=1).exists()


def test_confirmed_in_time_reminds_nobody(scene, at):
    incident = raised(scene, at)
    actions.confirm_ring(by=scene.officer, incident=incident)
    at(9)
    assert not scene.texts("ladder.confirm")


def test_lists_of_one_moment_are_one_text(scene, at):
    for name in ("One", "Two", "Three"):
        factories.a_contact(factories.a_place(name))
    incident = raised(scene, at)
    actions.confirm_ring(by=scene.officer, incident=incident)
    at(4)
    says(scene.primary)
    before = len(scene.texts("ladder.list"))
    at(12)
    texts = scene.texts("ladder.list")[before:]
    assert {text.person for text in texts} == {scene.officer}
    assert len(texts) == 1
    assert "no answer from 3 places after 12 min" in texts[0].body

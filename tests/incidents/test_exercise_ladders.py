"""The ladder of an exercise: that of its severity, among those who take part and nobody else."""

from datetime import timedelta

import pytest

from cohesion.directory.models import Post
from cohesion.directory.states import Rank, Role, Way
from cohesion.journal.models import Words
from cohesion.kit import clock
from cohesion.kit.sms_text import measure
from cohesion.messaging.states import Lane
from incidents import actions, duties
from incidents.models import Incident
from incidents.states import Answer, State, StepState, Via
from tests import factories


@pytest.fixture
def drill(scene, time_machine, settings) -> Incident:
    """An S1 with the place, police and the duty officer; others could be asked next, and take no part."""
    time_machine.move_to(clock.now().replace(microsecond=0), tick=False)
    settings.VOICE_PROVIDER = "simulator"
    factories.a_contact(scene.place, Rank.THIRD)
    factories.an_officer(Role.POLICE_LIAISON, turn=2)
    factories.an_officer(turn=2)
    people = (scene.primary, scene.deputy, scene.police, scene.officer)
    by = factories.an_officer(Role.COHESION_LEAD, on_duty=False)
    posts = list(Post.objects.filter(person__in=people))
    return actions.hold_exercise(by=by, place=scene.place, posts=posts, kind="fire", severity="S1")


def later(drill: Incident, minutes: int) -> int:
    return duties.escalate_unanswered(drill.raised_at + timedelta(minutes=minutes))


def test_f9_nobody_answers_and_only_who_takes_part_is_called_and_told(scene, drill):
    asked = set(drill.alerts.values_list("person", flat=True))
    for minutes in range(15):
        later(drill, minutes)

    assert set(drill.alerts.values_list("person", flat=True)) == asked
    assert {text.person_id for text in scene.texts()} == asked
    called = {text.person for text in scene.texts("alert.drill") if text.way == Way.VOICE}
    assert called == {scene.primary, scene.deputy, scene.police, scene.officer}
    assert {text.person for text in scene.texts("ladder.")} == {scene.officer}
    assert not scene.texts("ladder.next") + scene.texts("ladder.confirm")


def test_f9_each_step_says_exercise_only_first_and_last_and_asks_nobody_to_ring_the_control_room(
    scene, drill
):
    later(drill, 15)
    for text in scene.texts():
        assert text.body.casefold().startswith("exercise only"), text.body
        assert text.body.strip().rstrip(".").casefold().endswith("exercise only"), text.body
        assert text.lane == Lane.DRILL
    (duty,) = scene.texts("ladder.duty")
    assert "Here you would ring the control room: log it." in duty.body
    assert {measure(text.body).segments for text in scene.texts("ladder.")} == {1}


def test_f9_who_answers_ends_the_ladder_of_their_party(scene, drill):
    for person in (scene.primary, scene.police):
        alert = drill.alerts.get(person=person)
        actions.acknowledge(by=person, alert=alert, answer=Answer.RECEIVED, via=Via.TEXT)
    later(drill, 15)
    assert not scene.texts("ladder.")
    assert not Words.objects.filter(text__startswith="No police acknowledgement").exists()


def test_f9_the_steps_wait_while_it_is_paused_and_begin_anew_when_it_goes_on(scene, drill, time_machine):
    later(drill, 0)
    real = scene.raised(by=scene.officer)
    drill.refresh_from_db()
    assert drill.state == State.PAUSED
    waiting = drill.ladder.filter(state=StepState.WAITING).count()
    later(drill, 30)
    assert drill.ladder.filter(state=StepState.WAITING).count() == waiting > 0
    actions.stand_down(by=scene.police, incident=real, remains="Over.")
    time_machine.shift(timedelta(hours=1))

    actions.resume_exercise(by=drill.raised_by, incident=drill)

    left = drill.ladder.filter(state=StepState.WAITING)
    assert {step.due_at for step in left} == {
        clock.now() + timedelta(minutes=step.after_minutes) for step in left
    }


def test_a_place_and_a_party_without_anybody_in_it_has_no_ladder(scene):
    beside = factories.a_place("Next Door Mosque")
    posts = Post.objects.filter(person=factories.a_contact(beside))
    drill = actions.hold_exercise(by=scene.police, place=scene.place, posts=posts, kind="fire", severity="S1")
    assert {(step.ladder, step.place) for step in drill.ladder.select_related("place")} == {
        ("neighbour", beside)
    }


def test_a_severity_that_changes_in_an_exercise_brings_its_ladder_to_who_takes_part(scene):
    posts = list(Post.objects.filter(person__in=[scene.primary, scene.officer]))
    drill = actions.hold_exercise(by=scene.police, place=scene.place, posts=posts, severity="S4")
    assert not drill.ladder.exists()
    actions.change_severity(by=scene.police, incident=drill, severity="S1", seen="S4", reason="Play")
    assert set(drill.ladder.values_list("ladder", flat=True)) == {"site", "council"}
    assert drill.alerts.count() == 2


def test_a_contact_test_has_no_ladder_whatever_its_severity_becomes(scene):
    test = actions.plan_contact_test(by=scene.police, area=scene.place.area, at=clock.now())
    duties.begin_contact_tests(test.next_at)
    drill = Incident.objects.get(is_drill=True)
    actions.change_severity(by=scene.police, incident=drill, severity="S1", seen="S4", reason="Play")
    assert not drill.ladder.exists()

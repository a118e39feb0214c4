"""Exercises: the real path, walled off. Scenarios 47 and 48."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cohesion.directory.models import Post
from cohesion.directory.states import Way
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.kit.sms_text import measure
from cohesion.messaging.models import Message
from cohesion.messaging.receive import take_text
from cohesion.messaging.states import Lane
from cohesion.messaging.states import State as MessageState
from cohesion.policy.book import book
from incidents import actions, duties
from incidents.actions.alerting import draft, in_way, issue
from incidents.drill_queries import results
from incidents.models import ContactTest, Incident
from incidents.rules import Refused
from incidents.states import Answer, State, Via
from incidents.targeting import exercise_ring
from tests import factories

ONLY = "EXERCISE ONLY"


@pytest.fixture
def drill(scene) -> Incident:
    return begun(scene)


def begun(scene, people=(), **also) -> Incident:
    people = people or (scene.primary, scene.deputy)
    posts = Post.objects.filter(person__in=people)
    return actions.hold_exercise(**{"by": scene.police, "place": scene.place, "posts": list(posts)} | also)


def test_d47_only_those_who_take_part_are_alerted_last_and_marked_first_and_last(scene, drill):
    texts = scene.texts()
    assert {text.person for text in texts} == {scene.primary, scene.deputy}
    assert {text.lane for text in texts} == {Lane.DRILL}
    assert texts[0].body == (
        f"EXERCISE ONLY. NN Cohesion test for {scene.place.sms_name}. Not real. Reply 1 to show you got this. "
        f"Real emergency: call 999. Ref {drill.ref} EXERCISE ONLY."
    )


def test_d47_every_text_of_an_exercise_says_so_first_and_last_in_one_segment(scene, drill):
    scene.texts()
    Message.objects.update(state=MessageState.DELIVERED)
    alert = drill.alerts.get(person=scene.primary)
    actions.acknowledge(by=scene.primary, alert=alert, answer=Answer.RECEIVED, via=Via.TEXT)
    alert.refresh_from_db()
    actions.thank(alert)
    update = actions.send_update(by=scene.police, incident=drill, fact="F" * 48)
    actions.send_update(by=scene.police, incident=drill, fact="")
    actions.send_correction(by=scene.police, incident=drill, update=update, fact="F" * 48)
    actions.send_link(by=scene.police, alert=alert)
    actions.stand_down(by=scene.police, incident=drill, remains="F" * 48)

    for text in scene.texts():
        assert text.body.startswith(ONLY), text.body
        assert text.body.rstrip(".").endswith(ONLY), text.body
        assert text.kind == "alert.link" or measure(text.body).segments == 1, text.body
        assert text.lane == Lane.DRILL


@pytest.mark.parametrize("way", [Way.VOICE, Way.EMAIL])
@pytest.mark.parametrize("answers", [["1"], []])
def test_d47_calls_and_emails_of_an_exercise_say_so_too(scene, drill, way, answers):
    alert = drill.alerts.get(person=scene.primary)
    text = draft(drill, alert, "alert.drill", "Test.", Lane.LIFE_SAFETY, answers=answers)

    said = in_way(way, text, drill, alert, book())

    assert said.lane == Lane.DRILL
    for words in filter(None, [said.body, said.subject]):
        assert words.casefold().startswith("exercise only")
        assert words.strip().rstrip(".").casefold().endswith("exercise only")


def test_d47_the_wall_is_where_every_alert_is_made(scene, drill):
    outsider = factories.a_contact(factories.a_place("Near Chapel"))
    choices = exercise_ring(Post.objects.filter(person=outsider), scene.place)

    assert issue(drill, choices, ring=1, now=clock.now()) == []
    with pytest.raises(Refused, match="only those who were chosen"):
        actions.confirm_ring(by=scene.officer, incident=drill)
    assert not drill.alerts.filter(person=outsider).exists()


@pytest.mark.parametrize("becomes", [True, False])
def test_d47_an_exercise_never_becomes_real_nor_back(scene, becomes):
    incident = scene.raised() if becomes else begun(scene)
    with pytest.raises(IntegrityError, match="never becomes real"), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(is_drill=becomes)


def test_d47_an_exercise_is_in_no_list_of_what_is_real(client, scene, drill):
    client.force_login(scene.police)
    page = client.get("/incidents/").content.decode()
    assert "No incident is open." in page
    assert page.index("None of these is real") < page.index(drill.ref)
    assert drill.ref not in client.get("/").content.decode()


def test_d48_something_real_pauses_the_exercise_and_takes_back_its_unsent_texts(client, scene, drill):
    real = scene.raised()

    drill.refresh_from_db()
    assert drill.state == State.PAUSED
    assert {text.state for text in scene.texts("alert.drill")} == {MessageState.CANCELLED}
    assert {text.state for text in scene.texts("alert.ring0")} == {MessageState.QUEUED}
    assert Entry.objects.filter(subject=drill.topic, kind="paused").exists()
    client.force_login(scene.officer)
    assert "Paused: something real has been reported" in client.get(drill.get_absolute_url()).content.decode()
    with pytest.raises(Refused, match="Let it go on when that is over"):
        actions.send_update(by=scene.police, incident=drill, fact="")
    assert actions.stand_down(by=scene.police, incident=drill, remains="Thank you")
    real.refresh_from_db()
    assert real.is_open


def test_d48_no_answer_is_taken_for_both(scene, drill):
    Message.objects.update(state=MessageState.DELIVERED)
    real = scene.raised(by=scene.officer)
    Message.objects.filter(kind__startswith="alert.ring0").update(state=MessageState.DELIVERED)
    number = scene.primary.contact_points.get().number
    take_text({"MessageSid": "SM1", "From": number, "To": "+447700900999", "Body": "1"}, provider="t")

    assert real.alerts.get(person=scene.primary).answer == Answer.RECEIVED
    assert drill.alerts.get(person=scene.primary).answer == Answer.NONE


def test_nothing_is_exercised_while_something_real_is_open_nor_by_a_contact(scene):
    with pytest.raises(Refused, match="Only police liaison and council officers"):
        begun(scene, by=scene.primary)
    with pytest.raises(Refused, match="at least one place"):
        actions.hold_exercise(by=scene.police, place=scene.place, posts=[])
    real = scene.raised()
    with pytest.raises(Refused, match=f"Something real is open: {real.ref}"):
        begun(scene)


def test_a_button_opens_a_new_real_raise_filled_in(client, scene, drill):
    client.force_login(scene.police)
    board = client.get(drill.get_absolute_url()).content.decode()
    address = f"/incidents/raise/?where={scene.place.ref}"
    assert address in board
    page = client.get(f"{address}&kind=fire").content.decode()
    assert f'value="{scene.place.ref}"' in page
    assert '<option value="fire" selected>' in page


# --- contact tests ------------------------------------------------------------------------------------------------


@pytest.fixture
def planned(scene) -> ContactTest:
    return actions.plan_contact_test(by=scene.officer, area=scene.place.area, at=clock.now())


def test_a_contact_test_comes_round_by_itself_and_asks_the_whole_area(scene, planned):
    other = factories.a_contact(factories.a_place("Second Place", area=scene.place.area))
    factories.a_contact(factories.a_place("Elsewhere"))
    now = planned.next_at

    assert duties.begin_contact_tests(now) == 1
    assert duties.begin_contact_tests(now) == 0, "once each time"

    planned.refresh_from_db()
    assert planned.last_drill.is_drill
    assert {text.person for text in scene.texts()} == {scene.primary, scene.deputy, other}
    assert planned.next_at - now == timedelta(days=91)


def test_a_contact_test_waits_while_something_real_is_open(scene, planned):
    scene.raised()
    assert duties.begin_contact_tests(planned.next_at) == 0
    assert not Incident.objects.filter(is_drill=True).exists()
    assert ContactTest.objects.get().next_at - planned.next_at == timedelta(hours=1)


def test_results_say_which_place_was_reached_in_time_and_which_is_to_be_chased(client, scene):
    late, never = (factories.a_contact(factories.a_place(name)) for name in ("Late Hall", "Never Hall"))
    drill = begun(scene, people=[scene.primary, late, never])
    start = drill.raised_at
    for person, minutes in ((scene.primary, 2), (late, 9)):
        drill.alerts.filter(person=person).update(
            answer=Answer.RECEIVED, answered_at=start + timedelta(minutes=minutes)
        )

    found = results(drill.alerts.select_related("place"), minutes=5)

    assert [(r.who, r.words) for r in found] == [
        ("Late Hall", "Late, after 9 min"),
        ("Never Hall", "Not reached"),
        ("Rockingham Vale Mosque", "Reached in 2 min"),
    ]
    client.force_login(scene.officer)
    assert "2 of 3 not reached in time" in client.get(drill.get_absolute_url()).content.decode()
    client.force_login(late)
    assert "not reached in time" not in client.get(drill.get_absolute_url()).content.decode()


def test_pages_show_who_takes_part_before_it_begins_and_plan_a_test(client, scene):
    client.force_login(scene.officer)
    assert "None has been held yet" in client.get("/incidents/exercises/").content.decode()
    key = "0b2f9a7e-4f0c-4f3a-8f1e-3f3d2b1c0a99"
    typed = {
        "place": scene.place.pk,
        "kind": "fire",
        "severity": "S1",
        "places": [scene.place.pk],
        "key": key,
    }
    page = client.post("/incidents/exercises/new/", typed).content.decode()
    assert "Begin, and text 2 people" in page
    assert not Incident.objects.exists()
    client.post("/incidents/exercises/new/", typed | {"begin": "yes"})
    assert Incident.objects.get().is_drill
    client.post("/incidents/exercises/", {"area": scene.place.area_id, "at": "2099-01-01 18:30"})
    assert clock.hhmm(ContactTest.objects.get().next_at) == "18:30"
    page = client.post("/incidents/exercises/", {"area": scene.place.area_id, "at": "2001-01-01 18:30"})
    assert "That has passed" in page.content.decode()

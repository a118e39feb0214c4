"""How an exercise goes on after something real, and how a contact test ends by itself."""

from datetime import timedelta

import pytest

from cohesion.directory.models import Post
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.kit.sms_text import measure
from cohesion.messaging.models import Message
from cohesion.messaging.receive import take_text
from cohesion.messaging.states import Lane
from cohesion.messaging.states import State as MessageState
from cohesion.upkeep.queries import to_ring
from cohesion.upkeep.states import Why
from incidents import actions, duties
from incidents.drill_queries import history
from incidents.models import ContactTest, Incident
from incidents.rules import Refused
from incidents.states import Answer, State, Via
from tests import factories

# --- going on -----------------------------------------------------------------------------------------------------


@pytest.fixture
def paused(scene) -> Incident:
    """An exercise that the police planned; the primary had answered before something real came."""
    posts = list(Post.objects.filter(person__in=[scene.primary, scene.deputy]))
    drill = actions.hold_exercise(by=scene.police, place=scene.place, posts=posts)
    Message.objects.update(state=MessageState.DELIVERED)
    alert = drill.alerts.get(person=scene.primary)
    actions.acknowledge(by=scene.primary, alert=alert, answer=Answer.RECEIVED, via=Via.TEXT)
    scene.raised(by=scene.officer)
    drill.refresh_from_db()
    return drill


def real_is_over(scene) -> None:
    real = Incident.objects.get(is_drill=False)
    actions.stand_down(by=scene.police, incident=real, remains="Nothing")


def test_it_goes_on_when_what_was_real_is_over_and_tells_those_who_take_part(scene, paused, time_machine):
    real_is_over(scene)
    time_machine.move_to(clock.now() + timedelta(hours=2), tick=False)
    before = Message.objects.count()

    actions.resume_exercise(by=scene.police, incident=paused)

    paused.refresh_from_db()
    assert (paused.state, paused.update_due_at > clock.now()) == (State.RAISED, True)
    new = Message.objects.order_by("id")[before:]
    assert [(text.person, text.kind) for text in new] == [
        (scene.primary, "drill.resumed"),
        (scene.deputy, "drill.resumed"),
        (scene.deputy, "alert.drill"),
    ]
    for text in new:
        assert text.body.startswith("EXERCISE ONLY")
        assert text.body.endswith("EXERCISE ONLY.")
        assert measure(text.body).segments == 1
        assert text.lane == Lane.DRILL
    assert paused.alerts.get(person=scene.deputy).issued_at == clock.now(), "their time begins anew"
    entry = Entry.objects.get(subject=paused.topic, kind="resumed").words
    assert entry.detail == "2 people are told, 1 of them asked again"


def test_what_is_answered_after_it_goes_on_counts_for_it(scene, paused):
    real_is_over(scene)
    actions.resume_exercise(by=scene.police, incident=paused)
    Message.objects.filter(topic=paused.topic).update(state=MessageState.DELIVERED)
    number = scene.deputy.contact_points.get().number
    take_text({"MessageSid": "SM1", "From": number, "To": "+447700900999", "Body": "1"}, provider="t")
    assert paused.alerts.get(person=scene.deputy).answer == Answer.RECEIVED


def test_it_does_not_go_on_while_something_real_is_open_nor_at_anothers_word_nor_twice(scene, paused):
    real = Incident.objects.get(is_drill=False)
    with pytest.raises(Refused, match=f"Something real is open: {real.ref}"):
        actions.resume_exercise(by=scene.police, incident=paused)
    real_is_over(scene)
    with pytest.raises(Refused, match="Only police liaison and council"):
        actions.resume_exercise(by=scene.primary, incident=paused)
    with pytest.raises(Refused, match="Whoever planned the exercise"):
        actions.resume_exercise(by=scene.officer, incident=paused)
    actions.resume_exercise(by=scene.police, incident=paused)
    with pytest.raises(Refused, match="that is paused"):
        actions.resume_exercise(by=scene.police, incident=paused)


def test_the_page_says_who_is_told_before_it_goes_on(scene, paused, client):
    client.force_login(scene.police)
    board = client.get(paused.get_absolute_url()).content.decode()
    assert "Let the exercise go on" in board
    address = f"{paused.get_absolute_url()}resume/"
    assert "Something real is open" in client.get(address).content.decode()
    real_is_over(scene)
    page = client.get(address).content.decode()
    assert "Let it go on, and tell 2 people" in page
    assert "1 of them has not answered" in page
    assert client.post(address).status_code == 302
    paused.refresh_from_db()
    assert paused.is_open


# --- contact tests ------------------------------------------------------------------------------------------------


@pytest.fixture
def running(scene, time_machine) -> ContactTest:
    """Begun; the primary answers after two minutes, and a day goes by."""
    time_machine.move_to(clock.now().replace(microsecond=0), tick=False)
    test = actions.plan_contact_test(by=scene.officer, area=scene.place.area, at=clock.now())
    factories.a_contact(factories.a_place("Silent Hall", area=scene.place.area), name="Never There")
    duties.begin_contact_tests(clock.now())
    test.refresh_from_db()
    alert = test.last_drill.alerts.get(person=scene.primary)
    Message.objects.update(state=MessageState.DELIVERED)
    time_machine.shift(timedelta(minutes=2))
    actions.acknowledge(by=scene.primary, alert=alert, answer=Answer.RECEIVED, via=Via.TEXT)
    time_machine.shift(timedelta(hours=23, minutes=57))
    return test


def silent() -> dict[str, str]:
    return {errand.person.name: errand.words for errand in to_ring(clock.now()) if errand.why == Why.SILENT}


def test_it_ends_by_itself_after_a_day_is_counted_and_texts_nobody(scene, running, time_machine):
    texts = Message.objects.count()
    assert duties.end_contact_tests(clock.now()) == 0, "a minute is left"
    assert silent() == {}
    time_machine.shift(timedelta(minutes=1))

    assert duties.end_contact_tests(clock.now()) == 1
    assert duties.end_contact_tests(clock.now()) == 0, "once"

    drill = running.last_drill
    drill.refresh_from_db()
    assert (drill.state, drill.stand_down.remains) == (State.STOOD_DOWN, "The test is over. Thank you.")
    assert Message.objects.count() == texts
    entry = Entry.objects.get(subject=drill.topic, kind="stood_down")
    assert entry.words.detail == "1 of 2 places reached within 5 min. 2 people to be rung"
    assert entry.counts == {"places": 2, "reached": 1, "silent": 2}


def test_whoever_did_not_answer_is_to_be_rung_until_they_answer_anything(
    scene, running, time_machine, client
):
    time_machine.shift(timedelta(minutes=1))
    duties.end_contact_tests(clock.now())

    never = "Did not answer a contact test"
    assert silent() == {scene.deputy.name: never, "Never There": never}
    client.force_login(scene.officer)
    assert never in client.get("/contacts/").content.decode()

    time_machine.shift(timedelta(hours=1))
    incident = scene.raised()
    alert = incident.alerts.get(person=scene.deputy)
    actions.acknowledge(by=scene.deputy, alert=alert, answer=Answer.RECEIVED, via=Via.TEXT)
    assert silent() == {"Never There": never}
    who = Post.objects.get(person__name="Never There").person
    client.post(f"/contacts/rung/{who.pk}/", {"why": "silent", "outcome": "reached"})
    assert silent() == {}


def test_one_that_is_paused_to_its_end_counts_for_nothing(scene, running, time_machine):
    scene.raised()
    time_machine.shift(timedelta(minutes=1))
    drill = running.last_drill

    assert duties.end_contact_tests(clock.now()) == 1

    running.refresh_from_db()
    assert running.last_drill is None
    assert silent() == {}
    assert "nothing is counted" in Entry.objects.get(subject=drill.topic, kind="stood_down").words.detail


def test_an_exercise_that_is_no_contact_test_goes_on(scene, time_machine):
    posts = list(scene.primary.posts.all())
    drill = actions.hold_exercise(by=scene.police, place=scene.place, posts=posts)
    time_machine.move_to(clock.now() + timedelta(days=3))
    assert duties.end_contact_tests(clock.now()) == 0
    drill.refresh_from_db()
    assert drill.is_open


# --- who has taken part -------------------------------------------------------------------------------------------


def test_each_contact_has_their_last_exercise_and_who_was_in_none_comes_first(scene, running, client):
    factories.a_contact(factories.a_place("Elsewhere Chapel"), name="New Here")
    found = [(one.post.person.name, one.words, one.tone) for one in history(clock.now())]
    day = clock.day_in_words(running.last_drill.raised_at)
    assert found == [
        ("New Here", "In none yet", "bad"),
        (scene.deputy.name, f"No answer on {day}", "warn"),
        ("Never There", f"No answer on {day}", "warn"),
        (scene.primary.name, f"Answered on {day}, in 2 min", "good"),
    ]
    client.force_login(scene.officer)
    page = client.get("/incidents/exercises/").content.decode()
    assert "4 contacts, those who were in none yet first" in page
    assert "New Here" in page


def test_a_real_alert_is_no_exercise(scene, django_assert_num_queries):
    scene.raised()
    with django_assert_num_queries(2):
        assert {one.words for one in history(clock.now())} == {"In none yet"}

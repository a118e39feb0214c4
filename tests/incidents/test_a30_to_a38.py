"""What people answer, and what else comes in: the scenarios A30 to A38 of the alerting study, each by its number."""

from datetime import timedelta

import pytest
from django.test import Client

from cohesion.directory.models import ContactPoint
from cohesion.directory.states import Reach
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.queries import inbox_page
from cohesion.messaging.receive import take_text
from cohesion.messaging.states import Understood
from incidents import actions
from incidents.actions import raising
from incidents.actions.alerting import answer_address
from incidents.models import Acknowledgement, Alert
from incidents.states import Answer, Via
from tests import factories
from tests.incidents.test_answering import alert_of, delivered, says
from tests.incidents.test_other_ways import row_of

STRANGER = "+447700900999"


def texts(number: str, body: str, *, said_at=None, **also: str) -> Reply:
    """A text from any number."""
    form = {"MessageSid": f"SMX{Reply.objects.count()}", "From": number, "Body": body} | also
    return take_text(form, provider="t", said_at=said_at)


def number_of(person) -> str:
    return person.contact_points.get().number


def link_of(person) -> str:
    from cohesion.policy.book import book

    return answer_address(alert_of(person), book()).removeprefix("http://testserver")


@pytest.mark.parametrize(
    "body", ["1", " 1 ", "'1'", "１", "one", "ONE", "One.", "1.", "Reply 1", "1 ok coming"]
)
def test_a30_one_is_understood_however_it_is_typed(scene, body):
    scene.raised()
    assert says(scene.deputy, body).understood == Understood.ANSWER
    assert alert_of(scene.deputy).answer == Answer.RECEIVED


@pytest.mark.parametrize("body", ["OK coming", "yes", "12", "1 or 2?", "there are 3 men"])
def test_a30_what_is_not_certain_is_explained_once_and_read_by_an_officer(scene, body):
    scene.raised()
    replies = [says(scene.deputy, body), says(scene.deputy, body)]
    assert {reply.understood for reply in replies} == {Understood.UNREADABLE}
    assert alert_of(scene.deputy).answer == Answer.NONE
    assert len(scene.texts("ack.unreadable")) == 1


@pytest.mark.parametrize("word", ["STOP", "End", "quit."])
def test_a31_stop_shows_in_red_and_start_restores(scene, word):
    incident = scene.raised()
    assert says(scene.deputy, word).understood == Understood.OPT_OUT
    assert scene.deputy.contact_points.get().reach == Reach.OPTED_OUT
    row = row_of(scene, incident, scene.deputy)
    assert (row.words, row.tone) == ("Ring them", "bad")
    assert alert_of(scene.deputy).answer == Answer.NONE
    assert says(scene.deputy, "START").understood == Understood.OPT_IN
    assert scene.deputy.contact_points.get().reach == Reach.GOOD
    assert row_of(scene, incident, scene.deputy).words != "Ring them"


def test_a31_yes_is_no_acknowledgement(scene):
    scene.raised()
    assert says(scene.deputy, "YES").understood == Understood.UNREADABLE
    assert alert_of(scene.deputy).answer == Answer.NONE


@pytest.mark.parametrize("word", ["HELP", "info"])
def test_a31_help_is_answered_and_read_by_an_officer(scene, word):
    assert says(scene.deputy, word).understood == Understood.UNREADABLE
    (said,) = scene.texts("ack.help")
    assert "in danger call 999" in said.body
    assert [text.person for text in scene.texts("inbox.duty")] == [scene.officer]


def test_a32_with_two_incidents_three_asks_which_and_a_reference_goes_to_the_right_one(scene):
    first, second = scene.raised(), scene.raised()
    says(scene.deputy, "3")
    assert {alert_of(scene.deputy, one).answer for one in (first, second)} == {Answer.NONE}
    assert len(scene.texts("ack.which")) == 1
    says(scene.deputy, f"3 {second.ref}")
    assert alert_of(scene.deputy, second).answer == Answer.NOT_ME
    assert alert_of(scene.deputy, first).answer == Answer.NONE


def test_a33_a_reply_to_a_closed_incident_is_recorded_and_told_so(scene):
    incident = scene.raised()
    delivered()
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    says(scene.deputy, f"1 {incident.ref}")
    assert f"ref {incident.ref} ended at" in scene.texts("ack.closed")[0].body
    assert Entry.objects.filter(subject=incident.topic, kind="late_reply").count() == 1
    assert alert_of(scene.deputy).answer == Answer.NONE


def test_a33_a_reference_is_never_used_again(scene, monkeypatch):
    incident = scene.raised()
    drawn = iter([incident.ref, incident.ref, "M4XR"])
    monkeypatch.setattr(raising, "new_reference", lambda: next(drawn))
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    assert scene.raised().ref == "M4XR"


def test_a34_a_stranger_is_kept_and_never_answered(scene):
    incident, before = scene.raised(), Message.objects.count()
    replies = [texts(STRANGER, f"1 {incident.ref}") for _ in range(40)]
    assert {reply.understood for reply in replies} == {Understood.STRANGER}
    assert Message.objects.count() == before
    assert {alert.answer for alert in Alert.objects.exclude(person=scene.primary)} == {Answer.NONE}


def test_a34_a_machine_that_answers_every_text_is_answered_five_times_an_hour_at_most(scene, time_machine):
    start = clock.now()
    for turn in range(40):
        time_machine.move_to(start + timedelta(seconds=80 * turn), tick=False)
        says(scene.deputy, "I am driving and will answer later")
    assert len(scene.texts("ack.")) == 5


def test_a35_attending_then_cannot_are_both_on_the_timeline_and_the_last_counts(scene):
    incident = scene.raised()
    says(scene.officer, "1")
    says(scene.officer, "3")
    assert alert_of(scene.officer).answer == Answer.NOT_ME
    kinds = Entry.objects.filter(subject=incident.topic, kind__startswith="answer.").order_by("id")
    assert [entry.kind for entry in kinds] == ["answer.received", "answer.not_me"]
    incident.refresh_from_db()
    assert incident.coordinator is None


def test_a36_ten_scanners_acknowledge_nothing_and_a_press_does(scene):
    scene.raised()
    address = link_of(scene.deputy)
    for _ in range(10):
        assert Client().get(address).status_code == 200
        assert Client().head(address).status_code == 200
    assert alert_of(scene.deputy).answer == Answer.NONE
    assert Client().post(address, {"answer": "received"}).status_code == 302
    assert alert_of(scene.deputy).answer == Answer.RECEIVED


def test_a36_a_link_is_good_for_its_own_person_and_time_only(scene, time_machine):
    incident = scene.raised()
    address = link_of(scene.deputy)
    Client().post(address, {"answer": "received"})
    assert alert_of(scene.police).answer == Answer.NONE
    forged = address[:-3] + ("A" if address[-3] != "A" else "B") + address[-2:]
    assert Client().post(forged, {"answer": "received"}).status_code in (404, 410)
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    Client().post(address, {"answer": "not_me"})
    assert alert_of(scene.deputy).answer == Answer.RECEIVED, "replayed after the stand-down"
    time_machine.move_to(clock.now() + timedelta(days=400))
    assert Client().post(address, {"answer": "not_me"}).status_code in (404, 410)


def test_a37_text_link_and_board_within_a_second_are_one_answer_with_three_proofs(scene):
    incident = scene.raised()
    address = link_of(scene.deputy)
    says(scene.deputy, "1")
    Client().post(address, {"answer": "received"})
    for _ in range(2):
        actions.acknowledge(
            by=scene.deputy, alert=alert_of(scene.deputy), answer=Answer.RECEIVED, via=Via.BOARD
        )
    proofs = Acknowledgement.objects.filter(alert=alert_of(scene.deputy)).order_by("id")
    assert [proof.via for proof in proofs] == [Via.TEXT, Via.LINK, Via.BOARD]
    assert Entry.objects.filter(subject=incident.topic, kind="answer.received").count() == 1
    assert alert_of(scene.deputy).answered_via == Via.TEXT


def test_a38_an_officer_answers_for_somebody_on_the_phone_in_their_own_name(scene):
    incident = scene.raised()
    actions.record_by_phone(by=scene.officer, alert=alert_of(scene.deputy), answer=Answer.RECEIVED)
    assert alert_of(scene.deputy).answered_via == Via.PHONE
    assert Acknowledgement.objects.get().by == scene.officer
    assert Entry.objects.get(subject=incident.topic, kind="answer.received").words.by_name == str(
        scene.officer
    )


# --- answers to the question that was asked -----------------------------------------------------------------------


def test_a_neighbour_was_not_offered_three(scene):
    neighbour = factories.a_contact(factories.a_place(at=(52.4840, -0.6960)))
    scene.confirmed()
    reply = says(neighbour, "3")
    assert reply.understood == Understood.UNREADABLE
    assert reply.question.person == neighbour
    assert alert_of(neighbour).answer == Answer.NONE
    assert "1 received, 2 call me. In danger" in scene.texts("ack.unreadable")[0].body
    assert [text.person for text in scene.texts("inbox.duty")] == [scene.officer]


def test_an_answer_to_somebody_elses_question_is_left_to_them(scene):
    from cohesion.messaging.actions import Draft, post
    from cohesion.messaging.states import Lane

    asks = Draft(
        person=scene.deputy,
        to=number_of(scene.deputy),
        body="Reply 1 coming, 2 not",
        kind="invitation",
        topic="forum.1",
        about="meeting:1",
        lane=Lane.ORDINARY,
        answers=["1", "2"],
    )
    post(drafts=[asks])
    reply = says(scene.deputy, "1")
    assert (reply.question.about, scene.texts("inbox.duty"), scene.texts("ack.")) == ("meeting:1", [], [])
    says(scene.deputy, "somebody is breaking our windows")
    assert len(scene.texts("inbox.duty")) == 1, "no answer: the duty officer reads it, whatever was asked"


# --- read back ----------------------------------------------------------------------------------------------------


def test_an_answer_read_back_carries_its_true_time(scene, time_machine):
    incident = scene.raised()
    delivered()
    said_at = clock.now() + timedelta(minutes=2)
    time_machine.move_to(said_at + timedelta(minutes=8), tick=False)
    texts(number_of(scene.deputy), "1", said_at=said_at)
    assert alert_of(scene.deputy).answered_at == said_at
    assert Acknowledgement.objects.get().at == said_at
    detail = Entry.objects.get(subject=incident.topic, kind="answer.received").words.detail
    assert f"by text at {clock.hhmm(said_at)}" in detail
    assert f"read back at {clock.hhmm(clock.now())}" in detail


def test_an_earlier_answer_read_back_does_not_undo_a_later_one(scene, time_machine):
    incident = scene.raised()
    delivered()
    said_at = clock.now() + timedelta(minutes=1)
    time_machine.move_to(said_at + timedelta(minutes=8), tick=False)
    says(scene.deputy, "3")
    texts(number_of(scene.deputy), "1", said_at=said_at)
    assert alert_of(scene.deputy).answer == Answer.NOT_ME
    assert Acknowledgement.objects.count() == 2
    line = Entry.objects.get(subject=incident.topic, kind="answer.received").words.text
    assert line.endswith("received, before their later answer")


def test_what_was_said_before_the_alert_answers_nothing(scene):
    scene.raised()
    delivered()
    texts(number_of(scene.deputy), "1", said_at=clock.now() - timedelta(hours=3))
    assert alert_of(scene.deputy).answer == Answer.NONE


# --- floods and odd bodies ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("known", [True, False])
def test_hundreds_of_texts_of_one_number_hide_no_other_and_cost_few(scene, known):
    incident = scene.raised()
    delivered()
    for _ in range(150):
        texts(number_of(scene.deputy) if known else STRANGER, "where are you all")
    texts(number_of(scene.police), "who are you?")
    shown = inbox_page(clock.now(), 100)
    assert len(shown) == 4
    assert [reply.more for reply in shown] == [0, 0, 0, 147]
    assert len(scene.texts("ack.unreadable")) <= 2
    assert len(scene.texts("inbox.duty")) <= 2
    assert Entry.objects.filter(subject=incident.topic, kind="unreadable").count() <= 21
    assert Reply.objects.count() == 151


def test_after_a_flood_of_words_an_answer_still_counts(scene):
    scene.raised()
    for n in range(30):
        says(scene.deputy, f"hello {n}")
    says(scene.deputy, "2")
    assert alert_of(scene.deputy).answer == Answer.CALL_ME


def test_one_who_changes_their_mind_for_ever_is_thanked_five_times(scene):
    scene.raised()
    for n in range(20):
        says(scene.deputy, "12"[n % 2])
    assert len(scene.texts("ack.")) == 5
    assert alert_of(scene.deputy).answer == Answer.CALL_ME


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("x" * 1_600, "All 1600 characters"),
        ("aGVsbG8" * 60, "All 420 characters"),
        ("", "(no words)"),
        ("🕌🔥", "🕌🔥"),
        ("what\x00now", "whatnow"),
    ],
)
def test_odd_bodies_are_kept_and_shown_within_bounds(scene, body, shown):
    reply = texts(STRANGER, body, NumMedia="1")
    officer = Client()
    officer.force_login(scene.officer)
    page = officer.get("/messaging/inbox/").content.decode()
    assert shown in page
    assert "With a picture" in page
    assert reply.body == body.replace("\x00", "")


def test_all_of_a_flood_is_read_with_one_press(scene):
    for n in range(10):
        texts(STRANGER, f"hello {n}")
    kept = texts(number_of(scene.deputy), "and me?")
    last = inbox_page(clock.now(), 100)[-1]
    officer = Client()
    officer.force_login(scene.officer)
    officer.post(f"/messaging/inbox/{last.pk}/read/", {"and_earlier": "1"})
    assert {reply.more for reply in inbox_page(clock.now(), 100)} == {0}
    assert kept in inbox_page(clock.now(), 100)
    assert ContactPoint.objects.filter(reach=Reach.GOOD).exists()
    assert (
        Entry.objects.get(subject="inbox", kind="reply.read").words.text == "Read 8 texts from 07••• •••999"
    )

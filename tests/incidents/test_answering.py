from datetime import timedelta

import pytest

from cohesion.directory.models import Duty
from cohesion.directory.states import Reach, Role
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.messaging.health import health
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.receive import take_text
from cohesion.messaging.states import State, Understood
from incidents import actions
from incidents.models import Acknowledgement, Alert
from incidents.rules import Refused
from incidents.states import Answer, Via
from incidents.texts import asks
from tests import factories
from tests.messaging.test_receipts import statements


def delivered() -> None:
    Message.objects.update(state=State.DELIVERED)


def says(person, body: str) -> Reply:
    """The person texts back; everything posted so far has arrived."""
    delivered()
    number = person.contact_points.get().number
    return take_text(
        {"MessageSid": f"SM{Reply.objects.count()}", "From": number, "To": "+447700900999", "Body": body},
        provider="t",
    )


def alert_of(person, incident=None) -> Alert:
    alerts = Alert.objects.filter(person=person)
    return alerts.get(incident=incident) if incident else alerts.get()


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("1", Answer.RECEIVED),
        (" 1.", Answer.RECEIVED),
        ("２", Answer.CALL_ME),
        ("three", Answer.NOT_ME),
        ("'1'", Answer.RECEIVED),
    ],
)
def test_digits_are_understood_as_people_type_them(scene, body, answer):
    scene.raised()

    reply = says(scene.deputy, body)

    assert reply.understood == Understood.ANSWER
    assert (alert_of(scene.deputy).answer, alert_of(scene.deputy).answered_via) == (answer, Via.TEXT)


def test_duplicate_reply_changes_nothing_and_is_thanked_once(scene):
    incident = scene.raised()

    says(scene.deputy, "1")
    says(scene.deputy, "1")

    assert Acknowledgement.objects.count() == 1
    assert len(scene.texts("ack.1")) == 1
    assert Entry.objects.filter(subject=incident.topic, kind="answer.received").count() == 1


def test_last_answer_counts_and_all_are_kept(scene):
    scene.raised()

    says(scene.officer, "1")
    says(scene.officer, "3")

    assert alert_of(scene.officer).answer == Answer.NOT_ME
    assert [a.answer for a in Acknowledgement.objects.order_by("id")] == [Answer.RECEIVED, Answer.NOT_ME]


def test_first_duty_officer_who_has_it_coordinates(scene):
    incident = scene.raised()

    says(scene.police, "1")
    says(scene.officer, "1")

    incident.refresh_from_db()
    assert incident.coordinator == scene.officer


def test_call_is_promised_only_when_somebody_holds_it(scene):
    scene.raised()

    says(scene.deputy, "2")
    assert "see that you want a call" in scene.texts("ack.2")[0].body
    says(scene.officer, "1")
    says(scene.police, "2")
    assert "The duty officer will ring this number" in scene.texts("ack.2.held")[0].body


def test_call_with_nobody_on_duty_says_so(scene):
    Duty.objects.all().delete()
    scene.raised()

    says(scene.deputy, "2")

    assert "No officer is on duty until further notice" in scene.texts("ack.2")[0].body


def test_one_answers_all_open_alerts_and_two_asks_for_one_call(scene):
    first, second = scene.raised(), scene.raised()

    says(scene.deputy, "1")
    assert {alert_of(scene.deputy, i).answer for i in (first, second)} == {Answer.RECEIVED}
    says(scene.deputy, "2")
    assert {alert_of(scene.deputy, i).answer for i in (first, second)} == {Answer.CALL_ME}
    assert len(scene.texts("ack.")) == 2


def test_an_answer_by_text_costs_twenty_six_statements(scene):
    """Everybody answers in the same minute, and writers take turns: each statement is one for all of them."""
    scene.raised()
    delivered()
    form = {"MessageSid": "SM1", "From": scene.deputy.contact_points.get().number, "Body": "1"}
    assert len(statements(lambda: take_text(form, provider="t"))) == 26
    assert alert_of(scene.deputy).answer == Answer.RECEIVED


def test_an_answer_says_what_became_of_it_as_it_is_kept(scene):
    incident = scene.raised()
    said = says(scene.deputy, "1")
    kept = Reply.objects.get()
    for name in ("understood", "about", "person", "question", "said_at"):
        assert getattr(said, name) == getattr(kept, name)
    assert (kept.understood, kept.about) == (Understood.ANSWER, incident.topic)


def test_a_line_that_takes_no_replies_lists_no_answers(scene):
    scene.raised()
    says(scene.deputy, "3 men outside")
    said = scene.texts("ack.unreadable")[0]
    assert "an answer: 1 received, 2 call me, 3 not there" in said.body
    assert "this number takes no answers. In danger call 999." in said.one_way


def test_three_with_two_open_asks_which_and_takes_the_reference(scene):
    first, second = scene.raised(), scene.raised()

    says(scene.deputy, "3")
    assert alert_of(scene.deputy, first).answer == Answer.NONE
    asked = scene.texts("ack.which")[0]
    assert f"two alerts are open, {first.ref} and {second.ref}" in asked.body
    assert f"{first.ref} and {second.ref}. We could not tell which you mean" in asked.one_way
    assert not asks(asked.one_way)
    says(scene.deputy, f"3 {second.ref.lower()}")
    assert alert_of(scene.deputy, first).answer == Answer.NONE
    assert alert_of(scene.deputy, second).answer == Answer.NOT_ME


def test_unreadable_reply_is_kept_answered_once_and_put_before_an_officer(scene):
    incident = scene.raised()

    first, second = says(scene.deputy, "what is going on"), says(scene.deputy, "hello??")

    assert {first.understood, second.understood} == {Understood.UNREADABLE}
    assert {reply.about for reply in Reply.objects.all()} == {incident.topic}
    assert len(scene.texts("ack.unreadable")) == 1
    assert Entry.objects.filter(subject=incident.topic, kind="unreadable").count() == 2


def test_free_text_without_an_open_alert_alarms_the_duty_officer(scene):
    reply = says(scene.deputy, "Somebody is breaking our windows")

    assert reply.understood == Understood.UNREADABLE
    assert [text.person for text in scene.texts("inbox.duty")] == [scene.officer]
    assert not Alert.objects.exists()


def test_answer_after_the_stand_down_is_recorded_and_says_so(scene):
    incident = scene.raised()
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")

    reply = says(scene.deputy, "1")

    assert reply.understood == Understood.UNREADABLE
    assert f"ref {incident.ref} ended at" in scene.texts("ack.closed")[0].body
    assert alert_of(scene.deputy).answer == Answer.NONE


def test_question_of_long_ago_is_not_remembered(scene, time_machine):
    incident = scene.raised()
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    time_machine.move_to(clock.now() + timedelta(days=8))

    says(scene.deputy, "1")

    assert not scene.texts("ack.closed")


def test_officer_takes_down_an_answer_by_phone_in_their_own_name(scene):
    incident = scene.raised()

    actions.record_by_phone(by=scene.officer, alert=alert_of(scene.deputy), answer=Answer.RECEIVED)

    assert alert_of(scene.deputy).answered_via == Via.PHONE
    words = Entry.objects.get(subject=incident.topic, kind="answer.received").words
    assert (words.by, words.by_name) == (scene.officer, str(scene.officer))


def test_contact_may_not_answer_for_another(scene):
    scene.raised()

    with pytest.raises(Refused, match="Only police liaison and council officers"):
        actions.record_by_phone(by=scene.primary, alert=alert_of(scene.deputy), answer=Answer.RECEIVED)


def test_stop_is_shown_in_red_on_the_board(scene):
    from incidents.board import board
    from incidents.queries import viewer_of
    from incidents.sight import sight_of

    incident = scene.raised()
    says(scene.deputy, "STOP")
    sight = sight_of(viewer_of(incident, scene.police), incident)

    row = next(
        row for row in board(incident, sight, health(clock.now())).rows if row.alert.person == scene.deputy
    )
    assert (row.words, row.tone, row.detail) == ("Ring them", "bad", "Texted STOP: ring them")


def test_answer_reaches_only_alerts_that_were_sent(scene):
    first = scene.raised()
    delivered()
    second = scene.raised()  # its texts still wait in the outbox

    number = scene.police.contact_points.get().number
    take_text({"MessageSid": "SM1", "From": number, "Body": "1"}, provider="t")

    assert alert_of(scene.police, first).answer == Answer.RECEIVED
    assert alert_of(scene.police, second).answer == Answer.NONE


def test_reference_of_an_ended_incident_answers_no_other(scene):
    ended, still_open = scene.raised(), scene.raised()
    delivered()
    actions.stand_down(by=scene.police, incident=ended, remains="Nothing")

    says(scene.deputy, f"1 {ended.ref}")

    assert alert_of(scene.deputy, still_open).answer == Answer.NONE
    assert f"ref {ended.ref} ended at" in scene.texts("ack.closed")[0].body


def test_duty_officer_who_gives_it_back_no_longer_coordinates(scene):
    incident = scene.raised()

    says(scene.officer, "1")
    says(scene.officer, "3")
    says(scene.deputy, "2")

    incident.refresh_from_db()
    assert incident.coordinator is None
    assert "see that you want a call" in scene.texts("ack.2")[0].body


def test_asking_twice_for_a_call_is_written_down(scene):
    incident = scene.raised()

    says(scene.deputy, "2")
    says(scene.deputy, "2")

    lines = Entry.objects.filter(subject=incident.topic, kind="answer.call_me").values_list(
        "words__text", flat=True
    )
    assert [line.partition(": ")[2] for line in lines] == ["asked for a call", "asks again for a call"]


def test_one_talkative_contact_does_not_mute_another(scene):
    for _ in range(6):
        says(scene.primary, "thanks all")
    says(scene.deputy, "men with bars at our door")

    assert len(scene.texts("inbox.duty")) == 2


def test_alarm_goes_to_the_backup_when_the_first_cannot_be_texted(scene):
    backup = factories.an_officer(Role.DUTY_OFFICER, turn=2)
    scene.officer.contact_points.update(reach=Reach.OPTED_OUT)

    says(scene.deputy, "Somebody is breaking our windows")

    assert backup in {text.person for text in scene.texts("inbox.duty")}


def test_new_emergency_after_a_stand_down_alarms_the_duty_officer(scene):
    incident = scene.raised()
    delivered()
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")

    says(scene.deputy, "There is a man with a knife outside our door")
    says(scene.primary, "1")

    assert [text.person for text in scene.texts("inbox.duty")] == [scene.officer]


def test_unreadable_text_during_an_alert_alarms_the_duty_officer_too(scene):
    scene.raised()

    says(scene.deputy, "they are inside now")

    assert [text.person for text in scene.texts("inbox.duty")] == [scene.officer]

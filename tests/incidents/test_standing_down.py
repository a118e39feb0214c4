from datetime import timedelta

import pytest
from django.db import transaction

from cohesion.journal.models import Audience, Entry
from cohesion.journal.queries import timeline
from cohesion.journal.verifying import first_fault
from cohesion.kit import clock
from cohesion.kit.sms_text import measure
from cohesion.messaging.actions import fail
from cohesion.messaging.health import health
from cohesion.messaging.models import Message
from cohesion.messaging.receive import take_status
from cohesion.messaging.signals import message_settled
from cohesion.messaging.states import Lane, State
from incidents import actions
from incidents.board import board
from incidents.models import AllClear, Incident
from incidents.queries import viewer_of
from incidents.rules import Refused
from incidents.sight import sight_of
from incidents.states import Settled
from incidents.states import State as IncidentState


def settle(message: Message, state: State) -> None:
    message.state = state
    message.save()
    message_settled.send(Message, message=message)


@pytest.fixture
def ended(scene) -> Incident:
    incident = scene.raised()
    Message.objects.update(state=State.DELIVERED)
    actions.stand_down(by=scene.police, incident=incident, remains="Road closed till 21:00")
    incident.refresh_from_db()
    return incident


def test_stand_down_tells_everyone_who_was_told_and_owes_each_an_all_clear(scene, ended):
    assert ended.state == IncidentState.STOOD_DOWN
    texts = scene.texts("standdown")
    assert {text.person for text in texts} == {scene.primary, scene.deputy, scene.police, scene.officer}
    assert "alert near Rockingham Vale Mosque is over. Road closed till 21:00. Worried? 101" in texts[0].body
    assert {text.lane for text in texts} == {Lane.STAND_DOWN}
    assert AllClear.objects.filter(settled="").count() == 4


@pytest.mark.parametrize(("status", "code"), [("delivered", ""), ("undelivered", "30003")])
def test_w26_a_receipt_of_an_alert_that_ended_a_day_ago_is_true_and_troubles_nobody(
    scene, ended, time_machine, status, code
):
    alert = scene.texts("alert.ring0.site")[0]
    Message.objects.filter(pk=alert.pk).update(state=State.SENT, sid="SM1", provider="twilio")
    posted, owed = Message.objects.count(), AllClear.objects.filter(settled="").count()
    time_machine.move_to(clock.now() + timedelta(days=1))
    take_status({"MessageSid": "SM1", "MessageStatus": status, "ErrorCode": code}, provider="twilio")
    alert.refresh_from_db()
    ended.refresh_from_db()
    assert (alert.state, alert.error_code) == (State.FAILED if code else State.DELIVERED, code)
    assert Message.objects.count() == posted, "nobody is called or written to for what is over"
    assert (ended.state, AllClear.objects.filter(settled="").count()) == (IncidentState.STOOD_DOWN, owed)


def test_o54_a_report_after_the_stand_down_is_a_new_incident_and_alerts_anew(scene, ended):
    before = Entry.objects.filter(subject=ended.topic).count()
    later = scene.raised()
    assert later.ref != ended.ref
    assert {text.person for text in scene.texts("alert.") if text.topic == later.topic} == {
        scene.deputy,
        scene.police,
        scene.officer,
    }
    ended.refresh_from_db()
    assert ended.state == IncidentState.STOOD_DOWN
    assert Entry.objects.filter(subject=ended.topic).count() == before


def test_delivery_settles_the_debt_and_failure_does_not(scene, ended):
    first, second, *_ = scene.texts("standdown")

    settle(first, State.DELIVERED)
    settle(second, State.FAILED)

    assert AllClear.objects.get(alert__person=first.person).settled == Settled.DELIVERED
    assert AllClear.objects.get(alert__person=second.person).settled == ""
    assert Entry.objects.filter(subject=ended.topic, kind="undelivered").count() == 1


def test_whose_text_was_being_sent_anew_is_still_owed_the_all_clear(scene):
    """The first may have arrived, whatever the network says of it; the second is taken back."""
    incident = scene.raised()
    Message.objects.update(state=State.ACCEPTED, provider="twilio")
    (first,) = scene.deputy.messages.all()
    with transaction.atomic():
        fail(message=first, code="30003", at=clock.now())
    row = next(
        row
        for row in board(
            incident, sight_of(viewer_of(incident, scene.police), incident), health(clock.now())
        ).rows
        if row.alert.person == scene.deputy
    )
    assert row.message == first.instead.get(), "the board shows what is under way"

    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")

    assert first.instead.get().state == State.CANCELLED
    assert AllClear.objects.filter(alert__person=scene.deputy, settled="").exists()


def test_unsent_alerts_are_taken_back_and_their_people_hear_nothing(scene):
    incident = scene.raised()
    Message.objects.exclude(person=scene.deputy).update(state=State.DELIVERED)

    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")

    assert [text.state for text in scene.deputy.messages.all()] == [State.CANCELLED]
    assert not AllClear.objects.filter(alert__person=scene.deputy).exists()


def test_officer_settles_by_call_or_with_the_reason_why_not(scene, ended):
    first, second, *_ = AllClear.objects.order_by("id")

    actions.settle_all_clear(by=scene.officer, all_clear=first)
    with pytest.raises(Refused, match="Say why"):
        actions.settle_all_clear(by=scene.officer, all_clear=second, cannot=True)
    actions.settle_all_clear(by=scene.officer, all_clear=second, cannot=True, reason="Abroad, phone off")
    with pytest.raises(Refused, match="settled already"):
        actions.settle_all_clear(by=scene.officer, all_clear=second)

    found = AllClear.objects.order_by("id")
    assert [debt.settled for debt in found] == [Settled.CALLED, Settled.CANNOT, "", ""]
    assert found[1].reason == "Abroad, phone off"


@pytest.mark.parametrize(
    ("who", "severity", "agreed_by", "objection"),
    [
        ("police", "S1", "", ""),
        ("officer", "S1", "", "The police decide the end"),
        ("officer", "S1", "Inspector, control room, 20:40", ""),
        ("officer", "S3", "", ""),
        ("primary", "S3", "", "Only police liaison and council officers"),
    ],
)
def test_who_may_stand_down(scene, who, severity, agreed_by, objection):
    incident = scene.raised(severity=severity)

    def end():
        actions.stand_down(by=getattr(scene, who), incident=incident, remains="Nothing", agreed_by=agreed_by)

    if objection:
        with pytest.raises(Refused, match=objection):
            end()
        assert not scene.texts("standdown")
    else:
        end()
        assert Incident.objects.get().stood_down_at


def test_incident_ends_once(scene, ended):
    with pytest.raises(Refused, match="has been stood down"):
        actions.stand_down(by=scene.police, incident=ended, remains="Nothing")
    assert len(scene.texts("standdown")) == 4


def test_nothing_is_acknowledged_updated_or_confirmed_after_the_end(scene, ended):
    alert = ended.alerts.get(person=scene.deputy)

    with pytest.raises(Refused, match="stood down"):
        actions.acknowledge(by=scene.deputy, alert=alert, answer="received", via="board")
    with pytest.raises(Refused, match="stood down"):
        actions.send_update(by=scene.police, incident=ended, fact="Late")
    with pytest.raises(Refused, match="stood down"):
        actions.confirm_ring(by=scene.officer, incident=ended)


def test_longest_stand_down_is_one_segment(scene):
    scene.place.sms_name = "P" * 22
    scene.place.save()
    incident = scene.raised()

    actions.stand_down(by=scene.police, incident=incident, remains="R" * 48)

    assert measure(scene.texts("standdown")[0].body).segments == 1


def test_chain_of_the_journal_holds_from_raise_to_stand_down(scene, ended):
    assert first_fault(ended.topic) == ""


def test_name_of_who_agreed_is_for_officers(scene):
    incident = scene.raised()
    Message.objects.update(state=State.DELIVERED)

    actions.stand_down(by=scene.officer, incident=incident, remains="Nothing", agreed_by="Insp. Doe, 20:40")

    def read(audience):
        return " ".join(e.words.text + e.words.detail for e in timeline(incident.topic, audience))

    assert "Agreed by the police" in read(Audience.SITE)
    assert "Doe" not in read(Audience.SITE)
    assert "Insp. Doe, 20:40" in read(Audience.PARTNERS)


def test_personal_link_taken_back_takes_nobody_off_the_list_of_the_told(scene):
    incident = scene.raised()
    Message.objects.update(state=State.DELIVERED)
    actions.send_link(by=scene.officer, alert=incident.alerts.get(person=scene.deputy))

    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")

    assert AllClear.objects.filter(alert__person=scene.deputy).exists()

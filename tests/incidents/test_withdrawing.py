import pytest

from cohesion.journal.models import Audience, Entry
from cohesion.journal.queries import timeline
from cohesion.kit import clock
from cohesion.messaging.actions import move
from cohesion.messaging.models import Message
from cohesion.messaging.states import State as MessageState
from incidents import actions
from incidents.models import AllClear
from incidents.rules import Refused
from incidents.states import State


def test_d51_a_withdrawal_tells_everyone_who_was_told_and_owes_them_the_word(scene):
    incident = scene.raised()
    Message.objects.exclude(person=scene.deputy).update(state=MessageState.DELIVERED)

    actions.withdraw(by=scene.police, incident=incident, reason="The drill of the school")

    incident.refresh_from_db()
    assert incident.state == State.WITHDRAWN
    texts = scene.texts("withdraw")
    assert {text.person for text in texts} == {scene.primary, scene.police, scene.officer}
    at = clock.hhmm(incident.raised_at)
    assert f"our {at} message, ref {incident.ref}, was sent in error" in texts[0].body
    assert Message.objects.get(person=scene.deputy).state == MessageState.CANCELLED
    assert AllClear.objects.filter(settled="").count() == 3


def test_a_delivered_withdrawal_settles_what_is_owed(scene):
    incident = scene.raised()
    Message.objects.update(state=MessageState.DELIVERED)
    actions.withdraw(by=scene.police, incident=incident, reason="Wrong place")
    for text in scene.texts("withdraw"):
        Message.objects.filter(pk=text.pk).update(state=MessageState.SENT)
        text.refresh_from_db()
        assert move(message=text, to=MessageState.DELIVERED, at=clock.now())
    assert not AllClear.objects.filter(settled="").exists()


@pytest.mark.parametrize(
    ("who", "agreed_by", "reason", "why"),
    [
        ("primary", "", "x", "Only police liaison and council officers"),
        ("officer", "", "x", "The police decide the end"),
        ("officer", "Insp. Doe, 20:40", "", "Say why it was sent in error"),
        ("officer", "Insp. Doe, 20:40", "Wrong place", ""),
        ("police", "", "Wrong place", ""),
    ],
)
def test_a_withdrawal_needs_the_authority_of_a_stand_down_and_a_reason(scene, who, agreed_by, reason, why):
    incident = scene.raised()
    told = {"incident": incident, "reason": reason, "agreed_by": agreed_by}
    if why:
        with pytest.raises(Refused, match=why):
            actions.withdraw(by=getattr(scene, who), **told)
    else:
        assert actions.withdraw(by=getattr(scene, who), **told)


def test_the_reason_is_for_officers_and_in_no_text(scene):
    incident = scene.raised()
    actions.withdraw(by=scene.police, incident=incident, reason="A child rang for fun")
    assert Entry.objects.get(kind="reason").audience == Audience.PARTNERS
    assert not [e for e in timeline(incident.topic, Audience.SITE) if "for fun" in e.words.text]
    assert not Message.objects.filter(body__contains="for fun").exists()


def test_what_was_withdrawn_takes_nothing_more(scene):
    incident = scene.raised()
    actions.withdraw(by=scene.police, incident=incident, reason="Wrong place")
    with pytest.raises(Refused, match="has been withdrawn"):
        actions.send_update(by=scene.police, incident=incident, fact="")
    with pytest.raises(Refused, match="Only an incident that was stood down"):
        actions.reopen(by=scene.police, incident=incident, reason="It is real")


def test_site_reads_that_it_was_sent_in_error(client, scene):
    incident = scene.raised()
    client.force_login(scene.police)
    address = f"{incident.get_absolute_url()}withdraw/"
    assert "Withdraw and tell 4 people" in client.post(address, {"reason": "Wrong place"}).content.decode()
    client.post(address, {"reason": "Wrong place", "send": "yes"})
    client.force_login(scene.primary)
    page = client.get(incident.get_absolute_url()).content.decode()
    assert "this alert was sent in error. We are sorry." in page
    assert "Wrong place" not in page

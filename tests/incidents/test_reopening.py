from datetime import timedelta

import pytest

from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.kit.sms_text import measure
from cohesion.messaging.models import Message
from cohesion.messaging.states import State as MessageState
from cohesion.policy.book import book
from incidents import actions
from incidents.models import AllClear, Reopening, StandDown
from incidents.rules import Refused
from incidents.states import State
from incidents.texts import FACT


def ended(scene, *, confirmed: bool = False):
    incident = scene.confirmed() if confirmed else scene.raised()
    Message.objects.update(state=MessageState.DELIVERED)
    actions.stand_down(by=scene.police, incident=incident, remains="Road closed")
    incident.refresh_from_db()
    return incident


@pytest.mark.parametrize("confirmed", [True, False])
def test_it_goes_back_to_what_it_was_and_everyone_is_told_by_an_update(scene, confirmed):
    incident = ended(scene, confirmed=confirmed)
    Message.objects.filter(kind="standdown").exclude(person=scene.deputy).update(state=MessageState.DELIVERED)

    actions.reopen(by=scene.officer, incident=incident, reason="A second fire")

    incident.refresh_from_db()
    assert incident.state == (State.CONFIRMED if confirmed else State.RAISED)
    assert incident.update_due_at > clock.now()
    texts = scene.texts("update")
    assert {text.person for text in texts} == {scene.primary, scene.deputy, scene.police, scene.officer}
    assert "The stand-down is taken back. It is not over." in texts[0].body
    assert measure(texts[0].body).segments == 1
    unsent = Message.objects.get(kind="standdown", person=scene.deputy)
    assert unsent.state == MessageState.CANCELLED


def test_what_the_stand_down_said_is_kept_and_everyone_is_owed_anew(scene):
    incident = ended(scene)
    actions.reopen(by=scene.officer, incident=incident, reason="A second fire")

    kept = Reopening.objects.get()
    assert (kept.remains, kept.stood_down_by, kept.reason) == ("Road closed", scene.police, "A second fire")
    assert not StandDown.objects.exists()
    assert not AllClear.objects.exists()
    assert Entry.objects.filter(subject=incident.topic, kind="stood_down").exists()
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    assert AllClear.objects.filter(settled="").count() == 4


def test_whose_alert_the_stand_down_took_back_is_alerted_now(scene):
    incident = scene.raised()
    Message.objects.exclude(person=scene.deputy).update(state=MessageState.DELIVERED)
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")

    actions.reopen(by=scene.officer, incident=incident, reason="A second fire")

    states = Message.objects.filter(kind="alert.ring0.site", person=scene.deputy).values_list(
        "state", flat=True
    )
    assert sorted(states) == [MessageState.CANCELLED, MessageState.QUEUED]


def test_only_officers_with_a_reason_within_a_day(scene, time_machine):
    incident = ended(scene)
    for by, reason, why in (
        (scene.primary, "x", "Only police liaison"),
        (scene.officer, " ", "Say why it is opened again"),
    ):
        with pytest.raises(Refused, match=why):
            actions.reopen(by=by, incident=incident, reason=reason)
    time_machine.move_to(clock.now() + timedelta(hours=24, minutes=1))
    with pytest.raises(Refused, match="more than 24 hours ago"):
        actions.reopen(by=scene.officer, incident=incident, reason="x")


def test_twice_at_once_opens_once(scene):
    incident = ended(scene)
    actions.reopen(by=scene.officer, incident=incident, reason="x")
    with pytest.raises(Refused, match="Only an incident that was stood down"):
        actions.reopen(by=scene.police, incident=incident, reason="x")


def test_page_says_what_will_happen_and_the_board_offers_it_for_a_day_only(client, scene, time_machine):
    incident = ended(scene)
    client.force_login(scene.officer)
    board, address = incident.get_absolute_url(), f"{incident.get_absolute_url()}reopen/"
    assert address in client.get(board).content.decode()
    page = client.post(address, {"reason": "A second fire"}).content.decode()
    assert "Open again and tell 4 people" in page
    client.post(address, {"reason": "A second fire", "send": "yes"})
    incident.refresh_from_db()
    assert incident.is_open


def test_the_standing_words_fit(db):
    assert len(book().value("reopen.fact")) <= FACT

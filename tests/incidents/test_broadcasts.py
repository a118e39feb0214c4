"""Words to many that are no alert. Scenario E2's notice, and reassurance after something elsewhere."""

import uuid
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from cohesion.directory.states import Reach, Role
from cohesion.kit import clock
from cohesion.kit.sms_text import measure
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.receive import take_text
from cohesion.messaging.states import Lane
from cohesion.messaging.states import State as MessageState
from incidents import actions, duties
from incidents.actions.broadcasting import _move
from incidents.models import Broadcast, Listener
from incidents.rules import Refused
from incidents.states import BROADCAST_MOVES, Answer, BroadcastKind, BroadcastState
from tests import factories

NOON = datetime(2027, 6, 6, 11, 30, tzinfo=UTC)  # 12:30 in London


@pytest.fixture(autouse=True)
def clock_at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def lead(scene):
    return factories.an_officer(Role.COHESION_LEAD, on_duty=False)


def drafted(scene, kind=BroadcastKind.REASSURE, **also) -> Broadcast:
    told = {"by": scene.officer, "kind": kind, "places": [scene.place]}
    if kind == BroadcastKind.REASSURE:
        told |= {"fact": "We know of the attack abroad."}
    else:
        told |= {"place": scene.place, "expected_at": NOON + timedelta(minutes=30)}
    return actions.draft_broadcast(**(told | also))


def sent(scene, **also) -> Broadcast:
    broadcast = drafted(scene, **also)
    actions.agree_broadcast(by=scene.police, broadcast=broadcast)
    assert duties.send_broadcasts(clock.now()) == 1
    Message.objects.update(state=MessageState.DELIVERED)
    broadcast.refresh_from_db()
    return broadcast


def says(person, body: str) -> Reply:
    number = person.contact_points.get().number
    form = {"MessageSid": f"SM{Reply.objects.count()}", "From": number, "To": "+447700900999", "Body": body}
    return take_text(form, provider="t")


@pytest.mark.parametrize("kind", BroadcastKind)
def test_nobody_is_told_until_another_has_agreed_then_everybody_once(scene, kind):
    broadcast = drafted(scene, kind)
    assert duties.send_broadcasts(NOON) == 0
    actions.agree_broadcast(by=scene.police, broadcast=broadcast)
    assert not scene.texts()

    assert duties.send_broadcasts(NOON) == 1
    assert duties.send_broadcasts(NOON) == 0

    texts = scene.texts(kind)
    assert {text.person for text in texts} == {scene.primary, scene.deputy}
    assert {(text.lane, measure(text.body).segments) for text in texts} == {(Lane.ORDINARY, 1)}
    assert broadcast.ref in texts[0].body


def test_e2_the_notice_says_place_and_time_and_no_need_to_attend(scene):
    sent(scene, kind=BroadcastKind.NOTICE)
    body = scene.texts("notice.planned")[0].body
    assert body.startswith(
        f"NN Cohesion NOTICE: protest expected near {scene.place.sms_name}, Corby, 13:00. Police aware."
    )


@pytest.mark.parametrize(
    ("who", "kind", "why"),
    [
        ("officer", "reassure", "You drafted this"),
        ("primary", "reassure", "Police liaison or the cohesion lead"),
        ("lead", "reassure", ""),
        ("police", "reassure", ""),
        ("lead", "notice.planned", "Police liaison has to agree a notice"),
        ("police", "notice.planned", ""),
    ],
)
def test_who_may_agree(scene, lead, who, kind, why):
    broadcast = drafted(scene, kind)
    by = lead if who == "lead" else getattr(scene, who)
    if why:
        with pytest.raises(Refused, match=why):
            actions.agree_broadcast(by=by, broadcast=broadcast)
    else:
        actions.agree_broadcast(by=by, broadcast=broadcast)
        with pytest.raises(Refused, match="no longer waiting"):
            actions.agree_broadcast(by=by, broadcast=broadcast)


@pytest.mark.parametrize(
    ("also", "why"),
    [
        ({"by": "primary"}, "Only police liaison and council officers"),
        ({"places": []}, "at least one place"),
        ({"fact": "x" * 49}, "49"),
        ({"kind": BroadcastKind.NOTICE, "expected_at": NOON - timedelta(hours=1)}, "would have begun"),
        (
            {"kind": BroadcastKind.NOTICE, "expected_at": NOON + timedelta(days=1)},
            "on the day of what is expected",
        ),
    ],
)
def test_what_is_not_drafted(scene, also, why):
    also = also | {"by": getattr(scene, also["by"])} if "by" in also else also
    with pytest.raises(Refused, match=why):
        drafted(scene, **also)


def test_it_is_held_as_scheduled_and_cancelled_before_it_leaves(scene, clock_at_noon):
    broadcast = drafted(scene, send_at=NOON + timedelta(hours=2))
    actions.agree_broadcast(by=scene.police, broadcast=broadcast)
    assert duties.send_broadcasts(NOON + timedelta(hours=1)) == 0
    actions.cancel_broadcast(by=scene.officer, broadcast=broadcast)
    assert duties.send_broadcasts(NOON + timedelta(hours=3)) == 0
    assert not scene.texts()
    with pytest.raises(Refused, match="cancelled already"):
        actions.cancel_broadcast(by=scene.officer, broadcast=broadcast)


def test_quiet_hours_hold_it_until_the_morning(scene, clock_at_noon):
    clock_at_noon.move_to(NOON + timedelta(hours=11), tick=False)
    broadcast = drafted(scene)
    actions.agree_broadcast(by=scene.police, broadcast=broadcast)
    assert duties.send_broadcasts(clock.now()) == 0
    assert duties.send_broadcasts(datetime(2027, 6, 7, 6, 30, tzinfo=UTC)) == 1


def test_a_notice_that_would_come_too_late_is_not_sent_and_says_so(scene):
    broadcast = drafted(scene, BroadcastKind.NOTICE)
    actions.agree_broadcast(by=scene.police, broadcast=broadcast)
    assert duties.send_broadcasts(NOON + timedelta(minutes=31)) == 0
    broadcast.refresh_from_db()
    assert broadcast.state == BroadcastState.CANCELLED


def test_two_asks_for_a_call_and_stays_in_the_queue_until_somebody_has_rung(client, scene):
    broadcast = sent(scene)
    says(scene.primary, "2")
    listener = Listener.objects.get(person=scene.primary)
    assert listener.answer == Answer.CALL_ME
    client.force_login(scene.officer)
    assert "CALL ME" in client.get(broadcast.get_absolute_url()).content.decode()
    client.post(f"{broadcast.get_absolute_url()}rung/{listener.pk}/")
    assert "CALL ME" not in client.get(broadcast.get_absolute_url()).content.decode()
    with pytest.raises(Refused, match="rung them already"):
        actions.mark_rung(by=scene.police, listener=listener)


def test_an_answer_belongs_to_the_alert_while_one_is_open(scene):
    sent(scene)
    incident = scene.raised(by=scene.officer)
    Message.objects.update(state=MessageState.DELIVERED)
    says(scene.primary, "2")
    assert incident.alerts.get(person=scene.primary).answer == Answer.CALL_ME
    assert Listener.objects.get(person=scene.primary).answer == Answer.NONE


def test_page_drafts_and_shows_counts_and_who_is_left_out(client, scene):
    scene.deputy.contact_points.update(reach=Reach.OPTED_OUT)
    client.force_login(scene.officer)
    assert "None has been drafted yet" in client.get("/incidents/broadcasts/").content.decode()
    typed = {"kind": "reassure", "fact": "We know of it", "everyone": "on", "key": uuid.uuid4()}
    new = "/incidents/broadcasts/new/"
    assert "Type what you say." in client.post(new, typed | {"fact": ""}).content.decode()
    page = client.post(new, typed | {"kind": "notice.planned"}).content.decode()
    assert "Choose near which place it is expected." in page
    address = client.post(new, typed).headers["Location"]
    assert client.post(new, typed).headers["Location"] == address, "sent twice, drafted once"
    page = client.get(address).content.decode()
    assert "Who gets it: 1" in page
    assert "Who does not: 1" in page
    assert "You drafted this" in page
    client.force_login(scene.police)
    client.post(address, {"agree": "yes"})
    assert Broadcast.objects.get().state == BroadcastState.AGREED
    client.post(address, {"cancel": "yes"})
    assert Broadcast.objects.get().state == BroadcastState.CANCELLED


def test_words_that_rarely_belong_in_a_text_are_pointed_out_to_whoever_agrees_it(client, scene):
    broadcast = drafted(scene, fact="No suspect is near")
    client.force_login(scene.police)
    assert "Read it again: it says “suspect”." in client.get(broadcast.get_absolute_url()).content.decode()
    Broadcast.objects.filter(pk=broadcast.pk).update(fact="Nothing is near")
    assert "Read it again" not in client.get(broadcast.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("before", "after"), list(product(BroadcastState, BroadcastState)))
def test_each_pair_of_states_moves_or_is_refused(scene, before, after):
    broadcast = drafted(scene)
    who = {"agreed_by": scene.police, "agreed_at": NOON}
    Broadcast.objects.filter(pk=broadcast.pk).update(state=before, **who)
    broadcast.refresh_from_db()
    may = {("drafted", "agreed"), ("drafted", "cancelled"), ("agreed", "sent"), ("agreed", "cancelled")}
    assert (after in BROADCAST_MOVES[before]) == ((before, after) in may)
    if (before, after) in may:
        _move(broadcast, after)
    else:
        with pytest.raises(Refused, match="Somebody else was quicker"):
            _move(broadcast, after)

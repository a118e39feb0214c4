"""Telling many something that is no alert: drafted by one, agreed by another, sent at its time."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from cohesion.directory.models import Place
from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.live.actions import touch
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.states import Lane
from cohesion.policy.book import book
from incidents.actions.raising import unused_reference
from incidents.broadcast_queries import who_is_told, why_not, words
from incidents.broadcast_rules import (
    objections_to_agreeing,
    objections_to_cancelling,
    objections_to_drafting,
)
from incidents.models import Broadcast, Listener
from incidents.quiet import morning
from incidents.rules import OTHERS_FORM, Refused, insist
from incidents.states import BROADCAST_MOVES, Answer, BroadcastKind, BroadcastState
from incidents.texts import objections_to_fact

OVERTAKEN = "Somebody else was quicker: this has changed. Look again."
ANSWERS = {BroadcastKind.REASSURE: ["2"], BroadcastKind.NOTICE: ["1", "2"]}


@transaction.atomic
def draft_broadcast(
    *,
    by,
    kind: str,
    places: Collection[Place],
    fact: str = "",
    place: Place | None = None,
    expected_at: datetime | None = None,
    send_at: datetime | None = None,
    key: uuid.UUID | None = None,
) -> Broadcast:
    """Puts words before another officer to agree; nobody is told yet. `fact` is at most 48 characters.

    The same `key` again returns the draft it made. Raises Refused with what speaks against it.
    """
    if key and (known := Broadcast.objects.filter(key=key).first()):
        insist([] if known.drafted_by_id == by.pk else [OTHERS_FORM])
        return known
    rules, now = book(), clock.now()
    send_at = max(send_at or now, now)
    who, count = standing(by), len(places)
    insist(objections_to_drafting(who, kind=kind, expected_at=expected_at, send_at=send_at, count=count))
    insist(objections_to_fact(fact, "What you say") if kind == BroadcastKind.REASSURE else [])
    broadcast = Broadcast.objects.create(
        ref=unused_reference(),
        key=key or uuid.uuid4(),
        kind=kind,
        fact=fact if kind == BroadcastKind.REASSURE else "",
        place=place if kind == BroadcastKind.NOTICE else None,
        expected_at=expected_at if kind == BroadcastKind.NOTICE else None,
        policy_edition=rules.edition,
        send_at=send_at,
        drafted_by=by,
        drafted_at=now,
    )
    broadcast.places.set(places)
    _record(by, broadcast, "drafted", f"Drafted for {len(places)} places: {words(rules, broadcast)}")
    return broadcast


@transaction.atomic
def agree_broadcast(*, by, broadcast: Broadcast) -> None:
    """The second person agrees the words and who is told; from then on it leaves at its time."""
    broadcast = _lock(broadcast)
    insist(objections_to_agreeing(standing(by), by, broadcast))
    _move(broadcast, BroadcastState.AGREED, agreed_by=by, agreed_at=clock.now())
    _record(by, broadcast, "agreed", f"Agreed. It leaves at {clock.hhmm(broadcast.send_at)}")


@transaction.atomic
def cancel_broadcast(*, by, broadcast: Broadcast) -> None:
    """Stops it before it leaves. Nobody has been told anything."""
    broadcast = _lock(broadcast)
    insist(objections_to_cancelling(standing(by), broadcast))
    _move(broadcast, BroadcastState.CANCELLED)
    _record(by, broadcast, "cancelled", "Cancelled before it left")


@transaction.atomic
def send_broadcast(*, broadcast: Broadcast, now: datetime) -> bool:
    """Sends what is agreed and due, to the contacts of that moment. False in quiet hours, or when it is not to leave.

    A notice that would come after what it gives notice of is cancelled, and says so.
    """
    broadcast = _lock(broadcast)
    rules = book(broadcast.policy_edition)
    if broadcast.state != BroadcastState.AGREED or broadcast.send_at > now or morning(rules, now):
        return False
    if broadcast.expected_at and broadcast.expected_at <= now:
        _move(broadcast, BroadcastState.CANCELLED)
        _record(None, broadcast, "cancelled", "Not sent: what it gives notice of has begun")
        return False
    _move(broadcast, BroadcastState.SENT, sent_at=now)
    choices = who_is_told(broadcast.places.all(), now)
    body, one_way = words(rules, broadcast), words(rules, broadcast, one_way=True)
    drafts = []
    for choice in choices:
        one = {"person": choice.person, "post_title": choice.post.title, "unreachable": why_not(choice)}
        listener = Listener.objects.create(broadcast=broadcast, **one)
        if not listener.unreachable:
            drafts.append(_draft(broadcast, listener, choice.contact.number, body, one_way))
    post(drafts=drafts, at=now)
    _record(None, broadcast, "sent", f"Sent to {len(drafts)} of {len(choices)} people")
    return True


def _draft(broadcast: Broadcast, listener: Listener, number: str, body: str, one_way: str) -> Draft:
    return Draft(
        person=listener.person,
        to=number,
        body=body,
        one_way=one_way,
        kind=broadcast.kind,
        topic=broadcast.topic,
        about=listener.about,
        answers=ANSWERS[BroadcastKind(broadcast.kind)],
        lane=Lane.ORDINARY,
        expires_in=timedelta(hours=4),
    )


@transaction.atomic
def answer_broadcast(*, listener: Listener, answer: str, at: datetime) -> None:
    """Keeps what somebody answered. Whoever asks for a call stands in the queue until somebody has rung."""
    touch(listener.broadcast.topic)
    Listener.objects.filter(pk=listener.pk).update(answer=answer, answered_at=at)
    if answer == Answer.CALL_ME:
        Listener.objects.filter(pk=listener.pk).update(rung_by=None, rung_at=None)
    _record(None, listener.broadcast, "answer", f"{listener.post_title}: {Answer(answer).label.lower()}")


@transaction.atomic
def mark_rung(*, by, listener: Listener) -> None:
    """An officer has rung somebody who asked for a call."""
    insist([] if standing(by).is_officer else ["Only police liaison and council officers can do this."])
    touch(listener.broadcast.topic)
    waiting = Listener.objects.filter(pk=listener.pk, answer=Answer.CALL_ME, rung_at=None)
    if waiting.update(rung_by=by, rung_at=clock.now()) != 1:
        raise Refused(["Somebody has rung them already."])
    _record(by, listener.broadcast, "rung", f"Rang {listener.post_title}")


def _lock(broadcast: Broadcast) -> Broadcast:
    touch(broadcast.topic)
    return Broadcast.objects.select_related("place__area").get(pk=broadcast.pk)


def _move(broadcast: Broadcast, to: BroadcastState, **also: object) -> None:
    as_read = Broadcast.objects.filter(pk=broadcast.pk, state=broadcast.state)
    if to not in BROADCAST_MOVES[BroadcastState(broadcast.state)] or as_read.update(state=to, **also) != 1:
        raise Refused([OVERTAKEN])
    for name, value in {"state": to, **also}.items():
        setattr(broadcast, name, value)


def _record(by, broadcast: Broadcast, kind: str, text: str) -> None:
    write(by=by, subject=broadcast.topic, kind=kind, text=text)

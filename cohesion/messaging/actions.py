"""Posting texts and calling them back. Nothing here talks to a provider: the dispatcher does, after the commit."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cohesion.kit import clock
from cohesion.kit.sms_text import measure
from cohesion.live import bell
from cohesion.live.actions import ring, touch
from cohesion.messaging.models import Message
from cohesion.messaging.states import UNSENT, Lane, OnUnknown, State


@dataclass(frozen=True)
class Draft:
    """A text to be posted. `expires_in` is the time after which it would be too late to help."""

    to: str
    body: str
    kind: str
    topic: str
    lane: Lane
    person: object = None
    about: str = ""
    answers: list[str] = field(default_factory=list)
    on_unknown: OnUnknown = OnUnknown.LEAVE
    expires_in: timedelta | None = None


def post(*, drafts: Iterable[Draft], at: datetime | None = None) -> list[Message]:
    """Puts texts in the outbox, in the caller's transaction, and wakes the dispatcher when it commits.

    Their order is kept for each number and topic: a later text never overtakes an earlier one.
    """
    at = at or clock.now()
    messages = [
        Message(
            person=draft.person,
            to=draft.to,
            body=draft.body,
            segments=measure(draft.body).segments,
            kind=draft.kind,
            topic=draft.topic,
            about=draft.about,
            answers=draft.answers,
            lane=draft.lane,
            on_unknown=draft.on_unknown,
            posted_at=at,
            due_at=at,
            expires_at=at + draft.expires_in if draft.expires_in else None,
        )
        for draft in drafts
    ]
    Message.objects.bulk_create(messages)
    if messages:
        ring(bell.OUTBOX)
    return messages


def cancel_unsent(*, topic: str, kinds_starting: str = "") -> list[Message]:
    """Takes back the texts about a topic that have not left, and returns them. Those in flight are not touched."""
    waiting = Message.objects.filter(topic=topic, kind__startswith=kinds_starting, state__in=UNSENT)
    cancelled = list(waiting.select_for_update())
    now = clock.now()
    Message.objects.filter(pk__in=[message.pk for message in cancelled], state__in=UNSENT).update(
        state=State.CANCELLED, settled_at=now
    )
    if cancelled:
        touch(topic)
    return cancelled

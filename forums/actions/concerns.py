"""A concern's way: raised, read, taken up or not, discussed, answered. Its raiser is told at every step."""

import secrets
import uuid
from datetime import timedelta

from django.db import transaction

from cohesion.almanac.days import working_days_after
from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.kit.refs import ALPHABET
from cohesion.kit.refusals import Refused, insist
from cohesion.live.actions import touch
from cohesion.policy.book import book
from forums import rules
from forums.actions.meetings import add_item
from forums.actions.moves import lock_concern, lock_meeting, move, unused_reference
from forums.actions.recording import withdraw
from forums.actions.telling import tell
from forums.models import AgendaItem, Body, Concern, Meeting
from forums.queries import digest_of, unsigned_since
from forums.states import MINUTED, ConcernState, ItemKind, Sector, ShownAs

SECRET = 32  # characters of our alphabet: 130 bits


@transaction.atomic
def raise_concern(
    *,
    by,
    body: Body,
    text: str,
    sector: str = Sector.RESIDENT,
    shown_as: str = ShownAs.NOBODY,
    key: uuid.UUID | None = None,
    for_somebody: bool = False,
    quietly: bool = False,
) -> tuple[Concern, str]:
    """Takes a concern from anybody; `by` is None when they did not sign in. Returns it and its secret address.

    The address is shown once: only its digest is kept. The same `key` again changes nothing, and returns the concern
    with an empty address. `for_somebody`: a clerk takes it down for somebody who has no account. `quietly`: the
    caller says by itself that it was received.
    """
    insist(rules.objections_to_clerking(standing(by)) if for_somebody else [])
    touch(body.topic)  # two taps take turns
    if key and (known := Concern.objects.filter(key=key).first()):
        return known, ""
    now, policy = clock.now(), book()
    lately = 0 if by else unsigned_since(now - timedelta(hours=1))
    insist(rules.objections_to_raising(text, lately=lately, at_most=policy.value("forum.unsigned_an_hour")))
    secret = "".join(secrets.choice(ALPHABET) for _ in range(SECRET))
    days = policy.value("forum.acknowledge_days")
    concern = Concern.objects.create(
        ref=unused_reference(Concern),
        key=key or uuid.uuid4(),
        digest=digest_of(secret),
        body=body,
        text=text.strip(),
        sector=sector,
        shown_as=shown_as,
        raised_by=None if for_somebody else by,
        taken_down_by=by if for_somebody else None,
        raised_at=now,
        acknowledge_by=working_days_after(clock.local(now).date(), days),
    )
    write(by=None, subject=concern.topic, kind="concern.received", text=f"Received for {body}")
    if not quietly:
        tell(concern)
    return concern, secret


def acknowledge(*, by, concern: Concern) -> Concern:
    """A person has read it."""
    return take_step(by, concern, ConcernState.ACKNOWLEDGED, acknowledged_at=clock.now())


def accept(*, by, concern: Concern, words: str) -> Concern:
    """Takes it up. `words` is what everybody will read of it, without names, faith or place of anybody."""
    return take_step(by, concern, ConcernState.ACCEPTED, words, summary=words.strip())


def refer(*, by, concern: Concern, words: str) -> Concern:
    """Passes it to whoever can do something; `words` says to whom, and how they are reached."""
    return take_step(by, concern, ConcernState.REFERRED, words, answer=words.strip(), answered_at=clock.now())


def decline(*, by, concern: Concern, words: str) -> Concern:
    """Does not take it up; `words` is the reason, which whoever raised it reads."""
    return take_step(by, concern, ConcernState.DECLINED, words, answer=words.strip(), answered_at=clock.now())


@transaction.atomic
def pass_to_safeguarding(*, by, concern: Concern) -> Concern:
    """Leaves the forum for good: from now on only the cohesion lead reads it, and no text is sent about it.

    An item that came of it, in minutes not yet approved, says no more than that it was withdrawn.
    """
    items = AgendaItem.objects.filter(concern=concern).exclude(meeting__state__in=MINUTED)
    for item in items.select_related("meeting").order_by("meeting__ref"):
        lock_meeting(item.meeting)
        withdraw(item)
    return take_step(by, concern, ConcernState.SAFEGUARDING)


def respond(*, by, concern: Concern, words: str, response: str) -> Concern:
    """Answers it for everybody to read: we did, we will, or we cannot."""
    said = {"response": response, "answer": words.strip(), "answered_at": clock.now()}
    return take_step(by, concern, ConcernState.RESPONDED, words, **said)


@transaction.atomic
def put_on_agenda(*, by, concern: Concern, meeting: Meeting) -> AgendaItem:
    """Makes it an item of a meeting whose agenda is not out yet, in the clerk's words."""
    insist(rules.objections_to_scheduling(concern, meeting))
    item = add_item(by=by, meeting=meeting, title=_title(concern), kind=ItemKind.DECIDE, concern=concern)
    take_step(by, concern, ConcernState.ON_AGENDA)
    return item


@transaction.atomic
def take_step(by, concern: Concern, to: ConcernState, words: str | None = None, **also: object) -> Concern:
    """One step as the table of moves has it: by the clerk, written down, and said to whoever raised it."""
    concern = lock_concern(concern)
    insist(rules.objections_to_concern_move(standing(by), concern, to, words=words))
    move(concern, to, **also)
    write(by=by, subject=concern.topic, kind=f"concern.{to}", text=to.label, detail=(words or "").strip())
    tell(concern)
    return concern


def _title(concern: Concern) -> str:
    if not concern.summary:
        raise Refused(["Accept it first, in the words that everybody will read."])
    return concern.summary if len(concern.summary) <= 120 else f"{concern.summary[:119]}…"

"""What every action of the room shares: references, secret addresses, taking turns, one conditional update a move."""

import secrets
from datetime import datetime

from django.db import models

from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.kit.refs import ALPHABET, new_reference
from cohesion.kit.refusals import Refused
from cohesion.live.actions import touch
from events.models import Case, Consultation, Decision, SecretLink, Strand
from events.queries import digest_of
from events.rules import OVERTAKEN
from events.states import (
    CASE_MOVES,
    DECISION_MOVES,
    ENDED,
    STRAND_MOVES,
    CaseState,
    DecisionState,
    Purpose,
    StrandState,
)

SECRET = 32  # characters of our alphabet: 130 bits
ORGANISER = "The organiser"


def unused_reference() -> str:
    while Case.objects.filter(ref=(ref := new_reference())).exists():
        pass
    return ref


def new_link(case: Case, consultation: Consultation | None = None) -> str:
    """An address of its own for each email: its secret is known in clear only now."""
    secret = "".join(secrets.choice(ALPHABET) for _ in range(SECRET))
    SecretLink.objects.create(
        purpose=Purpose.CONSULTEE if consultation else Purpose.ORGANISER,
        case=case,
        consultation=consultation,
        digest=digest_of(secret),
        made_at=clock.now(),
    )
    return secret


def lock(case: Case) -> Case:
    """Whoever writes to one application takes turns; what is read from here on is as the last one left it."""
    touch(case.topic)
    return Case.objects.select_related("place", "organiser").get(pk=case.pk)


def move(case: Case, to: CaseState, **also: object) -> None:
    """From the state that was read to the next. Refused when somebody else was quicker, or there is no such move."""
    if to not in CASE_MOVES[CaseState(case.state)]:
        raise Refused([f"This can’t follow now: {case.get_state_display().lower()}."])
    ended: dict[str, datetime | None] = {"ended_at": clock.now() if to in ENDED else None}
    _update(case, to, **(ended | also))


def move_strand(strand: Strand, to: StrandState, **also: object) -> None:
    if to not in STRAND_MOVES[StrandState(strand.state)]:
        raise Refused([OVERTAKEN])
    _update(strand, to, **also)


def move_decision(decision: Decision, to: DecisionState, **also: object) -> None:
    if to not in DECISION_MOVES[DecisionState(decision.state)]:
        raise Refused([OVERTAKEN])
    _update(decision, to, **also)


def note(case: Case, kind: str, text: str, *, by, detail: str = "", organiser: bool = True) -> None:
    """An entry of the application's journal. What the organiser may read is of the audience "site".

    `by` is a person, ORGANISER or a consultee's name for whoever came by a secret address, None for the service itself.
    """
    outside = isinstance(by, str)
    write(
        by=None if outside else by,
        by_name=by if outside else "",
        subject=case.topic,
        kind=f"event.{kind}",
        text=text,
        detail=detail,
        audience=Audience.SITE if organiser else Audience.PARTNERS,
    )


def _update(row: models.Model, to: str, **also: object) -> None:
    still = type(row)._default_manager.filter(pk=row.pk, state=row.state)  # type: ignore[attr-defined]
    if still.update(state=to, **also) != 1:
        raise Refused([OVERTAKEN])
    row.refresh_from_db()

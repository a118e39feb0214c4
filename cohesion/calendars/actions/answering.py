"""What somebody answers, whichever way: one row, of which the latest is kept, and what they need to take part."""

from datetime import datetime, timedelta

from django.db import transaction

from cohesion.calendars.models import Rsvp
from cohesion.calendars.occasions import occasion_of
from cohesion.calendars.rules import CLERKS_ONLY, is_older, may_clerk, objections_to_answering
from cohesion.calendars.states import Answer, Via
from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.kit.refusals import insist
from cohesion.live.actions import touch
from cohesion.policy.book import book


@transaction.atomic
def take_answer(
    *,
    rsvp: Rsvp,
    answer: Answer,
    via: Via,
    at: datetime,
    sequence: int,
    needs: str | None = None,
    wants_help: bool = False,
    comment: str = "",
) -> bool:
    """Keeps an answer given at that time to that edition; False when a later one is known. Our own edition never moves.

    `needs` None: they were not asked. What they need is the clerk's to confirm, again when it changes.
    """
    touch(rsvp.source)
    kept = Rsvp.objects.select_related("person").get(pk=rsvp.pk)
    insist(objections_to_answering(kept, occasion_of(kept.source), clock.now()))
    if is_older(kept, sequence=sequence, at=at):
        return False
    changes = {
        "answer": answer,
        "via": via,
        "answered_at": at,
        "answered_sequence": sequence,
        "comment": comment,
    }
    changes |= _contest(kept, answer, via, at) | _needs(kept, needs, wants_help)
    Rsvp.objects.filter(pk=kept.pk).update(**changes)
    says = f"{answer.label}, {via.label}"
    write(by=kept.person, subject=kept.source, kind=f"rsvp.{answer}", text=says)
    return True


def _contest(kept: Rsvp, answer: Answer, via: Via, at: datetime) -> dict[str, object]:
    """Two answers within minutes that differ, in different ways: perhaps two people. The clerk looks."""
    within = timedelta(minutes=book().value("calendar.contest_minutes"))
    known = kept.answered_at is not None and at - kept.answered_at <= within
    if known and kept.answer != answer and kept.via != via:
        return {"contested_at": at, "before": kept.answer}
    return {"contested_at": None, "before": Answer.NONE}


def _needs(kept: Rsvp, needs: str | None, wants_help: bool) -> dict[str, object]:
    changes: dict[str, object] = {}
    if needs is not None and needs.strip() != kept.needs:
        changes |= {"needs": needs.strip(), "wants_help": False}
    if wants_help and not kept.wants_help:
        changes |= {"wants_help": True}
    return changes | {"settled_at": None, "settled_by": None} if changes else {}


@transaction.atomic
def settle_need(*, by, rsvp: Rsvp) -> bool:
    """The clerk has arranged what somebody needs and told them so. False when that was said already."""
    insist([] if may_clerk(standing(by)) else [CLERKS_ONLY])
    touch(rsvp.source)
    if not Rsvp.objects.filter(pk=rsvp.pk, settled_at=None).update(settled_at=clock.now(), settled_by=by):
        return False
    write(
        by=by,
        subject=rsvp.source,
        kind="need.settled",
        text="Confirmed to somebody what they need to take part",
    )
    return True

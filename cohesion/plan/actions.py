"""The only writers of agreed work and of requests."""

from datetime import date, datetime
from functools import partial

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.kit.refs import new_reference
from cohesion.kit.refusals import Refused, insist
from cohesion.live.actions import touch
from cohesion.plan import rules
from cohesion.plan.models import AgreedAction, Request
from cohesion.plan.states import MOVES, Asked, State

OVERTAKEN = "Somebody else was quicker. Look at it again."


@transaction.atomic
def agree(*, by, what: str, owner: str, due_on: date, source: str, owned_by=None) -> AgreedAction:
    """Writes down agreed work. `source` says where: "incident.K7M4" for a debrief, "decision.…" for a forum.

    `owner` is the body or post as people read it, `owned_by` the person who is reminded, if there is one. Raises
    Refused without an owner, or for a day that has passed.
    """
    today = clock.local(clock.now()).date()
    insist(rules.objections_to_agreeing(standing(by), what=what, owner=owner, due_on=due_on, today=today))
    action = AgreedAction.objects.create(
        ref=_unused_reference(),
        what=what.strip(),
        owner=owner.strip(),
        owned_by=owned_by,
        due_on=due_on,
        source=source,
        agreed_by=by,
        agreed_at=clock.now(),
    )
    said = partial(write, by=by, kind="action.agreed", counts={"action": action.ref})
    said(subject=action.topic, text=f"Agreed: {action.what}", detail=f"{action.owner}, by {_day(due_on)}")
    said(
        subject=source,
        text=f"Agreed as A-{action.ref}: {action.what}",
        detail=f"{action.owner}, by {_day(due_on)}",
    )
    return action


@transaction.atomic
def report_progress(*, by, action: AgreedAction, text: str) -> None:
    """Says how it stands. Every report is kept in the journal; the action carries the last one."""
    action = _lock(action)
    insist(rules.objections_to_reporting(standing(by), by, action, text=text))
    AgreedAction.objects.filter(pk=action.pk).update(progress=text.strip())
    write(by=by, subject=action.topic, kind="action.progress", text=text.strip())


@transaction.atomic
def close(*, by, action: AgreedAction, evidence: str, to: str = State.DONE) -> None:
    """Done, with what shows it; or dropped, with the reason. Both stay for good, and are said where it was agreed."""
    action = _lock(action)
    insist(rules.objections_to_closing(standing(by), by, action, to=to, evidence=evidence))
    still_open = AgreedAction.objects.filter(pk=action.pk, state=State.OPEN)
    if still_open.update(state=to, evidence=evidence.strip(), closed_at=clock.now()) != 1:
        raise Refused([OVERTAKEN])
    said = partial(write, by=by, kind=f"action.{to}", detail=evidence.strip())
    said(subject=action.topic, text=State(to).label)
    said(subject=action.source, text=f"A-{action.ref} {State(to).label.lower()}: {action.what}")


@transaction.atomic
def ask(*, by, kind: str, source: str, why: str, answer_by: datetime, hold_by: date | None = None) -> Request:
    """Asks another service for a meeting, or to take in an event. Asked again from the same source, it is the same."""
    insist(rules.objections_to_request(standing(by), why=why))
    touch(source)  # two taps take turns
    if known := Request.objects.filter(kind=kind, source=source).first():
        return known
    request = Request.objects.create(
        kind=kind,
        source=source,
        why=why.strip(),
        answer_by=answer_by,
        hold_by=hold_by,
        asked_by=by,
        asked_at=clock.now(),
    )
    until = f"To be answered by {_day(answer_by.date())}, {clock.hhmm(answer_by)}"
    said = partial(write, by=by, kind="request.asked", detail=until, counts={"request": request.pk})
    said(subject=request.topic, text=f"{request.get_kind_display()} asked for: {request.why}")
    said(subject=source, text=f"{request.get_kind_display()} asked for")
    return request


@transaction.atomic
def take_up(*, by, request: Request) -> None:
    """Somebody sees to it, in their own name."""
    insist(rules.objections_to_answering(standing(by), request, answer="-"))
    _move(request, Asked.TAKEN_UP, taken_up_by=by)
    said = partial(write, by=by, kind="request.taken_up")
    said(subject=request.topic, text="Taken up")
    said(subject=request.source, text=f"{request.get_kind_display()}: taken up")


@transaction.atomic
def answer(*, by, request: Request, answer: str) -> None:
    """What was arranged, or why nothing will be: said where it was asked, too."""
    insist(rules.objections_to_answering(standing(by), request, answer=answer))
    _move(request, Asked.ANSWERED, answer=answer.strip(), answered_at=clock.now())
    said = partial(write, by=by, kind="request.answered")
    said(subject=request.topic, text=answer.strip())
    said(subject=request.source, text=f"{request.get_kind_display()}: {answer.strip()}")


def _move(request: Request, to: Asked, **also: object) -> None:
    touch(request.source)
    allowed = [state for state, after in MOVES.items() if to in after]
    if Request.objects.filter(pk=request.pk, state__in=allowed).update(state=to, **also) != 1:
        raise Refused([OVERTAKEN])


def _lock(action: AgreedAction) -> AgreedAction:
    """Where it was agreed before itself: everybody takes them in this order, or two might wait for each other."""
    touch(action.source)
    touch(action.topic)
    return AgreedAction.objects.get(pk=action.pk)


def _unused_reference() -> str:
    while AgreedAction.objects.filter(ref=(ref := new_reference())).exists():
        pass
    return ref


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"

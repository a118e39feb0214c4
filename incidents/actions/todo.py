"""Lists that are worked off: checklists, and the calls that people asked for."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.messaging.actions import touch_all
from cohesion.policy.book import Book, book
from incidents.actions.moves import lock
from incidents.models import Alert, CallRequest, ChecklistItem, Incident
from incidents.playbooks import plan_of
from incidents.record_states import QUEUED, Call, Done, Outcome
from incidents.rules import Refused, insist, objections_to_writing
from incidents.states import Party

TAKEN = "Somebody else is ringing them, or has done. Look at the queue again."
NOT_YOURS = "Say first that you are ringing them."


def take_checklists(incident: Incident, rules: Book) -> None:
    """Copies the lists of its playbook, or of its kind and severity, into rows. What is there already stays."""
    rows = [
        ChecklistItem(incident=incident, party=party, text=text)
        for party, lines in plan_of(incident, rules).checklists.items()
        for text in lines
    ]
    ChecklistItem.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def settle_item(*, by, item: ChecklistItem, state: str, reason: str = "") -> None:
    """Ticks a line, says that it is not needed and why, or takes either back. The last one to say so counts."""
    incident = lock(item.incident)
    insist(objections_to_writing(standing(by), incident))
    if state == Done.NOT_NEEDED and not reason.strip():
        raise Refused(["Say why it is not needed."])
    settled: dict[str, object] = {"settled_by": None, "settled_at": None, "reason": ""}
    if state != Done.OPEN:
        why = reason.strip() if state == Done.NOT_NEEDED else ""
        settled = {"settled_by": by, "settled_at": clock.now(), "reason": why}
    if not ChecklistItem.objects.filter(pk=item.pk).exclude(state=state).update(state=state, **settled):
        return  # pressed twice, or by two
    write(
        by=by,
        subject=incident.topic,
        kind=f"checklist.{state}",
        text=f"{Party(item.party).label}: {item.text}: {Done(state).label.lower()}",
        detail=str(settled["reason"]),
    )


# --- calls --------------------------------------------------------------------------------------------------------


def queue_call(alert: Alert, at: datetime) -> None:
    """Puts somebody who asked for a call in the queue, unless they wait there already. The caller holds the topic."""
    if not alert.calls.filter(state__in=QUEUED).exists():
        CallRequest.objects.create(alert=alert, asked_at=at)


@transaction.atomic
def take_call(*, by, call: CallRequest) -> None:
    """ "I am ringing them": one conditional UPDATE, so that two do not ring the same person.

    A person who waits on several boards is rung once, for all of them. A claim that nobody followed up may be taken
    over after `call.claim_minutes`. Raises Refused when somebody else was quicker.
    """
    waiting, now = _hold_all(by, call), clock.now()
    minutes = book(call.alert.incident.policy_edition).value("call.claim_minutes")
    stale = Q(state=Call.RINGING, taken_at__lt=now - timedelta(minutes=minutes))
    free = waiting.filter(Q(state=Call.WAITING) | stale)
    taken = {"state": Call.RINGING, "taken_by": by, "taken_at": now}
    if not free.filter(pk=call.pk).update(**taken):
        raise Refused([TAKEN])
    free.filter(state=Call.WAITING).update(**taken)
    _say(by, call.alert, "taken", f"Ringing {call.alert.post_title}")


@transaction.atomic
def end_call(*, by, call: CallRequest, outcome: str) -> None:
    """What came of ringing. Nobody answered: back in the queue, one more try counted. Only who rings may say it."""
    rung = _hold_all(by, call).filter(state=Call.RINGING, taken_by=by)
    if not rung.filter(pk=call.pk).exists():
        raise Refused([NOT_YOURS])
    for one in list(rung.select_related("alert__incident")):
        _end(one, outcome, clock.now())
        _say(by, one.alert, outcome, f"Rang {one.alert.post_title}: {Outcome(outcome).label.lower()}")


def _hold_all(by, call: CallRequest) -> QuerySet[CallRequest]:
    """The calls that wait for this person on any board, with other writers of those boards waiting."""
    insist(objections_to_writing(standing(by), call.alert.incident))
    waiting = CallRequest.objects.filter(alert__person=call.alert.person_id, state__in=QUEUED)
    touch_all(
        {
            call.alert.incident.topic,
            *(one.alert.incident.topic for one in waiting.select_related("alert__incident")),
        }
    )
    return waiting


def _end(call: CallRequest, outcome: str, now: datetime) -> None:
    row = CallRequest.objects.filter(pk=call.pk)
    if outcome == Outcome.NO_ANSWER:
        row.update(state=Call.WAITING, taken_by=None, taken_at=None, tries=call.tries + 1)
    else:
        row.update(state=Call(outcome), settled_at=now)


def _say(by, alert: Alert, kind: str, text: str) -> None:
    write(by=by, subject=alert.incident.topic, kind=f"call.{kind}", text=text)

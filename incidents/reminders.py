"""What the timeline says when the record is late: an update, a review, a rumour, a call nobody followed up. Each once.

Written in the journal, so that every open board is drawn anew and shows it in red.
"""

from datetime import datetime, timedelta

from django.db import transaction

from cohesion.journal.actions import write
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.live.actions import hold
from cohesion.policy.book import book
from incidents.models import CallRequest, Decision, Incident, Rumour
from incidents.record_states import Call, Verdict
from incidents.states import OPEN

LATE = "update.late"


def remind(now: datetime) -> int:
    """Writes what has become late; returns how many lines. Two at once write each line once."""
    return _late_updates(now) + _late_reviews(now) + _late_checks(now) + _idle_claims(now)


def _late_updates(now: datetime) -> int:
    late = Incident.objects.filter(state__in=OPEN, update_due_at__lte=now)
    return sum(_note_late_update(incident, now) for incident in late if not _is_said(incident))


def _is_said(incident: Incident) -> bool:
    """A line that was written since the promised time is about that promise."""
    said = Entry.objects.filter(subject=incident.topic, kind=LATE, at__gte=incident.update_due_at)
    return said.exists()


@transaction.atomic
def _note_late_update(incident: Incident, now: datetime) -> bool:
    """Once for each promise; asked again while holding the topic, as another may just have written it."""
    hold(incident.topic)
    incident = Incident.objects.get(pk=incident.pk)
    promised = incident.update_due_at
    if not incident.is_open or promised > now or _is_said(incident):
        return False
    text = f"The update promised by {clock.hhmm(promised)} is late"
    write(by=None, subject=incident.topic, kind=LATE, text=text)
    return True


def _late_reviews(now: datetime) -> int:
    standing = Decision.objects.filter(superseded_by=None, incident__state__in=OPEN)
    late = standing.filter(review_at__lte=now, reminded_at=None).select_related("incident")
    return sum(
        _note(one, now, "decision.late", f"Decision {one.number} is to be reviewed now: {one.what}")
        for one in late
    )


def _late_checks(now: datetime) -> int:
    late = Rumour.objects.filter(
        verdict=Verdict.OPEN, incident__state__in=OPEN, check_by__lte=now, reminded_at=None
    )
    return sum(
        _note(one, now, "rumour.late", "A rumour has not been checked in time")
        for one in late.select_related("incident")
    )


@transaction.atomic
def _note(row: Decision | Rumour, now: datetime, kind: str, text: str) -> bool:
    """One conditional UPDATE decides who writes the line."""
    hold(row.incident.topic)
    if not type(row).objects.filter(pk=row.pk, reminded_at=None).update(reminded_at=now):
        return False
    write(by=None, subject=row.incident.topic, kind=kind, text=text)
    return True


def _idle_claims(now: datetime) -> int:
    """Somebody said that they were ringing, and nothing more: whoever waits goes back in the queue."""
    idle = now - timedelta(minutes=book().value("call.claim_minutes"))
    claims = CallRequest.objects.filter(state=Call.RINGING, taken_at__lt=idle)
    return sum(_put_back(call, idle) for call in claims.select_related("alert__incident"))


@transaction.atomic
def _put_back(call: CallRequest, idle: datetime) -> bool:
    incident = call.alert.incident
    hold(incident.topic)
    still = CallRequest.objects.filter(pk=call.pk, state=Call.RINGING, taken_at__lt=idle)
    if not still.update(state=Call.WAITING, taken_by=None, taken_at=None):
        return False
    text = f"Nobody said what came of ringing {call.alert.post_title}: to be rung again"
    write(by=None, subject=incident.topic, kind="call.idle", text=text)
    return True

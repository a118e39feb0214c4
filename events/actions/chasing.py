"""Reminders: of consultees before their day, and of organisers who were asked for more."""

from datetime import datetime, timedelta

from django.db import transaction

from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from cohesion.policy.book import Book
from events import clocks
from events.actions.asking import address_of
from events.actions.ending import withdraw
from events.actions.moves import lock, note
from events.actions.telling import ask_by_email, tell
from events.models import Consultation, Pause
from events.states import RUNNING, CaseState

UNANSWERED = "You did not answer what we asked for."


def remind_consultees(now: datetime, policy: Book) -> int:
    """Once each, so many working days before their day. Returns how many. Silence stays "no reply"."""
    today = clock.local(now).date()
    last = clocks.working_day_after(today, policy.value("events.remind_before_days"), policy)
    silent = Consultation.objects.filter(answer="", reminded_at=None, answer_by__lte=last)
    silent = silent.filter(case__state__in=RUNNING, asked_by_email=True, asked_at__lt=now - timedelta(days=1))
    return sum(_remind(one, now, policy) for one in silent.select_related("case"))


@transaction.atomic
def _remind(one: Consultation, now: datetime, policy: Book) -> bool:
    """False when another worker did it, or they answered meanwhile."""
    case = lock(one.case)
    still = Consultation.objects.filter(pk=one.pk, answer="", reminded_at=None)
    to = address_of(one.consultee, policy)
    if still.update(reminded_at=now) != 1 or not to:
        return False
    ask_by_email(one, to=to)
    note(case, "reminded", f"Reminded {one.name}", by=None)
    return True


def chase_organisers(now: datetime, policy: Book) -> int:
    """Reminds those who were asked for more, and closes as withdrawn what nobody has answered. Returns how many."""
    waiting = Pause.objects.filter(answered_at=None, case__state__in=(CaseState.PAUSED, CaseState.INCOMPLETE))
    return sum(_chase(one, now, policy) for one in waiting.select_related("case"))


def _chase(pause: Pause, now: datetime, policy: Book) -> bool:
    asked = clock.local(pause.asked_at).date()
    used = clocks.days_used(asked, clock.local(now).date(), policy)
    if used >= policy.value("events.withdraw_days"):
        return _close(pause)
    due = sum(used >= days for days in policy.value("events.chase_days"))
    return due > pause.chased and _remind_organiser(pause, due)


@transaction.atomic
def _remind_organiser(pause: Pause, due: int) -> bool:
    case = lock(pause.case)
    if Pause.objects.filter(pk=pause.pk, answered_at=None, chased=pause.chased).update(chased=due) != 1:
        return False
    tell(case, "event.more_info")
    note(case, "chased", "Reminded the organiser that we wait for more", by=None)
    return True


def _close(pause: Pause) -> bool:
    """False when they answered in the same moment."""
    try:
        withdraw(by=None, case=pause.case, words=UNANSWERED, by_service=True)
    except Refused:
        return False
    return True

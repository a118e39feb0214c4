"""What an officer does with what came in: checks it, begins its clock, asks for more."""

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.kit import clock
from cohesion.kit.refusals import insist
from cohesion.policy.book import Book
from events import clocks, rules
from events.actions.asking import ask_whom_it_concerns
from events.actions.moves import lock, move, note
from events.actions.telling import tell
from events.actions.timing import restart_clock
from events.models import Case, Pause
from events.queries import rules_of
from events.states import CaseState


@transaction.atomic
def take_up(*, by, case: Case) -> Case:
    """It is complete: our clock begins, and everybody whom it concerns is asked."""
    case = lock(case)
    insist(rules.objections_to_move(standing(by), case, CaseState.OPEN))
    policy = rules_of(case)
    move(case, CaseState.OPEN, day0=clocks.day_nought(case.received_at or clock.now(), policy), check_by=None)
    restart_clock(case, policy)
    note(case, "complete", "Complete: our clock has begun", by=by)
    ask_whom_it_concerns(case, policy)
    return case


@transaction.atomic
def note_it(*, by, case: Case) -> Case:
    """There is nothing to decide after all: noted, and the organiser is told so."""
    case = lock(case)
    insist(rules.objections_to_move(standing(by), case, CaseState.NOTED))
    insist([] if case.state == CaseState.RECEIVED else [rules.OVERTAKEN])
    open_ones = case.strands.filter(kind__in=_permissions(rules_of(case)))
    insist(["Somebody’s permission is needed: it can’t only be noted."] if open_ones.exists() else [])
    move(case, CaseState.NOTED, check_by=None)
    note(case, "noted", "Noted: no permission needed from us", by=by)
    tell(case, "event.noted")
    return case


def _permissions(policy: Book) -> list[str]:
    return [kind for kind, words in policy.under("events.strand").items() if words["asks"] == "permission"]


@transaction.atomic
def find_incomplete(*, by, case: Case, words: str) -> Case:
    """Something is missing: our clock has not begun, and begins anew on the day on which it comes."""
    case = lock(case)
    insist(rules.objections_to_move(standing(by), case, CaseState.INCOMPLETE, words=words))
    move(case, CaseState.INCOMPLETE, check_by=None)
    _ask(case, words, by)
    return case


@transaction.atomic
def ask_for_more(*, by, case: Case, words: str) -> Case:
    """Asks the organiser: our clock stands still until they have answered. Legal deadlines do not."""
    case = lock(case)
    insist(rules.objections_to_move(standing(by), case, CaseState.PAUSED, words=words))
    move(case, CaseState.PAUSED, target_on=None)
    _ask(case, words, by)
    return case


def _ask(case: Case, words: str, by) -> None:
    Pause.objects.filter(case=case, answered_at=None).update(answered_at=clock.now())
    Pause.objects.create(case=case, what=words.strip(), asked_by=by, asked_at=clock.now())
    note(case, "more_asked", "Asked the organiser for more", by=by, detail=words.strip())
    tell(case, "event.more_info")

"""Asking consultees, and what they answer. Silence is "no reply", and never consent."""

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.kit.refusals import insist
from cohesion.messaging.ways import carried
from cohesion.policy.book import Book
from events import clocks, rules
from events.actions.lanes import drop_after_objection
from events.actions.moves import lock, note
from events.actions.telling import ask_by_email
from events.models import Case, Consultation
from events.queries import rules_of
from events.states import RUNNING, Answer, Lane, StrandState


def ask_whom_it_concerns(case: Case, policy: Book) -> None:
    """Asks everybody whom an open strand concerns and who has not been asked since it was opened.

    Call it in a transaction that holds the application.
    """
    for consultee, since in _concerned(case, policy).items():
        if not case.consultations.filter(consultee=consultee, version__gte=since).exists():
            _ask(case, consultee, policy)


@transaction.atomic
def ask(*, by, case: Case, consultee: str) -> Consultation:
    """An officer asks somebody else as well, about the version that stands."""
    case, policy = lock(case), rules_of(case)
    insist(rules.objections_to_running(standing(by)))
    insist([] if case.state in RUNNING else ["Check first whether the application is complete."])
    asked = case.consultations.filter(consultee=consultee, version=case.version).exists()
    insist(["They have been asked about this version."] if asked else [])
    return _ask(case, consultee, policy, by)


@transaction.atomic
def answer(
    *, by, consultation: Consultation, answer: str, words: str, answered_as: str, private: bool = False
) -> Consultation:
    """Records what a consultee says; `by` is None when they came by their address, else the officer who took it down.

    What police say is private whatever they tick, until an officer releases it. An objection takes the application out
    of the expedited lane.
    """
    case = lock(consultation.case)
    consultation = Consultation.objects.select_related("case").get(pk=consultation.pk)
    insist(rules.objections_to_running(standing(by)) if by else [])
    insist(rules.objections_to_answer(consultation, answer=answer, words=words, answered_as=answered_as))
    policy = rules_of(case)
    Consultation.objects.filter(pk=consultation.pk, answer="").update(
        answer=answer,
        words=words.strip(),
        answered_as=answered_as.strip(),
        answered_at=clock.now(),
        recorded_by=by,
        is_private=private or consultation.consultee in policy.value("events.private_answers"),
    )
    said = str(Answer(answer).label)
    note(case, "answered", f"{consultation.name}: {said}", by=by or consultation.name, organiser=False)
    if answer == Answer.OBJECTION:
        drop_after_objection(case, consultation.name, policy)
    consultation.refresh_from_db()
    return consultation


@transaction.atomic
def release(*, by, consultation: Consultation) -> Consultation:
    """Lets the organiser read an answer that was private, once an officer has read it for what must stay private."""
    case = lock(consultation.case)
    insist(rules.objections_to_running(standing(by)))
    if (
        Consultation.objects.filter(pk=consultation.pk, is_private=True)
        .exclude(answer="")
        .update(is_private=False)
    ):
        note(
            case,
            "released",
            f"Released the answer of {consultation.name} to the organiser",
            by=by,
            organiser=False,
        )
    consultation.refresh_from_db()
    return consultation


def address_of(consultee: str, policy: Book) -> str:
    """Where they are asked by email, or nothing: also for an address outside the domains that policy allows."""
    to = str(policy.value("events.consultee_emails").get(consultee, "")).strip().lower()
    domain = to.rpartition("@")[2]
    allowed = policy.value("events.consultee_domains")
    return to if any(domain == one or domain.endswith(f".{one}") for one in allowed) else ""


def _concerned(case: Case, policy: Book) -> dict[str, int]:
    """Whom an open strand concerns, with the version from which on."""
    found: dict[str, int] = {}
    by_strand = policy.value("events.asked_by_strand")
    for strand in case.strands.filter(state=StrandState.OPEN):
        for consultee in by_strand.get(strand.kind, "").split():
            found[consultee] = max(found.get(consultee, 0), strand.since)
    return found


def _ask(case: Case, consultee: str, policy: Book, by=None) -> Consultation:
    days = policy.value("events.consultee_days")["expedited" if case.lane == Lane.EXPEDITED else "standard"]
    now = clock.now()
    to = address_of(consultee, policy) if Way.EMAIL in carried() else ""
    consultation = Consultation.objects.create(
        case=case,
        consultee=consultee,
        name=policy.value("events.consultees")[consultee],
        version=case.version,
        asked_at=now,
        asked_by_email=bool(to),
        answer_by=clocks.working_day_after(clocks.received_on(now, policy), days, policy),
        is_private=consultee in policy.value("events.private_answers"),
    )
    if to:
        ask_by_email(consultation, to=to)
    note(case, "asked", f"Asked {consultation.name}{'' if to else ': ring them, there is no address'}", by=by)
    return consultation

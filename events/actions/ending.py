"""How an application ends without a decision, and what comes after the event."""

from collections.abc import Mapping

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.kit import clock
from cohesion.kit.refusals import insist
from cohesion.policy.book import book
from events import rules
from events.actions.asking import address_of
from events.actions.moves import ORGANISER, lock, move, new_link, note
from events.actions.telling import send_address, tell, tell_consultees_of_the_end
from events.models import Case, SecretLink
from events.states import CaseState, DecisionState, Purpose


@transaction.atomic
def withdraw(*, by, case: Case, words: str = "", by_service: bool = False) -> Case:
    """The organiser takes it back, or we close it as they did not answer. It can be sent again."""
    case = lock(case)
    move(case, CaseState.WITHDRAWN, ended_because=words.strip(), target_on=None, reply_by=None)
    case.pauses.filter(answered_at=None).update(answered_at=clock.now())
    proposed = case.decisions.filter(state=DecisionState.RECOMMENDED)
    proposed.update(state=DecisionState.SENT_BACK, comment="The application was withdrawn.")
    note(case, "withdrawn", "Withdrawn", by=None if by_service else by or ORGANISER, detail=words.strip())
    tell(case, "event.news", news="closed, you can send it again")
    return case


@transaction.atomic
def cancel(*, by, case: Case, words: str, by_council: bool = False) -> Case:
    """The event does not take place. Everybody reads so in the programme, and its consultees on their page."""
    case = lock(case)
    insist(rules.objections_to_running(standing(by)) if by_council else [])
    insist([] if words.strip() else ["Say why it does not take place."])
    move(case, CaseState.CANCELLED, ended_because=words.strip(), reply_by=None)
    who = "the council" if by_council else "its organiser"
    note(case, "cancelled", f"Cancelled by {who}", by=by or ORGANISER, detail=words.strip())
    tell(case, "event.news", news="cancelled")
    asked = case.consultations.filter(asked_by_email=True).values_list("consultee", flat=True)
    tell_consultees_of_the_end(case, {one: address_of(one, book()) for one in set(asked)})
    return case


@transaction.atomic
def say_how_it_went(*, by, case: Case, afterwards: Mapping[str, object]) -> Case:
    """The organiser's return: how many came, what happened, what to change. It keeps them in good standing."""
    case = lock(case)
    today = clock.local(clock.now()).date()
    over = case.event_on is not None and case.event_on <= today
    insist(
        [] if case.state in (CaseState.AGREED, CaseState.NOTED) and over else ["The event is still to come."]
    )
    Case.objects.filter(pk=case.pk).update(afterwards=dict(afterwards), returned_at=clock.now())
    case.refresh_from_db()
    note(case, "returned", "Said how the event went", by=by or ORGANISER)
    return case


@transaction.atomic
def close_addresses(*, by, case: Case) -> int:
    """Takes back every address of the application, as when one was passed on, and emails its organiser a new one."""
    case = lock(case)
    insist(rules.objections_to_running(standing(by)))
    links = SecretLink.objects.filter(case=case, purpose=Purpose.ORGANISER, revoked_at=None)
    closed = links.update(revoked_at=clock.now())
    send_address(case, new_link(case))
    note(case, "addresses", "Took back the addresses of the application, and sent a new one", by=by)
    return closed

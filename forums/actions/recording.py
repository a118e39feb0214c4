"""What is written down as a meeting goes on: minutes by item, and decisions."""

from datetime import date

from django.db import transaction
from django.db.models import F

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.kit.refusals import Refused, insist
from cohesion.plan.actions import agree
from cohesion.plan.models import AgreedAction
from forums import rules
from forums.actions.meetings import say
from forums.actions.moves import lock_meeting, unused_reference
from forums.models import AgendaItem, Decision, ExemptNote
from forums.queries import quorum_of
from forums.states import Outcome, Result

WITHDRAWN = "Withdrawn"
CHANGED = (
    "Somebody else has written here meanwhile. Yours is kept below: bring the two together and save again."
)


@transaction.atomic
def minute(*, by, item: AgendaItem, note: str, result: str, revision: int) -> AgendaItem:
    """Writes the minute of an item. `revision` is the one that was read: nobody's words are lost under another's."""
    meeting = lock_meeting(item.meeting)
    insist(rules.objections_to_minuting(standing(by), meeting))
    public = "" if item.is_exempt else note.strip()
    still = AgendaItem.objects.filter(pk=item.pk, revision=revision)
    if still.update(note=public, result=result, revision=revision + 1) != 1:
        raise Refused([CHANGED])
    if item.is_exempt:
        ExemptNote.objects.update_or_create(item=item, defaults={"text": note.strip()})
    item.refresh_from_db()
    return item


def withdraw(item: AgendaItem) -> None:
    """Takes an item's words off every page but the clerk's. Call it with the meeting locked, in a transaction."""
    item.refresh_from_db()
    if item.note:
        ExemptNote.objects.update_or_create(item=item, defaults={"text": item.note})
    AgendaItem.objects.filter(pk=item.pk).update(
        title=WITHDRAWN, exempt_reason="Withdrawn by the clerk.", note="", revision=F("revision") + 1
    )


@transaction.atomic
def decide(
    *,
    by,
    item: AgendaItem,
    wording: str,
    outcome: str,
    votes_for: int | None = None,
    votes_against: int | None = None,
    abstained: int | None = None,
    no_action_because: str = "",
) -> Decision:
    """Records what was decided, in its words, with the quorum as it is at this moment."""
    meeting = lock_meeting(item.meeting)
    insist(rules.objections_to_attendance(standing(by), meeting))
    insist([] if wording.strip() else ["Write down what was decided."])
    quorate = quorum_of(meeting).is_met
    insist(rules.objections_to_deciding(item, outcome=outcome, quorate=quorate))
    decision = Decision.objects.create(
        ref=unused_reference(Decision),
        item=item,
        wording=wording.strip(),
        outcome=outcome,
        votes_for=votes_for,
        votes_against=votes_against,
        abstained=abstained,
        was_quorate=quorate,
        no_action_because=no_action_because.strip(),
        decided_at=clock.now(),
        recorded_by=by,
    )
    AgendaItem.objects.filter(pk=item.pk).update(result=Result.DECIDED)
    _say(decision, by, f"{Outcome(outcome).label}: {decision.wording}")
    return decision


@transaction.atomic
def agree_on(*, by, decision: Decision, what: str, owner: str, due_on: date, owned_by=None) -> AgreedAction:
    """Writes down what follows from a decision: work with an owner and a day, kept and chased as all agreed work."""
    meeting = lock_meeting(decision.item.meeting)
    insist(rules.objections_to_following_up(standing(by), meeting))
    return agree(by=by, what=what, owner=owner, due_on=due_on, source=decision.topic, owned_by=owned_by)


@transaction.atomic
def no_action(*, by, decision: Decision, because: str) -> None:
    """Says why nothing has to be done. A decision that is followed by work needs no such reason."""
    meeting = lock_meeting(decision.item.meeting)
    insist(rules.objections_to_following_up(standing(by), meeting))
    insist([] if because.strip() else ["Say why nothing has to be done."])
    Decision.objects.filter(pk=decision.pk).update(no_action_because=because.strip())
    _say(decision, by, f"{decision} needs no action: {because.strip()}")


def _say(decision: Decision, by, text: str) -> None:
    """In the meeting's journal; what was decided on an exempt item is for police and council alone."""
    meeting = decision.item.meeting
    if decision.item.is_exempt:
        write(by=by, subject=meeting.topic, kind="decided", text=text, audience=Audience.PARTNERS)
    else:
        say(meeting, by=by, kind="decided", text=text)

"""A facilitated dialogue: prepared before it, and its rules agreed by those who are there."""

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.kit import clock
from cohesion.kit.refusals import Refused, insist
from forums import minutes_rules as rules
from forums.actions.meetings import say
from forums.actions.moves import lock_meeting
from forums.models import Dialogue, Meeting
from forums.rules import OVERTAKEN


@transaction.atomic
def prepare(*, by, meeting: Meeting, facilitator: str, quiet_space: str, ground_rules: str) -> Dialogue:
    """Says who holds it, where somebody may withdraw to, and which rules it begins from. Until it begins."""
    meeting = lock_meeting(meeting)
    insist(rules.objections_to_preparing(standing(by), meeting))
    said = {
        "facilitator": facilitator.strip(),
        "quiet_space": quiet_space.strip(),
        "ground_rules": ground_rules.strip(),
    }
    insist([] if all(said.values()) else ["Say who facilitates it, where the quiet space is, and the rules."])
    made, _ = Dialogue.objects.update_or_create(meeting=meeting, defaults=said)
    text = f"Facilitated by {made.facilitator}. Quiet space: {made.quiet_space}"
    say(meeting, by=by, kind="dialogue.prepared", text=text)
    return made


@transaction.atomic
def agree_rules(*, by, dialogue: Dialogue, ground_rules: str) -> Dialogue:
    """Those who are there have agreed the rules, as they stand now."""
    meeting = lock_meeting(dialogue.meeting)
    there = list(meeting.attendances.filter(left_at=None))
    insist(rules.objections_to_agreeing_rules(standing(by), meeting, there))
    insist([] if ground_rules.strip() else ["Write down the rules that were agreed."])
    still = Dialogue.objects.filter(pk=dialogue.pk, agreed_at=None)
    if still.update(agreed_at=clock.now(), ground_rules=ground_rules.strip()) != 1:
        raise Refused([OVERTAKEN])
    dialogue.refresh_from_db()
    text = f"Ground rules agreed by {len(there)} people"
    say(meeting, by=by, kind="dialogue.agreed", text=text, detail=dialogue.ground_rules)
    return dialogue

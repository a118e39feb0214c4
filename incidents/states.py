"""The life of an incident and of an alert, as data."""

from django.db.models import TextChoices


class State(TextChoices):
    RAISED = "raised", "Unconfirmed"
    CONFIRMED = "confirmed", "Confirmed"
    STOOD_DOWN = "stood_down", "Stood down"
    WITHDRAWN = "withdrawn", "Withdrawn: sent in error"
    MERGED = "merged", "Merged into another report"
    PAUSED = "paused", "Exercise paused"


MOVES: dict[State, frozenset[State]] = {
    State.RAISED: frozenset({State.CONFIRMED, State.STOOD_DOWN, State.WITHDRAWN, State.MERGED, State.PAUSED}),
    State.CONFIRMED: frozenset({State.STOOD_DOWN, State.WITHDRAWN, State.MERGED}),
    State.STOOD_DOWN: frozenset({State.RAISED, State.CONFIRMED}),  # reopened: back to what it was
    State.WITHDRAWN: frozenset(),
    State.MERGED: frozenset({State.RAISED, State.CONFIRMED}),  # taken apart again
    State.PAUSED: frozenset(
        {State.RAISED, State.STOOD_DOWN, State.WITHDRAWN}
    ),  # an exercise, for something real
}
OPEN = (State.RAISED, State.CONFIRMED)
ENDED = (State.STOOD_DOWN, State.WITHDRAWN)  # everyone who was told is owed a word about it


class Severity(TextChoices):
    S1 = "S1", "S1 · Immediate danger"
    S2 = "S2", "S2 · Serious"
    S3 = "S3", "S3 · Harm, no danger now"
    S4 = "S4", "S4 · Concern"


NEEDS_POLICE = (Severity.S1, Severity.S2)  # whose stand-down is for police to agree
QUIET = (Severity.S3, Severity.S4)  # what waits until the morning
LAST_WORDS = ("standdown", "withdraw")  # the kinds of message that settle what is owed to a person


class Called999(TextChoices):
    YES = "yes", "Yes, just now"
    NOT_NEEDED = "not_needed", "Not needed"
    COULD_NOT = "could_not", "I could not"
    NOT_ASKED = "not_asked", "Not asked"  # raised on the command line


ASKED_999 = [choice for choice in Called999.choices if choice[0] != Called999.NOT_ASKED]


class Party(TextChoices):
    """In which capacity somebody is alerted: answers are per person and per party."""

    SITE = "site", "Site"
    POLICE = "police", "Police liaison"
    COUNCIL = "council", "Council duty officer"
    NEIGHBOUR = "neighbour", "Neighbour"


OFFICERS = (Party.POLICE, Party.COUNCIL)


class Answer(TextChoices):
    """What a person says. 1 is always the first, 2 always means call me, 3 means not me."""

    NONE = "none", "No reply"
    RECEIVED = "received", "Received"
    CALL_ME = "call_me", "Asked for a call"
    NOT_ME = "not_me", "Not me"


DIGITS = {"1": Answer.RECEIVED, "2": Answer.CALL_ME, "3": Answer.NOT_ME}


class Via(TextChoices):
    TEXT = "text", "by text"
    LINK = "link", "by personal link"
    BOARD = "board", "on the board"
    VOICE = "voice", "by a key during a call"
    PHONE = "phone", "by phone, taken down by an officer"


class Settled(TextChoices):
    """How the all-clear that is owed to a person was settled."""

    DELIVERED = "delivered", "Text delivered"
    ANSWERED = "answered", "Call answered"
    CALLED = "called", "Told by phone"
    CANNOT = "cannot", "Cannot be told"


class BroadcastKind(TextChoices):
    """A word to many that is no alert. The value is the key of its wording."""

    REASSURE = "reassure", "Reassurance after something elsewhere"
    NOTICE = "notice.planned", "Notice of something planned"


class BroadcastState(TextChoices):
    DRAFTED = "drafted", "Waiting to be agreed"
    AGREED = "agreed", "Held as scheduled"
    SENT = "sent", "Sent"
    CANCELLED = "cancelled", "Cancelled"


BROADCAST_MOVES: dict[BroadcastState, frozenset[BroadcastState]] = {
    BroadcastState.DRAFTED: frozenset({BroadcastState.AGREED, BroadcastState.CANCELLED}),
    BroadcastState.AGREED: frozenset({BroadcastState.SENT, BroadcastState.CANCELLED}),
    BroadcastState.SENT: frozenset(),
    BroadcastState.CANCELLED: frozenset(),
}


class Ladder(TextChoices):
    """Whose answer is waited for. Each has its own steps: one role's answer never silences another's."""

    SITE = Party.SITE.value, "Site"
    POLICE = Party.POLICE.value, "Police liaison"
    COUNCIL = Party.COUNCIL.value, "Council duty officer"
    NEIGHBOUR = Party.NEIGHBOUR.value, "Ring 1"
    CONFIRM = "confirm", "Confirming"


class Step(TextChoices):
    """What is done when nobody answers. The label ends the sentence "next step 18:45: ..."."""

    CALL = "call", "call them"
    THIRD = "third_contact", "ask the third contact"
    NEXT = "next_on_rota", "ask the next on the rota"
    LEAD = "cohesion_lead", "ask the cohesion lead"
    LIST = "call_list", "put them on the duty officer's call list"
    CONTROL_ROOM = "control_room", "tell the duty officer to ring the force control room"
    CONFIRM = "ask_to_confirm", "ask the officers again to confirm"


class StepState(TextChoices):
    WAITING = "waiting", "Waiting"
    DONE = "done", "Done"
    SKIPPED = "skipped", "Skipped"


STEP_MOVES: dict[StepState, frozenset[StepState]] = {
    StepState.WAITING: frozenset({StepState.DONE, StepState.SKIPPED}),
    StepState.DONE: frozenset(),
    StepState.SKIPPED: frozenset({StepState.WAITING}),  # who had it cannot any more
}


class Agreement(TextChoices):
    """The life of one version of a playbook. What is in force is never edited: a new draft replaces it."""

    DRAFT = "draft", "Draft, not agreed by police"
    IN_FORCE = "in_force", "In force"
    REPLACED = "replaced", "Replaced"


AGREEMENT_MOVES: dict[Agreement, frozenset[Agreement]] = {
    Agreement.DRAFT: frozenset({Agreement.IN_FORCE}),
    Agreement.IN_FORCE: frozenset({Agreement.REPLACED}),
    Agreement.REPLACED: frozenset(),
}


class Tension(TextChoices):
    """How much of it has happened (police tension monitoring: experienced, evidenced, potential)."""

    EXPERIENCED = "experienced", "Experienced: how people feel"
    EVIDENCED = "evidenced", "Evidenced: what has happened"
    POTENTIAL = "potential", "Potential: what may be coming"

    @property
    def short(self) -> str:
        return self.label.partition(":")[0]


class Heard(TextChoices):
    """Where something was heard, without saying from whom."""

    COMMUNITY = "community", "Somebody in the community"
    PLACE = "place", "A place of worship"
    SCHOOL = "school", "A school or youth service"
    ONLINE = "online", "Online"
    MEETING = "meeting", "A meeting"
    OFFICER = "officer", "An officer saw or heard it"
    OTHER = "other", "Elsewhere"


class Recovery(TextChoices):
    """A line of the recovery checklist."""

    OPEN = "open", "To do"
    DONE = "done", "Done"
    NOT_NEEDED = "not_needed", "Not needed"


RECOVERY_MOVES: dict[Recovery, frozenset[Recovery]] = {
    Recovery.OPEN: frozenset({Recovery.DONE, Recovery.NOT_NEEDED}),
    Recovery.DONE: frozenset(),
    Recovery.NOT_NEEDED: frozenset(),
}


class Lesson(TextChoices):
    IDENTIFIED = "identified", "Identified"
    AGREED = "agreed", "Agreed"
    LEARNED = "learned", "Learned"


LESSON_MOVES: dict[Lesson, frozenset[Lesson]] = {
    Lesson.IDENTIFIED: frozenset({Lesson.AGREED}),
    Lesson.AGREED: frozenset({Lesson.LEARNED}),
    Lesson.LEARNED: frozenset(),
}


class Version(TextChoices):
    """Whose debrief a lesson comes from: they are held apart, so that each can speak."""

    AGENCIES = "agencies", "Police and council"
    COMMUNITY = "community", "Community"

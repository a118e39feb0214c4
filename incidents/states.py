"""The life of an incident and of an alert, as data."""

from django.db.models import TextChoices


class State(TextChoices):
    RAISED = "raised", "Unconfirmed"
    CONFIRMED = "confirmed", "Confirmed"
    STOOD_DOWN = "stood_down", "Stood down"


MOVES: dict[State, frozenset[State]] = {
    State.RAISED: frozenset({State.CONFIRMED, State.STOOD_DOWN}),
    State.CONFIRMED: frozenset({State.STOOD_DOWN}),
    State.STOOD_DOWN: frozenset(),
}
OPEN = (State.RAISED, State.CONFIRMED)


class Severity(TextChoices):
    S1 = "S1", "S1 · Immediate danger"
    S2 = "S2", "S2 · Serious"
    S3 = "S3", "S3 · Harm, no danger now"
    S4 = "S4", "S4 · Concern"


NEEDS_POLICE = (Severity.S1, Severity.S2)  # whose stand-down is for police to agree


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


class Step(TextChoices):
    """A line of the recovery checklist."""

    OPEN = "open", "To do"
    DONE = "done", "Done"
    NOT_NEEDED = "not_needed", "Not needed"


class Lesson(TextChoices):
    IDENTIFIED = "identified", "Identified"
    AGREED = "agreed", "Agreed"
    LEARNED = "learned", "Learned"


class Version(TextChoices):
    """Whose debrief a lesson comes from: they are held apart, so that each can speak."""

    AGENCIES = "agencies", "Police and council"
    COMMUNITY = "community", "Community"

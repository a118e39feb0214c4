"""What an entry of the officers' record can be, as data."""

from django.db.models import TextChoices


class Declared(TextChoices):
    """The M of M/ETHANE. Only the emergency services declare one."""

    NOT_KNOWN = "", "Not known yet"
    NO = "no", "No: start at E"
    YES = "yes", "Yes, declared"


class Perceived(TextChoices):
    """Whether somebody perceives an element of hate: a perception that is passed on, never a finding."""

    NOT_KNOWN = "not_known", "Not known"
    YES = "yes", "Yes"
    NO = "no", "No"


class Perceiver(TextChoices):
    """Who thinks so. In monitored strands it is "the victim or any other person" (domain facts, hate crime)."""

    VICTIM = "victim", "The victim"
    SITE = "site", "Somebody of the place"
    WITNESS = "witness", "A witness, or any other person"
    POLICE = "police", "A police officer"
    COUNCIL = "council", "A council officer"


class Verdict(TextChoices):
    OPEN = "", "Not checked yet"
    TRUE = "true", "TRUE"
    FALSE = "false", "FALSE"
    NOT_KNOWN = "not_known", "NOT KNOWN"


class Done(TextChoices):
    OPEN = "open", "To do"
    DONE = "done", "Done"
    NOT_NEEDED = "not_needed", "Not needed"


DONE_MOVES: dict[Done, frozenset[Done]] = {
    state: frozenset(Done) - {state} for state in Done
}  # the last word counts


class Call(TextChoices):
    """A call that somebody asked for. No answer puts it back in the queue; so does a claim that nobody follows up."""

    WAITING = "waiting", "Waiting for a call"
    RINGING = "ringing", "Being rung"
    REACHED = "reached", "Reached"
    LEFT_MESSAGE = "left_message", "A message was left"


QUEUED = (Call.WAITING, Call.RINGING)
CALL_MOVES: dict[Call, frozenset[Call]] = {
    Call.WAITING: frozenset({Call.RINGING}),
    Call.RINGING: frozenset({Call.WAITING, Call.REACHED, Call.LEFT_MESSAGE}),
    Call.REACHED: frozenset(),
    Call.LEFT_MESSAGE: frozenset(),
}


class Outcome(TextChoices):
    """What came of ringing."""

    REACHED = "reached", "Reached"
    LEFT_MESSAGE = "left_message", "Left a message"
    NO_ANSWER = "no_answer", "No answer"


class Coming(TextChoices):
    """What a person says to a briefing: 1, 2 and 3."""

    NONE = "none", "No reply"
    COMING = "coming", "Coming"
    CALL_ME = "call_me", "Asked for a call"
    CANNOT = "cannot", "Cannot come"


COMING_DIGITS = {"1": Coming.COMING, "2": Coming.CALL_ME, "3": Coming.CANNOT}

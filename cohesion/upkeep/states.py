"""What a check of a contact, and ringing somebody, can come to."""

from django.db.models import TextChoices


class CheckState(TextChoices):
    ASKED = "asked", "Asked"
    YES = "yes", "Still a contact"
    NO = "no", "Not a contact any more"
    LAPSED = "lapsed", "Never answered"


ANSWERS: dict[str, CheckState] = {"1": CheckState.YES, "3": CheckState.NO}
CHECK_MOVES: dict[CheckState, frozenset[CheckState]] = {
    CheckState.ASKED: frozenset({CheckState.YES, CheckState.NO, CheckState.LAPSED}),
    CheckState.YES: frozenset({CheckState.NO}),  # people think again
    CheckState.NO: frozenset({CheckState.YES}),
    CheckState.LAPSED: frozenset(),
}


class Why(TextChoices):
    """Why somebody is to be rung."""

    SAID_NO = "said_no", "Says they are not a contact any more"
    SILENT = "silent", "Did not answer the check"
    INVALID = "invalid", "Their number was refused"
    OPTED_OUT = "opted_out", "Texted STOP"
    LANDLINE = "landline", "Due for the check, and cannot be asked by text"
    NO_NUMBER = "no_number", "No verified number with consent"


class Outcome(TextChoices):
    REACHED = "reached", "Reached"
    NO_ANSWER = "no_answer", "No answer"

"""What somebody may answer to an invitation, by which way, and what may become of a mail that came in."""

from django.db.models import TextChoices


class Answer(TextChoices):
    NONE = "", "Not answered"
    COMING = "coming", "Coming"
    MAYBE = "maybe", "Not sure yet"
    NOT = "not", "Not coming"


class Via(TextChoices):
    LINK = "link", "by link"
    TEXT = "text", "by text"
    MAIL = "mail", "by their calendar"
    CLERK = "clerk", "said to the clerk"


class Verdict(TextChoices):
    """What became of a mail. Only what is `for_clerk` is shown to anybody."""

    APPLIED = "applied", "Taken as an answer"
    STALE = "stale", "Older than what is known"
    FOR_CLERK = "for_clerk", "For the clerk to read"


DIGITS: dict[str, tuple[Answer, bool]] = {
    "1": (Answer.COMING, False),
    "2": (Answer.NOT, False),
    "3": (Answer.COMING, True),
}
"""What each digit of a text means, and whether it asks for help."""

PARTSTATS = {"ACCEPTED": Answer.COMING, "TENTATIVE": Answer.MAYBE, "DECLINED": Answer.NOT}
"""What a calendar answers, in its words (RFC 5545, 3.2.12)."""

"""What lives for an evening: who wants to speak, what is asked of the room, and what comes of its draft minutes."""

from django.db.models import TextChoices


class SpeakerState(TextChoices):
    WAITING = "waiting", "Waits to speak"
    SPEAKING = "speaking", "Speaks now"
    DONE = "done", "Has spoken"
    WITHDRAWN = "withdrawn", "No longer wants to speak"


SPEAKER_MOVES: dict[SpeakerState, frozenset[SpeakerState]] = {
    SpeakerState.WAITING: frozenset({SpeakerState.SPEAKING, SpeakerState.WITHDRAWN}),
    SpeakerState.SPEAKING: frozenset({SpeakerState.DONE}),
    SpeakerState.DONE: frozenset(),
    SpeakerState.WITHDRAWN: frozenset(),
}
IN_QUEUE = (SpeakerState.WAITING, SpeakerState.SPEAKING)


class PollState(TextChoices):
    DRAFT = "draft", "Not open yet"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed, to be counted"
    PUBLISHED = "published", "Result shown"


POLL_MOVES: dict[PollState, frozenset[PollState]] = {
    PollState.DRAFT: frozenset({PollState.OPEN}),
    PollState.OPEN: frozenset({PollState.CLOSED}),
    PollState.CLOSED: frozenset({PollState.PUBLISHED}),
    PollState.PUBLISHED: frozenset(),
}


class QuestionState(TextChoices):
    WAITING = "waiting", "Waits for the clerk"
    SHOWN = "shown", "Shown to everybody"
    ASKED = "asked", "Asked now"
    ANSWERED = "answered", "Answered"
    REMOVED = "removed", "Not taken"


QUESTION_MOVES: dict[QuestionState, frozenset[QuestionState]] = {
    QuestionState.WAITING: frozenset({QuestionState.SHOWN, QuestionState.REMOVED}),
    QuestionState.SHOWN: frozenset({QuestionState.ASKED, QuestionState.REMOVED}),
    QuestionState.ASKED: frozenset({QuestionState.ANSWERED}),
    QuestionState.ANSWERED: frozenset(),
    QuestionState.REMOVED: frozenset(),
}
ON_SHOW = (QuestionState.SHOWN, QuestionState.ASKED, QuestionState.ANSWERED)


class AmendmentState(TextChoices):
    PROPOSED = "proposed", "Proposed"
    TAKEN = "taken", "Taken into the minutes"
    REFUSED = "refused", "Not taken"


AMENDMENT_MOVES: dict[AmendmentState, frozenset[AmendmentState]] = {
    AmendmentState.PROPOSED: frozenset({AmendmentState.TAKEN, AmendmentState.REFUSED}),
    AmendmentState.TAKEN: frozenset(),
    AmendmentState.REFUSED: frozenset(),
}


class Format(TextChoices):
    """What a paper may be. Known by its content, never by its name."""

    PDF = "pdf", "PDF"
    ODT = "odt", "OpenDocument"
    DOCX = "docx", "Word"
    TEXT = "txt", "Plain text"


MEDIA_TYPES = {
    Format.PDF: "application/pdf",
    Format.ODT: "application/vnd.oasis.opendocument.text",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.TEXT: "text/plain; charset=utf-8",
}

"""The life of an application, of what is asked about it and of what is decided, as data.

Sources: Licensing Act 2003 part 5 and Public Order Act 1986 section 11 for what is no permission at all; the
council's own rules for the rest. No state says "approved": what is agreed, noted or ordered differs by strand.
"""

from django.db.models import IntegerChoices, TextChoices


class CaseState(TextChoices):
    DRAFT = "draft", "Being filled in"
    RECEIVED = "received", "Received, being checked"
    INCOMPLETE = "incomplete", "Something is missing: the clock has not started"
    OPEN = "open", "Being considered"
    PAUSED = "paused", "More information asked for: our clock is paused"
    RECOMMENDED = "recommended", "Waits for the second officer"
    OFFERED = "offered", "Can go ahead once its conditions are accepted"
    AGREED = "agreed", "Agreed"
    NOTED = "noted", "Noted, no permission needed from us"
    NOT_AGREED = "not_agreed", "Not agreed"
    REVIEW = "review", "Being reviewed by somebody not involved"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CANCELLED = "cancelled", "Cancelled"


C = CaseState
CASE_MOVES: dict[CaseState, frozenset[CaseState]] = {
    C.DRAFT: frozenset({C.RECEIVED, C.NOTED, C.WITHDRAWN}),
    C.RECEIVED: frozenset({C.INCOMPLETE, C.OPEN, C.NOTED, C.WITHDRAWN}),
    C.INCOMPLETE: frozenset({C.RECEIVED, C.WITHDRAWN}),
    C.OPEN: frozenset({C.PAUSED, C.RECOMMENDED, C.OFFERED, C.AGREED, C.NOT_AGREED, C.WITHDRAWN}),
    C.PAUSED: frozenset({C.OPEN, C.WITHDRAWN}),
    C.RECOMMENDED: frozenset({C.OPEN, C.OFFERED, C.AGREED, C.NOT_AGREED, C.WITHDRAWN}),
    C.OFFERED: frozenset({C.AGREED, C.RECEIVED, C.WITHDRAWN}),
    C.AGREED: frozenset(
        {C.RECEIVED, C.CANCELLED}
    ),  # received anew: an amendment that changes what was agreed
    C.NOTED: frozenset({C.RECEIVED, C.CANCELLED}),
    C.NOT_AGREED: frozenset({C.REVIEW}),
    C.REVIEW: frozenset({C.OPEN, C.NOT_AGREED}),
    C.WITHDRAWN: frozenset({C.RECEIVED}),  # the organiser sends it again
    C.CANCELLED: frozenset(),
}
WITH_US = (C.RECEIVED, C.OPEN, C.RECOMMENDED, C.REVIEW)  # what an officer has to move
WAITING = (*WITH_US, C.INCOMPLETE, C.PAUSED, C.OFFERED)  # what stands in the queue
RUNNING = (C.OPEN, C.PAUSED, C.RECOMMENDED, C.REVIEW)  # whose clock has started
GOES_AHEAD = (C.AGREED, C.NOTED)
ENDED = (C.AGREED, C.NOTED, C.NOT_AGREED, C.WITHDRAWN, C.CANCELLED)
SETTLED = (C.OFFERED, C.AGREED, C.NOTED)  # an amendment that is more than small opens it again
EDITABLE = (C.DRAFT, C.RECEIVED, C.INCOMPLETE, C.OPEN, C.PAUSED, C.WITHDRAWN, *SETTLED)  # by its organiser


class Lane(TextChoices):
    STANDARD = "standard", "Standard"
    EXPEDITED = "expedited", "Expedited"
    RESPONSE = "response", "Community response"


class Tier(IntegerChoices):
    """How much is asked, and by how many it is decided. Two people decide from T2."""

    T0 = 0, "T0, for noting"
    T1 = 1, "T1, low"
    T2 = 2, "T2, medium"
    T3 = 3, "T3, high"


class StrandState(TextChoices):
    """What became of a strand. The word for it is the law's, and stands in the policy of the strand."""

    OPEN = "open", "Not settled yet"
    YES = "yes", "Settled"
    CONDITIONS = "conditions", "Settled, with conditions"
    NO = "no", "Settled against it"


S = StrandState
STRAND_MOVES: dict[StrandState, frozenset[StrandState]] = {
    S.OPEN: frozenset({S.YES, S.CONDITIONS, S.NO}),
    S.YES: frozenset({S.OPEN}),  # opened again by an amendment that touches it
    S.CONDITIONS: frozenset({S.OPEN}),
    S.NO: frozenset({S.OPEN}),
}


class Answer(TextChoices):
    """The five ways in which a consultee answers. Silence is none of them, and never consent."""

    NO_OBJECTION = "no_objection", "No objection"
    CONDITIONS = "conditions", "No objection, if these conditions are met"
    OBJECTION = "objection", "Objection, with the reason"
    MORE = "more", "More information is needed"
    NOT_FOR_US = "not_for_us", "Not for us"


class Outcome(TextChoices):
    AGREED = "agreed", "Agreed"
    CONDITIONS = "conditions", "Agreed with conditions"
    NOT_AGREED = "not_agreed", "Not agreed"


class DecisionState(TextChoices):
    RECOMMENDED = "recommended", "Recommended"
    DECIDED = "decided", "Decided"
    SENT_BACK = "sent_back", "Sent back"


DECISION_MOVES: dict[DecisionState, frozenset[DecisionState]] = {
    DecisionState.RECOMMENDED: frozenset({DecisionState.DECIDED, DecisionState.SENT_BACK}),
    DecisionState.DECIDED: frozenset(),
    DecisionState.SENT_BACK: frozenset(),
}


class Purpose(TextChoices):
    """What a secret address opens."""

    ORGANISER = "organiser", "The application"
    CONSULTEE = "consultee", "A question to a consultee"

"""The life of an agreed action and of a request, as data."""

from django.db.models import TextChoices


class State(TextChoices):
    OPEN = "open", "Open"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


CLOSED = (State.DONE, State.DROPPED)  # for good: what comes up again is agreed anew
ACTION_MOVES: dict[State, frozenset[State]] = {
    State.OPEN: frozenset(CLOSED),
    State.DONE: frozenset(),
    State.DROPPED: frozenset(),
}


class Level(TextChoices):
    """To whom work that is late climbs, in this order."""

    LEAD = "lead", "Lead of the organisation"
    CHAIR = "chair", "Chair"
    PUBLIC = "public", "Public page"


class Kind(TextChoices):
    """What one service asks of another."""

    MEETING = "meeting", "Community meeting"
    EVENT = "event", "Event application"


class Asked(TextChoices):
    ASKED = "asked", "Asked for"
    TAKEN_UP = "taken_up", "Taken up"
    ANSWERED = "answered", "Answered"


MOVES: dict[Asked, frozenset[Asked]] = {
    Asked.ASKED: frozenset({Asked.TAKEN_UP, Asked.ANSWERED}),
    Asked.TAKEN_UP: frozenset({Asked.ANSWERED}),
    Asked.ANSWERED: frozenset(),
}
WAITING = (Asked.ASKED, Asked.TAKEN_UP)


class Colour(TextChoices):
    """How a commitment stands, worst first but for the last two."""

    RED = "red", "Late"
    AMBER = "amber", "Slipping"
    GREEN = "green", "On track"
    DONE = "done", "Complete"
    GREY = "grey", "Not started"


SAID = (Colour.RED, Colour.AMBER, Colour.GREEN)  # what somebody may say; the other two follow from the dates
WORST_FIRST = (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.GREY, Colour.DONE)


class Edition(TextChoices):
    DRAFTING = "drafting", "Drafting"
    SIGNING = "signing", "Frozen, to be signed"
    PUBLISHED = "published", "Published"


EDITION_MOVES: dict[Edition, frozenset[Edition]] = {
    Edition.DRAFTING: frozenset({Edition.SIGNING}),
    Edition.SIGNING: frozenset({Edition.DRAFTING, Edition.PUBLISHED}),  # back, when a lead finds it wrong
    Edition.PUBLISHED: frozenset(),
}

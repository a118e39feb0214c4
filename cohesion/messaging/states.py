"""The life of a message. State is ours; status is the provider's word, mapped in providers/."""

from django.db.models import IntegerChoices, TextChoices


class State(TextChoices):
    QUEUED = "queued", "Waiting to be sent"
    SENDING = "sending", "Being handed to the provider"
    UNKNOWN = "unknown", "Not known whether the provider has it"
    ACCEPTED = "accepted", "Accepted by the provider"
    SENT = "sent", "Sent to the network"
    DELIVERED = "delivered", "Delivered to the phone"
    FAILED = "failed", "Not delivered"
    CANCELLED = "cancelled", "Cancelled before it was sent"
    EXPIRED = "expired", "Too late to send"


MOVES: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.SENDING, State.CANCELLED, State.EXPIRED, State.FAILED}),
    State.SENDING: frozenset(
        {State.ACCEPTED, State.SENT, State.DELIVERED, State.FAILED, State.QUEUED, State.UNKNOWN}
    ),
    State.UNKNOWN: frozenset({State.ACCEPTED, State.SENT, State.DELIVERED, State.FAILED, State.QUEUED}),
    State.ACCEPTED: frozenset({State.SENT, State.DELIVERED, State.FAILED}),
    State.SENT: frozenset({State.DELIVERED, State.FAILED}),
    State.FAILED: frozenset({State.DELIVERED}),
    State.DELIVERED: frozenset(),
    State.CANCELLED: frozenset(),
    State.EXPIRED: frozenset(),
}

UNSENT = (State.QUEUED,)
IN_FLIGHT = (State.SENDING, State.UNKNOWN)
TOLD = (State.ACCEPTED, State.SENT, State.DELIVERED)


def may_become(state: State) -> tuple[State, ...]:
    """The states from which a message may move to this one."""
    return tuple(before for before, after in MOVES.items() if state in after)


class Lane(IntegerChoices):
    """Who goes first. Lower is sooner."""

    LIFE_SAFETY = 0, "Life safety"
    STAND_DOWN = 10, "Stand-down"
    ORDINARY = 20, "Ordinary"
    DRILL = 30, "Drill"


class OnUnknown(TextChoices):
    """What to do when nobody can say whether the provider took a message."""

    SEND_AGAIN = "send_again", "Send it again and say so: two texts are better than none"
    LEAVE = "leave", "Leave it and show it"


class Understood(TextChoices):
    """What became of a reply."""

    NEW = "new", "Not yet looked at"
    ANSWER = "answer", "Taken as an answer"
    OPT_OUT = "opt_out", "Opted out of texts"
    OPT_IN = "opt_in", "Opted in to texts again"
    UNREADABLE = "unreadable", "For an officer to read"
    STRANGER = "stranger", "From a number we do not know"
    READ = "read", "Read by an officer"

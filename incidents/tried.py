"""How a person was tried, in the words of the board: by text, by call, by email."""

from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.messaging.rules import why
from cohesion.messaging.states import State

# The best that is known of somebody who was tried in several ways. An email comes last: nobody hears if it was read.
BEST = (
    State.DELIVERED,
    State.SENT,
    State.ACCEPTED,
    State.SENDING,
    State.QUEUED,
    State.UNKNOWN,
    State.FAILED,
    State.EXPIRED,
    State.CANCELLED,
)
ALIVE = BEST[:6]


def best_of(messages: list[Message]) -> Message | None:
    """The one that says most about whether the person knows. None when there is none."""
    in_order = sorted(messages, key=lambda one: (_is_weak(one), BEST.index(State(one.state)), one.pk))
    return in_order[0] if in_order else None


def _is_weak(message: Message) -> bool:
    return message.way == Way.EMAIL or message.state not in ALIVE


def tried_in_words(messages: list[Message]) -> str:
    """ "Text not delivered, phone off or no signal (30003). Called 18:44: answered. Emailed 18:44"; "" for one text."""
    if all(message.way == Way.TEXT for message in messages):
        return ""
    words = {Way.TEXT: _text, Way.VOICE: _call, Way.EMAIL: _email}
    return ". ".join(words[Way(message.way)](message) for message in messages)


def _text(message: Message) -> str:
    if message.state == State.FAILED:
        return f"Text not delivered, {why(message.error_code) or 'no reason given'}"
    return f"Text: {message.get_state_display().lower()}"


def _call(message: Message) -> str:
    at = clock.hhmm(message.accepted_at or message.posted_at)
    if message.state == State.DELIVERED:
        return f"Called {at}: answered"
    if message.state == State.FAILED:
        return f"Called {at}: {why(message.error_code) or 'not answered'}"
    return f"Calling since {at}" if message.accepted_at else f"Call: {message.get_state_display().lower()}"


def _email(message: Message) -> str:
    if message.state == State.FAILED:
        return f"Email not delivered, {why(message.error_code) or 'no reason given'}"
    if message.accepted_at:
        return f"Emailed {clock.hhmm(message.accepted_at)}"
    return f"Email: {message.get_state_display().lower()}"

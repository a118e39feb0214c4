"""What GOV.UK Notify's errors mean for a text: not taken, refused, or nobody can say.

Notify asks that its codes and types be used, as its sentences may change; but the type of a refused number and of a
template that is not there is the same. What no sentence here fits is therefore only ever a refusal of that line: the
text goes by the other. Sources: GOV.UK Notify, "REST API documentation", its tables of errors, and its public source
(alphagov/notifications-api, app/v2/errors.py and app/notifications/validators.py), read November 2026.
"""

import logging
from collections.abc import Mapping

import requests
from notifications_python_client.errors import HTTPError, InvalidResponse
from urllib3.exceptions import MaxRetryError, NewConnectionError

from cohesion.messaging.providers.outcome import Outcome, Refused, TryLater, Unknown

logger = logging.getLogger(__name__)

# The figure is how many seconds to wait before the text, which was not taken, is sent again; None: it is refused.
TYPES: Mapping[str, tuple[str, float | None]] = {
    "RateLimitError": ("notify-busy", 2),
    "TooManyRequestsError": ("notify-limit", 15),
    "InvalidPhoneError": ("notify-number", None),
}
# By a part of the sentence, in lower case; the first that fits counts.
SENTENCES: tuple[tuple[str, str, float | None], ...] = (
    ("system clock", "notify-clock", 15),
    ("team-only", "notify-trial", 15),
    ("trial mode", "notify-trial", 15),
    ("exceeded send limits", "notify-limit", 15),
    ("exceeded rate limit", "notify-busy", 2),
    ("not allowed to send", "notify-key", 15),  # texts are switched off for the service
    ("international mobile", "notify-abroad", None),
    ("phone_number", "notify-number", None),
    ("cannot be longer than", "notify-long", None),
    ("template", "notify-template", 15),
    ("personalisation", "notify-template", 15),
    ("sms_sender_id", "notify-template", 15),
)
STATUSES: Mapping[int, tuple[str, float]] = {
    401: ("notify-key", 15),
    403: ("notify-key", 15),
    404: ("notify-key", 15),  # a wrong address
    408: ("notify-busy", 2),
    429: ("notify-busy", 2),
}


class NoKey(Exception):
    """The key is not one of Notify's: the client makes nothing of it."""


def outcome_of(problem: Exception) -> Outcome:
    """What an exception of the client means: not taken (try later), refused, or nobody can say."""
    if isinstance(problem, HTTPError) and problem.response is not None:
        status = problem.response.status_code
        return refusal(status, errors_of(problem)) if 300 <= status < 500 else Unknown(str(status))
    if isinstance(problem, NoKey):
        return TryLater(15, "notify-key")
    if is_unconnected(problem.__cause__ or problem):
        return TryLater(None, "unreachable")
    return Unknown(reason_of(problem))


def refusal(status: int, errors: list[tuple[str, str]]) -> TryLater | Refused:
    """A 4xx answer: nothing was taken. What a person has to put right is held, so that no text is lost by it.

    `errors` are pairs of a type and a sentence.
    """
    sentence = " ".join(sentence for _, sentence in errors).lower()
    known = [TYPES[kind] for kind, _ in errors if kind in TYPES]
    known += [(code, wait) for words, code, wait in SENTENCES if words in sentence]
    if known and status in (400, 403, 429):
        code, wait = known[0]
        return Refused(code) if wait is None else TryLater(wait, code)
    if status in STATUSES or status < 400:
        code, after_s = STATUSES.get(status, ("notify-key", 15))
        return TryLater(after_s, code)
    return Refused("notify-refused", sentence[:100])


def errors_of(problem: HTTPError) -> list[tuple[str, str]]:
    """What Notify says is wrong: `{"errors": [{"error": "BadRequestError", "message": "…"}]}`."""
    said = problem.message
    parts = [part for part in said if isinstance(part, dict)] if isinstance(said, list) else []
    found = [(str(part.get("error", "")), str(part.get("message", ""))) for part in parts]
    return found or [("", str(said))]


def is_unconnected(problem: BaseException) -> bool:
    """Whether the connection was never made: nothing can have been sent."""
    if isinstance(problem, requests.exceptions.ConnectTimeout | requests.exceptions.SSLError):
        return True
    cause = problem.args[0] if isinstance(problem, requests.ConnectionError) and problem.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def reason_of(problem: Exception) -> str:
    """A word or code of at most 20 characters for the board; what else there is to know goes to the log."""
    if isinstance(problem, HTTPError) and problem.response is not None:
        return str(problem.response.status_code)
    cause = problem.__cause__ or problem
    if isinstance(cause, requests.Timeout):
        return "timeout"
    if isinstance(cause, requests.ConnectionError | requests.exceptions.ChunkedEncodingError):
        return "connection lost"
    if not isinstance(problem, InvalidResponse):
        logger.warning("Notify's client failed in a way not met before", exc_info=problem)
    return type(problem).__name__[:20]

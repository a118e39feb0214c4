"""Short-lived permission to be told that one topic changed, bound to one person."""

from dataclasses import dataclass

from django.core import signing

SECONDS = 120
_SALT = "cohesion.live"


@dataclass(frozen=True)
class Pass:
    """`by_link` is the personal link by which the person came, without signing in; 0 when they are signed in.
    `person_id` is 0 for whoever reads a public page without a name. `side` names what else of the topic they may know
    of (`queries.aside`)."""

    topic: str
    person_id: int
    by_link: int = 0
    side: str = ""


def issue(topic: str, person, *, by_link: int = 0, side: str = "") -> str:
    """A token for the page to open its socket with; a fresh one comes with every fetch."""
    return signing.dumps([topic, person.pk or 0, by_link, side], salt=_SALT, compress=False)


def read(token: str) -> Pass | None:
    """The pass, or None when it is forged or older than SECONDS."""
    try:
        topic, person_id, by_link, side = signing.loads(token, salt=_SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Pass(topic, person_id, by_link, side)

"""Short-lived permission to be told that one topic changed, bound to one person."""

from dataclasses import dataclass

from django.core import signing

SECONDS = 120
_SALT = "cohesion.live"


@dataclass(frozen=True)
class Pass:
    """`by_link` is true when the person came by a personal link, without signing in."""

    topic: str
    person_id: int
    by_link: bool = False


def issue(topic: str, person, *, by_link: bool = False) -> str:
    """A token for the page to open its socket with; a fresh one comes with every fetch."""
    return signing.dumps([topic, person.pk, by_link], salt=_SALT, compress=False)


def read(token: str) -> Pass | None:
    """The pass, or None when it is forged or older than SECONDS."""
    try:
        topic, person_id, by_link = signing.loads(token, salt=_SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Pass(topic, person_id, by_link)

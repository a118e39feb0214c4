"""Who reads which entries of a subject. Each room says so for its own subjects when it is ready; the admin site and the
export ask here what the room's pages ask."""

from collections.abc import Callable

from cohesion.journal.models import Audience

Reads = Callable[[object, str], Audience | None]
_rules: dict[str, Reads] = {}


def register(prefix: str, reads: Reads) -> None:
    """Subjects called `prefix` or `prefix.<rest>` are read as `reads(person, rest)` says; None is not at all."""
    _rules[prefix] = reads


def audience_of(person, subject: str) -> Audience | None:
    """As whom a person reads the entries of a subject; None for one that nobody claims."""
    prefix, _, rest = subject.partition(".")
    rule = _rules.get(prefix)
    return rule(person, rest) if rule else None

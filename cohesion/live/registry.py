"""Who may watch what. Each room says so for its own topics when it is ready; live knows no domain."""

from collections.abc import Callable

MayWatch = Callable[[object, str], bool]
_rules: dict[str, MayWatch] = {}
_links: list[Callable[[int], bool]] = []


def register(prefix: str, may_watch: MayWatch) -> None:
    """Topics called `prefix.<rest>` may be watched when `may_watch(person, rest)` says so; it may ask the database."""
    _rules[prefix] = may_watch


def may_watch(person: object, topic: str) -> bool:
    """False for an unknown prefix: what nobody claims nobody sees."""
    prefix, _, rest = topic.partition(".")
    rule = _rules.get(prefix)
    return bool(rule and rule(person, rest))


def register_links(is_open: Callable[[int], bool]) -> None:
    """How to ask whether a personal link still opens anything."""
    _links[:] = [is_open]


def link_is_open(link: int) -> bool:
    """False when nobody knows: a link that cannot be looked up opens nothing."""
    return any(is_open(link) for is_open in _links)

"""Who may watch what. Each room says so for its own topics when it is ready; live knows no domain."""

from collections.abc import Callable

MayWatch = Callable[[object, str], bool]
MayEnter = Callable[[object, object], bool]
_rules: dict[str, MayWatch] = {}
_doors: list[MayEnter] = []
_links: list[Callable[[int], bool]] = []


def register(prefix: str, may_watch: MayWatch) -> None:
    """Topics called `prefix.<rest>` may be watched when `may_watch(person, rest)` says so; it may ask the database."""
    _rules[prefix] = may_watch


def may_watch(person: object, topic: str) -> bool:
    """False for an unknown prefix: what nobody claims nobody sees."""
    prefix, _, rest = topic.partition(".")
    rule = _rules.get(prefix)
    return bool(rule and rule(person, rest))


def guard(may_enter: MayEnter) -> None:
    """Whoever follows by signing in, and not by a personal link, must also pass `may_enter(person, session)`."""
    _doors.append(may_enter)


def may_enter(person: object, session: object) -> bool:
    """Whether a session is good enough to follow anything."""
    return all(door(person, session) for door in _doors)


def register_links(is_open: Callable[[int], bool]) -> None:
    """How to ask whether a personal link still opens anything."""
    _links[:] = [is_open]


def link_is_open(link: int) -> bool:
    """False when nobody knows: a link that cannot be looked up opens nothing."""
    return any(is_open(link) for is_open in _links)

"""Where a reference such as "incident.K7M4" leads. Each room says so for its own when it is ready, so that a lower
room can link to what it may not import."""

from collections.abc import Callable

_addresses: dict[str, Callable[[str], str]] = {}


def register(prefix: str, address: Callable[[str], str]) -> None:
    """`prefix.<rest>` is found at `address(rest)`."""
    _addresses[prefix] = address


def address_of(reference: str) -> str:
    """The address of what is called that, or "" when nobody claims it."""
    prefix, _, rest = reference.partition(".")
    found = _addresses.get(prefix)
    return found(rest) if found and rest else ""

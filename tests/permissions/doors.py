"""Every address of the service, with the rule that it names, and by what the address is about."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import get_resolver

from cohesion.accounts.permits import Rule, addresses, permit_of


@dataclass(frozen=True)
class Door:
    """One method of one address, and the rule it names; None where the method is not taken."""

    spelt: str
    name: str
    method: str
    rule: Rule | None


def doors(which: Callable[[tuple[str, ...]], bool] = lambda about: True) -> list[Door]:
    """Every method of every address, of those whose rules are asked about such parts of it."""
    found = []
    for spelt, pattern in addresses(get_resolver().url_patterns):
        if spelt.startswith("admin/") and spelt != "admin/":
            continue  # all behind the same rule: tests/site/test_admin.py asks every one of them
        held = permit_of(pattern)
        about = next((rule.about for rule in (held.get, held.post) if rule), ())
        if which(about):
            found += [Door(spelt, pattern.name or "", "GET", held.get)]
            found += [Door(spelt, pattern.name or "", "POST", held.post)]
    return found


def about_nothing(about: tuple[str, ...]) -> bool:
    return not about


def about_an_incident(about: tuple[str, ...]) -> bool:
    return about == ("ref",)


def about_a_concern(about: tuple[str, ...]) -> bool:
    return about == ("secret",)


def about_an_invitation(about: tuple[str, ...]) -> bool:
    return about in (("ticket",), ("stream",))


def about_an_application(about: tuple[str, ...]) -> bool:
    return about in (("case_secret",), ("consultee_secret",))


def about_a_link(about: tuple[str, ...]) -> bool:
    return about == ("token",)

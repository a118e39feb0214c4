"""Somebody who follows, and a topic whose rule each test sets."""

from collections.abc import Callable

import pytest

from cohesion.accounts.links import new_link
from cohesion.accounts.models import Person, PersonalLink
from cohesion.live import registry


@pytest.fixture
def rule(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable], None]:
    """Sets who may watch boards; everybody may until it is called."""
    monkeypatch.setattr(registry, "_rules", {})
    monkeypatch.setattr(registry, "_doors", [])

    def may(rule: Callable) -> None:
        registry.register("board", rule)

    may(lambda person, rest: True)
    return may


@pytest.fixture
def amina(transactional_db) -> Person:
    return Person.objects.create(name="Amina Example", email="amina@example.org")


@pytest.fixture
def link(amina) -> PersonalLink:
    """A personal link of hers."""
    new_link(person=amina, purpose=PersonalLink.Purpose.ANSWER)
    return amina.links.get()

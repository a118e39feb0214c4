from collections.abc import Callable
from dataclasses import dataclass

import pytest

from cohesion.accounts.models import Person
from cohesion.directory.models import Place
from cohesion.messaging.models import Message
from incidents import actions, map, published
from incidents.models import Incident
from incidents.views import picture
from tests import factories


@dataclass
class Scene:
    """A place with everybody ring 0 needs, and short ways to say what happens there."""

    place: Place
    primary: Person
    deputy: Person
    police: Person
    officer: Person

    def raised(self, **also) -> Incident:
        return actions.raise_incident(**({"by": self.primary, "place": self.place, "kind": "fire"} | also))

    def confirmed(self, **also) -> Incident:
        incident = self.raised(**also)
        actions.confirm_ring(by=self.officer, incident=incident)
        incident.refresh_from_db()
        return incident

    @staticmethod
    def texts(kind: str = "") -> list[Message]:
        return list(Message.objects.filter(kind__startswith=kind).order_by("id"))


@pytest.fixture(autouse=True)
def share_nothing() -> Callable[[], None]:
    """Forgets the renderings of other tests, however quickly one follows the other; and when it is called, of this."""

    def forget() -> None:
        for shared in (picture.boards, picture.senders, picture.rotas, map.backdrops, published.kept):
            shared.clear()

    forget()
    return forget


@pytest.fixture
def scene(db) -> Scene:
    return Scene(*factories.a_site())

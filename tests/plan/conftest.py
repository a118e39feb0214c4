from datetime import timedelta

import pytest

from cohesion.kit import clock
from cohesion.plan import actions
from cohesion.plan.models import AgreedAction
from tests import factories


@pytest.fixture
def officer(db):
    return factories.an_officer()


@pytest.fixture
def agreed(officer):
    """Agrees an action that is due so many days from now; `owned_by` is reminded."""

    def agree(days: int = 20, **also) -> AgreedAction:
        given = {"what": "Light the car park", "owner": "Highways", "source": "incident.K7M4"}
        due_on = clock.local(clock.now()).date() + timedelta(days=days)
        return actions.agree(by=officer, due_on=due_on, **(given | also))

    return agree

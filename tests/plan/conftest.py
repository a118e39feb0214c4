from datetime import timedelta

import pytest

from cohesion.kit import clock
from cohesion.plan import actions
from cohesion.plan.models import AgreedAction, Commitment, Strand
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


@pytest.fixture
def promised(officer):
    """Promises something; days count from today, and `milestones` is when each is due."""

    def promise(*, slug="promise", due_in=300, starts_in=-1, milestones=(), **also) -> Commitment:
        today = clock.local(clock.now()).date()
        strand, _ = Strand.objects.get_or_create(
            number=1, slug="forum", title="A quarterly cohesion forum", lead="Cohesion lead"
        )
        told = {"what": f"To do {slug}", "owner": "Cohesion lead"} | also
        starts_on, due_on = today + timedelta(days=starts_in), today + timedelta(days=due_in)
        commitment = Commitment.objects.create(
            strand=strand, slug=slug, starts_on=min(starts_on, due_on), due_on=due_on, **told
        )
        for days in milestones:
            commitment.milestones.create(what=f"In {days} days", due_on=today + timedelta(days=days))
        return commitment

    return promise

"""What of a viewer a board depends on. Nothing else of them reaches it: all of one sight may be shown one rendering."""

from dataclasses import dataclass

from cohesion.journal.models import Audience
from incidents import rules
from incidents.models import Incident
from incidents.queries import Viewer
from incidents.states import Answer


@dataclass(frozen=True)
class Sight:
    """Officers of one audience see the same. Everybody else sees rows of their own: `alone` is whose."""

    audience: Audience
    side: str  # the part of the incident's topic that only they may know of; empty for most
    is_officer: bool
    alone: int | None  # a person's id; None sees every row
    party: str  # of their own alert; empty when they have none
    unanswered: bool
    knows_site: bool
    may_confirm: bool
    by_link: bool


def sight_of(viewer: Viewer, incident: Incident) -> Sight:
    """No query for officers."""
    objections = rules.objections_to_confirming(viewer.who, viewer.person, incident, break_glass=True)
    return Sight(
        audience=viewer.audience,
        side=viewer.side,
        is_officer=viewer.is_officer,
        alone=None if viewer.is_officer else viewer.person.pk,
        party=viewer.alert.party if viewer.alert else "",
        unanswered=viewer.alert is not None and viewer.alert.answer == Answer.NONE,
        knows_site=viewer.knows(incident.place),
        may_confirm=not objections,
        by_link=bool(viewer.by_link),
    )

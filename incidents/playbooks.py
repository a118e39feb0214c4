"""What an incident is answered by: reach, ladder, quorum. Made of the policy's defaults where no playbook is agreed."""

from dataclasses import dataclass
from typing import Any

from cohesion.policy.book import Book, book
from incidents.models import Incident
from incidents.states import Ladder


@dataclass(frozen=True)
class Plan:
    """A kind of incident at one severity: who is told, and what is done while nobody answers."""

    reach: dict[str, Any]
    ladder: dict[str, list[dict[str, Any]]]
    quorum: dict[str, int]

    def steps(self, ladder: Ladder) -> list[dict[str, Any]]:
        return self.ladder.get(ladder, [])

    def needed(self, ladder: Ladder) -> int:
        """How many have to say that they have it; one confirms."""
        return self.quorum.get(ladder, 1)


def default_plan(rules: Book, severity: str) -> Plan:
    """What ships, or what the council has set in its policy."""
    return Plan(
        reach=rules.value(f"reach.{severity}"),
        ladder=rules.value(f"ladder.{severity}"),
        quorum=rules.value("quorum"),
    )


def plan_of(incident: Incident) -> Plan:
    """The plan that an incident started with, and keeps."""
    return default_plan(book(incident.policy_edition), incident.severity)

"""What an incident is answered by: reach, ladder, quorum. Made of the policy's defaults where no playbook is agreed."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from cohesion.policy.book import Book, book
from incidents.checklists import checklist_for
from incidents.models import Incident, Playbook
from incidents.models.playbook import ANY
from incidents.states import Agreement, Ladder, Party, Severity, Step

MOST_MINUTES = 24 * 60
MAY: dict[Ladder, tuple[Step, ...]] = {
    Ladder.SITE: (Step.CALL, Step.THIRD, Step.LIST),
    Ladder.POLICE: (Step.CALL, Step.NEXT, Step.CONTROL_ROOM, Step.LIST),
    Ladder.COUNCIL: (Step.CALL, Step.NEXT, Step.LEAD),
    Ladder.NEIGHBOUR: (Step.CALL, Step.THIRD, Step.LIST),
    Ladder.CONFIRM: (Step.CONFIRM, Step.NEXT, Step.LEAD),
}
"""Which steps make sense on which ladder: a place has no rota, and the police have no third contact."""


@dataclass(frozen=True)
class Plan:
    """A kind of incident at one severity: who is told, and what is done while nobody answers."""

    reach: dict[str, Any]
    ladder: dict[str, list[dict[str, Any]]]
    quorum: dict[str, int]
    first_update_minutes: int
    update_minutes: int
    checklists: dict[str, list[str]] = field(default_factory=dict)

    def steps(self, ladder: Ladder) -> list[dict[str, Any]]:
        return self.ladder.get(ladder, [])

    def needed(self, ladder: Ladder) -> int:
        """How many have to say that they have it; one confirms."""
        return self.quorum.get(ladder, 1)

    def as_data(self) -> dict[str, Any]:
        """As a version of a playbook keeps it."""
        return asdict(self)


def default_plan(rules: Book, severity: str, kind: str = ANY) -> Plan:
    """What ships, or what the council has set in its policy."""
    return Plan(
        reach=rules.value(f"reach.{severity}"),
        ladder=rules.value(f"ladder.{severity}"),
        quorum=rules.value("quorum"),
        first_update_minutes=rules.value("first_update_minutes")[severity],
        update_minutes=rules.value("update_cadence_minutes")[severity],
        checklists={party.value: checklist_for(rules, kind, severity, party) for party in Party},
    )


def in_force(kind: str, severity: str, at: datetime | None = None) -> Playbook | None:
    """The agreed playbook of that kind, else the one for any kind: now, or as it was at a moment. One query."""
    found = Playbook.objects.filter(kind__in=[kind, ANY], severity=severity)
    if at is None:
        found = found.filter(state=Agreement.IN_FORCE)
    else:
        found = found.filter(agreed_at__lte=at).order_by("-agreed_at", "-number")
    return next(iter(sorted(found, key=lambda one: one.kind == ANY)), None)


def plan_from(playbook: Playbook | None, rules: Book, severity: str, kind: str = ANY) -> Plan:
    """What a playbook says of its own severity; of another, or without one, what the rules say."""
    if playbook and playbook.severity == severity:
        return Plan(**playbook.plan)
    return default_plan(rules, severity, kind)


def plan_of(incident: Incident, rules: Book | None = None) -> Plan:
    """The plan that an incident started with, and keeps."""
    rules = rules or book(incident.policy_edition)
    return plan_from(incident.playbook, rules, incident.severity, incident.kind)


def objections_to_plan(plan: Plan) -> list[str]:
    """Why a plan cannot be kept, in sentences. The form says the same beside its fields."""
    found = []
    for ladder in Ladder:
        for step in plan.steps(ladder):
            if step["do"] not in MAY[ladder]:
                found.append(f"{ladder.label}: “{Step(step['do']).label}” is no step of this ladder.")
            if not 0 <= step["at_minutes"] <= MOST_MINUTES:
                found.append(f"{ladder.label}: a step comes within a day.")
    if any(not 1 <= count <= 9 for count in plan.quorum.values()):
        found.append("Between 1 and 9 people can be asked for.")
    if min(plan.first_update_minutes, plan.update_minutes) < 1:
        found.append("An update is promised after at least a minute.")
    return found


# --- what the pages show ------------------------------------------------------------------------------------------


def kinds(rules: Book) -> dict[str, str]:
    """The kinds of incident that may have a playbook, by their name; first the one that is for all others."""
    return {ANY: "Any other kind"} | {key: kind["label"] for key, kind in rules.under("kind").items()}


@dataclass(frozen=True)
class Cell:
    """One playbook in the table of kinds and severities."""

    kind: str
    severity: str
    words: str
    has_draft: bool


def table(rules: Book) -> list[tuple[str, list[Cell]]]:
    """Every kind with its four severities. One query."""
    newest = {}
    for one in Playbook.objects.filter(state__in=[Agreement.DRAFT, Agreement.IN_FORCE]):
        newest[one.kind, one.severity, one.state] = one
    return [
        (label, [_cell(kind, severity, newest) for severity in Severity.values])
        for kind, label in kinds(rules).items()
    ]


def _cell(kind: str, severity: str, known: dict[tuple[str, str, str], Playbook]) -> Cell:
    own = known.get((kind, severity, Agreement.IN_FORCE))
    shared = known.get((ANY, severity, Agreement.IN_FORCE))
    words = f"Version {own.number}" if own else "As any kind" if shared else "Rule book"
    return Cell(kind, severity, words, (kind, severity, Agreement.DRAFT) in known)


def ladder_in_words(plan: Plan) -> list[tuple[str, list[str]]]:
    """Each ladder with its steps: "at once: call them", "after 3 min: ask the third contact"."""
    return [(ladder.label, [step_in_words(step) for step in plan.steps(ladder)]) for ladder in Ladder]


def step_in_words(step: dict[str, Any]) -> str:
    minutes = step["at_minutes"]
    return f"{f'after {minutes} min' if minutes else 'at once'}: {Step(step['do']).label}"


def checklists_in_words(plan: Plan) -> list[tuple[str, list[str]]]:
    return [(party.label, plan.checklists.get(party, [])) for party in Party if plan.checklists.get(party)]

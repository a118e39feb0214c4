"""The quarterly report: drafted from the live records, and read from its snapshot once it is frozen."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cohesion.kit import clock
from cohesion.plan.measures import Measured, measured
from cohesion.plan.models import ReportEdition, Strand
from cohesion.plan.states import Colour
from cohesion.plan.strategy_queries import Stand, plan_as_of


def quarter_of(day: date) -> tuple[str, date, date]:
    """The quarter of a day as "2026-q4", with its first and last day."""
    quarter = (day.month - 1) // 3
    first = date(day.year, 3 * quarter + 1, 1)
    after = date(day.year + quarter // 3, (3 * quarter + 3) % 12 + 1, 1)
    return f"{day.year}-q{quarter + 1}", first, after - timedelta(days=1)


def draft(edition: ReportEdition, today: date) -> dict[str, Any]:
    """What the report would say if it were frozen today: plain values only, as JSON keeps them.

    A commitment is shown as it stands today; measures count over the quarter.
    """
    return {
        "report": edition.slug,
        "from": edition.first_day.isoformat(),
        "to": edition.last_day.isoformat(),
        "as_of": today.isoformat(),
        "strands": [
            {
                "number": one.strand.number,
                "title": one.strand.title,
                "lead": one.strand.lead,
                "commitments": [_commitment(stand) for stand in one.stands],
            }
            for one in plan_as_of(today)
        ],
        "measures": [_measure(one) for one in measured(edition.first_day, edition.last_day)],
    }


def digest(snapshot: dict[str, Any]) -> str:
    """SHA-256 of the snapshot as canonical JSON: keys in order, no spaces, in UTF-8. Anybody can work it out again."""
    plain = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _commitment(stand: Stand) -> dict[str, Any]:
    one = stand.commitment
    return {
        "key": one.slug,
        "what": one.what,
        "owner": one.owner,
        "due": one.due_on.isoformat(),
        "stands": stand.shown.value,
        "stands_in_words": stand.shown.label,
        "why": stand.words,
        "recovery": stand.last.recovery if stand.last and stand.shown in (Colour.RED, Colour.AMBER) else "",
        "budget": one.budget,
        "spent": one.spent,
        "milestones": [
            {
                "what": step.what,
                "due": step.due_on.isoformat(),
                "met": step.met_on.isoformat() if step.met_on else None,
                "evidence": step.evidence,
            }
            for step in stand.milestones
        ],
    }


def _measure(one: Measured) -> dict[str, Any]:
    return {
        "key": one.key,
        "label": one.label,
        "how": one.how,
        "source": one.source,
        "target": one.target,
        "is_share": one.is_share,
        "value": one.value,
        "words": one.words,
        "stands": one.colour.value,
        "percent": one.percent,
    }


@dataclass(frozen=True)
class Page:
    """A report with what is around it: whether it is late, who has signed, and the report before."""

    edition: ReportEdition
    snapshot: dict[str, Any]
    unsigned: list[Strand]
    before: ReportEdition | None
    today: date

    @property
    def late(self) -> int:
        """By how many days it came, or is, late."""
        came = clock.local(self.edition.published_at).date() if self.edition.published_at else self.today
        return max(0, (came - self.edition.due_on).days)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each measure, with what it was in the report before."""
        then = {one["key"]: one["words"] for one in self.before.snapshot["measures"]} if self.before else {}
        return [{**one, "before": then.get(one["key"], "")} for one in self.snapshot["measures"]]

    @property
    def changed(self) -> list[dict[str, str]]:
        """The commitments that stand otherwise than in the report before."""
        if not self.before:
            return []
        then = {one["key"]: one["stands_in_words"] for one in _commitments(self.before.snapshot)}
        now = _commitments(self.snapshot)
        return [
            {"what": one["what"], "was": then[one["key"]], "is": one["stands_in_words"]}
            for one in now
            if one["key"] in then and then[one["key"]] != one["stands_in_words"]
        ]


def _commitments(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for strand in snapshot["strands"] for one in strand["commitments"]]


def page_of(edition: ReportEdition, today: date) -> Page:
    """A frozen report as it was frozen; one in the making as it would be today."""
    signed = [one.strand_id for one in edition.signatures.all()]
    before = ReportEdition.objects.filter(state="published", first_day__lt=edition.first_day).first()
    snapshot = edition.snapshot or draft(edition, today)
    return Page(edition, snapshot, list(Strand.objects.exclude(pk__in=signed)), before, today)


def published() -> list[ReportEdition]:
    return list(ReportEdition.objects.filter(state="published"))

"""How every commitment stands, for the public pages, the report and the first page of whoever keeps the plan."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from cohesion.plan.models import Commitment, Milestone, StatusUpdate, Strand
from cohesion.plan.states import WORST_FIRST, Colour
from cohesion.plan.strategy_rules import colour, days_late, floor
from cohesion.policy.book import book


@dataclass(frozen=True)
class Stand:
    """A commitment as it stands today: the best its days allow, what was said last, and what is shown."""

    commitment: Commitment
    milestones: list[Milestone]
    last: StatusUpdate | None
    best: Colour
    shown: Colour
    late: int

    @property
    def met(self) -> int:
        return sum(one.met_on is not None for one in self.milestones)

    @property
    def words(self) -> str:
        """Why it has its colour, in a sentence that needs no colour to be understood."""
        if self.shown == Colour.DONE:
            return f"Complete since {self.commitment.completed_on:%-d %B %Y}."
        if not self.commitment.owner:
            return "Nobody owns it."
        late = f"{self.late} day{'' if self.late == 1 else 's'} late. " if self.late else ""
        return f"{late}{self.last.text if self.last else ''}".strip() or f"{self.shown.label}."


@dataclass(frozen=True)
class StrandStand:
    """A strand with its commitments, worst first."""

    strand: Strand
    stands: list[Stand]

    @property
    def counts(self) -> list[tuple[Colour, int]]:
        """How many of each colour, worst first; only those that occur."""
        found = Counter(one.shown for one in self.stands)
        return [(one, found[one]) for one in WORST_FIRST if found[one]]

    @property
    def worst(self) -> Colour:
        return min((one.shown for one in self.stands), key=WORST_FIRST.index, default=Colour.GREY)


def plan_as_of(today: date) -> list[StrandStand]:
    """Every strand in order. Four queries, and one or two for the policy."""
    red_days = book().value("progress.red_days")
    full = Commitment.objects.prefetch_related(
        "milestones", Prefetch("updates", StatusUpdate.objects.order_by("at", "id"))
    )
    strands = Strand.objects.prefetch_related(Prefetch("commitments", full))
    return [
        StrandStand(
            strand, sorted((stand(one, today, red_days) for one in strand.commitments.all()), key=_worst)
        )
        for strand in strands
    ]


def stand(commitment: Commitment, today: date, red_days: int) -> Stand:
    """Of one commitment; three queries unless its rows are there already."""
    milestones, said = list(commitment.milestones.all()), list(commitment.updates.all())
    last = max(said, key=lambda one: (one.at, one.pk), default=None)
    forecast = last.forecast_on if last else None
    best = floor(commitment, milestones, forecast, today=today, red_days=red_days)
    late = 0 if commitment.completed_on else days_late(commitment, milestones, forecast, today)
    return Stand(commitment, milestones, last, best, colour(best, last), late)


def by_exception(plan: list[StrandStand]) -> list[Stand]:
    """What a working group looks at first: red, then slipping; nothing that is on track."""
    found = [one for strand in plan for one in strand.stands if one.shown in (Colour.RED, Colour.AMBER)]
    return sorted(found, key=_worst)


def _worst(one: Stand) -> tuple[int, int, date]:
    return WORST_FIRST.index(one.shown), -one.late, one.commitment.due_on

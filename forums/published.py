"""What everybody may count: how many say the same as a raiser, and how often a concern was put off."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count

from cohesion.plan.models import AgreedAction
from cohesion.plan.states import Level, State
from cohesion.policy.book import book
from forums.models import AgendaItem, Concern, Support
from forums.queries import published_decisions
from forums.states import ConcernState, Result


@dataclass(frozen=True)
class Backing:
    """How many people say the same as whoever raised a concern, as far as it may be shown."""

    people: int
    least: int

    @property
    def words(self) -> str:
        if self.people < self.least:
            return f"Fewer than {self.least} people have said “me too”"
        return f"{self.people} people have said “me too”"


def counted(concerns: Iterable[Concern]) -> list[Concern]:
    """The same concerns; each knows as `backing` who says the same, and as `put_off` how often it was carried over."""
    rows = list(concerns)
    backed, put_off = backing(rows), times_put_off(rows)
    for concern in rows:
        concern.backing, concern.put_off = backed[concern.pk], put_off.get(concern.pk, 0)
    return rows


def late_work() -> list[AgreedAction]:
    """Open work that is so late that everybody may read it: what published decisions led to. Two queries.

    When it came to the public page is in `climbs`: a setting says after how many days.
    """
    topics = [f"decision.{ref}" for ref in published_decisions().values_list("ref", flat=True)]
    late = AgreedAction.objects.filter(source__in=topics, state=State.OPEN, climbs__level=Level.PUBLIC)
    return list(late.order_by("due_on", "pk"))


def backing(concerns: Collection[Concern]) -> dict[int, Backing]:
    """By the concern's id: those who pressed "me too" on it or on one that was joined to it, and who raised those.

    Each person counts once. Three queries.
    """
    pks, least = [concern.pk for concern in concerns], book().value("forum.least_shown")
    joined = list(Concern.objects.filter(merged_into__in=pks).values_list("pk", "merged_into", "raised_by"))
    leads = {pk: pk for pk in pks} | {pk: into for pk, into, _ in joined}
    said: dict[int, set[object]] = {pk: set() for pk in pks}
    for pk, into, raiser in joined:
        said[into].add(raiser or f"C{pk}")  # without a name each is somebody else
    for pk, person in Support.objects.filter(concern__in=list(leads)).values_list("concern", "person"):
        said[leads[pk]].add(person)
    return {pk: Backing(len(people), least) for pk, people in said.items()}


def times_put_off(concerns: Collection[Concern]) -> dict[int, int]:
    """How often each that waits for a meeting was carried over, by its id. One query."""
    waiting = [
        concern.pk for concern in concerns if concern.state in (ConcernState.ACCEPTED, ConcernState.ON_AGENDA)
    ]
    carried = AgendaItem.objects.filter(concern__in=waiting, result=Result.CARRIED)
    return dict(carried.order_by().values_list("concern").annotate(times=Count("pk")))

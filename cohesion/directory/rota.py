"""The rota: who is on duty when, and where nobody is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from cohesion.directory.models import Duty
from cohesion.directory.states import Role
from cohesion.kit import clock

ON_ROTA = (Role.POLICE_LIAISON, Role.DUTY_OFFICER, Role.COHESION_LEAD)
ALWAYS_NEEDED = (Role.POLICE_LIAISON, Role.DUTY_OFFICER)  # who is alerted first: DECISIONS, ring 0


@dataclass(frozen=True)
class Stretch:
    """A time on the rota. Without a duty it is a gap: nobody."""

    starts_at: datetime
    ends_at: datetime
    duty: Duty | None = None


@dataclass(frozen=True)
class RoleRota:
    """One role between two moments: its duties and, where somebody is always needed, its gaps, in order of time."""

    role: Role
    stretches: list[Stretch] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.role.label

    @property
    def is_always_needed(self) -> bool:
        return self.role in ALWAYS_NEEDED

    @property
    def duties(self) -> list[Duty]:
        return [stretch.duty for stretch in self.stretches if stretch.duty]


def rota(start: datetime, end: datetime) -> list[RoleRota]:
    """Every role on the rota from start to end. One query. A duty counts only while its post is held."""
    duties = Duty.objects.filter(
        starts_at__lt=end, ends_at__gt=start, post__role__in=ON_ROTA, post__person__is_active=True
    ).select_related("post__person", "post__organisation")
    stretches = [stretch for duty in duties if (stretch := _held(duty, start, end))]
    return [
        _of_role(role, [s for s in stretches if s.duty.post.role == role], start, end) for role in ON_ROTA
    ]


def on_duty_now(at: datetime) -> list[RoleRota]:
    """Each role at one moment, first turn first. One query."""
    now = rota(at, at + timedelta(seconds=1))
    return [
        RoleRota(one.role, sorted(one.stretches, key=lambda s: s.duty.turn if s.duty else 0)) for one in now
    ]


def uncovered(stretches: Iterable[Stretch], start: datetime, end: datetime) -> list[Stretch]:
    """The times between start and end at which there is nobody at all."""
    gaps, covered_to = [], start
    for stretch in sorted(stretches, key=lambda one: one.starts_at):
        if stretch.starts_at > covered_to:
            gaps.append(Stretch(covered_to, stretch.starts_at))
        covered_to = max(covered_to, stretch.ends_at)
    return [*gaps, Stretch(covered_to, end)] if covered_to < end else gaps


def _of_role(role: Role, stretches: list[Stretch], start: datetime, end: datetime) -> RoleRota:
    gaps = uncovered(stretches, start, end) if role in ALWAYS_NEEDED else []
    order = lambda one: (one.starts_at, one.duty.turn if one.duty else 0)  # noqa: E731
    return RoleRota(role, sorted([*stretches, *gaps], key=order))


def _held(duty: Duty, start: datetime, end: datetime) -> Stretch | None:
    """The part of a duty between two moments in which its post is held; None when that is nothing."""
    from_day, last = duty.post.held_from, duty.post.held_until
    starts = max(duty.starts_at, start, _midnight(from_day))
    ends = min(duty.ends_at, end, _midnight(last + timedelta(days=1)) if last else end)
    return Stretch(starts, ends, duty) if starts < ends else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LONDON)

"""The rota: who is on duty when, and where nobody is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from cohesion.directory.models import Absence, Duty, Post
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
class Gap:
    """A time in which nobody is on duty of a role that is always needed."""

    role: Role
    starts_at: datetime
    ends_at: datetime

    @property
    def label(self) -> str:
        return self.role.label


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
    """Every role on the rota from start to end. Two queries. A duty counts only while its post is held, and not while
    its holder is away."""
    duties = Duty.objects.filter(
        starts_at__lt=end, ends_at__gt=start, post__role__in=ON_ROTA, post__person__is_active=True
    ).select_related("post__person", "post__organisation")
    stretches = presences(duties, start, end)
    return [
        _of_role(role, [s for s in stretches if s.duty.post.role == role], start, end) for role in ON_ROTA
    ]


def presences(duties: Iterable[Duty], start: datetime, end: datetime | None = None) -> list[Stretch]:
    """The parts of these duties after a moment in which somebody is there: the post held, its holder not away."""
    held = [stretch for duty in duties if (stretch := _held(duty, start, end or duty.ends_at))]
    if not held:
        return []
    away = _absences(start, max(one.ends_at for one in held))
    return [part for one in held for part in _present(one, away.get(one.duty.post.person_id, []))]


def on_duty_now(at: datetime) -> list[RoleRota]:
    """Each role at one moment, first turn first. Two queries."""
    now = rota(at, at + timedelta(seconds=1))
    return [
        RoleRota(one.role, sorted(one.stretches, key=lambda s: s.duty.turn if s.duty else 0)) for one in now
    ]


def gaps(start: datetime, end: datetime) -> list[Gap]:
    """When nobody is on duty of a role that is always needed, the soonest first. Two queries."""
    found = [
        Gap(role.role, stretch.starts_at, stretch.ends_at)
        for role in rota(start, end)
        for stretch in role.stretches
        if stretch.duty is None
    ]
    return sorted(found, key=lambda gap: gap.starts_at)


def backup_confirmers(at: datetime) -> list[Post]:
    """Who may confirm when the first turns do not: the later turns of each role, and cohesion leads on duty."""
    backups = [
        (duty.turn, duty.post)
        for role in on_duty_now(at)
        for duty in role.duties
        if duty.turn > 1 or not role.is_always_needed
    ]
    return list({post.pk: post for _, post in sorted(backups, key=lambda pair: pair[0])}.values())


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


def _absences(start: datetime, end: datetime) -> dict[int, list[Stretch]]:
    """When people are away between two moments, by the person's id."""
    found: dict[int, list[Stretch]] = {}
    for absence in Absence.objects.filter(starts_at__lt=end, ends_at__gt=start):
        found.setdefault(absence.person_id, []).append(Stretch(absence.starts_at, absence.ends_at))
    return found


def _present(stretch: Stretch, away: list[Stretch]) -> list[Stretch]:
    """What is left of a duty when its holder's absences are taken out."""
    if not away:
        return [stretch]
    left = uncovered(
        [one for one in away if one.starts_at < stretch.ends_at and one.ends_at > stretch.starts_at],
        stretch.starts_at,
        stretch.ends_at,
    )
    return [Stretch(one.starts_at, one.ends_at, stretch.duty) for one in left]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LONDON)

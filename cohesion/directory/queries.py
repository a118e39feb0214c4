"""Who holds which post, who is on duty, and how they are reached."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from cohesion.directory.models import Absence, ContactPoint, Duty, Place, Post
from cohesion.directory.rota import presences
from cohesion.directory.states import Reach, Role
from cohesion.kit import clock

LOOKED_AT = 40  # duties of a role, the soonest first: more than a fortnight of three a day


@dataclass(frozen=True)
class Standing:
    """What a person is, now: their roles, and the places they are a contact of."""

    roles: frozenset[str] = frozenset()
    places: frozenset[int] = field(default_factory=frozenset)

    @property
    def is_police(self) -> bool:
        return Role.POLICE_LIAISON in self.roles

    @property
    def is_council(self) -> bool:
        return bool(self.roles & {Role.DUTY_OFFICER, Role.COHESION_LEAD})

    @property
    def is_officer(self) -> bool:
        return self.is_police or self.is_council


def held_on(day) -> Q:
    """Posts that are held on that day."""
    return Q(held_from__lte=day) & (Q(held_until=None) | Q(held_until__gte=day))


def current_posts(at: datetime | None = None) -> QuerySet[Post]:
    """Posts held at that moment by people who are still with us, with person and place."""
    day = clock.local(at or clock.now()).date()
    return Post.objects.filter(held_on(day), person__is_active=True).select_related(
        "person", "place", "organisation"
    )


def standing(person, at: datetime | None = None) -> Standing:
    """What the person is. One query; nobody special when signed out or gone."""
    if person is None or not getattr(person, "pk", None) or not person.is_active:
        return Standing()
    day = clock.local(at or clock.now()).date()
    held = Post.objects.filter(held_on(day), person=person, person__is_active=True)
    posts = list(held.values_list("role", "place", "place__is_active"))
    return Standing(
        roles=frozenset(role for role, _, _ in posts),
        places=frozenset(place for _, place, is_active in posts if place and is_active),
    )


def duties_at(role: str, at: datetime) -> QuerySet[Duty]:
    """The duties of that role at that moment, first turn first, without those whose holder is away. One query."""
    away = Absence.objects.filter(person=OuterRef("post__person"), starts_at__lte=at, ends_at__gt=at)
    return (
        Duty.objects.filter(starts_at__lte=at, ends_at__gt=at, post__role=role, post__in=current_posts(at))
        .exclude(Exists(away))
        .select_related("post__person", "post__organisation")
        .order_by("turn", "starts_at", "id")
    )


def on_duty(role: str, at: datetime) -> list[Post]:
    """Whoever of that role is asked first now: all who share the lowest turn. Empty means nobody is on duty."""
    duties = list(duties_at(role, at))
    return list({duty.post_id: duty.post for duty in duties if duty.turn == duties[0].turn}.values())


def next_on_duty(role: str, at: datetime) -> datetime | None:
    """When somebody of that role is next begins a duty or comes back to one, or None when the rota does not say."""
    known = Duty.objects.filter(ends_at__gt=at, post__role=role, post__person__is_active=True)
    soonest = known.select_related("post").order_by("starts_at")[:LOOKED_AT]
    return min((one.starts_at for one in presences(soonest, at) if one.starts_at > at), default=None)


def site_contacts(places: Iterable[Place], at: datetime) -> dict[int, list[Post]]:
    """Each place's contacts in the order in which they are asked, by the place's id. One query."""
    found: dict[int, list[Post]] = {}
    posts = current_posts(at).filter(role=Role.SITE_CONTACT, place__in=list(places)).order_by("rank", "id")
    for post in posts:
        found.setdefault(post.place_id, []).append(post)
    return found


def numbers_of(people: Iterable) -> dict[int, ContactPoint]:
    """The best contact point of each person by the person's id: one that can be reached before one that cannot.

    Only verified points with consent count. One query.
    """
    points = ContactPoint.objects.filter(
        person__in=list(people), verified_on__isnull=False, consent_on__isnull=False
    )
    best: dict[int, ContactPoint] = {}
    for point in points.order_by("id"):
        held = best.get(point.person_id)
        if held is None or (held.reach != Reach.GOOD and point.reach == Reach.GOOD):
            best[point.person_id] = point
    return best


def places_with_contacts() -> QuerySet[Place]:
    """Every active place with its area and its present contacts, for the directory page."""
    posts = (
        current_posts()
        .filter(role=Role.SITE_CONTACT)
        .order_by("rank")
        .prefetch_related("person__contact_points")
    )
    return (
        Place.objects.filter(is_active=True)
        .select_related("area", "organisation")
        .prefetch_related(Prefetch("posts", queryset=posts, to_attr="contacts"))
    )

"""What the pages about people and their ways in show."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from cohesion.accounts import factors
from cohesion.accounts.lockout import codes_of, is_locked, password_of
from cohesion.accounts.models import Person
from cohesion.accounts.sessions import alive
from cohesion.directory.models import Invitation, Post
from cohesion.directory.queries import Standing, current_posts
from cohesion.directory.rules import may_end, may_see_place
from cohesion.directory.states import Role
from cohesion.kit import clock


def people_with_posts(roles: Iterable[str]) -> QuerySet[Person]:
    """Whoever holds a post of these roles now, other than at a place, by name, with their posts. Two queries."""
    posts = current_posts().exclude(role=Role.SITE_CONTACT)
    holders = posts.filter(role__in=roles).values("person")
    return (
        Person.objects.filter(pk__in=holders)
        .prefetch_related(Prefetch("posts", queryset=posts, to_attr="held"))
        .order_by("name")
    )


def open_invitations(roles: Iterable[str]) -> QuerySet[Invitation]:
    """Invitations to these roles that nobody has accepted or taken back, also those that are too old."""
    found = Invitation.objects.filter(role__in=roles, accepted_at=None, revoked_at=None)
    return found.select_related("place", "invited_by")


def person_page(person: Person, who: Standing) -> dict[str, object]:
    """A person's posts, sessions, links and waits, in a fixed number of queries."""
    now = clock.now()
    posts = current_posts().filter(person=person)
    return {
        "person": person,
        "posts": [(post, title_for(who, post), may_end(who, post.role)) for post in posts],
        "sign_ins": alive(person),
        "links": links_of(person),
        "has_factor": factors.has_one(person),
        "is_locked": is_locked(password_of(person.email or ""), now) or is_locked(codes_of(person), now),
        "is_contact": any(post.role == Role.SITE_CONTACT for post in posts),
        "now": now,
    }


def title_for(who: Standing, post: Post | Invitation) -> str:
    """What a post, held or offered, is called to this reader: administrators are told no place that is not public."""
    if post.place is None or may_see_place(who, post.place):
        return post.title
    return f"{post.get_rank_display()}, a place that is not public"


def links_of(person: Person) -> QuerySet:
    """The person's personal links that still open something, newest first."""
    now = clock.now()
    alive = person.links.filter(revoked_at=None)
    return alive.exclude(expires_at__lte=now).order_by("-created_at")

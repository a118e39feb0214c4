"""What the directory keeps about people, and how long."""

from datetime import datetime
from re import escape

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet

from cohesion.accounts.models import Person
from cohesion.directory import rota_keeping
from cohesion.directory.access import LAST, end_one_post
from cohesion.directory.actions import VIEWS, end_post
from cohesion.directory.models import ContactPoint, Invitation, Post, TimeAway
from cohesion.directory.queries import current_posts
from cohesion.directory.states import Role
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.records.actions import Refused
from cohesion.records.ours import delete
from cohesion.records.registry import About, Held, Kind, Row, register_about, register_kind


def register() -> None:
    register_kind(
        Kind(
            "contacts",
            "Numbers of former contacts",
            "retention.contacts",
            past_numbers,
            delete,
            covers=("directory.ContactPoint",),
        )
    )
    register_kind(
        Kind(
            "times_away",
            "When former contacts do not answer",
            "retention.contacts",
            past_times_away,
            delete,
            covers=("directory.TimeAway",),
        )
    )
    register_kind(
        Kind(
            "invitations",
            "Invitations that have ended",
            "retention.invitations",
            past_invitations,
            delete,
            covers=("directory.Invitation",),
        )
    )
    rota_keeping.register()
    register_about(About("Numbers", numbers, erase_numbers, covers=("directory.ContactPoint",)))
    register_about(About("Invitations to them", invitations, erase_invitations))
    register_about(About("Posts", posts, end_posts, posts_kept, covers=("directory.Post",), against=last_one))
    away = ("directory.TimeAway",)
    register_about(About("When they do not answer", times_away, erase_times_away, covers=away))
    register_about(About("Who looked at their details", views))


def _in_office_since(before: datetime) -> Exists:
    """Whether a row's person has held a post since then."""
    day = clock.local(before).date()
    still = Post.objects.filter(person=OuterRef("person")).filter(Q(held_until=None) | Q(held_until__gte=day))
    return Exists(still)


def past_numbers(before: datetime, held: Held) -> QuerySet[ContactPoint]:
    """Of people who held no post since, and who are not new either."""
    found = ContactPoint.objects.filter(~_in_office_since(before), person__created_at__lt=before)
    return found.exclude(person__in=held.people)


def past_times_away(before: datetime, held: Held) -> QuerySet[TimeAway]:
    """They may say what somebody believes, so they go with the numbers."""
    found = TimeAway.objects.filter(~_in_office_since(before), person__created_at__lt=before)
    return found.exclude(person__in=held.people)


def past_invitations(before: datetime, held: Held) -> QuerySet[Invitation]:
    ended = Q(accepted_at__lt=before) | Q(revoked_at__lt=before) | Q(expires_at__lt=before)
    kept = Person.objects.filter(pk__in=held.people).exclude(email=None).values("email")
    return Invitation.objects.filter(ended).exclude(email__in=kept).exclude(invited_by__in=held.people)


def numbers(person) -> list[Row]:
    shown = ("number", "language", "prefers", "verified_on", "consent_on", "basis", "condition")
    return list[Row](person.contact_points.order_by("pk").values(*shown, "basis_on", "wording", "reach"))


def erase_numbers(by, person, reason: str) -> int:
    return person.contact_points.all().delete()[0]


def invitations(person) -> list[Row]:
    found = _invitations(person).order_by("pk")
    return list[Row](found.values("email", "name", "role", "invited_at", "accepted_at", "revoked_at"))


def erase_invitations(by, person, reason: str) -> int:
    return _invitations(person).delete()[0]


def _invitations(person) -> QuerySet[Invitation]:
    """By the address they went to: whoever has none was never invited."""
    return Invitation.objects.filter(email=person.email or "")


def times_away(person) -> list[Row]:
    return [{"when": str(away)} for away in person.times_away.all()]


def erase_times_away(by, person, reason: str) -> int:
    return person.times_away.all().delete()[0]


def posts(person) -> list[Row]:
    return [
        {"post": post.title, "from": post.held_from, "until": post.held_until}
        for post in person.posts.select_related("place").order_by("held_from", "pk")
    ]


def last_one(person) -> list[str]:
    """Without an administrator nobody could invite the next."""
    held = current_posts().filter(role=Role.ADMINISTRATOR)
    is_last = held.filter(person=person).exists() and not held.exclude(person=person).exists()
    return [LAST] if is_last else []


def end_posts(by, person, reason: str) -> int:
    """Refused where `by` may not end one of them. An operator's command may."""
    held = list(current_posts().filter(person=person))
    try:
        for post in held:
            end_one_post(by=by, post=post) if by else end_post(by=None, post=post)
    except PermissionDenied as denied:
        raise Refused("This person is an administrator: only an administrator can erase them.") from denied
    except ValidationError as objection:
        raise Refused(" ".join(objection.messages)) from objection
    return len(held)


def posts_kept(person) -> list[str]:
    return [
        "Which posts were held from when until when, without a name: alerts of that time were sent to them."
    ]


def views(person) -> list[Row]:
    """When a number of theirs was revealed, or a page of a place they speak for was opened; not by whom, as that is
    another person's data: the post they acted in would name them."""
    refs = [place.ref for place in {post.place for post in person.posts.select_related("place")} if place]
    shown = Q(words__text__contains=f" of {person.name} ")
    for ref in refs:
        shown |= Q(words__text__regex=rf"(^|[ ,]){escape(ref)}($|[ ,])")
    found = Entry.objects.filter(shown, subject=VIEWS).order_by("at")
    return list[Row](found.values("at", "kind"))

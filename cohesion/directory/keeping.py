"""What the directory keeps about people, and how long."""

from datetime import datetime
from re import escape

from django.db.models import Exists, OuterRef, Q, QuerySet

from cohesion.directory.actions import VIEWS, end_post
from cohesion.directory.models import ContactPoint, Post
from cohesion.directory.queries import current_posts
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.records.registry import About, Held, Kind, Row, register_about, register_kind


def register() -> None:
    register_kind(Kind("contacts", "Numbers of former contacts", "retention.contacts", past_numbers, delete))
    register_about(About("Numbers", numbers, erase_numbers))
    register_about(About("Posts", posts, end_posts, posts_kept))
    register_about(About("Who looked at their details", views))


def past_numbers(before: datetime, held: Held) -> QuerySet[ContactPoint]:
    """Of people who held no post since, and who are not new either."""
    day = clock.local(before).date()
    still = Post.objects.filter(person=OuterRef("person")).filter(Q(held_until=None) | Q(held_until__gte=day))
    found = ContactPoint.objects.filter(~Exists(still), person__created_at__lt=before)
    return found.exclude(person__in=held.people)


def delete(by, rows: list[ContactPoint]) -> None:
    ContactPoint.objects.filter(pk__in=[row.pk for row in rows]).delete()


def numbers(person) -> list[Row]:
    shown = ("number", "language", "prefers", "verified_on", "consent_on", "basis", "condition")
    return list[Row](person.contact_points.order_by("pk").values(*shown, "basis_on", "wording", "reach"))


def erase_numbers(by, person, reason: str) -> int:
    return person.contact_points.all().delete()[0]


def posts(person) -> list[Row]:
    return [
        {"post": post.title, "from": post.held_from, "until": post.held_until}
        for post in person.posts.select_related("place").order_by("held_from", "pk")
    ]


def end_posts(by, person, reason: str) -> int:
    held = list(current_posts().filter(person=person))
    for post in held:
        end_post(by=by, post=post)
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

"""Who is due for a check, who is to be rung, and who answered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet

from cohesion.accounts.models import Person
from cohesion.directory.models import ContactPoint, Post
from cohesion.directory.queries import current_posts, numbers_of
from cohesion.directory.states import Reach, Role
from cohesion.kit import clock
from cohesion.kit.phones import is_mobile
from cohesion.policy.book import Book, book
from cohesion.upkeep.models import ContactCheck, Ringing
from cohesion.upkeep.reachable import silent_elsewhere
from cohesion.upkeep.states import CheckState, Outcome, Why


@dataclass(frozen=True)
class Errand:
    """Somebody to ring, since when, and the last try if there was one."""

    post: Post
    why: Why
    since: datetime | None
    point: ContactPoint | None
    tried: Ringing | None
    asked: str = ""  # what they did not answer, if that was not the check

    @property
    def words(self) -> str:
        return f"Did not answer a {self.asked}" if self.asked else self.why.label

    @property
    def person(self) -> Person:
        return self.post.person


def contacts(now: datetime) -> QuerySet[Post]:
    """The posts at places that are active, those asked first before the others."""
    held = current_posts(now).filter(role=Role.SITE_CONTACT, place__is_active=True)
    return held.order_by("rank", "place__name", "id")


def due_for_check(now: datetime, rules: Book) -> list[tuple[Post, ContactPoint]]:
    """Whom to ask now: nobody for six months, about this post, and the number was not verified since. One post of a
    person at a time, the longest unasked first. A few queries."""
    before = now - timedelta(days=rules.value("check.every_days"))
    posts = contacts(now).annotate(asked=Max("checks__asked_at"))
    numbers = numbers_of({post.person_id for post in posts})
    waiting = set(
        ContactCheck.objects.filter(state=CheckState.ASKED, answer_by__gt=now).values_list(
            "person", flat=True
        )
    )
    due: dict[int, tuple[datetime, Post, ContactPoint]] = {}
    for post in posts:
        point = numbers.get(post.person_id)
        if post.person_id in waiting or not _takes_texts(point):
            continue
        last = post.asked or clock.start_of(point.verified_on)
        if last <= before and (post.person_id not in due or last < due[post.person_id][0]):
            due[post.person_id] = (last, post, point)
    longest_first = sorted(due.values(), key=lambda one: (one[0], one[1].pk))
    return [(post, point) for _, post, point in longest_first]


def _takes_texts(point: ContactPoint | None) -> bool:
    return point is not None and point.reach == Reach.GOOD and is_mobile(point.number)


def open_among(abouts: Collection[str]) -> set[str]:
    """Those of these checks (`check:12`) that still wait for an answer. One query."""
    numbers = [int(about.removeprefix("check:")) for about in abouts]
    still = ContactCheck.objects.filter(pk__in=numbers, state=CheckState.ASKED)
    return {f"check:{pk}" for pk in still.values_list("pk", flat=True)}


def people_who_answered_a_check(since: datetime) -> QuerySet:
    return ContactCheck.objects.filter(state=CheckState.YES, answered_at__gte=since).values("person")


def people_who_were_rung(since: datetime) -> QuerySet:
    """Asked by phone, as they had not answered or cannot be texted, and reached: that is an answer too."""
    rung = Ringing.objects.filter(why__in=[Why.SILENT, Why.LANDLINE], outcome=Outcome.REACHED, at__gte=since)
    return rung.values("person")


def to_ring(now: datetime) -> list[Errand]:
    """Everybody to be rung, by place, one line for each person: what is wrong first. A fixed number of queries.

    Whoever was reached is off the list until there is something new, or half a year has gone by with it unmended.
    """
    earliest = now - timedelta(days=book().value("check.every_days"))
    posts = list(contacts(now))
    people = {post.person_id for post in posts}
    checks = {check.person_id: check for check in ContactCheck.objects.filter(person__in=people)}  # last wins
    numbers, silent = numbers_of(people), silent_elsewhere(now)
    rung: dict[tuple[int, str], Ringing] = {
        (ringing.person_id, ringing.why): ringing
        for ringing in Ringing.objects.filter(person__in=people).select_related("by")
    }
    found: dict[int, Errand] = {}
    for post in posts:
        if post.person_id in found:
            continue
        check, point = checks.get(post.person_id), numbers.get(post.person_id)
        left, asked = silent.get(post.person_id, (None, ""))
        for why, since in _reasons(check, point, now, earliest, left):
            last = rung.get((post.person_id, why))
            tried = last if last and last.at >= max(since or earliest, earliest) else None
            if tried is None or tried.outcome != Outcome.REACHED:
                other = asked if (why, since) == (Why.SILENT, left) else ""
                found[post.person_id] = Errand(post, why, since, point, tried, other)
                break
    return sorted(found.values(), key=lambda one: (one.post.place.name, one.post.rank))


def _reasons(
    check: ContactCheck | None,
    point: ContactPoint | None,
    now: datetime,
    earliest: datetime,
    silent: datetime | None,
) -> Iterable[tuple[Why, datetime | None]]:
    if check and check.state == CheckState.NO:
        yield Why.SAID_NO, check.answered_at
    if point is None:
        yield Why.NO_NUMBER, None
    elif point.reach != Reach.GOOD:
        yield Why(point.reach), point.reach_changed_at
    elif not is_mobile(point.number) and clock.start_of(point.verified_on) <= earliest:
        yield Why.LANDLINE, None
    if check and check.state == CheckState.ASKED and check.answer_by <= now:
        yield Why.SILENT, check.answer_by
    elif silent and not (check and check.answered_at and check.answered_at > silent):
        yield Why.SILENT, silent

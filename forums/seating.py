"""Who sits where, whose term ends, whom a body invites, and what is owed to whoever asked for a meeting."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from cohesion.accounts.models import Person
from cohesion.calendars.queries import ways_to
from cohesion.directory.queries import current_posts
from cohesion.directory.states import Rank, Role, Way
from cohesion.kit import clock
from cohesion.plan.models import Request
from cohesion.plan.states import Kind
from cohesion.policy.book import book
from forums.models import Body, Circle, Meeting, Membership, Seat
from forums.states import COMING, MeetingState

# --- terms --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ending:
    """A seat whose holder's term ends soon, or has ended."""

    membership: Membership
    today: date

    @property
    def is_over(self) -> bool:
        return self.membership.term_ends_on < self.today


def terms_ending(now: datetime) -> list[Ending]:
    """Of every body, the soonest first: so long before as `forum.term_warn_days`. One query."""
    today = clock.local(now).date()
    until = today + timedelta(days=book().value("forum.term_warn_days"))
    held = Membership.objects.filter(held_until=None, term_ends_on__lte=until)
    held = held.select_related("seat__body", "person").order_by("term_ends_on", "id")
    return [Ending(one, today) for one in held]


def empty_seats() -> QuerySet[Seat]:
    """Seats with a vote that nobody holds. One query."""
    held = Membership.objects.filter(seat=OuterRef("pk"), is_substitute=False, held_until=None)
    return Seat.objects.filter(~Exists(held), is_voting=True).select_related("body")


def terms_to_review(now: datetime) -> QuerySet[Body]:
    """Bodies whose terms of reference were to be looked at again by now."""
    return Body.objects.filter(review_on__lte=clock.local(now).date())


# --- whom to invite -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Invitee:
    """Somebody whom a body invites, why, and how an invitation would reach them; None: somebody has to tell them."""

    person: Person
    why: str
    way: Way | None


def invitees(body: Body) -> list[Invitee]:
    """Everybody once: whoever holds a seat, then the wider circles. A few queries.

    What stands first says why: whoever has a seat is not invited as a neighbour. Substitutes are asked one by one.
    """
    held = Membership.objects.filter(seat__body=body, held_until=None, is_substitute=False)
    held = held.filter(person__is_active=True).select_related("seat", "person").order_by("seat__label")
    people: dict[Person, str] = {}
    for one in held:
        people.setdefault(one.person, str(one.seat))
    for circle in body.circles.select_related("group"):
        for person in _of_circle(circle):
            people.setdefault(person, circle.name)
    return [Invitee(one.person, people[one.person], one.way) for one in ways_to(people)]


def people_of_circles(body: Body) -> list[Person]:
    """The wider circles of a body, each person once."""
    circles = body.circles.select_related("group")
    return list(dict.fromkeys(person for circle in circles for person in _of_circle(circle)))


def _of_circle(circle: Circle) -> list[Person]:
    """The first contact of each active place."""
    posts = current_posts().filter(role=Role.SITE_CONTACT, rank=Rank.PRIMARY, place__is_active=True)
    if circle.group:
        posts = posts.filter(place__groups=circle.group)
    return [post.person for post in posts.order_by("place__name", "id")]


# --- what is owed to an incident ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Owed:
    """A meeting that an incident asked for and that is called: will it be held by the day that was promised?"""

    asked: Request
    meeting: Meeting | None
    today: date

    @property
    def is_late(self) -> bool:
        """Set for a later day, or not held when its day was over; without any meeting it is late too."""
        if self.meeting is None:
            return True
        return (
            clock.local(self.meeting.starts_at).date() > self.asked.hold_by or self.today > self.asked.hold_by
        )


def is_called(asked: Request) -> bool:
    """Whether a meeting was called for it that was not cancelled; what was answered without one needs none."""
    meetings = Meeting.objects.filter(asked_for=asked)
    if meetings.exclude(state=MeetingState.CANCELLED).exists():
        return True
    return not asked.is_waiting and not meetings.exists()


def owed(now: datetime) -> list[Owed]:
    """What was called and is not held yet, and what was cancelled and not called again. Two queries."""
    today = clock.local(now).date()
    called: dict[int, Meeting] = {}
    meetings = Meeting.objects.filter(asked_for__kind=Kind.MEETING, asked_for__hold_by__isnull=False)
    for meeting in meetings.select_related("asked_for", "body").order_by("starts_at"):
        kept = called.get(meeting.asked_for_id)
        if kept is None or kept.state == MeetingState.CANCELLED:
            called[meeting.asked_for_id] = meeting
    waiting = [one for one in called.values() if one.state in (*COMING, MeetingState.CANCELLED)]
    return [
        Owed(one.asked_for, None if one.state == MeetingState.CANCELLED else one, today) for one in waiting
    ]

"""The printed contact cascade: whom to ring, in full and on paper, when no text leaves.

The one place where numbers stand unmasked. Whoever shows it asks `rules.may_see_cascade` and notes the view.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cohesion.directory.listing import contacts_of
from cohesion.directory.models import ContactPoint, Place, Post
from cohesion.directory.queries import current_posts, places_with_contacts
from cohesion.directory.rota import ON_ROTA, Stretch, rota
from cohesion.directory.states import Reach, Role
from cohesion.kit.phones import national
from cohesion.policy.book import Book, book

BLANK = "[place]"  # said by whoever rings


@dataclass(frozen=True)
class Number:
    """A number in full, and what is wrong with it in words; a call may arrive where a text does not."""

    number: str
    warning: str


@dataclass(frozen=True)
class Line:
    """Somebody to ring. No number is shown as none: a gap on paper must be seen."""

    title: str
    name: str
    numbers: list[Number]


@dataclass(frozen=True)
class Turn:
    """A stretch of the rota with whoever is on duty in it; nobody is a gap."""

    stretch: Stretch
    line: Line | None


@dataclass(frozen=True)
class Roster:
    """A role: its turns in the days ahead, and everybody who holds the post."""

    role: Role
    turns: list[Turn]
    everybody: list[Line]


@dataclass(frozen=True)
class Cascade:
    """Everything on the paper. `until` is when its rota ends: print it anew before."""

    printed_at: datetime
    until: datetime
    emergency: str
    police: str
    control_room: str
    order: list[str]
    words: list[tuple[str, str]]
    rosters: list[Roster]
    places: list[tuple[Place, list[Line]]]

    @property
    def in_a_line(self) -> str:
        """For the journal."""
        count = len(self.places)
        return f"the printed cascade, with every number in full: {count} place{'' if count == 1 else 's'}"


def cascade(now: datetime) -> Cascade:
    """The cascade as the directory stands at that moment, in a fixed number of queries."""
    rules = book()
    until = now + timedelta(days=rules.value("cascade.days"))
    posts = current_posts(now).prefetch_related("person__contact_points")
    return Cascade(
        printed_at=now,
        until=until,
        emergency=rules.value("help.emergency"),
        police=rules.value("help.police"),
        control_room=rules.value("cascade.control_room"),
        order=rules.value("cascade.order"),
        words=_words(rules),
        rosters=_rosters(list(posts.filter(role__in=ON_ROTA).order_by("person__name", "id")), now, until),
        places=[
            (place, [_line(contact.post, contact.post.get_rank_display()) for contact in contacts_of(place)])
            for place in places_with_contacts()
        ],
    )


def _words(rules: Book) -> list[tuple[str, str]]:
    """To whom, and what. A council's own wording may have any braces in it: on this evening nothing may fail."""
    said = {
        "To the place, and to officers": "alert",
        "To neighbours, once it is confirmed": "area",
        "When it is over": "stand_down",
    }
    service = rules.value("service.sms_name")
    wordings = {to: rules.value(f"cascade.words.{key}") for to, key in said.items()}
    return [(to, w.replace("{service}", service).replace("{place}", BLANK)) for to, w in wordings.items()]


def _rosters(posts: list[Post], now: datetime, until: datetime) -> list[Roster]:
    by_id = {post.pk: post for post in posts}
    return [
        Roster(
            role.role,
            [_turn(stretch, by_id) for stretch in role.stretches],
            [_line(post, role.label) for post in posts if post.role == role.role],
        )
        for role in rota(now, until)
    ]


def _turn(stretch: Stretch, posts: dict[int, Post]) -> Turn:
    """A post that begins later this week is not among the present ones; then the duty's own is asked."""
    if stretch.duty is None:
        return Turn(stretch, None)
    post = posts.get(stretch.duty.post_id, stretch.duty.post)
    return Turn(stretch, _line(post, post.get_role_display()))


def _line(post: Post, title: str) -> Line:
    return Line(title, post.person.name, _numbers(post.person.contact_points.all()))


def _numbers(points: Iterable[ContactPoint]) -> list[Number]:
    """Those that can be reached first."""
    best_first = sorted(points, key=lambda point: (point.reach != Reach.GOOD, point.pk))
    return [Number(national(point.number), _warning(point)) for point in best_first]


def _warning(point: ContactPoint) -> str:
    if point.reach != Reach.GOOD:
        return point.get_reach_display()
    return "" if point.verified_on else "Not verified"

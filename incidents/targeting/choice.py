"""One person to be alerted: every reason for it, and how they are reached."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cohesion.directory.models import ContactPoint, Place, Post
from cohesion.directory.queries import numbers_of
from cohesion.directory.states import Rank, Reach, Way
from cohesion.kit.phones import is_mobile
from cohesion.messaging.ways import carried
from incidents.states import Party

ASKED_FIRST = (Rank.PRIMARY, Rank.DEPUTY)
NO_NUMBER = "No verified number with consent"
LANDLINE = "Landline: ring them"


@dataclass(frozen=True)
class Choice:
    """One person to be alerted, once, with every reason."""

    post: Post
    party: Party
    reasons: list[str]
    contact: ContactPoint | None = None
    away: str = ""  # why they may not answer now, and until when
    spared: str = ""  # why they are not asked for all that

    @property
    def person(self):
        return self.post.person

    @property
    def way(self) -> Way | None:
        """How they are reached first; None when nothing of ours reaches them."""
        return first_way(self.contact, self.person.email)

    @property
    def unreachable(self) -> str:
        """Why nothing can go out, in words; empty when something can."""
        if self.contact is None:
            return NO_NUMBER
        if self.way:
            return ""
        return LANDLINE if self.contact.reach == Reach.GOOD else Reach(self.contact.reach).label


def first_way(point: ContactPoint | None, email: str | None) -> Way | None:
    """A text, unless they would rather be called; a call where no text arrives; an email where there is nothing else.

    STOP is about texts: a call is still allowed, as warning people of danger is a public task. Nobody is written to who
    has no verified number with consent.
    """
    if point is None:
        return None
    lines, takes_texts = carried(), is_mobile(point.number)
    may_text = takes_texts and point.reach == Reach.GOOD
    may_call = Way.VOICE in lines and not (takes_texts and point.reach == Reach.INVALID)
    if may_call and (point.prefers == Way.VOICE or not may_text):
        return Way.VOICE
    if may_text:
        return Way.TEXT
    return Way.EMAIL if email and Way.EMAIL in lines else None


@dataclass(frozen=True)
class LeftOut:
    """A contact of a chosen place who is not alerted now, and why not."""

    post: Post
    why: str


def once_each(wanted: list[tuple], away: Mapping[int, str] | None = None) -> list[Choice]:
    """One choice a person, in the order given, with the reasons of all, and why they may not answer."""
    away = away or {}
    numbers = numbers_of({post.person_id for post, *_ in wanted})
    chosen: dict[int, Choice] = {}
    for post, party, *reasons in wanted:
        held = chosen.get(post.person_id)
        if held is None:
            number, why = numbers.get(post.person_id), away.get(post.person_id, "")
            chosen[post.person_id] = Choice(post, party, list(reasons), number, why)
        else:
            held.reasons.extend(reason for reason in reasons if reason not in held.reasons)
    return list(chosen.values())


def asked_first(contacts: dict[int, list[Post]], place: Place) -> list[Post]:
    return [post for post in contacts.get(place.pk, []) if post.rank in ASKED_FIRST]


def by_turn(contacts: Iterable[Post]) -> tuple[list[Post], list[Post]]:
    """Those who are asked first, and the others."""
    held = list(contacts)
    return [one for one in held if one.rank in ASKED_FIRST], [
        one for one in held if one.rank not in ASKED_FIRST
    ]

"""What pages show of who is asked and what they answered, in a fixed number of database queries."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from cohesion.accounts.models import Person
from cohesion.calendars.keys import digest_of
from cohesion.calendars.models import Mail, Rsvp, Subscription
from cohesion.calendars.occasions import Occasion, occasions_of
from cohesion.calendars.states import Answer, Verdict
from cohesion.directory.queries import numbers_of
from cohesion.directory.states import Reach, Way
from cohesion.kit.phones import is_mobile
from cohesion.messaging.ways import carried

MAILS_SHOWN = 100


@dataclass(frozen=True)
class Written:
    """How one person is written to: by email, else by text; None where somebody has to tell them."""

    person: Person
    way: Way | None
    to: str = ""


def ways_to(people: Iterable[Person]) -> list[Written]:
    """One query."""
    people = list(people)
    numbers = numbers_of(people)
    return [_way(person, numbers.get(person.pk)) for person in people]


def _way(person: Person, point) -> Written:
    if person.email and Way.EMAIL in carried():
        return Written(person, Way.EMAIL, person.email)
    if point and point.reach == Reach.GOOD and point.prefers == Way.TEXT and is_mobile(point.number):
        return Written(person, Way.TEXT, point.number)
    return Written(person, None)


@dataclass(frozen=True)
class Count:
    """How many will be written to, in which way, and who has to be told by somebody."""

    emails: int
    texts: int
    by_hand: list[Person]

    @property
    def words(self) -> str:
        """ "3 people will be written to: 2 by email, 1 by text. To be told by you: Anna Example." """
        total = self.emails + self.texts
        people = "1 person" if total == 1 else f"{total} people"
        said = f"{people} will be written to: {self.emails} by email, {self.texts} by text."
        named = ", ".join(sorted(person.name for person in self.by_hand))
        return f"{said} To be told by you: {named}." if named else said


def count_of(people: Iterable[Person]) -> Count:
    """What the clerk reads before anything leaves."""
    ways = ways_to(people)
    counted = Counter(one.way for one in ways)
    return Count(counted[Way.EMAIL], counted[Way.TEXT], [one.person for one in ways if one.way is None])


def asked(source: str) -> QuerySet[Rsvp]:
    """Whoever is asked, with their answers; not those who were let go. One query."""
    rsvps = Rsvp.objects.filter(source=source, let_go_at=None).select_related("person")
    return rsvps.order_by("person__name", "pk")


def people_asked(source: str) -> list[Person]:
    return [rsvp.person for rsvp in asked(source) if rsvp.person.is_active]


@dataclass(frozen=True)
class Answers:
    """Who is asked to one occasion and what they said, as the clerk's desk shows it."""

    rsvps: list[Rsvp]

    @property
    def words(self) -> str:
        """ "4 asked: 2 coming, 1 not coming, 1 not answered"."""
        counted = Counter(rsvp.answer for rsvp in self.rsvps)
        said = [f"{counted[answer]} {answer.label.lower()}" for answer in Answer if counted[answer]]
        return f"{len(self.rsvps)} asked: {', '.join(said)}" if said else "Nobody is asked yet"

    @property
    def needs(self) -> list[Rsvp]:
        """Those that nobody has confirmed first."""
        wanted = [rsvp for rsvp in self.rsvps if rsvp.needs or rsvp.wants_help]
        return sorted(wanted, key=lambda rsvp: not rsvp.has_open_need)


def answers_of(source: str) -> Answers:
    return Answers(list(asked(source)))


def rsvp_by_token(token: str) -> Rsvp | None:
    """The invitation at that secret address, unless its person has left or is no longer asked."""
    rsvps = Rsvp.objects.filter(digest=digest_of(token), let_go_at=None, person__is_active=True)
    return rsvps.select_related("person").first()


def subscription_by_token(token: str) -> Subscription | None:
    known = Subscription.objects.filter(digest=digest_of(token), person__is_active=True)
    return known.select_related("person").first()


def own_occasions(person: Person) -> list[Occasion]:
    """What they are asked to, public or not, the next last. Two queries and those of each service."""
    sources = Rsvp.objects.filter(person=person, let_go_at=None).values_list("source", flat=True)
    return sorted(occasions_of(list(sources)).values(), key=lambda one: (one.starts_at, one.uid))


def open_among(abouts: Collection[str], now: datetime) -> set[str]:
    """Of questions about "rsvp:12:0" those that can still be answered."""
    keys = {about: int(about.split(":")[1]) for about in abouts}
    sources = dict(Rsvp.objects.filter(pk__in=keys.values(), let_go_at=None).values_list("pk", "source"))
    found = occasions_of(set(sources.values()))
    still = {source for source, one in found.items() if one.ends_at > now and not one.is_cancelled}
    return {about for about, key in keys.items() if sources.get(key) in still}


def mails_for_clerk() -> QuerySet[Mail]:
    return Mail.objects.filter(verdict=Verdict.FOR_CLERK, read_at=None)[:MAILS_SHOWN]

"""What the pages of proposed dates show: the best of each quarter, whose turn a place and an hour is, objections."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet

from cohesion.almanac.clashes import clashes
from cohesion.almanac.faith import covered
from cohesion.almanac.proposing import Proposal, propose
from cohesion.almanac.windows import Weight, Window
from cohesion.kit import clock
from forums.models import Body, DateAsk, DateObjection, DatePlan, DateProposal, Meeting, Membership, Venue
from forums.states import MeetingKind, MeetingState, PlanState

NOTICE = timedelta(weeks=3)  # the earliest day that is proposed
OF_THIS_TURN, OF_THE_NEXT = 5, 2  # dates offered at the hour whose turn it is, and at the one after it
LOOKED_BACK = 8  # meetings by which turns are counted: two years of them


@dataclass(frozen=True)
class Quarter:
    """A quarter of a year with the dates that are best in it, best first."""

    number: int
    first: date
    last: date
    options: list[Proposal]
    has_meeting: bool = False

    @property
    def label(self) -> str:
        return f"{self.first:%B} to {self.last:%B %Y}"


@dataclass(frozen=True)
class Turns:
    """Where and when a body met lately, and whose turn it is by that."""

    meetings: list[Meeting]
    venues: list[Venue]

    def venue(self, n: int) -> Venue | None:
        """The place whose turn the n-th new meeting is: the one that waited longest, first those never used."""
        return self.venues[n % len(self.venues)] if self.venues else None


def quarters_of(body: Body, year: int, today: date) -> list[Quarter]:
    """The quarters of that year that are still to come, each with its dates. ValueError for years without a table.

    The hours take turns with the ordinary meetings of that body; some dates of the next hour stand beside them.
    """
    called = [clock.local(meeting.starts_at).date() for meeting in ordinary(body)]
    done = len(called)
    found: list[Quarter] = []
    for number in range(1, 5):
        first, last = quarter(year, number)
        start = max(first, today + NOTICE)
        if start <= last:
            has = any(first <= day <= last for day in called)
            found.append(Quarter(number, first, last, _options(start, last, done + len(found)), has))
    return found


def quarter(year: int, number: int) -> tuple[date, date]:
    """Its first and last day."""
    after = date(year + number // 4, number % 4 * 3 + 1, 1)
    return date(year, number * 3 - 2, 1), after - timedelta(days=1)


def _options(first: date, last: date, turn: int) -> list[Proposal]:
    now = propose(first, last, turn=turn, count=OF_THIS_TURN)
    return now + propose(first, last, turn=turn + 1, count=OF_THE_NEXT)


def ordinary(body: Body) -> QuerySet[Meeting]:
    """Its ordinary meetings, held or to come, the latest first."""
    meetings = body.meetings.filter(kind=MeetingKind.ORDINARY).exclude(state=MeetingState.CANCELLED)
    return meetings.order_by("-starts_at")


def turns_of(body: Body) -> Turns:
    """Two queries. A place is known by its name: a meeting keeps the words that people read."""
    meetings = list(ordinary(body)[:LOOKED_BACK])
    last = {meeting.venue: -n for n, meeting in reversed(list(enumerate(meetings)))}
    venues = sorted(
        Venue.objects.filter(is_active=True), key=lambda v: (last.get(v.name, -LOOKED_BACK), v.name)
    )
    return Turns(meetings, venues)


def clashes_of(starts: datetime, ends: datetime) -> list[Window]:
    """What a meeting then would clash with, hard first; nothing where the table does not reach."""
    try:
        return clashes(starts, ends)
    except ValueError:
        return []


def in_words(found: Iterable[Window], day: date) -> str:
    """All clashes in their words; where the table does not reach it says so: what is not known is not free."""
    if not covered()[0] <= day.year <= covered()[1]:
        return f"No dates are known for {day.year}: ask the communities."
    return " ".join(window.words for window in found) or "It clashes with nothing that we know of."


def hard(windows: Iterable[Window]) -> list[Window]:
    return [window for window in windows if window.weight == Weight.HARD]


@dataclass(frozen=True)
class Line:
    """A proposed date as the clerk reads it: what it clashes with today, and who cannot make it."""

    proposal: DateProposal
    clashes: list[Window]
    objections: list[DateObjection]

    @property
    def hard(self) -> list[Window]:
        return hard(self.clashes)


def lines_of(plan: DatePlan) -> list[Line]:
    """Every date of a plan. Two queries, and two more for each date of an open one: what clashes may have changed."""
    said = DateObjection.objects.select_related("ask__seat", "ask__person")
    proposals = plan.proposals.select_related("venue", "meeting").prefetch_related(
        Prefetch("objections", said)
    )
    return [
        Line(one, clashes_of(one.starts_at, one.ends_at), list(one.objections.all())) for one in proposals
    ]


def plans() -> QuerySet[DatePlan]:
    return DatePlan.objects.select_related("body").exclude(state=PlanState.WITHDRAWN)


def asks_of(plan: DatePlan) -> QuerySet[DateAsk]:
    return plan.asks.select_related("seat", "person")


def sitting(body: Body) -> list[Membership]:
    """Who holds a seat of the body or stands in for its holder, now. One query."""
    held = Membership.objects.filter(seat__body=body, held_until=None, person__is_active=True)
    return list(held.select_related("seat", "person"))


def ask_by_about(about: str) -> DateAsk | None:
    """The question that a link or text is about, while its person still sits there."""
    kind, _, number = about.partition(":")
    if kind != "dates" or not number.isdigit():
        return None
    ask = DateAsk.objects.select_related("plan__body", "person", "seat").filter(pk=int(number)).first()
    still = ask and Membership.objects.filter(seat=ask.seat, person=ask.person, held_until=None).exists()
    return ask if still else None


def open_among(abouts: Collection[str], now: datetime) -> set[str]:
    """Those of these questions (`dates:12`) that still take an answer. One query."""
    numbers = [int(about.removeprefix("dates:")) for about in abouts]
    today = clock.local(now).date()
    still = DateAsk.objects.filter(pk__in=numbers, plan__state=PlanState.OPEN, plan__object_until__gte=today)
    return {f"dates:{pk}" for pk in still.values_list("pk", flat=True)}

"""What the pages of the forums show, each in a fixed number of queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Concat

from cohesion.accounts.models import Person
from cohesion.almanac.proposing import Proposal, propose
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.plan.models import AgreedAction
from cohesion.plan.queries import Clock, waiting_requests
from cohesion.plan.states import Kind
from cohesion.plan.states import State as ActionState
from cohesion.policy.book import book
from forums.models import (
    AgendaItem,
    Attendance,
    Body,
    Concern,
    Decision,
    ExemptNote,
    Meeting,
    Membership,
    News,
    Reader,
    Seat,
)
from forums.rules import missing_for_quorum
from forums.states import (
    AGENDA_SHOWN,
    COMING,
    MINUTED,
    SHOWN,
    WAITING,
    BodyKind,
    ConcernState,
    MeetingState,
    Result,
)

NOTICE, QUARTER = timedelta(weeks=3), timedelta(weeks=13)  # the earliest day that is proposed, and how far
RECENT = 20  # past meetings and answered concerns on a page


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def public_bodies() -> QuerySet[Body]:
    return Body.objects.filter(is_public=True)


def forum_for_texts() -> Body | None:
    """Which forum a concern that is texted is for: the first that was set up, and everybody may read."""
    return public_bodies().filter(kind=BodyKind.FORUM).order_by("pk").first()


def public_body(slug: str) -> Body | None:
    return public_bodies().filter(slug=slug).first()


def coming(bodies: QuerySet[Body], now: datetime) -> QuerySet[Meeting]:
    """What is still to come or going on, the next first; what was cancelled stays until its day has passed."""
    still = Q(state__in=COMING) | Q(state=MeetingState.IN_PROGRESS)
    still |= Q(state=MeetingState.CANCELLED, ends_at__gt=now)
    return Meeting.objects.filter(still, body__in=bodies).select_related("body")


def past(bodies: QuerySet[Body]) -> QuerySet[Meeting]:
    """What was held, the latest first."""
    held = Meeting.objects.filter(state__in=(MeetingState.HELD, *MINUTED), body__in=bodies)
    return held.select_related("body").order_by("-starts_at")[:RECENT]


def public_meeting(ref: str) -> Meeting | None:
    meetings = Meeting.objects.select_related("body")
    return meetings.filter(ref=ref.upper(), body__is_public=True).first()


def meeting_of(ref: str) -> Meeting | None:
    return Meeting.objects.select_related("body").filter(ref=ref.upper()).first()


def agenda(meeting: Meeting) -> list[AgendaItem]:
    """The items in order, with their concerns and decisions. Two queries; never what is exempt of their minutes."""
    items = meeting.items.select_related("concern").order_by("number")
    return list(items.prefetch_related(Prefetch("decisions", Decision.objects.order_by("decided_at", "id"))))


@dataclass(frozen=True)
class Quorum:
    """Who of the voting seats is there now, and what is missing."""

    seats: int
    missing: list[str]

    @property
    def is_met(self) -> bool:
        return not self.missing


def quorum_of(meeting: Meeting) -> Quorum:
    """A seat counts by its holder or by the substitute that is named for it; by anybody else it is only looked after.

    Where the clerk noted the seat and nobody's name, the seat counts. One query.
    """
    there = meeting.attendances.filter(left_at=None, seat__is_voting=True)
    named = Membership.objects.filter(seat=OuterRef("seat"), person=OuterRef("person"), held_until=None)
    there = there.filter(Q(person=None) | Exists(named))
    sectors = list(there.values_list("seat__sector", flat=True))
    return Quorum(len(sectors), missing_for_quorum(meeting.body, sectors))


def attendance(meeting: Meeting) -> QuerySet[Attendance]:
    return meeting.attendances.select_related("seat", "person")


def loose_decisions(meeting: Meeting) -> QuerySet[Decision]:
    """Those from which nothing follows yet: neither agreed work nor a reason for none."""
    followed = AgreedAction.objects.filter(source=Concat(Value("decision."), OuterRef("ref")))
    loose = Decision.objects.filter(~Exists(followed), item__meeting=meeting, no_action_because="")
    return loose.order_by("decided_at", "id")


def work_from(decisions: Iterable[Decision]) -> dict[str, list[AgreedAction]]:
    """What was agreed to follow from these decisions, by their topics. One query."""
    found: dict[str, list[AgreedAction]] = {}
    for action in AgreedAction.objects.filter(source__in=[decision.topic for decision in decisions]):
        found.setdefault(action.source, []).append(action)
    return found


def with_work(items: Collection[AgendaItem]) -> Collection[AgendaItem]:
    """The same items; each of their decisions knows, as `work`, what follows from it."""
    decisions = [decision for item in items for decision in item.decisions.all()]
    work = work_from(decisions)
    for decision in decisions:
        decision.work = work.get(decision.topic, [])
    return items


def matters_arising(meeting: Meeting, *, among: QuerySet[Decision] | None = None) -> list[AgreedAction]:
    """Work agreed at earlier meetings of the body that is still open, the first due first.

    By default what everybody may read: of public items, and once the minutes were approved.
    """
    decisions = published_decisions() if among is None else among
    earlier = decisions.filter(
        item__meeting__body=meeting.body, item__meeting__starts_at__lt=meeting.starts_at
    )
    topics = [f"decision.{ref}" for ref in earlier.values_list("ref", flat=True)]
    open_ones = AgreedAction.objects.filter(source__in=topics, state=ActionState.OPEN)
    return list(open_ones.prefetch_related("climbs"))


def chairs_of_decision(ref: str) -> list[Person]:
    """Who chairs the body that took a decision now: the holder of the chair's seat, else the substitute. One query."""
    held = Membership.objects.filter(seat__is_chair=True, held_until=None)
    held = held.filter(seat__body__meetings__items__decisions__ref=ref).select_related("person")
    return [member.person for member in held.order_by("is_substitute", "pk")][:1]


def untold_meetings(before: datetime) -> list[Meeting]:
    """Meetings of which something that happened by then has not been told to their readers. One query."""
    untold = News.objects.filter(meeting=OuterRef("pk"), told_at=None, at__lte=before)
    return list(Meeting.objects.filter(Exists(untold)).select_related("body").order_by("ref"))


def reader_by_secret(secret: str) -> Reader | None:
    """Whoever has that address for their news; None for one that was closed, or made up."""
    pk = secret.partition("-")[0]
    known = (
        Reader.objects.filter(pk=int(pk), person__is_active=True) if pk.isdecimal() and len(pk) < 19 else None
    )
    reader = known.select_related("person").first() if known is not None else None
    return reader if reader and reader.has(secret) else None


def waiting_for_a_meeting(now: datetime) -> list[Clock]:
    """What asks for a meeting and has no answer yet, the nearest to its end first."""
    return [clock_ for clock_ in waiting_requests(now) if clock_.request.kind == Kind.MEETING]


def address_of_decision(ref: str) -> str:
    """Where a decision is read by everybody, once it is; else "": nobody is led to what they may not read."""
    decision = published_decisions().filter(ref=ref).first()
    return f"{decision.item.meeting.get_absolute_url()}#D-{decision.ref}" if decision else ""


@dataclass(frozen=True)
class Row:
    """A concern on the clerk's desk, with its clock."""

    concern: Concern
    today: date
    put_off: int = 0
    at_most: int = 0

    @property
    def is_late(self) -> bool:
        return self.concern.state == ConcernState.RECEIVED and self.concern.acknowledge_by < self.today

    @property
    def is_for_the_chair(self) -> bool:
        """Put off so often that the chair has to decide."""
        return 0 < self.at_most <= self.put_off


def waiting_concerns(now: datetime) -> list[Row]:
    """Those that wait for somebody, the late ones first, each with how often it was put off. Two queries."""
    today, at_most = clock.local(now).date(), book().value("forum.put_off_at_most")
    carried = Count("items", filter=Q(items__result=Result.CARRIED))
    waiting = Concern.objects.filter(state__in=WAITING).select_related("body").annotate(carried=carried)
    rows = [Row(concern, today, concern.carried, at_most) for concern in waiting]
    return sorted(rows, key=_urgency)


def _urgency(row: Row) -> tuple[bool, bool, date, int]:
    """Late first; what is on an agenda waits for its meeting and not for the clerk, so it comes last."""
    waits = row.concern.state == ConcernState.ON_AGENDA
    return not row.is_late, waits, row.concern.acknowledge_by, row.concern.pk


def unread_past_promise(now: datetime) -> QuerySet[Concern]:
    """Those that nobody has read by the promised day, and of which nobody was reminded today."""
    today = clock.local(now).date()
    late = Concern.objects.filter(state=ConcernState.RECEIVED, acknowledge_by__lt=today)
    return late.filter(Q(chased_on=None) | Q(chased_on__lt=today))


def safeguarding_concerns() -> QuerySet[Concern]:
    return Concern.objects.filter(state=ConcernState.SAFEGUARDING).select_related("body")


def concern_of(ref: str) -> Concern | None:
    return (
        Concern.objects.select_related("body", "raised_by", "merged_into", "caller")
        .filter(ref=ref.upper())
        .first()
    )


def unsigned_since(moment: datetime) -> int:
    """How many concerns came from people who did not sign in."""
    return Concern.objects.filter(raised_at__gt=moment, raised_by=None, taken_down_by=None).count()


def concern_by_secret(secret: str) -> Concern | None:
    concerns = Concern.objects.select_related("body", "merged_into__body")
    return concerns.filter(digest=digest_of(secret)).first()


def shown_concerns() -> QuerySet[Concern]:
    """What everybody may read, the latest first, with the meetings and decisions that it led to. Three queries."""
    concerns = Concern.objects.filter(state__in=SHOWN, body__is_public=True).order_by("-raised_at", "-id")
    return concerns.select_related("body", "raised_by").prefetch_related(Prefetch("items", public_items()))


def public_items() -> QuerySet[AgendaItem]:
    """Items that everybody may read, of meetings whose agenda is out."""
    items = AgendaItem.objects.filter(exempt_reason="", meeting__published_at__isnull=False)
    items = items.filter(meeting__state__in=AGENDA_SHOWN, meeting__body__is_public=True)
    items = items.select_related("meeting__body", "concern").order_by("meeting__starts_at")
    return items.prefetch_related(Prefetch("decisions", published_decisions()))


def published_decisions() -> QuerySet[Decision]:
    """Decisions of public items, once the minutes are approved."""
    decisions = Decision.objects.filter(item__meeting__state__in=MINUTED, item__exempt_reason="")
    decisions = decisions.filter(item__meeting__body__is_public=True)
    return decisions.select_related("item__meeting__body", "item__concern").order_by("-decided_at", "-id")


def note_of(item: AgendaItem) -> str:
    """The minute of an item as the clerk reads it, exempt or not."""
    note = ExemptNote.objects.filter(item=item).first() if item.is_exempt else None
    return note.text if note else item.note


def seats_of(body: Body) -> QuerySet[Seat]:
    """The seats with whoever holds them now. Two queries."""
    held = Membership.objects.filter(held_until=None).select_related("person")
    return body.seats.prefetch_related(Prefetch("memberships", held, to_attr="now"))


def steps_taken(concern: Concern) -> list[tuple[datetime, str]]:
    """When it came to where, without who did it and what they said: also for whoever raised it."""
    lines = Entry.objects.filter(subject=concern.topic, kind__startswith="concern.").order_by("number")
    labels = {f"concern.{state}": str(state.label) for state in ConcernState}
    return [(entry.at, labels[entry.kind]) for entry in lines if entry.kind in labels]


def votes_in_words(decision: Decision) -> str:
    """ "12 for, 1 against, 2 abstained"; empty when nobody counted."""
    counted = (
        (decision.votes_for, "for"),
        (decision.votes_against, "against"),
        (decision.abstained, "abstained"),
    )
    return ", ".join(f"{votes} {word}" for votes, word in counted if votes is not None)


def clear_dates(now: datetime) -> list[Proposal]:
    """When the forum might meet next, best first, with what each date would clash with. Proposed, never ruled.

    From three weeks on, for a quarter; the hours take turns with the meetings called so far.
    Empty for years of which no dates are known.
    """
    first = clock.local(now).date() + NOTICE
    try:
        return propose(first, first + QUARTER, turn=Meeting.objects.count())
    except ValueError:
        return []

"""A year's dates: proposed to the seats, objected to, and set as meetings or withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from cohesion.directory.queries import numbers_of, standing
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.kit.refusals import Refused, insist
from cohesion.live.actions import touch
from cohesion.messaging.actions import post
from cohesion.policy.book import book
from forums import date_rules, dates
from forums.actions.meetings import call_meeting, say
from forums.actions.reaching import draft, link_for, short
from forums.models import Body, DateAsk, DateObjection, DatePlan, DateProposal, Meeting, Venue
from forums.rules import OVERTAKEN, objections_to_clerking
from forums.states import MeetingKind, PlanState, Via

ASK = "dates.ask"


@dataclass(frozen=True)
class Chosen:
    """A time and a place that the clerk chose."""

    starts: datetime
    ends: datetime
    venue: Venue


@transaction.atomic
def make_venue(*, by, name: str, **also: object) -> Venue:
    """A place to meet in. `also`: what it is known to have, and how people get there."""
    insist(objections_to_clerking(standing(by)))
    venue = Venue.objects.create(name=name.strip(), **also)
    write(
        by=by,
        subject="forums",
        kind="venue.made",
        text=f"{venue}: {', '.join(venue.access) or 'nothing noted'}",
    )
    return venue


@transaction.atomic
def propose_dates(*, by, body: Body, year: int, chosen: Sequence[Chosen], object_until: date) -> DatePlan:
    """Proposes up to four dates of a year, and asks everybody with a seat which of them they cannot make.

    Who can be reached neither by text nor by email is kept as not asked, for the clerk to ring. A plan of that year
    that is still open is refused: withdraw it first.
    """
    touch(body.topic)  # two clerks take turns
    now, rules = clock.now(), book()
    days = [clock.local(one.starts).date() for one in chosen]
    insist(
        date_rules.objections_to_proposing(
            standing(by),
            days,
            today=clock.local(now).date(),
            object_until=object_until,
            days_to_object=rules.value("forum.object_days"),
        )
    )
    if body.plans.filter(year=year, state=PlanState.OPEN).exists():
        raise Refused([f"Dates of {year} are proposed already. Set or withdraw them first."])
    plan = DatePlan.objects.create(
        body=body, year=year, object_until=object_until, proposed_by=by, proposed_at=now
    )
    for number, one in enumerate(sorted(chosen, key=lambda one: one.starts), 1):
        DateProposal.objects.create(
            plan=plan, number=number, starts_at=one.starts, ends_at=one.ends, venue=one.venue
        )
    said = ", ".join(f"{day:%a} {day.day} {day:%b}" for day in sorted(days))
    _write(plan, by, "dates.proposed", f"Dates of {year} proposed: {said}")
    _ask(plan, now)
    return plan


def _ask(plan: DatePlan, now: datetime) -> None:
    """Each person once, though they may hold a seat and stand in on another."""
    rules, proposals = book(), list(plan.proposals.all())
    people = {held.person_id: held for held in dates.sitting(plan.body)}
    numbers = numbers_of(people)
    closes = clock.start_of(plan.object_until + timedelta(days=1))
    listed = ", ".join(f"{one.number}: {short(clock.local(one.starts_at))}" for one in proposals)
    answers, topic = [str(one.number) for one in proposals], plan.body.topic
    drafts = []
    for held in people.values():
        ask = DateAsk.objects.create(plan=plan, person=held.person, seat=held.seat, asked_at=now)
        words = {
            "dates": listed,
            "until": short(plan.object_until),
            "link": link_for(held.person, ask.about, closes),
        }
        point = numbers.get(held.person_id)
        one = draft(held.person, point, rules, words, kind=ASK, topic=topic, about=ask.about, answers=answers)
        if one:
            drafts.append(one)
            DateAsk.objects.filter(pk=ask.pk).update(was_sent=True)
    post(drafts=drafts, at=now)


@transaction.atomic
def object_to(*, ask: DateAsk, numbers: Mapping[int, str], via: str, at: datetime | None = None) -> None:
    """Says which dates somebody cannot make, each with a reason or "". By link it is the whole answer, and replaces
    what they said before; a text adds one date, whatever was said of the others."""
    touch(ask.plan.body.topic)
    ask = DateAsk.objects.select_related("plan__body", "person", "seat").get(pk=ask.pk)
    at = at or clock.now()
    insist(date_rules.objections_to_objecting(ask, clock.local(at).date()))
    known = {one.number: one for one in ask.plan.proposals.all()}
    if via != Via.TEXT:
        ask.objections.exclude(proposal__number__in=numbers).delete()
    for number, reason in numbers.items():
        said = {"reason": reason.strip(), "via": via, "said_at": at}
        kept = {} if via == Via.TEXT else said  # a digit does not rub out a reason
        DateObjection.objects.update_or_create(
            proposal=known[number], ask=ask, defaults=kept, create_defaults=said
        )
    count = ask.objections.count()
    _write(ask.plan, None, "dates.answered", f"{ask.seat}: cannot make {count} of {len(known)} dates")


@transaction.atomic
def set_dates(*, by, plan: DatePlan, reasons: Mapping[int, str]) -> list[Meeting]:
    """Calls the meetings of the dates whose numbers are given, each with the chair's reason or ""; the others go.

    A date on a day that somebody keeps needs a reason that says how else they can take part: everybody reads it.
    """
    plan = _locked(plan)
    insist(date_rules.objections_to_setting(standing(by), plan, today=clock.local(clock.now()).date()))
    proposals = [one for one in plan.proposals.select_related("venue") if one.number in reasons]
    insist([] if proposals else ["Choose the dates to set, or withdraw them all."])
    meetings = [_set(by, plan, one, reasons[one.number]) for one in proposals]
    _settle(plan, PlanState.SET)
    _write(plan, by, "dates.set", f"{len(meetings)} dates of {plan.year} set")
    return meetings


def _set(by, plan: DatePlan, one: DateProposal, reason: str) -> Meeting:
    meeting = call_clear(
        by=by,
        body=plan.body,
        venue=one.venue.name,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        reason=reason,
    )
    DateProposal.objects.filter(pk=one.pk).update(meeting=meeting, reason=reason.strip())
    return meeting


@transaction.atomic
def call_clear(
    *, by, reason: str = "", starts_at: datetime, ends_at: datetime, kind: str = MeetingKind.ORDINARY, **also
) -> Meeting:
    """Calls a meeting, which on a day that somebody keeps needs a recorded reason. What it clashes with is kept.

    An extraordinary meeting after an incident needs none: it cannot wait. The clash is written down all the same.
    """
    found = dates.clashes_of(starts_at, ends_at)
    if kind != MeetingKind.EXTRA:
        insist(date_rules.objections_to_clash(dates.hard(found), reason))
    meeting = call_meeting(by=by, starts_at=starts_at, ends_at=ends_at, kind=kind, **also)
    words = dates.in_words(found, clock.local(starts_at).date())
    why = f" Set then because: {reason.strip()}" if reason.strip() else ""
    say(
        meeting,
        by=by,
        kind="meeting.clashes",
        text="Looked at the days that communities keep",
        detail=words + why,
    )
    return meeting


@transaction.atomic
def withdraw_dates(*, by, plan: DatePlan, reason: str) -> None:
    """Takes all dates back. Nobody is texted: they were asked, and promised nothing."""
    plan = _locked(plan)
    insist(date_rules.objections_to_settling(standing(by), plan))
    insist([] if reason.strip() else ["Say why they are withdrawn."])
    _settle(plan, PlanState.WITHDRAWN)
    _write(plan, by, "dates.withdrawn", f"Dates of {plan.year} withdrawn", reason.strip())


def _locked(plan: DatePlan) -> DatePlan:
    touch(plan.body.topic)
    return DatePlan.objects.select_related("body").get(pk=plan.pk)


def _settle(plan: DatePlan, to: PlanState) -> None:
    still = DatePlan.objects.filter(pk=plan.pk, state=PlanState.OPEN)
    if still.update(state=to, settled_at=clock.now()) != 1:
        raise Refused([OVERTAKEN])


def _write(plan: DatePlan, by, kind: str, text: str, detail: str = "") -> None:
    """For the council's officers and the police: which seat cannot come when is nobody else's business."""
    write(by=by, subject=plan.body.topic, kind=kind, text=text, detail=detail)

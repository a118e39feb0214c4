"""What the pages of agreed work show, and who is due to be reminded."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from cohesion.journal.sources import address_of
from cohesion.kit import clock
from cohesion.plan.measures import Count
from cohesion.plan.models import AgreedAction, Request
from cohesion.plan.states import WAITING, State
from cohesion.upkeep.reachable import reach_of_places

RECENT = 20  # closed ones on the page


@dataclass(frozen=True)
class Row:
    """An action as the list shows it."""

    action: AgreedAction
    is_late: bool
    is_mine: bool

    @property
    def source_address(self) -> str:
        return address_of(self.action.source)


@dataclass(frozen=True)
class Clock:
    """A request with its clock: how long is left, or that it has run out."""

    request: Request
    now: datetime

    @property
    def is_late(self) -> bool:
        return self.request.is_waiting and self.request.answer_by < self.now

    @property
    def left(self) -> str:
        return clock.in_words(abs(self.request.answer_by - self.now))

    @property
    def source_address(self) -> str:
        return address_of(self.request.source)


def open_actions(person, now: datetime) -> list[Row]:
    """Late ones first, and of those that are not late mine first; each by the day it is due. One query."""
    today = clock.local(now).date()
    rows = [
        Row(action, action.due_on < today, action.owned_by_id == person.pk)
        for action in AgreedAction.objects.filter(state=State.OPEN)
    ]
    return sorted(rows, key=lambda row: (not row.is_late, not row.is_mine, row.action.due_on, row.action.pk))


def closed_actions() -> QuerySet[AgreedAction]:
    return AgreedAction.objects.exclude(state=State.OPEN).order_by("-closed_at")[:RECENT]


def waiting_requests(now: datetime) -> list[Clock]:
    """The nearest to its end first. One query."""
    return [Clock(request, now) for request in Request.objects.filter(state__in=WAITING)]


def request_from(source: str, kind: str) -> Request | None:
    return Request.objects.filter(source=source, kind=kind).first()


def to_be_reminded(now: datetime, days: list[int]) -> list[AgreedAction]:
    """The open actions with somebody to remind, of whose days before (negative) or after the due day one has come since
    they were last reminded or agreed."""
    today = clock.local(now).date()
    owned = AgreedAction.objects.filter(state=State.OPEN, owned_by__is_active=True).select_related("owned_by")
    return [action for action in owned if _last(action, days, today) > _reminded_on(action)]


def _last(action: AgreedAction, days: list[int], today: date) -> date:
    """The last of its days that has come; long ago when none has."""
    come = [action.due_on + timedelta(days=n) for n in days]
    return max((day for day in come if day <= today), default=date.min)


def _reminded_on(action: AgreedAction) -> date:
    return clock.local(action.chased_at or action.agreed_at).date()


def done_in_time(first: date, last: date) -> Count:
    """Of the actions whose day came between two days, those done by that day. Dropped ones do not count."""
    due = AgreedAction.objects.filter(due_on__range=(first, last)).exclude(state=State.DROPPED)
    today = clock.local(clock.now()).date()
    counted = [one for one in due if one.due_on < today or one.state == State.DONE]
    return Count(sum(_in_time(one) for one in counted), len(counted))


def _in_time(action: AgreedAction) -> bool:
    return action.closed_at is not None and clock.local(action.closed_at).date() <= action.due_on


def reached(first: date, last: date) -> Count:
    """Of the places in the directory, those we reach. It is so today: nobody can say what it was on another day."""
    places = reach_of_places(clock.now())
    return Count(sum(one.is_reachable for one in places), len(places))

"""What the plan counts of forums."""

from datetime import date, timedelta

from cohesion.kit import clock
from cohesion.plan.measures import Count
from forums.models import Concern, Meeting
from forums.states import MINUTED, MeetingKind, MeetingState


def forums_held(first: date, last: date) -> Count:
    """The ordinary meetings of public forums that were held. Source: the strategy, a forum each quarter."""
    held = Meeting.objects.filter(
        kind=MeetingKind.ORDINARY,
        body__is_public=True,
        body__kind="forum",
        state__in=(MeetingState.HELD, *MINUTED),
    )
    begin, end = clock.start_of(first), clock.start_of(last + timedelta(days=1))
    return Count(held.filter(starts_at__gte=begin, starts_at__lt=end).count())


def concerns_in_time(first: date, last: date) -> Count:
    """Of those whose day came, how many had been read by it. One that was not due yet does not count."""
    today = clock.local(clock.now()).date()
    due = Concern.objects.filter(acknowledge_by__range=(first, last))
    counted = [one for one in due if one.acknowledged_at or one.acknowledge_by < today]
    in_time = sum(
        one.acknowledged_at is not None and clock.local(one.acknowledged_at).date() <= one.acknowledge_by
        for one in counted
    )
    return Count(in_time, len(counted))

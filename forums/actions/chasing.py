"""Reminding the clerk of what was promised and not done."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from cohesion.directory.models import ContactPoint
from cohesion.directory.queries import current_posts, numbers_of, on_duty
from cohesion.directory.states import Reach, Role, Way
from cohesion.kit import clock
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.states import Lane
from cohesion.policy.book import book
from forums.models import Concern
from forums.queries import unread_past_promise

LATE = "concern.late"


@transaction.atomic
def chase_unread(*, now: datetime) -> int:
    """Texts whoever is on duty, once a day, how many concerns are past their day unread. Returns how many these are.

    Nobody on duty who can be texted: the cohesion leads. Nobody at all: nothing is marked, so it is tried again.
    """
    late, numbers = unread_past_promise(now), _numbers(now)
    if not numbers:
        return 0
    count = Concern.objects.filter(pk__in=list(late.values_list("pk", flat=True))).update(
        chased_on=clock.local(now).date()
    )
    if count:
        words = book().words(LATE, n=count, link=f"{settings.PUBLIC_URL}/forums/desk/")
        post(drafts=[_draft(point, words) for point in numbers], at=now)
    return count


def _numbers(now: datetime) -> list[ContactPoint]:
    asked = [held.person for held in on_duty(Role.DUTY_OFFICER, now)]
    leads = [held.person for held in current_posts(now).filter(role=Role.COHESION_LEAD)]
    for people in (asked, leads):
        points = numbers_of(people).values()
        if reached := [one for one in points if one.reach == Reach.GOOD and one.prefers == Way.TEXT]:
            return reached
    return []


def _draft(point: ContactPoint, words: str) -> Draft:
    return Draft(
        person=point.person,
        to=point.number,
        body=words,
        kind=LATE,
        topic="inbox",
        lane=Lane.ORDINARY,
        expires_in=timedelta(hours=8),
    )

"""What the plan counts of incidents. Exercises never count: `figures.real` says which incidents do."""

from datetime import date, timedelta

from django.db.models import QuerySet

from cohesion.kit import clock
from cohesion.plan.measures import Count
from cohesion.policy.book import book
from incidents.figures import measured
from incidents.models import Incident
from incidents.states import State


def police_in_time(first: date, last: date) -> Count:
    """Of those that are over, how many police had acknowledged within the minutes that the council has set."""
    limit = timedelta(minutes=book().value("progress.alert_minutes"))
    took = [one.police for one in measured(list(_over(first, last)))]
    return Count(sum(one is not None and one <= limit for one in took), len(took))


def lessons_published(first: date, last: date) -> Count:
    """Of those that are over, how many have a public summary of what was learnt."""
    over = _over(first, last)
    return Count(over.filter(debrief__published_at__isnull=False).count(), over.count())


def _over(first: date, last: date) -> QuerySet[Incident]:
    begin, end = clock.start_of(first), clock.start_of(last + timedelta(days=1))
    real = Incident.objects.filter(state=State.STOOD_DOWN, is_drill=False)
    return real.filter(raised_at__gte=begin, raised_at__lt=end)

"""999 was called after all, by somebody other than whoever reported it."""

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from incidents.actions.moves import lock
from incidents.models import Incident
from incidents.rules import insist, objections_to_having_called


@transaction.atomic
def say_999_was_called(*, by, incident: Incident) -> Incident:
    """Notes who says so and when, which takes the warning off every board. The first word counts.

    Raises Refused while no warning stands: 999 was called at once, somebody has said so, or it is an exercise.
    """
    incident = lock(incident)
    insist(objections_to_having_called(standing(by), incident, incident.merged.all()))
    now = clock.now()
    Incident.objects.filter(pk=incident.pk, rang_999_at=None).update(rang_999_by=by, rang_999_at=now)
    incident.rang_999_by, incident.rang_999_at = by, now
    write(
        by=by,
        subject=incident.topic,
        kind="called_999",
        text="999 has been called",
        detail="Whoever reported it could not",
        audience=Audience.SITE,
    )
    return incident

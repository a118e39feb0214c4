"""Texts that keep to the quiet hours, and what lets them go before."""

from django.db import transaction

from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.messaging.actions import let_go
from incidents.actions.moves import lock
from incidents.models import Incident
from incidents.states import QUIET


@transaction.atomic
def let_go_held(*, incident: Incident) -> int:
    """Lets what waits for the morning leave at once, if the incident is an S1 or S2 now. Returns how many."""
    incident = lock(incident)
    if incident.severity in QUIET:
        return 0
    gone = let_go(topic=incident.topic, at=clock.now())
    if gone:
        text = f"{incident.severity}: {gone} held text{'' if gone == 1 else 's'} leave now"
        write(by=None, subject=incident.topic, kind="let_go", text=text, audience=Audience.SITE)
    return gone

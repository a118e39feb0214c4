"""After the confirmation an officer may see that more people have to know: a wider ring, by radius or by place."""

from collections.abc import Collection

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.live.actions import touch
from cohesion.messaging.actions import post
from cohesion.policy.book import book
from incidents.actions.alerting import drafts_of_alerts, issue
from incidents.actions.confirming import CHANGED
from incidents.actions.moves import lock
from incidents.correction_rules import objections_to_widening
from incidents.models import Alert, Incident
from incidents.queries import LIST
from incidents.rules import Refused, insist
from incidents.targeting import fingerprint, wider_ring

RING = 2


@transaction.atomic
def widen(
    *, by, incident: Incident, km: float = 0, places: Collection[int] = (), shown: str | None = None
) -> list[Alert]:
    """Alerts the primary and deputy of each place within `km` kilometres, or chosen by name, who know nothing yet.

    They get the text of the first ring's neighbours, and are owed the all-clear like everybody. `shown` is the
    fingerprint of the list the person saw. Raises Refused with what speaks against it.
    """
    incident = lock(incident)
    rules, now = book(incident.policy_edition), clock.now()
    insist(objections_to_widening(standing(by), incident, km=km, most_km=rules.value("widen.most_km")))
    wider = wider_ring(incident, km=km, places=places, at=now)
    if shown is not None and shown != fingerprint(wider):
        raise Refused([CHANGED])
    alerts = issue(incident, [one for place in wider for one in place.people], ring=RING, now=now)
    insist([] if alerts else ["Nobody is on that list who has not been told."])
    reached = [alert for alert in alerts if not alert.unreachable]
    post(drafts=drafts_of_alerts(incident, reached, rules), at=now)
    places_told = len({alert.place_id for alert in alerts})
    write(
        by=by,
        subject=incident.topic,
        kind="widened",
        text=f"Widened: {len(reached)} more people at {places_told} more places alerted",
        detail=f"{len(alerts) - len(reached)} cannot be reached: ring them"
        if len(alerts) > len(reached)
        else "",
        audience=Audience.SITE,
        counts={"people": len(alerts), "texts": len(reached)},
    )
    touch(LIST)
    return alerts

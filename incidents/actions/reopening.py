"""Taking back a stand-down: what is not over after all."""

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.live.actions import touch
from cohesion.messaging.actions import cancel_unsent, post
from cohesion.policy.book import book
from incidents.actions.alerting import drafts_of_alerts
from incidents.actions.informing import default_next_by, post_update
from incidents.actions.moves import lock, move
from incidents.actions.pausing import insist_on_peace, pause_exercises
from incidents.correction_rules import objections_to_reopening
from incidents.drill_rules import objections_to_exercise_now
from incidents.models import AllClear, Incident, Reopening
from incidents.queries import LIST, ever_told
from incidents.rules import insist
from incidents.states import State


@transaction.atomic
def reopen(*, by, incident: Incident, reason: str) -> Incident:
    """Opens an incident again, in the state it was in, and tells everyone who was told by an update.

    All-clears that have not left are taken back. Whoever's alert the stand-down took back is alerted now. What the
    stand-down said is kept in `Reopening`, and everyone is owed an all-clear anew. An exercise that began meanwhile
    pauses. `reason` is for officers.
    """
    incident, now = lock(incident), clock.now()
    rules = book(incident.policy_edition)
    hours = rules.value("reopen.within_hours")
    insist(objections_to_reopening(standing(by), incident, reason=reason, hours=hours, now=now))
    _keep(by, incident, reason.strip())
    cancel_unsent(topic=incident.topic, kinds_starting="standdown")
    before = State.CONFIRMED if incident.confirmed_at else State.RAISED
    move(incident, before, stood_down_at=None, update_due_at=default_next_by(incident))
    told = ever_told(incident)
    alerts = incident.alerts.select_related("person", "place")
    spared = [alert for alert in alerts if alert not in told and not alert.unreachable]
    write(by=by, subject=incident.topic, kind="reopened", text="OPEN AGAIN", audience=Audience.SITE)
    write(by=by, subject=incident.topic, kind="reason", text=f"Opened again because: {reason.strip()}")
    agreed = standing(by).is_police
    post_update(by=by, incident=incident, fact=rules.value("reopen.fact"), police_agreed=agreed)
    post(drafts=drafts_of_alerts(incident, spared, rules), at=now)
    if incident.is_drill:
        insist_on_peace(objections_to_exercise_now)
    else:
        pause_exercises(incident)
    touch(LIST)
    return incident


def _keep(by, incident: Incident, reason: str) -> None:
    """Puts what the stand-down said aside: it no longer holds. What was settled stands in the journal."""
    ended = incident.stand_down
    Reopening.objects.create(
        incident=incident,
        reason=reason,
        by=by,
        at=clock.now(),
        stood_down_at=ended.at,
        stood_down_by=ended.by,
        remains=ended.remains,
        agreed_by=ended.agreed_by,
    )
    AllClear.objects.filter(alert__incident=incident).delete()
    ended.delete()

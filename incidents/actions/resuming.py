"""An exercise goes on when what was real is over: who takes part is told, and who had not answered is asked again."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.live.actions import touch
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.states import Lane
from cohesion.policy.book import Book, book
from incidents.actions.alerting import draft, drafts_of_alerts, in_way
from incidents.actions.ladders import begin_anew
from incidents.actions.moves import lock, move
from incidents.actions.pausing import insist_on_peace
from incidents.drill_queries import open_for_real
from incidents.drill_rules import objections_to_exercise_now, objections_to_resuming
from incidents.drill_texts import RESUMED, resumed_words
from incidents.models import Alert, Incident
from incidents.playbooks import plan_of
from incidents.queries import LIST
from incidents.rules import insist
from incidents.states import Answer, State


@transaction.atomic
def resume_exercise(*, by, incident: Incident) -> Incident:
    """Lets a paused exercise go on. Everyone who takes part is told so, as EXERCISE ONLY, and nobody else.

    Who had not answered is asked again, as the pause took back what had not left; their time begins anew, and so do the
    ladders. Raises Refused with what speaks against it: somebody else planned it, or something real is open.
    """
    incident, now = lock(incident), clock.now()
    insist(objections_to_resuming(standing(by), by, incident, open_now=open_for_real()))
    rules = book(incident.policy_edition)
    plan = plan_of(incident, rules)
    promised = now + timedelta(minutes=plan.update_minutes)
    move(incident, State.RAISED, update_due_at=promised)
    reached = list(incident.alerts.filter(unreachable="").select_related("person", "place"))
    silent = [alert for alert in reached if alert.answer == Answer.NONE]
    incident.alerts.filter(pk__in=[alert.pk for alert in silent]).update(issued_at=now)
    told = [alert for alert in reached if alert.person_id != by.pk]
    asked = [alert for alert in silent if alert.person_id != by.pk]
    begin_anew(incident, plan, now, worse=False)
    post(drafts=[*_news(incident, told, rules), *drafts_of_alerts(incident, asked, rules)], at=now)
    write(
        by=by,
        subject=incident.topic,
        kind="resumed",
        text="EXERCISE ONLY: the exercise goes on",
        detail=f"{len(told)} people are told, {len(asked)} of them asked again",
        audience=Audience.SITE,
        by_name="An officer",
        counts={"told": len(told), "asked": len(asked)},
    )
    insist_on_peace(objections_to_exercise_now)
    touch(LIST)
    return incident


def _news(incident: Incident, alerts: Iterable[Alert], rules: Book) -> list[Draft]:
    texts = [
        (one, draft(incident, one, RESUMED, resumed_words(rules, incident), Lane.DRILL)) for one in alerts
    ]
    return [in_way(alert.way, text, incident, alert, rules) for alert, text in texts]

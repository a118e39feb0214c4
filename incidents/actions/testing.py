"""Contact tests end by themselves: the results are counted, and who did not answer is to be rung."""

from datetime import datetime

from django.db import transaction

from cohesion.journal.actions import write
from cohesion.live.actions import touch
from cohesion.messaging.actions import cancel_unsent
from cohesion.policy.book import Book, book
from incidents.actions.moves import lock, move
from incidents.drill_queries import results
from incidents.models import ContactTest, Incident, StandDown
from incidents.queries import LIST
from incidents.states import State


@transaction.atomic
def end_contact_test(*, test: ContactTest, now: datetime) -> bool:
    """Ends the exercise that a contact test began, unless it is over already; returns whether it did.

    Nobody is texted: it asked one thing and said that it was not real. One that is paused to its end counts for
    nothing, as not everybody was asked, and leaves nobody to be rung.
    """
    incident = lock(test.last_drill)
    if not incident.may_end:
        return False
    was_paused, rules = incident.state == State.PAUSED, book(incident.policy_edition)
    cancel_unsent(topic=incident.topic)
    move(incident, State.STOOD_DOWN, stood_down_at=now, update_due_at=None)
    StandDown.objects.create(incident=incident, remains=rules.value("contact_test.over"), by=test.by, at=now)
    if was_paused:
        ContactTest.objects.filter(pk=test.pk, last_drill=incident).update(last_drill=None)
        _record(incident, "It was paused to its end, so nothing is counted", {})
    else:
        _record(incident, *_counted(incident, rules))
    touch(LIST)
    return True


def _counted(incident: Incident, rules: Book) -> tuple[str, dict[str, int]]:
    """ "12 of 15 places reached within 5 min. 7 people to be rung"."""
    minutes = rules.value("contact_test.minutes")
    alerts = list(incident.alerts.select_related("place"))
    found = results(alerts, minutes)
    reached, silent = sum(one.reached for one in found), sum(alert.answered_at is None for alert in alerts)
    people = f"{silent} {'person' if silent == 1 else 'people'}"
    words = f"{reached} of {len(found)} places reached within {minutes} min. {people} to be rung"
    return words, {"places": len(found), "reached": reached, "silent": silent}


def _record(incident: Incident, words: str, counts: dict[str, int]) -> None:
    write(
        by=None,
        subject=incident.topic,
        kind=State.STOOD_DOWN.value,
        text="EXERCISE ONLY: the contact test is over",
        detail=words,
        counts=counts,
    )

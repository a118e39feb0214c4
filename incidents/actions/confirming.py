"""The second key: one authorised person confirms a named list, and the neighbours are alerted."""

from django.db import transaction

from cohesion.directory.groups import find_postcode
from cohesion.directory.queries import standing
from cohesion.directory.states import Way
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.kit.geo import Point
from cohesion.live.actions import touch
from cohesion.messaging.actions import post
from cohesion.messaging.states import Lane
from cohesion.policy.book import book
from incidents.actions.alerting import answer_address, draft, drafts_of_alerts, issue, record_away
from incidents.actions.ladders import set_up_second_ring
from incidents.actions.moves import lock, move
from incidents.actions.recovering import open_review
from incidents.models import Alert, Incident
from incidents.playbooks import plan_of
from incidents.queries import LIST
from incidents.rules import Refused, insist, objections_to_confirming, objections_to_writing
from incidents.states import State
from incidents.targeting import fingerprint, second_ring

CHANGED = "The list has changed since you saw it. Read it again, then confirm."
UNKNOWN_POSTCODE = "That postcode is not known here. Type another, or leave it empty."
NOTHING_TO_SEND = "There is no number to text a link to."


@transaction.atomic
def confirm_ring(
    *,
    by,
    incident: Incident,
    shown: str | None = None,
    break_glass: bool = False,
    postcode: str = "",
) -> list[Alert]:
    """Confirms an incident and alerts ring 1: the primary and deputy of each place on the list, each person once.

    `shown` is the fingerprint of the list the person saw (targeting.fingerprint); None where nobody saw one, as on
    the command line. `postcode` is where it happened, if not at the place: distances are from its middle. Raises
    Refused with what speaks against it.
    """
    incident = lock(incident)
    insist(objections_to_confirming(standing(by), by, incident, break_glass=break_glass))
    rules, now = book(incident.policy_edition), clock.now()
    neighbours = second_ring(incident, rules, now, _centre(postcode))
    if shown is not None and shown != fingerprint(neighbours):
        raise Refused([CHANGED])
    own = incident.raised_by_id == by.pk
    move(incident, State.CONFIRMED, confirmed_by=by, confirmed_at=now, break_glass=own)
    if own:
        open_review(incident, rules, now)
    choices = [choice for neighbour in neighbours for choice in neighbour.people]
    alerts = issue(incident, choices, ring=1, now=now)
    reached = [alert for alert in alerts if not alert.unreachable]
    post(drafts=drafts_of_alerts(incident, reached, rules), at=now)
    record_away(incident, alerts, [one for place in neighbours for one in place.away])
    set_up_second_ring(incident, plan_of(incident, rules), neighbours, alerts, now)
    write(
        by=by,
        subject=incident.topic,
        kind="confirmed",
        text=f"Ring 1 confirmed and alerted: {_people(len(reached))} at {_places(reached)}",
        detail=". ".join(_detail(own, len(alerts) - len(reached), postcode)),
        audience=Audience.SITE,
        counts={"people": len(alerts), "texts": len(reached)},
    )
    touch(LIST)
    return alerts


@transaction.atomic
def send_link(*, by, alert: Alert) -> None:
    """Texts somebody their personal link to the incident: to see it and answer without signing in."""
    incident = lock(alert.incident)
    insist(objections_to_writing(standing(by), incident))
    if not alert.number or alert.unreachable or alert.way != Way.TEXT:
        raise Refused([NOTHING_TO_SEND])
    rules = book(incident.policy_edition)
    link = answer_address(alert, rules)
    body = rules.words("alert.link", ref=incident.ref, link=link)
    post(drafts=[draft(incident, alert, "alert.link", body, Lane.ORDINARY)])
    write(by=by, subject=incident.topic, kind="link", text=f"Personal link sent to {alert.post_title}")


def _centre(postcode: str) -> Point | None:
    """Raises Refused for a postcode that nobody knows: never a list around somewhere else."""
    if not postcode:
        return None
    found = find_postcode(postcode)
    if found is None:
        raise Refused([UNKNOWN_POSTCODE])
    return found.point


def _detail(own: bool, unreached: int, postcode: str) -> list[str]:
    how = (
        "Break-glass: raised and confirmed by one person, to be reviewed"
        if own
        else "The named list was confirmed"
    )
    lines = [how, f"Neighbours of {postcode.upper()}"] if postcode else [how]
    return [*lines, f"{_people(unreached)} cannot be reached: ring them"] if unreached else lines


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _places(alerts: list[Alert]) -> str:
    count = len({alert.place_id for alert in alerts})
    return "1 place" if count == 1 else f"{count} places"

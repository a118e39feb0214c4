"""Raising an incident: ring 0 is alerted at once, marked UNCONFIRMED."""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from cohesion.directory.models import Place
from cohesion.directory.queries import next_on_duty, standing
from cohesion.directory.states import Role, Visibility, Way
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.kit.refs import new_reference
from cohesion.live.actions import touch
from cohesion.messaging.actions import post
from cohesion.policy.book import Book, book
from incidents.actions.alerting import draft_of_receipt, drafts_of_alerts, issue, record_away
from incidents.actions.ladders import set_up_first_ring
from incidents.actions.pausing import pause_exercises
from incidents.actions.todo import take_checklists
from incidents.models import Alert, Broadcast, Incident
from incidents.playbooks import in_force, plan_from
from incidents.queries import LIST, possible_duplicates, raised_lately
from incidents.rules import OTHERS_FORM, Refused, insist, objections_to_raising
from incidents.states import Called999, Party, Severity
from incidents.targeting import ON_DUTY, first_ring, spared
from incidents.texts import when

UNPROVEN = "Raised without a second factor. Ring this officer back to be sure that it was them."


def raise_incident(
    *,
    by,
    place: Place,
    kind: str,
    called_999: str = Called999.NOT_ASKED,
    in_building: str = "",
    must_know: str = "",
    severity: str = "",
    key: uuid.UUID | None = None,
    unproven: bool = False,
) -> Incident:
    """Opens an incident and alerts ring 0, in one transaction.

    `unproven` says that an officer raised without the second factor their post needs: it goes out and says so.

    `key` comes with the form: the same key again returns the incident it made, so a double tap raises once. The kind
    sets the severity unless one is given. Raises Refused when the person may not raise.
    """
    key = key or uuid.uuid4()
    told = {"called_999": called_999, "in_building": in_building, "must_know": must_know}
    try:
        with transaction.atomic():
            known = _raised_with(key, by)
            return known or _raise(by, place, kind, severity, key, told, unproven=unproven)
    except IntegrityError:
        known = _raised_with(key, by)  # the other of two taps at the same instant has won
        if known:
            return known
        raise


def _raised_with(key: uuid.UUID, by) -> Incident | None:
    known = Incident.objects.select_related("place__area").filter(key=key).first()
    if known and known.raised_by_id != by.pk:
        raise Refused([OTHERS_FORM])
    return known


def _raise(
    by, place: Place, kind: str, severity: str, key: uuid.UUID, told: dict[str, str], *, unproven: bool
) -> Incident:
    who = standing(by)
    insist(objections_to_raising(who))
    rules, now = book(), clock.now()
    severity = severity or rules.value(f"kind.{kind}")["severity"]
    playbook = in_force(kind, severity)
    plan = plan_from(playbook, rules, severity)
    incident = Incident.objects.create(
        ref=unused_reference(),
        key=key,
        place=place,
        kind=kind,
        severity=severity,
        policy_edition=rules.edition,
        playbook=playbook,
        raised_by=by,
        raised_at=now,
        update_due_at=now + timedelta(minutes=plan.first_update_minutes),
        **told,
    )
    take_checklists(incident, rules)
    _record(incident, rules, by_officer=who.is_officer)
    if unproven:
        write(by=by, subject=incident.topic, kind="unproven", text=UNPROVEN)
    _record_many(incident, rules, now)
    ring = first_ring(place, severity, by, now)
    alerts = issue(incident, ring, ring=0, now=now)
    _alert(incident, alerts, rules, now)
    set_up_first_ring(incident, plan, alerts, now)
    _record_first_ring(incident, alerts, now)
    record_away(incident, alerts, spared(place, severity, ring, now))
    pause_exercises(incident, _topics_of_duplicates(incident, rules))
    touch(LIST)
    return incident


def _record_many(incident: Incident, rules: Book, now: datetime) -> None:
    """Nobody is stopped from reporting: it goes out, and officers are told that it is one of many by one person."""
    limit = rules.value("raise.many")
    count = raised_lately(incident.raised_by, now - timedelta(minutes=limit["minutes"]))
    if count > limit["at_most"]:
        text = f"Report {count} by the same person within {limit['minutes']} minutes. Ring them before you confirm."
        write(by=None, subject=incident.topic, kind="many", text=text, counts={"reports": count})


def unused_reference() -> str:
    """A reference that neither an incident nor a broadcast has: an answer that names it can mean only one."""
    while (
        Incident.objects.filter(ref=(ref := new_reference())).exists()
        or Broadcast.objects.filter(ref=ref).exists()
    ):
        pass
    return ref


def _topics_of_duplicates(incident: Incident, rules: Book) -> list[str]:
    """The boards of what may be the same: whoever watches the first report is to see that there is a second."""
    minutes, metres = rules.value("duplicate_report_minutes"), rules.value("duplicate_report_metres")
    return [other.topic for other in possible_duplicates(incident, minutes, metres)]


def _alert(incident: Incident, alerts: list[Alert], rules: Book, now: datetime) -> None:
    """One message each: the question to whoever has to answer, a receipt to whoever raised it."""
    parties = _on_duty(alerts, reachable=True)
    council_next = ""
    if Party.COUNCIL not in _on_duty(alerts):
        council_next = when(next_on_duty(Role.DUTY_OFFICER, now), now)
    reached = [alert for alert in alerts if not alert.unreachable]
    asked = [alert for alert in reached if alert.person_id != incident.raised_by_id]
    receipts = [
        draft_of_receipt(incident, alert, rules, parties, council_next)
        for alert in reached
        if alert.person_id == incident.raised_by_id
    ]
    post(drafts=[*drafts_of_alerts(incident, asked, rules), *receipts], at=now)


def _on_duty(alerts: list[Alert], *, reachable: bool = False) -> set[str]:
    """The parties with somebody on duty among those alerted; `reachable`: somebody a text or a call can reach."""
    on_duty = [alert for alert in alerts if ON_DUTY in alert.reasons]
    return {a.party for a in on_duty if not reachable or not (a.unreachable or a.way == Way.EMAIL)}


def _how_reached(reached: list[Alert], total: int) -> str:
    """ "3 of 4 by text, 1 by call"."""
    ways = {way: sum(alert.way == way for alert in reached) for way in Way}
    others = [f"{ways[way]} by {way.label.lower()}" for way in (Way.VOICE, Way.EMAIL) if ways[way]]
    return ", ".join([f"{ways[Way.TEXT]} of {total} by text", *others])


def _record(incident: Incident, rules: Book, *, by_officer: bool) -> None:
    """What happened, in words for everyone alerted. A hidden place is named to nobody here, only its area."""
    place, label = incident.place, rules.value(f"kind.{incident.kind}")["label"]
    where = f"at {place.name}" if place.visibility == Visibility.PUBLIC else f"near {place.area_sms_name}"
    write(
        by=incident.raised_by,
        subject=incident.topic,
        kind="raised",
        text=f"Raised: {label.lower()} {where}",
        detail=f"Asked whether 999 was called: {_said(incident)}",
        audience=Audience.SITE,
        by_name="An officer" if by_officer else "A verified contact",
        counts={"severity": incident.severity},
    )


def _record_first_ring(incident: Incident, alerts: list[Alert], now: datetime) -> None:
    reached = [alert for alert in alerts if not alert.unreachable]
    write(
        by=None,
        subject=incident.topic,
        kind="ring0",
        text="Ring 0 alerted UNCONFIRMED: " + _parties_in_words(alerts),
        detail=_how_reached(reached, len(alerts)),
        audience=Audience.SITE,
        counts={"people": len(alerts), "texts": len(reached)},
    )
    for role, party in ((Role.POLICE_LIAISON, Party.POLICE), (Role.DUTY_OFFICER, Party.COUNCIL)):
        if party not in _on_duty(alerts, reachable=True):
            _record_gap(incident, role, now, is_there=party in _on_duty(alerts))
    if incident.severity != Severity.S4 and Party.SITE not in {alert.party for alert in reached}:
        text = f"No contact of {incident.place.name} can be reached by text or call. Ring the site."
        write(by=None, subject=incident.topic, kind="gap", text=text)


def _record_gap(incident: Incident, role: Role, now: datetime, *, is_there: bool) -> None:
    """Nobody on duty, or nobody who can be texted, is said at once, never hidden."""
    following = next_on_duty(role, now)
    if is_there:
        text = f"The {role.label.lower()} on duty cannot be reached by text or call."
        detail = "Ring them, or the force control room."
    else:
        text = f"No {role.label.lower()} is on duty."
        until = f"The rota has nobody until {when(following, now)}." if following else "The rota has nobody."
        detail = f"{until} Ring the force control room."
    write(by=None, subject=incident.topic, kind="gap", text=text, detail=detail, audience=Audience.SITE)


def _parties_in_words(alerts: list[Alert]) -> str:
    parties = [Party(party).label.lower() for party in Party if any(alert.party == party for alert in alerts)]
    return ", ".join(parties) if parties else "nobody could be found to alert"


def _said(incident: Incident) -> str:
    """Their answer within a sentence: "yes, just now", "I could not"."""
    answer = Called999(incident.called_999).label
    return answer if answer.startswith("I ") else answer.lower()

"""Taking the steps that are due while nobody answers: one more is called or asked, or a person is told to ring.

Source: DECISIONS, "Default ladder". Nothing here ever tells a second ring: only a person confirms.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from cohesion.directory.states import Way
from cohesion.journal.actions import write
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.models import Message
from cohesion.messaging.states import Lane
from cohesion.messaging.ways import carried
from cohesion.policy.book import Book, book
from incidents.actions.alerting import draft, drafts_of_alerts, in_way, issue, within_wall
from incidents.actions.ladders import bring_forward
from incidents.actions.moves import lock
from incidents.drill_texts import wording
from incidents.ladders import asked_on, has_it, needless
from incidents.models import Alert, Incident, LadderStep
from incidents.next_asked import one_more
from incidents.states import OFFICERS, Answer, Ladder, Party, State, Step, StepState
from incidents.targeting import RAISED_IT
from incidents.texts import duty_words, next_words

NO_LINE = "No line for calls"
NOBODY_TO_CALL = "Nobody is left to call"
NOBODY_LEFT = "Nobody is left to ask"


@transaction.atomic
def escalate(*, incident: Incident, now: datetime) -> int:
    """Takes every step of an incident that is due, in order; returns how many were taken.

    The incident is locked first, so an answer is either seen here, or finds the step taken: never both. After an
    outage of several steps each is taken once. A step that finds nobody brings the next one forward at once.
    """
    incident = lock(incident)
    if incident.state == State.PAUSED:
        return 0
    taken: list[LadderStep] = []
    due = incident.ladder.filter(state=StepState.WAITING, due_at__lte=now).select_related("place")
    while step := due.order_by("due_at", "id").first():
        step.incident = incident
        if _settle(step, needless(step, incident), now):
            taken.append(step)
    _hand_over([step for step in taken if step.do == Step.LIST], incident, now)
    return len(taken)


def _settle(step: LadderStep, needless: str, now: datetime) -> bool:
    """Takes a step, or skips it and keeps why. True when it was taken."""
    why = needless or TAKE[Step(step.do)](step, now)
    state = StepState.SKIPPED if why else StepState.DONE
    waiting = LadderStep.objects.filter(pk=step.pk, state=StepState.WAITING)
    waiting.update(state=state, why=why, settled_at=now)
    if why == NOBODY_LEFT:
        _hurry(step, now)
    return not why


def _hurry(step: LadderStep, now: datetime) -> None:
    """Nobody new can be reached by this step: the one after it is not waited for."""
    bring_forward(step.incident, Ladder(step.ladder), step.place_id, now, after=step.after_minutes)


def _call(step: LadderStep, now: datetime) -> str:
    """Rings those who were sent a text and have not answered, each once. Returns why not, as every step does."""
    if not asked_on(step).exists():
        return NOBODY_LEFT
    if Way.VOICE not in carried():
        return NO_LINE
    asked = asked_on(step).filter(answer=Answer.NONE, way=Way.TEXT, unreachable="").exclude(number="")
    called = set(
        Message.objects.filter(topic=step.incident.topic, way=Way.VOICE).values_list("about", flat=True)
    )
    silent = [
        alert for alert in asked.select_related("person", "place", "incident") if alert.about not in called
    ]
    if not silent:
        return NOBODY_TO_CALL
    rules = book(step.incident.policy_edition)
    post(drafts=drafts_of_alerts(step.incident, silent, rules, way=Way.VOICE), at=now)
    who = ", ".join(alert.post_title for alert in silent)
    _record(step, f"No answer yet, calling: {who}" if step.after_minutes else f"Calling as well: {who}")
    return ""


def _ask_one_more(step: LadderStep, now: datetime) -> str:
    """Alerts whoever comes next, who is told in a second text that it is their turn."""
    choices = within_wall(step.incident, one_more(step, now))
    if not choices:
        return NOBODY_LEFT
    incident, rules = step.incident, book(step.incident.policy_edition)
    alerts = issue(incident, choices, ring=1 if step.ladder == Ladder.NEIGHBOUR else 0, now=now)
    reached = [alert for alert in alerts if not alert.unreachable]
    turns = [_turn(step, alert, rules) for alert in reached if alert.way == Way.TEXT]
    post(drafts=[*drafts_of_alerts(incident, reached, rules), *turns], at=now)
    who = ", ".join(_named(alert) for alert in alerts)
    _record(step, f"Next on the ladder, as nobody {_of(step)} it yet: {who}")
    if len(reached) < len(alerts):
        _hurry(step, now)
    return ""


def _turn(step: LadderStep, alert: Alert, rules: Book) -> Draft:
    kind, words, one_way = next_words(rules, step)
    seconds = rules.value("alert.expires_seconds")[step.incident.severity]
    return draft(
        step.incident,
        alert,
        kind,
        words,
        Lane.LIFE_SAFETY,
        answers=["1", "2", "3"],
        seconds=seconds,
        one_way=one_way,
    )


def _ask_to_confirm(step: LadderStep, now: datetime) -> str:
    """Reminds every officer who was asked that only their word tells the neighbours."""
    officers = _officers(step.incident, OFFICERS)
    _tell(step.incident, officers, "ladder.confirm", now)
    _record(step, f"Not confirmed after {_minutes(step.incident, now)} minutes. Neighbours are not told.")
    return "" if officers else NOBODY_LEFT


def _control_room(step: LadderStep, now: datetime) -> str:
    """Only the force control room is always there: the duty officer is told to ring it."""
    _tell(step.incident, _officers(step.incident, (Party.COUNCIL,)), "ladder.duty", now)
    minutes = _minutes(step.incident, now)
    _record(step, f"No police acknowledgement after {minutes} minutes. Ring the force control room.")
    return ""


def _list(step: LadderStep, now: datetime) -> str:
    where = f"of {step.place.name}" if step.place else "on this ladder"
    _record(step, f"Nobody {where} has answered. Ring them: they are on the duty officer's list.")
    return ""


def _hand_over(steps: list[LadderStep], incident: Incident, now: datetime) -> None:
    """One text to the duty officer for all the lists of one moment: ring 1 has a ladder for each place."""
    if steps:
        place = steps[0].place
        who = place.sms_name if len(steps) == 1 and place else f"{len(steps)} places"
        officers, mins = _officers(incident, (Party.COUNCIL,)), _minutes_asked(steps, incident, now)
        _tell(incident, officers, "ladder.list", now, who=who, mins=mins)


TAKE: dict[Step, Callable[[LadderStep, datetime], str]] = {
    Step.CALL: _call,
    Step.THIRD: _ask_one_more,
    Step.NEXT: _ask_one_more,
    Step.LEAD: _ask_one_more,
    Step.CONFIRM: _ask_to_confirm,
    Step.CONTROL_ROOM: _control_room,
    Step.LIST: _list,
}


def _officers(incident: Incident, parties: tuple[Party, ...]) -> list[Alert]:
    """Those of these parties who have it; while nobody has, all who can be reached and did not say that they cannot."""
    reached = incident.alerts.filter(party__in=parties, unreachable="").exclude(answer=Answer.NOT_ME)
    asked = list(reached.select_related("person", "incident"))
    on_duty = [alert for alert in asked if alert.reasons != [RAISED_IT]]
    return [alert for alert in on_duty if has_it(alert)] or on_duty or asked


def _tell(incident: Incident, officers: list[Alert], key: str, now: datetime, **fields: object) -> None:
    rules = book(incident.policy_edition)
    words = duty_words(
        rules, incident, wording(key, incident), **({"mins": _minutes(incident, now)} | fields)
    )
    seconds = rules.value("ladder_word.expires_seconds")
    texts = [
        (alert, draft(incident, alert, key, words, Lane.LIFE_SAFETY, seconds=seconds)) for alert in officers
    ]
    post(drafts=[in_way(alert.way, text, incident, alert, rules) for alert, text in texts], at=now)


def _record(step: LadderStep, text: str) -> None:
    write(
        by=None,
        subject=step.incident.topic,
        kind=f"ladder.{step.do}",
        text=text,
        detail=f"Ladder: {step.get_ladder_display()}, step at {step.after_minutes} minutes",
        counts={"ladder": step.ladder, "after_minutes": step.after_minutes},
    )


def _named(alert: Alert) -> str:
    return f"{alert.post_title} (ring them: {alert.unreachable})" if alert.unreachable else alert.post_title


def _of(step: LadderStep) -> str:
    if step.ladder == Ladder.CONFIRM:
        return "has confirmed"
    return f"of {step.place.name} has" if step.place else f"of {step.get_ladder_display().lower()} has"


def _minutes(incident: Incident, now: datetime) -> int:
    return _minutes_since(incident.alerted_at, now)


def _minutes_asked(steps: list[LadderStep], incident: Incident, now: datetime) -> int:
    """Since whoever does not answer was asked: ring 1 is alerted later than the incident was raised."""
    asked = [alert.issued_at for step in steps for alert in asked_on(step)]
    return _minutes_since(min(asked, default=incident.alerted_at), now)


def _minutes_since(then: datetime, now: datetime) -> int:
    """At least 1: "after 0 min" would be read as a fault."""
    return max(1, round((now - then).total_seconds() / 60))

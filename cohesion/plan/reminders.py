"""What is due by the clock once agreed work is late: it climbs, once to each level, and its page says so."""

from datetime import datetime

from django.db import transaction

from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.live.actions import touch
from cohesion.messaging.actions import post
from cohesion.plan.duties import draft_to
from cohesion.plan.ladders import about_to_climb, whom
from cohesion.plan.models import AgreedAction, Climb
from cohesion.plan.states import Level
from cohesion.policy.book import Book, book

KIND = "action.overdue"
TO = {Level.LEAD: "organisation lead", Level.CHAIR: "chair"}


def climb(now: datetime) -> int:
    """Brings late work to the next level, in the hours in which reminders leave. Returns how often that was."""
    rules = book()
    if not clock.is_within(now, *rules.value("reminders.between")):
        return 0
    late = about_to_climb(now, rules.value("overdue.days"))
    return sum(climb_to(level, action, rules, now) for action, level in late)


@transaction.atomic
def climb_to(level: Level, action: AgreedAction, rules: Book, now: datetime) -> bool:
    """One level, once, whoever else runs this round. False when it had been done or the action was closed."""
    touch(action.topic)
    if not AgreedAction.objects.filter(pk=action.pk, closed_at=None).exists():
        return False
    _, is_new = Climb.objects.get_or_create(action=action, level=level, defaults={"at": now})
    if not is_new:
        return False
    people = whom(action, level, now)
    found = [draft_to(person, action, rules, KIND, who=TO[level]) for person in people]
    drafts = [draft for draft in found if draft]
    post(drafts=drafts, at=now)
    write(by=None, subject=action.topic, kind="action.climbed", text=_said(level, len(people), len(drafts)))
    return True


def _said(level: Level, asked: int, told: int) -> str:
    if level == Level.PUBLIC:
        return "Late: everybody may read that it is"
    told_whom = f"Late: brought to the {TO[level]}"
    if told:
        return told_whom
    return f"{told_whom}, with no way to reach them" if asked else f"{told_whom}: there is nobody to tell"

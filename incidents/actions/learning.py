"""The structured debrief: what each version says, what is recommended, and what was learned, with evidence."""

from datetime import date

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.kit.refusals import Refused, insist
from cohesion.plan import actions as plan
from incidents.actions.moves import OVERTAKEN, lock
from incidents.learning_rules import (
    objections_to_agreeing,
    objections_to_debriefing,
    objections_to_learning,
    objections_to_publishing,
)
from incidents.models import Debrief, Incident, Lesson
from incidents.states import Lesson as State
from incidents.states import Version

WRITTEN = {  # what each part is called in the journal
    "facilitator": "who facilitates",
    "held_on": "the day",
    "agencies": "the version of police and council",
    "community": "the version of the community",
    "summary": "the public summary",
}


@transaction.atomic
def write_debrief(*, by, incident: Incident, **parts: object) -> Debrief:
    """Writes parts of the structured debrief. A public summary that is changed is no longer agreed, and not public."""
    debrief = _lock(incident)
    insist(objections_to_debriefing(standing(by)))
    changed = [name for name in WRITTEN if name in parts and parts[name] != getattr(debrief, name)]
    for name in changed:
        setattr(debrief, name, parts[name])
    if "summary" in changed:
        debrief.published_at = debrief.agreed_by = None
    debrief.save()
    if changed:
        text = f"Debrief: wrote {', '.join(WRITTEN[name] for name in changed)}"
        write(by=by, subject=incident.topic, kind="debrief.written", text=text)
    return debrief


@transaction.atomic
def identify_lesson(*, by, incident: Incident, theme: str, recommendation: str, version: str) -> Lesson:
    debrief = _lock(incident)
    insist(objections_to_debriefing(standing(by)))
    given = {"version": version, "theme": theme.strip(), "recommendation": recommendation.strip()}
    lesson = Lesson.objects.create(debrief=debrief, **given)
    text = f"Lesson identified ({Version(version).label}): {lesson}"
    write(by=by, subject=incident.topic, kind="lesson.identified", text=text)
    return lesson


@transaction.atomic
def agree_lesson(*, by, lesson: Lesson, owner: str, due_on: date, owned_by=None) -> Lesson:
    """Makes a recommendation agreed work, with an owner and a day."""
    incident, lesson = _lock_lesson(lesson)
    insist(objections_to_agreeing(standing(by), lesson))
    what = lesson.recommendation
    action = plan.agree(
        by=by, what=what, owner=owner, due_on=due_on, source=incident.topic, owned_by=owned_by
    )
    _move(lesson, State.IDENTIFIED, State.AGREED, action=action)
    return lesson


@transaction.atomic
def learn_lesson(*, by, lesson: Lesson, evidence: str) -> Lesson:
    """A lesson is learned only with evidence, which also closes the work that was agreed."""
    incident, lesson = _lock_lesson(lesson)
    insist(objections_to_learning(standing(by), lesson, evidence=evidence))
    if lesson.action.is_open:
        plan.close(by=by, action=lesson.action, evidence=evidence)
    _move(lesson, State.AGREED, State.LEARNED, evidence=evidence.strip())
    text = f"Lesson learned: {lesson}"
    write(by=by, subject=incident.topic, kind="lesson.learned", text=text, detail=evidence.strip())
    return lesson


@transaction.atomic
def publish_summary(*, by, incident: Incident) -> Debrief:
    """Police liaison agrees the public summary, and from then on everybody can read it."""
    debrief = _lock(incident)
    insist(objections_to_publishing(standing(by), debrief))
    debrief.agreed_by, debrief.published_at = by, clock.now()
    debrief.save(update_fields=["agreed_by", "published_at"])
    text = "Police liaison agreed the public summary; it is published"
    write(by=by, subject=incident.topic, kind="debrief.published", text=text)
    return debrief


def _lock(incident: Incident) -> Debrief:
    """Its debrief, with other writers waiting. Raises Refused before the stand-down."""
    locked = lock(incident)
    debrief = Debrief.objects.filter(incident=locked).first()
    if debrief is None:
        raise Refused(["A debrief is opened by the stand-down."])
    debrief.incident = locked
    return debrief


def _lock_lesson(lesson: Lesson) -> tuple[Incident, Lesson]:
    incident = lock(lesson.debrief.incident)
    return incident, Lesson.objects.select_related("action", "debrief").get(pk=lesson.pk)


def _move(lesson: Lesson, before: State, to: State, **also: object) -> None:
    if Lesson.objects.filter(pk=lesson.pk, state=before).update(state=to, **also) != 1:
        raise Refused([OVERTAKEN])
    for name, value in {"state": to, **also}.items():
        setattr(lesson, name, value)

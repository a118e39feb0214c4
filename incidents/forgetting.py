"""Which words an incident and a broadcast leave behind, where they stand, and how they go. Counts and times stay."""

from django.db.models import Model

from cohesion.journal.actions import erase_words
from cohesion.journal.guard import opened
from cohesion.journal.models import Entry
from incidents.models import (
    AllClear,
    Briefing,
    Broadcast,
    ChecklistItem,
    Correction,
    Debrief,
    DebriefAnswer,
    Decision,
    ForceReference,
    Incident,
    LineUse,
    Methane,
    Perception,
    RecoveryStep,
    Reopening,
    Rumour,
    StandDown,
    Update,
)

NO_LONGER = "No longer kept"  # in place of words whose absence would say something else
REASON = "The incident is past its time."
# what holds words; the way from it to its incident; each field, and what stands there afterwards
WORDS: list[tuple[type[Model], str, dict[str, str]]] = [
    (Incident, "pk", {"must_know": "", "in_building": ""}),
    (Update, "incident", {"fact": NO_LONGER}),
    (Correction, "incident", {"fact": NO_LONGER}),
    (StandDown, "incident", {"remains": NO_LONGER, "agreed_by": NO_LONGER}),
    (Reopening, "incident", {"reason": NO_LONGER, "remains": NO_LONGER, "agreed_by": NO_LONGER}),
    (AllClear, "alert__incident", {"reason": NO_LONGER}),
    (ChecklistItem, "incident", {"reason": NO_LONGER}),
    (RecoveryStep, "incident", {"owner": NO_LONGER, "reason": NO_LONGER}),
    (Briefing, "incident", {"link": NO_LONGER}),
    (
        Methane,
        "incident",
        dict.fromkeys(
            ("exact_location", "type", "hazards", "access", "number_hurt", "emergency_services"), NO_LONGER
        ),
    ),
    (Decision, "incident", dict.fromkeys(("what", "why", "rejected"), NO_LONGER)),
    (Rumour, "incident", dict.fromkeys(("claim", "source", "line"), NO_LONGER)),
    (LineUse, "rumour__incident", {"line": NO_LONGER, "where": NO_LONGER}),
    (Debrief, "incident", {"facilitator": NO_LONGER, "agencies": NO_LONGER, "community": NO_LONGER}),
]
# what goes whole: a view on hate, the force's number, what somebody said of the evening
ROWS: list[tuple[type[Model], str]] = [
    (Perception, "incident"),
    (ForceReference, "incident"),
    (DebriefAnswer, "debrief__incident"),
]
COVERED = (
    "incidents.Debrief.summary",
    *(f"{model._meta.label}.{field}" for model, _, fields in WORDS for field in fields),
    *(model._meta.label for model, _ in ROWS),
)


def forget_words(by, rows: list[Incident]) -> None:
    """All free text of these incidents and of their timelines. A summary that was published stays published."""
    ended = [row.pk for row in rows]
    with opened():  # a correction is changed here and nowhere else
        for model, path, fields in WORDS:
            of_these = model._default_manager.filter(**{f"{path}__in": ended})
            for field, instead in fields.items():
                of_these.exclude(**{field: ""}).update(**{field: instead})
    Debrief.objects.filter(incident__in=ended, published_at=None).update(summary="")
    for model, path in ROWS:
        model._default_manager.filter(**{f"{path}__in": ended}).delete()
    _forget_lines(by, [row.topic for row in rows], REASON)


def forget_broadcasts(by, rows: list[Broadcast]) -> None:
    """What was said, and the words of its lines. To how many, when, and how they answered stays."""
    said = Broadcast.objects.filter(pk__in=[row.pk for row in rows]).exclude(fact="")
    said.update(fact=NO_LONGER)
    _forget_lines(by, [row.topic for row in rows], "The broadcast is past its time.")


def _forget_lines(by, topics: list[str], reason: str) -> None:
    entries = Entry.objects.filter(subject__in=topics).select_related("words")
    erase_words(by=by, entries=entries, reason=reason)

"""What applications keep about people, and how long. That there was an event, when, and how it ended stays for good."""

from datetime import datetime

from django.db.models import Q, QuerySet

from cohesion.journal.actions import erase_words
from cohesion.journal.models import Entry
from cohesion.records.registry import About, Held, Kind, Row, register_about, register_kind
from events.models import Case, Consultation, Decision, Document, Pause, SecretLink, Strand, Version
from events.states import ENDED

NO_LONGER = "No longer kept"
COVERS = (
    *(
        "events.Case.answers",
        "events.Case.afterwards",
        "events.Case.shown",
        "events.Case.ended_because",
        "events.Case.dropped_because",
    ),
    *("events.Case.organiser", "events.Case.taken_down_by"),
    *("events.Version.answers", "events.Pause.what", "events.Strand.words"),
    *("events.Consultation.words", "events.Consultation.answered_as"),
    *("events.Document.name", "events.Document.data"),
    *("events.Decision.comment", "events.Decision.due_regard"),
)


def register() -> None:
    label = "What was said in and about applications for events"
    register_kind(Kind("events", label, "retention.events", past_cases, forget_cases, covers=COVERS))
    models = ("events.Case", "events.Version", "events.Consultation", "events.Decision")
    register_about(About("Events they organise", theirs, erase_theirs, theirs_kept, covers=models))


def past_cases(before: datetime, held: Held) -> QuerySet[Case]:
    """Settled before that moment, and held for nobody."""
    subjects = [subject.removeprefix("event.") for subject in held.subjects]
    done = Case.objects.filter(state__in=ENDED, ended_at__lt=before).exclude(ref__in=subjects)
    return done.exclude(organiser__in=held.people).exclude(taken_down_by__in=held.people).exclude(answers={})


def forget_cases(by, rows: list[Case]) -> None:
    _forget(by, rows, "The application is past its time.")


def theirs(person) -> list[Row]:
    """What they applied for, in their own words. Those of consultees and officers are not theirs."""
    fields = ("ref", "title", "event_on", "state", "begun_at", "answers", "afterwards")
    return list[Row](Case.objects.filter(organiser=person).order_by("pk").values(*fields))


def erase_theirs(by, person, reason: str) -> int:
    """Takes the person and their words out of every application that is settled or was never sent."""
    rows = list(Case.objects.filter(Q(state__in=ENDED) | Q(version=0), organiser=person))
    _forget(by, rows, reason)
    return len(rows)


def theirs_kept(person) -> list[str]:
    count = Case.objects.filter(organiser=person).exclude(Q(state__in=ENDED) | Q(version=0)).count()
    return [f"{count} applications for events that are being decided: withdraw them first."] if count else []


def _forget(by, rows: list[Case], reason: str) -> None:
    ids = [row.pk for row in rows]
    Version.objects.filter(case__in=ids).update(answers={})
    Pause.objects.filter(case__in=ids).update(what=NO_LONGER)
    Strand.objects.filter(case__in=ids).update(words="")
    Consultation.objects.filter(case__in=ids).update(words="", answered_as="")
    Decision.objects.filter(case__in=ids).update(comment="")
    Decision.objects.filter(case__in=ids).exclude(due_regard="").update(due_regard=NO_LONGER)
    Document.objects.filter(case__in=ids).delete()
    SecretLink.objects.filter(case__in=ids).delete()
    Case.objects.filter(pk__in=ids).exclude(ended_because="").update(ended_because=NO_LONGER)
    nothing = {
        "answers": {},
        "afterwards": {},
        "shown": {},
        "dropped_because": "",
        "organiser": None,
        "taken_down_by": None,
    }
    Case.objects.filter(pk__in=ids).update(is_listed=False, **nothing)
    entries = Entry.objects.filter(subject__in=[row.topic for row in rows]).select_related("words")
    erase_words(by=by, entries=entries, reason=reason)

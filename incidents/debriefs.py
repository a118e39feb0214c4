"""What the pages of a debrief show: the timeline that wrote itself, the measures, and what people said."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from cohesion.directory.states import Visibility
from cohesion.journal.models import Entry
from cohesion.journal.queries import timeline
from cohesion.kit import clock
from cohesion.kit.ics import CalendarEntry
from cohesion.policy.book import Book, book
from incidents.aftermath import to_ring
from incidents.figures import Measures, measures
from incidents.models import Debrief, DebriefAnswer, DebriefInvitation, Incident, Lesson
from incidents.queries import Viewer
from incidents.states import Version

QUESTIONS = [
    ("happened", "What happened"),
    ("went_well", "What went well"),
    ("to_change", "What to change"),
    ("by_whom", "By whom and when"),
]

REMIND = timedelta(hours=3)  # before the questions close
IN_CALENDAR = (
    "Four questions about ref {ref}, two minutes. Your own link is in the text or email that asked you. "
    "Answer by {day} {time}. In danger call 999."
)


@dataclass(frozen=True)
class Question:
    """One of the four, with every answer to it and the post of whoever gave it, or ""."""

    label: str
    answers: list[tuple[str, str]]


@dataclass(frozen=True)
class Page:
    """The structured debrief, for officers."""

    debrief: Debrief
    measures: Measures
    entries: list[Entry]
    questions: list[Question]
    asked: int
    answered: int
    to_ring: list[DebriefInvitation]
    lessons: list[Lesson]
    now: datetime

    @property
    def is_late(self) -> bool:
        due = self.debrief.due_on
        return bool(due and not self.debrief.held_on and due < clock.local(self.now).date())

    @property
    def is_closed(self) -> bool:
        """The four questions."""
        return self.now >= self.debrief.closes_at


@dataclass(frozen=True)
class Public:
    """A public summary: the kind, the month and, unless the place is hidden, the area."""

    kind: str
    month: datetime
    where: str
    summary: str
    learned: list[Lesson]


def page(incident: Incident, viewer: Viewer) -> Page | None:
    """None before the stand-down. Queries do not grow with what is shown."""
    debrief = Debrief.objects.select_related("agreed_by").filter(incident=incident).first()
    if debrief is None:
        return None
    answers = list(
        debrief.answers.order_by("pk")
    )  # which is drawn at random, and tells nobody who came first
    invitations = list(debrief.invitations.values_list("answered", flat=True))
    return Page(
        debrief=debrief,
        measures=measures(incident),
        entries=list(timeline(incident.topic, viewer.audience).order_by("number")),
        questions=[Question(label, _said(answers, name)) for name, label in QUESTIONS],
        asked=len(invitations),
        answered=sum(invitations),
        to_ring=list(to_ring(debrief)),
        lessons=list(debrief.lessons.select_related("action")),
        now=clock.now(),
    )


def in_calendar(debrief: Debrief) -> CalendarEntry:
    """The hot debrief as it stands in a calendar: from the invitation until the questions close, and nobody is busy.

    It carries no link and no place: calendars are shared, and a link is for one person only. A reopening moves it.
    """
    ref, closes_at = debrief.incident.ref, debrief.closes_at
    day, time = clock.day_in_words(closes_at), clock.hhmm(closes_at)
    return CalendarEntry(
        uid=f"debrief-{debrief.pk}@{urlsplit(settings.PUBLIC_URL).hostname}",
        sequence=debrief.incident.reopenings.count(),
        starts_at=debrief.invited_at or debrief.invite_at,
        ends_at=closes_at,
        summary=f"How did ref {ref} go for you? Answer by {time}",
        description=IN_CALENDAR.format(ref=ref, day=day, time=time),
        remind=REMIND,
        is_busy=False,
    )


def lessons_of_community(debrief: Debrief) -> list[Lesson]:
    return list(debrief.lessons.filter(version=Version.COMMUNITY).select_related("action"))


def published() -> list[Public]:
    """Every public summary, the newest first. Three queries, besides the policy."""
    rules = book()
    found = Debrief.objects.filter(published_at__isnull=False).select_related("incident__place__area")
    return [_public(one, rules) for one in found.prefetch_related("lessons").order_by("-published_at")]


def _public(debrief: Debrief, rules: Book) -> Public:
    incident, place = debrief.incident, debrief.incident.place
    is_public = place.visibility == Visibility.PUBLIC
    kind = rules.value_or(f"kind.{incident.kind}", {"label": "Incident"})["label"]
    where = (str(place.area) if place.area else place.town) if is_public else ""
    learned = [lesson for lesson in debrief.lessons.all() if lesson.evidence]
    return Public(kind, incident.raised_at, where, debrief.summary, learned)


def _said(answers: list[DebriefAnswer], name: str) -> list[tuple[str, str]]:
    return [(getattr(answer, name), answer.said_as) for answer in answers if getattr(answer, name)]

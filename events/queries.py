"""What the pages of events show, each in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db.models import Prefetch, Q, QuerySet

from cohesion.directory.models import Place
from cohesion.directory.states import Visibility
from cohesion.kit import clock
from cohesion.plan.queries import Clock, waiting_requests
from cohesion.plan.states import Kind
from cohesion.policy.book import Book, book
from events import clocks
from events.answers import Answers
from events.assessing import Assessment, assess, facts_of
from events.models import Case, Consultation, Decision, Document, SecretLink, Strand
from events.states import GOES_AHEAD, RUNNING, WAITING, CaseState, DecisionState, Lane, Purpose, StrandState

IN_QUEUE = Q(state__in=WAITING) | Q(state=CaseState.DRAFT, lane=Lane.RESPONSE)
SHOWN = 200  # rows of the queue; how many more there are is said


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def link_of(secret: str, purpose: str) -> SecretLink | None:
    """What an address opens, or None when it is unknown or was taken back. One query."""
    links = SecretLink.objects.select_related("case__place", "consultation__case")
    return links.filter(digest=digest_of(secret), purpose=purpose, revoked_at=None).first()


def case_by_secret(secret: str) -> Case | None:
    link = link_of(secret, Purpose.ORGANISER)
    return link.case if link else None


def consultation_by_secret(secret: str) -> Consultation | None:
    link = link_of(secret, Purpose.CONSULTEE)
    return link.consultation if link else None


def case_of(ref: str) -> Case | None:
    return Case.objects.select_related("place", "organiser").filter(ref=ref.upper()).first()


def rules_of(case: Case) -> Book:
    """What was sent keeps the edition of the settings under which it was first sent."""
    return book(case.edition) if case.version else book()


def begun_since(moment: datetime) -> int:
    return Case.objects.filter(begun_at__gt=moment, organiser=None, taken_down_by=None).count()


def public_places() -> QuerySet[Place]:
    return Place.objects.filter(is_active=True, visibility=Visibility.PUBLIC)


def documents_of(case: Case) -> QuerySet[Document]:
    """Without what is in them: a list of files is no reason to read them all."""
    return Document.objects.filter(case=case).defer("data")


def in_good_standing(email: str, today: date, rules: Book) -> bool:
    """Whether nothing is owed of an event that was agreed with whoever has this address."""
    owed_before = today - timedelta(days=rules.value("events.return_days"))
    owed = Case.objects.filter(state=CaseState.AGREED, event_on__lt=owed_before, returned_at=None)
    return not owed.filter(answers__email=email.strip().lower()).exists()


def last_sent(case: Case) -> dict | None:
    """What was said in the newest version, or None before the first. What is typed since counts for nobody yet."""
    return case.versions.order_by("-number").values_list("answers", flat=True).first()


def assessment_of(answers: Answers, rules: Book, today: date) -> Assessment | None:
    facts = facts_of(answers)
    return assess(facts, today, rules) if facts else None


def pauses_of(case: Case) -> list[clocks.Span]:
    return [clocks.span(one.asked_at, one.answered_at) for one in case.pauses.all()]


@dataclass(frozen=True)
class StrandLine:
    """A strand with the words of its law, and the one for how it ended."""

    strand: Strand
    words: Mapping[str, str]

    @property
    def said(self) -> str:
        return "To be settled" if self.strand.state == StrandState.OPEN else self.words[self.strand.state]

    @property
    def is_open(self) -> bool:
        return self.strand.state == StrandState.OPEN


def strands_in_words(case: Case, rules: Book) -> list[StrandLine]:
    return [StrandLine(one, rules.value(f"events.strand.{one.kind}")) for one in case.strands.all()]


def unsettled(case: Case, rules: Book) -> list[str]:
    """What somebody still has to permit, or to be told, whatever the council decides. Advice is none of it."""
    lines = strands_in_words(case, rules)
    return [one.words["name"] for one in lines if one.is_open and one.words["asks"] != "advice"]


@dataclass(frozen=True)
class Row:
    """An application as the queue shows it: what it waits for, and until when."""

    case: Case
    due: datetime | None
    waits_for: str
    mine: bool

    def is_late(self, now: datetime) -> bool:
        return self.due is not None and self.due < now


@dataclass(frozen=True)
class Queue:
    rows: list[Row]
    now: datetime
    more: int

    @property
    def late(self) -> int:
        return sum(row.is_late(self.now) for row in self.rows)

    @property
    def today(self) -> int:
        day = clock.local(self.now).date()
        return sum(row.due is not None and clock.local(row.due).date() == day for row in self.rows)


def queue(person, now: datetime) -> Queue:
    """What waits, by its clock, with what each waits for. Three queries, however long it is."""
    recommended = Decision.objects.filter(state=DecisionState.RECOMMENDED)
    cases = (
        Case.objects.filter(IN_QUEUE)
        .defer("answers", "afterwards", "shown")
        .select_related("place")
        .prefetch_related(
            Prefetch("consultations", Consultation.objects.defer("words")),
            Prefetch("decisions", recommended.defer("reasons"), to_attr="proposed"),
        )
        .order_by("target_on", "event_on", "id")[: SHOWN + 1]
    )
    rows = [Row(case, due_of(case), waits_for(case), _is_mine(case, person)) for case in cases]
    rows.sort(key=lambda row: (row.due is None, row.due or now, row.case.event_on or date.max, row.case.pk))
    return Queue(rows[:SHOWN], now, max(0, waiting_count() - SHOWN) if len(rows) > SHOWN else 0)


def asked_for(now: datetime) -> list[Clock]:
    """What incidents ask for and nobody has taken up, the nearest to its end first. One query."""
    return [one for one in waiting_requests(now) if one.request.kind == Kind.EVENT]


def waiting_count() -> int:
    return Case.objects.filter(IN_QUEUE).count()


def due_of(case: Case) -> datetime | None:
    """The next moment by which one of us owes something; none while we wait for the organiser."""
    if case.call_back_by and not case.called_back_at:
        return case.call_back_by
    if case.position_by and case.state in (CaseState.DRAFT, CaseState.RECEIVED, *RUNNING):
        return case.position_by
    day = {
        CaseState.RECEIVED: case.check_by,
        CaseState.OPEN: case.target_on,
        CaseState.RECOMMENDED: case.target_on,
    }
    due = day.get(CaseState(case.state)) or (case.reply_by if case.state == CaseState.REVIEW else None)
    return clock.start_of(due + clocks.DAY) - timedelta(seconds=1) if due else None


def waits_for(case: Case) -> str:
    """In words: for whom, and for what."""
    if case.call_back_by and not case.called_back_at:
        return "Ring the organiser"
    if case.state == CaseState.OPEN:
        silent = [one.name for one in latest_answers(list(case.consultations.all())) if not one.answer]
        return f"Waiting for {', '.join(silent)}" if silent else "Ready to decide"
    if case.state == CaseState.RECEIVED:
        return "To be checked"
    return str(case.get_state_display())


def latest_answers(found: list[Consultation]) -> list[Consultation]:
    """Of each consultee the question about the newest version."""
    newest: dict[str, Consultation] = {}
    for one in found:
        if one.consultee not in newest or one.version > newest[one.consultee].version:
            newest[one.consultee] = one
    return list(newest.values())


def _is_mine(case: Case, person) -> bool:
    """Whether this person can move it: a recommendation of one's own is somebody else's to decide."""
    proposed = getattr(case, "proposed", [])
    return not any(one.needs_two and one.recommended_by_id == person.pk for one in proposed)


def standing_decision(case: Case) -> Decision | None:
    """The newest one, with its conditions; a recommendation counts too."""
    return (
        case.decisions.exclude(state=DecisionState.SENT_BACK)
        .select_related("case", "recommended_by", "decided_by")
        .prefetch_related("conditions")
        .last()
    )


def programme(today: date) -> QuerySet[Case]:
    """What everybody may come to: open to everyone, meant for the programme, and going ahead."""
    going = Case.objects.filter(state__in=GOES_AHEAD, is_listed=True, event_on__gte=today)
    hidden = Q(place__isnull=False) & ~Q(place__visibility=Visibility.PUBLIC)
    return going.exclude(hidden).order_by("event_on", "id")


def listed(ref: str) -> Case | None:
    """An event of the programme; one that was cancelled stays to be read, so that nobody comes in vain."""
    shown = Q(state__in=(*GOES_AHEAD, CaseState.CANCELLED), is_listed=True)
    hidden = Q(place__isnull=False) & ~Q(place__visibility=Visibility.PUBLIC)
    return Case.objects.filter(shown, ref=ref.upper()).exclude(hidden).first()

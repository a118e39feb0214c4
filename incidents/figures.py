"""How fast and how well we answered: of one incident for its debrief, and of a rolling year for everybody.

Source of the measures: domain B6 and E1. Drills are never among them: `real` says which incidents count.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from statistics import median

from django.db.models import Min, Prefetch, QuerySet

from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.policy.book import Book, book
from incidents.models import Acknowledgement, Incident
from incidents.states import Answer, Party, State

ENOUGH = 0.8  # of everybody who was asked
MONTH = timedelta(days=365) / 12
TOO_FEW = "too few to publish"


@dataclass(frozen=True)
class Measures:
    """Of one incident, each from the raise; None for what has not happened, or nobody asked for."""

    first_text: timedelta | None
    police: timedelta | None
    answered: timedelta | None
    first_update: timedelta | None
    promised: int
    met: int
    corrections: list[timedelta] = field(default_factory=list)
    is_over: bool = False

    @property
    def lines(self) -> list[tuple[str, str]]:
        """In words, for a page. What had not happened by the end never did."""
        no = "never" if self.is_over else "not yet"
        told = [
            ("Raised to first text", in_words(self.first_text, no)),
            ("Raised to police acknowledgement", in_words(self.police, no)),
            ("Raised to 80% answered", in_words(self.answered, no)),
            ("Raised to first update", in_words(self.first_update, no)),
            ("Updates promised and met", f"{self.met} of {self.promised}"),
        ]
        return told + [("Correction, from noticing to sending", in_words(took)) for took in self.corrections]


@dataclass(frozen=True)
class Figure:
    """One public figure: a median over so many incidents, or that these are too few."""

    label: str
    value: str
    incidents: int


def real(now: datetime, months: int) -> QuerySet[Incident]:
    """The incidents of the last months that are over. The one place that says what counts."""
    return Incident.objects.filter(state=State.STOOD_DOWN, is_drill=False, raised_at__gt=now - months * MONTH)


def measures(incident: Incident) -> Measures:
    return measured([incident])[0]


def measured(incidents: Iterable[Incident]) -> list[Measures]:
    """Each incident's measures, in a fixed number of queries besides one or two for each edition of the policy."""
    ids = [incident.pk for incident in incidents]
    given = Acknowledgement.objects.order_by("at")
    full = Incident.objects.filter(pk__in=ids)
    full = full.prefetch_related("updates", "alerts", Prefetch("alerts__acknowledgements", queryset=given))
    of = {incident.pk: incident for incident in full}
    texts, corrections = _first_texts(of.values()), _corrections(of.values())
    books = {edition: book(edition) for edition in {incident.policy_edition for incident in of.values()}}
    return [
        _measure(
            of[pk], texts.get(of[pk].topic), corrections.get(of[pk].topic, []), books[of[pk].policy_edition]
        )
        for pk in ids
    ]


def figures(now: datetime) -> list[Figure]:
    """For everybody, over a rolling year: medians, and nothing where few incidents stand behind a figure."""
    rules = book()
    all_of = measured(list(real(now, rules.value("figures.months"))))
    fewest = rules.value("figures.fewest")
    took = {
        "Raised to first text": [one.first_text for one in all_of],
        "Raised to police acknowledgement": [one.police for one in all_of],
        "Raised to 80% answered": [one.answered for one in all_of],
        "Raised to first update": [one.first_update for one in all_of],
    }
    found = [_figure(label, values, fewest) for label, values in took.items()]
    found.append(_of_corrections(all_of, fewest))
    promised, met = sum(one.promised for one in all_of), sum(one.met for one in all_of)
    of_those = f"{met} of {promised}" if len(all_of) >= fewest else TOO_FEW
    return [*found, Figure("Updates promised and met", of_those, len(all_of))]


def in_words(took: timedelta | None, no: str = "not yet") -> str:
    return no if took is None else clock.in_words(took)


def _figure(label: str, values: Iterable[timedelta | None], fewest: int) -> Figure:
    known = [value for value in values if value is not None]
    return Figure(label, _median(known) if len(known) >= max(fewest, 1) else TOO_FEW, len(known))


def _of_corrections(all_of: Iterable[Measures], fewest: int) -> Figure:
    """Counted by incident: several corrections of one incident would point to it."""
    corrected = [one.corrections for one in all_of if one.corrections]
    enough = len(corrected) >= max(fewest, 1)
    value = _median([took for each in corrected for took in each]) if enough else TOO_FEW
    return Figure("Correction, from noticing to sending", value, len(corrected))


def _median(took: Iterable[timedelta]) -> str:
    return clock.in_words(timedelta(seconds=median(one.total_seconds() for one in took)))


def _measure(
    incident: Incident, first_text: datetime | None, corrections: list[timedelta], rules: Book
) -> Measures:
    raised, updates = incident.raised_at, list(incident.updates.all())
    alerts = list(incident.alerts.all())
    promised, met = _promises(incident, [(update.at, update.next_by) for update in updates], rules)
    return Measures(
        first_text=_after(raised, first_text),
        police=_after(raised, _police_at(alerts)),
        answered=_after(raised, _enough_at(alerts)),
        first_update=_after(raised, updates[0].at if updates else None),
        promised=promised,
        met=met,
        corrections=corrections,
        is_over=not incident.is_open,
    )


def _after(raised: datetime, then: datetime | None) -> timedelta | None:
    return None if then is None else max(then - raised, timedelta())


def _police_at(alerts: list) -> datetime | None:
    """When the first of the police had it; a later answer does not undo that."""
    had = [
        given.at
        for alert in alerts
        if alert.party == Party.POLICE
        for given in alert.acknowledgements.all()
        if given.answer == Answer.RECEIVED
    ]
    return min(had, default=None)


def _enough_at(alerts: list) -> datetime | None:
    """When four in five of those who were asked had answered. Whoever raised it was not asked."""
    asked = [alert for alert in alerts if not (alert.answered_at and alert.answered_at <= alert.issued_at)]
    firsts = [
        min(given.at for given in alert.acknowledgements.all())
        for alert in asked
        if alert.acknowledgements.all()
    ]
    needed = ceil(ENOUGH * len(asked))
    return sorted(firsts)[needed - 1] if asked and len(firsts) >= needed else None


def _promises(incident: Incident, updates: list[tuple[datetime, datetime]], rules: Book) -> tuple[int, int]:
    """How many updates were promised, and how many came in time. The end keeps the promise that was running; one that
    had been late by then was not kept."""
    first = timedelta(minutes=rules.value("first_update_minutes")[incident.severity])
    due = [incident.alerted_at + first, *(next_by for _, next_by in updates)]
    came = [at for at, _ in updates]
    if incident.stood_down_at:
        came.append(incident.stood_down_at)
    due = due[: len(came)]
    return len(due), sum(at <= by for at, by in zip(came, due, strict=True))


def _first_texts(incidents: Iterable[Incident]) -> dict[str, datetime]:
    """When the provider took the first text of each, by topic. One query."""
    alerting = Message.objects.filter(
        topic__in=[incident.topic for incident in incidents],
        kind__startswith="alert.",
        accepted_at__isnull=False,
    )
    return dict(
        alerting.order_by().values("topic").annotate(first=Min("accepted_at")).values_list("topic", "first")
    )


def _corrections(incidents: Iterable[Incident]) -> dict[str, list[timedelta]]:
    """How long each correction took, by topic: entries of the kind `correction` count their `seconds`. One query."""
    found: dict[str, list[timedelta]] = {}
    entries = Entry.objects.filter(subject__in=[incident.topic for incident in incidents], kind="correction")
    for subject, counts in entries.order_by("number").values_list("subject", "counts"):
        if "seconds" in counts:
            found.setdefault(subject, []).append(timedelta(seconds=counts["seconds"]))
    return found

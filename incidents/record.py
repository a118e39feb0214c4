"""The officers' record as the board and its own page show it, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cohesion.journal.models import Audience
from cohesion.messaging.models import Message
from cohesion.messaging.states import State as MessageState
from cohesion.policy.book import Book
from incidents.models import (
    Briefing,
    CallRequest,
    ChecklistItem,
    Decision,
    ForceReference,
    Incident,
    Methane,
    Perception,
    Rumour,
)
from incidents.models.record import BOXES
from incidents.record_states import QUEUED, Call, Done, Perceived, Perceiver, Verdict
from incidents.sight import Sight
from incidents.states import Party

LOST = (MessageState.FAILED, MessageState.EXPIRED, MessageState.CANCELLED)
ENDED_CALLS = 20  # of those that are over, on the record's page
KEPT_FOR = (Party.SITE, Party.POLICE, Party.COUNCIL)  # the parties whose lists are worked off here


@dataclass(frozen=True)
class Queued:
    """One call that somebody waits for. Every officer sees the same row, whoever rings."""

    call: CallRequest
    stale: bool  # somebody said that they were ringing and then nothing more

    @property
    def is_free(self) -> bool:
        return self.call.state == Call.WAITING or self.stale

    @property
    def is_ringing(self) -> bool:
        return self.call.state == Call.RINGING


@dataclass(frozen=True)
class Summary:
    """The record on the board: what officers glance at, and the agreed lines that everybody alerted may read."""

    lines: list[str] = field(default_factory=list)
    calls: list[Queued] = field(default_factory=list)
    figures: dict[str, object] = field(default_factory=dict)

    @property
    def perceived(self) -> str:
        """ "Yes, says a witness"; empty while nobody said anything."""
        if not self.figures.get("perceived"):
            return ""
        who = Perceiver(str(self.figures["perceiver"])).label
        return f"{Perceived(str(self.figures['perceived'])).label}, says {who[0].lower()}{who[1:]}"


def summary(incident: Incident, sight: Sight, rules: Book, now: datetime) -> Summary:
    """Two queries for officers, one for everybody else, who see the agreed lines and nothing more."""
    if not sight.is_officer:
        return Summary(lines=lines_of(incident))
    figures = _figures(incident, now, for_police=sight.audience == Audience.POLICE)
    return Summary(calls=queue(incident, rules, now), figures=figures)


def lines_of(incident: Incident) -> list[str]:
    """The agreed lines, the newest first, each once. One query."""
    lines = incident.rumours.exclude(line="").order_by("-line_at").values_list("line", flat=True)
    return list(dict.fromkeys(lines))


def queue(incident: Incident, rules: Book, now: datetime) -> list[Queued]:
    """Who waits for a call, the longest waiting first. One query."""
    stale = now - timedelta(minutes=rules.value("call.claim_minutes"))
    waiting = CallRequest.objects.filter(alert__incident=incident, state__in=QUEUED)
    found = waiting.select_related("alert__person", "alert__place", "taken_by")
    return [Queued(call, call.state == Call.RINGING and call.taken_at < stale) for call in found]


def _figures(incident: Incident, now: datetime, *, for_police: bool) -> dict[str, object]:
    """One row with everything the panel counts or dates."""
    of = {"incident": OuterRef("pk")}
    stands = Decision.objects.filter(**of, superseded_by=None)
    unchecked = Rumour.objects.filter(**of, verdict=Verdict.OPEN)
    items = ChecklistItem.objects.filter(**of)
    wanted: dict[str, Any] = {
        "methane_at": _newest(Methane.objects.filter(**of), "at"),
        "methane_number": _newest(Methane.objects.filter(**of), "number"),
        "decided": _newest(stands, "what"),
        "decided_at": _newest(stands, "at"),
        "decision": _newest(stands, "number"),
        "reviews_late": _count(stands.filter(review_at__lte=now)),
        "rumours_open": _count(unchecked),
        "rumours_late": _count(unchecked.filter(check_by__lte=now)),
        "perceived": _newest(Perception.objects.filter(**of), "answer"),
        "perceiver": _newest(Perception.objects.filter(**of), "perceiver"),
        "items": _count(items),
        "settled": _count(items.exclude(state=Done.OPEN)),
    }
    if for_police:
        wanted["reference"] = _newest(ForceReference.objects.filter(**of), "reference")
    return dict(Incident.objects.filter(pk=incident.pk).values(**wanted).get())


def _newest(rows: QuerySet, name: str) -> Subquery:
    return Subquery(rows.order_by("-id").values(name)[:1])


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values("incident").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


# --- its own page -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Checklist:
    party: str
    items: list[ChecklistItem]

    @property
    def settled(self) -> int:
        return sum(item.state != Done.OPEN for item in self.items)


@dataclass(frozen=True)
class Record:
    methanes: list[Methane]
    decisions: list[Decision]
    rumours: list[Rumour]
    perceptions: list[Perception]
    references: list[ForceReference]
    checklists: list[Checklist]
    calls: list[Queued]
    ended: list[CallRequest]
    briefings: list[Briefing]
    lost: set[int]
    now: datetime

    @property
    def boxes(self) -> list[tuple[str, str, str]]:
        """The seven boxes of the newest version; all empty before the first."""
        return (self.methanes[0] if self.methanes else Methane()).boxes

    @property
    def known(self) -> dict[str, str]:
        """The newest version, as a form begins with it."""
        newest = self.methanes[0] if self.methanes else Methane(number=0)
        return {name: getattr(newest, name) for _, name in BOXES} | {"seen": newest.number}


def record(incident: Incident, rules: Book, now: datetime, *, for_police: bool) -> Record:
    """Everything on the record's page: one query for each kind of row, however many there are."""
    settled = CallRequest.objects.filter(alert__incident=incident).exclude(state__in=QUEUED)
    return Record(
        methanes=list(incident.methanes.select_related("by")),
        decisions=list(incident.decisions.select_related("by", "supersedes", "superseded_by")),
        rumours=list(incident.rumours.select_related("by", "checked_by").prefetch_related("uses")),
        perceptions=list(incident.perceptions.select_related("by")),
        references=list(incident.force_references.select_related("by")) if for_police else [],
        checklists=_by_party(incident.checklist.select_related("settled_by")),
        calls=queue(incident, rules, now),
        ended=list(settled.select_related("alert", "taken_by").order_by("-settled_at")[:ENDED_CALLS]),
        briefings=list(incident.briefings.prefetch_related("invites__alert__person")),
        lost=_lost(incident),
        now=now,
    )


def _lost(incident: Incident) -> set[int]:
    """The invitations to briefings whose text did not arrive: no message about them is on its way or has arrived."""
    sent = list(Message.objects.filter(topic=incident.topic, kind="briefing").values_list("about", "state"))
    alive = {about for about, state in sent if state not in LOST}
    failed = {about for about, _ in sent} - alive
    return {int(about.removeprefix("briefing:")) for about in failed}


def _by_party(items: Iterable[ChecklistItem]) -> list[Checklist]:
    found = list(items)
    lists = [Checklist(Party(party).label, [i for i in found if i.party == party]) for party in KEPT_FOR]
    return [one for one in lists if one.items]

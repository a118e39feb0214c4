"""Minutes as a document: what was before the meeting, who was there, what was decided, and what is not public apart."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from cohesion.journal.models import Entry
from forums.differences import Piece, differences
from forums.models import AgendaItem, Amendment, Attendance, Circulation, ExemptNote, Meeting, Paper
from forums.queries import agenda, note_of, with_work
from forums.room_states import AmendmentState


@dataclass(frozen=True)
class Minuted:
    """One item of the minutes, with its words as this reader may read them."""

    item: AgendaItem
    note: str
    is_apart: bool  # not public, and shown after what is

    @property
    def decisions(self) -> list:
        return list(self.item.decisions.all())


@dataclass(frozen=True)
class Document:
    """The whole of the minutes. `apart` is empty for whoever is no member: they get nothing to leave out."""

    meeting: Meeting
    items: list[Minuted]
    apart: list[Minuted]
    there: list[Attendance]
    absent: list[str]
    quorum: list[Entry]
    circulation: Circulation | None
    is_draft: bool

    @property
    def guests(self) -> int:
        return sum(one.seat_id is None for one in self.there)


def document(meeting: Meeting, *, with_exempt: bool) -> Document:
    """Nine queries at most."""
    items = list(with_work(agenda(meeting)))
    notes = (
        dict(ExemptNote.objects.filter(item__meeting=meeting).values_list("item", "text"))
        if with_exempt
        else {}
    )
    there = list(meeting.attendances.select_related("seat"))
    sat = {one.seat_id for one in there}
    return Document(
        meeting=meeting,
        items=[Minuted(item, "" if item.is_exempt else item.note, item.is_exempt) for item in items],
        apart=[Minuted(one, notes.get(one.pk, ""), True) for one in items if with_exempt and one.is_exempt],
        there=there,
        absent=[seat.label for seat in meeting.body.seats.all() if seat.pk not in sat],
        quorum=list(_quorum(meeting)),
        circulation=Circulation.objects.filter(meeting=meeting).select_related("approved_in").first(),
        is_draft=not meeting.shows_minutes,
    )


def _quorum(meeting: Meeting) -> QuerySet[Entry]:
    """When it was reached and lost, in order."""
    lines = Entry.objects.filter(subject=meeting.topic, kind__startswith="quorum.")
    return lines.select_related("words").order_by("number")


@dataclass(frozen=True)
class Change:
    """A proposed change as it would be seen in the minutes that stand now."""

    amendment: Amendment
    pieces: list[Piece]
    overtaken: bool  # somebody has changed the minute since it was proposed


def changes(meeting: Meeting) -> list[Change]:
    """Those that wait first. Two queries."""
    found = Amendment.objects.filter(item__meeting=meeting).select_related("item__meeting", "seat")
    made = [_change(one) for one in found]
    return sorted(made, key=lambda one: one.amendment.state != AmendmentState.PROPOSED)


def _change(amendment: Amendment) -> Change:
    waits = amendment.state == AmendmentState.PROPOSED
    stands = note_of(amendment.item) if waits else amendment.before
    return Change(amendment, differences(stands, amendment.words), waits and stands != amendment.before)


def with_papers(items: Iterable[AgendaItem], meeting: Meeting, *, with_exempt: bool) -> None:
    """Each item knows, as `shown_papers`, those that this reader may read, without their bytes. One query."""
    found = list(Paper.objects.filter(item__meeting=meeting).select_related("item").defer("data"))
    readable = [paper for paper in found if with_exempt or not paper.is_exempt]
    for item in items:
        item.shown_papers = [paper for paper in readable if paper.item_id == item.pk]


def paper_of(meeting: Meeting, paper_id: int, *, with_exempt: bool) -> Paper | None:
    """A paper with its bytes, for whoever may read it; None looks the same whether it is exempt or not there."""
    paper = Paper.objects.filter(item__meeting=meeting, pk=paper_id).select_related("item").first()
    return paper if paper and (with_exempt or not paper.is_exempt) else None

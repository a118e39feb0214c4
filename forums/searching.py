"""Finding what the forums published, and the same as open data. Only what everybody may read on the pages is here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from cohesion.kit import clock
from cohesion.plan.models import AgreedAction
from forums.models import AgendaItem, Body, Concern, Decision, Meeting
from forums.queries import (
    public_bodies,
    public_items,
    published_decisions,
    shown_concerns,
    votes_in_words,
)
from forums.states import MINUTED

LONGEST, MOST, WORDS = 100, 50, 6  # characters of a search; hits of each kind; words that count


@dataclass(frozen=True)
class Hit:
    """One thing that was found: what it is, its words, and where it is read."""

    kind: str
    title: str
    words: str
    address: str
    at: datetime


def search(asked: str) -> list[Hit]:
    """What holds every word that was asked for, in any case, the latest first. Eight queries at most.

    Minutes are searched once they are approved, and never what is exempt.
    """
    words = asked[:LONGEST].split()[:WORDS]
    if not words:
        return []
    concerns = shown_concerns().filter(_each(words, "summary", "answer", "ref"))[:MOST]
    agenda = public_items().filter(_each(words, "title"))[:MOST]
    minutes = public_items().filter(_each(words, "note"), meeting__state__in=MINUTED)[:MOST]
    decisions = published_decisions().filter(_each(words, "wording", "ref"))[:MOST]
    found = [
        *map(_concern, concerns),
        *map(_item, agenda),
        *map(_minute, minutes),
        *map(_decision, decisions),
    ]
    return sorted(found, key=lambda hit: hit.at, reverse=True)


def _each(words: list[str], *fields: str) -> Q:
    """Each word in one of the fields. A reference is found with and without its letter."""
    asked = Q()
    for word in words:
        plain = word[2:] if word[:2].upper() in ("C-", "D-") else word
        one = Q()
        for field in fields:
            one |= Q(**{f"{field}__icontains": plain if field == "ref" else word})
        asked &= one
    return asked


def _concern(concern: Concern) -> Hit:
    return Hit("Concern", concern.summary, concern.answer, concern.get_absolute_url(), concern.raised_at)


def _item(item: AgendaItem) -> Hit:
    return Hit(
        "Agenda",
        item.title,
        "",
        f"{item.meeting.get_absolute_url()}#item-{item.number}",
        item.meeting.starts_at,
    )


def _minute(item: AgendaItem) -> Hit:
    address = f"{item.meeting.get_absolute_url()}#item-{item.number}"
    return Hit("Minutes", item.title, item.note, address, item.meeting.starts_at)


def _decision(decision: Decision) -> Hit:
    address = f"{decision.item.meeting.get_absolute_url()}#{decision}"
    return Hit("Decision", decision.wording, f"{decision}", address, decision.decided_at)


# --- open data: OParl's names where it has one, https://schema.oparl.org/1.1/ --------------------------------------

Whole = Callable[[str], str]  # makes a path an address


def open_data(whole: Whole) -> dict[str, list[dict[str, object]]]:
    """Everything the forums published, by kind, each thing with the address of what led to it. Nobody's name."""
    items = list(public_items())
    decisions = list(published_decisions())
    meetings = Meeting.objects.filter(body__is_public=True).select_related("body")
    return {
        "organization": [_body(body, whole) for body in public_bodies()],
        "meeting": [_meeting(meeting, whole) for meeting in meetings],
        "agendaItem": [_agenda_item(item, whole) for item in items],
        "paper": [_paper(concern, whole) for concern in shown_concerns()],
        "decision": [_resolution(decision, whole) for decision in decisions],
        "action": list(_actions(decisions, whole)),
    }


def _at(moment: datetime | None) -> str:
    return clock.local(moment).isoformat(timespec="seconds") if moment else ""


def _of_item(item: AgendaItem, whole: Whole) -> str:
    return f"{whole(item.meeting.get_absolute_url())}#item-{item.number}"


def _body(body: Body, whole: Whole) -> dict[str, object]:
    return {
        "id": whole(body.get_absolute_url()),
        "name": body.name,
        "organizationType": body.get_kind_display(),
        "terms": body.terms,
    }


def _meeting(meeting: Meeting, whole: Whole) -> dict[str, object]:
    return {
        "id": whole(meeting.get_absolute_url()),
        "name": meeting.get_kind_display(),
        "organization": whole(meeting.body.get_absolute_url()),
        "meetingState": meeting.get_state_display(),
        "cancelled": meeting.state == "cancelled",
        "start": _at(meeting.starts_at),
        "end": _at(meeting.ends_at),
        "location": meeting.venue,
    }


def _agenda_item(item: AgendaItem, whole: Whole) -> dict[str, object]:
    meeting = whole(item.meeting.get_absolute_url())
    concern = item.concern if item.concern and item.concern.is_shown else None
    return {
        "id": _of_item(item, whole),
        "meeting": meeting,
        "number": str(item.number),
        "name": item.title,
        "public": True,
        "result": item.get_result_display() if item.meeting.shows_minutes else "",
        "consultation": whole(concern.get_absolute_url()) if concern else "",
    }


def _paper(concern: Concern, whole: Whole) -> dict[str, object]:
    return {
        "id": whole(concern.get_absolute_url()),
        "reference": str(concern),
        "paperType": "Concern",
        "name": concern.summary,
        "date": f"{clock.local(concern.raised_at):%Y-%m}",
        "originator": concern.from_whom,
        "state": concern.get_state_display(),
        "response": concern.get_response_display() if concern.response else "",
        "answer": concern.answer,
        "consultation": [_of_item(item, whole) for item in concern.items.all()],
        "underDirectionOf": whole(concern.body.get_absolute_url()),
    }


def _resolution(decision: Decision, whole: Whole) -> dict[str, object]:
    item = decision.item
    meeting = whole(item.meeting.get_absolute_url())
    return {
        "id": f"{meeting}#{decision}",
        "reference": str(decision),
        "agendaItem": _of_item(item, whole),
        "resolutionText": decision.wording,
        "result": decision.get_outcome_display(),
        "votes": votes_in_words(decision),
        "decided": _at(decision.decided_at),
        "noActionBecause": decision.no_action_because,
    }


def _actions(decisions: list[Decision], whole: Whole) -> Iterator[dict[str, object]]:
    addresses = {one.topic: f"{whole(one.item.meeting.get_absolute_url())}#{one}" for one in decisions}
    for action in AgreedAction.objects.filter(source__in=list(addresses)):
        yield {
            "reference": f"A-{action.ref}",
            "decision": addresses[action.source],
            "name": action.what,
            "owner": action.owner,
            "due": f"{action.due_on}",
            "state": action.get_state_display(),
            "evidence": action.evidence if action.state == "done" else "",
        }

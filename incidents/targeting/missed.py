"""Whom a change of severity leaves untold: neighbours who were confirmed for less, or spared as they were away."""

from datetime import datetime

from django.db.models import Max

from cohesion.journal.models import Entry
from cohesion.policy.book import Book
from incidents.models import Incident
from incidents.states import QUIET, State
from incidents.targeting.reach import Neighbour
from incidents.targeting.ring_1 import second_ring

CHANGED = "severity"  # the kind of the entry that says so


def missed(incident: Incident, book: Book, at: datetime) -> list[Neighbour]:
    """The neighbours whom an S1 or S2 tells and who know nothing, as it was less when the list was confirmed.

    Only an officer tells them. One query, and those of the list where the severity has changed since.
    """
    if not incident.is_open or incident.is_drill or incident.severity in QUIET:
        return []
    changes = Entry.objects.filter(subject=incident.topic, kind=CHANGED)
    last = changes.aggregate(last=Max("at"))["last"]
    if incident.state != State.CONFIRMED or last is None or last < incident.confirmed_at:
        return []
    return [neighbour for neighbour in second_ring(incident, book, at) if neighbour.people]


def untold(incident: Incident, book: Book, at: datetime) -> str:
    """The same in one sentence for the board; "" when everybody knows."""
    people = sum(len(neighbour.people) for neighbour in missed(incident, book, at))
    if not people:
        return ""
    who = "1 neighbour knows" if people == 1 else f"{people} neighbours know"
    return f"It is {incident.severity} now, and {who} nothing of it: press “Alert more people”."

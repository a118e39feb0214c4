"""One press that asks the forum for a facilitated dialogue."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from cohesion.directory.queries import Standing
from cohesion.kit import clock
from cohesion.policy.book import book
from incidents import tension
from incidents.actions.proposing import propose_dialogue_after, propose_dialogue_as_tension_rises
from incidents.models import Broadcast
from incidents.rules import Refused

PROPOSED = "Proposed. It stands on the forum’s desk, with its clock."


def after_broadcast(request: HttpRequest, who: Standing, ref: str) -> HttpResponse:
    broadcast = get_object_or_404(Broadcast, ref=ref.upper())
    try:
        propose_dialogue_after(by=request.user, broadcast=broadcast)
        messages.success(request, PROPOSED)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(broadcast)


def as_tension_rises(request: HttpRequest, who: Standing) -> HttpResponse:
    week = tension.has_risen(tension.trend(tension.entries(), clock.now()), book())
    try:
        propose_dialogue_as_tension_rises(by=request.user, week=week)
        messages.success(request, PROPOSED)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("incidents:tension")

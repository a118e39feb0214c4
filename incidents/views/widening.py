"""More people have to know, or two reports are the same: shown by name first, done by a button that says so."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cohesion.kit import clock
from cohesion.policy.book import book
from incidents import actions, correction_rules
from incidents.correction_forms import WidenForm
from incidents.models import Incident
from incidents.queries import Viewer, find
from incidents.quiet import held_until
from incidents.rules import Refused
from incidents.states import Party, State
from incidents.targeting import Neighbour, fingerprint, missed, wider_ring
from incidents.texts import alert_words
from incidents.views.access import back, refuse
from incidents.views.leading import being_alerted


def widen(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    """The named list, person by person with the reason, before anybody more is told."""
    rules = book(incident.policy_edition)
    untold = missed(incident, rules, clock.now())
    chosen = {"places": [neighbour.place.pk for neighbour in untold]}
    form = WidenForm(request.POST or None, most_km=rules.value("widen.most_km"), initial=chosen)
    wider = None
    if request.method == "POST" and form.is_valid():
        asked: dict[str, Any] = {
            "km": form.cleaned_data["km"] or 0,
            "places": [p.pk for p in form.cleaned_data["places"]],
        }
        if "send" in request.POST and _widened(request, incident, viewer, asked, form):
            return back(incident)
        wider = wider_ring(incident, at=clock.now(), **asked)
    context = {
        "form": form,
        "incident": incident,
        "objections": _objections(viewer, incident, rules),
        "untold": untold,
    }
    text = alert_words(rules, incident, Party.NEIGHBOUR)[1]
    about = {"text": text, "held_until": held_until(incident, rules, clock.now())}
    return render(request, "incidents/widen.html", context | _list(wider) | about)


def _objections(viewer: Viewer, incident: Incident, rules) -> list[str]:
    most = rules.value("widen.most_km")
    return correction_rules.objections_to_widening(viewer.who, incident, km=0, most_km=most)


def _widened(request: HttpRequest, incident: Incident, viewer: Viewer, asked: dict, form: WidenForm) -> bool:
    try:
        shown = request.POST.get("shown", "")
        alerts = actions.widen(by=viewer.person, incident=incident, shown=shown, **asked)
    except Refused as refused:
        form.add_error(None, refused.objections)
        return False
    messages.success(request, f"Widened. {being_alerted(incident, alerts, 'more ')}.")
    return True


def _list(wider: list[Neighbour] | None) -> dict[str, object]:
    if wider is None:
        return {}
    people = [choice for place in wider for choice in place.people]
    reached = [choice for choice in people if not choice.unreachable]
    return {"neighbours": wider, "reached": reached, "shown": fingerprint(wider), "is_shown": True}


def merge(request: HttpRequest, incident: Incident, viewer: Viewer, other: str) -> HttpResponse:
    """Both reports side by side; the button says which goes on."""
    into = find(other)
    if into is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.merge(by=viewer.person, incident=incident, into=into)
            messages.success(request, f"{incident.ref} is merged into this one.")
            return back(into)
        except Refused as refused:
            refuse(request, refused)
    objections = correction_rules.objections_to_merging(viewer.who, incident, into)
    other_way = not correction_rules.objections_to_merging(viewer.who, into, incident)
    context = {
        "incident": incident,
        "into": into,
        "objections": objections,
        "other_way": other_way,
        "confirm_first": not other_way and into.is_open and into.state == State.RAISED,
    }
    return render(request, "incidents/merge.html", context)


def take_apart(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    try:
        actions.take_apart(by=viewer.person, incident=incident)
        messages.success(request, f"{incident.ref} stands by itself again.")
    except Refused as refused:
        refuse(request, refused)
    return back(incident)

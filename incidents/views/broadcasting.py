"""Words to many that are no alert: drafted, agreed by another, sent at their time; and who wants a call."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cohesion.directory.queries import Standing
from cohesion.kit import clock
from cohesion.kit.sms_text import measure
from cohesion.plan.queries import request_from
from cohesion.plan.states import Kind
from cohesion.policy.book import book
from incidents import actions, broadcast_rules
from incidents.actions.proposing import objections_to_dialogue_after
from incidents.broadcast_forms import BroadcastForm
from incidents.broadcast_queries import listeners, who_is_told, why_not, words
from incidents.models import Broadcast, Listener
from incidents.quiet import morning
from incidents.record_rules import doubtful_words
from incidents.rules import Refused
from incidents.views.access import refuse

NEWEST = 50


def index(request: HttpRequest, who: Standing) -> HttpResponse:
    return render(request, "incidents/broadcasts.html", {"broadcasts": Broadcast.objects.all()[:NEWEST]})


def new(request: HttpRequest, who: Standing) -> HttpResponse:
    form = BroadcastForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(actions.draft_broadcast(by=request.user, **form.cleaned_data))
        except Refused as refused:
            form.add_error(None, refused.objections)
    return render(request, "incidents/broadcast_new.html", {"form": form})


def show(request: HttpRequest, who: Standing, ref: str) -> HttpResponse:
    """The words, who is told and who is not, and the button of whoever may agree or cancel it."""
    broadcast = _find(ref)
    if request.method == "POST":
        _act(request, broadcast)
        return redirect(broadcast)
    now, rules = clock.now(), book(broadcast.policy_edition)
    leaves = morning(rules, broadcast.send_at) or broadcast.send_at
    choices = who_is_told(broadcast.places.all(), max(now, leaves)) if broadcast.sent_at is None else []
    text = words(rules, broadcast)
    context = {
        "broadcast": broadcast,
        "text": text,
        "size": measure(text),
        "doubts": doubtful_words(broadcast.fact, rules),
        "reached": [choice for choice in choices if not why_not(choice)],
        "excluded": [(choice, why_not(choice)) for choice in choices if why_not(choice)],
        "heard": listeners(broadcast),
        "held_until": morning(rules, max(now, broadcast.send_at)),
        "objections": broadcast_rules.objections_to_agreeing(who, request.user, broadcast),
        "may_propose": not objections_to_dialogue_after(broadcast),
        "dialogue": request_from(broadcast.topic, Kind.MEETING),
        "may_cancel": not broadcast_rules.objections_to_cancelling(who, broadcast),
    }
    return render(request, "incidents/broadcast.html", context)


def _act(request: HttpRequest, broadcast: Broadcast) -> None:
    try:
        if "agree" in request.POST:
            actions.agree_broadcast(by=request.user, broadcast=broadcast)
            messages.success(request, "Agreed. It leaves at its time.")
        if "cancel" in request.POST:
            actions.cancel_broadcast(by=request.user, broadcast=broadcast)
            messages.success(request, "Cancelled. Nobody has been told anything.")
    except Refused as refused:
        refuse(request, refused)


def rung(request: HttpRequest, who: Standing, ref: str, listener_id: int) -> HttpResponse:
    broadcast = _find(ref)
    listener = (
        Listener.objects.select_related("broadcast").filter(pk=listener_id, broadcast=broadcast).first()
    )
    if listener is None:
        raise Http404
    try:
        actions.mark_rung(by=request.user, listener=listener)
    except Refused as refused:
        refuse(request, refused)
    return redirect(broadcast)


def _find(ref: str) -> Broadcast:
    found = (
        Broadcast.objects.select_related("place__area", "drafted_by", "agreed_by")
        .filter(ref=ref.upper())
        .first()
    )
    if found is None:
        raise Http404
    return found

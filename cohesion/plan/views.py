"""Agreed work and requests, for officers. Who may open one is in permits.py."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohesion.directory.queries import Standing
from cohesion.journal.queries import timeline
from cohesion.journal.sources import address_of
from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from cohesion.plan import actions, queries
from cohesion.plan.forms import ActionForm, AnswerForm
from cohesion.plan.models import AgreedAction, Request
from cohesion.plan.permits import reads


def index(request: HttpRequest, who: Standing) -> HttpResponse:
    now = clock.now()
    context = {
        "rows": queries.open_actions(request.user, now),
        "closed": queries.closed_actions(),
        "requests": queries.waiting_requests(now),
    }
    return render(request, "plan/index.html", context)


def show(request: HttpRequest, who: Standing, action_ref: str) -> HttpResponse:
    """One action: what was reported, and the form that reports or closes."""
    action = get_object_or_404(AgreedAction, ref=action_ref.upper())
    form = ActionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _report(request.user, action, **form.cleaned_data)
            messages.success(request, f"Recorded for A-{action.ref}.")
            return redirect("plan:index")
        except Refused as refused:
            form.add_error(None, refused.objections)
    context = {
        "action": action,
        "form": form,
        "source": address_of(action.source),
        "entries": timeline(action.topic, reads(request.user)),
        "is_late": action.is_open and action.due_on < clock.local(clock.now()).date(),
    }
    return render(request, "plan/action.html", context)


def _report(by, action: AgreedAction, *, outcome: str, text: str) -> None:
    if outcome:
        actions.close(by=by, action=action, evidence=text, to=outcome)
    else:
        actions.report_progress(by=by, action=action, text=text)


def asked(request: HttpRequest, who: Standing, request_id: int) -> HttpResponse:
    """One request: taken up by a press, answered by a sentence."""
    found = get_object_or_404(Request.objects.select_related("taken_up_by"), pk=request_id)
    taking = "take_up" in request.POST
    form = AnswerForm(None if taking else request.POST or None)
    if request.method == "POST" and (taking or form.is_valid()):
        try:
            _see_to(request.user, found, "" if taking else form.cleaned_data["answer"])
        except Refused as refused:
            messages.error(request, " ".join(refused.objections))
        return redirect("plan:request", request_id=found.pk)
    return render(request, "plan/request.html", {"asked": queries.Clock(found, clock.now()), "form": form})


def _see_to(by, found: Request, answer: str) -> None:
    if answer:
        actions.answer(by=by, request=found, answer=answer)
    else:
        actions.take_up(by=by, request=found)

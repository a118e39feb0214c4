"""Raising a concern, following one's own, and what the clerk does with it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cohesion.directory.queries import Standing
from cohesion.kit.refusals import Refused
from forums import actions, queries
from forums.forms import AgendaForm, ConcernForm, MergeForm
from forums.models import Concern
from forums.rules import may_read_concern
from forums.states import ConcernState
from forums.steps import Step, step_called, steps_of
from forums.targeting import told_by_step
from forums.views.doing import doing


def raise_one(request: HttpRequest) -> HttpResponse:
    """Anybody's. The page after it shows the secret address, once: no redirect, so it stands in no history."""
    person = request.user if request.user.is_authenticated else None
    return _taking(request, person, for_somebody=False)


def take_down(request: HttpRequest, who: Standing) -> HttpResponse:
    """The same by the clerk, for somebody who rang or wrote."""
    return _taking(request, request.user, for_somebody=True)


def _taking(request: HttpRequest, person, *, for_somebody: bool) -> HttpResponse:
    form = ConcernForm(request.POST or None, may_be_named=person is not None and not for_somebody)
    if request.method == "POST" and form.is_valid():
        try:
            concern, secret = actions.raise_concern(by=person, for_somebody=for_somebody, **form.cleaned_data)
            response = render(
                request, "forums/raised.html", {"concern": concern, "address": _address(request, secret)}
            )
            response["Cache-Control"] = "no-store"
            return response
        except Refused as refused:
            form.add_error(None, refused.objections)
    return render(request, "forums/raise.html", {"form": form, "for_somebody": for_somebody})


def _address(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(f"/c/{secret}/") if secret else ""


def own(request: HttpRequest, concern: Concern) -> HttpResponse:
    """For whoever holds the secret address: what they raised, where it is, and what was answered."""
    context = {"concern": concern, "lines": queries.steps_taken(concern)}
    if concern.merged_into and concern.merged_into.state != ConcernState.SAFEGUARDING:
        context |= {"joined_to": concern.merged_into, "its_lines": queries.steps_taken(concern.merged_into)}
    return render(request, "forums/own.html", context)


def show(request: HttpRequest, who: Standing, concern_ref: str) -> HttpResponse:
    concern = _readable(who, concern_ref)
    return render(
        request,
        "forums/desk_concern.html",
        {"concern": concern, "steps": steps_of(concern), "lines": queries.steps_taken(concern)},
    )


def step(request: HttpRequest, who: Standing, concern_ref: str, concern_step: str) -> HttpResponse:
    """What a step will do, and then the step. One that cannot follow any more leads back to where it stands."""
    concern = _readable(who, concern_ref)
    found = step_called(concern, concern_step)
    if found is None:
        raise Http404
    form = _form(found, request, concern)

    def do(told: dict) -> str:
        found.do(by=request.user, concern=concern, **told)
        return f"Done: {found.label}."

    then = "/forums/desk/" if found.name == "safeguarding" else f"/forums/desk/concerns/{concern.ref}/"
    return doing(
        request,
        form,
        do,
        then=then,
        template="forums/step.html",
        step=found,
        about=concern,
        told=told_by_step(concern, found.to),
        is_read_at_home=found.name != "safeguarding",
    )


def _form(step: Step, request: HttpRequest, concern: Concern):
    needs = {AgendaForm: {"body": concern.body}, MergeForm: {"concern": concern}}
    also = needs.get(step.form, {})
    return step.form(request.POST if request.method == "POST" else None, **also)


def _readable(who: Standing, ref: str) -> Concern:
    """A concern about safeguarding looks, to whoever may not read it, like one that is not there."""
    concern = queries.concern_of(ref)
    if concern is None or not may_read_concern(who, concern):
        raise Http404
    return concern

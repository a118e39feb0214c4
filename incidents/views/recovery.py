"""Recovery: the checklist that the stand-down opened, one line of it, and the meeting that is asked for in one tap."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cohesion.kit import clock
from cohesion.policy.book import book
from incidents import actions
from incidents.aftermath import Row, aftermath
from incidents.learning_forms import StepForm
from incidents.learning_rules import objections_to_meeting
from incidents.models import Incident
from incidents.queries import Viewer, severities_of
from incidents.rules import Refused
from incidents.views.access import refuse


def show(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    severities = book(incident.policy_edition).value("meeting.severities")
    context = {
        "incident": incident,
        "after": aftermath(incident, clock.now()),
        "may_ask": not objections_to_meeting(viewer.who, incident, severities, was=severities_of(incident)),
    }
    return render(request, "incidents/recovery.html", context)


def step(request: HttpRequest, incident: Incident, viewer: Viewer, step_id: int) -> HttpResponse:
    found = incident.recovery.filter(pk=step_id).select_related("incident", "settled_by").first()
    if found is None:
        raise Http404
    form = StepForm(request.POST or None, initial={"owner": found.owner, "reason": found.reason})
    if request.method == "POST" and form.is_valid():
        try:
            actions.work_on_step(by=viewer.person, step=found, **form.cleaned_data)
            messages.success(request, f"Recorded: {found.label}.")
            return redirect("incidents:recovery", ref=incident.ref)
        except Refused as refused:
            form.add_error(None, refused.objections)
    context = {"incident": incident, "form": form, "row": Row(found, clock.now())}
    return render(request, "incidents/recovery_step.html", context)


def meeting(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    """One tap: the clock began with the stand-down."""
    try:
        asked = actions.ask_for_meeting(by=viewer.person, incident=incident)
        messages.success(request, f"Asked for. To be called by {clock.day_in_words(asked.answer_by)}.")
    except Refused as refused:
        refuse(request, refused)
    return redirect("incidents:recovery", ref=incident.ref)

"""Debriefs: the four questions by a personal link, the structured debrief, its lessons, and what everybody may read."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from cohesion.kit import clock
from cohesion.kit.ics import calendar_file
from incidents import actions, debriefs
from incidents.learning_forms import AgreeForm, DebriefAnswerForm, DebriefForm, LearnForm, LessonForm
from incidents.learning_rules import objections_to_publishing
from incidents.models import Debrief, DebriefInvitation, Incident, Lesson
from incidents.queries import Viewer
from incidents.rules import Refused
from incidents.states import Lesson as State
from incidents.views.access import refuse

PARTS = ("facilitator", "held_on", "agencies", "community", "summary")


@csrf_exempt  # the token is the whole credential: no cookie counts, and a browser that refuses them must get through
def by_link(request: HttpRequest, invitation: DebriefInvitation, token: str) -> HttpResponse:
    """The four questions, for one person, once; or a call instead."""
    calling = "call" in request.POST
    form = DebriefAnswerForm(None if calling else request.POST or None)
    if request.method == "POST" and (calling or form.is_valid()):
        try:
            if calling:
                actions.ask_for_debrief_call(invitation=invitation, at=clock.now())
            else:
                actions.answer_debrief(invitation=invitation, **form.cleaned_data)
            return redirect("how_it_went:page", token=token)
        except Refused as refused:
            form.add_error(None, refused.objections)
    incident = invitation.debrief.incident
    context = {"form": form, "invitation": invitation, "incident": incident, "token": token}
    return render(request, "incidents/how_it_went.html", context)


def calendar(request: HttpRequest, invitation: DebriefInvitation, token: str) -> HttpResponse:
    """Until when the questions can be answered, for the calendar of whoever was asked."""
    file = calendar_file(debriefs.in_calendar(invitation.debrief), now=clock.now())
    name = f"debrief-{invitation.debrief.incident.ref}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(file, content_type="text/calendar; charset=utf-8; method=PUBLISH", headers=headers)


def show(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    context = {
        "incident": incident,
        "viewer": viewer,
        "page": debriefs.page(incident, viewer),
        "now": clock.now(),
    }
    return render(request, "incidents/debrief.html", context)


def write(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    debrief = _of(incident)
    form = DebriefForm(request.POST or None, initial={name: getattr(debrief, name) for name in PARTS})
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_debrief(by=viewer.person, incident=incident, **form.cleaned_data)
            return redirect("incidents:debrief", ref=incident.ref)
        except Refused as refused:
            form.add_error(None, refused.objections)
    context = {"incident": incident, "form": form, "debrief": debrief}
    return render(request, "incidents/debrief_write.html", context)


def publish(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    """The words as everybody will read them; only then the button that publishes them."""
    debrief = _of(incident)
    if request.method == "POST":
        try:
            actions.publish_summary(by=viewer.person, incident=incident)
            messages.success(request, "The summary is public.")
            return redirect("incidents:learnt")
        except Refused as refused:
            refuse(request, refused)
            return redirect("incidents:debrief", ref=incident.ref)
    objections = objections_to_publishing(viewer.who, debrief)
    context = {"incident": incident, "debrief": debrief, "objections": objections}
    return render(request, "incidents/debrief_publish.html", context)


def community(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    """The community's version, for everyone who was told."""
    debrief = Debrief.objects.filter(incident=incident).first()
    lessons = debriefs.lessons_of_community(debrief) if debrief else []
    context = {"incident": incident, "debrief": debrief, "lessons": lessons}
    return render(request, "incidents/debrief_community.html", context)


def rung(request: HttpRequest, incident: Incident, viewer: Viewer, invitation_id: int) -> HttpResponse:
    found = DebriefInvitation.objects.filter(pk=invitation_id, debrief__incident=incident)
    invitation = found.select_related("debrief__incident").first()
    if invitation is None:
        raise Http404
    try:
        actions.rung_for_debrief(by=viewer.person, invitation=invitation)
    except Refused as refused:
        refuse(request, refused)
    return redirect("incidents:debrief", ref=incident.ref)


def new_lesson(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    form = LessonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.identify_lesson(by=viewer.person, incident=incident, **form.cleaned_data)
            return redirect("incidents:debrief", ref=incident.ref)
        except Refused as refused:
            form.add_error(None, refused.objections)
    return render(request, "incidents/lesson.html", {"incident": incident, "form": form, "lesson": None})


def lesson(request: HttpRequest, incident: Incident, viewer: Viewer, lesson_id: int) -> HttpResponse:
    """A lesson's next step: from identified to agreed work, and from there to learned, with evidence."""
    lessons = Lesson.objects.select_related("debrief__incident", "action")
    found = lessons.filter(pk=lesson_id, debrief__incident=incident).first()
    if found is None:
        raise Http404
    form = {State.IDENTIFIED: AgreeForm, State.AGREED: LearnForm}.get(found.state, LearnForm)(
        request.POST or None
    )
    if request.method == "POST" and form.is_valid():
        try:
            _take_on(viewer.person, found, **form.cleaned_data)
            return redirect("incidents:debrief", ref=incident.ref)
        except Refused as refused:
            form.add_error(None, refused.objections)
    return render(request, "incidents/lesson.html", {"incident": incident, "form": form, "lesson": found})


def _take_on(by, found: Lesson, *, mine: bool = False, **told) -> None:
    if found.state == State.IDENTIFIED:
        actions.agree_lesson(by=by, lesson=found, owned_by=by if mine else None, **told)
    else:
        actions.learn_lesson(by=by, lesson=found, **told)


def learnt(request: HttpRequest) -> HttpResponse:
    return render(request, "incidents/learnt.html", {"summaries": debriefs.published()})


def _of(incident: Incident) -> Debrief:
    debrief = Debrief.objects.select_related("incident__place").filter(incident=incident).first()
    if debrief is None:
        raise Http404
    return debrief

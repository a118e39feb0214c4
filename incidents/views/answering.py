"""Answering: on the board, or by the personal link. A GET only ever shows; scanners and previews follow GETs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from incidents import actions
from incidents.forms import AnswerForm
from incidents.models import Alert, Incident
from incidents.queries import Viewer
from incidents.rules import Refused
from incidents.states import Via
from incidents.views.access import back, refuse
from incidents.views.picture import Picture, live, live_part

RECORDED = "Your answer is recorded."


@csrf_exempt  # the token is the whole credential: no cookie counts, and a browser that refuses them must get through
def by_personal_link(request: HttpRequest, alert: Alert, viewer: Viewer, token: str) -> HttpResponse:
    if request.method == "POST":
        _answer(request, alert, viewer.person, Via.LINK)
        return redirect("answer:page", token=token)
    picture = Picture(request, alert.incident, viewer)
    context = live(picture, "answer:region", token) | {"alert": alert}
    return render(request, "incidents/answer.html", context)


def region_by_link(request: HttpRequest, alert: Alert, viewer: Viewer, token: str) -> HttpResponse:
    return live_part(request, Picture(request, alert.incident, viewer))


def on_board(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    """The viewer's own answer."""
    if viewer.alert:
        _answer(request, viewer.alert, viewer.person, Via.BOARD)
    return back(incident)


def by_phone(request: HttpRequest, incident: Incident, viewer: Viewer, alert_id: int) -> HttpResponse:
    """What an officer heard on the phone from somebody else."""
    form, alert = AnswerForm(request.POST), incident.alerts.filter(pk=alert_id).first()
    if alert and form.is_valid():
        try:
            actions.record_by_phone(by=viewer.person, alert=alert, answer=form.cleaned_data["answer"])
        except Refused as refused:
            refuse(request, refused)
    return back(incident)


def _answer(request: HttpRequest, alert: Alert, person, via: str) -> None:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Press one of the answers.")
        return
    try:
        actions.acknowledge(by=person, alert=alert, answer=form.cleaned_data["answer"], via=via)
        messages.success(request, RECORDED)
    except Refused as refused:
        refuse(request, refused)

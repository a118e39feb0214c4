"""What has a row of its own in the record: a rumour, a line of a checklist, a call."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cohesion.kit.forms import HouseForm
from cohesion.policy.book import Book, book
from incidents import actions
from incidents.models import CallRequest, Incident, Rumour
from incidents.queries import Viewer
from incidents.record_forms import ItemForm, LineForm, OutcomeForm, UseForm, VerdictForm
from incidents.rules import Refused
from incidents.views.access import refuse
from incidents.views.record import to_section

ABOUT_RUMOUR = {"verdict": actions.check_rumour, "line": actions.agree_line, "use": actions.note_use}


def rumour(request: HttpRequest, incident: Incident, viewer: Viewer, rumour_id: int) -> HttpResponse:
    """One rumour: its verdict, the line that was agreed, and where that was used. `do` says which form was sent."""
    found = _of(incident.rumours.select_related("incident", "by", "checked_by"), rumour_id)
    forms, form = _forms(found, book(incident.policy_edition)), None
    if request.method == "POST":
        do = request.POST.get("do", "")
        do = do if do in ABOUT_RUMOUR else "verdict"
        form = forms[do] = _typed(do, request, book(incident.policy_edition))
        if form.is_valid() and _done(form, ABOUT_RUMOUR[do], viewer, found):
            return redirect(request.path)
    context = {"incident": incident, "rumour": found, "forms": forms, "form": form}
    return render(request, "incidents/rumour.html", context)


def _forms(rumour: Rumour, rules: Book) -> dict[str, HouseForm]:
    return {
        "verdict": VerdictForm(initial={"verdict": rumour.verdict}, auto_id="verdict_%s"),
        "line": LineForm(initial={"line": rumour.line}, rules=rules, auto_id="line_%s"),
        "use": UseForm(auto_id="use_%s"),
    }


def _typed(do: str, request: HttpRequest, rules: Book) -> HouseForm:
    if do == "line":
        return LineForm(request.POST, rules=rules, auto_id="line_%s")
    return (UseForm if do == "use" else VerdictForm)(request.POST, auto_id=f"{do}_%s")


def _done(form: HouseForm, act, viewer: Viewer, rumour: Rumour) -> bool:
    """False when it was refused: the form says why."""
    try:
        act(by=viewer.person, rumour=rumour, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, refused.objections)
        return False
    return True


def item(request: HttpRequest, incident: Incident, viewer: Viewer, item_id: int) -> HttpResponse:
    """Done, not needed, or still to do."""
    found, form = _of(incident.checklist.select_related("incident"), item_id), ItemForm(request.POST)
    if form.is_valid():
        try:
            actions.settle_item(by=viewer.person, item=found, **form.cleaned_data)
        except Refused as refused:
            refuse(request, refused)
    else:
        messages.error(request, "Press one of the buttons. A reason has at most 120 characters.")
    return to_section(incident, "checklists")


def call(request: HttpRequest, incident: Incident, viewer: Viewer, call_id: int) -> HttpResponse:
    """ "I am ringing them", and what came of it: from the record, or from the board, where it goes back to."""
    calls = CallRequest.objects.filter(alert__incident=incident).select_related("alert__incident")
    found, form = _of(calls, call_id), OutcomeForm(request.POST)
    try:
        if form.is_valid():
            actions.end_call(by=viewer.person, call=found, outcome=form.cleaned_data["outcome"])
        else:
            actions.take_call(by=viewer.person, call=found)
    except Refused as refused:
        refuse(request, refused)
    return redirect(incident) if "board" in request.POST else to_section(incident, "calls")


def _of(rows: QuerySet, pk: int):
    """The row of this incident, or 404."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found

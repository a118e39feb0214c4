"""What officers do on a board: confirm, update, note, send a link, stand down, settle what is owed."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cohesion.directory.rota import backup_confirmers
from cohesion.kit import clock
from cohesion.kit.sms_text import measure
from cohesion.policy.book import book
from incidents import actions, rules
from incidents.actions.informing import default_next_by
from incidents.correction_queries import not_told_yet
from incidents.forms import CentreForm, NoteForm, SettleForm, StandDownForm, UpdateForm
from incidents.models import Alert, AllClear, Incident, StandDown, Update
from incidents.playbooks import plan_of
from incidents.queries import Viewer, ever_told
from incidents.quiet import held_until, waits
from incidents.record_rules import doubtful_words
from incidents.rules import Refused
from incidents.states import Answer, Party
from incidents.targeting import fingerprint, lonely_km, preview, to_confirm
from incidents.texts import alert_words, standdown_words, update_words
from incidents.views.access import back, refuse

ANSWER_TOO = "You have not answered yourself: press I have this, or whoever comes next is woken."


def confirm(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    """The named list, person by person with the reason, before anybody is told."""
    if request.method == "POST":
        glass = "break_glass" in request.POST
        try:
            shown, near = request.POST.get("shown", ""), request.POST.get("postcode", "").strip()
            alerts = actions.confirm_ring(
                by=viewer.person, incident=incident, shown=shown, break_glass=glass, postcode=near
            )
            messages.success(request, f"Confirmed. {being_alerted(incident, alerts)}.")
            if viewer.alert and viewer.alert.answer == Answer.NONE:
                messages.info(request, ANSWER_TOO)
            return back(incident)
        except Refused as refused:
            refuse(request, refused)
    edition = book(incident.policy_edition)
    form = CentreForm(request.POST if request.method == "POST" else request.GET or None)
    centre = form.cleaned_data.get("postcode") if form.is_valid() else None
    found = preview(incident, edition, clock.now(), centre.point if centre else None)
    neighbours = to_confirm(found)
    people = [choice for neighbour in neighbours for choice in neighbour.people]
    context = {
        "incident": incident,
        "neighbours": neighbours,
        "left_out": [one for neighbour in found for one in neighbour.left_out],
        "lonely_km": lonely_km(found, plan_of(incident, edition).reach),
        "form": form,
        "centre": centre,
        "reached": [choice for choice in people if not choice.unreachable],
        "excluded": [choice for choice in people if choice.unreachable],
        "shown": fingerprint(neighbours),
        "text": alert_words(edition, incident, Party.NEIGHBOUR)[1],
        "held_until": held_until(incident, edition, clock.now()),
        "own": incident.raised_by_id == viewer.person.pk,
        "backups": [one for one in backup_confirmers(clock.now()) if one.person_id != viewer.person.pk],
        "objections": rules.objections_to_confirming(viewer.who, viewer.person, incident, break_glass=True),
    }
    return render(request, "incidents/confirm.html", context)


def update(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    form = UpdateForm(
        request.POST or None, initial={"next_by": clock.local(default_next_by(incident)).time()}
    )

    def objections(told: dict) -> list[str]:
        agreed = told["police_agreed"]
        return rules.objections_to_update(viewer.who, incident, fact=told["fact"], police_agreed=agreed)

    def words(told: dict) -> str:
        number = incident.updates.count() + 1
        draft = Update(number=number, fact=told["fact"], next_by=told["next_by"], at=clock.now())
        return update_words(book(incident.policy_edition), incident, draft)[1]

    def send(told: dict) -> str:
        actions.send_update(by=viewer.person, incident=incident, **told)
        return "The update is on its way to everyone who was told."

    return show_then_send(request, incident, viewer, form, "incidents/update.html", (objections, words, send))


def stand_down(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    form = StandDownForm(request.POST or None)

    def objections(told: dict) -> list[str]:
        return rules.objections_to_standing_down(viewer.who, incident, agreed_by=told["agreed_by"])

    def words(told: dict) -> str:
        ended = StandDown(incident=incident, remains=told["remains"], at=clock.now())
        return standdown_words(book(incident.policy_edition), incident, ended)

    def send(told: dict) -> str:
        actions.stand_down(by=viewer.person, incident=incident, **told)
        return "Stood down. The all-clear is on its way to everyone who was told."

    steps = (objections, words, send)
    return show_then_send(request, incident, viewer, form, "incidents/stand_down.html", steps, told_by_now)


def being_alerted(incident: Incident, alerts: list[Alert], more: str = "") -> str:
    """ "8 people are being alerted", or from when on they are: nobody is let believe that those asleep know."""
    people = sum(not alert.unreachable for alert in alerts)
    until = held_until(incident, book(incident.policy_edition), clock.now())
    when = f"alerted at {clock.hhmm(until)}, when the quiet hours end" if until else "being alerted"
    return f"{people} {more}{'person is' if people == 1 else 'people are'} {when}"


def told_by_now(incident: Incident, told: dict) -> list[Alert]:
    """Who is owed the end: not those whose alert is held, which the end takes back."""
    asleep = not_told_yet(incident, clock.now())
    return [one for one in ever_told(incident) if one.answer != Answer.NONE or one.about not in asleep]


def show_then_send(
    request, incident: Incident, viewer: Viewer, form, template: str, steps, among=None
) -> HttpResponse:
    """First the words as they will arrive and how many get them; only then the sending, by a button that says so.

    `among(incident, told)` says who gets it, where that is not everyone who was told.
    """
    objections, words, send = steps
    preview = None
    if request.method == "POST" and form.is_valid():
        try:
            rules.insist(objections(form.cleaned_data))
            if "send" in request.POST:
                messages.success(request, send(form.cleaned_data))
                return back(incident)
            people = among(incident, form.cleaned_data) if among else ever_told(incident)
            preview = _arriving(words(form.cleaned_data), incident, people)
            preview |= _doubts(form.cleaned_data, incident) | _too_late(form.cleaned_data, preview["until"])
        except Refused as refused:
            form.add_error(None, refused.objections)
    return render(request, template, _page(form, incident, viewer, preview))


def note(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    form = NoteForm(request.POST or None)
    if not viewer.who.is_police:
        del form.fields["police_only"]
    if request.method == "POST" and form.is_valid():
        try:
            actions.note(by=viewer.person, incident=incident, **form.cleaned_data)
            return back(incident)
        except Refused as refused:
            form.add_error(None, refused.objections)
    return render(request, "incidents/note.html", _page(form, incident, viewer, None))


def link(request: HttpRequest, incident: Incident, viewer: Viewer, alert_id: int) -> HttpResponse:
    alert = incident.alerts.select_related("person", "incident").filter(pk=alert_id).first()
    if alert is None:
        raise Http404
    try:
        actions.send_link(by=viewer.person, alert=alert)
        messages.success(request, f"A personal link is on its way to {alert.post_title}.")
    except Refused as refused:
        refuse(request, refused)
    return back(incident)


def all_clear(request: HttpRequest, incident: Incident, viewer: Viewer, debt_id: int) -> HttpResponse:
    debt = (
        AllClear.objects.select_related("alert__incident")
        .filter(pk=debt_id, alert__incident=incident)
        .first()
    )
    form = SettleForm(request.POST)
    if debt is None or not form.is_valid():
        raise Http404
    try:
        actions.settle_all_clear(by=viewer.person, all_clear=debt, **form.cleaned_data)
    except Refused as refused:
        refuse(request, refused)
    return back(incident)


def _arriving(body: str, incident: Incident, people: list[Alert]) -> dict[str, Any]:
    """The words as they will arrive, what they cost, how many people get them, and how many not before the morning."""
    told = [alert for alert in people if not alert.unreachable]
    until = held_until(incident, book(incident.policy_edition), clock.now())
    later = sum(waits(incident, alert) for alert in told) if until else 0
    return {"text": body, "size": measure(body), "people": len(told), "later": later, "until": until}


def _too_late(told: dict, until: datetime | None) -> dict[str, Any]:
    """Whether the next update that was typed is due before those asleep read of it: their text names no time for it."""
    return {"names_no_time": bool(until and told.get("next_by") and told["next_by"] <= until)}


def _doubts(told: dict, incident: Incident) -> dict[str, Any]:
    """Words that rarely belong in a text, of those that were typed: to be read again before it goes."""
    typed = f"{told.get('fact', '')} {told.get('remains', '')}"
    return {"doubts": doubtful_words(typed, book(incident.policy_edition))}


def _page(form, incident: Incident, viewer: Viewer, preview: dict | None) -> dict[str, object]:
    return {"form": form, "incident": incident, "viewer": viewer, "preview": preview}

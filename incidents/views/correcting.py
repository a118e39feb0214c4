"""Putting right what was sent: a correction, a withdrawal, an incident opened again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from cohesion.kit import clock
from cohesion.policy.book import book
from incidents import actions, correction_rules
from incidents.correction_forms import CorrectionForm, ReopenForm, WithdrawForm
from incidents.correction_queries import heard
from incidents.correction_texts import correction_words, withdraw_words
from incidents.models import Alert, Incident, Update
from incidents.queries import Viewer
from incidents.texts import update_words
from incidents.views.leading import show_then_send, told_by_now


def correct(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    form = CorrectionForm(request.POST or None, incident=incident)

    def objections(told: dict) -> list[str]:
        agreed, at = told["police_agreed"], told["noticed_at"]
        return correction_rules.objections_to_correcting(
            viewer.who, incident, police_agreed=agreed, noticed_at=at, now=clock.now()
        )

    def words(told: dict) -> str:
        sent_at = told["wrong"].at if told["wrong"] else incident.alerted_at
        return correction_words(book(incident.policy_edition), incident, told["fact"], sent_at)

    def send(told: dict) -> str:
        update = told.pop("wrong")
        actions.send_correction(by=viewer.person, incident=incident, update=update, **told)
        return "The correction is on its way to everyone who had the error."

    def among(incident: Incident, told: dict) -> list[Alert]:
        return [alert for alert, _ in heard(incident, told["wrong"]).had]

    steps = (objections, words, send)
    return show_then_send(request, incident, viewer, form, "incidents/correct.html", steps, among)


def withdraw(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    form = WithdrawForm(request.POST or None)

    def objections(told: dict) -> list[str]:
        return correction_rules.objections_to_withdrawing(viewer.who, incident, **told)

    def words(told: dict) -> str:
        return withdraw_words(book(incident.policy_edition), incident)

    def send(told: dict) -> str:
        actions.withdraw(by=viewer.person, incident=incident, **told)
        return "Withdrawn. Everyone who was told is being told that it was sent in error."

    steps = (objections, words, send)
    return show_then_send(request, incident, viewer, form, "incidents/withdraw.html", steps, told_by_now)


def reopen(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    form = ReopenForm(request.POST or None)
    rules = book(incident.policy_edition)

    def objections(told: dict) -> list[str]:
        hours = rules.value("reopen.within_hours")
        return correction_rules.objections_to_reopening(
            viewer.who, incident, hours=hours, now=clock.now(), **told
        )

    def words(told: dict) -> str:
        number, now = incident.updates.count() + 1, clock.now()
        by = actions.informing.default_next_by(incident)
        update = Update(number=number, fact=rules.value("reopen.fact"), next_by=by, at=now)
        return update_words(rules, incident, update)[1]

    def send(told: dict) -> str:
        actions.reopen(by=viewer.person, incident=incident, **told)
        messages.info(request, "Look at the responders: their answers are those of before.")
        return "Open again. Everyone who was told is being told."

    steps = (objections, words, send)
    return show_then_send(request, incident, viewer, form, "incidents/reopen.html", steps)

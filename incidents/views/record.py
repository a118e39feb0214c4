"""The officers' record: one page to read it on, and one address for each form that writes it."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.kit.sms_text import measure
from cohesion.policy.book import Book, book
from incidents import actions
from incidents.actions.briefings import asked_to
from incidents.correction_queries import held
from incidents.models import Incident
from incidents.queries import Viewer, ever_told
from incidents.record import record
from incidents.record_forms import (
    BriefingForm,
    DecisionForm,
    MethaneForm,
    PerceptionForm,
    ReferenceForm,
    RumourForm,
    SeverityForm,
)
from incidents.record_rules import newly_allows
from incidents.rules import Refused
from incidents.states import Severity
from incidents.targeting import every_officer
from incidents.texts import briefing_words


def show(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    return _page(request, incident, viewer)


def methane(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    form = MethaneForm(request.POST, auto_id="methane_%s")
    return _keep(request, incident, viewer, "methane", form, actions.set_methane)


def perception(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    form = PerceptionForm(request.POST, auto_id="perception_%s")
    return _keep(request, incident, viewer, "perception", form, actions.record_perception)


def decision(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    form = DecisionForm(request.POST, decisions=_standing(incident), auto_id="decision_%s")
    return _keep(request, incident, viewer, "decision", form, actions.decide)


def log_rumour(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    form = RumourForm(request.POST, auto_id="rumour_%s")
    return _keep(request, incident, viewer, "rumour", form, actions.log_rumour)


def severity(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    form = SeverityForm(request.POST, auto_id="severity_%s")
    return _keep(request, incident, viewer, "severity", form, actions.change_severity)


def reference(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    form = ReferenceForm(request.POST, auto_id="reference_%s")
    return _keep(request, incident, viewer, "reference", form, actions.set_force_reference)


def briefing(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    form = BriefingForm(request.POST, auto_id="briefing_%s")
    return _keep(request, incident, viewer, "briefing", form, actions.call_briefing)


def _keep(request, incident: Incident, viewer: Viewer, section: str, form, act) -> HttpResponse:
    """Writes what was typed and goes back to its section; if it cannot be written, the page as it was typed."""
    if form.is_valid():
        try:
            act(by=viewer.person, incident=incident, **form.cleaned_data)
            return to_section(incident, section)
        except Refused as refused:
            form.add_error(None, refused.objections)
    return _page(request, incident, viewer, section, form)


def to_section(incident: Incident, section: str) -> HttpResponse:
    """Back to that section of the page."""
    return redirect(f"{reverse('incidents:record', args=[incident.ref])}#{section}")


def _page(request, incident: Incident, viewer: Viewer, section: str = "", typed=None) -> HttpResponse:
    """`typed` is a form that could not be written: it stands where it was, open, with what was typed."""
    rules, now = book(incident.policy_edition), clock.now()
    shown = record(incident, rules, now, for_police=viewer.who.is_police)
    forms = _forms(incident, viewer, shown.known, rules) | ({section: typed} if typed else {})
    context = {
        "incident": incident,
        "viewer": viewer,
        "record": shown,
        "forms": forms,
        "form": typed,
        "open": section,
        **_about_briefings(incident, book()),
        **_about_severity(incident, held(incident.topic, now).count()),
    }
    return render(request, "incidents/record.html", context)


def _forms(incident: Incident, viewer: Viewer, known: dict, rules: Book) -> dict[str, object]:
    """The empty forms of the page. Police have two more."""
    review = clock.now() + timedelta(minutes=rules.value("decision.review_minutes")[incident.severity])
    forms: dict[str, object] = {
        "methane": MethaneForm(initial=known, auto_id="methane_%s"),
        "perception": PerceptionForm(auto_id="perception_%s"),
        "decision": DecisionForm(
            decisions=_standing(incident),
            initial={"review_at": clock.local(review).time()},
            auto_id="decision_%s",
        ),
        "rumour": RumourForm(auto_id="rumour_%s"),
        "briefing": BriefingForm(initial={"link": book().value("briefing.link")}, auto_id="briefing_%s"),
    }
    if viewer.who.is_police:
        seen = {"severity": incident.severity, "seen": incident.severity}
        forms["severity"] = SeverityForm(initial=seen, auto_id="severity_%s")
        forms["reference"] = ReferenceForm(auto_id="reference_%s")
    return forms


def _standing(incident: Incident):
    """The decisions that nothing has superseded yet."""
    return incident.decisions.filter(superseded_by=None)


def _about_severity(incident: Incident, waiting: int) -> dict[str, object]:
    """For each other severity, what choosing it means; a button that promises no more than it keeps."""
    others = [one for one in Severity if one != incident.severity]
    allows = [(one.label, newly_allows(incident.severity, one, waiting)) for one in others]
    may_text = waiting or incident.severity != Severity.S1  # whatever is worse may alert, or call, at once
    press = "Change it" if may_text else "Change it; this texts nobody"
    return {"allows": allows, "held": waiting, "press": press}


def _about_briefings(incident: Incident, rules: Book) -> dict[str, object]:
    """The text as it will arrive, how many get it, and the buttons."""
    now, minutes = clock.now(), rules.value("briefing.in_minutes")
    link = rules.value("briefing.link") or "https://"
    told = ever_told(incident)
    everyone = asked_to(told, everyone=True)
    text = briefing_words(
        book(incident.policy_edition), incident, now + timedelta(minutes=minutes[0]), link, now
    )[0]
    return {
        "minutes": minutes,
        "text": text,
        "size": measure(text),
        "officers": len(asked_to(told, everyone=False)),
        "everyone": len(everyone),
        "all_officers": sum(one.way == Way.TEXT for one in every_officer(now)),
        "to_ring": incident.alerts.exclude(person__in=[alert.person_id for alert in everyone]),
    }

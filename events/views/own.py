"""For whoever holds an application's address: its task list, its pages, what was said and decided."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cohesion.journal.models import Audience
from cohesion.journal.queries import timeline
from cohesion.kit import clock
from events import actions, queries
from events.answers import BY_NAME, is_complete, missing_from, sections_for
from events.differences import LABELS, in_words
from events.forms import AfterwardsForm, SendForm, section_form
from events.models import Case
from events.states import EDITABLE, CaseState, Outcome
from events.steps import OWN, step_called, steps_of
from events.views.asking import once
from events.views.doing import doing, person_of


def show(request: HttpRequest, case: Case) -> HttpResponse:
    rules, today = queries.rules_of(case), clock.local(clock.now()).date()
    found = queries.assessment_of(case.answers, rules, today)
    context = {
        "case": case,
        "found": found,
        "sections": [
            (one, is_complete(one, case.answers))
            for one in sections_for(found.tier if found else 0, case.answers)
        ],
        "can_change": case.state in EDITABLE,
        "asked": case.pauses.filter(answered_at=None).first(),
        "decision": queries.standing_decision(case) if case.state not in queries.RUNNING else None,
        "answers": [
            one
            for one in queries.latest_answers(list(case.consultations.all()))
            if one.answer and not one.is_private
        ],
        "strands": queries.strands_in_words(case, rules),
        "steps": steps_of(OWN, case),
        "here": request.path,
        "entries": timeline(case.topic, Audience.SITE),
        "phone": rules.value("events.phone"),
    }
    return render(request, "events/own.html", context)


def section(request: HttpRequest, case: Case, case_section: str) -> HttpResponse:
    """One page of the task list."""
    if case_section not in BY_NAME:
        raise Http404
    form = section_form(case_section, request.POST or None, case.answers)

    def do() -> str:
        actions.save_section(by=person_of(request), case=case, section=case_section, answers=form.answers())
        return "Saved. It counts once you send the application."

    label = BY_NAME[case_section].label
    return doing(
        request, form, do, then=_back(request, 2), title=label, button="Save and go back to the list"
    )


def send(request: HttpRequest, case: Case) -> HttpResponse:
    """Check answers, and send."""
    form = SendForm(request.POST or None)
    found = queries.assessment_of(case.answers, queries.rules_of(case), clock.local(clock.now()).date())
    tier = found.tier if found else 0
    pages = [
        (one, [(LABELS[name], in_words(name, case.answers.get(name))) for name in one.fields])
        for one in sections_for(tier, case.answers)
    ]

    def do() -> str:
        sent = actions.send(by=person_of(request), case=case, declared=form.cleaned_data["declared"])
        return f"Sent. {sent.get_state_display()}."

    context = {"case": case, "pages": pages, "missing": missing_from(tier, case.answers), "found": found}
    return doing(request, form, do, then=_back(request), template="events/send.html", **context)


def step(request: HttpRequest, case: Case, case_step: str) -> HttpResponse:
    """What a step will do, and then the step."""
    found = step_called(OWN, case, case_step)
    if found is None:
        raise Http404
    form = found.form(request.POST if request.method == "POST" else None)

    def do() -> str:
        told = {"afterwards": form.answers()} if isinstance(form, AfterwardsForm) else form.cleaned_data
        found.do(by=person_of(request), case=case, **told)
        return f"Done: {found.label}."

    return doing(
        request, form, do, then=_back(request, 2), template="events/step.html", step=found, about=case
    )


def letter(request: HttpRequest, case: Case) -> HttpResponse:
    """The decision, as a page that prints."""
    return letter_of(request, case, back=_back(request))


def letter_of(request: HttpRequest, case: Case, *, back: str) -> HttpResponse:
    decision = queries.standing_decision(case)
    if case.state == CaseState.NOTED:
        decision = None
    elif decision is None or decision.decided_at is None:
        raise Http404
    rules = queries.rules_of(case)
    strands = queries.strands_in_words(case, rules)
    context = {
        "case": case,
        "decision": decision,
        "strands": strands,
        "unsettled": queries.unsettled(case, rules)
        if decision and decision.outcome != Outcome.NOT_AGREED
        else [],
        "back": back,
        "phone": rules.value("events.phone"),
    }
    return render(request, "events/letter.html", context)


def copy(request: HttpRequest, case: Case) -> HttpResponse:
    """Begins next year's with this year's answers."""
    if request.method == "POST":
        return once(request, "events/begun.html", *actions.copy(by=person_of(request), case=case))
    return render(request, "events/copy.html", {"case": case, "back": _back(request)})


def _back(request: HttpRequest, levels: int = 1) -> str:
    """The page that this one lies under: its secret stands in the address alone."""
    return "/".join(request.path.rstrip("/").split("/")[:-levels]) + "/"

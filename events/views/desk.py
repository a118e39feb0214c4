"""The events office: what needs whom, by its clock; one application with its clocks, strands and answers; its steps."""

from itertools import pairwise

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cohesion.directory.queries import Standing
from cohesion.journal.models import Audience
from cohesion.journal.queries import timeline
from cohesion.kit import clock
from cohesion.plan.models import Request
from cohesion.plan.queries import Clock
from cohesion.plan.states import WAITING as ASKED
from cohesion.plan.states import Kind
from cohesion.policy.book import book
from events import actions, clocks, queries
from events.differences import LABELS, changes, in_words
from events.forms import ConsultForm, NothingForm, SettleForm
from events.models import Case, Condition, Consultation
from events.promises import promises
from events.steps import DESK, step_called, steps_of
from events.views.asking import _beginning, once
from events.views.consultee import answering
from events.views.doing import doing
from events.views.own import letter_of


def index(request: HttpRequest, who: Standing) -> HttpResponse:
    now = clock.now()
    context = {"queue": queries.queue(request.user, now), "asked": queries.asked_for(now)}
    context["promises"] = promises(now, book())
    return render(request, "events/desk.html", context)


def take_up_request(request: HttpRequest, who: Standing, request_id: int) -> HttpResponse:
    """What an incident asked for, begun as a community response. The page after it shows the address to hand on."""
    found = get_object_or_404(Request, pk=request_id, kind=Kind.EVENT, state__in=ASKED)
    if request.method == "POST":
        return once(request, "events/begun.html", *actions.begin_from_request(by=request.user, request=found))
    return render(request, "events/request.html", {"asked": Clock(found, clock.now())})


def begin(request: HttpRequest, who: Standing) -> HttpResponse:
    """For somebody who rang. The page after it shows the address to hand on."""
    return _beginning(request, for_somebody=True)


def show(request: HttpRequest, who: Standing, case_ref: str) -> HttpResponse:
    case = _case(case_ref)
    rules, today = queries.rules_of(case), clock.local(clock.now()).date()
    versions = list(case.versions.all())
    said = versions[-1].answers if versions else case.answers
    pairs = list(pairwise(versions))
    context = {
        "case": case,
        "found": queries.assessment_of(said, rules, today),
        "used": clocks.days_used(case.day0, today, rules, queries.pauses_of(case)) if case.day0 else 0,
        "paused": case.pauses.filter(answered_at=None).first(),
        "strands": queries.strands_in_words(case, rules),
        "consultations": queries.latest_answers(list(case.consultations.all())),
        "said": [(LABELS[name], in_words(name, said.get(name))) for name in LABELS if said.get(name)],
        "changed": [(later, changes(before.answers, later.answers)) for before, later in reversed(pairs)],
        "documents": queries.documents_of(case),
        "decision": queries.standing_decision(case),
        "steps": steps_of(DESK, case),
        "entries": timeline(case.topic, Audience.PARTNERS),
    }
    return render(request, "events/case.html", context)


def step(request: HttpRequest, who: Standing, case_ref: str, case_step: str) -> HttpResponse:
    """What a step will do, and then the step. One that cannot follow any more is not there."""
    case = _case(case_ref)
    found = step_called(DESK, case, case_step)
    if found is None:
        raise Http404
    form = found.form(request.POST if request.method == "POST" else None)

    def do() -> str:
        found.do(by=request.user, case=case, **form.cleaned_data)
        return f"Done: {found.label}."

    return doing(
        request, form, do, then=case.get_absolute_url(), template="events/step.html", step=found, about=case
    )


def settle(request: HttpRequest, who: Standing, case_ref: str, strand_kind: str) -> HttpResponse:
    """How a strand ends, in the words of its law."""
    case = _case(case_ref)
    strand = get_object_or_404(case.strands, kind=strand_kind)
    said = queries.rules_of(case).value(f"events.strand.{strand.kind}")
    form = SettleForm(request.POST or None, said=said)

    def do() -> str:
        actions.settle(by=request.user, case=case, kind=strand.kind, **form.cleaned_data)
        return f"Recorded: {said['name']}."

    lead = f"{said['power']}. Who decides: {said['decider']}."
    return doing(
        request, form, do, then=case.get_absolute_url(), title=said["name"], lead=lead, button="Record it"
    )


def ask(request: HttpRequest, who: Standing, case_ref: str) -> HttpResponse:
    case = _case(case_ref)
    form = ConsultForm(request.POST or None, consultees=queries.rules_of(case).value("events.consultees"))

    def do() -> str:
        one = actions.ask(by=request.user, case=case, **form.cleaned_data)
        return (
            f"Asked {one.name}."
            if one.asked_by_email
            else f"{one.name}: there is no address. Ring them, and record what they say."
        )

    return doing(request, form, do, then=case.get_absolute_url(), title="Ask somebody else", button="Ask")


def record(request: HttpRequest, who: Standing, consultation_id: int) -> HttpResponse:
    """What a consultee said by phone, taken down by an officer."""
    one = get_object_or_404(Consultation.objects.select_related("case"), pk=consultation_id)
    return answering(request, one, by=request.user, then=one.case.get_absolute_url())


def release(request: HttpRequest, who: Standing, consultation_id: int) -> HttpResponse:
    one = get_object_or_404(Consultation.objects.select_related("case"), pk=consultation_id)
    form = NothingForm(request.POST if request.method == "POST" else None)

    def do() -> str:
        actions.release(by=request.user, consultation=one)
        return f"The organiser can now read the answer of {one.name}."

    lead = "The organiser will read these words. Must anything in them stay private? It cannot be taken back."
    context = {
        "title": f"Release the answer of {one.name}",
        "quote": one.words,
        "lead": lead,
        "button": "Release it",
    }
    return doing(request, form, do, then=one.case.get_absolute_url(), **context)


def meet(request: HttpRequest, who: Standing, condition_id: int) -> HttpResponse:
    one = get_object_or_404(Condition.objects.select_related("decision__case"), pk=condition_id)
    form = NothingForm(request.POST if request.method == "POST" else None)

    def do() -> str:
        actions.meet(by=request.user, condition=one)
        return "Recorded: the condition is met."

    lead = f"What shows it: {one.evidence}. You have seen that, and say so in your name."
    then = one.decision.case.get_absolute_url()
    return doing(request, form, do, then=then, title=one.text, lead=lead, button="It is met")


def letter(request: HttpRequest, who: Standing, case_ref: str) -> HttpResponse:
    case = _case(case_ref)
    return letter_of(request, case, back=case.get_absolute_url())


def _case(ref: str) -> Case:
    case = queries.case_of(ref)
    if case is None:
        raise Http404
    return case

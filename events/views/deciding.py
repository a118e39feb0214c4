"""Recommending how an application ends, and deciding by a second person."""

from django.http import Http404, HttpRequest, HttpResponse

from cohesion.directory.queries import Standing
from events import actions, queries
from events.forms import NothingForm, RecommendForm, WordsForm
from events.models import Case, Decision
from events.states import CaseState, DecisionState
from events.views.doing import doing


def recommend(request: HttpRequest, who: Standing, case_ref: str) -> HttpResponse:
    case = queries.case_of(case_ref)
    if case is None or case.state != CaseState.OPEN:
        raise Http404
    form = RecommendForm(request.POST or None, due_on=case.event_on)

    def do() -> str:
        said = dict(form.cleaned_data)
        actions.recommend(by=request.user, case=case, terms=said.pop("conditions"), **said)
        return "Recommended: somebody else decides." if case.needs_two else "Decided. The organiser is told."

    title = "Recommend a decision" if case.needs_two else "Decide"
    button = "Recommend it" if case.needs_two else "Decide it"
    return doing(
        request, form, do, then=case.get_absolute_url(), button=button, title=title, lead=_lead(case)
    )


def decide(request: HttpRequest, who: Standing, case_ref: str) -> HttpResponse:
    """The second person reads it all, and decides as recommended."""
    decision = _proposed(case_ref)
    form = NothingForm(request.POST if request.method == "POST" else None)

    def do() -> str:
        actions.decide(by=request.user, decision=decision)
        return "Decided. The organiser is told."

    case = decision.case
    context = {"decision": decision, "case": case, "open": _open(case)}
    return doing(request, form, do, then=case.get_absolute_url(), template="events/decide.html", **context)


def send_back(request: HttpRequest, who: Standing, case_ref: str) -> HttpResponse:
    decision = _proposed(case_ref)
    form = WordsForm(request.POST or None)

    def do() -> str:
        actions.send_back(by=request.user, decision=decision, **form.cleaned_data)
        return "Sent back."

    lead = "Whoever recommended it reads why. The organiser is not told."
    then = decision.case.get_absolute_url()
    return doing(request, form, do, then=then, title="Send it back", lead=lead, button="Send it back")


def _lead(case: Case) -> str:
    """What is still open, said before anybody decides, and what follows."""
    told = "The organiser is told at once, and reads your reasons."
    return " ".join([*_open(case), "Somebody else decides what you recommend." if case.needs_two else told])


def _open(case: Case) -> list[str]:
    """Who has not answered, and what somebody else still has to permit."""
    silent = [one.name for one in queries.latest_answers(list(case.consultations.all())) if not one.answer]
    unsettled = queries.unsettled(case, queries.rules_of(case))
    parts = [f"No reply, which is not consent: {', '.join(silent)}."] if silent else []
    return parts + ([f"Not settled yet, and not by this: {', '.join(unsettled)}."] if unsettled else [])


def _proposed(ref: str) -> Decision:
    case = queries.case_of(ref)
    decision = queries.standing_decision(case) if case else None
    if decision is None or decision.state != DecisionState.RECOMMENDED:
        raise Http404
    return decision

"""A year's dates: chosen by the clerk, answered by whoever has a seat, and set."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohesion.directory.queries import Standing
from cohesion.kit import clock
from cohesion.policy.book import book
from forums import actions, date_forms, dates, forms, queries
from forums.models import Body, DatePlan, Venue
from forums.views.doing import doing

DESK = "/forums/desk/dates/"


def index(request: HttpRequest, who: Standing) -> HttpResponse:
    """What is proposed, where a body can meet, and the choice of a year."""
    today = clock.local(clock.now()).date()
    form = date_forms.YearForm(request.GET or None, initial={"year": today.year + 1})
    if request.GET and form.is_valid():
        return redirect(f"{DESK}{form.cleaned_data['body'].slug}/{form.cleaned_data['year']}/")
    context = {
        "form": form,
        "plans": dates.plans(),
        "venues": Venue.objects.all(),
        "dates": queries.clear_dates(clock.now()),
    }
    return render(request, "forums/dates.html", context)


def make_venue(request: HttpRequest, who: Standing) -> HttpResponse:
    form = date_forms.VenueForm(request.POST or None)

    def do(told: dict) -> str:
        return f"{actions.make_venue(by=request.user, **told)} is a place to meet."

    return doing(request, form, do, then=DESK, title="Add a place to meet", button="Add it")


def propose(request: HttpRequest, who: Standing, body_slug: str, year: int) -> HttpResponse:
    """Four quarters, each with its best dates. Years that the table does not reach, and those gone by, say so."""
    body, today = get_object_or_404(Body, slug=body_slug), clock.local(clock.now()).date()
    try:
        quarters = dates.quarters_of(body, year, today)
    except ValueError:
        quarters = []
    turns, until = dates.turns_of(body), today + timedelta(days=book().value("forum.object_days"))
    form = date_forms.ProposeForm(request.POST or None, quarters=quarters, turns=turns, until=until)

    def do(told: dict) -> str:
        said = {"chosen": form.chosen(), "object_until": told["object_until"]}
        plan = actions.propose_dates(by=request.user, body=body, year=year, **said)
        return f"Proposed. {plan.asks.filter(was_sent=True).count()} people with a seat are asked."

    context = {"body": body, "year": year, "quarters": quarters, "turns": turns}
    context["asked"] = len({held.person_id for held in dates.sitting(body)})
    return doing(request, form, do, then=DESK, template="forums/dates_propose.html", **context)


def plan(request: HttpRequest, who: Standing, plan_id: int) -> HttpResponse:
    found = _plan(plan_id)
    today = clock.local(clock.now()).date()
    context = {"plan": found, "lines": dates.lines_of(found), "asks": dates.asks_of(found)}
    return render(request, "forums/dates_plan.html", context | {"may_set": today > found.object_until})


def set_them(request: HttpRequest, who: Standing, plan_id: int) -> HttpResponse:
    found = _plan(plan_id)
    lines = dates.lines_of(found)
    form = date_forms.SetForm(request.POST or None, lines=lines)

    def do(told: dict) -> str:
        made = actions.set_dates(by=request.user, plan=found, reasons=form.reasons())
        return f"{len(made)} meetings are set."

    lead = "What is ticked becomes a meeting that everybody can read of. The other dates are dropped."
    return doing(
        request, form, do, then=_at(found), title=f"Set the {found}", button="Set the dates", lead=lead
    )


def withdraw(request: HttpRequest, who: Standing, plan_id: int) -> HttpResponse:
    found = _plan(plan_id)
    form = forms.ReasonForm(request.POST or None)

    def do(told: dict) -> str:
        actions.withdraw_dates(by=request.user, plan=found, **told)
        return "The dates are withdrawn."

    lead = "No meeting comes of them, and nobody can answer any more. Nobody is texted."
    title = f"Withdraw the {found}"
    return doing(request, form, do, then=_at(found), title=title, button="Withdraw them", lead=lead)


def _plan(plan_id: int) -> DatePlan:
    found = DatePlan.objects.select_related("body").filter(pk=plan_id).first()
    if found is None:
        raise Http404
    return found


def _at(plan: DatePlan) -> str:
    return f"{DESK}plans/{plan.pk}/"

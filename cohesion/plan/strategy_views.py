"""Keeping the plan: how a commitment stands, figures typed in, and the report from its draft to its publication."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohesion.directory.queries import Standing
from cohesion.kit import clock
from cohesion.kit.doing import doing
from cohesion.kit.refusals import Refused
from cohesion.plan import editions, strategy_actions, strategy_queries
from cohesion.plan.measures import entered_by_hand
from cohesion.plan.models import Commitment, EnteredFigure, Milestone, ReportEdition, Strand
from cohesion.plan.strategy_forms import EvidenceForm, FigureForm, StatusForm, ThawForm
from cohesion.policy.book import book

PAGE = "plan/form.html"


def keep(request: HttpRequest, who: Standing) -> HttpResponse:
    """What needs somebody first: red, then slipping. Then every commitment, the figures and the reports."""
    plan = strategy_queries.plan_as_of(_today())
    context = {
        "exceptions": strategy_queries.by_exception(plan),
        "plan": plan,
        "by_hand": [(key, book().value(f"measure.{key}")["label"]) for key in entered_by_hand(book())],
        "reports": ReportEdition.objects.all(),
        "now_slug": editions.quarter_of(_today())[0],
    }
    return render(request, "plan/keep.html", context)


def commitment(request: HttpRequest, who: Standing, commitment_slug: str) -> HttpResponse:
    found = get_object_or_404(Commitment.objects.select_related("strand"), slug=commitment_slug)
    form = StatusForm(request.POST or None)

    def do(told: dict) -> str:
        strategy_actions.say_status(by=request.user, commitment=found, **told)
        return f"Recorded, and shown in public: {found.what}."

    stand = strategy_queries.stand(found, _today(), book().value("progress.red_days"))
    return doing(
        request,
        form,
        do,
        then=request.path,
        template="plan/commitment.html",
        stand=stand,
        said=found.updates.all(),
    )


def milestone(request: HttpRequest, who: Standing, milestone_id: int) -> HttpResponse:
    found = get_object_or_404(Milestone.objects.select_related("commitment"), pk=milestone_id)

    def do(told: dict) -> str:
        strategy_actions.meet_milestone(by=request.user, milestone=found, **told)
        return f"Milestone met: {found.what}."

    about = {
        "title": found.what,
        "lead": "This milestone was met today. It stays met.",
        "button": "It was met",
    }
    then = found.commitment.get_absolute_url()
    return doing(request, EvidenceForm(request.POST or None), do, template=PAGE, then=then, **about)


def complete(request: HttpRequest, who: Standing, commitment_slug: str) -> HttpResponse:
    found = get_object_or_404(Commitment, slug=commitment_slug)

    def do(told: dict) -> str:
        strategy_actions.complete(by=request.user, commitment=found, **told)
        return f"Complete: {found.what}."

    about = {"title": found.what, "lead": "It is complete, for good.", "button": "It is complete"}
    return doing(
        request, EvidenceForm(request.POST or None), do, template=PAGE, then=found.get_absolute_url(), **about
    )


def figure(request: HttpRequest, who: Standing, measure_key: str) -> HttpResponse:
    if measure_key not in entered_by_hand(book()):
        raise Http404
    about = book().value(f"measure.{measure_key}")

    def do(told: dict) -> str:
        strategy_actions.enter_figure(by=request.user, measure=measure_key, **told)
        return f"Recorded: {about['label']}."

    context = {
        "title": about["label"],
        "lead": about["how"],
        "button": "Record the figure",
        "known": EnteredFigure.objects.filter(measure=measure_key),
    }
    return doing(
        request, FigureForm(request.POST or None), do, template=PAGE, then="/plan/strategy/", **context
    )


def begin(request: HttpRequest, who: Standing) -> HttpResponse:
    """The report of this quarter, or of the one before."""
    first = editions.quarter_of(_today())[1]
    day = first if "this" in request.POST else first - timedelta(days=1)
    edition = strategy_actions.begin_report(by=request.user, day=day)
    return redirect("plan:report", report_slug=edition.slug)


def report(request: HttpRequest, who: Standing, report_slug: str) -> HttpResponse:
    """The draft as it would be frozen today; then who signs; then its publication."""
    edition = get_object_or_404(ReportEdition, slug=report_slug)
    form = ThawForm(request.POST if "why" in request.POST else None)
    if request.method == "POST" and ("why" not in request.POST or form.is_valid()):
        try:
            messages.success(request, _step(request, edition))
            return redirect("plan:report", report_slug=edition.slug)
        except Refused as refused:
            form.add_error(None, refused.objections) if form.is_bound else messages.error(
                request, " ".join(refused.objections)
            )
    page = editions.page_of(edition, _today())
    return render(request, "plan/report_making.html", {"page": page, "edition": edition, "form": form})


def _step(request: HttpRequest, edition: ReportEdition) -> str:
    """Which button was pressed, and what to say once it is done."""
    by, told = request.user, request.POST
    if "freeze" in told:
        strategy_actions.freeze(by=by, edition=edition)
        return "Frozen. Each strand is signed for, then it is published."
    if "sign" in told:
        strand = get_object_or_404(Strand, slug=told["sign"])
        strategy_actions.sign(by=by, edition=edition, strand=strand)
        return f"Signed for: {strand.title}."
    if "why" in told:
        strategy_actions.thaw(by=by, edition=edition, why=told["why"])
        return "Back to the draft. It is signed again once it is frozen."
    strategy_actions.publish(by=by, edition=edition)
    return "Published, for everybody to read."


def _today() -> date:
    return clock.local(clock.now()).date()

"""What was promised and how it stands, for everybody; and the quarterly reports, frozen."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render

from cohesion.directory.queries import standing
from cohesion.kit import clock
from cohesion.plan import editions, strategy_queries
from cohesion.plan.measures import lately
from cohesion.plan.models import ReportEdition
from cohesion.plan.states import Edition
from cohesion.plan.strategy_rules import may_keep_plan


def index(request: HttpRequest) -> HttpResponse:
    today = clock.local(clock.now()).date()
    context = {
        "plan": strategy_queries.plan_as_of(today),
        "measures": lately(today),
        "reports": editions.published(),
        "late_reports": ReportEdition.objects.filter(due_on__lt=today).exclude(state=Edition.PUBLISHED),
        "keeps_plan": may_keep_plan(standing(request.user)),
    }
    return render(request, "plan/progress.html", context)


def strand(request: HttpRequest, strand_slug: str) -> HttpResponse:
    """One strand: each commitment, its milestones, what was said of it and what it cost."""
    plan = strategy_queries.plan_as_of(clock.local(clock.now()).date())
    found = next((one for one in plan if one.strand.slug == strand_slug), None)
    if found is None:
        raise Http404
    context = {"one": found, "keeps_plan": may_keep_plan(standing(request.user))}
    return render(request, "plan/strand.html", context)


def report(request: HttpRequest, report_slug: str) -> HttpResponse:
    edition = _published(report_slug)
    page = editions.page_of(edition, clock.local(clock.now()).date())
    return render(request, "plan/report.html", {"page": page, "edition": edition})


def report_json(request: HttpRequest, report_slug: str) -> JsonResponse:
    """The snapshot as it was frozen. `digest` is that of `snapshot` as canonical JSON."""
    edition = _published(report_slug)
    told = {
        "digest": edition.digest,
        "due": edition.due_on.isoformat(),
        "published": edition.published_at,
        "signed": [one.strand.title for one in edition.signatures.select_related("strand")],
        "snapshot": edition.snapshot,
    }
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


def _published(slug: str) -> ReportEdition:
    return get_object_or_404(ReportEdition, slug=slug, state=Edition.PUBLISHED)

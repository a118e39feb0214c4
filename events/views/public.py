"""What everybody may read: how to begin, and what is on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cohesion.directory.queries import standing
from cohesion.kit import clock
from events import queries
from events.rules import may_run_events


def index(request: HttpRequest) -> HttpResponse:
    today = clock.local(clock.now()).date()
    context = {"programme": queries.programme(today), "runs_events": may_run_events(standing(request.user))}
    return render(request, "events/index.html", context)


def event(request: HttpRequest, case_ref: str) -> HttpResponse:
    """One event of the programme. What is in none looks like what is not there."""
    case = queries.listed(case_ref)
    if case is None:
        raise Http404
    return render(request, "events/event.html", {"case": case})


def calendar_not_open(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        "The events calendar is not open yet.\n", status=404, content_type="text/plain; charset=utf-8"
    )

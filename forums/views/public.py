"""What everybody may read: who meets when, about what, what was decided, and what became of what people said."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from cohesion.directory.queries import standing
from cohesion.kit import clock
from forums import queries
from forums.minutes_queries import with_papers
from forums.models import Decision
from forums.rules import may_clerk


def index(request: HttpRequest) -> HttpResponse:
    bodies = queries.public_bodies()
    context = {
        "bodies": bodies,
        "coming": queries.coming(bodies, clock.now()),
        "past": queries.past(bodies),
        "is_clerk": may_clerk(standing(request.user)),
    }
    return render(request, "forums/index.html", context)


def body(request: HttpRequest, body_slug: str) -> HttpResponse:
    found = queries.public_body(body_slug)
    if found is None:
        raise Http404
    one = queries.public_bodies().filter(pk=found.pk)
    context = {
        "body": found,
        "seats": found.seats.all(),
        "coming": queries.coming(one, clock.now()),
        "past": queries.past(one),
    }
    return render(request, "forums/body.html", context)


def meeting(request: HttpRequest, meeting_ref: str) -> HttpResponse:
    found = queries.public_meeting(meeting_ref)
    if found is None:
        raise Http404
    items = queries.agenda(found) if found.shows_agenda else []
    with_papers(items, found, with_exempt=False)
    context = {
        "meeting": found,
        "items": queries.with_work(items),
        "arising": queries.matters_arising(found),
    }
    return render(request, "forums/meeting.html", context)


def you_said(request: HttpRequest) -> HttpResponse:
    return render(request, "forums/you_said.html", {"concerns": queries.shown_concerns()})


def concern(request: HttpRequest, concern_ref: str) -> HttpResponse:
    found = queries.shown_concerns().filter(ref=concern_ref.upper()).first()
    if found is None:
        raise Http404
    return render(request, "forums/concern.html", {"concern": found})


def decisions(request: HttpRequest) -> JsonResponse:
    """Every published decision, for whoever counts: open data without a name. Terms as OParl has them."""
    published = [_told(request, decision) for decision in queries.published_decisions()]
    return JsonResponse({"decisions": published}, json_dumps_params={"ensure_ascii": False})


def _told(request: HttpRequest, decision: Decision) -> dict[str, object]:
    item = decision.item
    concern = item.concern if item.concern and item.concern.is_shown else None
    return {
        "reference": str(decision),
        "resolutionText": decision.wording,
        "result": decision.get_outcome_display(),
        "votes": queries.votes_in_words(decision),
        "decided": clock.local(decision.decided_at).isoformat(timespec="seconds"),
        "organization": item.meeting.body.name,
        "agendaItem": f"{item.number}. {item.title}",
        "meeting": request.build_absolute_uri(item.meeting.get_absolute_url()),
        "concern": request.build_absolute_uri(concern.get_absolute_url()) if concern else None,
        "noActionBecause": decision.no_action_because,
    }

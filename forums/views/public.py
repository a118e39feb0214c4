"""What everybody may read: who meets when, about what, what was decided, and what became of what people said."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from cohesion.directory.queries import standing
from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from forums import actions, published, queries
from forums.minutes_queries import with_papers
from forums.models import Decision
from forums.rules import may_clerk, objections_to_supporting
from forums.states import JOINABLE


def index(request: HttpRequest) -> HttpResponse:
    bodies = queries.public_bodies()
    context = {
        "bodies": bodies,
        "coming": queries.coming(bodies, clock.now()),
        "past": queries.past(bodies),
        "late": published.late_work(),
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
    return render(request, "forums/you_said.html", {"concerns": published.counted(queries.shown_concerns())})


def concern(request: HttpRequest, concern_ref: str) -> HttpResponse:
    """A concern and what came of it; the address of one that was joined with another leads on to that."""
    found = queries.shown_concerns().filter(ref=concern_ref.upper()).first()
    if found is None:
        other = queries.shown_concerns().filter(joined__ref=concern_ref.upper()).first()
        if other is None:
            raise Http404
        return redirect(other)
    context = {
        "concern": published.counted([found])[0],
        "may_support": not objections_to_supporting(request.user, found),
        "supports": request.user.is_authenticated and found.supports.filter(person=request.user).exists(),
        "is_open": found.state in JOINABLE,
        "joined": found.joined.order_by("ref"),
        "items": queries.with_work(list(found.items.all())),
    }
    return render(request, "forums/concern.html", context)


def me_too(request: HttpRequest, concern_ref: str) -> HttpResponse:
    """Whoever is signed in says the same, or takes it back."""
    found = queries.shown_concerns().filter(ref=concern_ref.upper()).first()
    if found is None:
        raise Http404
    try:
        if "take_back" in request.POST:
            actions.take_back_support(by=request.user, concern=found)
        else:
            actions.support(by=request.user, concern=found)
    except Refused as refused:
        messages.error(request, " ".join(refused.objections))
    return redirect(found)


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

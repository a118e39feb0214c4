"""Watching: the list, the live board, and the whole timeline on paper or as a file."""

import csv

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cohesion.directory.queries import Standing, standing
from cohesion.journal.queries import timeline as entries_of
from cohesion.kit import clock
from cohesion.kit.spreadsheet import harmless
from cohesion.live.http import edition, fragment
from incidents.models import Incident
from incidents.queries import LIST, Viewer, listed
from incidents.rules import may_raise, may_see_incidents
from incidents.views.access import officers, viewing
from incidents.views.picture import Picture, live, live_part

LONGEST_LIST = 100


@require_safe
@never_cache
@login_required
def index(request: HttpRequest) -> HttpResponse:
    who = _may_list(request.user)
    now = edition(topic=LIST, person=request.user, vary=_list_depends_on(who))
    context = {"edition": now, "may_raise": may_raise(who), **_lists(request.user, who)}
    return render(request, "incidents/index.html", context)


@require_safe
@login_required
def index_region(request: HttpRequest) -> HttpResponse:
    """The lists alone, for whoever keeps the page open."""
    who = _may_list(request.user)

    def html(revision: int) -> str:
        return render_to_string("incidents/_lists.html", _lists(request.user, who), request)

    return fragment(request, topic=LIST, person=request.user, vary=_list_depends_on(who), render=html)


def _may_list(person) -> Standing:
    who = standing(person)
    if not may_see_incidents(who):
        raise PermissionDenied
    return who


def _list_depends_on(who: Standing) -> tuple[object, ...]:
    """What the lists show besides the incidents themselves: whoever leaves a place must not keep its rows."""
    return (*sorted(who.roles), *sorted(who.places))


def _lists(person, who: Standing) -> dict[str, list[Incident]]:
    found = list(listed(person, who)[:LONGEST_LIST])
    return {
        "open_ones": [incident for incident in found if incident.is_open],
        "ended": [incident for incident in found if not incident.is_open],
    }


@require_safe
@viewing
def show(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    picture = Picture(request, incident, viewer)
    return render(request, "incidents/board.html", live(picture, "incidents:region", incident.ref))


@require_safe
@viewing
def region(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    """The live part of the board: the same template the page uses."""
    return live_part(request, Picture(request, incident, viewer))


@require_safe
@viewing
def timeline(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    entries = entries_of(incident.topic, viewer.audience).order_by("number")
    return render(
        request,
        "incidents/timeline.html",
        {"incident": incident, "entries": entries, "viewer": viewer, "now": clock.now()},
    )


@require_safe
@officers
def timeline_csv(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    """The timeline as the reader may see it, oldest first, for a spreadsheet or for disclosure."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="incident-{incident.ref}-timeline.csv"'
    response.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer = csv.writer(response)
    writer.writerow(["number", "time", "who", "what", "detail", "who may read it", "digest"])
    for entry in entries_of(incident.topic, viewer.audience).order_by("number"):
        at = clock.local(entry.at).isoformat(timespec="seconds")
        words = [entry.words.by_name, entry.words.text, entry.words.detail, entry.get_audience_display()]
        writer.writerow([entry.number, at, *map(harmless, words), entry.digest])
    return response

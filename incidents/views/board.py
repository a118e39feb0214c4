"""Watching: the list, the live board, and the whole timeline on paper or as a file."""

import csv
from collections.abc import Iterable
from typing import cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from cohesion.accounts.limits import read_on, unattended
from cohesion.accounts.models import Person
from cohesion.directory.queries import Standing
from cohesion.directory.rota_page import rota_line
from cohesion.journal import signing
from cohesion.journal.queries import seal
from cohesion.journal.queries import timeline as entries_of
from cohesion.kit import clock
from cohesion.kit.spreadsheet import harmless
from cohesion.live.http import edition, fragment
from cohesion.policy.book import book
from incidents import cap as protocol
from incidents.aftermath import owed
from incidents.models import Incident
from incidents.queries import LIST, Viewer, listed
from incidents.rules import may_raise
from incidents.views.access import back
from incidents.views.picture import Picture, live, live_part

LONGEST_LIST = 100


def index(request: HttpRequest, who: Standing) -> HttpResponse:
    now = edition(topic=LIST, person=request.user, vary=_list_depends_on(who))
    rota = rota_line(cast(Person, request.user), who, clock.now()) if who.is_officer else None
    context = {"edition": now, "may_raise": may_raise(who), "rota": rota, **_lists(request.user, who)}
    return render(request, "incidents/index.html", context)


@unattended
def index_region(request: HttpRequest, who: Standing) -> HttpResponse:
    """The lists alone, for whoever keeps the page open."""

    def html(revision: int) -> str:
        return render_to_string("incidents/_lists.html", _lists(request.user, who), request)

    return fragment(request, topic=LIST, person=request.user, vary=_list_depends_on(who), render=html)


def _list_depends_on(who: Standing) -> tuple[object, ...]:
    """What the lists show besides the incidents themselves: whoever leaves a place must not keep its rows."""
    return (*sorted(who.roles), *sorted(who.places))


def _lists(person, who: Standing) -> dict[str, list]:
    found = _with_kind(listed(person, who)[:LONGEST_LIST])
    return {
        "open_ones": [one for one in found if one.is_open and not one.is_drill],
        "ended": [one for one in found if not one.is_open and not one.is_drill],
        "exercises": [one for one in found if one.is_drill],
        "owed": owed(clock.now()) if who.is_officer else [],
    }


def _with_kind(incidents: Iterable[Incident]) -> list[Incident]:
    """Each with the words for its kind: two reports at one place are told apart by them."""
    kinds, found = book().under("kind"), list(incidents)
    for one in found:
        setattr(one, "kind_in_words", kinds.get(one.kind, {"label": "Incident"})["label"])  # noqa: B010
    return found


def show(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    if incident.merged_into and "itself" not in request.GET:
        return back(incident.merged_into)
    setattr(request, "standing", viewer.who)  # noqa: B010  the page around it asks for the same
    picture = Picture(request, incident, viewer)
    return render(request, "incidents/board.html", live(picture, "incidents:region", incident.ref))


@read_on
@unattended
def region(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    """The live part of the board: the same template the page uses. An open board outlasts its session for a while."""
    if getattr(request, "reads_on", False) and not incident.is_open:
        return redirect_to_login(incident.get_absolute_url())
    return live_part(request, Picture(request, incident, viewer))


def timeline(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    entries = entries_of(incident.topic, viewer.audience).order_by("number")
    return render(
        request,
        "incidents/timeline.html",
        {
            "incident": incident,
            "entries": entries,
            "viewer": viewer,
            "notices": protocol.series(incident) if viewer.is_officer else [],
            "now": clock.now(),
        },
    )


def timeline_csv(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    """The timeline as the reader may see it, oldest first, for a spreadsheet or for disclosure.

    Lines are numbered as this reader sees them: a gap would say that there is one they may not read.
    """
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="incident-{incident.ref}-timeline.csv"'
    response.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer = csv.writer(response)
    writer.writerow(["number", "time", "who", "what", "detail", "who may read it", "digest"])
    reader = viewer.audience
    for number, entry in enumerate(entries_of(incident.topic, reader).order_by("number"), 1):
        at = clock.local(entry.at).isoformat(timespec="seconds")
        words = [entry.words.by_name, entry.words.text, entry.words.detail, entry.get_audience_display()]
        writer.writerow([number, at, *map(harmless, words), seal(entry, reader)])
    return response


def timeline_signed(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    """The same as a document that anybody can prove with `manage.py verify_export`: for disclosure, or a court."""
    entries = entries_of(incident.topic, viewer.audience).order_by("number")
    found = signing.document(incident.topic, entries, viewer.audience)
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = f'attachment; filename="incident-{incident.ref}-signed.json"'
    return response


def cap(request: HttpRequest, incident: Incident, viewer: Viewer, number: int) -> HttpResponse:
    """One message of the incident in the Common Alerting Protocol."""
    if not (document := protocol.document(incident, number)):
        raise Http404
    return HttpResponse(document, content_type="application/cap+xml; charset=utf-8")

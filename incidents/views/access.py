"""The one door to an incident's pages: by signing in, or by a personal link. Whoever may not see it finds nothing."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers

from cohesion.accounts.links import open_link
from cohesion.accounts.models import PersonalLink
from cohesion.directory.queries import Standing, standing
from incidents.models import Alert, Incident
from incidents.queries import Viewer, find, viewer_of
from incidents.rules import Refused, may_see


def uncached(view: Callable) -> Callable:
    """No browser or proxy may keep the page, unless the view itself said what may be kept (a fragment does)."""

    @wraps(view)
    def wrapped(*args, **kwargs) -> HttpResponse:
        response = view(*args, **kwargs)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return wrapped


def viewing(view: Callable) -> Callable:
    """Gives the view the incident and its viewer. An unknown reference and a forbidden one look the same: 404."""

    @uncached
    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, ref: str, **kwargs) -> HttpResponse:
        incident = find(ref)
        viewer = viewer_of(incident, request.user) if incident else None
        if incident is None or viewer is None:
            raise Http404
        setattr(request, "standing", viewer.who)  # noqa: B010  the page around it asks for the same
        return view(request, incident, viewer, **kwargs)

    return wrapped


def officers(view: Callable) -> Callable:
    """The same, for police liaison and council officers only."""

    @viewing
    @wraps(view)
    def wrapped(request: HttpRequest, incident: Incident, viewer: Viewer, **kwargs) -> HttpResponse:
        if not viewer.is_officer:
            raise Http404
        return view(request, incident, viewer, **kwargs)

    return wrapped


def by_link(view: Callable) -> Callable:
    """Gives the view the alert that a personal answer link is about, and its holder as a viewer.

    A link opens no more than a site contact sees, whoever holds it: a forwarded text must not open the whole board.
    """

    @uncached
    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponse:
        link = open_link(token, PersonalLink.Purpose.ANSWER)
        alert = _alert_of(link) if link else None
        if alert is None:
            return render(request, "incidents/link_ended.html", status=410)
        return view(request, alert, Viewer(link.person, Standing(), alert), token)

    return wrapped


def _alert_of(link: PersonalLink) -> Alert | None:
    kind, _, number = link.about.partition(":")
    if kind != "alert" or not number.isdigit():
        return None
    alerts = Alert.objects.select_related("incident__place__area", "incident__coordinator", "place", "person")
    alert = alerts.filter(pk=int(number), person=link.person).first()
    if alert and may_see(standing(link.person), alert.incident, [alert.place_id]):
        return alert
    return None


def back(incident: Incident) -> HttpResponseRedirect:
    return redirect("incidents:board", ref=incident.ref)


def refuse(request: HttpRequest, refused: Refused) -> None:
    """Shows an action's objections on the next page."""
    for objection in refused.objections:
        messages.error(request, objection)

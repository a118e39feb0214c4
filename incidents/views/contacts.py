"""A contact's number on the board, and a contact who no longer wants to be one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from cohesion.accounts.links import open_link
from cohesion.accounts.models import PersonalLink
from cohesion.directory import actions
from cohesion.directory.disclosing import reveal
from cohesion.directory.queries import standing
from cohesion.policy.book import book
from incidents.models import Incident
from incidents.queries import Viewer
from incidents.views.access import officers


@require_POST
@officers
def number(request: HttpRequest, incident: Incident, viewer: Viewer, alert_id: int) -> HttpResponse:
    """One person's number in full, to ring it: for this answer only, and noted."""
    alert = incident.alerts.select_related("person").filter(pk=alert_id).exclude(number="").first()
    if alert is None:
        raise Http404
    reveal(
        by=viewer.person,
        person=alert.person,
        number=alert.number,
        where=f"for incident {incident.ref}",
        reason=request.POST.get("reason", ""),
    )
    return render(request, "incidents/number.html", {"incident": incident, "alert": alert})


@csrf_exempt  # the token is the whole credential: no cookie counts, and a browser that refuses them must get through
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """One step for a contact to stop being one. A GET only ever shows; scanners and previews follow GETs."""
    link = open_link(token, PersonalLink.Purpose.RAISE)
    if link is None or not standing(link.person).places:
        return render(request, "incidents/link_ended.html", status=410)
    if request.method == "POST":
        posts = actions.leave(by=link.person)
        return render(request, "incidents/left.html", {"posts": posts})
    days = book().value("retention.contacts")
    return render(request, "incidents/leave.html", {"person": link.person, "days": days})

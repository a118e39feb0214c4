"""A contact's number on the board, and a contact who no longer wants to be one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from cohesion.accounts.models import Person
from cohesion.directory import actions
from cohesion.directory.disclosing import reveal
from cohesion.policy.book import book
from incidents.models import Incident
from incidents.queries import Viewer


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
def leave(request: HttpRequest, person: Person) -> HttpResponse:
    """One step for a contact to stop being one. A GET only ever shows; scanners and previews follow GETs."""
    if request.method == "POST":
        posts = actions.leave(by=person)
        return render(request, "incidents/left.html", {"posts": posts})
    days = book().value("retention.contacts")
    return render(request, "incidents/leave.html", {"person": person, "days": days})

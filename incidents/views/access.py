"""Where a page of an incident goes when something was done, or was refused. Who may open one is in permits.py."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect

from incidents.models import Incident
from incidents.rules import Refused


def back(incident: Incident) -> HttpResponseRedirect:
    return redirect("incidents:board", ref=incident.ref)


def refuse(request: HttpRequest, refused: Refused) -> None:
    """Shows an action's objections on the next page."""
    for objection in refused.objections:
        messages.error(request, objection)

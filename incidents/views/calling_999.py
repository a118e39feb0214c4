"""Saying that 999 was called after all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from incidents import actions
from incidents.models import Incident
from incidents.queries import Viewer
from incidents.rules import Refused
from incidents.views.access import back, refuse


def called(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    """By one of the officers who were asked to ring."""
    try:
        actions.say_999_was_called(by=viewer.person, incident=incident)
        messages.success(request, "Noted in the timeline: 999 has been called.")
    except Refused as refused:
        refuse(request, refused)
    return back(incident)

"""What people texted that needs an officer's eyes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string

from cohesion.accounts.limits import unattended
from cohesion.kit import clock
from cohesion.live.http import edition, fragment
from cohesion.messaging import queries
from cohesion.messaging.actions import INBOX, mark_read
from cohesion.messaging.models import Reply

SHOWN = 100


def shown() -> dict[str, object]:
    return {"replies": queries.inbox_page(clock.now(), SHOWN)}


def inbox(request: HttpRequest) -> HttpResponse:
    now = edition(topic=INBOX, person=request.user)
    return render(request, "messaging/inbox.html", {"edition": now, **shown()})


@unattended
def inbox_fragment(request: HttpRequest) -> HttpResponse:
    def html(revision: int) -> str:
        return render_to_string("messaging/_inbox.html", shown(), request)

    return fragment(request, topic=INBOX, person=request.user, render=html)


def inbox_read(request: HttpRequest, pk: int) -> HttpResponse:
    reply = get_object_or_404(Reply, pk=pk)
    if not mark_read(by=request.user, reply=reply, and_earlier="and_earlier" in request.POST):
        messages.info(request, "Somebody has read this already.")
    return redirect("messaging:inbox")

"""What people texted that needs an officer's eyes."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from cohesion.accounts.limits import unattended
from cohesion.directory.queries import standing
from cohesion.kit import clock
from cohesion.live.http import edition, fragment
from cohesion.messaging import queries
from cohesion.messaging.actions import INBOX, mark_read
from cohesion.messaging.models import Reply
from cohesion.messaging.rules import may_read_inbox

SHOWN = 100


def for_officers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *arguments, **named) -> HttpResponse:
        if not may_read_inbox(standing(request.user)):
            raise PermissionDenied
        return view(request, *arguments, **named)

    return guarded


def shown() -> dict[str, object]:
    return {"replies": queries.inbox(clock.now())[:SHOWN]}


@require_safe
@for_officers
def inbox(request: HttpRequest) -> HttpResponse:
    now = edition(topic=INBOX, person=request.user)
    return render(request, "messaging/inbox.html", {"edition": now, **shown()})


@unattended
@require_safe
@for_officers
def inbox_fragment(request: HttpRequest) -> HttpResponse:
    def html() -> str:
        return render_to_string("messaging/_inbox.html", shown(), request)

    return fragment(request, topic=INBOX, person=request.user, render=html)


@require_POST
@for_officers
def inbox_read(request: HttpRequest, pk: int) -> HttpResponse:
    reply = get_object_or_404(Reply, pk=pk)
    if not mark_read(by=request.user, reply=reply):
        messages.info(request, "Somebody has read this already.")
    return redirect("messaging:inbox")

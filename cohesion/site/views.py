"""The public pages, and those of rooms that open later."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cohesion.directory.queries import standing
from incidents.queries import listed
from incidents.rules import may_see_incidents


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The public home; whoever has a post sees first which incidents are open."""
    who = standing(request.user)
    mine = [one for one in listed(request.user, who) if one.is_open] if may_see_incidents(who) else None
    return render(request, "site/home.html", {"open_incidents": mine})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "site/privacy.html")


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Progress",
        "what": "What was promised, what was done, and what was late will be here.",
    }
    return render(request, "site/not_open.html", context)


@require_safe
def open_doors(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Open Doors Day",
        "what": "The places of worship that welcome visitors, and when, will be here.",
    }
    return render(request, "site/not_open.html", context)

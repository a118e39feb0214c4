"""The public pages, and those of rooms that open later."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cohesion.directory.queries import standing
from incidents.queries import listed
from incidents.rules import may_see_incidents


def home(request: HttpRequest) -> HttpResponse:
    """The public home; whoever has a post sees first which incidents are open."""
    who = standing(request.user)
    mine = [one for one in listed(request.user, who) if one.is_open] if may_see_incidents(who) else None
    return render(request, "site/home.html", {"open_incidents": mine})


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "site/privacy.html")


def progress(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Progress",
        "what": "What was promised, what was done, and what was late will be here.",
    }
    return render(request, "site/not_open.html", context)


def open_doors(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Open Doors Day",
        "what": "The places of worship that welcome visitors, and when, will be here.",
    }
    return render(request, "site/not_open.html", context)

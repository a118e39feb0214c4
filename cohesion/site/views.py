"""The public pages, and those of rooms that open later."""

from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cohesion.accounts.models import Person
from cohesion.directory.queries import standing
from cohesion.directory.rota_page import rota_line
from cohesion.kit import clock
from cohesion.plan.measures import lately
from cohesion.policy.book import book
from cohesion.site import front
from incidents.aftermath import owed
from incidents.queries import listed
from incidents.rules import may_see_incidents


def home(request: HttpRequest) -> HttpResponse:
    """The public home; whoever has a post sees first which incidents are open, officers also gaps in the rota."""
    who = standing(request.user)
    mine = (
        [one for one in listed(request.user, who) if one.is_open and not one.is_drill]
        if may_see_incidents(who)
        else None
    )
    rota = rota_line(cast(Person, request.user), who, clock.now()) if who.is_officer else None
    late = owed(clock.now()) if who.is_officer else []
    context = {"open_incidents": mine, "rota": rota, "owed": late}
    return render(request, "site/home.html", context | _for_everybody(clock.now()))


def _for_everybody(now: datetime) -> dict[str, object]:
    return {
        "next": front.next_meeting(now),
        "last": front.last_minutes(),
        "programme": front.whats_on(now),
        "measures": lately(clock.local(now).date()),
    }


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "site/privacy.html")


def open_doors(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Open Doors Day",
        "what": "The places of worship that welcome visitors, and when, will be here.",
    }
    return render(request, "site/not_open.html", context)


def robots(request: HttpRequest) -> HttpResponse:
    """The public pages may be found; nothing else is worth looking for, and personal links least of all."""
    public = ("$", "accessibility/", "privacy/", "progress/", "open-doors/", "safety/", "forums/", "events/")
    allowed = "".join(f"Allow: /{path}\n" for path in public)
    return plain(f"User-agent: *\n{allowed}Disallow: /\n")


def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116). Not there until the council has named somebody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = clock.now() + timedelta(days=book().value("security_txt.days"))
    return plain(
        f"Contact: {settings.SECURITY_CONTACT}\nExpires: {expires:%Y-%m-%dT00:00:00Z}\nPreferred-Languages: en\n"
        f"Canonical: {settings.PUBLIC_URL}/.well-known/security.txt\n"
    )


def plain(words: str) -> HttpResponse:
    return HttpResponse(words, content_type="text/plain; charset=utf-8")

"""One's own ways in: sessions, links, and the invitation one accepts."""

from typing import cast

from allauth.account.utils import perform_login
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from cohesion.accounts.models import Person
from cohesion.accounts.sessions import KEY, alive
from cohesion.directory import access, joining
from cohesion.directory.people_queries import links_of
from cohesion.kit import clock


def reader(request: HttpRequest) -> Person:
    """Whoever is signed in, behind the rule of every page here."""
    return cast(Person, request.user)


def devices(request: HttpRequest) -> HttpResponse:
    """Where the reader is signed in. A POST ends one of these sessions, or all but this one."""
    person, this = reader(request), request.session.get(KEY)
    if request.method == "POST":
        only = request.POST.get("only", "")
        access.end_sessions(by=person, person=person, only=int(only) if only.isdigit() else None, but=this)
        messages.success(request, "Signed out there.")
        return redirect("your:devices")
    return render(request, "directory/devices.html", {"sign_ins": alive(person), "this": this})


def links(request: HttpRequest) -> HttpResponse:
    """The reader's personal links. A POST revokes one of them, or all."""
    person = reader(request)
    if request.method == "POST":
        only = request.POST.get("only", "")
        access.close_links(by=person, person=person, only=int(only) if only.isdigit() else None)
        messages.success(request, "The link is closed." if only else "Every link is closed.")
        return redirect("your:links")
    return render(request, "directory/links.html", {"links": links_of(person), "now": clock.now()})


@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    """A GET only shows what is offered: scanners of email follow links. A POST accepts, and signs in."""
    found = joining.by_secret(token)
    if found and request.method == "POST":
        try:
            person = joining.accept(invitation=found)
            return perform_login(request, person, email_verification="none", redirect_url="/")
        except ValidationError:
            found = None
    if found is None:
        return render(request, "directory/invitation_ended.html", status=410)
    return render(request, "directory/join.html", {"invitation": found})

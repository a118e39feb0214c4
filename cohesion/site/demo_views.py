"""One-click sign-in and the way around, in the demonstration only."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohesion.accounts import factors
from cohesion.accounts.links import new_link
from cohesion.accounts.models import Person, PersonalLink
from cohesion.kit import clock
from cohesion.site.demo import SECRETARY, SIGN_INS
from cohesion.site.demo_home import play_line

LINK_LASTS = timedelta(days=1)


def index(request: HttpRequest) -> HttpResponse:
    emails = [sign_in.email for sign_in in SIGN_INS.values()]
    people = {person.email: person for person in Person.objects.filter(email__in=emails, is_active=True)}
    roles = [(key, one, people[one.email]) for key, one in SIGN_INS.items() if one.email in people]
    folder = Path(str(settings.DATABASES["default"]["NAME"])).parent
    return render(request, "site/demo.html", {"roles": roles, "play": play_line(folder)})


def sign_in(request: HttpRequest, role: str) -> HttpResponse:
    """Signs in as one of the demonstration's people, without a password, as if with a second factor."""
    if role not in SIGN_INS:
        raise Http404
    person = get_object_or_404(Person, email=SIGN_INS[role].email, is_active=True)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    factors.show(request.session, person, factors.DEMONSTRATION)
    return redirect(SIGN_INS[role].start)


def raise_link(request: HttpRequest) -> HttpResponse:
    """Opens the personal raise link of the secretary of C3, as if kept on their phone."""
    person = get_object_or_404(Person, email=SECRETARY, is_active=True)
    token = new_link(person=person, purpose=PersonalLink.Purpose.RAISE, expires_at=clock.now() + LINK_LASTS)
    return redirect("raise:page", token=token)

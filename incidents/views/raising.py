"""Raising, on a phone, in five inputs: signed in, or by the personal link a contact keeps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from cohesion.accounts.models import Person
from cohesion.directory.queries import Standing
from cohesion.directory.rules import lacks_second_factor
from cohesion.kit import clock
from cohesion.policy.book import book
from incidents import actions
from incidents.actions.alerting import answer_address
from incidents.forms import RaiseForm
from incidents.models import Incident
from incidents.rules import Refused
from incidents.states import Severity
from incidents.targeting import first_ring


def raise_signed_in(request: HttpRequest, who: Standing) -> HttpResponse:
    unproven = lacks_second_factor(request.session, request.user, who)
    return _raise(request, request.user, who, lambda incident: incident.get_absolute_url(), unproven=unproven)


@csrf_exempt  # the token is the whole credential: no cookie counts, and a browser that refuses them must get through
def raise_by_link(request: HttpRequest, person: Person, who: Standing, token: str) -> HttpResponse:
    return _raise(request, person, who, lambda incident: _own_page(incident, person), token=token)


def _raise(
    request: HttpRequest, person, who: Standing, next_page, *, unproven: bool = False, token: str = ""
) -> HttpResponse:
    form = RaiseForm(request.POST or None, who=who, rules=book())
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            incident = actions.raise_incident(by=person, place=told.pop("where"), unproven=unproven, **told)
            return redirect(next_page(incident))
        except Refused as refused:
            form.add_error(None, refused.objections)
    context = {"form": form, "people": _who_gets_it(form, who, person), "token": token if who.places else ""}
    return render(request, "incidents/raise.html", context)


def _own_page(incident: Incident, person) -> str:
    alert = incident.alerts.select_related("person").get(person=person)
    return answer_address(alert, book(incident.policy_edition))


def _who_gets_it(form: RaiseForm, who, person) -> int:
    """How many people get a text at once, for the one place this person is a contact of; 0 when it depends."""
    own = [place for place in form.places if place.pk in who.places]
    if len(own) != 1:
        return 0
    return sum(1 for choice in first_ring(own[0], Severity.S1, person, clock.now()) if not choice.unreachable)

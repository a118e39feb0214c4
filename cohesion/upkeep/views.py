"""Who is to be rung, and which places can be reached. Whoever looks is noted, as in the directory."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohesion.accounts.models import Person
from cohesion.directory.actions import note_view
from cohesion.directory.queries import Standing
from cohesion.kit import clock
from cohesion.policy.book import book
from cohesion.upkeep import actions
from cohesion.upkeep.forms import RingingForm
from cohesion.upkeep.queries import to_ring
from cohesion.upkeep.reachable import reach_by_area, reach_of_places
from cohesion.upkeep.states import Outcome, Why


def ringing(request: HttpRequest, who: Standing) -> HttpResponse:
    errands = to_ring(clock.now())
    note_view(by=_reader(request), what=f"whom to ring to keep contacts true: {len(errands)}")
    return render(request, "upkeep/ringing.html", {"errands": errands})


def rung(request: HttpRequest, who: Standing, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    form = RingingForm(request.POST)
    if form.is_valid():
        why, outcome = Why(form.cleaned_data["why"]), Outcome(form.cleaned_data["outcome"])
        actions.note_ringing(by=_reader(request), person=person, why=why, outcome=outcome)
        messages.success(request, f"Noted: {outcome.label.lower()}.")
    return redirect("upkeep:ringing")


def reachability(request: HttpRequest, who: Standing) -> HttpResponse:
    now, rules = clock.now(), book()
    places = reach_of_places(now)
    note_view(by=_reader(request), what="which places can be reached")
    context = {
        "places": sorted(places, key=lambda one: one.is_reachable),  # the others first
        "reachable": sum(one.is_reachable for one in places),
        "enough": rules.value("reachable.people"),
        "days": rules.value("reachable.days"),
        "areas": reach_by_area(now),
    }
    return render(request, "upkeep/reachability.html", context)


def _reader(request: HttpRequest) -> Person:
    """Whoever is signed in, behind the rule of every page here."""
    return cast(Person, request.user)

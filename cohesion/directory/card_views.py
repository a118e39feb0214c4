"""Changing what is known of a place and of how its people are reached."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohesion.accounts.models import Person
from cohesion.directory import actions, card_actions
from cohesion.directory.access import roles_of
from cohesion.directory.card_forms import AwayForm, ReachingForm, SiteCardForm
from cohesion.directory.card_rules import may_say_how_to_reach
from cohesion.directory.listing import visible_places
from cohesion.directory.models import SiteCard, TimeAway
from cohesion.directory.own_views import reader
from cohesion.directory.queries import Standing, standing


def card(request: HttpRequest, who: Standing, ref: str) -> HttpResponse:
    """The card of a place, to be changed. What was typed stays when something is wrong with it."""
    place = visible_places(who).filter(ref__iexact=ref).first()
    if place is None:
        raise Http404("There is no such place.")
    known = SiteCard.objects.filter(place=place).first() or SiteCard(place=place)
    form = SiteCardForm(request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        return redirect("directory:place", place.ref)
    actions.note_view(by=reader(request), what=f"the site card of {place.ref}")
    return render(request, "directory/card.html", {"form": form, "place": place})


def _saved(request: HttpRequest, form: SiteCardForm) -> bool:
    try:
        card_actions.save_card(by=reader(request), card=form.instance)
    except ValidationError as objections:
        form.add_error(None, objections)
        return False
    messages.success(request, "The site card is saved.")
    return True


def reaching(request: HttpRequest, who: Standing, pk: int) -> HttpResponse:
    """How and when somebody is reached, as an officer looks after it."""
    return _reaching(request, who, _looked_after(who, pk), "directory:reaching", pk)


def own(request: HttpRequest) -> HttpResponse:
    """The same for oneself."""
    person = reader(request)
    return _reaching(request, standing(person), person, "your:reaching")


def _reaching(request: HttpRequest, who: Standing, person: Person, page: str, *args: int) -> HttpResponse:
    """A POST is one of the page's two forms."""
    sent = request.POST.get("what", "")
    said = {sent: request.POST}
    forms = {
        "reaching": ReachingForm(said.get("reaching"), person=person, reader=who, prefix="reaching"),
        "away": AwayForm(said.get("away"), prefix="away"),
    }
    if sent in forms and forms[sent].is_valid():
        _do(reader(request), person, sent, forms[sent].cleaned_data)
        messages.success(request, "Saved.")
        return redirect(page, *args)
    context = {"person": person, "forms": forms, "sent": sent, "form": forms.get(sent)}
    return render(
        request, "directory/reaching.html", context | {"times": person.times_away.all(), "is_own": not args}
    )


def remove_away(request: HttpRequest, who: Standing, pk: int, away: int) -> HttpResponse:
    return _removed(request, pk, away, "directory:reaching", pk)


def remove_own(request: HttpRequest, away: int) -> HttpResponse:
    return _removed(request, reader(request).pk, away, "your:reaching")


def _removed(request: HttpRequest, person: int, away: int, page: str, *args: int) -> HttpResponse:
    found = get_object_or_404(TimeAway.objects.select_related("person"), pk=away, person=person)
    card_actions.remove_time_away(by=reader(request), away=found)
    messages.success(request, "Taken out.")
    return redirect(page, *args)


def _do(by: Person, person: Person, sent: str, said: dict) -> None:
    if sent == "reaching":
        card_actions.save_reaching(by=by, person=person, **said)
    else:
        card_actions.add_time_away(by=by, away=TimeAway(person=person, **said))


def _looked_after(who: Standing, pk: int) -> Person:
    person = get_object_or_404(Person, pk=pk)
    if not may_say_how_to_reach(who, roles_of(person)):
        raise PermissionDenied("You do not look after this person.")
    return person

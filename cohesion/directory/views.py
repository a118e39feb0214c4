"""The directory's pages: a list of people's numbers, so whoever looks is noted."""

from datetime import timedelta
from typing import cast

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cohesion.accounts.models import Person
from cohesion.directory import actions, disclosing
from cohesion.directory import cascade as sheets
from cohesion.directory.card_rules import may_see_card
from cohesion.directory.forms import DutyForm, ExportForm, PlacesForm
from cohesion.directory.listing import card_of, contacts_of, matching, visible_places
from cohesion.directory.looks import by_person, entries
from cohesion.directory.looks import looks as lines_of
from cohesion.directory.models import Place
from cohesion.directory.people_views import sensitive
from cohesion.directory.rota import on_duty_now, rota
from cohesion.directory.rules import may_edit_rota, may_export, may_read_views, may_reveal, may_see_cascade
from cohesion.kit import clock
from cohesion.kit.spreadsheet import csv_answer
from cohesion.policy.book import book

PER_PAGE, PLACES_PER_PAGE = 50, 25  # a place has several people
DAYS_AHEAD = 7


def index(request: HttpRequest, who) -> HttpResponse:
    form = PlacesForm(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    places = matching(
        visible_places(who),
        words=wanted.get("q", ""),
        area=wanted.get("area", ""),
        faith=wanted.get("faith", ""),
    )
    page = Paginator(places, PLACES_PER_PAGE).get_page(request.GET.get("page"))
    rows = [(place, contacts_of(place)) for place in page]
    actions.note_view(by=_person(request), what=_what_was_seen(rows, wanted))
    context = {"form": form, "page": page, "rows": rows, "is_filtered": any(wanted.values())}
    context |= {"may_see_cascade": may_see_cascade(who), "may_read_views": may_read_views(who)}
    context |= {"may_export": may_export(who)}
    return render(
        request,
        "directory/index.html",
        context | {"on_duty": on_duty_now(clock.now()), "query": query_of(request)},
    )


def place(request: HttpRequest, who, ref: str) -> HttpResponse:
    found = visible_places(who).filter(ref__iexact=ref).first()
    if found is None:
        raise Http404("There is no such place.")
    seen = "contacts and site card" if may_see_card(who) else "contacts"
    actions.note_view(by=_person(request), what=f"the {seen} of {found.ref}")
    context = {"place": found, "contacts": contacts_of(found), "may_reveal": may_reveal(who)}
    return render(request, "directory/place.html", context | _card_for(who, found))


def _card_for(who, found: Place) -> dict[str, object]:
    """The site card of a place, for those who may see it."""
    return {"may_see_card": True, **card_of(found)} if may_see_card(who) else {}


def reveal(request: HttpRequest, who, ref: str, point_id: str) -> HttpResponse:
    """The same page with one number in full, for this answer only."""
    found = visible_places(who).filter(ref__iexact=ref).first()
    contacts = contacts_of(found) if found else []
    points = {point.pk: (contact, point) for contact in contacts for point in contact.points}
    if int(point_id) not in points:
        raise Http404("There is no such number.")
    contact, point = points[int(point_id)]
    disclosing.reveal(
        by=_person(request),
        person=contact.post.person,
        number=point.number,
        where=f"of {found.ref}",
        reason=request.POST.get("reason", ""),
    )
    context = {"place": found, "contacts": contacts, "may_reveal": True, "revealed": point.pk}
    return render(request, "directory/place.html", context | _card_for(who, found))


def looks(request: HttpRequest, who) -> HttpResponse:
    """Who looked at the contact list, revealed a number, or took a file."""
    page = Paginator(entries(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": lines_of(list(page), who), "people": by_person(clock.now())}
    return render(request, "directory/looks.html", context)


@sensitive
def export(request: HttpRequest, who) -> HttpResponse:
    """Break-glass: the contact list as a file."""
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = disclosing.export(by=_person(request), reason=form.cleaned_data["reason"])
            return csv_answer("contacts.csv", rows)
        except ValidationError as objections:
            form.add_error(None, objections)
    context = {"form": form, "is_on": book().value("privacy.exports")}
    return render(request, "directory/export.html", context)


def cascade(request: HttpRequest, who) -> HttpResponse:
    """What to print for when texts do not leave: the one page with numbers in full."""
    found = sheets.cascade(clock.now())
    actions.note_view(by=_person(request), what=found.in_a_line)
    return render(request, "directory/cascade.html", {"cascade": found})


def duty(request: HttpRequest, who) -> HttpResponse:
    may_edit = may_edit_rota(who)
    form = DutyForm(request.POST or None) if may_edit else None
    if request.method == "POST" and form.is_valid() and _put_on_duty(request, form):
        return redirect("directory:duty")
    now = clock.now()
    shown = rota(now, now + timedelta(days=DAYS_AHEAD))
    return render(
        request, "directory/duty.html", {"form": form, "rota": shown, "now": now, "days": DAYS_AHEAD}
    )


def _person(request: HttpRequest) -> Person:
    """Whoever is signed in, behind the rule of every page here."""
    return cast(Person, request.user)


def _put_on_duty(request: HttpRequest, form: DutyForm) -> bool:
    said = form.cleaned_data
    try:
        actions.put_on_duty(by=_person(request), **said | {"turn": int(said["turn"])})
    except ValidationError as objections:
        form.add_error(None, objections)
        return False
    return True


def _what_was_seen(rows: list, wanted: dict[str, str]) -> str:
    """For the journal, so that a leak can be traced: which places were on the page, and what was looked for."""
    said = ", ".join(f"{name} {value}" for name, value in wanted.items() if value)
    refs = ", ".join(place.ref for place, _ in rows) or "no place"
    return f"the contact list{f' ({said})' if said else ''}: {refs}"


def query_of(request: HttpRequest) -> str:
    """The search without its page number, for the links to other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()

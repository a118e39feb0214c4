"""The tension log: a quick entry, the list with its trend, a week on paper, and an entry that becomes a concern."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohesion.directory.queries import Standing
from cohesion.kit import clock
from cohesion.policy.book import book
from incidents import actions, tension
from incidents.learning_forms import SeedForm, TensionFilter, TensionForm
from incidents.models import TensionEntry
from incidents.rules import Refused

SHOWN = 100


def index(request: HttpRequest, who: Standing) -> HttpResponse:
    form, rules = TensionFilter(request.GET or None), book()
    chosen = form.cleaned_data if form.is_valid() else {}
    area = chosen.get("area")
    found = tension.entries(area.pk if area else None, chosen.get("sort", ""))
    weeks, labels = tension.trend(found, clock.now()), tension.levels(rules)
    context = {
        "form": form,
        "rows": [(entry, labels.get(entry.level, entry.level)) for entry in found[:SHOWN]],
        "weeks": weeks,
        "most": max(1, *(week.count for week in weeks)),
        "keep_days": rules.value("tension.keep_days"),
    }
    return render(request, "incidents/tension.html", context)


def new(request: HttpRequest, who: Standing) -> HttpResponse:
    form = TensionForm(request.POST or None, rules=book())
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_tension(by=request.user, **form.cleaned_data)
            messages.success(request, "Noted.")
            return redirect("incidents:tension")
        except Refused as refused:
            form.add_error(None, refused.objections)
    return render(request, "incidents/tension_new.html", {"form": form})


def week(request: HttpRequest, who: Standing) -> HttpResponse:
    """The week of the day in `?of=`, by default this one, by area: to print, or to give to whoever joins them up."""
    monday, rules = tension.monday_of(clock.now()), book()
    if of := request.GET.get("of"):
        try:
            monday = date.fromisoformat(of)
            monday -= timedelta(days=monday.weekday())
        except (ValueError, OverflowError):
            raise Http404 from None
    labels = tension.levels(rules)
    areas = tension.week_by_area(monday, rules)
    context = {
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "areas": [
            (one, [(entry, labels.get(entry.level, entry.level)) for entry in one.entries]) for one in areas
        ],
        "now": clock.now(),
    }
    return render(request, "incidents/tension_week.html", context)


def seed(request: HttpRequest, who: Standing, entry_id: int) -> HttpResponse:
    """An entry becomes a concern (S4), with 999 first as on every way to raise."""
    entry = get_object_or_404(TensionEntry.objects.select_related("area"), pk=entry_id)
    form = SeedForm(request.POST or None, who=who, area=entry.area)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(actions.raise_from_tension(by=request.user, entry=entry, **form.cleaned_data))
        except Refused as refused:
            form.add_error(None, refused.objections)
    return render(request, "incidents/tension_raise.html", {"form": form, "entry": entry})

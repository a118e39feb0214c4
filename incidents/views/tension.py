"""The tension log: a quick entry, the list with its trend, a week on paper, and an entry that becomes a concern."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohesion.directory.queries import Standing
from cohesion.kit import clock
from cohesion.plan.queries import request_from
from cohesion.plan.states import Kind
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
    risen = tension.has_risen(tension.trend(tension.entries(), clock.now()), rules)
    context = {
        "form": form,
        "risen": risen,
        "dialogue": request_from(tension.source_of(risen), Kind.MEETING) if risen else None,
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
    monday, rules = _monday(request.GET.get("of", "")), book()
    labels = tension.levels(rules)
    context = {
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "areas": [
            (one, [(entry, labels.get(entry.level, entry.level)) for entry in one.entries])
            for one in tension.week_by_area(monday, rules)
        ],
        "now": clock.now(),
    }
    return render(request, "incidents/tension_week.html", context)


def _monday(of: str) -> date:
    """Of the week of that day, or of this week; 404 for what is no day that has a week before and after it."""
    try:
        day = date.fromisoformat(of) if of else tension.monday_of(clock.now())
        monday = day - timedelta(days=day.weekday())
    except (ValueError, OverflowError):
        raise Http404 from None
    if not 2000 < monday.year < 9000:  # further off, a week before or after it would be no day
        raise Http404
    return monday


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

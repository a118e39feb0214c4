"""Settings and wordings: what is in force, where it comes from, and how it is changed."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cohesion.accounts.models import Person
from cohesion.directory.people_views import sensitive
from cohesion.policy.book import Rule, shipped
from cohesion.policy.wordings import places_of, preview
from cohesion.site.offices import actions, queries
from cohesion.site.offices.forms import DecisionForm, RecordForm, SearchForm
from cohesion.site.offices.rules import may_change_settings
from cohesion.site.offices.values import differences


def index(request: HttpRequest, who) -> HttpResponse:
    return _listed(request, who, "site/offices/settings.html", queries.settings_list)


def wordings(request: HttpRequest, who) -> HttpResponse:
    return _listed(request, who, "site/offices/wordings.html", queries.wordings_list)


def _listed(request: HttpRequest, who, template: str, listed) -> HttpResponse:
    form = SearchForm(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sections = listed(wanted.get("q", ""), only_ours=wanted.get("only") == "ours")
    context = {"form": form, "sections": sections, "is_filtered": any(wanted.values())}
    return render(request, template, context | {"may_change": may_change_settings(who)})


def show(request: HttpRequest, who, key: str) -> HttpResponse:
    rule = _rule(key)
    context = _about(rule) | {"may_change": may_change_settings(who), "steps": queries.history(key)}
    return render(request, "site/offices/setting.html", context)


@sensitive
def change(request: HttpRequest, who, key: str) -> HttpResponse:
    """Fill in, look at it (a wording as it will arrive), confirm. Each step carries all that was typed."""
    rule = _rule(key)
    if rule.section == "languages":  # who has read the words is recorded where they are shown
        return redirect("settings:language", key.rpartition(".")[2])
    form = RecordForm(request.POST or None, rule=rule)
    if request.method == "POST" and form.is_valid() and not {"again", "preview"} & request.POST.keys():
        if "confirmed" not in request.POST:
            return render(request, "site/offices/confirm.html", _about(rule) | _decided(form))
        if _changed(request, form):
            return redirect("settings:show", key)
    if "preview" in request.POST:
        form.look_at_value_only()
    return render(request, "site/offices/change.html", _about(rule) | {"form": form} | _previewed(form))


@sensitive
def back(request: HttpRequest, who, key: str) -> HttpResponse:
    """Back to what ships: what that means stands on the page that asks."""
    rule = _rule(key)
    form = DecisionForm(request.POST or None, rule=rule)
    if request.method == "POST" and form.is_valid():
        try:
            actions.go_back(by=person(request), key=key, **form.cleaned_data)
            messages.success(request, "What ships is in force again.")
            return redirect("settings:show", key)
        except ValueError as objection:
            form.add_error(None, str(objection))
    parts = differences(rule.value, shipped()[key].value)
    return render(request, "site/offices/back.html", _about(rule) | {"form": form, "parts": parts})


def person(request: HttpRequest) -> Person:
    """Whoever is signed in, behind the rule of every page here."""
    return cast(Person, request.user)


def _rule(key: str) -> Rule:
    rule = queries.find(key)
    if rule is None:
        raise Http404("There is no such setting.")
    return rule


def _about(rule: Rule) -> dict[str, object]:
    line = queries.Line(rule)
    wording = queries.is_wording(rule.key)
    places = places_of(rule.key, shipped()[rule.key].value) if wording else []
    return {"rule": rule, "line": line, "is_wording": wording, "places": [f"{{{name}}}" for name in places]}


def _decided(form: RecordForm) -> dict[str, object]:
    return {"form": form, "parts": differences(form.rule.value, form.value)} | _previewed(form)


def _previewed(form: RecordForm) -> dict[str, object]:
    """A wording as it comes out at its longest, also while something still speaks against it."""
    if not queries.is_wording(form.rule.key) or not form.is_bound:
        return {}
    words = str(form["value"].value() or "").replace("\r\n", "\n").strip()
    return {"preview": preview(words, shipped()[form.rule.key].value)}


def _changed(request: HttpRequest, form: RecordForm) -> bool:
    said = {name: form.cleaned_data[name] for name in ("source", "checked_on", "reason", "seen")}
    try:
        actions.change(by=person(request), key=form.rule.key, value=form.value, **said)
    except ValueError as objection:
        form.add_error(None, str(objection))
        return False
    messages.success(request, "It is in force for whatever starts from now on.")
    return True

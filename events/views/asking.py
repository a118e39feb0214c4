"""Before any form: a few questions that end in what an event needs, from whom, and by when."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from cohesion.policy.book import book
from events import actions
from events.answers import SECTIONS
from events.assessing import assess, facts_of
from events.forms import PRE_CHECK, BeginForm, NoteForm, pre_check_form
from events.views.doing import person_of


def check(request: HttpRequest) -> HttpResponse:
    """One question page after the other. What was said stands in the address: nothing is kept, nobody signs in."""
    said: dict[str, object] = {}
    for number, step in enumerate(PRE_CHECK, 1):
        form = pre_check_form(step, request.GET if step in request.GET.getlist("asked") else None)
        if not form.is_valid():
            context = {"form": form, "step": step, "said": _spelt(said), "asked": list(PRE_CHECK)[:number]}
            return render(request, "events/check.html", context | {"number": number, "of": len(PRE_CHECK)})
        said |= form.answers()
    return render(request, "events/answer.html", _answer(said))


def note(request: HttpRequest) -> HttpResponse:
    """An event for which nobody's permission is needed is noted, with a reference."""
    said = _said(request)
    answer = _answer(said) if said else None
    if answer is None or not answer["found"].is_only_noted:
        return redirect("events:check")
    form = NoteForm(request.POST if "key" in request.POST else None)
    if form.is_valid():
        try:
            return _noted(request, said | form.answers(), form.cleaned_data["key"])
        except Refused as refused:
            form.add_error(None, refused.objections)
    return render(request, "events/note.html", {"form": form, "said": _spelt(said)})


def begin(request: HttpRequest) -> HttpResponse:
    """Begins an application with what the pre-check knows. The page after it shows its address: no history keeps it."""
    return _beginning(request, for_somebody=False)


def _beginning(request: HttpRequest, *, for_somebody: bool) -> HttpResponse:
    said = _said(request)
    form = BeginForm(request.POST if "key" in request.POST else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _begun(request, form, said, for_somebody=for_somebody)
        except Refused as refused:
            form.add_error(None, refused.objections)
    context = {"form": form, "said": _spelt(said), "for_somebody": for_somebody}
    return render(request, "events/begin.html", context)


def _begun(request: HttpRequest, form: BeginForm, said: dict, *, for_somebody: bool) -> HttpResponse:
    answers = said | {name: form.cleaned_data[name] for name in ("contact", "email")}
    case, secret = actions.begin(
        by=person_of(request), answers=answers, key=form.cleaned_data["key"], for_somebody=for_somebody
    )
    return once(request, "events/begun.html", case, secret)


def _noted(request: HttpRequest, answers: dict, key) -> HttpResponse:
    """The answers of such an event are few; every page of it counts as seen."""
    seen = [section.name for section in SECTIONS]
    rest = {"about": answers["title"], "open_to": "invited", "starts": "", "ends": "", "seen": seen}
    case, secret = actions.note_at_once(by=person_of(request), answers=rest | answers, key=key)
    return once(request, "events/noted.html", case, secret)


def once(request: HttpRequest, template: str, case, secret: str) -> HttpResponse:
    """The page that shows an address once."""
    address = request.build_absolute_uri(f"/e/{secret}/") if secret else ""
    response = render(request, template, {"case": case, "address": address})
    response["Cache-Control"] = "no-store"
    return response


def _said(request: HttpRequest) -> dict[str, object]:
    """What the pre-check was told, if it still makes sense."""
    data = request.POST if request.method == "POST" else request.GET
    said: dict[str, object] = {}
    for step in PRE_CHECK:
        form = pre_check_form(step, data)
        if not form.is_valid():
            return {}
        said |= form.answers()
    return said


def _answer(said: dict[str, object]) -> dict:
    facts, policy = facts_of(said), book()
    if facts is None:
        raise ValueError("The pre-check asks for all that an answer needs.")
    found = assess(facts, clock.local(clock.now()).date(), policy)
    return {
        "found": found,
        "facts": facts,
        "said": _spelt(said),
        "query": urlencode(_spelt(said)),
        "phone": policy.value("events.phone"),
    }


def _spelt(said: dict[str, object]) -> list[tuple[str, str]]:
    """As hidden fields, one for each value."""
    found: list[tuple[str, str]] = []
    for name, value in said.items():
        found += [(name, one) for one in value] if isinstance(value, list) else [(name, str(value))]
    return found

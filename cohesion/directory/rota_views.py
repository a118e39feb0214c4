"""The page of the rota: what is missing, who has it, and how it is changed."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohesion.directory import rota_actions
from cohesion.directory.models import Absence, Duty, Pattern, Swap
from cohesion.directory.own_views import reader
from cohesion.directory.queries import Standing
from cohesion.directory.rota_forms import AbsenceForm, NoteForm, PatternForm
from cohesion.directory.rota_page import rota_page
from cohesion.kit import clock
from cohesion.kit.forms import HouseForm


def index(request: HttpRequest, who: Standing) -> HttpResponse:
    """The page. A POST is one of its forms; what was typed stays when something is wrong with it."""
    sent = request.POST.get("what", "")
    forms = _forms(request, who)
    if sent in forms and forms[sent].is_valid() and _done(request, sent, forms[sent]):
        return redirect("directory:rota")
    context = rota_page(reader(request), who, clock.now())
    context |= {"forms": forms, "sent": sent, "form": forms.get(sent)}
    return render(request, "directory/rota.html", context)


def _forms(request: HttpRequest, who: Standing) -> dict[str, HouseForm]:
    said = {request.POST.get("what", ""): request.POST}
    return {
        "pattern": PatternForm(said.get("pattern"), who=who, prefix="pattern"),
        "absence": AbsenceForm(said.get("absence"), who=who, person=reader(request), prefix="absence"),
        "note": NoteForm(said.get("note"), who=who, prefix="note"),
    }


def _done(request: HttpRequest, what: str, form) -> bool:
    by = reader(request)
    try:
        with transaction.atomic():
            if what == "pattern":
                for pattern in form.patterns():
                    rota_actions.add_pattern(by=by, pattern=pattern)
            elif what == "absence":
                rota_actions.add_absence(by=by, **form.cleaned_data)
            else:
                rota_actions.leave_note(by=by, **form.cleaned_data)
    except ValidationError as objections:
        form.add_error(None, objections)
        return False
    messages.success(request, SAID[what])
    return True


SAID = {
    "pattern": "It stands on the rota.",
    "absence": "The absence is on the rota. Look whether it leaves a gap.",
    "note": "The note waits for whoever takes over.",
}
ACTS: dict[str, tuple[type[models.Model], str, Callable, str]] = {
    "offer": (
        Duty,
        "duty",
        rota_actions.offer,
        "The duty is on offer. It stays yours until somebody accepts.",
    ),
    "take_off": (Duty, "duty", rota_actions.take_off, "The duty is off the rota."),
    "accept": (Swap, "swap", rota_actions.accept, "The duty is yours."),
    "withdraw": (Swap, "swap", rota_actions.withdraw, "The offer is taken back. The duty stays as it was."),
    "end": (Pattern, "pattern", rota_actions.end_pattern, "The pattern ends today."),
    "back": (Absence, "absence", rota_actions.cancel_absence, "The absence is taken out."),
}


def act(request: HttpRequest, who: Standing, what: str, pk: int) -> HttpResponse:
    """One press on one line of the page; the action itself checks who may."""
    model, name, do, done = ACTS[what]
    thing = get_object_or_404(model, pk=pk)
    try:
        do(by=reader(request), **{name: thing})
        messages.success(request, done)
    except ValidationError as objections:
        messages.error(request, " ".join(objections.messages))
    return redirect("directory:rota")


def take_over(request: HttpRequest, who: Standing, role: str) -> HttpResponse:
    """One tap: I have it now."""
    try:
        rota_actions.take_over(by=reader(request), role=role)
        messages.success(request, "You have taken over.")
    except ValidationError as objections:
        messages.error(request, " ".join(objections.messages))
    return redirect("directory:rota")

"""What every page that does something does: show a form, do what it says, or say why not and keep what was typed."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cohesion.kit.refusals import Refused


def doing(
    request: HttpRequest,
    form: Form,
    do: Callable[[], str],
    *,
    then: str,
    template: str = "events/form.html",
    **context,
) -> HttpResponse:
    """`do` returns what to say once it is done; `then` is the address to go on to, and back to."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, do())
            return redirect(then)
        except Refused as refused:
            form.add_error(None, refused.objections)
    return render(request, template, {"form": form, "back": then, **context})


def person_of(request: HttpRequest):
    """Who does it: whoever is signed in, or None for somebody who came by an address."""
    return request.user if request.user.is_authenticated else None

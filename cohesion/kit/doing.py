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
    do: Callable[[dict], str],
    *,
    then: str | Callable[[], str],
    template: str,
    back: str = "",
    **context: object,
) -> HttpResponse:
    """`do` gets what was typed and returns what to say once it is done; `then` is the address to go on to.

    `back` is where whoever changes their mind goes; where `then` leads, when it is an address.
    """
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, do(form.cleaned_data))
            return redirect(then if isinstance(then, str) else then())
        except Refused as refused:
            form.add_error(None, refused.objections)
    address = back or (then if isinstance(then, str) else "/")
    return render(request, template, {"form": form, "back": address, **context})

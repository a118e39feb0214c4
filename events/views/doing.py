"""The pages of events do what every such page does, in the look of events."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from cohesion.kit import doing as pages


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
    return pages.doing(request, form, lambda _: do(), then=then, template=template, **context)


def person_of(request: HttpRequest):
    """Who does it: whoever is signed in, or None for somebody who came by an address."""
    return request.user if request.user.is_authenticated else None

"""The pages of the clerk do what every such page does, in the look of the forums."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from cohesion.kit import doing as pages


def doing(
    request: HttpRequest,
    form: Form,
    do: Callable[[dict], str],
    *,
    then: str | Callable[[], str],
    template: str = "forums/form.html",
    **context: object,
) -> HttpResponse:
    """`then` is the address to go on to; where only the doing says which, the way back is the desk."""
    back = "" if isinstance(then, str) else "/forums/desk/"
    return pages.doing(request, form, do, then=then, template=template, back=back, **context)

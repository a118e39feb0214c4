"""What a personal link of the forums asks, without signing in."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from cohesion.kit.refusals import Refused
from forums import actions, kept_days
from forums.date_forms import CannotForm, KeptDayForm
from forums.models import DateAsk, KeptDayAsk
from forums.states import Via


@csrf_exempt  # the token is the whole credential: no cookie counts, and a browser that refuses them must get through
def by_link(request: HttpRequest, asked: DateAsk | KeptDayAsk, token: str) -> HttpResponse:
    """Which of the proposed dates somebody cannot make, or which day they keep."""
    return _dates(request, asked) if isinstance(asked, DateAsk) else _kept_day(request, asked)


def _dates(request: HttpRequest, ask: DateAsk) -> HttpResponse:
    form = CannotForm(
        request.POST if request.method == "POST" else None, ask=ask
    )  # nothing ticked is an answer

    def do() -> None:
        actions.object_to(ask=ask, numbers=form.numbers(), via=Via.LINK)

    context = {"form": form, "ask": ask, "is_done": _is_done(request, form, do)}
    return render(request, "forums/dates_answer.html", context)


def _kept_day(request: HttpRequest, ask: KeptDayAsk) -> HttpResponse:
    form = KeptDayForm(request.POST or None, ask=ask)

    def do() -> None:
        actions.say_day(ask=ask, day=form.cleaned_data["day"], via=Via.LINK)

    context = {"form": form, "ask": ask, "name": kept_days.name_of(ask)}
    return render(request, "forums/kept_day_answer.html", context | {"is_done": _is_done(request, form, do)})


def _is_done(request: HttpRequest, form: Form, do: Callable[[], None]) -> bool:
    """Whether it was sent and is kept; else the form says why not, with what was typed."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        do()
    except Refused as refused:
        form.add_error(None, refused.objections)
        return False
    return True

"""Pages for everybody: what a place of worship can do, and what happens after a call for help."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cohesion.kit import clock
from cohesion.policy.book import book
from incidents.public import schemes


def support(request: HttpRequest) -> HttpResponse:
    rules = book()
    context = {
        "schemes": schemes(clock.local(clock.now()).date()),
        "checked_on": rules.rule("support.schemes").checked_on,
        "measures": rules.value("support.measures"),
        "ask": rules.value("support.ask"),
    }
    return render(request, "incidents/support.html", context)


def calling(request: HttpRequest) -> HttpResponse:
    rules = book()
    context = {"calling": rules.value("training.calling"), "after": rules.value("training.next")}
    return render(request, "incidents/calling.html", context | {"help": rules.under("help")})

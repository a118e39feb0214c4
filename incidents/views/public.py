"""Pages for everybody: what a place of worship can do, and what happens after a call for help."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cohesion.kit import clock
from cohesion.kit.spreadsheet import csv_answer
from cohesion.policy.book import book
from incidents.public import schemes
from incidents.published import published
from incidents.responding import responses


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


def responding(request: HttpRequest) -> HttpResponse:
    rules = book()
    context = {"responses": responses(rules), "help": rules.under("help")}
    return render(request, "incidents/responding.html", context)


def figures(request: HttpRequest) -> HttpResponse:
    return render(request, "incidents/figures.html", {"page": published(clock.now())})


def figures_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file, for whoever wants to count for themselves."""
    found = published(clock.now())
    return csv_answer(f"figures-{clock.local(found.as_of):%Y-%m-%d}.csv", found.rows())

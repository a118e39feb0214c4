"""Searching what the forums published, the same as open data, and whether the forum is fair to everybody."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from cohesion.kit import clock
from cohesion.kit.spreadsheet import csv_answer
from forums.figures import figures
from forums.searching import LONGEST, open_data, search


def find(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").replace("\x00", "")[:LONGEST].strip()
    return render(request, "forums/search.html", {"asked": asked, "hits": search(asked)})


def fairness(request: HttpRequest) -> HttpResponse:
    return render(request, "forums/fairness.html", {"figures": figures(clock.now())})


def data(request: HttpRequest) -> JsonResponse:
    """All of it in one file. Terms as OParl has them, where it has one."""
    return JsonResponse(open_data(request.build_absolute_uri), json_dumps_params={"ensure_ascii": False})


def table(request: HttpRequest, data_kind: str) -> HttpResponse:
    """One kind of it as a file for spreadsheets, with the same names at the head of its columns."""
    found = open_data(request.build_absolute_uri)
    if data_kind not in found:
        raise Http404
    rows = found[data_kind]
    head = [list(rows[0])] if rows else []
    cells = [[_cell(value) for value in row.values()] for row in rows]
    return csv_answer(f"forums-{data_kind}.csv", head + cells)


def _cell(value: object) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)

"""Files for a spreadsheet."""

import csv
from collections.abc import Iterable

from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """Keeps a spreadsheet from taking words for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def csv_answer(name: str, rows: Iterable[Iterable[str]]) -> HttpResponse:
    """The rows as a file that spreadsheets read as UTF-8; every cell harmless."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    csv.writer(response).writerows([harmless(cell) for cell in row] for row in rows)
    return response

"""Reads a CSV file as spreadsheets and people really write them, into rows of plain text cells."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from cohesion.directory.importing.problems import Problem, Refused

_BYTE_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_NAMES = ("place", "person", "organisation", "note")  # may begin with an apostrophe, as in 'Abd al-Karim
_DIRECTION_MARKS = re.compile("[\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_UNREADABLE = (
    "This is not a CSV file. In your spreadsheet choose Save as, then CSV UTF-8, and import that file."
)


class Line(NamedTuple):
    """One row of the sheet: its number as a spreadsheet shows it, and its cells by column; "" for an empty one."""

    number: int
    cells: dict[str, str]


@dataclass
class Sheet:
    """The rows that hold anything, and what whoever imports should know about how they were read."""

    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_sheet(data: bytes, columns: tuple[str, ...], optional: tuple[str, ...] = ()) -> Sheet:
    """The rows of a CSV file. Raises Refused when the file as a whole, or any row's shape, cannot be read.

    UTF-8, UTF-16 with its mark, or Windows-1252; comma, semicolon or tab; any line ends. The header is free in case,
    spaces and order; columns that nobody knows are noted and left out; a missing one that is not `optional` is refused.
    """
    sheet = Sheet()
    text = _decoded(data, sheet.notes)
    rows = _rows(text)
    header = next(
        (cells for _, cells in rows if any(cells) and not cells[0].lower().startswith("sep=")), None
    )
    if header is None:
        raise Refused([f"The file is empty. Its first row must name the columns: {', '.join(columns)}."])
    _fill(sheet, rows, _columns_of(header, columns, optional, sheet.notes), width=len(header))
    if not sheet.lines:
        raise Refused(["There is nothing below the header."])
    return sheet


def _decoded(data: bytes, notes: list[str]) -> str:
    encoding = next((name for mark, name in _BYTE_MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise Refused([_UNREADABLE]) from None
        text = _windows(data)
        notes.append("The file is not UTF-8, so it was read as Windows text. Check accented names.")
    if "\0" in text or data.startswith(b"PK\x03\x04"):
        raise Refused([_UNREADABLE])
    return text


def _windows(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise Refused([_UNREADABLE]) from None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers. A quotation mark out of place is refused: guessing would move cells."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, [_tidy(cell) for cell in cells]
    except csv.Error:
        advice = "Put quotation marks only around a whole cell, and double those inside it."
        raise Refused([Problem(number + 1, "", f"a quotation mark is out of place. {advice}")]) from None


def _delimiter(text: str) -> str:
    """The sign that separates most cells of the first row; what a `sep=` line names, where a spreadsheet wrote one."""
    first = text.lstrip().split("\n", 1)[0]
    named = re.match(r'"?sep=(.)', first, re.IGNORECASE)
    return named[1] if named and named[1] in ",;\t" else max(",;\t", key=first.count)


def _tidy(cell: str) -> str:
    """The cell on one line, composed, without control characters or marks that turn the direction of what follows."""
    if cell.isascii() and cell.isprintable():
        return " ".join(cell.split())
    spaced = " ".join(unicodedata.normalize("NFC", cell).split())
    return "".join(c for c in _DIRECTION_MARKS.sub("", spaced) if unicodedata.category(c) != "Cc").strip()


def _columns_of(
    header: list[str], columns: tuple[str, ...], optional: tuple[str, ...], notes: list[str]
) -> dict[int, str]:
    """Which column stands where in the file."""
    known = {_bare(column): column for column in columns}
    found = {index: known[_bare(title)] for index, title in enumerate(header) if _bare(title) in known}
    if missing := [column for column in columns if column not in (*found.values(), *optional)]:
        raise Refused(
            [
                f"The header has no column called {', '.join(missing)}. Add what is missing; cells may be empty."
            ]
        )
    if twice := sorted({column for column in columns if list(found.values()).count(column) > 1}):
        raise Refused([f"The header names {', '.join(twice)} more than once. Keep one of each."])
    if extra := [title for index, title in enumerate(header) if title and index not in found]:
        notes.append(f"Not a column of ours, so left out: {', '.join(extra)}.")
    return found


def _bare(title: str) -> str:
    return "".join(c for c in title.casefold() if c.isalnum())


def _fill(sheet: Sheet, rows: Iterator[tuple[int, list[str]]], places: dict[int, str], width: int) -> None:
    problems: list[Problem | str] = []
    for number, cells in rows:
        if any(cells[width:]):
            problems.append(
                Problem(
                    number, "", "has more cells than the header. Put a cell with a comma in quotation marks."
                )
            )
        values = {name: cells[index] if index < len(cells) else "" for index, name in places.items()}
        values = {name: cell if name in _NAMES else cell.lstrip("'") for name, cell in values.items()}
        if any(values.values()):
            sheet.lines.append(Line(number, values))
    if problems:
        raise Refused(problems)

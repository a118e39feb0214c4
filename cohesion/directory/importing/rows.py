"""The rows of a directory file: each a post that somebody holds, or a place, or both."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cohesion.directory.importing import cells
from cohesion.directory.importing.problems import Problem
from cohesion.directory.importing.sheet import Line, Sheet
from cohesion.directory.states import Role, Way
from cohesion.kit.phones import is_mobile

READERS: dict[str, Callable[[str], Any]] = {
    "place_ref": cells.reference,
    "place": cells.text,
    "kind": cells.text,
    "faith": cells.faith,
    "town": cells.text,
    "area": cells.text,
    "lat": cells.latitude,
    "lon": cells.longitude,
    "peak": cells.people_count,
    "place_sms_name": cells.text,
    "visibility": cells.visibility,
    "organisation": cells.text,
    "person": cells.text,
    "role": cells.role,
    "rank": cells.rank,
    "mobile": cells.number,
    "prefers": cells.prefers,
    "email": cells.email,
    "language": cells.language,
    "consent_on": cells.past_day,
    "basis": cells.basis,
    "condition": cells.condition,
    "verified_on": cells.past_day,
    "same_faith": cells.yes_no,
    "from": cells.day,
    "until": cells.day,
    "note": cells.text,
}
COLUMNS = tuple(READERS)
OPTIONAL = ("prefers", "basis", "condition")  # files from before this column still load
OF_A_PLACE = (*COLUMNS[1 : COLUMNS.index("person")], "note")
OF_A_PERSON = (
    "person",
    "mobile",
    "prefers",
    "email",
    "language",
    "consent_on",
    "basis",
    "condition",
    "verified_on",
)
OF_A_POST = ("role", "rank", "same_faith", "from", "until")


@dataclass(frozen=True)
class Row:
    """One row: its number in the spreadsheet and its values by column; None for an empty cell."""

    number: int
    values: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]


def read_rows(
    sheet: Sheet, told: Callable[[int, int], None] = lambda done, total: None
) -> tuple[list[Row], list[Problem]]:
    """Every row that can be understood, and everything that cannot. `told` hears how many of how many rows are read."""
    rows: list[Row] = []
    problems: list[Problem] = []
    for done, line in enumerate(sheet.lines, 1):
        wrong = len(problems)
        row = _read(line, problems)
        if len(problems) == wrong:
            problems += [Problem(row.number, column, text) for column, text in _objections(row)]
        rows.append(row)
        told(done, len(sheet.lines))
    return rows, problems


def _read(line: Line, problems: list[Problem]) -> Row:
    values: dict[str, Any] = dict.fromkeys(COLUMNS)
    for column, cell in line.cells.items():
        if cell:
            try:
                values[column] = READERS[column](cell)
            except ValueError as wrong:
                problems.append(Problem(line.number, column, str(wrong)))
    return Row(line.number, values)


def _objections(row: Row) -> Iterator[tuple[str, str]]:
    """What the cells of one row do not say, or say against each other."""
    if not row["place_ref"] and any(
        row[column] for column in ("place", "kind", "faith", "lat", "lon", "peak")
    ):
        yield "place_ref", "This place has no reference. Give it one, as in C3."
    if (row["lat"] is None) != (row["lon"] is None):
        yield "lat" if row["lat"] is None else "lon", "Give both lat and lon, or neither."
    if row["person"]:
        yield from _objections_to_post(row)
    elif said := [column for column in (*OF_A_PERSON, *OF_A_POST) if row[column] is not None]:
        yield "person", f"There is no name to go with {', '.join(said)}."
    elif not row["place_ref"]:
        yield "person", "This row names neither a place nor a person."


def _objections_to_post(row: Row) -> Iterator[tuple[str, str]]:
    if not row["role"]:
        yield "role", f"Say what {row['person']} is: {', '.join(role.label for role in Role)}."
    elif row["role"] == Role.SITE_CONTACT:
        for column, why in (
            ("place_ref", "of which place"),
            ("rank", "in which order"),
            ("mobile", "by which number"),
        ):
            if not row[column]:
                yield column, f"A site contact needs this: {why} are they asked?"
    else:
        for column in ("place_ref", "rank"):
            if row[column]:
                yield (
                    column,
                    f"Leave this empty for a {Role(row['role']).label.lower()}: only site contacts have one.",
                )
    if row["mobile"] and not is_mobile(row["mobile"]) and row["prefers"] != Way.VOICE:
        yield (
            "mobile",
            "This is not a mobile, so no text can arrive. Give a mobile number, or voice in prefers: it is called.",
        )
    if row["from"] and row["until"] and row["until"] < row["from"]:
        yield "until", "This is before the day in the column from."

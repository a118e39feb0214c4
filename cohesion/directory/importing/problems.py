"""What is wrong with a file, said so that the person who made it can put it right."""

from collections.abc import Iterable
from dataclasses import dataclass

from cohesion.kit.phones import mask_in


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right. Rows are counted as a spreadsheet counts them: the header is row 1."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        """The sentence to show, with any telephone number in it masked."""
        where = f"Row {self.row}, {self.column}" if self.column else f"Row {self.row}"
        return mask_in(f"{where}: {self.text}")


class Refused(Exception):
    """A file that was not loaded, not even in part. `problems` are sentences or Problems, in the order of the file."""

    def __init__(self, problems: Iterable[Problem | str]) -> None:
        self.problems = list(problems)
        super().__init__(f"{len(self.problems)} to put right")

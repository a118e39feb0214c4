"""What a look at one thing found."""

from dataclasses import dataclass

OK, WARN, PROBLEM = "ok", "warning", "PROBLEM"


@dataclass(frozen=True)
class Finding:
    """`do` says what to do about it, from "restart it." to a whole sentence; empty when nothing."""

    grade: str
    what: str
    do: str = ""

    def __str__(self) -> str:
        return f"{self.grade:8} {self.what}{f' Do this: {self.do}' if self.do else ''}"

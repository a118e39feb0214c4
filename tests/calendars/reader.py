"""A second reader, strict where libraries forgive: what RFC 5545 says of every line, and no more."""

import re
from dataclasses import dataclass, field

NAME = re.compile(r"[A-Za-z0-9-]+")
PARAM = re.compile(
    r';([A-Za-z0-9-]+)=((?:"[^"\x00-\x1f]*"|[^";:,\x00-\x1f]*)(?:,(?:"[^"\x00-\x1f]*"|[^";:,\x00-\x1f]*))*)'
)
LONGEST = 75


@dataclass
class Line:
    name: str
    params: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value of a text, unescaped; AssertionError for a sign that should have been."""
        assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", self.value), self.value
        return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], self.value)


@dataclass
class Part:
    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def one(self, name: str) -> Line:
        (line,) = self.all(name)
        return line

    def inner(self, name: str) -> list["Part"]:
        return [part for part in self.parts if part.name == name]


def read(told: bytes) -> Part:
    """The one VCALENDAR. AssertionError where a line breaks a rule."""
    assert told.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", told), "a line does not end in CR LF"
    for line in told.split(b"\r\n"):
        assert len(line) <= LONGEST, line
        line.decode()  # a fold within a character would show here
    return _nested([_line(line) for line in told.decode().replace("\r\n ", "").split("\r\n")[:-1]])


def _line(whole: str) -> Line:
    name = NAME.match(whole)[0]
    params, at = {}, len(name)
    while found := PARAM.match(whole, at):
        params[found[1].upper()], at = found[2].strip('"'), found.end()
    assert whole[at] == ":", whole
    return Line(name.upper(), params, whole[at + 1 :])


def _nested(lines: list[Line]) -> Part:
    top = Part("")
    open_ = [top]
    for line in lines:
        if line.name == "BEGIN":
            open_.append(Part(line.value))
            open_[-2].parts.append(open_[-1])
        elif line.name == "END":
            assert open_.pop().name == line.value
        else:
            open_[-1].lines.append(line)
    assert len(open_) == 1
    assert not top.lines
    (calendar,) = top.parts
    assert calendar.name == "VCALENDAR"
    return calendar

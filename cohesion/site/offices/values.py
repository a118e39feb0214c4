"""A value of the policy as people read it and type it: one field for each part, and back."""

import re
from typing import Any

from django import forms

from cohesion.policy.rules import CHOICES, leaves

SHORT = 60  # characters; what is longer is written in a box of several lines
TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
YES_NO = [("yes", "Yes"), ("no", "No")]


def name_of(path: tuple[str, ...]) -> str:
    """The field's name, as in value__S1."""
    return "__".join(("value", *path))


def label_of(path: tuple[str, ...]) -> str:
    words = " ".join(path).replace("_", " ")
    return words[:1].upper() + words[1:] or "Value"


def in_words(part: Any) -> str:
    """One part as it is read."""
    if isinstance(part, bool):
        return "yes" if part else "no"
    if isinstance(part, list):
        return "\n".join(map(str, part))
    return "empty" if part == "" else str(part)


def rows(value: Any) -> list[tuple[str, str]]:
    """Every part with its label, which is empty where there is only one."""
    return [(label_of(path) if path else "", in_words(part)) for path, part in leaves(value)]


def in_a_line(value: Any) -> str:
    """The whole value for a line of the journal: "S1 15, S2 20"."""
    said = (f"{label} {part}".strip() for label, part in rows(value))
    return ", ".join(said).replace("\n", " / ")


def differences(before: Any, after: Any) -> list[tuple[str, str, str]]:
    """Each part's label, what it was and what it becomes; a part that is not on both sides is empty there."""
    was, will = dict(rows(before)), dict(rows(after))
    return [(label, was.get(label, ""), will.get(label, "")) for label in {**was, **will}]


class Lines(forms.Field):
    """A list of plain values, one a line, each of the kind of `model`."""

    widget = forms.Textarea(attrs={"rows": 6})

    def __init__(self, *, model: Any, **also) -> None:
        self.kind = type(model)
        super().__init__(help_text="One to a line.", **also)

    def to_python(self, value: Any) -> list:
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        try:
            return [self.kind(line) for line in lines]
        except ValueError:
            raise forms.ValidationError("Each line must be a number.") from None

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value


def field_of(path: tuple[str, ...], part: Any) -> forms.Field:
    """A field for one part, by the kind of what is in force."""
    label, name = label_of(path), path[-1] if path else ""
    narrow = {"inputmode": "decimal", "class": "govuk-input--width-5", "autocomplete": "off"}
    if isinstance(part, bool):
        return forms.TypedChoiceField(
            label=label, choices=YES_NO, coerce=lambda said: said == "yes", widget=forms.RadioSelect
        )
    if isinstance(part, int):
        return forms.IntegerField(label=label, widget=forms.TextInput(attrs=narrow))
    if isinstance(part, float):
        return forms.FloatField(label=label, widget=forms.TextInput(attrs=narrow))
    if isinstance(part, list):
        return Lines(label=label, model=part[0] if part else "", required=bool(part))
    if name in CHOICES:
        choices = [(choice, choice.replace("_", " ")) for choice in CHOICES[name]]
        return forms.ChoiceField(label=label, choices=choices)
    return _text_field(label, part)


def _text_field(label: str, part: str) -> forms.Field:
    if TIME.fullmatch(part):
        wrong = {"invalid": "Type a time as 18:30."}
        clock = forms.TextInput(attrs={"type": "time"})
        return forms.RegexField(f"^{TIME.pattern}$", label=label, error_messages=wrong, widget=clock)
    long = len(part) > SHORT or "\n" in part
    widget = forms.Textarea(attrs={"rows": 4}) if long else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=part != "", widget=widget)


def initial(value: Any) -> dict[str, Any]:
    """What stands in the fields before anybody types."""
    return {name_of(path): _typed(part) for path, part in leaves(value)}


def _typed(part: Any) -> Any:
    return ("yes" if part else "no") if isinstance(part, bool) else part


def put_together(shape: Any, said: dict[str, Any], path: tuple[str, ...] = ()) -> Any:
    """The value that the answers make, built like `shape`."""
    if isinstance(shape, dict):
        return {name: put_together(part, said, (*path, name)) for name, part in shape.items()}
    if isinstance(shape, list) and shape and isinstance(shape[0], dict):
        return [put_together(part, said, (*path, str(number))) for number, part in enumerate(shape, 1)]
    answer = said[name_of(path)]
    return answer.replace("\r\n", "\n") if isinstance(answer, str) else answer

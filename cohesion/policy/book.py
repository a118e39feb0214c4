"""What is in force: the shipped defaults, with the council's own records over them."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max

from cohesion.kit.sms_text import fill
from cohesion.policy.languages import LANGUAGES, Language
from cohesion.policy.models import Record

DEFAULTS = Path(__file__).parent / "defaults"
# The folders of wordings, and how their keys begin. `email/` is taken: the sign-in library has its own templates there.
WORDINGS = {"sms": "text", "voice": "voice", "mail": "email"}


@dataclass(frozen=True)
class Rule:
    """One value with where it comes from and when that was last checked. Version 0 is the shipped default.

    `section` is the file it ships in; `most` the largest number it may be, where a larger one would break something;
    `may_be_empty` that nothing, or an empty part, is a value too.
    """

    key: str
    value: Any
    source: str
    checked_on: date
    about: str = ""
    version: int = 0
    section: str = ""
    most: float | None = None
    may_be_empty: bool = False


class Book:
    """A fixed edition of every rule: what has started keeps the edition it started with."""

    def __init__(self, rules: dict[str, Rule], edition: int) -> None:
        self.rules = rules
        self.edition = edition

    def rule(self, key: str) -> Rule:
        """The rule of that name; KeyError when there is none."""
        return self.rules[key]

    def value(self, key: str) -> Any:
        return self.rules[key].value

    def value_or(self, key: str, otherwise: Any) -> Any:
        """The value, or `otherwise` where nobody has set one."""
        return self.rules[key].value if key in self.rules else otherwise

    def under(self, prefix: str) -> dict[str, Any]:
        """The values whose keys begin with `prefix` and a dot, by the rest of the key, in the shipped order."""
        start = f"{prefix}."
        return {
            key.removeprefix(start): rule.value for key, rule in self.rules.items() if key.startswith(start)
        }

    def words(self, key: str, **fields: object) -> str:
        """The wording of a text with its places filled in. `service` is always known."""
        return self._filled(f"text.{key}", fields)

    def in_language(self, code: str, key: str, **fields: object) -> str:
        """The wording of a text in another language. KeyError where there is none."""
        return self._filled(f"{code}.{key}", fields)

    def spoken(self, key: str, **fields: object) -> str:
        """The same of a call."""
        return self._filled(f"voice.{key}", fields)

    def written(self, key: str, **fields: object) -> str:
        """The same of an email."""
        return self._filled(f"email.{key}", fields)

    def _filled(self, key: str, fields: dict[str, object]) -> str:
        return fill(self.value(key), service=self.value("service.sms_name"), **fields)


def book(edition: int | None = None) -> Book:
    """The edition in force now, or an earlier one by its number. Two database queries at most."""
    if edition is None:
        edition = Record.objects.aggregate(last=Max("id"))["last"] or 0
    rules = dict(shipped())
    for record in Record.objects.filter(id__lte=edition).order_by("id") if edition else ():
        rules[record.key] = _in_force(record)
    return Book(rules, edition)


def _in_force(record: Record) -> Rule:
    """What the record says, or what ships where the council went back to that."""
    default = shipped().get(record.key) or Rule(record.key, record.value, record.source, record.checked_on)
    if record.is_shipped:
        return replace(default, version=record.pk)
    said = {"value": record.value, "source": record.source, "checked_on": record.checked_on}
    return replace(default, **said, version=record.pk)


@cache
def shipped() -> dict[str, Rule]:
    """Every rule of `defaults/*.toml`, and every wording of `templates/<app>/sms/`, `voice/` and `mail/`, in English
    and, of texts, in other languages."""
    rules: dict[str, Rule] = {}
    for file in sorted(DEFAULTS.glob("*.toml")):
        for key, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            rules[key] = Rule(
                key,
                entry["value"],
                entry["source"],
                entry["checked_on"],
                about=entry.get("about", ""),
                section=file.stem,
                most=entry.get("most"),
                may_be_empty=entry.get("may_be_empty", False),
            )
    for folder, way in WORDINGS.items():
        for file in sorted(Path(settings.BASE_DIR).glob(f"templates/*/{folder}/*.txt")):
            key, wording = f"{way}.{file.stem}", file.read_text(encoding="utf-8").strip()
            rules[key] = Rule(key, wording, "shipped wording", date(2026, 11, 23), section=way)
    for language in LANGUAGES.values():
        rules |= _drafts_in(language)
    return rules


def _drafts_in(language: Language) -> dict[str, Rule]:
    """The wordings of texts in another language, as they ship: `templates/<app>/sms/<language>/`, by "pl.alert.s3"."""
    about = (
        f"A draft in {language.name}, by a machine: a named native speaker has yet to read it. "
        "Until then it appears on pretend phones only."
    )
    found = {}
    for file in sorted(Path(settings.BASE_DIR).glob(f"templates/*/sms/{language.code}/*.txt")):
        key, wording = f"{language.code}.{file.stem}", file.read_text(encoding="utf-8").strip()
        source, day = "shipped draft, read by nobody", date(2026, 11, 26)
        found[key] = Rule(key, wording, source, day, about=about, section=language.code)
    return found

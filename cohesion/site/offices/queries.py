"""What the pages about settings, wordings and areas show."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.db.models import Count, Q

from cohesion.directory.models import AREA_SMS_NAME, Area
from cohesion.kit.sms_text import objections_to_name
from cohesion.policy.book import DEFAULTS, WORDINGS, Book, Rule, book, shipped
from cohesion.policy.languages import LANGUAGES, Language
from cohesion.policy.models import Record
from cohesion.policy.translations import Review, is_translation, review
from cohesion.policy.wordings import Preview, preview
from cohesion.site.offices.values import differences, rows

WAYS = {"text": "Texts", "voice": "Calls", "email": "Emails"}
IN_LANGUAGES = {code: f"Texts in {language.name}" for code, language in LANGUAGES.items()}


@dataclass(frozen=True)
class Line:
    """A rule as a list shows it; of a wording in another language with the English one it stands for."""

    rule: Rule
    english: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether the council has set it: value, source or day differ from what ships."""
        return is_ours(self.rule)

    @property
    def rows(self) -> list[tuple[str, str]]:
        return rows(self.rule.value)

    @property
    def language(self) -> Language | None:
        """Of a wording that is not in English."""
        return LANGUAGES.get(self.rule.section)

    @property
    def is_text(self) -> bool:
        """Whether its length counts: a text of one segment."""
        return self.rule.section == "text" or self.language is not None

    @property
    def preview(self) -> Preview | None:
        return preview(self.rule.value, shipped()[self.rule.key].value)


@dataclass(frozen=True)
class Section:
    """The rules of one file, with what the file says it is about."""

    name: str
    title: str
    about: str
    lines: list[Line]


@dataclass(frozen=True)
class TextsIn:
    """A language with its wordings, and who has read them."""

    language: Language
    lines: list[Line]
    review: Review | None
    rule: Rule

    @property
    def may_leave(self) -> bool:
        """Whether its texts go to people, and not to pretend phones alone."""
        return self.review is not None and self.review.holds


@dataclass(frozen=True)
class Step:
    """One change of a setting: who, when, why, and each part before and after."""

    record: Record
    parts: list[tuple[str, str, str]]


def is_wording(key: str) -> bool:
    if is_translation(key):
        return True
    return key.partition(".")[0] in WORDINGS.values() and shipped()[key].section in WAYS


def is_ours(rule: Rule) -> bool:
    return rule != replace(shipped()[rule.key], version=rule.version)


def find(key: str) -> Rule | None:
    """The rule in force, of those that ship. Two queries."""
    return book().rules.get(key) if key in shipped() else None


def settings_list(words: str = "", *, only_ours: bool = False) -> list[Section]:
    """Every setting by its file, or those that hold each of the words. Two queries."""
    found = [line for line in _lines(words, only_ours) if not is_wording(line.rule.key)]
    names = dict.fromkeys(line.rule.section for line in found)
    return [Section(name, name.capitalize(), _about(name), _of(name, found)) for name in names]


def wordings_list(words: str = "", *, only_ours: bool = False) -> list[Section]:
    """Every wording by the way it goes. Two queries."""
    found = [line for line in _lines(words, only_ours) if is_wording(line.rule.key)]
    titles = WAYS | IN_LANGUAGES
    sections = (Section(name, title, "", _of(name, found)) for name, title in titles.items())
    return [section for section in sections if section.lines]


def in_every_language() -> list[TextsIn]:
    """Every language besides English. Two queries."""
    rules = book()
    return [_texts_in(rules, language) for language in LANGUAGES.values()]


def texts_in(code: str) -> TextsIn | None:
    """One of them. Two queries."""
    return _texts_in(book(), LANGUAGES[code]) if code in LANGUAGES else None


def _texts_in(rules: Book, language: Language) -> TextsIn:
    code = language.code
    lines = [
        Line(rules.rule(f"{code}.{key}"), rules.value_or(f"text.{key}", "")) for key in rules.under(code)
    ]
    return TextsIn(language, lines, review(rules, code), rules.rule(f"language.{code}"))


def history(key: str) -> list[Step]:
    """Every change of a setting, newest first. One query."""
    steps, before = [], shipped()[key].value
    for record in Record.objects.filter(key=key).select_related("set_by").order_by("id"):
        steps.append(Step(record, differences(before, record.value)))
        before = record.value
    return steps[::-1]


def _lines(words: str, only_ours: bool) -> list[Line]:
    known = shipped()
    lines = [Line(rule) for key, rule in book().rules.items() if key in known]
    wanted = words.casefold().split()
    return [
        line
        for line in lines
        if all(word in _searched(line.rule) for word in wanted) and (line.is_ours or not only_ours)
    ]


def _searched(rule: Rule) -> str:
    said: tuple[Any, ...] = (rule.key, rule.key.replace("_", " "), rule.about, rule.source, rule.value)
    return " ".join(map(str, said)).casefold()


def _of(name: str, lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.rule.section == name]


@cache
def _about(section: str) -> str:
    """What the file says at its head."""
    text = (DEFAULTS / f"{section}.toml").read_text(encoding="utf-8")
    head = text.split("\n\n", 1)[0].splitlines()
    return " ".join(line.lstrip("# ") for line in head if line.startswith("#"))


@dataclass(frozen=True)
class AreaLine:
    """An area as the list shows it, with what speaks against its name in texts."""

    area: Area

    @property
    def objections(self) -> list[str]:
        return objections_to_name(self.area.sms_name, at_most=AREA_SMS_NAME, what="Its name in texts")


def areas() -> list[AreaLine]:
    """Every area in which a place may lie, with how many active places do. One query."""
    places = Count("places", filter=Q(places__is_active=True))
    found = Area.objects.filter(is_backdrop=False).defer("rings").annotate(place_count=places)
    return [AreaLine(area) for area in found.order_by("district", "name")]

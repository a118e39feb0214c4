"""Every setting is used, and no rule of time stands in the code of incidents where nobody could change it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from cohesion.policy.book import WORDINGS, shipped

ROOT = Path(settings.BASE_DIR)
OURS = ("cohesion", "incidents", "events", "forums")
UNIT = re.compile(r"(^|_)(SECONDS?|MINUTES?|HOURS?|DAYS?|WEEKS?|S|MS)$")
NO_RULE = {
    "incidents/example.py": "the file that has it, and why it is no rule of the council's",
}


@cache
def parsed() -> dict[str, ast.Module]:
    """The code of every room but its migrations, by its path."""
    files = [path for room in OURS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in files}


def pattern_of(node: ast.JoinedStr) -> str:
    """What an f-string can be: anything where it has braces."""
    parts = [re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in node.values]
    return "".join(parts)


def said_in_code() -> tuple[set[str], list[str]]:
    """The strings of the code, and the patterns of those that begin with words and are filled in, or asked with `under`."""
    whole, open_ended = set(), []
    for tree in parsed().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and re.match(r"[a-z]\w*\\?\.", pattern_of(node)):
                open_ended.append(pattern_of(node))
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "under":
                open_ended += [
                    re.escape(one.value) + r"\..+" for one in node.args if isinstance(one, ast.Constant)
                ]
    return whole, open_ended


def test_every_setting_is_asked_for_somewhere():
    whole, open_ended = said_in_code()
    keys = [key for key, rule in shipped().items() if rule.section not in WORDINGS.values()]
    unused = [
        key for key in keys if key not in whole and not any(re.fullmatch(one, key) for one in open_ended)
    ]
    assert unused == []
    assert len(keys) > 100


def numbers(tree: ast.Module) -> Iterator[str]:
    """Each length of time that is written down as a number: `timedelta(minutes=5)`, `PATIENCE_S = 3`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "timedelta":
            given = [*node.args, *(word.value for word in node.keywords)]
            if any(isinstance(one, ast.Constant) and one.value for one in given):
                yield ast.unparse(node)
        if isinstance(node, ast.Assign) and any(
            isinstance(one, ast.Constant) for one in ast.walk(node.value)
        ):
            named = [
                one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)
            ]
            yield from (name for name in named if UNIT.search(name))


def found() -> dict[str, str]:
    """Where such a number stands, as "incidents/duties.py: timedelta(minutes=1)"."""
    return {
        f"{path}: {number}": path
        for path, tree in parsed().items()
        if path.startswith("incidents/")
        for number in numbers(tree)
    }


def test_no_rule_of_time_is_written_into_the_code_of_incidents():
    assert sorted(set(found()) - set(NO_RULE)) == []


def test_no_reason_outlives_its_number():
    assert sorted(set(NO_RULE) - set(found())) == []
    assert all(NO_RULE.values())


@pytest.mark.parametrize(
    ("code", "is_found"),
    [
        ("timedelta(minutes=5)", True),
        ("timedelta(minutes=x)", False),
        ("WAIT_S = 3", True),
        ("timedelta(0)", False),
    ],
)
def test_the_search_itself_finds_what_it_looks_for(code, is_found):
    assert bool(list(numbers(ast.parse(code)))) == is_found

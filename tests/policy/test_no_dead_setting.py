"""Every setting is used, and no rule of time stands in the code of incidents where nobody could change it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from cohesion.policy.book import WORDINGS, shipped
from cohesion.policy.languages import LANGUAGES

ROOT = Path(settings.BASE_DIR)
OURS = ("cohesion", "incidents", "events", "forums")
UNIT = re.compile(r"(^|_)(SECONDS?|MINUTES?|HOURS?|DAYS?|WEEKS?|S|MS)$")
ONE = "a day, week or second as the calendar has it"
ROUND = "how often we look; what is due stands in the policy"
QUEUE = "how long a provider may try a text that nobody waits for"
DRAWN = "how long a drawing is shared"
SLIP = "what is further away is a slip of the finger"
NO_RULE = {  # each number that stands in the code, and why it is no rule of the council's
    "incidents/actions/answering.py: timedelta(minutes=1)": "an answer this old was read back",
    "incidents/actions/broadcasting.py: timedelta(hours=4)": QUEUE,
    "incidents/actions/debriefing.py: timedelta(hours=4)": QUEUE,
    "incidents/actions/debriefing.py: timedelta(minutes=10)": QUEUE,
    "incidents/actions/drilling.py: timedelta(hours=1)": "when a contact test that could not begin is tried again",
    "incidents/actions/other_ways.py: timedelta(seconds=1)": ONE,
    "incidents/board.py: timedelta(minutes=10)": "by which a board knows a text that keeps to the quiet hours",
    "incidents/correction_forms.py: HOURS": "how a time may be typed",
    "incidents/correction_forms.py: timedelta(days=1)": ONE,
    "incidents/counted.py: timedelta(days=1)": ONE,
    "incidents/debriefs.py: timedelta(hours=3)": "when a calendar reminds, before the questions close",
    "incidents/duties.py: timedelta(minutes=1)": ROUND,
    "incidents/duties.py: timedelta(seconds=1)": ROUND,
    "incidents/duties.py: timedelta(seconds=15)": ROUND,
    "incidents/duties.py: timedelta(seconds=2)": ROUND,
    "incidents/duties.py: timedelta(seconds=5)": ROUND,
    "incidents/figures.py: timedelta(days=365)": ONE,
    "incidents/forms.py: timedelta(days=1)": ONE,
    "incidents/forms.py: timedelta(hours=12)": SLIP,
    "incidents/management/commands/raise_incident.py: LOOK_EVERY_S": ROUND,
    "incidents/management/commands/raise_incident.py: STUCK_S": "when a command takes the sending into its own hands",
    "incidents/map.py: timedelta(minutes=1)": DRAWN,
    "incidents/playbooks.py: MOST_MINUTES": SLIP,
    "incidents/published.py: timedelta(minutes=5)": DRAWN,
    "incidents/receivers.py: timedelta(hours=1)": QUEUE,
    "incidents/receivers.py: timedelta(minutes=10)": "how often one person may set off the same alarm, against floods",
    "incidents/record_forms.py: DAY": ONE,
    "incidents/record_forms.py: timedelta(days=1)": ONE,
    "incidents/tension.py: WEEKS": "how wide a chart is",
    "incidents/tension.py: timedelta(days=7)": ONE,
    "incidents/views/tension.py: timedelta(days=6)": ONE,
    "incidents/views/tension.py: timedelta(days=7)": ONE,
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
    """The strings of the code, and patterns of those that are filled in after a dot, or asked for by `under`."""
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


def unused(keys: list[str]) -> list[str]:
    """Those of the keys that no code asks for."""
    whole, open_ended = said_in_code()
    return [key for key in keys if key not in whole and not any(re.fullmatch(one, key) for one in open_ended)]


MADE_UP = {*WORDINGS.values(), *LANGUAGES}  # wordings, whose keys are put together


def test_every_setting_is_asked_for_somewhere():
    keys = [key for key, rule in shipped().items() if rule.section not in MADE_UP]
    assert unused(keys) == []
    assert len(keys) > 100


def test_a_setting_that_nobody_asks_for_is_found():
    made_up = "rota.never_" + "asked_for"
    assert unused(["rota.days_ahead", made_up, f"{made_up}.at_all"]) == [made_up, f"{made_up}.at_all"]


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

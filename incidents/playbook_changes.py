"""What a version of a playbook changes, line by line: read before it is agreed."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from incidents.playbooks import Plan, checklists_in_words, ladder_in_words
from incidents.states import Party

SAME_FAITH = {"none": "no", "opted_in": "contacts who asked for it", "all": "yes"}


@dataclass(frozen=True)
class Change:
    """One part that differs: the lines that go, and those that come."""

    part: str
    gone: list[str]
    new: list[str]


def changes(before: tuple[Plan, str], after: tuple[Plan, str], groups: dict[int, str]) -> list[Change]:
    """The parts of two plans with their safety advice that differ, in the order of the page; empty when none does.

    A line that only moved within its part has gone and come. `groups` are the names of groups by id.
    """
    old, new = dict(_parts(*before, groups)), dict(_parts(*after, groups))
    found = [_change(part, old.get(part, []), new.get(part, [])) for part in {**new, **old}]
    return [change for change in found if change.gone or change.new]


def _change(part: str, old: list[str], new: list[str]) -> Change:
    gone, come = [], []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += old[a:b]
            come += new[c:d]
    return Change(part, gone, come)


def _parts(plan: Plan, advice: str, groups: dict[int, str]) -> Iterator[tuple[str, list[str]]]:
    """Every part of a plan in words, a line each."""
    yield "Who is told", _reach_in_words(plan, groups)
    for label, steps in ladder_in_words(plan):
        yield f"Ladder: {label}", steps
    yield "How many have to have it", [f"{party.label}: {plan.quorum.get(party, 1)}" for party in Party]
    yield (
        "Updates",
        [
            f"The first within {plan.first_update_minutes} minutes",
            f"Then every {plan.update_minutes} minutes",
        ],
    )
    for label, tasks in checklists_in_words(plan):
        yield f"Checklist: {label}", tasks
    yield "Safety advice", advice.splitlines()


def _reach_in_words(plan: Plan, groups: dict[int, str]) -> list[str]:
    reach = plan.reach
    named = sorted(groups.get(pk, "A group that is no more") for pk in reach.get("groups", []))
    return [
        f"Within {reach['radius_km']:g} km" if reach["radius_km"] else "No radius",
        f"The nearest {reach['nearest']}" if reach["nearest"] else "No nearest places",
        f"In the same area: {'yes' if reach['same_area'] else 'no'}",
        f"Of the same faith: {SAME_FAITH[reach['same_faith']]}",
        *(f"In the group {name}" for name in named),
    ]

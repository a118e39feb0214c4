"""What the one verb that edits a rule refuses, whoever calls it."""

from dataclasses import replace
from datetime import date

import pytest

from cohesion.policy.actions import go_back, set_rule
from cohesion.policy.book import book, shipped
from cohesion.policy.rules import leaves, objections_to_value, same_kind
from tests import factories

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("value", "shipped_value", "alike"),
    [
        (2, 1, True),
        (True, 1, False),
        (2, 1.5, True),
        (1.5, 2, False),
        ({"a": 1}, {"a": 2}, True),
        ({"a": 1, "b": 1}, {"a": 2}, False),
        (["x", "y"], ["z"], True),
        ([1], ["z"], False),
        ([{"a": 1}, {"a": 2}], [{"a": 3}], True),
        ("1", 1, False),
    ],
)
def test_same_kind(value, shipped_value, alike):
    assert same_kind(value, shipped_value) is alike


def test_parts_of_a_value_by_the_way_to_them():
    value = {"a": 1, "b": [{"c": "x"}], "d": ["y", "z"]}
    assert list(leaves(value)) == [(("a",), 1), (("b", "1", "c"), "x"), (("d",), ["y", "z"])]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -0.5])
def test_number_that_is_none_is_refused(number):
    rule = replace(shipped()["line.filtered_share"], value=0.1)
    assert objections_to_value(rule, number) == ["The value cannot be less than nought."]


@pytest.mark.django_db
def test_every_caller_is_held_to_the_rules():
    for key, value in (("session.hours", 0), ("text.ack.1", "Thanks"), ("kind.fire", {"label": "Fire"})):
        with pytest.raises(ValueError, match=r"\w"):
            set_rule(by=None, key=key, value=value, source="Meeting", checked_on=DAY)
    with pytest.raises(ValueError, match="no setting called"):
        go_back(by=None, key="no.such")
    assert book().edition == 0


@pytest.mark.django_db
def test_back_to_what_ships_follows_what_a_later_release_ships(monkeypatch):
    person, key = factories.a_person(), "duplicate_report_minutes"
    set_rule(by=person, key=key, value=20, source="Meeting", checked_on=DAY)
    go_back(by=person, key=key)
    later = shipped() | {key: replace(shipped()[key], value=12)}
    monkeypatch.setattr("cohesion.policy.book.shipped", lambda: later)
    assert book().value(key) == 12

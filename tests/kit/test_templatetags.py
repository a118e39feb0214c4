from datetime import UTC, datetime

import pytest
import time_machine
from django.template import Context, Engine

ENGINE = Engine(libraries={"kit": "cohesion.kit.templatetags.kit"})
RAISED = datetime(2027, 6, 11, 17, 42, 3, tzinfo=UTC)


def render(source: str, **context: object) -> str:
    return ENGINE.from_string("{% load kit %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ value|hhmm }}", "18:42"),
        ("{{ value|day }}", "Friday 11 June 2027"),
        ("{{ value|since }}", "12 min 36 s"),
        ("{% moment value %}", '<time datetime="2027-06-11T18:42:03+01:00">18:42</time>'),
        ("{% at value %}", '<time datetime="2027-06-11T18:42:03+01:00">18:42</time>'),
    ],
)
def test_moments_are_shown_in_london_time(source: str, shown: str):
    with time_machine.travel(datetime(2027, 6, 11, 17, 54, 39, tzinfo=UTC), tick=False):
        assert render(source, value=RAISED) == shown


def test_a_moment_of_another_day_says_which():
    with time_machine.travel(datetime(2027, 6, 11, 23, 1, tzinfo=UTC), tick=False):  # past midnight in London
        assert ">Fri 11 Jun 18:42<" in render("{% at value %}", value=RAISED)


def test_masked_shows_the_last_three_digits():
    assert render("{{ value|masked }}", value="+447700900102") == "07••• •••102"


def test_a_day_out_of_a_snapshot_is_read_as_people_say_it():
    assert render("{{ value|day_of }}", value="2027-06-02") == "2 June 2027"


@pytest.mark.parametrize(
    "source",
    [
        "{{ value|hhmm }}",
        "{{ value|day_of }}",
        "{{ value|day }}",
        "{{ value|since }}",
        "{{ value|masked }}",
        "{% moment value %}",
        "{% at value %}",
    ],
)
def test_what_is_not_there_is_shown_as_nothing(source: str):
    assert render(source, value=None) == ""

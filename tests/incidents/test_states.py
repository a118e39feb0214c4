"""One table of every transition, and a test for each pair of states."""

from itertools import product

import pytest

from cohesion.kit import clock
from incidents.actions.moves import move
from incidents.models import Incident
from incidents.rules import Refused
from incidents.states import ENDED, MOVES, OPEN, State

MAY = {
    ("raised", "confirmed"): "the second key",
    ("raised", "stood_down"): "over before it was confirmed",
    ("raised", "withdrawn"): "sent in error",
    ("raised", "merged"): "the same as another report",
    ("raised", "paused"): "an exercise, when something real happens",
    ("confirmed", "stood_down"): "over",
    ("confirmed", "withdrawn"): "sent in error",
    ("confirmed", "merged"): "the same as another report",
    ("stood_down", "raised"): "opened again, back to what it was",
    ("stood_down", "confirmed"): "opened again, back to what it was",
    ("merged", "raised"): "taken apart again",
    ("merged", "confirmed"): "taken apart again",
    ("paused", "raised"): "an exercise goes on, once what was real is over",
    ("paused", "stood_down"): "an exercise is brought to its end",
    ("paused", "withdrawn"): "an exercise begun in error",
}


def needs(state: State, other: Incident) -> dict:
    """What the database asks of a row in that state."""
    merged = state == State.MERGED
    now = clock.now()
    return {
        "stood_down_at": now if state in ENDED else None,
        "merged_into": other if merged else None,
        "merged_at": now if merged else None,
    }


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_each_pair_of_states_moves_or_is_refused(scene, before, after):
    drill = State.PAUSED in (before, after)
    other = scene.raised()
    incident = Incident.objects.create(
        ref="T3ST",
        place=scene.place,
        kind="fire",
        severity="S1",
        state=before,
        policy_edition=0,
        called_999="yes",
        raised_by=scene.primary,
        raised_at=clock.now(),
        is_drill=drill,
        **needs(before, other),
    )

    if (before, after) in MAY:
        move(incident, after, **needs(after, other))
    else:
        with pytest.raises(Refused, match="Somebody else was quicker"):
            move(incident, after, **needs(after, other))

    incident.refresh_from_db()
    assert incident.state == (after if (before, after) in MAY else before)


def test_the_table_knows_every_state_and_says_no_more_than_this_page():
    assert set(MOVES) == set(State)
    assert {(before, after) for before, afters in MOVES.items() for after in afters} == set(MAY)
    assert not set(OPEN) & set(ENDED)


def test_who_read_it_before_somebody_else_moved_it_moves_nothing(scene):
    incident = scene.raised()
    stale = Incident.objects.get(pk=incident.pk)
    move(incident, State.STOOD_DOWN, stood_down_at=clock.now())

    with pytest.raises(Refused, match="Somebody else was quicker"):
        move(stale, State.CONFIRMED)

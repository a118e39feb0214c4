"""Something real in the very instant in which an exercise begins, goes on or is opened again: never both at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cohesion.directory.models import Post
from incidents import actions
from incidents.actions import pausing
from incidents.models import Incident
from incidents.rules import Refused
from incidents.states import OPEN, State


@pytest.fixture
def posts(scene) -> list[Post]:
    return list(Post.objects.filter(person__in=[scene.primary, scene.deputy]))


@pytest.fixture
def paused(scene, posts) -> Incident:
    drill = actions.hold_exercise(by=scene.police, place=scene.place, posts=posts)
    real = scene.raised()
    actions.stand_down(by=scene.police, incident=real, remains="Over.")
    drill.refresh_from_db()
    assert drill.state == State.PAUSED
    return drill


def while_waiting(monkeypatch, then: Callable[[], object]) -> None:
    """As if another transaction had been quicker, and had just committed: what it did is seen once the turn is ours."""

    def hold(name: str) -> None:
        monkeypatch.undo()
        then()

    monkeypatch.setattr(pausing, "hold", hold)


def test_an_exercise_that_goes_on_finds_what_was_reported_meanwhile_and_does_not(scene, paused, monkeypatch):
    reopened = Incident.objects.filter(is_drill=False)
    quicker = {"state": State.RAISED, "stood_down_at": None}
    while_waiting(monkeypatch, lambda: reopened.update(**quicker))
    with pytest.raises(Refused, match="Something real is open"):
        actions.resume_exercise(by=scene.police, incident=paused)
    paused.refresh_from_db()
    assert paused.state == State.PAUSED
    assert not scene.texts("drill.resumed")


def test_an_exercise_that_begins_finds_it_too(scene, posts, monkeypatch):
    real = scene.raised()
    actions.stand_down(by=scene.police, incident=real, remains="Over.")
    ended = Incident.objects.filter(pk=real.pk)
    while_waiting(monkeypatch, lambda: ended.update(state=State.RAISED, stood_down_at=None))
    with pytest.raises(Refused, match="Something real is open"):
        actions.hold_exercise(by=scene.police, place=scene.place, posts=posts)
    assert not Incident.objects.filter(is_drill=True).exists()


def test_a_report_finds_the_exercise_that_went_on_meanwhile_and_pauses_it(scene, paused, monkeypatch):
    goes_on = Incident.objects.filter(pk=paused.pk)
    while_waiting(monkeypatch, lambda: goes_on.update(state=State.RAISED))
    scene.raised()
    paused.refresh_from_db()
    assert paused.state == State.PAUSED


def test_what_is_opened_again_pauses_an_exercise_and_an_exercise_is_not_opened_beside_it(scene, posts):
    real = scene.raised()
    actions.stand_down(by=scene.police, incident=real, remains="Over.")
    drill = actions.hold_exercise(by=scene.police, place=scene.place, posts=posts)
    real.refresh_from_db()
    actions.reopen(by=scene.officer, incident=real, reason="Not over")
    drill.refresh_from_db()
    assert drill.state == State.PAUSED

    actions.stand_down(by=scene.police, incident=drill, remains="Over.")
    drill.refresh_from_db()
    with pytest.raises(Refused, match="Something real is open"):
        actions.reopen(by=scene.officer, incident=drill, reason="Go on")


@pytest.mark.django_db(transaction=True)
def test_both_at_once_on_connections_of_their_own_leave_no_exercise_running(scene, paused):
    barrier = Barrier(2)

    def run(call: Callable[[], object]) -> object:
        barrier.wait(10)
        try:
            return call()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    calls = [scene.raised, lambda: actions.resume_exercise(by=scene.police, incident=paused)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, calls))
    assert Incident.objects.filter(is_drill=False, state__in=OPEN).count() == 1
    assert not Incident.objects.filter(is_drill=True, state__in=OPEN).exists()

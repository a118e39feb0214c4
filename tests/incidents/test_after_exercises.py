"""What officers are told before an exercise begins, and what they write down after it."""

import re

import pytest

from cohesion.directory.models import Post
from incidents import actions, duties
from incidents.models import Debrief, Incident
from incidents.rules import Refused


@pytest.fixture
def drill(scene) -> Incident:
    posts = Post.objects.filter(person__in=(scene.primary, scene.deputy))
    return actions.hold_exercise(by=scene.police, place=scene.place, posts=list(posts))


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", response.content.decode()).split())


@pytest.mark.parametrize(("at", "warned"), [("23:30", True), ("10:30", False)])
def test_the_page_says_before_that_it_is_night_and_that_something_real_is_open(
    client, scene, time_machine, at, warned
):
    time_machine.move_to(f"2026-11-27T{at}:00+00:00", tick=False)
    client.force_login(scene.police)
    assert ("wake people now" in words(client.get("/incidents/exercises/new/"))) == warned
    real = scene.raised()
    assert f"Something real is open: {real.ref}." in words(client.get("/incidents/exercises/new/"))


def test_an_officer_held_it_whoever_takes_part_and_who_is_silent_is_so_only_so_far(client, scene, drill):
    client.force_login(scene.police)
    page = words(client.get(drill.get_absolute_url()))
    assert "by an officer" in page
    assert "So far 1 of 1 not reached in time" in page


def test_what_was_learnt_is_written_down_and_nothing_is_owed_or_published(client, scene, drill):
    actions.stand_down(by=scene.police, incident=drill, remains="Nothing")
    debrief = Debrief.objects.get(incident=drill)
    assert debrief.due_on is None
    assert duties.ask_how_it_went(debrief.invite_at) == 0
    client.force_login(scene.police)
    assert "Recovery" not in words(client.get(drill.get_absolute_url())).partition("Responders")[0]
    page = words(client.get(f"{drill.get_absolute_url()}debrief/"))
    assert "Add a lesson" in page
    assert "Of an exercise nothing is published." in page

    actions.write_debrief(by=scene.police, incident=drill, summary="It went well.")
    with pytest.raises(Refused, match="Nothing of it is published"):
        actions.publish_summary(by=scene.police, incident=drill)

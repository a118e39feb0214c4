"""Figures for everybody: each with its meaning, none that could point to somebody, and never an exercise."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from cohesion.directory.models import Post
from cohesion.journal.actions import write
from cohesion.kit import clock
from incidents import actions
from incidents.figures import TOO_FEW, figures
from incidents.models import Incident
from incidents.published import MEANS, published
from incidents.states import State, Via
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = reverse("safety:figures")


def ended(scene, count: int) -> list[Incident]:
    """Incidents that police had at once, each stood down."""
    found = []
    for _ in range(count):
        incident = scene.raised()
        alert = incident.alerts.get(person=scene.police)
        actions.acknowledge(by=scene.police, alert=alert, answer="received", via=Via.TEXT)
        actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
        found.append(incident)
    return found


def values() -> dict[str, tuple[str, str]]:
    return {line.label: (line.value, line.behind) for line in published(clock.now()).lines}


def test_every_figure_has_a_meaning_and_what_it_is_taken_from():
    assert {one.label for one in figures(clock.now())} == set(MEANS)
    assert all(line.means and line.taken_from for line in published(clock.now()).lines)


def test_one_incident_fewer_than_the_least_publishes_nothing_not_even_how_many(scene):
    ended(scene, 4)
    assert values()["Raised to police acknowledgement"] == (TOO_FEW, "fewer than 5 incidents")


def test_from_the_least_on_a_figure_is_published_with_how_many_stand_behind_it(scene):
    ended(scene, 5)
    value, behind = values()["Raised to police acknowledgement"]
    assert (value, behind) == ("0 s", "5 incidents")
    assert values()["Raised to first update"] == (TOO_FEW, "fewer than 5 incidents")


def held(scene, count: int) -> list[Incident]:
    """Exercises for one person, each brought to its end."""
    posts = list(Post.objects.filter(person=scene.deputy))
    told = {"by": scene.police, "place": scene.place, "posts": posts}
    drills = [actions.hold_exercise(**told) for _ in range(count)]
    for drill in drills:
        actions.stand_down(by=scene.police, incident=drill, remains="Nothing")
    return drills


def test_an_exercise_counts_as_an_exercise_and_as_nothing_else(scene):
    held(scene, 5)
    found = values()
    assert found.pop("Exercises held") == ("5", "")
    assert {value for value, _ in found.values()} == {TOO_FEW}


def test_exercises_of_another_year_and_those_not_ended_do_not_count(scene):
    old, running = held(scene, 2)
    Incident.objects.filter(pk=old.pk).update(raised_at=clock.now() - timedelta(days=366))
    Incident.objects.filter(pk=running.pk).update(state=State.PAUSED, stood_down_at=None)
    assert values()["Exercises held"] == ("0", "")


def test_several_corrections_of_one_incident_are_one_incident(scene):
    (one,) = ended(scene, 1)
    with transaction.atomic():
        for _ in range(6):
            write(by=None, subject=one.topic, kind="correction", text="x", counts={"seconds": 60})
    assert values()["Correction, from noticing to sending"] == (TOO_FEW, "fewer than 5 incidents")


def test_page_says_as_of_when_and_has_no_total_of_areas(client):
    for n in range(6):
        factories.a_place(area=factories.an_area(f"Ward {n}"))
    factories.a_place(area=factories.an_area("Far", district="Oundle"))
    page = client.get(PAGE).content.decode()
    assert f"as of {clock.local(clock.now()):%-d %B %Y}" in page
    assert "0 of 6" in page
    assert page.count(TOO_FEW) >= 2
    assert "of 7" not in page


def test_file_has_the_same_rows_as_the_page(client):
    factories.a_place(area=factories.an_area("Far", district="=Oundle"))
    answer = client.get(reverse("safety:figures_csv"))
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["figure"] for row in rows[:-1]] == [line.label for line in published(clock.now()).lines]
    assert rows[-1]["figure"] == "Places that can be reached: =Oundle"
    assert rows[-1]["value"] == TOO_FEW


def test_counted_once_however_many_look(client, django_assert_num_queries):
    client.get(PAGE)
    with django_assert_num_queries(0):
        published(clock.now())


@pytest.mark.parametrize("page", ["/", reverse("safety:support")])
def test_it_is_led_to(client, page):
    content = client.get(page).content.decode()
    assert content.count(PAGE) >= 2  # in the page and at its foot
    assert content.count(reverse("safety:responding")) >= 2

"""How we respond, for everybody: made of what is in force, so that page and practice cannot differ."""

from dataclasses import replace

import pytest
from django.urls import reverse

from cohesion.directory.models import Group
from cohesion.policy.book import book
from incidents import actions
from incidents.models.playbook import ANY
from incidents.playbooks import default_plan
from incidents.responding import ASKED, DOES, Response, responses
from incidents.states import Ladder, Step
from tests.incidents.conftest import Scene

pytestmark = pytest.mark.django_db
PAGE = reverse("safety:responding")


def of(severity: str, kind: str = "") -> Response:
    return next(one for one in responses(book()) if (one.severity, one.kind) == (severity, kind))


def said(response: Response) -> list[str]:
    return [f"{when}: {what}" for stage in response.stages for when, what in stage.said]


def agreed(scene: Scene, kind: str = ANY, severity: str = "S1", **changes) -> None:
    plan = replace(default_plan(book(), severity), **changes)
    draft = actions.draft_playbook(by=scene.officer, kind=kind, severity=severity, plan=plan, why="Agreed")
    actions.agree_playbook(by=scene.police, playbook=draft, read_at=draft.drafted_at.isoformat())


def test_each_step_of_each_ladder_has_plain_words():
    assert set(DOES) == set(Step)
    assert set(ASKED) == set(Ladder)


def test_without_a_playbook_the_rule_book_is_told_as_a_proposal(client):
    found = of("S1")
    assert found.agreed_on is None
    assert (
        "After 5 min without “I have this” from the police: The council’s duty officer rings the police control room."
        in said(found)
    )
    assert "Within 15 min: Everybody who was told hears what is known." in said(found)
    assert "not yet agreed by the police" in client.get(PAGE).content.decode()


def test_what_the_police_agreed_is_what_the_page_says(scene):
    agreed(scene, ladder={"police": [{"at_minutes": 7, "do": "next_on_rota"}]}, update_minutes=90)
    words = said(of("S1"))
    assert of("S1").agreed_on
    assert (
        "After 7 min without “I have this” from the police: The service asks whoever is next on the rota."
        in words
    )
    assert "Then every 1 h 30 min: They hear again, also when nothing is new." in words
    assert not any("control room" in one for one in words)


def test_a_draft_is_told_to_nobody(scene):
    plan = replace(default_plan(book(), "S1"), first_update_minutes=3)
    actions.draft_playbook(by=scene.officer, kind=ANY, severity="S1", plan=plan, why="Not yet")
    assert not any("Within 3 min" in one for one in said(of("S1")))


def test_a_kind_with_its_own_playbook_stands_after_the_general_one(scene, client):
    agreed(scene, kind="fire", first_update_minutes=4)
    kinds = [(one.severity, one.kind) for one in responses(book())]
    assert kinds == [("S1", ""), ("S1", "Fire"), ("S2", ""), ("S3", ""), ("S4", "")]
    assert "Within 4 min: Everybody who was told hears what is known." in said(of("S1", "Fire"))
    assert "Immediate danger: Fire" in client.get(PAGE).content.decode()


def test_an_agreed_group_of_places_is_told_without_its_name(scene, client):
    group = Group.objects.create(name="Chapels of one tradition")
    reach = default_plan(book(), "S1").reach | {"groups": [group.pk]}
    agreed(scene, reach=reach)
    page = client.get(PAGE).content.decode()
    assert "in a group that was agreed beforehand" in page
    assert group.name not in page


def test_an_s4_promises_no_text_to_the_place_or_to_neighbours():
    words = said(of("S4"))
    assert words[0] == (
        "At once: Police liaison on duty and the council’s duty officer have a text, marked UNCONFIRMED."
    )
    assert ": An S4 alerts no neighbouring place by text." in words


def test_only_an_s1_may_be_confirmed_by_who_reported_it_and_quiet_hours_are_of_s3_and_s4():
    alone = [one for one in ("S1", "S2", "S3") if "may confirm alone" in " ".join(said(of(one)))]
    quiet = [one for one in ("S1", "S2", "S3") if "22:00 to 07:30" in " ".join(said(of(one)))]
    assert (alone, quiet) == (["S1"], ["S3"])


@pytest.mark.parametrize(("severity", "who"), [("S2", "The police decide"), ("S3", "An officer decides")])
def test_who_ends_it_is_said(severity, who):
    assert said(of(severity))[-1].startswith(f"At the end: {who} that it is over.")


def test_page_is_for_everybody_and_names_nobody(client, scene):
    page = client.get(PAGE).content.decode()
    assert "in danger call" in page
    for person in (scene.primary, scene.police, scene.officer):
        assert person.name not in page


def test_queries_do_not_grow_with_playbooks(scene, django_assert_num_queries):
    rules = book()
    agreed(scene, kind="fire")
    agreed(scene, kind="attack")
    with django_assert_num_queries(1):
        responses(rules)

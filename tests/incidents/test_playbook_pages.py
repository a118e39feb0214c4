"""The pages of playbooks: readable from the rule book, drafted in a form that loses nothing, agreed by a button."""

from dataclasses import replace

import pytest
from django.test import Client

from cohesion.directory.groups import keep_group
from cohesion.policy.book import book
from incidents import actions
from incidents.models import Playbook
from incidents.playbook_changes import changes
from incidents.playbook_forms import PlaybookForm, read_steps, typed
from incidents.playbooks import default_plan
from incidents.states import Agreement, Ladder
from tests import factories

FIRE = "/incidents/playbooks/fire/S1/"


@pytest.fixture
def council(scene) -> Client:
    client = Client()
    client.force_login(scene.officer)
    return client


@pytest.fixture
def police(scene) -> Client:
    client = Client()
    client.force_login(scene.police)
    return client


def as_typed(severity: str = "S1", **changes) -> dict[str, object]:
    """What a browser sends of the form as it was shown."""
    initial = typed(default_plan(book(), severity))
    sent = {name: value for name, value in initial.items() if value is not False}
    return sent | {"advice": "", "advice_by": "", "why": "Meeting of 3 June"} | changes


def test_table_leads_to_every_playbook(council):
    page = council.get("/incidents/playbooks/").content.decode()
    assert FIRE in page
    assert "Rule book" in page


def test_one_reads_as_the_rule_book_has_it(council):
    page = council.get(FIRE).content.decode()
    for words in (
        "From the rule book: no playbook has been agreed by police.",
        "within 2 km",
        "after 3 min: ask the third contact",
        "after 5 min: tell the duty officer to ring the force control room",
        "The first within 15 minutes, then every 30 minutes.",
        "Police and fire have not agreed any for this",
        "1 received, 2 call me, 3 not there",
    ):
        assert words in page, words


@pytest.mark.parametrize("address", ["/incidents/playbooks/nothing/S1/", "/incidents/playbooks/fire/S9/"])
def test_there_is_no_page_of_what_there_is_not(council, address):
    assert council.get(address).status_code == 404


@pytest.mark.parametrize("severity", ["S1", "S2", "S3", "S4"])
def test_what_the_form_shows_it_takes_back(db, severity):
    plan = default_plan(book(), severity)
    form = PlaybookForm(as_typed(severity))
    assert form.is_valid(), form.errors
    assert form.plan().ladder == plan.ladder
    assert form.plan().checklists == plan.checklists
    assert form.plan().reach == plan.reach | {"groups": []}


def test_from_the_draft_to_the_agreement(council, police):
    answer = council.post(f"{FIRE}draft/", as_typed(ladder_site="4 call them\n9 ask the third contact"))
    assert answer.headers["Location"] == f"{FIRE}1/"
    assert "Agree for the police" not in council.get(f"{FIRE}1/").content.decode()
    page = police.get(f"{FIRE}1/").content.decode()
    assert "Agree for the police, and put in force" in page
    read_at = page.split('name="read_at" value="')[1].split('"')[0]
    police.post(f"{FIRE}1/agree/", {"read_at": read_at.replace("&#x2B;", "+")})
    assert Playbook.objects.get().state == Agreement.IN_FORCE
    assert "after 4 min: call them" in council.get(FIRE).content.decode()


def test_bad_input_gets_a_sentence_and_loses_nothing(council):
    page = council.post(f"{FIRE}draft/", as_typed(ladder_site="soon call them", why="")).content.decode()
    assert "“soon call them” is no step. Type minutes and one of: call them;" in page
    assert "Say why it changes, and who says so." in page
    assert "soon call them</textarea>" in page
    assert not Playbook.objects.exists()


def test_a_step_of_another_ladder_is_no_step(db):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="is no step"):
        read_steps("5 tell the duty officer to ring the force control room", Ladder.SITE)


def test_steps_come_in_the_order_of_their_minutes():
    found = read_steps("9 min: call them\n\n3 ask the third contact.", Ladder.SITE)
    assert [step["at_minutes"] for step in found] == [3, 9]


def test_groups_are_offered_and_kept(council):
    group = keep_group(by=None, name="Walking trail", places=[factories.a_place()])
    council.post(f"{FIRE}draft/", as_typed(groups=[group.pk]))
    assert Playbook.objects.get().plan["reach"]["groups"] == [group.pk]
    assert "in the group Walking trail" in council.get(f"{FIRE}1/").content.decode()


def test_agreeing_what_was_not_read_is_refused_in_words(council, police):
    council.post(f"{FIRE}draft/", as_typed())
    page = police.post(f"{FIRE}1/agree/", {"read_at": "long ago"}, follow=True).content.decode()
    assert "has changed since you read it" in page
    assert Playbook.objects.get().state == Agreement.DRAFT


def changes_on(page: str) -> str:
    return " ".join(page.partition('id="changes"')[2].partition("<h2>")[0].split())


def test_a_draft_says_line_by_line_what_it_changes_before_police_agree_it(council, police):
    council.post(f"{FIRE}draft/", as_typed(ladder_site="0 call them\n4 ask the third contact", nearest="5"))
    found = changes_on(police.get(f"{FIRE}1/").content.decode())
    assert "Compared with the rule book, in force now." in found
    for words in (
        "Goes:</span> <del>The nearest 3</del>",
        "Comes:</span> <ins>The nearest 5</ins>",
        "Comes:</span> <ins>after 4 min: ask the third contact</ins>",
    ):
        assert words in found, words
    assert "Ladder: Police liaison" not in found, "what stays the same is not among it"


def test_a_draft_that_changes_nothing_says_so_and_a_version_in_force_says_nothing(council, scene):
    council.post(f"{FIRE}draft/", as_typed())
    draft = Playbook.objects.get()
    assert "Nothing: every line is the same." in council.get(f"{FIRE}1/").content.decode()
    actions.agree_playbook(by=scene.police, playbook=draft, read_at=draft.drafted_at.isoformat())
    assert "What it changes" not in council.get(f"{FIRE}1/").content.decode()
    council.post(f"{FIRE}draft/", as_typed(advice="Stay in.", advice_by="Fire", advice_on="2026-12-01"))
    found = changes_on(council.get(f"{FIRE}2/").content.decode())
    assert "Compared with version 1, in force now." in found
    assert "<ins>Stay in.</ins>" in found


def test_a_step_that_moves_goes_and_comes_and_a_group_is_named(db):
    plan = default_plan(book(), "S1")
    group = keep_group(by=None, name="Walking trail", places=[factories.a_place()])
    after = replace(
        plan,
        ladder=plan.ladder | {"site": plan.ladder["site"][::-1]},
        reach=plan.reach | {"groups": [group.pk]},
    )
    reach, site = changes((plan, ""), (after, ""), {group.pk: "Walking trail"})
    assert (reach.gone, reach.new) == ([], ["In the group Walking trail"])
    assert sorted(site.gone) == sorted(site.new)
    assert changes((plan, "Stay in."), (plan, "Stay in."), {}) == []

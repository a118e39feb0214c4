"""A playbook: drafted by the council, agreed by the police, kept by what it started."""

from dataclasses import replace
from datetime import date

import pytest

from cohesion.directory.states import Role
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.policy.book import book
from incidents import actions
from incidents.actions.agreeing import Advice
from incidents.models import Playbook
from incidents.models.playbook import ANY
from incidents.playbooks import default_plan, in_force, plan_of, table
from incidents.rules import Refused
from incidents.states import Agreement
from incidents.targeting import second_ring
from tests import factories


def drafted(scene, kind: str = "fire", **changes) -> Playbook:
    plan = replace(default_plan(book(), "S1"), **changes)
    return actions.draft_playbook(
        by=scene.officer, kind=kind, severity="S1", plan=plan, why="Meeting of 3 June"
    )


def agreed(scene, kind: str = "fire", **changes) -> Playbook:
    draft = drafted(scene, kind, **changes)
    return actions.agree_playbook(by=scene.police, playbook=draft, read_at=draft.drafted_at.isoformat())


def test_without_one_the_rule_book_holds(scene):
    incident = scene.raised()
    assert incident.playbook is None
    assert plan_of(incident) == default_plan(book(), "S1")


def test_a_draft_is_not_in_force_and_may_be_edited(scene):
    drafted(scene)
    draft = drafted(scene, update_minutes=7)
    assert (draft.number, draft.plan["update_minutes"], in_force("fire", "S1")) == (1, 7, None)


def test_agreed_is_in_force_for_what_is_raised_from_then_on_and_changes_nothing_that_runs(scene):
    first = agreed(scene, first_update_minutes=5, ladder={})
    incident = scene.raised()
    second = agreed(scene, first_update_minutes=9)
    incident.refresh_from_db()
    assert incident.playbook == first
    assert (incident.update_due_at - incident.raised_at).seconds == 5 * 60
    assert not incident.ladder.exists()
    assert scene.raised(by=scene.officer).playbook == second
    first.refresh_from_db()
    assert (first.state, second.number) == (Agreement.REPLACED, 2)


def test_reach_of_a_playbook_chooses_the_second_ring(scene):
    factories.a_contact(factories.a_place("Next Door"))
    agreed(scene, reach={"radius_km": 0, "nearest": 0, "same_area": False, "same_faith": "none"})
    assert second_ring(scene.raised(), book(), clock.now()) == []


def test_one_of_its_own_comes_before_the_one_for_any_kind(scene):
    shared = agreed(scene, ANY)
    assert in_force("fire", "S1") == shared
    own = agreed(scene)
    assert in_force("fire", "S1") == own
    assert in_force("attack", "S1") == shared


def test_at_another_severity_the_rules_of_the_edition_hold(scene):
    agreed(scene, update_minutes=7)
    incident = scene.raised()
    incident.severity = "S2"
    assert plan_of(incident) == default_plan(book(), "S2")


@pytest.mark.parametrize("role", ["police", "primary"])
def test_only_the_council_drafts(scene, role):
    with pytest.raises(Refused, match="duty officer or the cohesion lead drafts"):
        actions.draft_playbook(
            by=getattr(scene, role), kind="fire", severity="S1", plan=default_plan(book(), "S1"), why="x"
        )


def test_only_the_police_agree(scene):
    draft = drafted(scene)
    with pytest.raises(Refused, match="Police liaison agrees"):
        actions.agree_playbook(by=scene.officer, playbook=draft, read_at=draft.drafted_at.isoformat())


def test_nobody_agrees_with_themselves(scene):
    both = factories.an_officer(Role.POLICE_LIAISON, on_duty=False)
    draft = drafted(scene)
    Playbook.objects.filter(pk=draft.pk).update(drafted_by=both)
    with pytest.raises(Refused, match="You drafted this"):
        actions.agree_playbook(by=both, playbook=draft, read_at=draft.drafted_at.isoformat())


def test_what_changed_since_it_was_read_is_not_agreed(scene, time_machine):
    time_machine.move_to(clock.now(), tick=False)
    read = drafted(scene)
    time_machine.shift(1)
    drafted(scene, update_minutes=7)
    with pytest.raises(Refused, match="has changed since you read it"):
        actions.agree_playbook(by=scene.police, playbook=read, read_at=read.drafted_at.isoformat())
    assert in_force("fire", "S1") is None


def test_in_force_is_never_agreed_again(scene):
    playbook = agreed(scene)
    with pytest.raises(Refused, match="no draft any more"):
        actions.agree_playbook(by=scene.police, playbook=playbook, read_at="")


def test_advice_needs_who_agreed_it_and_when(scene):
    plan = default_plan(book(), "S1")
    given = {"by": scene.officer, "kind": "fire", "severity": "S1", "plan": plan, "why": "Fire service"}
    for half in (Advice("Stay inside"), Advice("Stay inside", "Fire service"), Advice(by="Fire service")):
        with pytest.raises(Refused, match="who in police and fire agreed"):
            actions.draft_playbook(**given, advice=half)
    whole = Advice("Stay inside", "Inspector and station manager", date(2026, 12, 1))
    assert actions.draft_playbook(**given, advice=whole).advice_on == date(2026, 12, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ladder": {"site": [{"at_minutes": 1, "do": "control_room"}]}},
        {"ladder": {"site": [{"at_minutes": 9999, "do": "call"}]}},
        {"quorum": {"site": 0}},
        {"update_minutes": 0},
    ],
)
def test_a_plan_that_does_not_hold_together_is_refused(scene, wrong):
    with pytest.raises(Refused):
        drafted(scene, **wrong)


def test_every_shipped_plan_holds_together(db):
    from incidents.playbooks import objections_to_plan
    from incidents.states import Severity

    assert [objections_to_plan(default_plan(book(), one)) for one in Severity.values] == [[], [], [], []]


def test_both_steps_are_in_the_journal(scene):
    agreed(scene)
    kinds = Entry.objects.filter(subject="playbook.fire.S1").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["playbook.drafted", "playbook.agreed"]


def test_table_has_every_kind_and_says_what_holds(scene):
    agreed(scene)
    drafted(scene, "attack")
    rows = dict(table(book()))
    assert [rows["Fire"][0].words, rows["Fire"][1].words] == ["Version 1", "Rule book"]
    assert rows["Weapon or attack on a person"][0].has_draft

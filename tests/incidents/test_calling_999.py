"""Whoever reported it could not call 999: in red until a named officer says that it was called."""

import re

import pytest

from cohesion.journal.models import Audience, Entry
from incidents import actions
from incidents.models import Incident
from incidents.rules import Refused, wants_999
from incidents.states import Called999
from tests import factories

WARNING = "Whoever reported this could not call 999."


@pytest.fixture
def incident(scene, time_machine) -> Incident:
    time_machine.move_to("2026-12-11T18:42:00+00:00", tick=False)
    factories.an_officer(turn=1)
    return scene.raised(called_999=Called999.COULD_NOT)


def page(client, person, incident) -> str:
    client.force_login(person)
    found = client.get(incident.get_absolute_url()).content.decode()
    return " ".join(re.sub(r"<[^>]+>", "", found).split())


def test_an_officer_says_that_it_was_called_and_the_warning_goes(client, scene, incident):
    assert WARNING in page(client, scene.officer, incident)
    address = f"{incident.get_absolute_url()}called-999/"
    said = client.post(address, follow=True).content.decode()

    assert "Noted in the timeline: 999 has been called." in said
    shown = page(client, scene.police, incident)
    assert WARNING not in shown
    assert f"999 called since, as said by {scene.officer.name} at 18:42" in shown


def test_it_stands_in_the_journal_for_everybody_who_was_told_and_names_nobody_to_them(
    client, scene, incident
):
    actions.say_999_was_called(by=scene.officer, incident=incident)
    entry = Entry.objects.get(kind="called_999")
    assert (entry.subject, entry.audience) == (incident.topic, Audience.SITE)
    shown = page(client, scene.deputy, incident)
    assert "999 called since, as said at 18:42" in shown
    assert scene.officer.name not in shown


def test_who_reads_by_themselves_and_who_comes_too_late_are_refused(scene, incident):
    with pytest.raises(Refused, match="Only police liaison and council officers"):
        actions.say_999_was_called(by=scene.primary, incident=incident)
    actions.say_999_was_called(by=scene.officer, incident=incident)
    with pytest.raises(Refused, match=r"Somebody said at 18:42 that 999 was called"):
        actions.say_999_was_called(by=scene.police, incident=incident)
    incident.refresh_from_db()
    assert incident.rang_999_by == scene.officer


@pytest.mark.parametrize("said", [Called999.YES, Called999.NOT_NEEDED, Called999.NOT_ASKED])
def test_where_no_warning_stands_nothing_is_noted(client, scene, said):
    incident = scene.raised(called_999=said)
    assert WARNING not in page(client, scene.officer, incident)
    with pytest.raises(Refused, match="does not ask for 999"):
        actions.say_999_was_called(by=scene.officer, incident=incident)


def test_in_an_exercise_nobody_is_told_to_call():
    drill = Incident(called_999=Called999.COULD_NOT, is_drill=True)
    assert not wants_999(drill, [])
    drill.is_drill = False
    assert wants_999(drill, [])


def test_a_report_that_was_merged_brings_its_warning_along(client, scene, incident):
    other = scene.raised(called_999=Called999.NOT_NEEDED)
    actions.merge(by=scene.officer, incident=incident, into=other)
    assert WARNING in page(client, scene.officer, other)
    actions.say_999_was_called(by=scene.officer, incident=other)
    assert WARNING not in page(client, scene.police, other)

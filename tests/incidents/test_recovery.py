"""Recovery (domain B3): what the stand-down opens, line by line, and the meeting that is owed after an S1."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.plan.models import Request
from cohesion.policy.book import book
from incidents import actions
from incidents.actions.debriefing import open_debrief
from incidents.actions.recovering import open_recovery
from incidents.aftermath import Row, owed
from incidents.models import Incident, RecoveryStep
from incidents.rules import Refused
from incidents.states import Recovery, Severity
from tests import factories
from tests.incidents.conftest import Scene

FRIDAY = datetime(2026, 12, 11, 20, 45, tzinfo=clock.LONDON)  # E1: the stand-down


@pytest.fixture
def ended(scene):
    def end(severity: str = Severity.S1) -> Incident:
        incident = scene.raised(severity=severity)
        actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
        incident.refresh_from_db()
        return incident

    return end


def test_the_stand_down_opens_the_checklist_with_its_clocks(scene, ended):
    incident = ended()
    steps = {step.key: step for step in incident.recovery.all()}
    assert steps["clean_up"].due_at == incident.stood_down_at + timedelta(hours=24)
    assert {"glazier", "patrols", "victim_support", "prayers", "schools", "councillors", "forum"} <= set(
        steps
    )
    assert steps["places_scheme"].open_until.year == 2025
    assert {step.state for step in steps.values()} == {Recovery.OPEN}


def test_by_severity_fewer_lines_or_none(scene, ended):
    assert not ended("S3").recovery.filter(key__in=["forum", "rapid_security"]).exists()
    assert not ended("S4").recovery.exists()


def test_before_the_stand_down_there_is_none(scene, client):
    incident = scene.raised()
    client.force_login(scene.officer)
    assert "opens with the stand-down" in client.get(f"/incidents/{incident.ref}/recovery/").content.decode()


def test_a_line_gets_an_owner_then_an_end_and_keeps_it(scene, ended, client):
    step = ended().recovery.get(key="glazier")
    page = f"/incidents/{step.incident.ref}/recovery/{step.pk}/"
    client.force_login(scene.officer)
    client.post(page, {"owner": "Property services"})
    refused = client.post(page, {"owner": "Property services", "outcome": "not_needed"}).content.decode()
    assert "Say why it is not needed" in refused
    assert "Property services" in refused
    client.post(page, {"owner": "Property services", "outcome": "done", "reason": "Fitted at 22:10"})
    step.refresh_from_db()
    assert (step.state, step.owner, step.reason, step.settled_by) == (
        Recovery.DONE,
        "Property services",
        "Fitted at 22:10",
        scene.officer,
    )
    with pytest.raises(Refused, match="settled already"):
        actions.work_on_step(by=scene.officer, step=step, outcome=Recovery.NOT_NEEDED, reason="x")
    kinds = list(Entry.objects.filter(kind__startswith="recovery.").values_list("kind", flat=True))
    assert kinds == ["recovery.owner", "recovery.done"]


def test_the_database_keeps_nothing_settled_without_its_time(ended):
    with pytest.raises(IntegrityError), transaction.atomic():
        ended().recovery.update(state=Recovery.DONE)


def test_contacts_see_no_checklist_and_settle_nothing(scene, ended, client):
    step = ended().recovery.first()
    client.force_login(scene.primary)
    assert client.get(f"/incidents/{step.incident.ref}/recovery/").status_code == 404
    with pytest.raises(Refused):
        actions.work_on_step(by=scene.primary, step=step, outcome=Recovery.DONE)


def test_late_lines_are_red_on_officers_first_pages_and_the_board_only(scene, ended, client):
    incident = ended()
    RecoveryStep.objects.filter(key__in=["glazier", "schools"]).update(
        due_at=clock.now() - timedelta(minutes=1)
    )
    assert [one.words for one in owed(clock.now())] == [f"Recovery after {incident.ref}: 2 lines late"]
    client.force_login(scene.officer)
    for page in ("/", "/incidents/"):
        assert f"Recovery after {incident.ref}: 2 lines late" in client.get(page).content.decode()
    assert "to do, 2 late" in client.get(incident.get_absolute_url()).content.decode()
    client.force_login(scene.primary)
    for page in ("/", "/incidents/", incident.get_absolute_url()):
        assert "Recovery" not in client.get(page).content.decode()


def test_a_scheme_says_until_when_it_is_open(ended):
    step = ended().recovery.get(key="places_scheme")
    assert Row(step, clock.now()).scheme == "closed on 8 December 2025"
    assert Row(step, datetime(2025, 12, 8, 12, tzinfo=clock.LONDON)).scheme == "open until 8 December 2025"


@pytest.fixture
def friday():
    with time_machine.travel(FRIDAY - timedelta(hours=2), tick=False) as traveller:
        yield traveller


def test_a_meeting_is_asked_for_in_one_tap_with_both_clocks(friday, db, client):
    scene = Scene(*factories.a_site())
    incident = scene.raised(severity="S1")
    with pytest.raises(Refused, match="not over"):
        actions.ask_for_meeting(by=scene.officer, incident=incident)
    friday.move_to(FRIDAY)
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    client.force_login(scene.officer)
    for _ in range(2):
        client.post(f"/incidents/{incident.ref}/recovery/meeting/")
    asked = Request.objects.get()
    assert asked.answer_by == FRIDAY + timedelta(hours=72)
    assert (
        asked.hold_by.isoformat() == "2026-12-29"
    )  # ten working days: Christmas Day and 28 December are none
    assert (asked.source, asked.kind) == (incident.topic, "meeting")
    page = client.get(f"/incidents/{incident.ref}/recovery/").content.decode()
    assert "3 days left" in page
    friday.move_to(FRIDAY + timedelta(hours=73))
    client.force_login(scene.officer)
    assert "Community meeting not called" in client.get("/incidents/").content.decode()


def test_what_began_as_an_s1_is_owed_a_meeting_whatever_it_ended_as(friday, db, client):
    scene = Scene(*factories.a_site())
    incident = scene.raised(severity="S1")
    reason = "Fire out, nobody at the scene"
    actions.change_severity(by=scene.police, incident=incident, severity="S2", seen="S1", reason=reason)
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    client.force_login(scene.officer)

    assert "Ask the forum" in client.get(f"/incidents/{incident.ref}/recovery/").content.decode()
    client.post(f"/incidents/{incident.ref}/recovery/meeting/")
    assert Request.objects.get().why.startswith("After S1 ")


def test_no_meeting_is_asked_for_after_an_s3(scene, ended):
    with pytest.raises(Refused, match="after S1"):
        actions.ask_for_meeting(by=scene.officer, incident=ended("S3"))


def test_ended_once_more_it_keeps_what_was_done_and_the_clocks_run_anew(ended):
    incident = ended()
    incident.recovery.filter(key="schools").update(state=Recovery.DONE, settled_at=clock.now(), reason="Told")
    later = clock.now() + timedelta(hours=20)
    assert open_recovery(incident, book(), later) == []
    assert incident.recovery.get(key="schools").reason == "Told"
    assert open_debrief(incident, book(), later).closes_at == later + timedelta(hours=72)

"""The record's pages and its panel on the board: who sees what, and what happens to what was typed."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.messaging.states import State
from incidents import actions
from incidents.models import Briefing, CallRequest, ForceReference, Incident, Methane, Rumour
from incidents.states import Answer, Via

CLAIM, REFERENCE = "Three hurt at the gate", "26000123456"


@pytest.fixture
def incident(scene) -> Incident:
    return scene.raised()


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person, incident: Incident, end: str = "record/") -> str:
    response = browser(person).get(f"/incidents/{incident.ref}/{end}")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def send(person, incident: Incident, end: str, **typed):
    return browser(person).post(f"/incidents/{incident.ref}/record/{end}", typed)


def fill_the_record(scene, incident: Incident) -> Rumour:
    """Something of everything."""
    actions.set_methane(by=scene.police, incident=incident, hazards="Smoke")
    actions.decide(by=scene.officer, incident=incident, what="Wait outside", why="Fire service asks")
    actions.record_perception(by=scene.officer, incident=incident, answer="yes", perceiver="witness")
    actions.set_force_reference(by=scene.police, incident=incident, reference=REFERENCE)
    alert = incident.alerts.get(person=scene.deputy)
    actions.acknowledge(by=scene.deputy, alert=alert, answer=Answer.CALL_ME, via=Via.TEXT)
    return actions.log_rumour(by=scene.officer, incident=incident, claim=CLAIM, source="School gate")


# --- reading ------------------------------------------------------------------------------------------------------


def test_an_empty_record_says_so_section_by_section(scene, incident):
    shown = page(scene.officer, incident)

    assert shown.count("not known yet") == 7
    for sentence in ("Nothing is set yet", "No decision has been", "No rumour has", "Nobody is waiting"):
        assert sentence in shown
    assert "OFFICIAL only: no police systems data." in shown
    assert "OFFICIAL only" in page(scene.officer, incident, "note/")


def test_officers_see_the_record_and_only_police_the_reference(scene, incident):
    fill_the_record(scene, incident)

    for end in ("record/", "board/"):
        assert REFERENCE in page(scene.police, incident, end)
        assert REFERENCE not in page(scene.officer, incident, end)
        assert "Wait outside" in page(scene.officer, incident, end)
    assert "Change the severity" in page(scene.police, incident)
    assert "Change the severity" not in page(scene.officer, incident)
    assert "Yes, says a witness" in page(scene.officer, incident, "board/")


def test_contacts_of_the_place_see_agreed_lines_and_nothing_else(scene, incident):
    rumour = fill_the_record(scene, incident)
    actions.check_rumour(by=scene.police, rumour=rumour, verdict="false")
    actions.agree_line(by=scene.police, rumour=rumour, line="Nobody needs a doctor.")

    shown = page(scene.deputy, incident, "board/")
    assert "Nobody needs a doctor." in shown
    for secret in (CLAIM, REFERENCE, "Wait outside", "Smoke", "hate", "To be rung"):
        assert secret not in shown
    assert browser(scene.deputy).get(f"/incidents/{incident.ref}/record/").status_code == 404


def queries(person, incident: Incident, end: str) -> list[str]:
    client = browser(person)
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/incidents/{incident.ref}/{end}")
    return [one["sql"] for one in asked]


def test_panel_adds_two_queries_however_much_there_is(scene, incident, share_nothing):
    few = queries(scene.police, incident, "board/")
    fill_the_record(scene, incident)
    share_nothing()
    many = queries(scene.police, incident, "board/")

    assert len(many) == len(few)
    ours = re.compile("incidents_(methane|callrequest|rumour|checklistitem)")
    assert sum(bool(ours.search(sql)) for sql in many) == 2


def test_record_takes_as_many_queries_for_much_as_for_some(scene, incident):
    link, soon = "https://meet.example.org/nn", clock.now() + timedelta(minutes=30)
    counts = []
    for _ in range(3):
        number = incident.methanes.count()
        actions.set_methane(by=scene.police, incident=incident, seen=number, hazards="Smoke")
        actions.decide(by=scene.officer, incident=incident, what="Wait", why="Fire service asks")
        actions.log_rumour(by=scene.officer, incident=incident, claim=CLAIM, source="Gate")
        actions.call_briefing(by=scene.officer, incident=incident, starts_at=soon, link=link)
        counts.append(len(queries(scene.officer, incident, "record/")))

    assert counts[0] == counts[1] == counts[2]


def test_overdue_review_and_rumour_are_red(scene, incident, time_machine):
    rumour = fill_the_record(scene, incident)
    soon = clock.now() + timedelta(minutes=5)
    actions.decide(by=scene.officer, incident=incident, what="Doors shut", why="Crowd", review_at=soon)

    time_machine.move_to(rumour.check_by + timedelta(minutes=1), tick=False)

    board = page(scene.officer, incident, "board/")
    assert '<span class="word bad">1 to be reviewed now</span>' in board
    assert '<span class="word bad">1 late</span>' in board
    assert "Review was due" in page(scene.officer, incident)


# --- writing ------------------------------------------------------------------------------------------------------


def test_methane_is_set_on_the_page_and_what_was_typed_survives_a_newer_version(scene, incident):
    response = send(scene.officer, incident, "methane/", seen="0", major="no", hazards="Smoke")
    assert response.headers["Location"].endswith("/record/#methane")

    late = send(scene.police, incident, "methane/", seen="0", major="no", hazards="Gas, typed at length")

    assert late.status_code == 200
    assert "newer version" in late.content.decode()
    assert "Gas, typed at length" in late.content.decode()
    assert Methane.objects.count() == 1


def test_decision_without_a_why_is_asked_for_it_and_loses_nothing(scene, incident):
    response = send(scene.officer, incident, "decision/", what="Wait outside", why="", review_at="25:99")

    shown = response.content.decode()
    assert "Type why: information, risk, powers or policy." in shown
    assert "Type a time such as 19:10." in shown
    assert "Wait outside" in shown
    assert not incident.decisions.exists()


def test_decision_supersedes_one_that_stands(scene, incident):
    first = actions.decide(by=scene.officer, incident=incident, what="Wait", why="Fire service asks")

    send(scene.police, incident, "decision/", what="Go", why="Safe", supersedes=first.pk, review_at="")

    assert incident.decisions.first().supersedes == first
    assert "Superseded by 2" in page(scene.officer, incident)


def test_line_with_a_doubtful_word_is_read_again_first(scene, incident):
    rumour = fill_the_record(scene, incident)
    end = f"rumour/{rumour.pk}/"
    send(scene.police, incident, end, do="verdict", verdict="false")
    typed = {"do": "line", "line": "No suspect is known.", "police_agreed": "on"}

    first = send(scene.officer, incident, end, **typed).content.decode()
    assert "The line says “suspect”." in first
    assert "No suspect is known." in first
    assert Rumour.objects.get().line == ""
    send(scene.officer, incident, end, **typed, anyway="on")
    assert Rumour.objects.get().line == "No suspect is known."
    send(scene.officer, incident, end, do="use", where="Head teachers")
    assert "Head teachers" in page(scene.officer, incident)


def test_update_with_a_doubtful_word_is_pointed_out_in_its_preview(scene, incident):
    form = {"key": str(uuid.uuid4()), "fact": "Suspect is gone", "next_by": "", "preview": "yes"}
    form["next_by"] = clock.hhmm(clock.now() + timedelta(minutes=30))

    shown = browser(scene.police).post(f"/incidents/{incident.ref}/update/", form).content.decode()

    assert "Read it again: it says “Suspect”." in shown


def test_call_is_taken_and_ended_on_the_board(scene, incident):
    fill_the_record(scene, incident)
    call = CallRequest.objects.get()
    assert "I am ringing them" in page(scene.officer, incident, "board/")

    response = send(scene.officer, incident, f"call/{call.pk}/", board="yes")
    assert response.headers["Location"] == f"/incidents/{incident.ref}/"
    assert f"{scene.officer.name} is ringing" in page(scene.police, incident, "board/")
    send(scene.officer, incident, f"call/{call.pk}/", outcome="reached")

    assert "Reached" in page(scene.police, incident)
    assert "To be rung" not in page(scene.police, incident, "board/")


def test_checklist_is_ticked_on_the_page(scene, incident):
    first, second = incident.checklist.all()[:2]

    send(scene.officer, incident, f"checklist/{first.pk}/", state="done")
    send(scene.officer, incident, f"checklist/{second.pk}/", state="not_needed", reason="Nobody was inside")

    assert "Nobody was inside" in page(scene.police, incident)
    assert f"2 of {incident.checklist.count()} settled" in page(scene.police, incident, "board/")


def test_briefing_goes_out_by_one_button(scene, incident):
    shown = page(scene.officer, incident)
    assert (
        "2 officers who were alerted, all 2 officers of police and council, or all 4 people who were alerted"
        in shown
    )
    form = {"key": str(uuid.uuid4()), "link": "https://meet.example.org/nn", "everyone": ""}

    send(scene.officer, incident, "briefing/", **form, in_minutes="15")

    assert round((Briefing.objects.get().starts_at - clock.now()) / timedelta(minutes=1)) == 15
    assert Message.objects.filter(kind="briefing").count() == 2
    refused = send(scene.officer, incident, "briefing/", **form | {"key": str(uuid.uuid4())})
    assert "Choose when it begins" in refused.content.decode()


def test_who_no_text_reaches_is_named_to_be_rung(scene, incident):
    incident.alerts.filter(person=scene.officer).update(unreachable="No verified number with consent")
    assert "no text reaches them: Council duty officer" in page(scene.police, incident)
    soon = clock.now() + timedelta(minutes=30)
    actions.call_briefing(
        by=scene.police, incident=incident, starts_at=soon, link="https://meet.example.org/nn"
    )
    assert "No reply" in page(scene.police, incident)

    Message.objects.filter(kind="briefing").update(state=State.FAILED)

    assert "Text not delivered: ring them" in page(scene.police, incident)


def test_police_change_the_severity_and_the_council_finds_no_such_page(scene, incident):
    typed = {"severity": "S2", "seen": "S1", "reason": "Fire is out"}

    assert send(scene.officer, incident, "severity/", **typed).status_code == 404
    assert send(scene.officer, incident, "reference/", reference="1").status_code == 404
    assert send(scene.police, incident, "severity/", **typed).status_code == 302

    incident.refresh_from_db()
    assert incident.severity == "S2"
    assert not ForceReference.objects.exists()


def test_rows_of_another_incident_are_not_reached_by_this_ones_address(scene, incident):
    other = scene.raised()
    rumour = fill_the_record(scene, other)

    assert send(scene.police, incident, f"rumour/{rumour.pk}/", verdict="true").status_code == 404
    assert send(scene.police, incident, f"call/{CallRequest.objects.get().pk}/").status_code == 404
    item = other.checklist.first()
    assert send(scene.police, incident, f"checklist/{item.pk}/", state="done").status_code == 404

"""What the board says of each ladder: who has answered, and which step comes next, when."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohesion.directory.models import Duty
from cohesion.kit import clock
from cohesion.live.actions import touch
from incidents import actions, duties
from incidents.ladders import lines
from incidents.models import Alert, LadderStep
from incidents.states import Answer, Via
from incidents.turns import with_names
from tests import factories


@pytest.fixture
def incident(scene, time_machine):
    time_machine.move_to("2026-12-11T18:42:00+00:00", tick=False)
    factories.an_officer(turn=1)  # the clock has moved: somebody is on duty now
    return scene.raised()


def said(incident, now=None) -> dict[str, str]:
    incident.refresh_from_db()
    return {line.label: line.words for line in lines(incident, incident.alerts.all(), now or clock.now())}


def test_each_party_has_a_line_with_its_next_step(incident):
    found = said(incident)
    assert found["Site"] == "1 of 1 answered", "the primary raised it"
    assert found["Council duty officer"] == "nobody yet, next step 18:42: call them"
    assert found["Confirming"] == "nobody yet, next step 18:47: ask the officers again to confirm"


def test_time_left_stands_beside_it(incident):
    at = clock.now() + timedelta(seconds=96)
    (line,) = [line for line in lines(incident, incident.alerts.all(), at) if line.label == "Confirming"]
    assert line.left == "3 min 24 s left"


def test_an_answer_is_said_and_asking_for_a_call_is_none(incident):
    officer = incident.alerts.get(party="council")
    actions.acknowledge(by=officer.person, alert=officer, answer=Answer.CALL_ME, via=Via.TEXT)
    assert said(incident)["Council duty officer"].startswith("nobody yet")
    actions.acknowledge(by=officer.person, alert=officer, answer=Answer.RECEIVED, via=Via.TEXT)
    assert said(incident)["Council duty officer"] == "1 of 1 answered"


def test_with_no_step_left_somebody_has_to_ring(incident, time_machine):
    later = clock.now() + timedelta(minutes=30)
    time_machine.move_to(later, tick=False)
    duties.escalate_unanswered(later)
    assert said(incident)["Council duty officer"] == "nobody yet, and no step is left: ring them"


def test_officers_read_who_comes_next_by_the_rota_as_it_stands(incident, client, share_nothing):
    factories.an_officer(turn=2, name="Second Officer")
    factories.an_officer("police_liaison", turn=1)
    third = factories.an_officer(turn=3, name="Third Officer")
    LadderStep.objects.filter(ladder="council").exclude(do="next_on_rota").delete()
    client.force_login(third)

    def page() -> str:
        return client.get(incident.get_absolute_url()).content.decode()

    assert "next step 18:45: ask the next on the rota, Second Officer" in page()
    Duty.objects.filter(turn=2, post__person__name="Second Officer").delete()
    touch("directory")
    share_nothing()
    assert "ask the next on the rota, Third Officer" in page()


def test_where_nobody_is_left_on_the_rota_it_is_said(incident):
    LadderStep.objects.filter(ladder="council").exclude(do="next_on_rota").delete()
    found = with_names(lines(incident, incident.alerts.all(), clock.now()), incident, clock.now())
    (line,) = [line for line in found if line.label == "Council duty officer"]
    assert line.words.endswith("ask the next on the rota, nobody is left on it")


def test_ring_1_counts_places(scene, incident):
    for name in ("One", "Two"):
        factories.a_contact(factories.a_place(name))
    actions.confirm_ring(by=incident.alerts.get(party="council").person, incident=incident)
    first = Alert.objects.filter(party="neighbour").first()
    actions.acknowledge(by=first.person, alert=first, answer=Answer.RECEIVED, via=Via.TEXT)
    found = said(incident)
    assert found["Ring 1"] == "1 of 2 places answered, next step 18:47: call them"
    assert "Confirming" not in found


def test_lines_cost_one_query(incident):
    alerts = list(incident.alerts.all())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        lines(incident, alerts, clock.now())
    assert len(asked) == 1


def test_officers_see_them_on_the_board_and_contacts_do_not(scene, incident):
    shown = {}
    for name, person in {
        "officer": incident.alerts.get(party="council").person,
        "site": scene.deputy,
    }.items():
        client = Client()
        client.force_login(person)
        shown[name] = "next step 18:42: call them" in client.get(incident.get_absolute_url()).content.decode()
    assert shown == {"officer": True, "site": False}


def test_there_are_none_after_the_stand_down(scene, incident):
    by = incident.alerts.get(party="council").person
    actions.stand_down(by=by, incident=incident, remains="Nothing", agreed_by="Control room")
    assert said(incident) == {}

"""How fast we answered (domain B6): of one incident, and of a rolling year or "too few to publish"."""

from datetime import datetime, timedelta

import pytest
import time_machine

from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.messaging.models import Message
from incidents import actions
from incidents.figures import TOO_FEW, figures, measured, measures
from incidents.models import Incident
from incidents.states import Via
from tests import factories
from tests.incidents.conftest import Scene

RAISED = datetime(2026, 12, 11, 18, 42, tzinfo=clock.LONDON)


@pytest.fixture
def story(db):
    """An S1 by the minute: police 3, duty officer 4, deputy 8, update 10, again at 50 (promised 40), end at 60."""
    with time_machine.travel(RAISED - timedelta(minutes=5), tick=False) as traveller:
        scene = Scene(*factories.a_site())
        traveller.move_to(RAISED)

        def at(minutes: float) -> datetime:
            traveller.move_to(RAISED + timedelta(minutes=minutes))
            return clock.now()

        yield scene, at


def told(story) -> Incident:
    scene, at = story
    at(0)
    incident = scene.raised()
    alerts = {alert.person: alert for alert in incident.alerts.all()}
    Message.objects.filter(topic=incident.topic).update(
        accepted_at=RAISED + timedelta(seconds=4), state="delivered"
    )
    for minute, person in ((3, scene.police), (4, scene.officer), (8, scene.deputy)):
        at(minute)
        actions.acknowledge(by=person, alert=alerts[person], answer="received", via=Via.TEXT)
    at(10)
    actions.send_update(by=scene.police, incident=incident, fact="Fire is out")
    at(50)
    actions.send_update(by=scene.police, incident=incident, fact="Road open")
    at(60)
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    return incident


def test_each_measure_is_from_the_raise(story):
    found = measures(told(story))
    assert found.first_text == timedelta(seconds=4)
    assert found.police == timedelta(minutes=3)
    assert found.answered == timedelta(minutes=8)
    assert found.first_update == timedelta(minutes=10)
    assert (found.promised, found.met) == (3, 2)


def test_four_in_five_of_those_asked_and_not_of_who_raised_it(story):
    scene, at = story
    incident = scene.raised()
    at(2)
    for person in (scene.police, scene.officer):
        actions.acknowledge(
            by=person, alert=incident.alerts.get(person=person), answer="received", via=Via.TEXT
        )
    assert measures(incident).answered is None  # two of three
    at(9)
    actions.acknowledge(
        by=scene.deputy, alert=incident.alerts.get(person=scene.deputy), answer="call_me", via=Via.TEXT
    )
    assert measures(incident).answered == timedelta(minutes=9)


def test_an_incident_of_which_nothing_has_happened_yet_says_so(story):
    scene, _ = story
    found = measures(scene.raised())
    assert (found.police, found.first_update, found.promised) == (None, None, 0)
    assert ("Raised to police acknowledgement", "not yet") in found.lines


def test_a_police_answer_of_not_me_is_no_acknowledgement(story):
    scene, at = story
    incident = scene.raised()
    at(1)
    actions.acknowledge(
        by=scene.police, alert=incident.alerts.get(person=scene.police), answer="not_me", via=Via.TEXT
    )
    assert measures(incident).police is None


def test_corrections_are_taken_from_the_journal(story):
    scene, _ = story
    incident = scene.raised()
    from django.db import transaction

    with transaction.atomic():
        write(by=None, subject=incident.topic, kind="correction", text="x", counts={"seconds": 420})
    assert measures(incident).corrections == [timedelta(minutes=7)]


def test_few_incidents_are_too_few_to_publish(story):
    told(story)
    found = {one.label: one.value for one in figures(clock.now())}
    assert set(found.values()) == {TOO_FEW}


def test_a_figure_is_a_median_over_the_year_and_older_ones_do_not_count(story):
    first = told(story)
    for n in range(1, 5):
        scene, at = story
        at(100 * n)
        incident = scene.raised()
        at(100 * n + n)
        actions.acknowledge(
            by=scene.police, alert=incident.alerts.get(person=scene.police), answer="received", via=Via.TEXT
        )
        actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    found = {one.label: one for one in figures(clock.now())}
    assert found["Raised to police acknowledgement"].value == "3 min"  # of 1, 2, 3, 3, 4
    assert found["Raised to first update"].value == TOO_FEW
    assert found["Updates promised and met"].value == "6 of 7"
    Incident.objects.filter(pk=first.pk).update(raised_at=clock.now() - timedelta(days=366))
    assert figures(clock.now())[1].value == TOO_FEW


def test_queries_do_not_grow_with_incidents(story, django_assert_num_queries):
    scene, _ = story
    ones = [scene.raised() for _ in range(4)]
    with django_assert_num_queries(6):
        measured(ones[:1])
    with django_assert_num_queries(6):
        measured(ones)

"""A legal hold stops sweeps and erasures, and only what it names."""

from datetime import timedelta

import pytest

from cohesion.directory.states import Role
from cohesion.journal.models import Entry
from cohesion.journal.readers import audience_of
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.records import actions
from cohesion.records.models import Hold
from incidents.actions import raise_incident, stand_down
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended():
    place, primary, deputy, police, officer = factories.a_site()
    incident = raise_incident(by=primary, place=place, kind="fire")
    stand_down(by=police, incident=incident, remains="Nothing")
    Message.objects.update(state="delivered", settled_at=clock.now())
    return incident, deputy, officer


def in_four_years():
    return clock.now() + timedelta(days=4 * 366)


def test_an_incident_that_is_held_keeps_all_its_words(ended):
    incident, _, officer = ended
    actions.hold(by=officer, subject=incident.topic, reason="Inquiry of the force")
    words = list(Entry.objects.filter(subject=incident.topic).values_list("words__text", flat=True))

    removed = actions.sweep(by=None, now=in_four_years())

    assert not any(removed[kind] for kind in ("messages", "alerts", "raisers", "incidents"))
    assert list(Entry.objects.filter(subject=incident.topic).values_list("words__text", flat=True)) == words


def test_a_person_who_is_held_keeps_theirs_and_others_go(ended):
    _, deputy, officer = ended
    actions.hold(by=officer, person=deputy, reason="A complaint")
    actions.sweep(by=None, now=in_four_years())
    kept = Message.objects.exclude(body="").values_list("person", flat=True)
    assert set(kept) == {deputy.pk}


def test_nothing_of_a_held_person_is_erased(ended):
    _, deputy, officer = ended
    actions.hold(by=officer, person=deputy, reason="A complaint")
    with pytest.raises(actions.Refused, match="legal hold"):
        actions.erase(by=officer, person=deputy, reason="Asked by letter on 1 December")
    deputy.refresh_from_db()
    assert deputy.contact_points.exists()


def test_an_erasure_leaves_what_a_held_incident_needs(ended):
    incident, deputy, officer = ended
    actions.hold(by=officer, subject=incident.topic, reason="Inquiry")
    actions.erase(by=None, person=deputy, reason="Asked by letter on 1 December")
    assert incident.alerts.get(person=deputy).number
    assert not Message.objects.filter(person=deputy, body="").exists()


def test_a_hold_that_ended_holds_nothing(ended):
    incident, _, officer = ended
    held = actions.hold(by=officer, subject=incident.topic, reason="Inquiry")
    actions.end_hold(by=officer, hold=held)
    assert actions.sweep(by=None, now=in_four_years())["incidents"] == 1
    kinds = Entry.objects.filter(subject="retention", kind__startswith="hold").values_list("kind", flat=True)
    assert list(kinds) == ["hold.began", "hold.ended"]


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.COHESION_LEAD, True),
        (Role.ADMINISTRATOR, True),
        (Role.DUTY_OFFICER, False),
        (Role.POLICE_LIAISON, False),
    ],
)
def test_only_who_keeps_records_reads_of_holds_and_requests(role, may):
    reader = factories.an_officer(role, on_duty=False)
    for subject in ("retention", "subject.access"):
        assert (audience_of(reader, subject) is not None) == may


@pytest.mark.parametrize(
    "said", [{"reason": " "}, {"subject": ""}, {"until": clock.now() - timedelta(days=1)}]
)
def test_a_hold_that_says_nothing_is_refused(ended, said):
    with pytest.raises(actions.Refused):
        actions.hold(**({"by": ended[2], "subject": ended[0].topic, "reason": "Inquiry"} | said))
    assert not Hold.objects.exists()

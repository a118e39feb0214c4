"""Two reports of the same thing. Scenario 53."""

from datetime import timedelta

import pytest

from cohesion.directory.states import Rank
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.messaging.receive import take_text
from cohesion.messaging.states import State as MessageState
from incidents import actions
from incidents.models import AllClear, Incident
from incidents.queries import possible_duplicates
from incidents.rules import Refused
from incidents.states import Answer, State, Via
from tests import factories


@pytest.fixture
def second(scene):
    """A place 100 m away, whose contact raises the same."""
    place = factories.a_place("Chapel", at=(52.4847, -0.6967), area=scene.place.area)
    primary = factories.a_contact(place)
    factories.a_contact(place, Rank.DEPUTY)
    return place, primary


@pytest.fixture
def both(scene, second) -> tuple[Incident, Incident]:
    first = scene.raised()
    later = actions.raise_incident(by=second[1], place=second[0], kind="fire")
    Message.objects.update(state=MessageState.DELIVERED)
    return first, later


def test_o53_near_in_place_and_time_is_suggested_and_nothing_merges_by_itself(
    client, scene, both, time_machine
):
    first, later = both
    assert possible_duplicates(first, 15, 300) == [later]
    assert possible_duplicates(first, 15, 50) == []
    client.force_login(scene.officer)
    page = client.get(first.get_absolute_url()).content.decode()
    assert f"/incidents/{later.ref}/merge/{first.ref}/" in page
    assert "a place near by" in page
    Incident.objects.filter(pk=later.pk).update(raised_at=first.raised_at + timedelta(minutes=16))
    assert possible_duplicates(first, 15, 300) == []
    assert {one.state for one in Incident.objects.all()} == {State.RAISED}


def test_o53_people_are_carried_over_told_nothing_twice_and_owed_one_all_clear(scene, second, both):
    first, later = both
    journal = list(Entry.objects.filter(subject=later.topic).values_list("number", "digest"))
    texts = Message.objects.count()

    actions.merge(by=scene.officer, incident=later, into=first)

    later.refresh_from_db()
    assert (later.state, later.merged_into) == (State.MERGED, first)
    assert Message.objects.count() == texts
    people = list(first.alerts.values_list("person__name", flat=True))
    assert len(people) == len(set(people)) == 6
    assert list(later.alerts.values_list("person", flat=True)) == [scene.police.pk, scene.officer.pk]
    kept = Entry.objects.filter(subject=later.topic).values_list("number", "digest")
    assert list(kept)[: len(journal)] == journal, "nothing of the journal moves"
    actions.stand_down(by=scene.police, incident=first, remains="Nothing")
    assert AllClear.objects.count() == 6
    assert sorted(m.person_id for m in scene.texts("standdown")) == sorted(
        a.person_id for a in first.alerts.all()
    )


def test_o53_answers_are_carried_over_and_what_is_unsent_by_the_second_is_taken_back(scene, second, both):
    first, later = both
    theirs = later.alerts.get(person=scene.police)
    actions.acknowledge(by=scene.police, alert=theirs, answer=Answer.RECEIVED, via=Via.TEXT)
    Message.objects.filter(topic=later.topic, person=scene.officer).update(state=MessageState.QUEUED)

    actions.merge(by=scene.officer, incident=later, into=first)

    assert first.alerts.get(person=scene.police).answer == Answer.RECEIVED
    assert first.alerts.get(person=scene.police).acknowledgements.count() == 1
    assert Message.objects.get(topic=later.topic, person=scene.officer).state == MessageState.CANCELLED


def test_o53_the_merged_address_leads_on_also_for_whoever_was_carried_over(client, scene, second, both):
    first, later = both
    actions.merge(by=scene.officer, incident=later, into=first)
    for person in (second[1], scene.officer):
        client.force_login(person)
        assert client.get(later.get_absolute_url()).headers["Location"] == first.get_absolute_url()
        assert client.get(first.get_absolute_url()).status_code == 200
    page = client.get(f"{later.get_absolute_url()}?itself=1").content.decode()
    assert "Take them apart again" in page
    client.force_login(factories.a_contact(factories.a_place("Far Chapel")))
    assert client.get(later.get_absolute_url()).status_code == 404


def test_o53_an_answer_with_the_old_reference_counts_for_the_one_that_goes_on(scene, second, both):
    first, later = both
    actions.merge(by=scene.officer, incident=later, into=first)
    deputy = first.alerts.get(place=second[0], answer=Answer.NONE).person
    number = deputy.contact_points.get().number
    take_text(
        {"MessageSid": "SM1", "From": number, "To": "+447700900999", "Body": f"1 {later.ref}"}, provider="t"
    )
    assert first.alerts.get(person=deputy).answer == Answer.RECEIVED


def test_merged_reports_are_taken_apart_within_the_hour(scene, second, both, time_machine):
    first, later = both
    actions.merge(by=scene.officer, incident=later, into=first)

    actions.take_apart(by=scene.officer, incident=later)

    later.refresh_from_db()
    assert (later.state, later.merged_into, later.alerts.count()) == (State.RAISED, None, 4)
    assert first.alerts.count() == 4
    assert Message.objects.filter(topic=later.topic).count() == 4
    actions.merge(by=scene.officer, incident=later, into=first)
    time_machine.move_to(clock.now() + timedelta(minutes=61))
    with pytest.raises(Refused, match="too long ago"):
        actions.take_apart(by=scene.officer, incident=later)


def test_what_may_not_be_merged(scene, second, both):
    first, later = both
    with pytest.raises(Refused, match="Only police liaison and council officers"):
        actions.merge(by=scene.primary, incident=later, into=first)
    with pytest.raises(Refused, match="the same report"):
        actions.merge(by=scene.officer, incident=first, into=first)
    actions.confirm_ring(by=scene.officer, incident=later)
    with pytest.raises(Refused, match=f"Merge {first.ref} into it instead"):
        actions.merge(by=scene.officer, incident=later, into=first)
    actions.stand_down(by=scene.police, incident=later, remains="Nothing")
    with pytest.raises(Refused, match="have to be open"):
        actions.merge(by=scene.officer, incident=first, into=later)


def test_a_more_serious_report_is_confirmed_before_one_that_is_confirmed_merges_into_it(client, scene, both):
    first, later = both
    actions.confirm_ring(by=scene.officer, incident=later)
    Incident.objects.filter(pk=later.pk).update(severity="S3")
    with pytest.raises(Refused, match=f"{first.ref} is the more serious. Merge {later.ref} into it instead"):
        actions.merge(by=scene.officer, incident=first, into=Incident.objects.get(pk=later.pk))
    client.force_login(scene.officer)
    address = f"/incidents/{later.ref}/merge/{first.ref}/"
    shown = client.get(address).content.decode()
    assert f"{first.ref} is the more serious, and not confirmed yet. Confirm it first, then merge." in shown
    assert f'href="/incidents/{first.ref}/confirm/"' in shown

    actions.confirm_ring(by=scene.officer, incident=first)
    assert client.post(address).headers["Location"] == first.get_absolute_url()


def test_the_page_leads_to_the_way_in_which_it_can_be_done(client, scene, both):
    first, later = both
    actions.confirm_ring(by=scene.officer, incident=later)
    client.force_login(scene.officer)
    shown = client.get(f"/incidents/{later.ref}/merge/{first.ref}/").content.decode()
    assert f'href="/incidents/{first.ref}/merge/{later.ref}/"' in shown


def test_page_names_what_will_happen_before_it_does(client, scene, both):
    first, later = both
    client.force_login(scene.officer)
    address = f"/incidents/{later.ref}/merge/{first.ref}/"
    assert f"Merge {later.ref} into {first.ref}?" in client.get(address).content.decode()
    assert client.get(f"/incidents/{later.ref}/merge/2222/").status_code == 404
    assert client.post(address).headers["Location"] == first.get_absolute_url()
    client.post(f"/incidents/{later.ref}/take-apart/")
    later.refresh_from_db()
    assert later.state == State.RAISED

from datetime import timedelta

import pytest

from cohesion.directory.models import Duty
from cohesion.directory.states import Faith, Rank, Reach, Role
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.policy.book import book
from incidents import actions
from incidents.models import Incident
from incidents.rules import Refused
from incidents.states import Party, State
from incidents.targeting import fingerprint, second_ring
from tests import factories

NEAR, FAR = (52.4850, -0.6967), (52.2991, -0.6902)  # 130 m away; some 20 km away


def ring(incident: Incident):
    return second_ring(incident, book(), clock.now())


@pytest.fixture
def neighbours(scene):
    """One next door of another faith, one far away of the same, one far away with nothing in common."""
    near = factories.a_place("Next Door Church", at=NEAR, faith=Faith.CHRISTIAN)
    kin = factories.a_place("Castle Brook Mosque", at=FAR)
    for place in (near, kin):
        factories.a_contact(place)
        factories.a_contact(place, Rank.DEPUTY)
        factories.a_contact(place, Rank.THIRD)
    return near, kin


def test_ring_1_is_primary_and_deputy_of_each_chosen_place_with_the_reason(scene, neighbours):
    incident = scene.raised()

    found = {n.place.name: (n.reasons, len(n.people)) for n in ring(incident)}
    assert found == {
        "Next Door Church": (["Within 2 km", "One of the nearest 3"], 2),
        "Castle Brook Mosque": (["One of the nearest 3", "Same faith"], 2),
    }


def test_confirming_alerts_the_neighbours_and_says_who_confirmed(scene, neighbours):
    incident = scene.confirmed()

    assert (incident.state, incident.confirmed_by, incident.break_glass) == (
        State.CONFIRMED,
        scene.officer,
        False,
    )
    assert {alert.party for alert in incident.alerts.filter(ring=1)} == {Party.NEIGHBOUR}
    bodies = {text.body for text in scene.texts("alert.s1.area")}
    assert len(scene.texts("alert.s1.area")) == 4
    assert len(bodies) == 1
    assert "URGENT: incident near Rockingham Vale Mosque, Corby" in bodies.pop()


def test_person_of_two_places_is_alerted_once_with_both_reasons(scene, neighbours):
    near, kin = neighbours
    both = near.posts.get(rank=Rank.PRIMARY).person
    kin.posts.filter(rank=Rank.PRIMARY).update(person=both)

    incident = scene.confirmed()

    assert incident.alerts.get(person=both).reasons == ["Within 2 km", "One of the nearest 3", "Same faith"]
    assert both.messages.count() == 1


def test_nobody_of_ring_0_is_alerted_again(scene, neighbours):
    near, _ = neighbours
    near.posts.filter(rank=Rank.PRIMARY).update(person=scene.primary)

    incident = scene.confirmed()

    assert incident.alerts.filter(person=scene.primary).count() == 1


def test_s2_takes_same_faith_only_from_those_who_opted_in(scene):
    far = [factories.a_place(at=(52.3, -0.69 + n / 100), faith=Faith.CHRISTIAN) for n in range(3)]
    kin = factories.a_place("Far Mosque", at=(52.1, -0.69))
    willing = factories.a_contact(kin, same_faith=True)
    factories.a_contact(kin, Rank.DEPUTY)

    incident = scene.raised(severity="S2", kind="threat")

    chosen = {n.place: [choice.person for choice in n.people] for n in ring(incident)}
    assert chosen[kin] == [willing]
    assert all(place in chosen for place in far)  # the nearest three, though they have nobody to text


def test_community_centres_are_no_faith_of_their_own(scene):
    scene.place.faith = Faith.COMMUNITY
    scene.place.save()
    for n in range(4):
        factories.a_contact(factories.a_place(at=(52.1 + n / 100, -0.69), faith=Faith.COMMUNITY))

    assert len(ring(scene.raised())) == 3  # the nearest three


def test_rural_place_without_neighbours_still_has_the_nearest_three(scene):
    for n in range(5):
        factories.a_contact(factories.a_place(at=(51.0 + n, -2.0), faith=Faith.CHRISTIAN))

    assert len(ring(scene.raised())) == 3


def test_list_that_changed_since_it_was_shown_is_not_sent(scene, neighbours):
    incident = scene.raised()
    shown = fingerprint(ring(incident))
    factories.a_contact(factories.a_place(at=NEAR))

    with pytest.raises(Refused, match="The list has changed"):
        actions.confirm_ring(by=scene.officer, incident=incident, shown=shown)
    assert not scene.texts("alert.s1")


def test_second_confirmation_is_refused_and_texts_nobody_twice(scene, neighbours):
    incident = scene.confirmed()

    with pytest.raises(Refused, match="confirmed already"):
        actions.confirm_ring(by=scene.police, incident=incident)
    assert len(scene.texts("alert.s1.area")) == 4


@pytest.mark.parametrize(
    ("who", "severity", "glass", "objection"),
    [
        ("officer", "S1", False, ""),
        ("police", "S1", False, ""),
        ("primary", "S1", False, "Only police liaison, the duty officer or the cohesion lead"),
        ("raiser", "S1", False, "You raised this"),
        ("raiser", "S1", True, ""),
        ("raiser", "S2", True, "Another officer has to confirm it"),
        ("officer", "S4", False, "alerts nobody by text"),
    ],
)
def test_two_keys(scene, who, severity, glass, objection):
    raiser = factories.an_officer(Role.COHESION_LEAD, on_duty=False)
    incident = scene.raised(by=raiser, severity=severity)
    person = raiser if who == "raiser" else getattr(scene, who)

    if not objection:
        actions.confirm_ring(by=person, incident=incident, break_glass=glass)
        assert Incident.objects.get().break_glass == glass
        return
    with pytest.raises(Refused, match=objection):
        actions.confirm_ring(by=person, incident=incident, break_glass=glass)


def test_d52_break_glass_opens_a_review_that_somebody_else_settles(scene, client, time_machine):
    incident = scene.raised(by=scene.officer)
    actions.confirm_ring(by=scene.officer, incident=incident, break_glass=True)
    review = incident.recovery.get()
    assert review.label == "Break-glass reviewed, by somebody else than who confirmed it"

    with pytest.raises(Refused, match="Somebody else reviews it"):
        actions.work_on_step(by=scene.officer, step=review, outcome="done")
    time_machine.move_to(clock.now() + timedelta(hours=73))
    client.force_login(scene.police)
    assert f"Recovery after {incident.ref}: 1 line late" in client.get("/incidents/").content.decode()
    actions.work_on_step(by=scene.police, step=review, outcome="done")
    review.refresh_from_db()
    assert (review.state, review.settled_by) == ("done", scene.police)


def test_two_keys_open_no_review(scene):
    assert not scene.confirmed().recovery.exists()


def test_rota_may_be_empty_and_an_officer_still_confirms(scene, neighbours):
    Duty.objects.all().delete()

    incident = scene.confirmed()

    assert incident.state == State.CONFIRMED


def test_personal_link_is_texted_and_written_down(scene):
    incident = scene.raised()

    actions.send_link(by=scene.officer, alert=incident.alerts.get(person=scene.deputy))

    text = scene.texts("alert.link")[0]
    assert text.person == scene.deputy
    assert "for you only, do not share: http://testserver/a/" in text.body


def test_who_cannot_be_texted_is_not_counted_as_alerted(scene, neighbours):
    near, _ = neighbours
    near.posts.get(rank=Rank.DEPUTY).person.contact_points.update(reach=Reach.OPTED_OUT)

    incident = scene.confirmed()

    words = Entry.objects.get(subject=incident.topic, kind="confirmed").words
    assert words.text == "Ring 1 confirmed and alerted: 3 people at 2 places"
    assert "1 person cannot be reached: ring them" in words.detail


def test_whoever_confirms_without_having_answered_is_told_that_the_ladder_goes_on(
    client, scene, time_machine
):
    time_machine.move_to("2026-12-11T18:42:00+00:00", tick=False)
    officer = factories.an_officer(turn=1)
    incident = scene.raised()
    client.force_login(officer)
    address = f"{incident.get_absolute_url()}confirm/"
    shown = client.get(address).context["shown"]
    said = client.post(address, {"shown": shown}, follow=True).content.decode()
    assert "press I have this, or whoever comes next is woken" in said

import pytest

from cohesion.directory.models import Place
from cohesion.directory.states import Rank
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.messaging.states import State as MessageState
from incidents import actions
from incidents.models import AllClear, Incident
from incidents.rules import Refused
from incidents.targeting import fingerprint, wider_ring
from tests import factories

UNTOLD = "neighbour knows nothing of it"


@pytest.fixture
def far(scene):
    """A contact 5 km away: no rule of an S2 reaches them, as three places are nearer."""
    for n in range(3):
        factories.a_contact(
            factories.a_place(f"Near {n}", at=(52.4840 + n / 1000, -0.6967), faith="christian")
        )
    return factories.a_contact(factories.a_place("Far Chapel", at=(52.53, -0.6967), faith="christian"))


@pytest.fixture
def incident(scene, far):
    return scene.confirmed(kind="threat")


def test_more_people_are_alerted_by_radius_or_by_name_and_owed_the_all_clear(scene, far, incident):
    assert not incident.alerts.filter(person=far).exists()

    (alert,) = actions.widen(by=scene.officer, incident=incident, km=6)

    assert (alert.person, alert.ring, alert.reasons) == (far, 2, ["Within 6 km"])
    first = Message.objects.get(kind="alert.s2.area", person__posts__place__name="Near 0")
    assert Message.objects.get(person=far).body == first.body
    Message.objects.update(state=MessageState.DELIVERED)
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    assert AllClear.objects.filter(alert__person=far).exists()
    assert Entry.objects.filter(kind="widened").get().counts == {"people": 1, "texts": 1}


def test_a_place_chosen_by_name_says_so(scene, far, incident):
    (alert,) = actions.widen(by=scene.police, incident=incident, places=[far.posts.get().place_id])
    assert alert.reasons == ["Chosen by an officer"]


def test_who_knows_already_is_not_told_again(scene, far, incident):
    actions.widen(by=scene.officer, incident=incident, km=6)
    with pytest.raises(Refused, match="Nobody is on that list"):
        actions.widen(by=scene.officer, incident=incident, km=6)
    assert Message.objects.filter(person=far).count() == 1


def test_only_the_list_that_was_seen_is_alerted(scene, far, incident):
    seen = fingerprint(wider_ring(incident, km=6, places=(), at=clock.now()))
    factories.a_contact(factories.a_place("New Chapel", at=(52.52, -0.6967), faith="christian"))
    with pytest.raises(Refused, match="list has changed"):
        actions.widen(by=scene.officer, incident=incident, km=6, shown=seen)


@pytest.mark.parametrize(
    ("who", "km", "why"),
    [
        ("primary", 6, "can widen it"),
        ("officer", 11, "10 km at most"),
        ("officer", 0, "Nobody is on that list"),
    ],
)
def test_who_may_widen_and_how_far(scene, far, incident, who, km, why):
    with pytest.raises(Refused, match=why):
        actions.widen(by=getattr(scene, who), incident=incident, km=km)


def test_it_is_confirmed_first(scene, far):
    with pytest.raises(Refused, match="Confirm it first"):
        actions.widen(by=scene.officer, incident=scene.raised(), km=6)


def test_page_names_everybody_before_anybody_is_told(client, scene, far, incident):
    client.force_login(scene.officer)
    address = f"{incident.get_absolute_url()}widen/"
    assert address in client.get(incident.get_absolute_url()).content.decode()
    assert "Type a distance, or choose a place." in client.post(address, {"km": ""}).content.decode()
    page = client.post(address, {"km": "6"}).content.decode()
    assert far.name in page
    assert "Alert 1 more person" in page
    shown = page.split('name="shown" value="')[1].split('"')[0]
    client.post(address, {"km": "6", "shown": shown, "send": "yes"})
    assert incident.alerts.filter(person=far).exists()


# --- when it becomes more after the list was confirmed ------------------------------------------------------------


@pytest.fixture
def worse(scene, client) -> Incident:
    """An S3 confirmed for nobody near, as no rule of an S3 reaches them, that police make an S1."""
    factories.a_contact(factories.a_place("Next Door Hall", at=(52.4850, -0.6967)), name="Ann Near")
    incident = scene.confirmed(kind="damage", severity="S3")
    assert not incident.alerts.filter(ring=1).exists()
    client.force_login(scene.officer)
    assert UNTOLD not in board_of(client, incident)
    actions.change_severity(by=scene.police, incident=incident, severity="S1", seen="S3", reason="A fire")
    incident.refresh_from_db()
    return incident


def board_of(client, incident: Incident) -> str:
    return client.get(f"{incident.get_absolute_url()}board/").content.decode()


def test_neighbours_who_know_nothing_of_an_s1_are_in_red_until_an_officer_alerts_them(scene, client, worse):
    assert f"It is S1 now, and 1 {UNTOLD}" in board_of(client, worse)
    page = client.get(f"{worse.get_absolute_url()}widen/").content.decode()
    assert "are ticked below" in page
    assert page.count(" checked") == 1
    place = Place.objects.get(name="Next Door Hall")

    actions.widen(by=scene.officer, incident=worse, places=[place.pk])

    assert UNTOLD not in board_of(client, worse)


def test_a_contact_sees_nothing_of_whom_it_does_not_reach(scene, client, worse):
    client.force_login(scene.primary)
    assert UNTOLD not in board_of(client, worse)


def test_who_was_spared_as_they_were_away_is_among_them(scene, client, worse):
    place = Place.objects.get(name="Next Door Hall")
    deputy = factories.a_contact(place, Rank.DEPUTY)
    actions.widen(by=scene.officer, incident=worse, places=[place.pk])
    worse.alerts.filter(person=deputy).delete()  # as one whom the S3 spared
    assert f"It is S1 now, and 1 {UNTOLD}" in board_of(client, worse)

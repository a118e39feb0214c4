"""The list before it is sent: every person with every reason, and everybody who is left out with theirs."""

import pytest
from django.test import Client

from cohesion.directory.groups import keep_group
from cohesion.directory.models import Post, Postcode
from cohesion.directory.states import Faith, Rank, Reach
from cohesion.kit import clock
from cohesion.kit.geo import Point
from cohesion.policy.book import book
from incidents import actions
from incidents.models import Playbook
from incidents.playbooks import default_plan
from incidents.rules import Refused
from incidents.states import Ladder
from incidents.targeting import THIRD, lonely_km, preview, second_ring
from tests import factories

FAR, THERE = (52.2991, -0.6902), Point(52.2995, -0.6902)  # some 20 km away; 50 m from that


def shown(incident, centre=None) -> dict[str, tuple[list[str], list[str]]]:
    """Each place's reasons, and why each contact who is not alerted is not."""
    found = preview(incident, book(), clock.now(), centre)
    return {one.place.name: (one.reasons, [left.why for left in one.left_out]) for one in found}


@pytest.fixture
def confirm_page(scene):
    client = Client()
    client.force_login(scene.officer)

    def get(incident, **query) -> str:
        return client.get(f"{incident.get_absolute_url()}confirm/", query).content.decode()

    return get


def test_who_is_left_out_is_shown_with_the_reason(scene, confirm_page):
    church = factories.a_place("Next Door Church", faith=Faith.CHRISTIAN)
    factories.a_contact(church)
    factories.a_contact(church, Rank.THIRD, name="Third Person")
    incident = scene.raised()
    assert shown(incident)["Next Door Church"][1] == [THIRD]
    page = confirm_page(incident)
    assert "1 contact of these places not alerted now, and why" in page
    assert "Third Person" in page


def test_same_faith_alone_reaches_only_those_who_asked(scene):
    mosque = factories.a_place("Far Mosque", at=FAR)
    factories.a_contact(mosque)
    factories.a_contact(mosque, Rank.DEPUTY, same_faith=True)
    incident = scene.raised(kind="damage")
    reasons, why_not = shown(incident)["Far Mosque"]
    assert reasons == ["Same faith"]
    assert why_not == ["Did not ask for alerts about places of the same faith"]


def test_who_was_told_already_is_named_once_and_their_place_is_not_rung(scene):
    Post.objects.create(
        person=scene.deputy, role="site_contact", place=factories.a_place("Their Other"), rank="1"
    )
    incident = scene.raised()
    assert shown(incident)["Their Other"][1] == ["Alerted already"]
    assert "Their Other" not in {one.place.name for one in second_ring(incident, book(), clock.now())}


def test_contact_of_two_places_is_alerted_for_the_nearer_and_left_out_at_the_other(scene):
    person = factories.a_contact(factories.a_place("First"))
    Post.objects.create(person=person, role="site_contact", place=factories.a_place("Second"), rank="1")
    incident = scene.raised()
    assert {why[0] if why else "" for _, why in shown(incident).values()} in (
        {"", "Alerted for First"},
        {"", "Alerted for Second"},
    )
    assert len(second_ring(incident, book(), clock.now())) == 1


def test_whoever_cannot_be_reached_is_on_the_list_in_red(scene, confirm_page):
    person = factories.a_contact(factories.a_place("Next Door"))
    person.contact_points.update(reach=Reach.OPTED_OUT)
    page = confirm_page(scene.raised())
    assert '<span class="word bad">Texted STOP: ring them</span>' in page


def test_place_with_a_third_contact_only_has_its_ladder_hurried(scene):
    third = factories.a_contact(factories.a_place("Small Chapel"), Rank.THIRD)
    incident = scene.raised()
    actions.confirm_ring(by=scene.officer, incident=incident)
    actions.escalate(incident=incident, now=clock.now())
    assert incident.alerts.filter(person=third, ring=1).exists(), "nobody else of that place can answer"


def test_group_is_told_though_far_away_with_its_name_as_the_reason(scene):
    trail = factories.a_place("Far Church", at=FAR, faith=Faith.CHRISTIAN)
    for n in range(3):
        factories.a_place(f"Nearer {n}", faith=Faith.CHRISTIAN)
    group = keep_group(by=None, name="Walking trail", places=[trail])
    incident = scene.raised()
    assert "Far Church" not in shown(incident)
    plan = default_plan(book(), "S1").as_data()
    plan["reach"] = plan["reach"] | {"groups": [group.pk]}
    incident.playbook = Playbook(kind="fire", severity="S1", number=1, plan=plan)
    assert shown(incident)["Far Church"][0] == ["In the group Walking trail"]


# --- a place in the country, and a postcode -----------------------------------------------------------------------


def test_without_neighbours_the_nearest_are_told_and_the_page_says_how_lonely_it_is(scene, confirm_page):
    factories.a_contact(factories.a_place("Far Church", at=FAR, faith=Faith.CHRISTIAN))
    incident = scene.raised()
    assert shown(incident)["Far Church"][0] == ["One of the nearest 3"]
    page = confirm_page(incident)
    assert "No place lies within 2 km" in page
    assert "One of the nearest 3" in page


def test_with_a_neighbour_nothing_is_lonely(scene):
    factories.a_place("Next Door")
    found = preview(scene.raised(), book(), clock.now())
    assert lonely_km(found, default_plan(book(), "S1").reach) == 0


def test_around_a_postcode_other_places_are_near(scene, confirm_page):
    Postcode.objects.create(code="NN101AA", lat=THERE.lat, lon=THERE.lon)
    far = factories.a_place("Far Church", at=FAR, faith=Faith.CHRISTIAN)
    factories.a_contact(far)
    incident = scene.raised()
    assert "Within 2 km" in shown(incident, THERE)["Far Church"][0]
    page = confirm_page(incident, postcode="nn10 1aa")
    assert "Distances are from the middle of NN10 1AA" in page
    assert '<input type="hidden" name="postcode" value="NN10 1AA">' in page


def test_confirming_around_a_postcode_tells_those_who_were_shown(scene, confirm_page):
    Postcode.objects.create(code="NN101AA", lat=THERE.lat, lon=THERE.lon)
    person = factories.a_contact(factories.a_place("Far Church", at=FAR, faith=Faith.CHRISTIAN))
    incident = scene.raised()
    alerts = actions.confirm_ring(by=scene.officer, incident=incident, postcode="NN10 1AA")
    assert [alert.person for alert in alerts] == [person]
    assert alerts[0].reasons[0] == "Within 2 km"
    assert incident.ladder.filter(ladder=Ladder.NEIGHBOUR).exists()


def test_unknown_postcode_is_said_and_confirms_nothing(scene, confirm_page):
    incident = scene.raised()
    page = confirm_page(incident, postcode="ZZ99 9ZZ")
    assert "That postcode is not known here" in page
    assert 'value="ZZ99 9ZZ"' in page
    with pytest.raises(Refused, match="not known here"):
        actions.confirm_ring(by=scene.officer, incident=incident, postcode="ZZ99 9ZZ")

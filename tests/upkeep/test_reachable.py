"""Two people of a place who answered lately make it reachable; by area only what gives nobody away."""

from datetime import timedelta

import pytest

from cohesion.directory.states import Rank, Role
from cohesion.kit import clock
from cohesion.upkeep import actions
from cohesion.upkeep.models import ContactCheck
from cohesion.upkeep.reachable import PlaceReach, reach_by_area, reach_of_places
from cohesion.upkeep.states import CheckState, Outcome, Why
from incidents import actions as incidents
from incidents.states import Answer, Via
from tests import factories

pytestmark = pytest.mark.django_db


def answered(person, *, days_ago: int = 1, state: str = CheckState.YES) -> None:
    at = clock.now() - timedelta(days=days_ago)
    ContactCheck.objects.create(
        person=person, post=person.posts.first(), asked_at=at, answer_by=at, state=state, answered_at=at
    )


def found(place) -> PlaceReach:
    return next(one for one in reach_of_places(clock.now()) if one.place == place)


def confirmed(place) -> int:
    return found(place).confirmed


@pytest.fixture
def pair():
    place = factories.a_place("Holy Cross")
    return place, factories.a_contact(place), factories.a_contact(place, Rank.DEPUTY)


def test_a_check_answered_lately_counts_and_an_old_one_or_a_no_does_not(pair):
    place, primary, deputy = pair
    assert confirmed(place) == 0
    answered(primary)
    answered(primary, days_ago=5)
    assert confirmed(place) == 1, "one person, however often"
    answered(deputy, days_ago=91)
    assert confirmed(place) == 1
    answered(deputy, state=CheckState.NO)
    assert confirmed(place) == 1


def test_an_answered_alert_and_being_reached_by_phone_count(pair):
    place, primary, deputy = pair
    officer = factories.an_officer(Role.DUTY_OFFICER)
    incident = incidents.raise_incident(by=primary, place=place, kind="fire")
    for person, answer in ((primary, Answer.RECEIVED), (deputy, Answer.NOT_ME)):
        alert = incident.alerts.get(person=person)
        incidents.acknowledge(by=person, alert=alert, answer=answer, via=Via.TEXT)
    assert confirmed(place) == 1, "whoever says not me may not be who we meant"
    actions.note_ringing(by=officer, person=deputy, why=Why.SILENT, outcome=Outcome.REACHED)
    assert confirmed(place) == 2


def test_whoever_has_left_does_not_count(pair):
    place, primary, _ = pair
    answered(primary)
    factories.has_left(primary)
    assert (found(place).contacts, found(place).confirmed) == (1, 0)


def test_it_is_one_query_for_all_places(pair, django_assert_num_queries):
    factories.a_place("Far Chapel")
    with django_assert_num_queries(2):  # and one for the policy
        assert len(reach_of_places(clock.now())) == 2


def test_of_few_places_nothing_is_published():
    corby, oundle = factories.an_area("Central"), factories.an_area("Oundle", district="Oundle")
    for n in range(5):
        place = factories.a_place(f"Hall {n}", area=corby)
        answered(factories.a_contact(place))
        if n < 2:
            answered(factories.a_contact(place, Rank.DEPUTY))
    for n in range(4):
        factories.a_place(f"Chapel {n}", area=oundle)
    assert [(area.name, area.words) for area in reach_by_area(clock.now())] == [
        ("Corby", "2 of 5"),
        ("Oundle", "too few to publish"),
    ]


def test_the_page_lists_what_cannot_be_reached_first(pair, client):
    _, primary, deputy = pair
    answered(primary)
    answered(deputy)
    factories.a_place("Zion Chapel")
    client.force_login(factories.an_officer(Role.POLICE_LIAISON))
    page = client.get("/contacts/reachability/").content.decode()
    assert "1 of 2 places" in page
    assert page.index("Zion Chapel") < page.index("Holy Cross")
    client.force_login(primary)
    assert client.get("/contacts/reachability/").status_code == 403

import re
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohesion.accounts.links import new_link, revoke_links
from cohesion.accounts.models import PersonalLink
from cohesion.directory.states import Rank
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.messaging.states import State
from incidents import actions
from incidents.models import Incident
from incidents.states import Answer, Via
from incidents.texts import when
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


def typed(place, **also) -> dict[str, str]:
    return {"called_999": "yes", "where": str(place), "kind": "fire", "key": str(uuid.uuid4())} | also


def test_signed_out_visitor_sees_999_and_101_and_no_form(client):
    page = client.get("/incidents/raise/").content.decode()

    assert "tel:999" in page
    assert "tel:101" in page
    assert 'name="kind"' not in page


def test_contact_raises_in_five_inputs_with_their_place_filled_in(client, scene):
    client.force_login(scene.primary)

    page = client.get("/incidents/raise/").content.decode()
    assert page.index("Call 999") < page.index("Have you called 999?") < page.index("Where?")
    assert f'value="{scene.place}"' in page
    assert "4 people get" in re.sub(r"\s+", " ", page)
    response = client.post("/incidents/raise/", typed(scene.place, in_building="34 children"))

    incident = Incident.objects.get()
    assert response.headers["Location"] == f"/incidents/{incident.ref}/"
    assert (incident.called_999, incident.in_building) == ("yes", "34 children")


def test_double_tap_raises_once(client, scene):
    client.force_login(scene.primary)
    form = typed(scene.place)

    first, second = client.post("/incidents/raise/", form), client.post("/incidents/raise/", form)

    assert first.headers["Location"] == second.headers["Location"]
    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("where", "Nowhere at all", "We know no place of that name"),
        ("where", "", "Type the name of the place"),
        ("kind", "", "Choose what is happening"),
        ("called_999", "", "Say whether 999 has been called"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing_typed(client, scene, field, value, sentence):
    client.force_login(scene.primary)

    response = client.post(
        "/incidents/raise/", typed(scene.place, must_know="Back door only") | {field: value}
    )

    page = response.content.decode()
    assert sentence in page
    assert 'value="Back door only"' in page
    assert not Incident.objects.exists()


def test_name_that_fits_two_places_asks_which(client, scene):
    factories.a_place("Vale Church"), factories.a_place("Vale Hall")
    client.force_login(scene.police)

    page = client.post("/incidents/raise/", typed("vale")).content.decode()

    assert "More than one place fits: Rockingham Vale Mosque, Corby; Vale Church" in page


def test_personal_link_raises_without_signing_in_and_leads_to_a_personal_page(client, scene):
    token = new_link(person=scene.primary, purpose=PersonalLink.Purpose.RAISE)

    assert b"Report an incident" in client.get(f"/r/{token}/").content
    response = client.post(f"/r/{token}/", typed(scene.place))

    page = client.get(response.headers["Location"])
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "strict-origin", "the address is the key"
    assert Incident.objects.get().ref in page.content.decode()


@pytest.mark.parametrize("how", ["revoked", "mistyped", "left", "other purpose"])
def test_link_that_is_no_longer_good_says_whom_to_call(client, scene, how):
    purpose = PersonalLink.Purpose.ANSWER if how == "other purpose" else PersonalLink.Purpose.RAISE
    token = new_link(person=scene.primary, purpose=purpose)
    if how == "revoked":
        revoke_links(person=scene.primary)
    if how == "left":
        factories.has_left(scene.primary)
    if how == "mistyped":
        token = token[:-1] + ("x" if token[-1] != "x" else "y")

    response = client.post(f"/r/{token}/", typed(scene.place))

    assert response.status_code == 410
    assert b"tel:999" in response.content
    assert not Incident.objects.exists()


def test_answer_link_shows_on_get_and_acknowledges_on_post_only(client, scene):
    incident = scene.raised()
    alert = incident.alerts.get(person=scene.deputy)
    token = new_link(person=scene.deputy, purpose=PersonalLink.Purpose.ANSWER, about=alert.about)

    for _ in range(10):
        client.get(f"/a/{token}/"), client.head(f"/a/{token}/")
    alert.refresh_from_db()
    assert alert.answer == Answer.NONE
    client.post(f"/a/{token}/", {"answer": "received"})
    alert.refresh_from_db()
    assert (alert.answer, alert.answered_via) == (Answer.RECEIVED, Via.LINK)


def test_link_opens_no_more_than_a_site_contact_sees_whoever_holds_it(client, scene):
    incident = scene.raised(in_building="34 children")
    alert = incident.alerts.get(person=scene.police)
    token = new_link(person=scene.police, purpose=PersonalLink.Purpose.ANSWER, about=alert.about)

    page = client.get(f"/a/{token}/").content.decode()

    assert "34 children" not in page
    assert scene.deputy.name not in page
    assert "Stand down" not in page


def test_officer_sees_every_row_and_site_contact_only_their_own(client, scene):
    incident = scene.raised(in_building="34 children")

    client.force_login(scene.police)
    officers_page = client.get(incident.get_absolute_url()).content.decode()
    client.force_login(scene.deputy)
    contacts_page = client.get(incident.get_absolute_url()).content.decode()

    for secret in (scene.primary.name, "34 children", "Chosen because", "Stand down"):
        assert secret in officers_page
        assert secret not in contacts_page
    assert "alerted, 1 ring" in contacts_page


def test_region_answers_304_until_something_changes(client, scene):
    incident = scene.raised()
    client.force_login(scene.police)
    url = f"/incidents/{incident.ref}/board/"

    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    actions.note(by=scene.officer, incident=incident, text="Glazier booked")
    after = client.get(url, headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, after.status_code) == (200, 304, 200)
    assert "Glazier booked" in after.content.decode()


def test_revoked_persons_open_board_is_refused_at_the_next_fetch(client, scene):
    incident = scene.raised()
    client.force_login(scene.police)
    url = f"/incidents/{incident.ref}/board/"
    assert client.get(url).status_code == 200

    factories.has_left(scene.police)

    assert client.get(url).status_code == 404


def test_list_says_of_what_kind_each_is(client, scene):
    scene.raised()
    scene.raised(kind="damage")
    client.force_login(scene.police)
    page = client.get("/incidents/").content.decode()
    assert re.search(r"Ref \w{4} · Fire ·", page)
    assert re.search(r"Ref \w{4} · Damage or graffiti ·", page)


def test_list_of_officers_has_all_and_of_contacts_their_own(client, scene):
    mine = scene.raised()
    other = actions.raise_incident(
        by=scene.police, place=factories.a_place("Elsewhere Church"), kind="damage"
    )

    client.force_login(scene.police)
    assert {mine.ref, other.ref} <= set(
        re.findall(r"Ref (\w{4})", client.get("/incidents/").content.decode())
    )
    client.force_login(scene.deputy)
    assert re.findall(r"Ref (\w{4})", client.get("/incidents/").content.decode()) == [mine.ref]


def test_confirm_page_names_each_person_with_the_reason_before_anything_is_sent(client, scene):
    neighbour = factories.a_contact(
        factories.a_place("Next Door Church", at=(52.485, -0.6967), faith="christian")
    )
    incident = scene.raised()
    client.force_login(scene.officer)
    url = reverse("incidents:confirm", args=[incident.ref])

    page = client.get(url).content.decode()
    assert neighbour.name in page
    assert "Within 2 km; One of the nearest 3" in page
    shown = re.search(r'name="shown" value="(\w+)"', page)[1]
    client.post(url, {"shown": shown})

    assert incident.alerts.filter(ring=1).get().person == neighbour


def test_update_is_shown_as_it_will_arrive_before_it_is_sent(client, scene):
    incident = scene.raised()
    client.force_login(scene.police)
    url = reverse("incidents:update", args=[incident.ref])
    due = clock.now() + timedelta(minutes=30)
    form = {"fact": "Fire is out", "next_by": clock.hhmm(due), "key": str(uuid.uuid4())}

    page = client.post(url, form | {"preview": "yes"}).content.decode()
    assert f"Fire is out. Next update by {when(due, clock.now())}. In danger call 999." in page
    assert "1 segment" in page
    assert not Message.objects.filter(kind="update").exists()
    client.post(url, form | {"send": "yes"})
    client.post(url, form | {"send": "yes"})

    assert Message.objects.filter(kind="update").count() == 4


def test_stand_down_says_how_many_will_be_told_and_then_ends_it(client, scene):
    incident = scene.raised()
    client.force_login(scene.officer)
    url = reverse("incidents:stand_down", args=[incident.ref])

    page = client.post(url, {"remains": "Road closed", "preview": "yes"}).content.decode()
    assert "Name who in the force control room agreed" in page
    form = {"remains": "Road closed", "agreed_by": "Inspector, 20:40"}
    assert "Stand down and tell 4 people" in client.post(url, form | {"preview": "yes"}).content.decode()
    client.post(url, form | {"send": "yes"})

    incident.refresh_from_db()
    assert incident.stood_down_at


def test_board_costs_the_same_number_of_queries_however_long_it_runs(client, scene, share_nothing):
    incident = scene.raised()
    client.force_login(scene.police)
    url = f"/incidents/{incident.ref}/board/"
    client.get(url)
    share_nothing()
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for n in range(60):
        actions.note(by=scene.police, incident=incident, text=f"Line {n}")
    factories.a_contact(factories.a_place(at=(52.485, -0.6967)), Rank.PRIMARY)
    actions.confirm_ring(by=scene.officer, incident=incident)
    share_nothing()
    with CaptureQueriesContext(connection) as many:
        page = client.get(url).content.decode()

    assert len(many) == len(few)
    assert page.count("Line ") <= 30


def test_timeline_exports_as_csv_with_time_zone_and_no_formula(client, scene):
    incident = scene.raised()
    actions.note(by=scene.officer, incident=incident, text="=HYPERLINK(1)")
    client.force_login(scene.police)

    response = client.get(f"/incidents/{incident.ref}/timeline.csv")
    lines = response.content.decode("utf-8-sig").splitlines()

    assert lines[0] == "number,time,who,what,detail,who may read it,digest"
    assert re.match(r"1,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[01]:00,A verified contact,", lines[1])
    assert "'=HYPERLINK(1)" in lines[-1]


def test_undelivered_text_and_debt_are_shown_in_words(client, scene):
    incident = scene.raised()
    Message.objects.update(state=State.DELIVERED)
    Message.objects.filter(person=scene.deputy).update(state=State.FAILED, error_code="30003")
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    client.force_login(scene.police)

    page = client.get(incident.get_absolute_url()).content.decode()

    assert "phone off or no signal (30003)" in page
    assert "4 of 4 still owed" in page


def test_an_officer_signs_in_to_the_gaps_of_the_rota_and_the_ways_to_the_rest(client, scene):
    client.force_login(scene.officer)
    page = client.get("/incidents/").content.decode()
    assert "in the rota in the next" in page
    for address in ("/directory/duty/", "/messaging/inbox/", "/contacts/"):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200
    client.force_login(scene.primary)
    theirs = client.get("/incidents/").content.decode()
    assert "rota" not in theirs
    assert "/messaging/inbox/" not in theirs


def test_an_officers_answer_is_asked_for_before_anything_else_on_their_board(client, scene):
    incident = scene.raised()
    client.force_login(scene.officer)
    page = client.get(incident.get_absolute_url()).content.decode()
    assert page.index("I have this") < page.index("Confirm and alert ring 1") < page.index("Stand down")

"""Every form of an incident, sent by every role: what is not in the table changes nothing."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from cohesion.accounts.models import PersonalLink
from cohesion.accounts.permits import permit_of
from cohesion.directory.states import Role
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.policy.book import book
from incidents import actions
from incidents.models import Alert, AllClear, Incident, StandDown, Update
from incidents.permits import may_follow
from incidents.targeting import fingerprint, second_ring
from incidents.urls import urlpatterns
from tests import factories
from tests.incidents.test_access_after import MAY_POST as AFTERWARDS

pytestmark = pytest.mark.django_db

OFFICERS = {"police", "duty", "lead"}
TOLD = OFFICERS | {"contact"}
MAY_POST = {
    "answer": {"police", "duty", "contact"},  # the cohesion lead has no alert to answer
    "by_phone": OFFICERS,
    "link": OFFICERS,
    "confirm": OFFICERS,
    "update": OFFICERS,
    "note": OFFICERS,
    "stand_down": OFFICERS,
    "all_clear": OFFICERS,
    "raise": TOLD | {"other_contact"},
}
BODIES = {
    "answer": {"answer": "received"},
    "by_phone": {"answer": "received"},
    "update": {"fact": "Road closed", "next_by": "{soon}", "police_agreed": "on", "send": "yes"},
    "note": {"text": "The caretaker has the keys."},
    "stand_down": {"remains": "Road closed till 21:00", "agreed_by": "Inspector, 18:40", "send": "yes"},
    "all_clear": {"cannot": "on", "reason": "Abroad until Sunday"},
    "raise": {"called_999": "yes", "kind": "fire"},
}
ROLES = ["police", "duty", "lead", "administrator", "contact", "other_contact", "nobody", "signed_out"]


@pytest.fixture
def people(scene):
    return {
        "police": scene.police,
        "duty": scene.officer,
        "lead": factories.an_officer(Role.COHESION_LEAD, on_duty=False),
        "administrator": factories.an_officer(Role.ADMINISTRATOR, on_duty=False),
        "contact": scene.deputy,
        "other_contact": factories.a_contact(factories.a_place(at=(51.0, 0.0))),
        "nobody": factories.a_person(),
        "signed_out": None,
    }


def address(name: str, incident) -> str:
    args = [] if name == "raise" else [incident.ref]
    if name in ("by_phone", "link"):
        args.append(incident.alerts.exclude(person=incident.raised_by).first().pk)
    if name == "all_clear":
        args.append(getattr(AllClear.objects.filter(alert__incident=incident).first(), "pk", 1))
    return reverse(f"incidents:{name}", args=args)


def filled_in(name: str) -> dict[str, str]:
    """What a page's form holds, with a promise that is still to come whatever the hour."""
    soon = clock.hhmm(clock.now() + timedelta(hours=1))
    return {field: value.replace("{soon}", soon) for field, value in BODIES.get(name, {}).items()}


def everything() -> list[tuple]:
    """Whatever a refused request must leave as it was."""
    tables = (Incident, Alert, Update, StandDown, AllClear, Entry, Message, PersonalLink)
    return [row for table in tables for row in table.objects.order_by("pk").values_list()]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", MAY_POST)
def test_writing_by_role(client, scene, people, name, role):
    incident = scene.raised()
    if name == "all_clear":
        actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
        assert AllClear.objects.exists()
    seen = fingerprint(second_ring(incident, book(), clock.now()))
    body = {"key": str(uuid.uuid4()), "where": str(scene.place), "shown": seen} | filled_in(name)
    if people[role]:
        client.force_login(people[role])
    before = everything()

    response = client.post(address(name, incident), body)

    changed = everything() != before
    assert changed == (role in MAY_POST[name]), f"{role} gets {response.status_code} from {name}"


def test_every_address_that_writes_is_tried():
    tried = {*MAY_POST, *AFTERWARDS}
    assert {pattern.name for pattern in urlpatterns if permit_of(pattern).post} == tried


@pytest.mark.parametrize("role", ROLES)
def test_socket_follows_the_same_rule_as_the_page(scene, people, role):
    from cohesion.live.registry import may_watch

    incident = scene.raised()

    assert may_watch(people[role], incident.topic) == (role in TOLD)


def test_asking_for_a_socket_again_is_cheap(scene, people, django_assert_num_queries):
    incident = scene.raised()
    for rest, role, queries in (("", "police", 1), ("/police", "police", 1), ("", "contact", 3)):
        with django_assert_num_queries(queries):
            assert may_follow(people[role], incident.ref + rest)


def test_guessed_and_forbidden_references_look_the_same(client, scene, people):
    incident = scene.raised()
    client.force_login(people["other_contact"])

    assert client.get(f"/incidents/{incident.ref}/").status_code == 404
    assert client.get("/incidents/XXXX/").status_code == 404

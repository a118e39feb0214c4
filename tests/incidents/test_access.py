"""Every address of an incident, tried by every role: what is not in the table is refused."""

import pytest
from django.urls import reverse

from cohesion.directory.states import Role
from incidents.urls import urlpatterns
from tests import factories

pytestmark = pytest.mark.django_db

OFFICERS = {"police", "duty", "lead"}
TOLD = OFFICERS | {"contact"}
MAY_GET = {
    "index": TOLD | {"other_contact"},
    "index_region": TOLD | {"other_contact"},
    "raise": TOLD | {"other_contact", "administrator", "nobody", "signed_out"},
    "board": TOLD,
    "region": TOLD,
    "timeline": TOLD,
    "timeline_csv": OFFICERS,
    "confirm": OFFICERS,
    "update": OFFICERS,
    "note": OFFICERS,
    "stand_down": OFFICERS,
    "answer": set(),
    "by_phone": set(),
    "link": set(),
    "all_clear": set(),
}
MAY_POST = {"answer": TOLD, "by_phone": OFFICERS, "link": OFFICERS, "all_clear": set()}
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
    args = {"index": [], "index_region": [], "raise": []}.get(name, [incident.ref])
    if name in ("by_phone", "link"):
        args.append(incident.alerts.first().pk)
    if name == "all_clear":
        args.append(1)
    return reverse(f"incidents:{name}", args=args)


def test_every_address_has_a_permission():
    assert {pattern.name for pattern in urlpatterns} == set(MAY_GET)


@pytest.mark.parametrize("role", ROLES)
def test_reading_by_role(client, scene, people, role):
    incident = scene.raised()
    if people[role]:
        client.force_login(people[role])

    for name, allowed in MAY_GET.items():
        status = client.get(address(name, incident)).status_code
        assert (status == 200) == (role in allowed), f"{role} gets {status} from {name}"


@pytest.mark.parametrize("role", ROLES)
def test_writing_by_role(client, scene, people, role):
    incident = scene.raised()
    if people[role]:
        client.force_login(people[role])

    for name, allowed in MAY_POST.items():
        response = client.post(address(name, incident), {"answer": "received"})
        done = response.status_code == 302 and "/accounts/" not in response.headers["Location"]
        assert done == (role in allowed), f"{role} gets {response.status_code} from {name}"


@pytest.mark.parametrize("role", ROLES)
def test_socket_follows_the_same_rule_as_the_page(scene, people, role):
    from cohesion.live.registry import may_watch

    incident = scene.raised()

    assert may_watch(people[role], incident.topic) == (role in TOLD)


def test_guessed_and_forbidden_references_look_the_same(client, scene, people):
    incident = scene.raised()
    client.force_login(people["other_contact"])

    assert client.get(f"/incidents/{incident.ref}/").status_code == 404
    assert client.get("/incidents/XXXX/").status_code == 404

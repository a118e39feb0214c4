"""Every form of an incident, sent by every role: what is not in the table changes nothing."""

import uuid
from datetime import timedelta

import pytest
from django.urls import URLPattern, reverse

from cohesion.accounts.models import PersonalLink
from cohesion.accounts.permits import permit_of
from cohesion.directory.states import Role
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.policy.book import book
from incidents import actions
from incidents.actions.todo import queue_call
from incidents.models import Alert, AllClear, CallRequest, Incident, Listener, StandDown, Update
from incidents.permits import may_follow
from incidents.targeting import fingerprint, second_ring, wider_ring
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
    "number": OFFICERS,
    "confirm": OFFICERS,
    "update": OFFICERS,
    "called_999": OFFICERS,
    "note": OFFICERS,
    "stand_down": OFFICERS,
    "all_clear": OFFICERS,
    "raise": TOLD | {"other_contact"},
    "correct": OFFICERS,
    "withdraw": OFFICERS,
    "reopen": OFFICERS,
    "widen": OFFICERS,
    "merge": OFFICERS,
    "take_apart": OFFICERS,
    "exercises": OFFICERS,
    "exercise": OFFICERS,
    "resume": {"police"},  # who planned it
    "broadcast_new": OFFICERS,
    "broadcast": OFFICERS,
    "rung": OFFICERS,
    # the record
    **dict.fromkeys(["methane", "perception", "decision", "log_rumour", "rumour"], OFFICERS),
    **dict.fromkeys(["item", "call", "briefing"], OFFICERS),
    **{key: {"police"} for key in ["severity", "reference"]},
}
BODIES = {
    "answer": {"answer": "received"},
    "by_phone": {"answer": "received"},
    "update": {"fact": "Road closed", "next_by": "{soon}", "police_agreed": "on", "send": "yes"},
    "note": {"text": "The caretaker has the keys."},
    "stand_down": {"remains": "Road closed till 21:00", "agreed_by": "Inspector, 18:40", "send": "yes"},
    "all_clear": {"cannot": "on", "reason": "Abroad until Sunday"},
    "raise": {"called_999": "yes", "kind": "fire"},
    "correct": {"wrong": "0", "fact": "A bin", "noticed_at": "{now}", "police_agreed": "on", "send": "yes"},
    "withdraw": {"reason": "Wrong place", "agreed_by": "Inspector, 18:40", "send": "yes"},
    "reopen": {"reason": "It goes on", "send": "yes"},
    "widen": {"km": "10", "send": "yes"},
    "exercises": {"area": "{area}", "at": "2099-01-01 18:30"},
    "exercise": {"place": "{place}", "places": "{place}", "kind": "fire", "severity": "S4", "begin": "yes"},
    "broadcast_new": {"kind": "reassure", "fact": "We know of it", "everyone": "on"},
    "broadcast": {"cancel": "yes"},
    "methane": {"seen": "0", "hazards": "Smoke"},
    "perception": {"answer": "yes", "perceiver": "witness"},
    "decision": {"what": "Wait outside", "why": "The fire service asks"},
    "log_rumour": {"claim": "Doors are locked", "source": "School gate"},
    "rumour": {"verdict": "false"},
    "item": {"state": "done"},
    "briefing": {"link": "https://meet.example.org/nn", "in_minutes": "15"},
    "severity": {"severity": "S2", "seen": "S1", "reason": "The fire is out"},
    "reference": {"reference": "26000123456"},
}
NO_INCIDENT = ("raise", "exercises", "exercise", "broadcast_new")
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
    args = [] if name in NO_INCIDENT else [incident.ref]
    if name in ("broadcast", "rung"):
        listener = Listener.objects.get()
        args = [listener.broadcast.ref] + ([listener.pk] if name == "rung" else [])
    if name == "resume":
        args = [Incident.objects.get(is_drill=True).ref]
    if name in ("merge", "take_apart"):
        other = Incident.objects.exclude(pk=incident.pk).get()
        args = [other.ref, incident.ref] if name == "merge" else [other.ref]
    if name in ("by_phone", "link", "number"):
        args.append(incident.alerts.exclude(person=incident.raised_by).first().pk)
    if name == "rumour":
        args.append(incident.rumours.get().pk)
    if name == "item":
        args.append(incident.checklist.first().pk)
    if name == "call":
        args.append(CallRequest.objects.get().pk)
    if name == "all_clear":
        args.append(getattr(AllClear.objects.filter(alert__incident=incident).first(), "pk", 1))
    return reverse(f"incidents:{name}", args=args)


def filled_in(name: str, incident) -> dict[str, str]:
    """What a page's form holds, with a promise that is still to come whatever the hour."""
    known = {
        "{soon}": clock.hhmm(clock.now() + timedelta(hours=1)),
        "{now}": clock.hhmm(clock.now()),
        "{place}": str(incident.place_id),
        "{area}": str(incident.place.area_id),
    }
    return {field: known.get(value, value) for field, value in BODIES.get(name, {}).items()}


def prepare(name: str, scene, incident) -> str:
    """Brings about what the act presupposes; returns the fingerprint of the list it shows."""
    if name in ("all_clear", "reopen", "exercise", "resume"):
        actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    if name == "resume":
        pause_an_exercise(scene)
    if name in ("merge", "take_apart"):
        other = actions.raise_incident(by=scene.deputy, place=scene.place, kind="fire")
        if name == "take_apart":
            actions.merge(by=scene.officer, incident=other, into=incident)
    if name in ("broadcast", "rung"):
        told = {"kind": "reassure", "places": [scene.place], "fact": "We know of it"}
        broadcast = actions.draft_broadcast(by=scene.officer, **told)
        wants = {"answer": "call_me", "answered_at": clock.now()}
        Listener.objects.create(broadcast=broadcast, person=scene.primary, post_title="Primary", **wants)
    if name == "called_999":
        Incident.objects.filter(pk=incident.pk).update(called_999="could_not")
    if name == "widen":
        actions.confirm_ring(by=scene.officer, incident=incident)
        factories.a_contact(factories.a_place(at=(52.53, -0.6967), faith="christian"))
        return fingerprint(wider_ring(incident, km=10, places=(), at=clock.now()))
    return fingerprint(second_ring(incident, book(), clock.now()))


def pause_an_exercise(scene) -> None:
    """One that the police planned; what was real is over."""
    posts = list(scene.primary.posts.all())
    actions.hold_exercise(by=scene.police, place=scene.place, posts=posts)
    actions.stand_down(by=scene.police, incident=scene.raised(), remains="Nothing")


def everything() -> list[tuple]:
    """Whatever a refused request must leave as it was."""
    tables = (Incident, Alert, Update, StandDown, AllClear, Entry, Message, PersonalLink)
    return [row for table in tables for row in table.objects.order_by("pk").values_list()]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", MAY_POST)
def test_writing_by_role(client, scene, people, name, role):
    incident = scene.raised()
    if name == "rumour":
        actions.log_rumour(by=scene.police, incident=incident, claim="Doors are locked", source="Gate")
    if name == "call":
        queue_call(incident.alerts.get(person=scene.deputy), incident.raised_at)
    seen = prepare(name, scene, incident)
    body = {"key": str(uuid.uuid4()), "where": str(scene.place), "shown": seen} | filled_in(name, incident)
    if people[role]:
        client.force_login(people[role])
    before = everything()

    response = client.post(address(name, incident), body)

    changed = everything() != before
    assert changed == (role in MAY_POST[name]), f"{role} gets {response.status_code} from {name}"


def test_every_address_that_writes_is_tried():
    permits = {pattern.name: permit_of(pattern) for pattern in urlpatterns if isinstance(pattern, URLPattern)}
    tried = {*MAY_POST, *AFTERWARDS}  # playbooks: their own tests
    assert {name for name, held in permits.items() if held.post} == tried


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

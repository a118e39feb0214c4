"""The forms of what comes before an incident and after it, sent by every role."""

import uuid

import pytest
from django.urls import reverse

from cohesion.accounts.models import PersonalLink
from cohesion.directory.states import Role
from cohesion.journal.models import Entry
from cohesion.kit import clock
from incidents import actions
from incidents.models import Broadcast, DebriefInvitation, Incident, Lesson
from incidents.states import BroadcastState
from tests import factories

pytestmark = pytest.mark.django_db

OFFICERS = {"police", "duty", "lead"}
MAY_POST = {
    "tension_new": OFFICERS,
    "tension_raise": OFFICERS,
    "recovery_meeting": OFFICERS,
    "recovery_step": OFFICERS,
    "debrief_write": OFFICERS,
    "debrief_publish": {"police"},
    "debrief_rung": OFFICERS,
    "lesson_new": OFFICERS,
    "lesson": OFFICERS,
    "dialogue_after": OFFICERS,
    "tension_dialogue": OFFICERS,
}
BODIES = {
    "tension_new": {"sort": "potential", "what": "Talk of a march", "heard_from": "online", "level": "low"},
    "tension_raise": {"called_999": "not_needed"},
    "recovery_step": {"outcome": "done"},
    "debrief_write": {"agencies": "Radio failed"},
    "lesson_new": {"version": "agencies", "theme": "Radio", "recommendation": "Try it monthly"},
    "lesson": {"owner": "Highways", "due_on": "1/1/2090"},
}
KINDS = {
    "tension_new": "tension.noted",
    "tension_raise": "tension.raised",
    "recovery_meeting": "request.asked",
    "recovery_step": "recovery.done",
    "debrief_write": "debrief.written",
    "debrief_publish": "debrief.published",
    "debrief_rung": "debrief.rung",
    "lesson_new": "lesson.identified",
    "lesson": "action.agreed",
    "dialogue_after": "request.asked",
    "tension_dialogue": "request.asked",
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


@pytest.fixture
def addresses(scene) -> dict[str, str]:
    """Every such address, of an S1 that is over and about which everything can still be done."""
    incident = scene.raised()
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    actions.write_debrief(by=scene.officer, incident=incident, summary="Lights were put up.")
    given = {"theme": "Light", "recommendation": "Light the car park", "version": "community"}
    lesson = actions.identify_lesson(by=scene.officer, incident=incident, **given)
    alert = incident.alerts.get(person=scene.deputy)
    waiting = DebriefInvitation.objects.create(
        debrief=lesson.debrief, alert=alert, person=alert.person, call_asked_at=clock.now()
    )
    told = BODIES["tension_new"] | {"area": scene.place.area}
    for _ in range(3):  # three: it has risen
        entry = actions.note_tension(by=scene.officer, **told)
    words = {"kind": "reassure", "places": [scene.place], "fact": "We know of it"}
    broadcast = actions.draft_broadcast(by=scene.officer, **words)
    actions.agree_broadcast(by=scene.police, broadcast=broadcast)
    Broadcast.objects.update(state=BroadcastState.SENT, sent_at=clock.now())
    args = {
        "tension_new": [],
        "tension_raise": [entry.pk],
        "recovery_step": [incident.ref, incident.recovery.first().pk],
        "debrief_rung": [incident.ref, waiting.pk],
        "lesson": [incident.ref, lesson.pk],
        "dialogue_after": [broadcast.ref],
        "tension_dialogue": [],
    }
    return {name: reverse(f"incidents:{name}", args=args.get(name, [incident.ref])) for name in MAY_POST}


@pytest.mark.parametrize("name", MAY_POST)
def test_writing_by_role(client, scene, people, addresses, name):
    """Those who may not first, as each who may changes what the next would find."""
    body = {"key": str(uuid.uuid4()), "area": scene.place.area_id, "place": scene.place.pk} | BODIES.get(
        name, {}
    )
    known = Entry.objects.filter(kind=KINDS[name]).count()
    for role in sorted(ROLES, key=lambda role: role in MAY_POST[name]):
        client.logout()
        if people[role]:
            client.force_login(people[role])
        before = everything()
        response = client.post(addresses[name], body)
        if role not in MAY_POST[name]:
            assert everything() == before, f"{role} gets {response.status_code} from {name}"
    assert Entry.objects.filter(kind=KINDS[name]).count() > known, "whoever may has done it"


def everything() -> tuple[int, ...]:
    """What a refused request must leave as it was: each of these acts writes an entry."""
    return tuple(table.objects.count() for table in (Entry, Incident, Lesson, PersonalLink))

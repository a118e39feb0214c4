"""A whole life, swept four years later: every word gone from every table, every count as it was, the journal whole."""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models

from cohesion.directory.models import Absence, Duty, Handover, SiteCard, TimeAway
from cohesion.directory.states import AwayKind, Rank, Role
from cohesion.journal.verifying import faults
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.plan.models import AgreedAction
from cohesion.records import actions as records
from incidents import actions
from incidents.models import Alert, Broadcast, Debrief, Incident, Lesson
from tests import factories
from tests.records.excused import STAYS

pytestmark = pytest.mark.django_db
SECRET = "Sentinel"
IN_FOUR_YEARS = timedelta(days=4 * 366)
IN_SEVEN_YEARS = timedelta(days=7 * 366)


def settle_texts() -> None:
    Message.objects.update(state="delivered", accepted_at=clock.now(), settled_at=clock.now())


@pytest.fixture
def people():
    place, primary, deputy, police, duty = factories.a_site()
    near = factories.a_place("Near Chapel", at=(place.lat, place.lon + 0.001), area=place.area)
    return {
        "place": place,
        "primary": primary,
        "deputy": deputy,
        "police": police,
        "duty": duty,
        "near": near,
        "neighbour": factories.a_contact(near),
        "second": factories.a_contact(near, Rank.DEPUTY),
        "lead": factories.an_officer(Role.COHESION_LEAD, on_duty=False),
    }


@pytest.fixture
def life(people) -> Incident:
    """Raised, laddered, recorded, corrected, merged, stood down, reopened, stood down again, and learnt from."""
    police, duty = people["police"], people["duty"]
    incident = actions.raise_incident(
        by=people["primary"], place=people["place"], kind="fire", must_know=SECRET, in_building=SECRET
    )
    same = actions.raise_incident(
        by=people["neighbour"], place=people["near"], kind="fire", must_know=SECRET, in_building=SECRET
    )
    settle_texts()
    actions.merge(by=duty, incident=same, into=incident)
    actions.confirm_ring(by=duty, incident=incident)
    settle_texts()
    _record(police, duty, incident)
    update = actions.send_update(by=police, incident=incident, fact=f"{SECRET} fact")
    settle_texts()
    actions.send_correction(by=police, incident=incident, update=update, fact=f"{SECRET} truth")
    actions.stand_down(by=police, incident=incident, remains=SECRET)
    incident.refresh_from_db()
    actions.reopen(by=police, incident=incident, reason=f"{SECRET} came back again")
    settle_texts()
    incident.refresh_from_db()
    actions.stand_down(by=police, incident=incident, remains=SECRET)
    settle_texts()
    incident.refresh_from_db()
    _learn(police, duty, incident)
    return incident


def _record(police, duty, incident) -> None:
    actions.set_methane(by=police, incident=incident, hazards=SECRET, exact_location=SECRET)
    actions.decide(by=police, incident=incident, what=SECRET, why=SECRET, rejected=SECRET)
    actions.record_perception(by=police, incident=incident, answer="yes", perceiver="victim")
    actions.set_force_reference(by=police, incident=incident, reference=f"{SECRET} 26")
    rumour = actions.log_rumour(by=duty, incident=incident, claim=f"{SECRET}claim", source=SECRET)
    actions.check_rumour(by=police, rumour=rumour, verdict="false")
    actions.agree_line(by=police, rumour=rumour, line=f"{SECRET}line", police_agreed=True)
    rumour.refresh_from_db()
    actions.note_use(by=duty, rumour=rumour, where=SECRET)
    starts = clock.now() + timedelta(minutes=30)
    actions.call_briefing(
        by=duty, incident=incident, starts_at=starts, link=f"https://meet.example.org/{SECRET}"
    )
    item = incident.checklist.first()
    actions.settle_item(by=duty, item=item, state="not_needed", reason=SECRET)


def _learn(police, duty, incident) -> None:
    step = incident.recovery.first()
    actions.work_on_step(by=duty, step=step, owner=SECRET)
    debrief = Debrief.objects.get(incident=incident)
    actions.write_debrief(
        by=duty, incident=incident, facilitator=SECRET, agencies=SECRET, community=SECRET, summary=SECRET
    )
    debrief.answers.create(happened=SECRET, said_as="Deputy")
    given = {"theme": "Light", "recommendation": "Light the car park", "version": "community"}
    lesson = actions.identify_lesson(by=duty, incident=incident, **given)
    actions.agree_lesson(by=duty, lesson=lesson, owner=SECRET, due_on=clock.local(clock.now()).date())
    lesson.refresh_from_db()
    actions.learn_lesson(by=duty, lesson=lesson, evidence=f"{SECRET} evidence is here")
    Lesson.objects.update(evidence="The lamp is lit")  # a lesson is kept: docs/papers/retention.md


@pytest.fixture
def beside(people) -> None:
    """What happens beside an incident: a broadcast, tension, the rota, a site card."""
    told = {
        "by": people["duty"],
        "kind": "reassure",
        "places": [people["place"]],
        "fact": f"{SECRET} far away",
    }
    broadcast = actions.draft_broadcast(**told)
    actions.agree_broadcast(by=people["police"], broadcast=broadcast)
    actions.note_tension(
        by=people["duty"],
        area=people["place"].area,
        sort="potential",
        what=SECRET,
        heard_from="online",
        level="low",
    )
    now = clock.now()
    Absence.objects.create(person=people["duty"], starts_at=now, ends_at=now + timedelta(hours=2))
    Handover.objects.create(role=Role.DUTY_OFFICER, note=SECRET, left_by=people["duty"], left_at=now)
    leaver = people["second"]
    TimeAway.objects.create(person=leaver, kind=AwayKind.SHABBAT)
    SiteCard.objects.create(place=people["near"], in_building=SECRET, rendezvous=SECRET, etiquette=SECRET)
    for one in (people["neighbour"], leaver):
        factories.has_left(one)


def left_over() -> dict[str, int]:
    """Every field of every table of ours in which the word still stands, and in how many rows."""
    found = {}
    for model in apps.get_models():
        if model.__module__.split(".")[0] not in ("cohesion", "incidents"):
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, (models.CharField, models.TextField, models.JSONField)):
                rows = model._default_manager.values_list(field.attname, flat=True)
                if count := sum(SECRET in str(value) for value in rows):
                    found[f"{model._meta.label}.{field.name}"] = count
    return found


def counts() -> dict[str, int]:
    tables = (Incident, Alert, Message, Broadcast, Debrief, Lesson, AgreedAction)
    return {table.__name__: table.objects.count() for table in tables}


def test_a_whole_life_is_swept_after_four_years(life, beside):
    said, before = left_over(), counts()
    assert len(said) > 25, "the life left words in most tables"

    records.sweep(by=None, now=clock.now() + IN_FOUR_YEARS)

    still = {
        name
        for name in left_over()
        if name.rpartition(".")[0] not in STAYS or "*" not in STAYS[name.rpartition(".")[0]]
    }
    six_years = {
        "plan.AgreedAction.owner",
        "plan.AgreedAction.evidence",
        "journal.Words.text",
        "journal.Words.detail",
    }
    assert still <= six_years
    assert counts() == before
    assert not TimeAway.objects.exists()
    assert not Duty.objects.filter(ends_at__lt=clock.now()).exists()
    assert not list(faults())


def test_what_is_kept_for_six_years_goes_then(life, beside):
    records.sweep(by=None, now=clock.now() + IN_SEVEN_YEARS)
    assert left_over() == {}
    assert not list(faults())
    assert sum(records.sweep(by=None, now=clock.now() + IN_SEVEN_YEARS).values()) == 0


def test_a_merged_report_goes_with_the_one_that_went_on_and_is_held_with_it(life, people):
    merged = Incident.objects.get(merged_into=life)
    assert merged.stood_down_at is None
    held = records.hold(by=people["duty"], subject=life.topic, reason="Inquiry of the force")
    records.sweep(by=None, now=clock.now() + IN_FOUR_YEARS)
    assert Incident.objects.get(pk=merged.pk).must_know == SECRET

    records.end_hold(by=people["duty"], hold=held)
    records.sweep(by=None, now=clock.now() + IN_FOUR_YEARS)
    merged.refresh_from_db()
    assert (merged.must_know, merged.raised_by) == ("", None)


def test_pages_of_a_swept_life_still_open(client, life, people):
    records.sweep(by=None, now=clock.now() + IN_FOUR_YEARS)
    client.force_login(people["police"])
    for page in ("", "timeline/", "timeline.csv", "timeline.json", "record/", "recovery/", "debrief/"):
        assert client.get(f"/incidents/{life.ref}/{page}").status_code == 200, page


def test_everybody_of_that_life_gets_their_file_and_can_be_erased(life, beside, people):
    for name in ("primary", "deputy", "neighbour", "second"):
        found = records.gather(by=people["lead"], person=people[name])
        assert found["Alerts to them"]
        records.erase(by=people["lead"], person=people[name], reason="Asked by letter, 1 December")
        people[name].refresh_from_db()
        assert people[name].name.endswith("erased")
    assert not list(faults())


def test_what_was_said_in_ones_own_post_comes_out_and_goes_and_what_was_said_in_none_stays(life, people):
    debrief, deputy = Debrief.objects.get(incident=life), people["deputy"]
    alert = life.alerts.get(person=deputy)
    debrief.invitations.create(alert=alert, person=deputy, answered=True)
    debrief.answers.create(happened="We waited", said_as=alert.post_title)
    debrief.answers.create(happened="Nobody came")

    found = records.gather(by=people["lead"], person=deputy)["How they said it went"]
    records.erase(by=people["lead"], person=deputy, reason=f"Asked by letter {uuid.uuid4().hex}")

    assert [row["what happened"] for row in found] == ["We waited"]
    assert not debrief.answers.filter(happened="We waited").exists()
    assert debrief.answers.filter(happened="Nobody came").exists()

"""The structured debrief (domain B6): measures, two versions, and lessons that are learned only with evidence."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from cohesion.directory.states import Visibility
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.plan.models import AgreedAction
from incidents import actions
from incidents.aftermath import owed
from incidents.models import Debrief, Lesson
from incidents.rules import Refused
from incidents.states import Lesson as State
from tests import factories


@pytest.fixture
def ended(scene):
    incident = scene.raised()
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    incident.refresh_from_db()
    return incident


@pytest.fixture
def lesson(scene, ended) -> Lesson:
    given = {"theme": "Light", "recommendation": "Light the car park", "version": "community"}
    return actions.identify_lesson(by=scene.officer, incident=ended, **given)


@pytest.fixture
def day():
    return clock.local(clock.now()).date() + timedelta(days=30)


def test_the_stand_down_sets_the_day_it_is_due_and_late_is_said(scene, ended, client):
    debrief = ended.debrief
    assert debrief.due_on == clock.local(ended.stood_down_at + timedelta(days=28)).date()
    late = ended.stood_down_at + timedelta(days=30)
    assert any(one.words.startswith(f"Debrief of {ended.ref} was due") for one in owed(late))
    actions.write_debrief(by=scene.officer, incident=ended, held_on=debrief.due_on)
    assert not any("was due" in one.words for one in owed(late))


def test_an_s3_has_none_due(scene):
    incident = scene.raised(kind="damage")
    actions.stand_down(by=scene.officer, incident=incident, remains="Nothing")
    assert Debrief.objects.get(incident=incident).due_on is None


def test_a_lesson_goes_from_identified_to_agreed_to_learned(scene, ended, lesson, day):
    with pytest.raises(Refused, match="Agree it first"):
        actions.learn_lesson(by=scene.officer, lesson=lesson, evidence="Seen")
    actions.agree_lesson(by=scene.officer, lesson=lesson, owner="Highways", due_on=day)
    action = AgreedAction.objects.get()
    assert (action.what, action.source, action.owner) == ("Light the car park", ended.topic, "Highways")
    with pytest.raises(Refused, match="shows that it was learned"):
        actions.learn_lesson(by=scene.officer, lesson=lesson, evidence=" ")
    actions.learn_lesson(by=scene.officer, lesson=lesson, evidence="Seen lit on 3 May")
    lesson.refresh_from_db()
    action.refresh_from_db()
    assert (lesson.state, lesson.evidence, action.state) == (State.LEARNED, "Seen lit on 3 May", "done")
    for again in (actions.learn_lesson, actions.agree_lesson):
        with pytest.raises(Refused, match="already"):
            again(
                by=scene.officer,
                lesson=lesson,
                **({"evidence": "x"} if again is actions.learn_lesson else {"owner": "x", "due_on": day}),
            )


def test_what_was_done_already_can_still_be_learned(scene, lesson, day):
    from cohesion.plan.actions import close

    actions.agree_lesson(by=scene.officer, lesson=lesson, owner="Highways", due_on=day)
    close(by=scene.officer, action=AgreedAction.objects.get(), evidence="Lit")
    assert actions.learn_lesson(by=scene.officer, lesson=lesson, evidence="Lit").state == State.LEARNED


def test_the_database_learns_nothing_without_evidence(lesson):
    with pytest.raises(IntegrityError), transaction.atomic():
        Lesson.objects.update(state=State.LEARNED)


def test_a_refused_agreement_leaves_the_lesson_as_it_was(scene, lesson):
    with pytest.raises(Refused, match="The day has passed"):
        actions.agree_lesson(by=scene.officer, lesson=lesson, owner="Highways", due_on=date(2020, 1, 1))
    lesson.refresh_from_db()
    assert (lesson.state, AgreedAction.objects.count()) == (State.IDENTIFIED, 0)


def test_the_page_has_timeline_measures_answers_and_lessons(scene, ended, lesson, client):
    client.force_login(scene.officer)
    page = client.get(f"/incidents/{ended.ref}/debrief/").content.decode()
    for words in ("Raised to first text", "STAND DOWN. Nothing", "Light the car park", "put right by a note"):
        assert words in page
    client.post(
        f"/incidents/{ended.ref}/debrief/lessons/{lesson.pk}/", {"owner": "Highways", "due_on": "1/1/2020"}
    )
    assert Lesson.objects.get().state == State.IDENTIFIED
    client.post(
        f"/incidents/{ended.ref}/debrief/lessons/{lesson.pk}/", {"owner": "Highways", "due_on": "1/1/2090"}
    )
    client.post(f"/incidents/{ended.ref}/debrief/lessons/{lesson.pk}/", {"evidence": "Seen lit"})
    assert Lesson.objects.get().state == State.LEARNED


def test_what_police_keep_to_themselves_is_not_on_the_councils_page(scene, ended, client):
    actions.note(by=scene.police, incident=ended, text="Sentinel", police_only=True)
    page = f"/incidents/{ended.ref}/debrief/"
    client.force_login(scene.officer)
    assert "Sentinel" not in client.get(page).content.decode()
    client.force_login(scene.police)
    assert "Sentinel" in client.get(page).content.decode()


def test_two_versions_are_held_apart(scene, ended, lesson, client):
    parts = {"agencies": "Radio failed", "community": "We were frightened"}
    actions.write_debrief(by=scene.officer, incident=ended, **parts)
    client.force_login(scene.primary)
    page = client.get(f"/incidents/{ended.ref}/debrief/community/").content.decode()
    assert "We were frightened" in page
    assert "Light the car park" in page
    assert "Radio failed" not in page
    assert client.get(f"/incidents/{ended.ref}/debrief/").status_code == 404
    assert "What the community said" in client.get(ended.get_absolute_url()).content.decode()
    client.force_login(factories.a_contact(factories.a_place(at=(51.0, 0.0))))
    assert client.get(f"/incidents/{ended.ref}/debrief/community/").status_code == 404


def test_a_public_summary_is_agreed_by_police_and_unpublished_by_a_change(scene, ended, client):
    actions.write_debrief(by=scene.officer, incident=ended, summary="Lights were put up.")
    with pytest.raises(Refused, match="Police liaison has to agree"):
        actions.publish_summary(by=scene.officer, incident=ended)
    assert "Nothing has been published" in client.get("/incidents/learnt/").content.decode()
    client.force_login(scene.police)
    page = f"/incidents/{ended.ref}/debrief/publish/"
    assert "Lights were put up." in client.get(page).content.decode()
    client.post(page)
    client.logout()
    public = client.get("/incidents/learnt/").content.decode()
    assert "Lights were put up." in public
    assert "Fire, " in public
    assert ended.place.name not in public
    actions.write_debrief(by=scene.officer, incident=ended, summary="Other words.")
    assert "Other words." not in client.get("/incidents/learnt/").content.decode()
    assert Entry.objects.filter(subject=ended.topic, kind="debrief.published").count() == 1


def test_a_hidden_place_is_named_to_nobody_nor_is_its_area(scene, ended, client):
    place = ended.place
    place.visibility = Visibility.HIDDEN
    place.save()
    actions.write_debrief(
        by=scene.officer, incident=ended, summary=f"At {place.name.upper()} lights were put up."
    )
    with pytest.raises(Refused, match="not public"):
        actions.publish_summary(by=scene.police, incident=ended)
    actions.write_debrief(by=scene.officer, incident=ended, summary="Lights were put up.")
    actions.publish_summary(by=scene.police, incident=ended)
    public = client.get("/incidents/learnt/").content.decode()
    assert "Lights were put up." in public
    assert place.area.name not in public


def test_only_officers_write_and_before_the_end_there_is_nothing_to_write(scene, ended):
    with pytest.raises(Refused):
        actions.write_debrief(by=scene.primary, incident=ended, summary="Mine")
    with pytest.raises(Refused, match="opened by the stand-down"):
        actions.write_debrief(by=scene.officer, incident=scene.raised(), summary="Early")

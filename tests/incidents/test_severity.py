"""Police liaison changes the severity with a reason: what is due moves, ladders begin anew, nobody is texted twice."""

from datetime import timedelta

import pytest

from cohesion.directory.models import Duty
from cohesion.directory.states import Role
from cohesion.journal.models import Audience
from cohesion.journal.queries import timeline
from cohesion.kit import clock
from cohesion.messaging.models import Message
from incidents import actions
from incidents.actions.informing import default_next_by
from incidents.models import Incident
from incidents.record_rules import newly_allows
from incidents.rules import Refused
from incidents.states import Answer, Via
from tests import factories


def change(
    scene, incident: Incident, severity: str, *, by=None, seen: str = "", reason="Fire is out"
) -> Incident:
    seen = seen or incident.severity
    return actions.change_severity(
        by=by or scene.police, incident=incident, severity=severity, seen=seen, reason=reason
    )


def minutes_left(moment) -> int:
    return round((moment - clock.now()) / timedelta(minutes=1))


def test_from_s1_to_s2_the_next_updates_are_an_hour_apart_and_the_promise_stands(scene):
    incident = scene.raised()
    promised = incident.update_due_at

    changed = change(scene, incident, "S2")

    assert changed.update_due_at == promised, "people were told when to expect it"
    assert minutes_left(default_next_by(changed)) == 60


def test_to_s1_the_promise_comes_sooner_the_lists_grow_and_nobody_is_texted(scene):
    incident = scene.raised(kind="damage")
    texts, items = Message.objects.count(), incident.checklist.count()

    changed = change(scene, incident, "S1", reason="Somebody is inside")

    assert minutes_left(changed.update_due_at) == 30
    assert incident.checklist.filter(text="First M/ETHANE set").exists()
    assert incident.checklist.count() > items
    assert Message.objects.count() == texts
    assert changed.state == "raised"


def test_from_s4_the_place_is_alerted_with_the_time_of_now_and_its_ladders_begin(scene, time_machine):
    incident = scene.raised(kind="rumour")
    assert (incident.severity, incident.ladder.count()) == ("S4", 0)
    assert not scene.texts("alert.ring0.site")
    time_machine.move_to(clock.now() + timedelta(hours=26, minutes=7), tick=False)

    changed = change(scene, incident, "S2", reason="A crowd at the door")

    told = {text.person_id: text.body for text in scene.texts("alert.ring0.site")}
    assert set(told) == {scene.deputy.pk}, "the primary raised it, and knows"
    assert f"report at {scene.place.sms_name} {clock.hhmm(clock.now())}" in told[scene.deputy.pk]
    assert minutes_left(changed.update_due_at) == 20, "the first update of an S2"
    assert {step.ladder for step in changed.ladder.all()} == {"site", "police", "council", "confirm"}


def test_from_s4_whoever_is_on_duty_by_then_is_alerted_too(scene):
    incident = scene.raised(kind="rumour")
    Duty.objects.all().delete()
    came = factories.an_officer(Role.DUTY_OFFICER)

    change(scene, incident, "S2", reason="A crowd at the door")

    assert came.pk in {text.person_id for text in scene.texts("alert.ring0.responder")}


def test_from_s4_officers_who_heard_of_a_concern_are_asked_anew_and_whoever_says_so_is_not(
    scene, time_machine
):
    incident = scene.raised(kind="rumour", by=scene.primary)
    council = incident.alerts.get(person=scene.officer)
    actions.acknowledge(by=scene.officer, alert=council, answer=Answer.RECEIVED, via=Via.TEXT)
    incident.refresh_from_db()
    assert incident.coordinator == scene.officer
    time_machine.move_to(clock.now() + timedelta(hours=26), tick=False)

    changed = change(scene, incident, "S2", reason="A crowd at the door")

    told = [text for text in scene.texts("alert.ring0.responder") if text.posted_at == clock.now()]
    assert [text.person for text in told] == [scene.officer], "police liaison has just set it"
    assert "NN Cohesion S2 rumour UNCONFIRMED" in told[0].body
    council.refresh_from_db()
    assert (council.answer, council.issued_at, changed.coordinator) == (Answer.NONE, clock.now(), None)
    assert council.acknowledgements.count() == 1, "what they said of the concern is kept"
    time_machine.move_to(clock.now() + timedelta(minutes=8), tick=False)
    second = factories.an_officer(turn=2)
    actions.escalate(incident=changed, now=clock.now())
    assert changed.alerts.filter(person=second).exists(), "nobody has the S2 by having had the S4"


def test_from_s1_down_to_s4_and_up_again_officers_are_not_asked_anew(scene):
    incident = change(scene, change(scene, scene.raised(), "S4"), "S2")
    assert [text.person for text in scene.texts("alert.ring0.responder")] == [scene.police, scene.officer]
    assert incident.worsened_at


def test_from_s4_and_back_alerts_nobody_twice(scene):
    incident = change(scene, scene.raised(kind="rumour"), "S3")
    texts, steps = Message.objects.count(), incident.ladder.count()
    change(scene, change(scene, incident, "S4"), "S3")
    assert (Message.objects.count(), incident.ladder.count()) == (texts, steps)


def test_only_police_with_a_reason_from_what_they_saw_while_it_is_open(scene):
    incident = scene.raised()
    with pytest.raises(Refused, match="Only police liaison"):
        change(scene, incident, "S2", by=scene.officer)
    with pytest.raises(Refused, match="Say why"):
        change(scene, incident, "S2", reason=" ")
    with pytest.raises(Refused, match="it is S1 now"):
        change(scene, incident, "S2", seen="S3")
    with pytest.raises(Refused, match="S1 already"):
        change(scene, incident, "S1")
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    with pytest.raises(Refused, match="stood down"):
        change(scene, incident, "S2")


def test_everyone_reads_that_it_changed_and_only_officers_why(scene):
    incident = scene.raised()
    change(scene, incident, "S2", reason="No longer spreading")

    def read_by(reader: Audience) -> str:
        return " ".join(entry.words.text for entry in timeline(incident.topic, reader))

    assert "Severity changed from S1 to S2: serious" in read_by(Audience.SITE)
    assert "spreading" not in read_by(Audience.SITE)
    assert "because: No longer spreading" in read_by(Audience.PARTNERS)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("S4", "S2", "can now be confirmed"),
        ("S2", "S1", "may be wider"),
        ("S3", "S1", "need police agreement"),
        ("S1", "S3", "Promises that were made are kept"),
    ],
)
def test_what_a_change_means_is_said_before_it_is_made(before, after, sentence):
    said = " ".join(newly_allows(before, after))
    assert sentence in said
    assert ("contacts of the place are alerted at once" in said) == (before == "S4")
    assert ("Nobody is texted by this change." in said) == (after > before)
    assert ("may be called at once" in said) == (after < before)


def test_the_button_of_an_s4_does_not_promise_that_nobody_is_texted(scene, client):
    client.force_login(scene.police)
    quiet, loud = scene.raised(severity="S4"), scene.raised(severity="S1")

    def page(incident) -> str:
        return client.get(f"{incident.get_absolute_url()}record/").content.decode()

    assert "Change it" in page(quiet)
    assert "this texts nobody" not in page(quiet)
    assert "this texts nobody" in page(loud)


def test_an_s4_with_held_texts_says_both_whom_it_alerts_and_what_it_lets_go():
    said = " ".join(newly_allows("S4", "S1", held=3))

    assert "contacts of the place are alerted at once" in said
    assert "The 3 texts held until the morning leave at once" in said
    assert "Nobody is texted" not in said

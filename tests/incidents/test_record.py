"""M/ETHANE, decisions, perceptions and the police's reference: written once, kept, read by whom they are for."""

from datetime import timedelta

import pytest

from cohesion.journal.models import Audience, Entry
from cohesion.journal.queries import timeline
from cohesion.kit import clock
from cohesion.live.models import Topic
from cohesion.messaging.models import Message
from incidents import actions
from incidents.reminders import remind
from incidents.rules import Refused


def lines(incident, reader: Audience, kind: str) -> list[str]:
    return [entry.words.text for entry in timeline(incident.topic, reader) if entry.kind == kind]


def test_methane_is_kept_in_versions_and_an_empty_box_is_not_known(scene):
    incident = scene.raised()

    first = actions.set_methane(by=scene.police, incident=incident, hazards="Smoke")
    second = actions.set_methane(
        by=scene.officer, incident=incident, seen=1, major="no", hazards="Smoke", access="North gate"
    )

    assert [letter for letter, _, _ in second.boxes] == list("METHANE")
    assert {name: words for _, name, words in first.boxes}["Access and egress"] == ""
    assert list(incident.methanes.values_list("number", "access", "by")) == [
        (2, "North gate", scene.officer.pk),
        (1, "", scene.police.pk),
    ]
    assert "version 2: 3 of 7 known" in lines(incident, Audience.PARTNERS, "methane")[0]
    assert lines(incident, Audience.SITE, "methane") == []


def test_methane_is_not_set_over_a_version_nobody_has_seen(scene):
    incident = scene.raised()
    actions.set_methane(by=scene.police, incident=incident, hazards="Smoke")

    with pytest.raises(Refused, match="newer version"):
        actions.set_methane(by=scene.officer, incident=incident, seen=0, hazards="None")

    assert incident.methanes.count() == 1


def test_decision_is_superseded_once_and_never_changed(scene):
    incident = scene.raised()
    first = actions.decide(by=scene.officer, incident=incident, what="Wait", why="Fire service asks")

    actions.decide(by=scene.police, incident=incident, what="Go", why="Safe now", supersedes=first)
    with pytest.raises(Refused, match="superseded already"):
        actions.decide(by=scene.police, incident=incident, what="Stay", why="?", supersedes=first)

    first.refresh_from_db()
    assert (first.what, first.superseded_by.number) == ("Wait", 2)
    assert lines(incident, Audience.PARTNERS, "decision")[0] == "Decision 2, in place of decision 1: Go"


def test_decision_of_another_incident_cannot_be_superseded_here(scene):
    here, there = scene.raised(), scene.raised()
    other = actions.decide(by=scene.officer, incident=there, what="Wait", why="Fire service asks")

    with pytest.raises(Refused, match="another incident"):
        actions.decide(by=scene.officer, incident=here, what="Go", why="Safe", supersedes=other)


def test_review_that_has_passed_is_refused_when_set_and_said_once_when_it_comes(scene, time_machine):
    incident, now = scene.raised(), clock.now()
    with pytest.raises(Refused, match="still to come"):
        actions.decide(by=scene.officer, incident=incident, what="Wait", why="x", review_at=now)
    soon = now + timedelta(minutes=10)
    actions.decide(by=scene.officer, incident=incident, what="Wait", why="x", review_at=soon)

    for minutes in (9, 11, 12):
        time_machine.move_to(now + timedelta(minutes=minutes), tick=False)
        remind(clock.now())

    assert lines(incident, Audience.PARTNERS, "decision.late") == ["Decision 1 is to be reviewed now: Wait"]


def test_late_promise_is_said_once_for_each_promise(scene, time_machine):
    incident = scene.raised()
    for minutes in (16, 17):
        time_machine.move_to(incident.raised_at + timedelta(minutes=minutes), tick=False)
        remind(clock.now())
    assert len(lines(incident, Audience.PARTNERS, "update.late")) == 1

    actions.send_update(by=scene.police, incident=incident, fact="")
    remind(clock.now())
    assert len(lines(incident, Audience.PARTNERS, "update.late")) == 1
    time_machine.move_to(clock.now() + timedelta(minutes=31), tick=False)
    remind(clock.now())
    assert len(lines(incident, Audience.PARTNERS, "update.late")) == 2


def test_nothing_is_late_after_the_stand_down(scene, time_machine):
    incident = scene.raised()
    actions.log_rumour(by=scene.officer, incident=incident, claim="Three hurt", source="Gate")
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")

    assert remind(clock.now() + timedelta(days=1)) == 0


def test_perception_says_who_thinks_so_and_that_it_is_no_finding(scene):
    incident = scene.raised()

    actions.record_perception(by=scene.officer, incident=incident, answer="yes", perceiver="witness")

    entry = Entry.objects.get(kind="perception")
    assert entry.words.text == "Possible hate element: yes"
    assert entry.words.detail == "So says: a witness, or any other person. A perception, not a finding"
    assert entry.audience == Audience.PARTNERS


def test_force_reference_leaves_no_trace_for_others(scene):
    incident = scene.raised()
    before, texts = Topic.objects.get(name=incident.topic).revision, Message.objects.count()

    actions.set_force_reference(by=scene.police, incident=incident, reference="26000123456")

    assert lines(incident, Audience.POLICE, "reference") == ["Force reference: 26000123456"]
    assert lines(incident, Audience.PARTNERS, "reference") == []
    assert Topic.objects.get(name=incident.topic).revision == before
    assert Message.objects.count() == texts
    with pytest.raises(Refused, match="Only police liaison"):
        actions.set_force_reference(by=scene.officer, incident=incident, reference="1")


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (actions.set_methane, {"hazards": "Smoke"}),
        (actions.decide, {"what": "Wait", "why": "Because"}),
        (actions.record_perception, {"answer": "yes", "perceiver": "site"}),
        (actions.log_rumour, {"claim": "Three hurt", "source": "Gate"}),
        (actions.set_force_reference, {"reference": "1"}),
    ],
)
def test_contacts_of_the_place_write_none_of_it(scene, act, told):
    incident = scene.raised()
    before = Entry.objects.count()

    with pytest.raises(Refused):
        act(by=scene.primary, incident=incident, **told)

    assert Entry.objects.count() == before

"""A rumour is logged, checked and answered by one agreed line; the claim itself goes nowhere."""

from datetime import timedelta

import pytest

from cohesion.journal.models import Audience
from cohesion.journal.queries import timeline
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.policy.book import book
from incidents import actions
from incidents.models import Rumour
from incidents.record_rules import doubtful_words
from incidents.reminders import remind
from incidents.rules import Refused

CLAIM = "Three hurt, suspect from a hotel"


@pytest.fixture
def incident(scene):
    return scene.raised()


@pytest.fixture
def rumour(scene, incident) -> Rumour:
    return actions.log_rumour(by=scene.officer, incident=incident, claim=CLAIM, source="School gate")


def read_by(incident, reader: Audience) -> str:
    return " ".join(f"{entry.words.text} {entry.words.detail}" for entry in timeline(incident.topic, reader))


def test_rumour_is_to_be_checked_within_what_the_policy_says(rumour):
    assert rumour.check_by - rumour.at == timedelta(minutes=book().value("rumour.check_minutes"))


def test_who_checked_it_and_after_how_long_is_kept(scene, incident, rumour):
    checked = actions.check_rumour(by=scene.police, rumour=rumour, verdict="false")

    assert (checked.verdict, checked.checked_by) == ("false", scene.police)
    assert "Rumour checked, FALSE" in read_by(incident, Audience.PARTNERS)


def test_line_comes_after_the_verdict_and_needs_police_for_an_s1(scene, rumour):
    line = "Nobody is hurt. Police are there."
    with pytest.raises(Refused, match="true, false or not known"):
        actions.agree_line(by=scene.police, rumour=rumour, line=line)
    actions.check_rumour(by=scene.officer, rumour=rumour, verdict="false")
    with pytest.raises(Refused, match="Police liaison has to agree"):
        actions.agree_line(by=scene.officer, rumour=rumour, line=line)

    actions.agree_line(by=scene.officer, rumour=rumour, line=line, police_agreed=True)
    assert Rumour.objects.get().line == line


def test_council_agrees_the_line_of_an_s3_by_itself(scene):
    incident = scene.raised(kind="damage")
    rumour = actions.log_rumour(by=scene.officer, incident=incident, claim=CLAIM, source="Gate")
    actions.check_rumour(by=scene.officer, rumour=rumour, verdict="not_known")

    assert actions.agree_line(by=scene.officer, rumour=rumour, line="We are asking.").line_by == scene.officer


def test_line_never_repeats_the_claim(scene, rumour):
    actions.check_rumour(by=scene.police, rumour=rumour, verdict="false")

    with pytest.raises(Refused, match="repeats the rumour"):
        actions.agree_line(
            by=scene.police, rumour=rumour, line="It is false: three HURT suspect from a hotel!"
        )


def test_everyone_alerted_reads_the_line_and_nobody_the_claim(scene, incident, rumour):
    texts = Message.objects.count()
    actions.check_rumour(by=scene.police, rumour=rumour, verdict="false")
    actions.agree_line(by=scene.police, rumour=rumour, line="Nobody is hurt.")

    assert "Agreed line: Nobody is hurt." in read_by(incident, Audience.SITE)
    assert "hotel" not in read_by(incident, Audience.SITE)
    assert Message.objects.count() == texts, "no rumour and no line is texted"


def test_use_keeps_the_line_as_it_was_then(scene, rumour):
    with pytest.raises(Refused, match="no agreed line"):
        actions.note_use(by=scene.officer, rumour=rumour, where="Council's page")
    actions.check_rumour(by=scene.police, rumour=rumour, verdict="false")
    actions.agree_line(by=scene.police, rumour=rumour, line="First words.")
    actions.note_use(by=scene.officer, rumour=rumour, where="Council's page")
    actions.agree_line(by=scene.police, rumour=rumour, line="Better words.")

    assert [(use.where, use.line) for use in rumour.uses.all()] == [("Council's page", "First words.")]


def test_rumour_that_nobody_checked_is_said_once_and_not_after_a_verdict(
    scene, incident, rumour, time_machine
):
    other = actions.log_rumour(by=scene.officer, incident=incident, claim="Road is shut", source="Gate")
    actions.check_rumour(by=scene.police, rumour=other, verdict="true")

    time_machine.move_to(rumour.check_by + timedelta(seconds=1), tick=False)
    remind(clock.now())
    remind(clock.now())

    assert read_by(incident, Audience.PARTNERS).count("not been checked in time") == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("A suspect was arrested", ["suspect", "arrested"]),
        ("Fire is out. Nobody is in the building.", []),
        ("The authorities are there", []),
        ("HATE crime", ["HATE"]),
    ],
)
def test_words_that_rarely_belong_are_pointed_out(db, line, words):
    assert doubtful_words(line, book()) == words

import re

import pytest

from cohesion.kit.sms_text import measure
from cohesion.messaging.models import Message
from cohesion.policy.book import Book, Rule, book, shipped
from forums.actions.reaching import LONGEST as OF_FORUMS
from incidents.states import Party
from incidents.texts import (
    FACT,
    LONGEST,
    alert_words,
    asks,
    objections_to_questions,
    one_way_alert_words,
    one_way_words,
    sentence,
)

ABOUT_NO_DANGER = (
    "alert.link",
    "standdown",
    "inbox.duty",
    "concern.late",
    "forum.link",
    "forum.minutes",
    "debrief.link",
    "debrief.link.one_way",
    "contact.check",
    "contact.check.one_way",
    "rota.gap",
    "withdraw",
    "notice.planned",
    "ladder.duty",
    "rsvp.invited",
    "rsvp.invited.one_way",
    "rsvp.changed",
    "rsvp.changed.one_way",
    "rsvp.off",
    "rsvp.let_go",
    "dates.ask",
    "dates.ask.one_way",
    "kept.ask",
    "kept.ask.one_way",
    "meeting.called",
    "event.received",
    "event.noted",
    "event.more_info",
    "event.agreed",
    "event.conditions",
    "event.refused",
    "event.news",
)
INCIDENT_TEXTS = sorted(key.removeprefix("text.") for key in shipped() if key.startswith("text."))


@pytest.mark.parametrize("key", INCIDENT_TEXTS)
def test_every_wording_is_one_plain_segment_at_its_longest(key):
    from cohesion.kit.sms_text import fill

    size = measure(fill(shipped()[f"text.{key}"].value, **OF_FORUMS | LONGEST))

    assert (size.encoding, size.segments) == ("GSM-7", 1), size


@pytest.mark.parametrize("key", [key for key in INCIDENT_TEXTS if key not in ABOUT_NO_DANGER])
def test_every_wording_names_the_emergency_number(key):
    assert "999" in shipped()[f"text.{key}"].value


def test_wording_that_fails_falls_back_at_the_moment_of_raising(scene, db):
    incident = scene.raised()
    rules = dict(book().rules)
    for broken in ("{service} {nobody_knows_this}", "{service} " + "x" * 200, "{service} {place.name}"):
        rules["text.alert.ring0.site"] = Rule("text.alert.ring0.site", broken, "test", None)

        key, body = alert_words(Book(rules, 0), incident, Party.SITE)

        assert key == "alert.fallback"
        assert body.startswith("NN Cohesion URGENT: incident near Corby")


# --- for a line that takes no replies -----------------------------------------------------------------------------


def test_every_question_has_a_twin_that_asks_for_no_reply():
    wordings = {key: shipped()[f"text.{key}"].value for key in INCIDENT_TEXTS}
    assert objections_to_questions(wordings) == []
    assert sum(asks(words) for words in wordings.values()) >= 7


SPEAK_OF_ANSWERS_AND_ASK_FOR_NONE = {
    "ack.closed": "says that the reply is recorded",
    "ladder.list": "tells an officer whom to ring",
    "ladder.list.drill": "tells an officer whom to ring",
    "inbox.duty": "tells an officer of a text that is no answer, and to read it",
    "alert.link": "is answered at its link, on whichever line it came",
}


@pytest.mark.parametrize("key", [key for key in INCIDENT_TEXTS if not key.endswith(".one_way")])
def test_every_wording_that_speaks_of_answers_has_a_twin_or_a_stated_reason(key):
    speaks = re.search("repl|answer|text [0-9]|send [0-9]", shipped()[f"text.{key}"].value, re.IGNORECASE)
    has_twin = f"{key}.one_way" in INCIDENT_TEXTS
    assert bool(speaks) == (has_twin or key in SPEAK_OF_ANSWERS_AND_ASK_FOR_NONE)


def test_a_question_without_its_twin_and_a_twin_that_asks_are_named():
    lonely, asking = objections_to_questions({"a": "Reply 1. Ref {ref}", "b.one_way": "Text or reply"})
    assert "The text a asks for a reply, and has no a.one_way" in lonely
    assert "The text b.one_way asks for a reply, which nobody can send." in asking
    assert objections_to_questions({"c": "Your reply is recorded."}) == []


@pytest.mark.parametrize("key", [key for key in INCIDENT_TEXTS if key.endswith(".one_way")])
def test_no_one_way_text_says_reply(key):
    assert "reply" not in shipped()[f"text.{key}"].value.lower()


def test_an_alert_carries_both_wordings_and_the_same_facts(scene, db):
    scene.raised()
    for message in Message.objects.filter(kind__startswith="alert."):
        assert asks(message.body)
        assert message.one_way
        assert not asks(message.one_way)
        assert message.one_way.endswith(message.body[-8:]), "the reference"


def test_a_twin_that_cannot_be_filled_in_falls_back_to_the_one_that_always_fits(scene, db):
    incident = scene.raised()
    rules = dict(book().rules)
    for broken in ("{nobody_knows_this}", "x" * 200):
        rules["text.alert.ring0.site.one_way"] = Rule("text.alert.ring0.site.one_way", broken, "test", None)
        words = one_way_alert_words(Book(rules, 0), incident, "alert.ring0.site")
        assert words.startswith("NN Cohesion URGENT: incident near Corby")
        assert not asks(words)


def test_a_text_that_asks_nothing_needs_no_other_words(db):
    assert one_way_words(book(), "ack.1", time="18:42", ref="K7P2") == ""


def test_fact_ends_with_a_full_stop_where_there_is_room():
    assert sentence("Fire is out") == "Fire is out."
    assert sentence("Is it safe?") == "Is it safe?"
    assert sentence("x" * FACT) == "x" * FACT

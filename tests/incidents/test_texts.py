import pytest

from cohesion.kit.sms_text import measure
from cohesion.policy.book import Book, Rule, book, shipped
from incidents.states import Party
from incidents.texts import FACT, LONGEST, alert_words, sentence

INCIDENT_TEXTS = sorted(key.removeprefix("text.") for key in shipped() if key.startswith("text."))


@pytest.mark.parametrize("key", INCIDENT_TEXTS)
def test_every_wording_is_one_plain_segment_at_its_longest(key):
    from cohesion.kit.sms_text import fill

    size = measure(fill(shipped()[f"text.{key}"].value, **LONGEST))

    assert (size.encoding, size.segments) == ("GSM-7", 1), size


@pytest.mark.parametrize(
    "key", [key for key in INCIDENT_TEXTS if key not in ("alert.link", "standdown", "inbox.duty")]
)
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


def test_fact_ends_with_a_full_stop_where_there_is_room():
    assert sentence("Fire is out") == "Fire is out."
    assert sentence("Is it safe?") == "Is it safe?"
    assert sentence("x" * FACT) == "x" * FACT

"""The wordings of calls and emails: what they must say, and what they must never."""

import pytest

from cohesion.directory.states import Visibility
from cohesion.kit.sms_text import fill
from cohesion.policy.book import Book, Rule, book, shipped
from incidents.states import Party
from incidents.texts import LONGEST, alert_key, email_words, spoken_words, told_aloud

SPOKEN = sorted(key for key in shipped() if key.startswith("voice."))
OF_WORK = (
    "email.action.",
    "email.dates.",
    "email.forum.",
    "email.kept.",
    "email.rsvp.",
)  # agreed work and meetings, where nobody is in danger
WRITTEN = sorted(key for key in shipped() if key.startswith("email.") and not key.startswith(OF_WORK))


@pytest.mark.parametrize("key", [*SPOKEN, *WRITTEN])
def test_every_wording_can_be_filled_in_and_names_the_emergency_number(key):
    words = fill(shipped()[key].value, **(LONGEST | {"words": "W"}))
    assert "999" in words or key.endswith("subject")


@pytest.mark.parametrize("key", [key for key in SPOKEN if key.startswith("voice.alert.")])
def test_every_question_says_which_keys_answer_it(key):
    words = shipped()[key].value
    assert "Press 1 " in words
    assert "Press 2 if you want to be called." in words
    assert len(fill(words, **LONGEST)) < 450, "read twice, within a minute"


@pytest.mark.django_db
@pytest.mark.parametrize("party", list(Party))
def test_every_text_that_asks_has_its_spoken_words(scene, party):
    incident = scene.raised()
    assert f"voice.{alert_key(incident, party)}" in SPOKEN
    words = spoken_words(book(), incident, party)
    assert f"Reference {' '.join(incident.ref)}." in words
    assert ("Press 3" in words) == (party != Party.NEIGHBOUR)


@pytest.mark.django_db
def test_neighbours_of_a_hidden_place_hear_only_where_about(scene):
    scene.place.visibility = Visibility.HIDDEN
    scene.place.save()
    incident = scene.raised()
    assert "Rockingham" not in spoken_words(book(), incident, Party.NEIGHBOUR)


@pytest.mark.django_db
def test_a_spoken_wording_that_fails_falls_back(scene):
    incident = scene.raised()
    rules = dict(book().rules)
    rules["voice.alert.ring0.site"] = Rule("voice.alert.ring0.site", "{nobody_knows_this}", "test", None)
    words = spoken_words(Book(rules, 0), incident, Party.SITE)
    assert words.startswith("This is an urgent alert from NN Cohesion. There is an incident near Corby")


@pytest.mark.django_db
def test_what_asks_nothing_is_said_and_written_as_the_text_says_it(scene):
    incident = scene.raised()
    text = f"NN Cohesion: all over. Ref {incident.ref}"
    assert f"NN Cohesion: all over. Ref {' '.join(incident.ref)}" in told_aloud(book(), incident, text)
    subject, body = email_words(book(), incident, "https://cohesion.example/a/abc/", text)
    assert subject == "NN Cohesion: please read"
    assert body.startswith(text)
    assert "https://cohesion.example/a/abc/" in body
    assert book().written("subject") == subject

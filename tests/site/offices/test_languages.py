"""Texts in other languages: shown as they arrive, and sent once a named person has read them."""

import pytest

from cohesion.policy.book import book, shipped
from cohesion.policy.translations import fingerprint, is_reviewed, objections_to_translation
from cohesion.site.offices import actions
from tests.site.offices.conftest import last_entry

pytestmark = pytest.mark.django_db
PAGE, REVIEW = "/settings/languages/ur/", "/settings/languages/ur/review/"
KEY = "pl.alert.s3"


@pytest.fixture
def read() -> dict[str, str]:
    """What is filled in when somebody has read them all."""
    return {
        "reviewer": "Amina Example",
        "reviewed_on": "2026-11-20",
        "reason": "Read at the council offices",
        "words": fingerprint(book(), "ur"),
        "seen": "0",
    }


def post(client, address: str, said: dict[str, str], **also) -> str:
    return client.post(address, said | also, follow=True).content.decode()


def test_every_language_says_that_nobody_has_read_it(as_lead):
    page = as_lead.get("/settings/languages/").content.decode()
    for name in ("Gujarati", "Polish", "Punjabi", "Romanian", "Urdu"):
        assert name in page
    assert page.count("which nobody has read") == 5


def test_urdu_is_shown_from_right_to_left_with_its_own_limit(as_lead):
    page = as_lead.get(PAGE).content.decode()
    assert '<p lang="ur" dir="rtl">' in page
    assert "of 70" in page
    assert "In English: {service} URGENT: incident near" in as_lead.get(REVIEW).content.decode()
    wordings = as_lead.get("/settings/wordings/").content.decode()
    assert 'lang="ur" dir="rtl"' in wordings
    assert 'lang="ur" dir="rtl"' in as_lead.get("/settings/ur.alert.s3/").content.decode()


def test_recording_asks_first_and_says_what_will_happen(as_lead, read):
    asked = post(as_lead, REVIEW, read)
    assert "Send texts in Urdu?" in asked
    assert "Amina Example" in asked
    assert not is_reviewed(book(), "ur")


def test_confirmed_it_holds_for_that_language_alone_and_stands_in_the_journal(as_lead, read):
    page = post(as_lead, REVIEW, read, confirmed="1")
    assert "Texts in Urdu are sent from now on." in page
    assert is_reviewed(book(), "ur")
    assert not is_reviewed(book(), "pl")
    assert "read by Amina Example on 20 November 2026" in page
    assert "Amina Example" in last_entry().words.text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reviewer": " "}, "Who read them all?"),
        ({"reviewed_on": "2999-01-01"}, "has not come yet"),
        ({"reason": ""}, "Why is it changed?"),
        ({"words": "0123456789abcdef"}, "A wording was changed while you read"),
        ({"seen": "7"}, "Somebody changed this while you wrote"),
    ],
)
def test_what_is_missing_or_has_changed_is_said_and_keeps_what_was_typed(as_lead, read, wrong, sentence):
    page = post(as_lead, REVIEW, read | wrong, confirmed="1")
    assert "There is a problem" in page
    assert sentence in page
    assert not is_reviewed(book(), "ur")
    assert "Read at the council offices" in page or "reason" in wrong


def test_a_word_changed_afterwards_ends_it_and_the_page_says_so(as_lead, read, lead, decided):
    post(as_lead, REVIEW, read, confirmed="1")
    words = shipped()["ur.standdown"].value.replace("فون", "کال")
    value = {"key": "ur.standdown", "value": words, "source": "x", "reason": "x", "seen": 0}
    actions.change(by=lead, checked_on=shipped()["ur.standdown"].checked_on, **value)
    page = as_lead.get(PAGE).content.decode()
    assert "a wording was changed after Amina Example read them" in page
    assert not is_reviewed(book(), "ur")


def test_it_is_taken_back_as_any_setting_is(as_lead, read):
    post(as_lead, REVIEW, read, confirmed="1")
    seen = str(book().rule("language.ur").version)
    post(as_lead, "/settings/language.ur/back/", {"reason": "Not theirs to answer for", "seen": seen})
    assert not is_reviewed(book(), "ur")


def test_it_is_not_recorded_as_a_plain_setting(as_lead, decided):
    answer = as_lead.post("/settings/language.ur/change/", decided)
    assert answer.url == PAGE


def test_a_language_that_is_none(as_lead):
    assert as_lead.get("/settings/languages/xx/").status_code == 404


def test_a_wording_is_previewed_with_its_own_limit(as_lead, decided):
    words = shipped()[KEY].value.replace("szkoda", "szkoda " * 5)
    page = post(as_lead, f"/settings/{KEY}/change/", decided, value=words, preview="1")
    assert "2 segments, UCS-2" in page
    assert "Not plain" not in page, "its letters are as they should be"
    went_on = post(as_lead, f"/settings/{KEY}/change/", decided, value=words)
    assert "One text holds 70 with letters like these" in went_on


WORDS = shipped()[KEY].value


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (WORDS.replace("999", "112"), "999 must stay"),
        (WORDS.replace("{ref}", ""), "{ref} must stay"),
        (WORDS.replace("{area}", "{place}"), "{place} is not filled in here"),
        (WORDS.replace("{area}", "{area"), "braces only around"),
        (WORDS.replace("1", "4"), "must ask for the answers that are asked for here: 1"),
        (WORDS.replace("szkoda", "bad.example.com"), "no typed links"),
        (WORDS.replace("szkoda", "<b>"), "plain words"),
        (WORDS.replace("szkoda", "szk�da"), "a letter that was lost"),
        ("x" * 161 + WORDS, "One text holds 70"),
    ],
)
def test_what_people_rely_on_cannot_be_written_away(words, sentence):
    assert sentence in " ".join(objections_to_translation(KEY, words, WORDS))


def test_a_language_without_its_marks_is_a_plain_text_of_160():
    plain = WORDS.replace("ź", "z").replace("ż", "z").replace("ó", "o").replace("ł", "l").replace("ę", "e")
    assert objections_to_translation(KEY, plain, WORDS) == []

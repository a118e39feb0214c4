"""Wordings: seen at their longest before they are in force, and what keeps people safe in them stays."""

import pytest

from cohesion.policy.book import book, shipped
from cohesion.policy.wordings import objections_to_wording, offered, preview

pytestmark = pytest.mark.django_db
KEY = "text.alert.s1.area"
WORDS = (
    "{service} ALERT: incident near {place}, {area}, {time}. "
    "In danger call 999. Reply 1 received, 2 call me. Ref {ref}"
)


def post(client, decided, words, **also):
    return client.post(f"/settings/{KEY}/change/", decided | {"value": words} | also).content.decode()


def test_list_shows_each_wording_and_how_near_to_the_edge_it_is(as_lead):
    page = as_lead.get("/settings/wordings/").content.decode()
    assert all(f">{key}</a>" in page for key in shipped() if key.startswith(("text.", "voice.", "email.")))
    assert "session.hours" not in page
    assert "158 of 160 at its longest" in page


def test_preview_shows_it_at_its_longest_without_saving(as_lead, decided):
    page = post(as_lead, decided, WORDS, preview="1")
    assert f"SSSSSSSSSSS ALERT: incident near {'P' * 22}, AAAAAAAAAA, 18:42." in page
    assert "1 segment, GSM-7, 133 of 160 units, room for 27 more." in page
    assert "What changes" not in page
    assert book().edition == 0


def test_preview_names_what_makes_it_ucs2_and_keeps_what_was_typed(as_lead, decided):
    page = post(as_lead, decided, WORDS.replace("incident", "‘ żmija’"), preview="1")
    assert "2 segments, UCS-2" in page
    for odd in "‘ż’":
        assert f"<strong>{odd}</strong>" in page
    assert "‘ żmija’ near {place}" in page


def test_preview_says_what_is_left_out(as_lead, decided):
    page = post(as_lead, decided, WORDS.replace(", {time}", ""), preview="1")
    assert "<strong>time</strong>" in page


def test_preview_asks_for_no_source_yet(as_lead):
    page = as_lead.post(f"/settings/{KEY}/change/", {"value": WORDS, "seen": "0", "preview": "1"})
    assert "There is a problem" not in page.content.decode()
    went_on = as_lead.post(f"/settings/{KEY}/change/", {"value": WORDS, "seen": "0"})
    assert "Where does this value come from?”." in went_on.content.decode()


def test_confirmed_wording_goes_out_from_then_on(as_lead, decided):
    assert "What changes" in post(as_lead, decided, WORDS)
    post(as_lead, decided, WORDS, confirmed="1")
    assert book().value(KEY) == WORDS


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            WORDS.replace("incident", "a very serious incident indeed, we are sorry"),
            "Shorten it to at most 160",
        ),
        (WORDS.replace("In danger call 999. ", ""), "“In danger call 999” must stay"),
        (WORDS.replace("call 999", "ring 999"), "“In danger call 999” must stay"),
        (WORDS.replace("{area}", "{fact}"), "{fact} is not filled in here"),
        (WORDS.replace("{ref}", "none"), "{ref} must stay"),
        (WORDS.replace("{service}", "We"), "{service} must stay"),
        (WORDS.replace("{area}", "{area"), "braces only around the name"),
        (WORDS.replace(", 2 call me", ""), "must ask for the answers that are understood here: 1, 2"),
        (WORDS.replace("call me", "call me, 4 wait"), "must ask for the answers"),
        (WORDS.replace("{area}", "see bad.example.com"), "no typed links"),
        (WORDS.replace("{area}", "<b>"), "Write plain words"),
        (WORDS.replace("near", "–"), "the en dash"),
        (WORDS.replace(" Ref", "\nRef"), "more than one line"),
    ],
)
def test_what_people_rely_on_cannot_be_written_away(as_lead, decided, words, sentence):
    page = post(as_lead, decided, words, confirmed="1")
    assert any(sentence in one for one in objections_to_wording(KEY, words, shipped()[KEY].value))
    assert "There is a problem" in page
    assert book().edition == 0


def test_text_of_a_line_without_replies_asks_for_none():
    key = "text.alert.s1.area.one_way"
    words = shipped()[key].value.replace("This number takes no answers", "Please reply by email")
    assert "cannot ask for one" in " ".join(objections_to_wording(key, words, shipped()[key].value))


@pytest.mark.parametrize("key", [key for key in shipped() if key.startswith(("text.", "voice.", "email."))])
def test_every_shipped_wording_may_stand(key):
    assert objections_to_wording(key, shipped()[key].value, shipped()[key].value) == []
    assert preview(shipped()[key].value, shipped()[key].value).left_out == []


def test_digits_that_are_asked_for():
    assert offered("Reply 1 received, 2 call me. In danger call 999") == {"1", "2"}
    assert offered("Press 1 if you have this. Press 2 if not.") == {"1", "2"}
    assert offered("Your reply is recorded at 2.") == frozenset()

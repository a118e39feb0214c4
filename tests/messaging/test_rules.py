import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohesion.directory.states import Reach
from cohesion.messaging import rules
from cohesion.messaging.rules import keyword, understand
from cohesion.messaging.states import State, Understood

AS_PEOPLE_TYPE = {
    "1": ("1", ""),
    " 1 ": ("1", ""),
    "1.": ("1", ""),
    "'1'": ("1", ""),
    "“1”": ("1", ""),
    "(1)": ("1", ""),
    "#1": ("1", ""),
    "１": ("1", ""),
    "1️⃣": ("1", ""),
    "۱": ("1", ""),  # Urdu
    "੧": ("1", ""),  # Punjabi
    "૨": ("2", ""),  # Gujarati
    "One": ("1", ""),
    "ONE!": ("1", ""),
    "two": ("2", ""),
    "1 1": ("1", ""),
    "1 👍": ("1", ""),
    "Reply 1": ("1", ""),
    "1 ok": ("1", ""),
    "ok 1": ("1", ""),
    "Yes 1": ("1", ""),
    "1 thanks": ("1", ""),
    "1, thank you": ("1", ""),
    "1 I have this": ("1", ""),
    "1 received": ("1", ""),
    "1 - on my way": ("1", ""),
    "2 call me please": ("2", ""),
    "2. Please ring me back ASAP": ("2", ""),
    "3 cannot": ("3", ""),
    "3 sorry, can’t": ("3", ""),
    "3 not me": ("3", ""),
    "3, I can not": ("3", ""),
    "1\n\nSent from my iPhone": ("1", ""),
    "3 K7P6": ("3", "K7P6"),
    "k7p6 3": ("3", "K7P6"),
    "3K7P6": ("3", "K7P6"),
    "1 ref K7P6": ("1", "K7P6"),
    "1. Ref: K7P6.": ("1", "K7P6"),
    "K7P6": ("", "K7P6"),
    "What is K7P6 about?": ("", "K7P6"),
    "": ("", ""),
    "yes": ("", ""),
    "ok": ("", ""),
    "OK coming": ("", ""),
    "0": ("", ""),
    "11": ("", ""),
    "111": ("", ""),
    "1 or 2?": ("", ""),
    "1/2": ("", ""),
    "1 2 3": ("", ""),
    "12": ("", ""),
    "1st": ("", ""),
    "1 999": ("", ""),
    "2 of us are inside": ("", ""),
    "3 men with knives outside": ("", ""),
    "1 call me": ("", ""),
    "1 not coming": ("", ""),
    "3 I can": ("", ""),
    "3 I can attend": ("", ""),
    "one moment please": ("", ""),
    "I am at the mosque and there are 3 people hurt": ("", ""),
    "Liked “NN Cohesion S1 fire. Reply 1 I have this, 2 call me”": ("", ""),
    "1 K7P6 M4RD": ("", ""),
    "👍": ("", ""),
    "٪": ("", ""),
}


@pytest.mark.parametrize(("typed", "meant"), AS_PEOPLE_TYPE.items())
def test_an_answer_is_understood_as_people_type_it(typed, meant):
    assert understand(typed) == meant


@settings(deadline=None)  # what else the machine does is not their affair
@given(st.text(max_size=300))
def test_any_text_is_understood_or_left_to_a_person(text):
    digit, ref = understand(text)
    assert digit == "" or (len(digit) == 1 and digit in "123456789")
    assert ref == ref.upper()


@settings(deadline=None)
@given(
    st.sampled_from("123"),
    st.text(alphabet=" .,!?'\"-()#*:;\n\t", max_size=5),
    st.text(alphabet=" .!?\n", max_size=5),
)
def test_signs_round_a_digit_do_not_change_it(digit, before, after):
    assert understand(before + digit + after).digit == digit


@settings(deadline=None)
@given(st.lists(st.sampled_from(["1", "2", "3", "one", "two", "three"]), min_size=2, max_size=5))
def test_two_different_digits_are_never_an_answer(words):
    meant = {{"one": "1", "two": "2", "three": "3"}.get(word, word) for word in words}
    assert understand(" ".join(words)).digit == (meant.pop() if len(meant) == 1 else "")


@pytest.mark.parametrize(
    "word", ["STOP", "stop", " Stop. ", "STOPALL", "unsubscribe", "Cancel", "END", "quit", "ＳＴＯＰ"]
)
def test_a_single_stop_word_opts_out(word):
    assert keyword(word, opted_out=False) == Understood.OPT_OUT


@pytest.mark.parametrize(
    "text", ["please stop", "stop it now", "the end", "1", "", "stopping", "yes", "help"]
)
def test_a_longer_text_is_not_a_keyword(text):
    assert keyword(text, opted_out=False) is None


def test_yes_opts_in_only_from_a_number_that_is_out():
    assert keyword("START", opted_out=False) == Understood.OPT_IN
    assert keyword("Yes", opted_out=True) == Understood.OPT_IN
    assert keyword("Yes", opted_out=False) is None


def test_no_stop_or_start_word_is_taken_for_an_answer():
    assert {understand(word).digit for word in rules.STOP_WORDS | rules.START_WORDS} == {""}


@pytest.mark.parametrize(
    ("code", "words"),
    {
        "30003": "phone off or no signal (30003)",
        "21610": "texted STOP (21610)",
        "timeout": "provider did not answer in time",
        "expired": "too late to send",
        "39999": "provider could not deliver it (39999)",
        "undelivered": "provider could not deliver it",
        "RuntimeError": "provider could not deliver it",
        "": "",
    }.items(),
)
def test_an_error_code_is_said_in_words(code, words):
    assert rules.why(code) == words


def test_a_code_says_what_it_means_for_the_number():
    assert rules.reach_after("21610") == Reach.OPTED_OUT
    assert rules.reach_after("30006") == Reach.INVALID
    assert rules.reach_after("30003") is None
    assert rules.reach_after("") is None


def test_every_status_of_the_provider_has_a_state():
    from twilio.rest.api.v2010.account.message import MessageInstance

    said = {value for name, value in vars(MessageInstance.Status).items() if name.isupper()}
    assert said - set(rules.STATUSES) == {"receiving", "received"}  # these are of texts that come in
    assert set(rules.STATUSES.values()) <= set(State)

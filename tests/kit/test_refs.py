import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion.kit import refs


def test_alphabet_has_no_look_alikes_no_vowels_and_no_answers():
    assert not set(refs.ALPHABET) & set("0OQ1IL5S2ZG8BUVYAEIOU123") - {"V"}
    assert len(set(refs.ALPHABET)) == len(refs.ALPHABET)
    assert refs.ALPHABET.isupper()


@given(st.integers(min_value=1, max_value=12))
def test_new_reference_begins_with_a_letter_and_keeps_to_the_alphabet(length: int):
    reference = refs.new_reference(length)
    assert len(reference) == length
    assert set(reference) <= set(refs.ALPHABET)
    assert reference[0] in refs.LETTERS
    assert not re.search(r"[A-Z]{3}|[0-9]{3}", reference)


def test_new_reference_differs_from_call_to_call():
    assert len({refs.new_reference() for _ in range(200)}) > 180


def test_new_reference_refuses_no_length():
    with pytest.raises(ValueError, match="at least one"):
        refs.new_reference(0)


@pytest.mark.parametrize(
    "typed", ["K7P6", "k7p6", " K7 P6 ", "k7-p6.", "Ref K7P6", "REF: k7p6", "#k7p6", "K7P6\u00a0", "Ｋ７Ｐ６"]
)
def test_tidy_reads_what_people_type(typed: str):
    assert refs.tidy(typed) == "K7P6"


def test_tidy_of_nothing_is_empty():
    assert refs.tidy(" ref. ") == ""


@given(st.integers(min_value=3, max_value=8))
def test_tidy_leaves_a_reference_as_it_is(length: int):
    reference = refs.new_reference(length)
    assert refs.tidy(reference) == reference

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion.kit import sms_text
from cohesion.kit.sms_text import fill, measure, not_gsm7, objections_to_name, plain

URDU = "خطرہ ہو تو 999 پر فون کریں"
GSM_TEXT = st.text(alphabet=sorted(sms_text.BASIC | sms_text.EXTENSION), max_size=500)


def naive_segments(body: str) -> int:
    """Another way to count: cut by hand from the front, encoded as it would travel."""
    double = "^{}\\[~]|€\f"
    if all(char in sms_text.BASIC or char in double for char in body):
        pieces, one, each = ["\x1b" + char if char in double else char for char in body], 160, 153
    else:
        pieces, one, each = ["xx" if len(char.encode("utf-16-be")) == 4 else "x" for char in body], 70, 67
    if len("".join(pieces)) <= one:
        return 1
    parts = [""]
    for piece in pieces:
        if len(parts[-1] + piece) > each:
            parts.append("")
        parts[-1] += piece
    return len(parts)


@pytest.mark.parametrize(
    ("body", "encoding", "units", "segments", "limit", "room"),
    [
        ("", "GSM-7", 0, 1, 160, 160),
        ("a" * 160, "GSM-7", 160, 1, 160, 0),
        ("a" * 161, "GSM-7", 161, 2, 306, 145),
        ("a" * 306, "GSM-7", 306, 2, 306, 0),
        ("a" * 307, "GSM-7", 307, 3, 459, 152),
        ("a" * 158 + "€", "GSM-7", 160, 1, 160, 0),
        ("a" * 159 + "€", "GSM-7", 161, 2, 306, 145),
        ("a" * 159 + "^", "GSM-7", 161, 2, 306, 145),
        (
            "a" * 152 + "€" + "b" * 152,
            "GSM-7",
            306,
            3,
            459,
            152,
        ),  # the euro may not be split: one unit is lost
        ("ш" * 70, "UCS-2", 70, 1, 70, 0),
        ("ш" * 71, "UCS-2", 71, 2, 134, 63),
        ("a" * 69 + "’", "UCS-2", 70, 1, 70, 0),
        ("a" * 70 + "’", "UCS-2", 71, 2, 134, 63),
        ("🕯" * 35, "UCS-2", 70, 1, 70, 0),
        ("🕯" * 36, "UCS-2", 72, 2, 134, 61),  # 33 candles in the first segment, its last unit lost
        ("ш" * 70 + "€", "UCS-2", 71, 2, 134, 63),  # the euro is one unit there
        (URDU, "UCS-2", len(URDU), 1, 70, 70 - len(URDU)),
    ],
)
def test_measure_at_the_boundaries(
    body: str, encoding: str, units: int, segments: int, limit: int, room: int
):
    assert measure(body) == sms_text.Measure(encoding, units, segments, limit, room)


@given(GSM_TEXT | st.text(max_size=300))
def test_measure_counts_as_a_naive_count_does(body: str):
    assert measure(body).segments == naive_segments(body)


@given(GSM_TEXT)
def test_room_is_what_still_fits(body: str):
    room = measure(body).room
    assert measure(body + "a" * room).segments == measure(body).segments
    assert measure(body + "a" * (room + 1)).segments == measure(body).segments + 1


def test_the_alphabet_is_that_of_the_standard():
    assert len(sms_text.BASIC) == 127  # 128 less the escape
    assert len(sms_text.EXTENSION) == 10
    assert not_gsm7("Çà ñ ä ö ü ß é è ù ì ò Ø å £ ¥ ¤ § ¿ ¡") == []
    assert not_gsm7("ç á í ó ú â ê ã õ ` ł ń ș") == list("çáíóúâêãõ`łńș")


def test_not_gsm7_names_each_character_once_in_order():
    assert not_gsm7("Sfânta’s “câ”") == ["â", "’", "“", "”"]


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("St Werburgh’s “hall”", 'St Werburgh\'s "hall"'),
        ("18:30–20:00 — all welcome…", "18:30-20:00 - all welcome..."),
        ("07700\u00a0900102\u200b\ufeff", "07700 900102"),
        ("one\r\ntwo\u2028three\tfour", "one\ntwo\nthree four"),
        ("cafe\u0301", "café"),
        ("left\u200e to right\u200f", "left to right"),
        ("Sfânta Parascheva", "Sfânta Parascheva"),
        (URDU, URDU),
        ("می\u200cروم", "می\u200cروم"),  # the joiner is part of the word
    ],
)
def test_plain_spells_punctuation_and_never_letters(typed: str, spelled: str):
    assert plain(typed) == spelled


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), max_size=50))
def test_plain_never_puts_a_question_mark_for_a_letter(text: str):
    assert "?" not in plain(text)
    assert sum(map(str.isalnum, plain(text))) > 0 or not text


@given(st.text(max_size=100))
def test_plain_twice_is_plain_once(text: str):
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("name", "objections"),
    [
        ("Rockingham Vale Mosque", []),
        ("Windrush Elders' Hall", []),
        ("  ", ["The name for texts is empty. Type at most 22 characters."]),
        ("Redeemed Light Assembly", ["The name for texts is 23 characters long. Shorten it to at most 22."]),
        ("Windrush Elders’ Hall", ["The name for texts has the curly quote ’. Use ' instead."]),
        ("Holy\u00a0Cross", ["The name for texts has a no-break space. Use an ordinary space instead."]),
        ("Holy\u200bCross", ["The name for texts has a zero width space. Take it out."]),
        (
            "Sfânta Parascheva",
            [
                "The name for texts has â, which a plain text message cannot carry. "
                "Without accents it would be Sfanta Parascheva."
            ],
        ),
        (
            "مسجد",
            [
                "The name for texts has م, س, ج and د, which a plain text message cannot carry. "
                "Write it with other characters."
            ],
        ),
        (
            "Hall [upper room] Corby",
            ["The name for texts is 25 characters long, as [ and ] count as two. Shorten it to at most 22."],
        ),
        ("Two\nlines", ["The name for texts has more than one line. Put it on one line."]),
    ],
)
def test_objections_to_name_say_what_to_do(name: str, objections: list[str]):
    assert objections_to_name(name, at_most=22, what="The name for texts") == objections


@given(st.text(min_size=1, max_size=30))
def test_a_name_without_objection_fits_its_place_in_a_text(name: str):
    if not objections_to_name(name, at_most=22, what="The name"):
        assert measure(name).encoding == "GSM-7"
        assert measure(name).units <= 22


def test_fill_puts_fields_in_their_places_and_ignores_the_rest():
    assert (
        fill("{service}: {place} {time}", service="NN", place="Hall", time="18:42", ref="K7P6")
        == "NN: Hall 18:42"
    )


def test_fill_never_looks_into_what_a_field_holds():
    assert fill("{place} {ref}", place="{ref}", ref="K7P6") == "{ref} K7P6"


def test_fill_says_which_field_is_not_known():
    with pytest.raises(KeyError, match=r"asks for \{plase\}, which is not known here. Known: place, time"):
        fill("{plase}", place="Hall", time="18:42")


@pytest.mark.parametrize(
    "template",
    ["{place.name}", "{place!r}", "{time:>9}", "{0}", "{}", "{{place}}", "a } b", "{Place}", "{a b}"],
)
def test_fill_refuses_any_other_brace(template: str):
    with pytest.raises(ValueError, match="braces only around the name"):
        fill(template, place="Hall", time="18:42", a="x")


@given(st.lists(st.sampled_from(["{place}", "{time}", " word "]), max_size=8), st.text(), st.text())
def test_fill_leaves_no_brace_of_the_template(pieces: list[str], place: str, time: str):
    values = {"{place}": place, "{time}": time}
    assert fill("".join(pieces), place=place, time=time) == "".join(
        values.get(piece, piece) for piece in pieces
    )


def test_the_double_characters_hold_alone_and_together():
    for pair in itertools.product(sorted(sms_text.EXTENSION), repeat=2):
        assert measure("".join(pair)).units == 4

import logging
import re
import time
from contextlib import suppress

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat

from cohesion.kit import phones
from cohesion.kit.phones import PhoneError, mask, mask_in, normalise

fictional = st.builds("+447700900{:03}".format, st.integers(0, 999)) | st.builds(
    "+441632960{:03}".format, st.integers(0, 999)
)
british = st.builds("+447400{:06}".format, st.integers(0, 999_999)) | st.builds(
    "+4420794{:05}".format, st.integers(60_000, 69_999)
)
abroad = st.builds("+48512{:06}".format, st.integers(0, 999_999)) | st.builds(
    "+40721{:06}".format, st.integers(0, 999_999)
)
numbers = fictional | british | abroad


def written(e164: str, form: int) -> str:
    return phonenumbers.format_number(phonenumbers.parse(e164), form)


@pytest.mark.parametrize(
    "written",
    [
        "07700900102",
        "07700 900102",
        "07700 900 102",
        "(07700) 900-102",
        "+447700900102",
        "+44 7700 900102",
        "+44(0)7700 900102",
        "+44 (0) 7700 900102",
        "0044 7700 900102",
        "00447700900102",
        "447700900102",
        "tel:+447700900102",
        "TEL: 07700 900102",
        "07700\u00a0900102",
        " 07700\u202f900\u200b102 ",
        "\u202a+44 7700 900102\u202c",
        "'07700900102",
        "’07700900102",
        '="07700900102"',
        "7700900102",
        "7700900102.0",
        "07700‑900‑102",
        "07700.900.102",
    ],
)
def test_normalise_reads_what_people_and_spreadsheets_write(written: str):
    assert normalise(written) == "+447700900102"


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("", "There is no telephone number. Type one"),
        ("4.47701E+11", "shortened this number to 4.47701E.11. Format the column as text"),
        ("7.7009E+09", "Format the column as text"),
        ("4,47701e+11", "Format the column as text"),
        ("ask Maria", "no letters in it"),
        ("0800 FLOWERS", "no letters in it"),
        ("07700 900102 ext 3", "no letters in it"),
        ("07700 900102 / 07700 900103", "Give one number only"),
        ("0770090010", "Nobody can have this number|too short or too long"),
        ("077009001022", "too short or too long"),
        ("999", "too short or too long"),
        ("-", "not a telephone number"),
        ("07700 901000", "Nobody can have this number"),
        ("512 345 678", "Nobody can have this number. .* country code|too short"),
    ],
)
def test_normalise_refuses_with_a_sentence_that_says_what_to_do(written: str, advice: str):
    with pytest.raises(PhoneError, match=advice) as refusal:
        normalise(written)
    assert str(refusal.value).endswith(".")


def test_a_refusal_never_repeats_a_whole_number():
    with pytest.raises(PhoneError) as refusal:
        normalise("07700 901234")
    assert "1234" not in str(refusal.value)


def test_normalise_reads_a_number_of_another_region():
    assert normalise("512 345 678", region="PL") == "+48512345678"
    assert normalise("+48 512 345 678") == "+48512345678"


@given(numbers)
def test_a_number_survives_being_written_and_read(e164: str):
    assert normalise(e164) == e164
    assert normalise(phones.national(e164)) == e164
    assert normalise(written(e164, PhoneNumberFormat.INTERNATIONAL).replace("+", "00")) == e164


@given(st.text(max_size=30))
def test_normalise_gives_a_number_or_a_phone_error(text: str):
    with suppress(PhoneError):
        assert re.fullmatch(r"\+[1-9][0-9]{6,14}", normalise(text))


def test_is_fictional_is_exactly_what_ofcom_keeps():
    kept = ["+447700900000", "+447700900999", "+441632960000", "+441632960999"]
    beside = ["+447700901000", "+447700899999", "+441632961000", "+44770090010", "07700900102"]
    assert [number for number in kept + beside if phones.is_fictional(number)] == kept


@pytest.mark.parametrize(
    ("e164", "mobile"),
    [
        ("+447700900102", True),
        ("+441632960102", False),
        ("+447911123456", True),
        ("+442079460000", False),
        ("+48512345678", True),
    ],
)
def test_is_mobile_says_whether_a_text_can_arrive(e164: str, mobile: bool):
    assert phones.is_mobile(e164) is mobile


def test_national_is_as_people_read_it():
    assert phones.national("+447700900102") == "07700 900102"
    assert phones.national("+441632960102") == "01632 960102"
    assert phones.national("+48512345678") == "+48 512 345 678"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+447700900102", "07••• •••102"),
        ("07700 900102", "07••• •••102"),
        ("+441632960123", "0•••• •••123"),
        ("+48512345678", "+•• ••• ••• 678"),
        ("+33612345678", "+•• • •• •• •6 78"),
        ("12345678901234567", "••• •••567"),
        ("999", "••• •••"),
        ("", "••• •••"),
    ],
)
def test_mask_shows_the_last_three_digits(number: str, shown: str):
    assert mask(number) == shown


LINES = [
    "sent to {} in 0.3 s",
    "From={}&Body=1",
    "tel:{}; whatsapp:{}",
    "['{}', '{}']",
    "18:42:03 {} accepted",
    "1. {}\n2. {}",
    "({})",
    "\\n{}\\n",
]
SPELLINGS = [
    str,
    phones.national,
    lambda number: number.replace("+", "%2B"),
    lambda number: number.replace("+", "00"),
    lambda number: written(number, PhoneNumberFormat.INTERNATIONAL),
    lambda number: written(number, PhoneNumberFormat.RFC3966).removeprefix("tel:"),
]


@given(numbers, st.sampled_from(LINES), st.sampled_from(SPELLINGS))
def test_mask_in_masks_any_number_however_it_is_written(number: str, line: str, spell):
    masked = mask_in(line.replace("{}", spell(number)))
    assert masked == line.replace("{}", mask(number))
    assert mask_in(masked) == masked


@pytest.mark.parametrize(
    "number", ["7700900102", "447700900102", "44 7700 900102", "+44 (0)7700 900102", "(020) 7946 0000"]
)
def test_mask_in_finds_the_other_ways_of_writing(number: str):
    assert mask_in(f"ring {number} now") == f"ring {mask(number)} now"


@pytest.mark.parametrize(
    "line",
    [
        "2026-12-11 18:42:03,123 INFO ref K7P6: 22 alerted, 21 delivered in 0.5123456789 s",
        "at 18:00 12.12.2026 and 07:30 on 07-12-2026",
        "In danger call 999, else police 101. 116 123 at any time",
        '127.0.0.1:54321 - - [11/Dec/2026:18:42:03] "GET /incidents/K7P6/" 200 5120',
        "SM0712345678901234567890123456789a accepted; attempt 07123456-0712-4712-8712-071234567890",
        "0712345678901234567890123456789012345678901234567890123456789abc",
        "t0=1797014523.123456 revision 1797014523",
    ],
)
def test_mask_in_leaves_times_dates_and_identifiers(line: str):
    assert mask_in(line) == line


@pytest.mark.parametrize("piece", ["+44( ", "44 ", "0 ", "+", "07", "00", "1 2 "])
def test_mask_in_stays_quick_whatever_it_is_given(piece: str):
    text = piece * (10_000 // len(piece))
    began = time.process_time()
    mask_in(text)
    assert time.process_time() - began < 1


@pytest.fixture
def logged():
    """A logger whose lines pass the filter, and the list they end in."""
    lines: list[str] = []
    handler = logging.Handler()
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    handler.emit = lambda record: lines.append(handler.format(record))
    handler.addFilter(phones.MaskNumbers())
    logger = logging.getLogger("tests.masked")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
    yield logger, lines
    logger.removeHandler(handler)


def test_mask_numbers_covers_words_and_arguments(logged):
    logger, lines = logged
    logger.warning("to %s and %d", "+447700900102", 447700900103)
    logger.warning({"to": "+447700900104"})
    assert lines == ["WARNING to 07••• •••102 and 07••• •••103", "WARNING {'to': '07••• •••104'}"]


def test_mask_numbers_covers_exceptions_and_stacks(logged):
    logger, lines = logged
    try:
        raise LookupError("nobody has +447700900102")
    except LookupError:
        logger.exception("failed", stack_info=True)
    assert "nobody has 07••• •••102" in lines[0]
    assert "LookupError" in lines[0]
    assert "7700900102" not in lines[0]


def test_mask_numbers_survives_arguments_that_do_not_fit(logged):
    logger, lines = logged
    logger.warning(*("to %s and %s", "+447700900102"))
    assert lines == ["WARNING to %s and %s ('07••• •••102',)"]


def test_mask_numbers_keeps_every_record(logged):
    logger, lines = logged
    logger.info("nothing to hide")
    assert lines == ["INFO nothing to hide"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Not Found: /a/k7MnPq2RsT9w/", "Not Found: /a/•••/"),
        ("GET https://cohesion.example/r/k7MnPq2RsT9w?x=1", "GET https://cohesion.example/r/•••?x=1"),
        ("WebSocket /live/?token=WyJh:1vN0-x_Y:z&n=1 [", "WebSocket /live/?token=•••&n=1 ["),
        ("/accounts/login/?next=%2Fa%2Fk7MnPq2RsT9w%2Fboard%2F", "/accounts/login/?next=%2Fa%2F•••"),
        ("Not Found: /incidents/K7MN/", "Not Found: /incidents/K7MN/"),
    ],
)
def test_secrets_of_addresses_are_not_written_down(logged, written, kept):
    logger, lines = logged
    logger.warning("%s", written)
    try:
        raise LookupError(written)
    except LookupError:
        logger.exception("failed")

    assert lines[0] == f"WARNING {kept}"
    assert lines[1].endswith(f"LookupError: {kept}")

"""CSV files as they really come."""

import pytest

from cohesion.directory.importing.problems import Refused
from cohesion.directory.importing.sheet import read_sheet

COLUMNS = ("place_ref", "place", "mobile")
PLAIN = "place_ref,place,mobile\r\nC5,Sfânta Parascheva,07700 900105\r\n"


def only(data: bytes) -> dict[str, str]:
    lines = read_sheet(data, COLUMNS).lines
    assert len(lines) == 1
    return lines[0].cells


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_read_sheet_finds_the_encoding(encoding):
    assert only(PLAIN.encode(encoding))["place"] == "Sfânta Parascheva"


def test_read_sheet_reads_both_orders_of_utf_16():
    assert only(b"\xfe\xff" + PLAIN.encode("utf-16-be"))["place"] == "Sfânta Parascheva"
    assert only(b"\xff\xfe" + PLAIN.encode("utf-16-le"))["place"] == "Sfânta Parascheva"


def test_read_sheet_says_when_it_had_to_guess_the_encoding():
    assert "Windows" in read_sheet(PLAIN.encode("cp1252"), COLUMNS).notes[0]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_read_sheet_finds_delimiter_and_line_ends(sign, ends):
    text = PLAIN.replace(",", sign).replace("\r\n", ends)
    assert only(text.encode())["mobile"] == "07700 900105"


def test_read_sheet_heeds_the_line_a_spreadsheet_writes_about_its_delimiter():
    assert only(("sep=;\r\n" + PLAIN.replace(",", ";")).encode())["place_ref"] == "C5"


def test_read_sheet_is_tolerant_of_the_header():
    sheet = read_sheet(b"Mobile,Colour, PLACE ,Place Ref\n07700 900105,red,Hall,C5\n", COLUMNS)
    assert sheet.lines[0].cells == {"place_ref": "C5", "place": "Hall", "mobile": "07700 900105"}
    assert sheet.notes == ["Not a column of ours, so left out: Colour."]


def test_read_sheet_keeps_the_numbers_a_spreadsheet_shows():
    text = 'place_ref,place,mobile\n\nC1,"St\nAnne",\n,,\nC2,Hall,\n,,\n,,\n'
    lines = read_sheet(text.encode(), COLUMNS).lines
    assert [(line.number, line.cells["place"]) for line in lines] == [(3, "St Anne"), (5, "Hall")]


def test_read_sheet_takes_off_apostrophes_from_numbers_but_not_from_names():
    cells = only(b"place_ref,place,mobile\n'C5,'Abd al-Karim,'07700900105\n")
    assert cells == {"place_ref": "C5", "place": "'Abd al-Karim", "mobile": "07700900105"}


def test_read_sheet_takes_out_marks_that_turn_the_direction():
    assert only("place_ref,place,mobile\nC5,Hall\u202eevil\u0007,\n".encode())["place"] == "Hallevil"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n\n , \n", "empty"),
        (b"place_ref,place,mobile\n,,\n", "nothing below"),
        (b"place_ref,place\nC5,Hall\n", "no column called mobile"),
        (b"place_ref,place,mobile,Mobile\nC5,Hall,1,2\n", "more than once"),
        (b"PK\x03\x04\x14\x00\x06\x00", "not a CSV file"),
        (b"\x00\x01\x02", "not a CSV file"),
        (b"\xff\xfeabc", "not a CSV file"),
        (b'place_ref,place,mobile\nC5,"Hall,1\nC6,Hall,2\n', "quotation mark"),
        (b"place_ref,place,mobile\nC5,Hall,1,Corby\n", "Row 2: has more cells"),
    ],
)
def test_read_sheet_refuses_in_words(data, said):
    with pytest.raises(Refused) as refused:
        read_sheet(data, COLUMNS)
    assert said in str(refused.value.problems[0])

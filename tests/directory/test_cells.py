"""What people type in one cell."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from cohesion.directory.importing import cells


@pytest.mark.parametrize(
    ("reader", "typed", "meant"),
    [
        (cells.number, "7700900103", "+447700900103"),
        (cells.number, "+44 (0)7700 900103", "+447700900103"),
        (cells.day, "2026-12-31", date(2026, 12, 31)),
        (cells.day, "31/12/2026", date(2026, 12, 31)),
        (cells.day, "2026-12-31 00:00:00", date(2026, 12, 31)),
        (cells.yes_no, "Y", True),
        (cells.yes_no, "0", False),
        (cells.faith, "Bahá’í", "bahai"),
        (cells.faith, "Community centre", "community"),
        (cells.role, "Council Duty Officer", "duty_officer"),
        (cells.role, "police_liaison", "police_liaison"),
        (cells.rank, "Deputy", "2"),
        (cells.rank, "3", "3"),
        (cells.rank, "Primary contact", "1"),
        (cells.visibility, "Hidden", "hidden"),
        (cells.people_count, "1,200", 1200),
        (cells.people_count, "260.0", 260),
        (cells.latitude, "52,4838", 52.4838),
        (cells.longitude, "−0.6967", -0.6967),
        (cells.email, "MAILTO:A.B@Example.org".lower(), "a.b@example.org"),
        (cells.language, "PL", "pl"),
    ],
)
def test_a_cell_is_understood(reader, typed, meant):
    assert reader(typed) == meant


@pytest.mark.parametrize(
    ("reader", "typed", "said"),
    [
        (cells.number, "4.47701E+11", "Format the column as text"),
        (cells.prefers, "pigeon", "text or voice"),
        (cells.number, "0770", "Nobody can have"),
        (cells.day, "12/31/2026", "not a date"),
        (cells.day, "1/2/26", "not a date"),
        (cells.day, "31/12/0206", "not a date"),
        (cells.yes_no, "maybe", "yes or no"),
        (cells.faith, "Jedi", "Choose from"),
        (cells.role, "boss", "Police liaison"),
        (cells.visibility, "secret", "public, partners, hidden"),
        (cells.people_count, "many", "in digits"),
        (cells.people_count, "-3", "in digits"),
        (cells.latitude, "95.1", "degrees"),
        (cells.latitude, "nan", "degrees"),
        (cells.longitude, "52°29'", "degrees"),
        (cells.email, "nobody", "not an email address"),
        (cells.language, "English", "language code"),
        (cells.reference, "C 3/x", "without spaces"),
    ],
)
def test_a_cell_is_refused_in_words(reader, typed, said):
    with pytest.raises(ValueError, match=said):
        reader(typed)


def test_a_refused_number_is_not_repeated():
    with pytest.raises(ValueError, match="number") as refused:
        cells.number("07977 1900123")
    assert "900123" not in str(refused.value)


def test_past_day_refuses_tomorrow_by_the_clock_of_london():
    with time_machine.travel(
        datetime(2026, 6, 11, 23, 30, tzinfo=UTC), tick=False
    ):  # 00:30 on the 12th in London
        assert cells.past_day("12/06/2026") == date(2026, 6, 12)
        with pytest.raises(ValueError, match="in the future"):
            cells.past_day("13/06/2026")

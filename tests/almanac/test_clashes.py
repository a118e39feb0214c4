from datetime import UTC, date, datetime, time

import pytest

from cohesion.almanac.clashes import by_tradition, clashes
from cohesion.almanac.windows import at
from cohesion.policy.book import Book, Rule, shipped

RULES = Book(shipped(), 0)


def ruled(key, value):
    return Book(shipped() | {key: Rule(key, value, "Test", date(2026, 11, 26))}, 0)


def meeting(day, begins="18:30", until="20:30", rules=RULES):
    day = date.fromisoformat(day)
    return clashes(at(day, time.fromisoformat(begins)), at(day, time.fromisoformat(until)), rules)


def weights(found):
    """Each clash by the name of its observance."""
    return {clash.key.split(".")[0]: clash.weight for clash in found}


@pytest.mark.parametrize(
    ("day", "clash"),
    [
        ("2026-03-19", "eid_al_fitr"),  # the eve
        ("2026-03-23", "eid_al_fitr"),  # the last day, if the moon is late
        ("2026-05-26", "eid_al_adha"),  # Arafah
        ("2026-05-31", "eid_al_adha"),
        ("2026-04-01", "passover"),  # the eve
        ("2026-04-09", "passover"),  # the eighth day
        ("2027-10-01", "rosh_hashanah"),  # the eve
        ("2027-10-10", "yom_kippur"),  # the eve
        ("2027-10-24", "sukkot"),  # Simchat Torah
        ("2026-04-02", "easter"),  # Maundy Thursday
        ("2027-04-29", "orthodox_easter"),
        ("2027-01-06", "orthodox_christmas"),
        ("2026-04-13", "vaisakhi"),
        ("2028-04-14", "vaisakhi"),
        ("2027-10-28", "diwali"),
        ("2027-11-13", "guru_nanak"),
        ("2028-09-27", "dussehra"),
        ("2027-02-05", "lunar_new_year"),
        ("2027-03-20", "naw_ruz"),  # from the sunset before
    ],
)
def test_evening_that_a_tradition_keeps_is_a_hard_clash(day, clash):
    assert weights(meeting(day))[clash] == "hard"


@pytest.mark.parametrize(
    ("day", "clash"),
    [
        ("2026-03-03", "holi"),  # only some keep it
        ("2027-10-20", "sukkot"),  # the days between
        ("2026-05-24", "vesak"),
        ("2026-03-16", "laylat_al_qadr"),
        ("2026-06-24", "ashura"),
        ("2026-12-04", "hanukkah"),  # the eve
        ("2026-10-14", "navratri"),
        ("2027-01-27", "holocaust_memorial_day"),
    ],
)
def test_lesser_day_is_a_soft_clash(day, clash):
    assert weights(meeting(day))[clash] == "soft"


@pytest.mark.parametrize("day", ["2026-03-18", "2026-03-24"])
def test_evenings_on_either_side_of_eid_stay_open(day):
    assert "eid_al_fitr" not in weights(meeting(day))


def test_feast_that_leaders_have_confirmed_no_longer_closes_the_day_of_doubt():
    known = ruled("almanac.kept", {"eid_al_fitr.2026-03-20": "2026-03-20"})

    assert "eid_al_fitr" in weights(meeting("2026-03-22", rules=known))
    assert "eid_al_fitr" not in weights(meeting("2026-03-23", rules=known))


def test_vesak_is_hard_on_the_day_that_is_kept_here_and_open_on_the_others():
    known = ruled("almanac.kept", {"vesak.2026-05-31": "2026-05-24"})

    assert weights(meeting("2026-05-24", rules=known))["vesak"] == "hard"
    assert "vesak" not in weights(meeting("2026-05-31", rules=known))


@pytest.mark.parametrize(
    ("day", "open_"),
    [("2026-03-08", True), ("2026-03-09", False), ("2026-03-19", False), ("2026-03-20", True)],
)
def test_last_ten_nights_begin_on_the_evening_before_their_days(day, open_):
    assert ("laylat_al_qadr" not in weights(meeting(day, "20:00", "21:00"))) == open_


def test_daytime_before_a_feast_that_begins_at_sunset_is_open():
    assert "yom_kippur" not in weights(meeting("2027-10-10", "14:00", "16:00"))


def test_iftar_is_named_with_its_time_where_a_meeting_lies_over_it():
    found = meeting("2026-02-24", "17:00", "19:00")

    assert weights(found) == {"ramadan": "soft", "iftar": "soft"}
    assert "the fast is broken at sunset, 17:33." in found[1].words
    assert "iftar" not in weights(meeting("2026-02-24", "10:30", "12:00"))


@pytest.mark.parametrize(
    ("day", "begins", "until", "clash"),
    [
        ("2027-06-18", "12:00", "13:00", {"Friday prayer"}),
        ("2027-06-18", "10:30", "12:00", set()),  # it ends as the prayer begins
        ("2027-06-18", "14:30", "15:30", set()),
        ("2027-06-18", "18:30", "20:00", set()),  # the sun sets at 21:27
        ("2027-01-15", "16:00", "17:00", {"shabbat"}),
        ("2027-01-16", "10:00", "11:00", {"shabbat"}),
        ("2027-01-16", "18:30", "20:00", set()),  # after nightfall
        ("2027-01-17", "12:30", "14:00", {"Sunday worship"}),
        ("2027-01-17", "13:00", "14:00", set()),
    ],
)
def test_prayers_of_the_week_close_their_hours_and_no_more(day, begins, until, clash):
    weekly = {"Friday prayer", "shabbat", "Sunday worship"}

    assert weights(meeting(day, begins, until)).keys() & weekly == clash


def test_bank_holiday_and_what_the_council_named_close_their_days():
    half_term = {"name": "Half-term", "from": "2027-02-15", "until": "2027-02-19", "weight": "soft"}
    rules = ruled("almanac.avoid", [half_term])

    assert weights(meeting("2027-08-30"))["bank"] == "hard"
    assert weights(meeting("2027-02-19", rules=rules))["avoid"] == "soft"
    assert "avoid" not in weights(meeting("2027-02-22", rules=rules))


def test_one_observance_is_said_once_and_hard_comes_first():
    found = meeting("2026-04-03")  # Good Friday, Passover and a bank holiday in one

    assert len({clash.key for clash in found}) == len(found)
    assert [clash.weight for clash in found] == sorted(clash.weight for clash in found)
    assert weights(found).keys() >= {"easter", "passover", "bank", "shabbat"}


def test_clash_is_told_in_a_sentence_with_both_its_ends():
    (eid,) = [clash for clash in meeting("2027-03-11") if clash.key.startswith("eid")]

    assert eid.words == (
        "Eid al-Fitr (Muslim): Tuesday 9 March, may be Wednesday 10 March. "
        "From sunset on Monday 8 March, 17:55, to nightfall on Friday 12 March."
    )


def test_clashes_are_counted_by_tradition_most_first():
    found = [*meeting("2027-10-01"), *meeting("2027-10-10"), *meeting("2027-10-09")]

    # Shabbat and the eve of Rosh Hashanah with Navratri; the eve of Yom Kippur; Shabbat with Dussehra.
    assert list(by_tradition(found).items()) == [("Jewish", 4), ("Hindu", 2)]


def test_meeting_over_midnight_meets_what_is_on_either_day():
    starts = datetime(2027, 8, 29, 22, tzinfo=UTC)

    assert "bank" in weights(clashes(starts, datetime(2027, 8, 30, 1, tzinfo=UTC), RULES))


def test_times_that_make_no_meeting_are_refused():
    noon = datetime(2027, 3, 1, 12, tzinfo=UTC)
    with pytest.raises(ValueError, match="ends after it starts"):
        clashes(noon, noon, RULES)
    with pytest.raises(ValueError, match="known from 2026"):
        clashes(noon.replace(year=2035), noon.replace(year=2035, hour=13), RULES)

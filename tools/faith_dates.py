"""Writes cohesion/almanac/dates.toml anew: the days that a calendar computes, of the years that the project looks at.

The calendars stand in private modules of `holidays` and may move or err, so the project ships what they said, and a
test compares. Run it with a first and a last year: `python tools/faith_dates.py 2026 2030`.
"""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter
from holidays.calendars.buddhist import _BuddhistLunisolar as Buddhist
from holidays.calendars.chinese import _ChineseLunisolar as Chinese
from holidays.calendars.hebrew import _HebrewLunisolar as Hebrew
from holidays.calendars.hindu import _HinduLunisolar as Hindu
from holidays.calendars.islamic import _IslamicLunar as Islamic

TABLE = Path(__file__).resolve().parent.parent / "cohesion" / "almanac" / "dates.toml"
TABLES = {
    "rosh_hashanah": Hebrew.ROSH_HASHANAH_DATES,
    "yom_kippur": Hebrew.YOM_KIPPUR_DATES,
    "sukkot": Hebrew.SUKKOT_DATES,
    "hanukkah": Hebrew.HANUKKAH_DATES,
    "purim": Hebrew.PURIM_DATES,
    "passover": Hebrew.PASSOVER_DATES,
    "shavuot": Hebrew.SHAVUOT_DATES,
    "tisha_bav": Hebrew.TISHA_BAV_DATES,
    "islamic_new_year": Islamic.HIJRI_NEW_YEAR_DATES,
    "ashura": Islamic.ASHURA_DATES,
    "arbaeen": Islamic.ARBAEEN_DATES,
    "mawlid": Islamic.MAWLID_DATES,
    "isra_and_miraj": Islamic.ISRA_AND_MIRAJ_DATES,
    "ramadan": Islamic.RAMADAN_BEGINNING_DATES,
    "eid_al_fitr": Islamic.EID_AL_FITR_DATES,
    "eid_al_adha": Islamic.EID_AL_ADHA_DATES,
    "maha_shivaratri": Hindu.MAHA_SHIVARATRI_DATES,
    "holi": Hindu.HOLI_DATES,
    "ram_navami": Hindu.RAM_NAVAMI_DATES,
    "raksha_bandhan": Hindu.RAKSHA_BANDHAN_DATES,
    "janmashtami": Hindu.JANMASHTAMI_DATES,
    "ganesh_chaturthi": Hindu.GANESH_CHATURTHI_DATES,
    "navratri": Hindu.SHARAD_NAVRATRI_DATES,
    "dussehra": Hindu.DUSSEHRA_DATES,
    "diwali": Hindu.DIWALI_INDIA_DATES,  # DIWALI_DATES is the day of Singapore, and wrong for 2027 and 2028
    "vaisakhi": Hindu.VAISAKHI_DATES,
    "guru_nanak": Hindu.GURU_NANAK_JAYANTI_DATES,
    "mahavir_jayanti": Hindu.MAHAVIR_JAYANTI_DATES,
    "samvatsari": Hindu.SAMVATSARI_PARVA_DATES,
    "vesak": Buddhist.VESAK_DATES,
    "lunar_new_year": Chinese.LUNAR_NEW_YEAR_DATES,
    "mid_autumn": Chinese.MID_AUTUMN_DATES,
}
FROM_EASTER = {  # days from the Sunday
    "ash_wednesday": (EASTER_WESTERN, -46),
    "easter": (EASTER_WESTERN, 0),
    "ascension": (EASTER_WESTERN, 39),
    "pentecost": (EASTER_WESTERN, 49),
    "orthodox_easter": (EASTER_ORTHODOX, 0),
}


def table(first: int, last: int) -> dict[str, list[date]]:
    """Every computed observance with its days, in order. A day that a table lacks is simply not there."""
    years = range(first, last + 1)
    found = {key: sorted(day for year in years for day in days_of(raw, year)) for key, raw in TABLES.items()}
    for key, (method, offset) in FROM_EASTER.items():
        found[key] = [easter(year, method) + timedelta(days=offset) for year in years]
    found["remembrance_sunday"] = [second_sunday(year, 11) for year in years]
    return found


def days_of(raw: dict, year: int) -> Iterator[date]:
    """The days of a year in one of the library's tables: one (month, day), or several where the moon allows."""
    said = raw.get(year) or ()
    for month, day in said if said and isinstance(said[0], tuple) else [said] if said else []:
        yield date(year, month, day)


def second_sunday(year: int, month: int) -> date:
    return next(d for d in (date(year, month, n) for n in range(8, 15)) if d.weekday() == 6)


def written(days: dict[str, list[date]]) -> str:
    lines = ["# Written by tools/faith_dates.py. What is kept by hand stands in observances.toml.", ""]
    lines += [f"{key} = [{', '.join(map(str, days[key]))}]" for key in sorted(days)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.write_text(written(table(int(sys.argv[1]), int(sys.argv[2]))), encoding="utf-8")

"""The data of the demonstration: fictional, consistent, and of the shape its stories need."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from cohesion.kit import phones
from cohesion.kit.geo import Point, bounds, contains, distance_km
from cohesion.kit.sms_text import objections_to_name

FOLDER = Path(settings.BASE_DIR) / "cohesion" / "site" / "demo_area"
HEADER = (
    "place_ref,place,kind,faith,town,area,lat,lon,peak,place_sms_name,visibility,organisation,person,role,rank,"
    "mobile,prefers,email,language,consent_on,basis,condition,verified_on,same_faith,from,until,note"
)
with open(FOLDER / "directory.csv", encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
AREAS = json.loads((FOLDER / "areas.json").read_text(encoding="utf-8"))
OUTLINE = json.loads((FOLDER / "outline.json").read_text(encoding="utf-8"))
PLACES = {row["place_ref"]: row for row in ROWS if row["place_ref"]}


def point(ref: str) -> Point:
    return Point(float(PLACES[ref]["lat"]), float(PLACES[ref]["lon"]))


def nearby(ref: str, km: float) -> set[str]:
    return {other for other in PLACES if other != ref and distance_km(point(ref), point(other)) <= km}


def test_the_header_is_what_the_import_reads():
    assert (FOLDER / "directory.csv").read_text(encoding="utf-8").splitlines()[0] == HEADER


def test_there_are_45_places_of_many_traditions():
    assert len(PLACES) == 45
    assert Counter(place["faith"] for place in PLACES.values()) == {
        "christian": 28,
        "muslim": 5,
        "community": 5,
        "hindu": 3,
        "sikh": 1,
        "buddhist": 1,
        "jewish": 1,
        "bahai": 1,
    }
    assert sum(int(place["peak"]) >= 200 for place in PLACES.values()) == 24
    assert {ref for ref, place in PLACES.items() if place["visibility"] == "hidden"} == {"K10", "W9"}


def test_every_row_of_a_place_says_the_same_of_it():
    of_a_place = [*HEADER.split(",")[:12], "note"]
    assert len({tuple(row[column] for column in of_a_place) for row in ROWS if row["place_ref"]}) == 45


def test_every_place_has_a_primary_and_a_deputy():
    ranks = Counter((row["place_ref"], row["rank"]) for row in ROWS if row["role"] == "site_contact")
    assert set(ranks.values()) == {1}
    assert (
        {ref for ref, rank in ranks if rank == "1"}
        == {ref for ref, rank in ranks if rank == "2"}
        == set(PLACES)
    )
    assert sum(rank == "3" for _, rank in ranks) == 10


def test_the_council_and_the_police_hold_their_posts():
    roles = Counter(row["role"] for row in ROWS if not row["place_ref"])
    assert roles == {"duty_officer": 4, "cohesion_lead": 1, "administrator": 1, "police_liaison": 4}


def test_nobody_real_can_be_reached():
    numbers = [phones.normalise(row["mobile"]) for row in ROWS]
    assert all(phones.is_fictional(number) and phones.is_mobile(number) for number in numbers)
    assert all(re.fullmatch(r"([a-z.-]+@example\.org)?", row["email"]) for row in ROWS)


@pytest.mark.parametrize("column", ["mobile", "email", "person"])
def test_each_person_is_one_person(column: str):
    known = Counter(row[column] for row in ROWS if row[column])  # some have no email
    assert [value for value, times in known.items() if times > 1] == []


def test_everybody_consented_and_was_verified_in_2026():
    assert all("2026-01-01" <= row["consent_on"] <= row["verified_on"] <= "2026-11-01" for row in ROWS)
    assert all(row["from"] <= "2026-11-01" and not row["until"] for row in ROWS)


def test_contacts_of_smaller_faiths_want_alerts_about_their_own():
    wanted = {row["same_faith"] for row in ROWS if row["faith"] in {"muslim", "jewish", "hindu", "sikh"}}
    assert wanted == {"yes"}


def test_names_fit_into_texts():
    for place in PLACES.values():
        assert objections_to_name(place["place_sms_name"], at_most=22, what=place["place"]) == []
    for area in AREAS:
        assert objections_to_name(area["sms_name"], at_most=10, what=area["name"]) == []


def test_every_place_lies_in_a_known_area_and_inside_the_outline():
    assert {place["area"] for place in PLACES.values()} == {area["code"] for area in AREAS}
    assert [ref for ref in PLACES if not contains(OUTLINE["rings"], point(ref))] == []


def test_the_outline_is_light_attributed_and_in_the_area():
    assert (FOLDER / "outline.json").stat().st_size < 12_000
    assert "Contains Royal Mail data" in OUTLINE["attribution"]
    west, south, east, north = bounds(OUTLINE["rings"])
    assert -0.95 < west < east < -0.33
    assert 52.15 < south < north < 52.66


def test_distances_are_those_the_stories_count_on():
    assert nearby("C3", 1) == {"C2", "C7"}
    assert nearby("C3", 2) == {"C1", "C2", "C4", "C5", "C7"}
    assert len(nearby("W3", 1)) == 8
    assert len(nearby("K3", 1)) == 7
    assert nearby("E2", 1) == {"E1", "E3", "E4"}
    assert nearby("E10", 5) == set()


def test_a_fire_at_the_mosque_reaches_nine_places_and_eighteen_people():
    others = sorted(set(PLACES) - {"C3"}, key=lambda ref: distance_km(point("C3"), point(ref)))
    reached = nearby("C3", 2) | set(others[:3])
    reached |= {
        ref
        for ref in others
        if PLACES[ref]["area"] == PLACES["C3"]["area"] or PLACES[ref]["faith"] == "muslim"
    }
    assert reached == {"C1", "C2", "C4", "C5", "C7", "K3", "W3", "W4", "E2"}
    people = {row["person"] for row in ROWS if row["place_ref"] in reached and row["rank"] in {"1", "2"}}
    assert len(people) == 18

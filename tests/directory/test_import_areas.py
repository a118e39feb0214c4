"""`manage.py import_areas`: wards as they are published, and anything else refused in words."""

import json

import pytest
from django.core.management import CommandError, call_command

from cohesion.directory.importing.areas import name_for_texts, read_areas
from cohesion.directory.importing.geography import Ground
from cohesion.directory.importing.problems import Refused
from cohesion.directory.models import Area
from cohesion.journal.models import Entry
from cohesion.kit.geo import Point
from tests.directory.conftest import CORBY, place

SQUARE = [[-0.71, 52.47], [-0.69, 52.47], [-0.69, 52.49], [-0.71, 52.49], [-0.71, 52.47]]
HOLE = [[-0.705, 52.475], [-0.695, 52.475], [-0.695, 52.485], [-0.705, 52.485], [-0.705, 52.475]]


def feature(code="W1", name="Lodge Park", area="Corby", kind="Polygon", coordinates=(SQUARE,)):
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name, "area": area},
        "geometry": {"type": kind, "coordinates": list(coordinates)},
    }


def geojson(*features) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


@pytest.fixture
def load(tmp_path, capsys, db):
    def run(data: bytes) -> str:
        path = tmp_path / "areas.geojson"
        path.write_bytes(data)
        call_command("import_areas", str(path))
        return capsys.readouterr().out

    return run


def test_the_real_wards_load_as_they_are(load, shared):
    wards = (shared / "data" / "wards.geojson").read_bytes()
    assert "70 added, 0 changed, 0 unchanged" in load(wards)
    assert "0 added, 0 changed, 70 unchanged" in load(wards)
    together = sum(Area.objects.values_list("size_km2", flat=True))
    assert together == pytest.approx(987, rel=0.005), (
        "the published size of North Northamptonshire; outlines are simplified"
    )
    ground = Ground(Area.objects.all())
    assert ground.area_of(Point(52.4838, -0.6967)).name == "Exeter"
    assert not any(len(area.sms_name) > 10 for area in Area.objects.all())
    assert Entry.objects.filter(kind="imported.areas").count() == 1


def test_names_for_texts_that_people_set_are_kept(load):
    load(geojson(feature()))
    Area.objects.update(sms_name="Lodge Pk")
    assert "0 added, 1 changed" in load(geojson(feature(name="Lodge Park East")))
    assert Area.objects.get().sms_name == "Lodge Pk"


def test_places_move_to_the_smallest_area_that_holds_them(load, corby):
    hall = place("C1", area=corby, lat=52.48, lon=-0.70)
    far = place("C2", area=corby, lat=52.52, lon=-0.74)
    assert "1 place put into another area." in load(
        geojson(feature(), feature("B", "Big", coordinates=CORBY))
    )
    hall.refresh_from_db()
    far.refresh_from_db()
    assert (hall.area.code, far.area.code) == ("W1", "E1")


def test_a_shortened_name_is_reported(load):
    said = load(geojson(feature(area="Wellingborough")))
    assert "called “W'borough” in texts. A better short name can be set." in said


def test_control_characters_are_left_out_of_names():
    (area,) = read_areas(geojson(feature(name="Lodge\0 Park\n")))
    assert area.name == "Lodge Park"


@pytest.mark.parametrize(
    ("name", "district", "short"),
    [
        ("Beanfield", "Corby", "Corby"),
        ("Castle", "Wellingborough", "W'borough"),
        ("Oundle", "East Northamptonshire", "Oundle"),
        ("Rushden Bates", "East Northamptonshire", "Rushden"),
        ("Irthlingborough John Pyel", "East Northamptonshire", "I'borough"),
        ("Llanfairpwllgwyngyll", "", "Llanfairp."),
        ("Łódź", "Powys", "Powys"),
        ("Sfânta Maria", "", "Sfanta"),
        ("Київ", "", "the area"),
    ],
)
def test_name_for_texts_says_where_in_ten_characters(name, district, short):
    assert name_for_texts(name, district) == short


def test_size_takes_off_holes_and_adds_parts():
    whole, holed, parts = read_areas(
        geojson(
            feature("A"),
            feature("B", coordinates=[SQUARE, HOLE]),
            feature("C", kind="MultiPolygon", coordinates=[[SQUARE, HOLE], [HOLE]]),
        )
    )
    assert whole.size_km2 == pytest.approx(3.01, abs=0.02)
    assert holed.size_km2 == pytest.approx(whole.size_km2 * 3 / 4, abs=0.001)
    assert parts.size_km2 == pytest.approx(whole.size_km2, abs=0.001)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a GeoJSON file"),
        (b"\xff\xfe", "not a GeoJSON file"),
        (b"[1, 2]", "not a GeoJSON file"),
        (b'{"type": "FeatureCollection", "features": {}}', "not a GeoJSON file"),
        (b"[" * 20_000, "not a GeoJSON file"),
        (geojson(), "no area"),
        (geojson(feature(code="")), "Feature 1: its properties need a code and a name"),
        (geojson(feature(name="x" * 81)), "longer than 80"),
        (geojson(feature(), feature()), "W1 is there more than once"),
        (geojson(feature(kind="Point", coordinates=[0, 1])), "must be a Polygon"),
        (geojson(feature(kind="MultiPolygon", coordinates=[])), "no outline"),
        (geojson(feature(coordinates=[SQUARE[:2]])), "closed"),
        (geojson(feature(coordinates=[[[487000, 289000]] * 4])), "not in degrees"),
        (geojson(feature(coordinates=[[[None, 1]] * 4])), "not an area"),
        (geojson(feature(coordinates=[[["a", "b"]] * 4])), "not an area"),
        (geojson(feature(coordinates=[[[float("nan"), 1]] * 4])), "nowhere"),
        (geojson({"type": "Feature", "properties": None, "geometry": None}), "not an area"),
        (geojson("text"), "not an area"),
    ],
)
def test_garbage_is_refused_in_words(data, said):
    with pytest.raises(Refused) as refused:
        read_areas(data)
    assert said in str(refused.value.problems[0])


def test_a_refused_file_loads_nothing(load):
    with pytest.raises(CommandError, match="Nothing was loaded: 1 thing to put right"):
        load(geojson(feature(), feature(code="")))
    assert not Area.objects.exists()


def test_a_backdrop_holds_no_place_but_bounds_the_area(corby):
    corby.is_backdrop = True
    ground = Ground([corby])
    assert ground.area_of(Point(52.48, -0.7)) is None
    assert ground.objection(Point(52.48, -0.7)) == ""
    assert "outside every area" in ground.objection(Point(52.0, -0.7))

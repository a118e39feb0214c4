import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion.kit.geo import Box, Frame, Point, bounds, contains, distance_km, rings_of

MOSQUE, HOLY_CROSS, LODGE_VALE = Point(52.4838, -0.6967), Point(52.4862, -0.7105), Point(52.4772, -0.7012)
SQUARE = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]]
HOLE = [[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.0, 3.0]]  # not closed, as some files are
points = st.builds(Point, st.floats(-89, 89), st.floats(-180, 180))


def test_distance_of_places_in_corby():
    assert distance_km(MOSQUE, HOLY_CROSS) == pytest.approx(0.972, abs=0.001)
    assert distance_km(MOSQUE, LODGE_VALE) == pytest.approx(0.795, abs=0.001)


def test_distance_of_a_degree_of_latitude_and_of_half_the_earth():
    assert distance_km(Point(52, 0), Point(53, 0)) == pytest.approx(111.195, abs=0.001)
    assert distance_km(Point(0, 0), Point(0, 180)) == pytest.approx(math.pi * 6371.0088)


@given(points, points)
def test_distance_is_the_same_both_ways_and_nought_to_itself(a: Point, b: Point):
    assert distance_km(a, b) == pytest.approx(distance_km(b, a))
    assert distance_km(a, a) == 0


@pytest.mark.parametrize(
    ("lat", "lon", "inside"),
    [(0.5, 0.5, True), (2, 2, False), (2, 3.5, True), (5, 2, False), (2, -1, False), (2, 5, False)],
)
def test_contains_leaves_out_the_hole(lat: float, lon: float, inside: bool):
    assert contains([SQUARE, HOLE], Point(lat, lon)) is inside


def test_contains_takes_several_parts():
    other = [[lon + 10, lat] for lon, lat in SQUARE]
    assert contains([SQUARE, other], Point(2, 2))
    assert contains([SQUARE, other], Point(2, 12))
    assert not contains([SQUARE, other], Point(2, 7))


@given(st.floats(0, 4, exclude_max=True))
def test_a_point_on_a_shared_edge_is_in_just_one_area(lat: float):
    neighbour = [[lon + 4, lat] for lon, lat in SQUARE]
    point = Point(lat, 4.0)
    assert contains([SQUARE], point) + contains([neighbour], point) == 1


def test_contains_takes_heights_that_come_with_corners():
    assert contains([[[lon, lat, 90.0] for lon, lat in SQUARE]], Point(2, 2))


def test_rings_of_flattens_what_geojson_nests():
    assert rings_of({"type": "Polygon", "coordinates": [SQUARE, HOLE]}) == [SQUARE, HOLE]
    assert rings_of({"type": "MultiPolygon", "coordinates": [[SQUARE], [HOLE]]}) == [SQUARE, HOLE]
    with pytest.raises(ValueError, match="not LineString"):
        rings_of({"type": "LineString", "coordinates": SQUARE})


def test_bounds_is_west_south_east_north():
    assert bounds([SQUARE, [[-1.0, 9.0]]]) == Box(-1.0, 0.0, 4.0, 9.0)
    with pytest.raises(ValueError, match="no point"):
        bounds([])


AREA = Box(-0.95, 52.20, -0.34, 52.65)


def test_frame_keeps_the_box_inside_the_margin_and_in_the_middle():
    frame = Frame(AREA, width=320, height=420, margin=10)
    west, south = frame.xy(Point(AREA.south, AREA.west))
    east, north = frame.xy(Point(AREA.north, AREA.east))
    assert (west, east) == (10, 310)  # the width decides here
    assert north > 10
    assert south < 410
    assert south == pytest.approx(420 - north, abs=0.1)


def test_frame_has_north_up_and_east_right():
    frame = Frame(AREA, width=320, height=420)
    x, y = frame.xy(MOSQUE)
    assert frame.xy(Point(MOSQUE.lat + 0.1, MOSQUE.lon))[1] < y
    assert frame.xy(Point(MOSQUE.lat, MOSQUE.lon + 0.1))[0] > x


@given(st.floats(0, 2 * math.pi), st.floats(0.5, 20))
def test_a_ring_of_n_kilometres_is_drawn_where_n_kilometres_are(angle: float, km: float):
    frame = Frame(AREA, width=1000, height=1000)
    lat = MOSQUE.lat + km * math.sin(angle) / 111.195
    lon = MOSQUE.lon + km * math.cos(angle) / (111.195 * math.cos(math.radians(MOSQUE.lat)))
    drawn = math.dist(frame.xy(MOSQUE), frame.xy(Point(lat, lon)))
    assert drawn == pytest.approx(frame.km(distance_km(MOSQUE, Point(lat, lon))), rel=0.02, abs=0.3)


def test_frame_of_a_single_place_shows_about_a_kilometre():
    frame = Frame(Box(MOSQUE.lon, MOSQUE.lat, MOSQUE.lon, MOSQUE.lat), width=300, height=300)
    assert frame.xy(MOSQUE) == (150, 150)
    assert 200 < frame.km(1) < 450


def test_path_is_one_closed_loop_for_each_ring():
    frame = Frame(Box(0, -2, 4, 2), width=100, height=100)
    around = [[lon, lat - 2] for lon, lat in SQUARE]
    assert frame.path([around]) == "M0 100L100 100L100 0L0 0L0 100Z"
    assert frame.path([around, HOLE]).count("M") == frame.path([around, HOLE]).count("Z") == 2

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from cohesion.kit.geo import Point, contains
from tools import outline as tool

ROOT = Path(__file__).parents[2]


def villages(*, hole: bool = False) -> list[tuple[float, float]]:
    """Points some 30 km by 25 km around, thinly, as (lon, lat); perhaps with nobody in the middle."""
    chance = random.Random(7)
    spots = [(chance.uniform(-0.9, -0.5), chance.uniform(52.2, 52.4)) for _ in range(600)]
    return [(x, y) for x, y in spots if not hole or abs(x + 0.7) > 0.08 or abs(y - 52.3) > 0.05]


@pytest.mark.parametrize("hole", [False, True])
def test_outline_holds_its_postcodes_and_fills_the_gap_between_them(hole: bool):
    points = villages(hole=hole)
    ring = tool.outline(points)
    inside = sum(contains([ring], Point(lat, lon)) for lon, lat in points)
    assert inside >= 0.99 * len(points)
    assert contains([ring], Point(52.3, -0.7))


def test_outline_is_closed_and_short_and_near_its_points():
    ring = tool.outline(villages())
    assert ring[0] == ring[-1]
    assert 20 < len(ring) < 300
    assert not contains([ring], Point(52.3, -0.88 - 0.05))
    assert not contains([ring], Point(52.4 + 0.03, -0.7))


def test_outline_leaves_out_what_lies_far_off():
    assert not contains([tool.outline([*villages(), (0.5, 52.3)])], Point(52.3, 0.5))


def test_the_command_prints_rings_with_their_attribution(tmp_path: Path):
    file = tmp_path / "postcodes.csv"
    lines = [f"ZZ{number} 1AA,{lat:.5f},{lon:.5f}" for number, (lon, lat) in enumerate(villages())]
    file.write_text("\ufeffpostcode,lat,lon\n" + "\n".join(lines), encoding="utf-8")
    command = [sys.executable, str(ROOT / "tools" / "outline.py")]
    printed = subprocess.run([*command, str(file)], capture_output=True, check=True).stdout
    found = json.loads(printed)
    assert "Royal Mail" in found["attribution"]
    assert len(found["rings"]) == 1
    asked = subprocess.run(command, capture_output=True, text=True)
    assert asked.returncode == 1
    assert "Give one file" in asked.stderr

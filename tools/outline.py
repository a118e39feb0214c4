"""The outline of an area, computed from the points of its postcodes. Standard library only.

    python tools/outline.py POSTCODES.csv > outline.json

Reads the columns postcode, lat and lon. Lays the points on a grid, closes the gaps between them (widen, then narrow
by nearly as much), keeps the largest piece without its holes, walks round its edge, rounds the corners and leaves out
points that hardly matter. An outline of where people live, not the legal boundary.
"""

import csv
import json
import sys
from collections.abc import Iterable
from math import cos, hypot, radians

CELL_KM = 0.35
BRIDGE_KM = 2.2  # how far from a postcode the land still counts, before narrowing
MARGIN_KM = 0.6  # how far outside the outermost postcodes the outline runs
TOLERANCE_KM = 0.04  # points of the outline nearer than this to the line without them are left out
KM_PER_DEGREE = 111.195
ATTRIBUTION = (
    "Outline computed from postcode points. Contains National Statistics data © Crown copyright and database right. "
    "Contains Ordnance Survey data © Crown copyright and database right. "
    "Contains Royal Mail data © Royal Mail copyright and database right. Open Government Licence v3.0."
)

Cell = tuple[int, int]
Cells = set[Cell]
Spot = tuple[float, float]  # east, north; in cells


def outline(points: list[Spot]) -> list[Spot]:
    """The closed outline of (lon, lat) points as (lon, lat) corners, the last like the first."""
    squeeze = cos(radians(sum(lat for _, lat in points) / len(points)))
    across, up = CELL_KM / (KM_PER_DEGREE * squeeze), CELL_KM / KM_PER_DEGREE  # degrees a cell
    taken = {(round(lon / across), round(lat / up)) for lon, lat in points}
    land = without_holes(largest(closed(taken)))
    corners = simplified(rounded(edge(land)), TOLERANCE_KM / CELL_KM)
    return [(round((x - 0.5) * across, 4), round((y - 0.5) * up, 4)) for x, y in corners]


def closed(taken: Cells) -> Cells:
    """The cells, with the gaps between them filled and a margin around them."""
    wide = widened(taken, BRIDGE_KM / CELL_KM)
    outside = {cell for cell in frame(wide) if cell not in wide}
    return wide - widened(outside, (BRIDGE_KM - MARGIN_KM) / CELL_KM)


def widened(cells: Cells, by: float) -> Cells:
    """Every cell within that many cells of one of them."""
    reach = range(-int(by), int(by) + 1)
    disc = [(i, j) for i in reach for j in reach if hypot(i, j) <= by]
    rim = (cell for cell in cells if not beside(cell) <= cells)  # what is inside the rim reaches nothing new
    return cells | {(x + i, y + j) for x, y in rim for i, j in disc}


def beside(cell: Cell) -> Cells:
    """The four cells that share a side with it."""
    x, y = cell
    return {(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)}


def frame(cells: Cells) -> Iterable[Cell]:
    """Every cell of the rectangle around them and of a border wide enough to narrow from."""
    border = int(BRIDGE_KM / CELL_KM) + 2
    xs, ys = [x for x, _ in cells], [y for _, y in cells]
    for x in range(min(xs) - border, max(xs) + border + 1):
        for y in range(min(ys) - border, max(ys) + border + 1):
            yield x, y


def largest(cells: Cells) -> Cells:
    """The largest piece of cells that touch by a side."""
    pieces, left = [], set(cells)
    while left:
        pieces.append(piece(left, next(iter(left))))
        left -= pieces[-1]
    return max(pieces, key=len)


def piece(cells: Cells, start: Cell) -> Cells:
    """The cells that can be walked to from the start, side by side."""
    found, edge_of_it = {start}, [start]
    while edge_of_it:
        new = (beside(edge_of_it.pop()) & cells) - found
        found |= new
        edge_of_it += new
    return found


def without_holes(cells: Cells) -> Cells:
    """The cells and everything they surround."""
    everything = set(frame(cells))
    return everything - piece(everything - cells, min(everything))


def edge(cells: Cells) -> list[Spot]:
    """The corners of the piece in order, counter-clockwise, with the land on the left."""
    steps: dict[Cell, list[Cell]] = {}
    for x, y in cells:
        sides = (
            ((x, y - 1), (x, y), (x + 1, y)),
            ((x + 1, y), (x + 1, y), (x + 1, y + 1)),
            ((x, y + 1), (x + 1, y + 1), (x, y + 1)),
            ((x - 1, y), (x, y + 1), (x, y)),
        )
        for neighbour, start, end in sides:
            if neighbour not in cells:
                steps.setdefault(start, []).append(end)
    start = min(steps)
    walk = [start]
    while steps[walk[-1]]:  # where two cells touch by a corner, any way round comes back in the end
        walk.append(steps[walk[-1]].pop())
    return walk[:-1]


def rounded(corners: list[Spot], passes: int = 3) -> list[Spot]:
    """The closed line with its stairs smoothed: each corner moves to the mean of itself and its neighbours."""
    for _ in range(passes):
        corners = [
            ((a[0] + 2 * b[0] + c[0]) / 4, (a[1] + 2 * b[1] + c[1]) / 4)
            for a, b, c in zip([corners[-1], *corners], corners, [*corners[1:], corners[0]], strict=False)
        ]
    return [*corners, corners[0]]


def simplified(line: list[Spot], tolerance: float) -> list[Spot]:
    """The line without the points that lie nearer than the tolerance to it (Douglas and Peucker, 1973)."""
    keep, spans = {0, len(line) - 1}, [(0, len(line) // 2), (len(line) // 2, len(line) - 1)]
    keep.add(len(line) // 2)
    while spans:
        first, last = spans.pop()
        inner = range(first + 1, last)
        far = max(inner, key=lambda i: distance(line[i], line[first], line[last]), default=None)
        if far is not None and distance(line[far], line[first], line[last]) > tolerance:
            keep.add(far)
            spans += [(first, far), (far, last)]
    return [line[i] for i in sorted(keep)]


def distance(spot: Spot, start: Spot, end: Spot) -> float:
    """From the spot to the straight line between start and end."""
    east, north = end[0] - start[0], end[1] - start[1]
    length = hypot(east, north)
    if not length:
        return hypot(spot[0] - start[0], spot[1] - start[1])
    return abs(east * (start[1] - spot[1]) - (start[0] - spot[0]) * north) / length


def main(file: str) -> None:
    with open(file, encoding="utf-8-sig", newline="") as rows:
        points = [(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(rows)]
    corners = ",\n".join(json.dumps(corner) for corner in outline(points))
    print(f'{{"attribution": {json.dumps(ATTRIBUTION, ensure_ascii=False)},\n"rings": [[\n{corners}\n]]}}')


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give one file of postcodes: python tools/outline.py POSTCODES.csv > outline.json")
    main(sys.argv[1])

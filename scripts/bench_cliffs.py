"""Small inputs that once took minutes or gigabytes: ``python scripts/bench_cliffs.py [--only NAME ...] [--json FILE]``.

Each is made at three sizes and put to the step it was a cliff of, in a process of its own. What counts is the time of
the processor: it must not grow faster than n log n from the first size to the last, and the last must be done within
its limit. What cannot be mended is refused, and refused at once. Ratios are the higher the better, targets are 1.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

CORNER = np.array([500_000.0, 3_500_000.0])
#: Below so many seconds time says nothing about growth.
NOTHING_S = 0.1


@dataclass(frozen=True)
class Cliff:
    """A kind of input, what is done with it, at which sizes, and how long the last may take, s."""

    work: Callable[[int], Callable[[], object]]
    sizes: tuple[int, int, int]
    limit_s: float


def many_holes(count: int) -> Callable[[], object]:
    """Topology of one polygon with holes and 220 corners for each."""
    import shapely

    at = np.linspace(0, 2 * np.pi, count * 160, endpoint=False)
    reach = 5000 * (1 + 0.02 * np.sin(at * 97))
    side = math.ceil(math.sqrt(count))
    middles = np.stack(np.meshgrid(*[np.linspace(-3000, 3000, side)] * 2), -1).reshape(-1, 2)[:count]
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    small = 40 * np.c_[np.cos(turn), np.sin(turn)]
    shell = CORNER + reach[:, None] * np.c_[np.cos(at), np.sin(at)]
    return topology([shapely.Polygon(shell, [CORNER + middle + small for middle in middles])])


def star(points: int) -> Callable[[], object]:
    """A ring that crosses itself at every turn."""
    at = np.arange(points) * 2 * np.pi * (points // 2) / points
    return mended(CORNER + 1000 * np.c_[np.cos(at), np.sin(at)])


def random_ring(points: int) -> Callable[[], object]:
    """A ring of points in no order."""
    return mended(CORNER + np.random.default_rng(0).uniform(0, 1000, (points, 2)))


def zigzag(points: int) -> Callable[[], object]:
    """Topology of a ring that turns back at every point, and crosses nothing."""
    import shapely

    x = np.linspace(0, 10 * points, points)
    ring = np.vstack([np.c_[x, 500 + 100 * (np.arange(points) % 2)], [[10 * points, 0], [0, 0]]])
    return topology([shapely.Polygon(CORNER + ring)])


def copies_drawn(count: int) -> Callable[[], object]:
    """Topology of one parcel drawn many times."""
    import shapely

    return topology([shapely.box(*CORNER, *(CORNER + 100))] * count)


def copies_measured(count: int) -> Callable[[], object]:
    """The ground that copies of one parcel cover, and what of each lies in a ground."""
    import shapely

    from landuse.geometry import overlay

    stack = np.array([shapely.box(*CORNER, *(CORNER + 100))] * count, dtype=object)
    return lambda: (overlay.united_area(stack), overlay.area_within(stack, stack))


def nearly(count: int) -> np.ndarray:
    """One parcel drawn many times, each time a little otherwise."""
    import shapely

    ring = CORNER + np.array([[0, 0], [100, 0], [100, 100], [0, 100], [0, 0]])
    noise = np.random.default_rng(0).normal(0, 1e-4, (count, 5, 2))
    noise[:, -1] = noise[:, 0]
    made: np.ndarray = shapely.polygons(ring + noise)
    return made


def nearly_drawn(count: int) -> Callable[[], object]:
    """Topology of one parcel drawn many times, never quite the same."""
    return topology(nearly(count))


def nearly_measured(count: int) -> Callable[[], object]:
    """The ground that nearly the same parcels cover, and what of each lies in it."""
    from landuse.geometry import overlay

    stack = nearly(count)
    return lambda: (overlay.united_area(stack), overlay.area_within(stack, stack))


def blocks(count: int) -> Callable[[], object]:
    """The overlap of many blocks."""
    import geopandas as gpd
    import shapely

    from landuse.checks.block_overlap import block_overlap

    side = math.ceil(math.sqrt(count))
    low = CORNER + 100 * np.stack(np.meshgrid(np.arange(side), np.arange(side)), -1).reshape(-1, 2)[:count]
    names = [str(number) for number in range(count)]
    frame = gpd.GeoDataFrame({"block": names}, geometry=list(shapely.box(*low.T, *(low + 90).T)), crs=4547)
    return lambda: block_overlap(frame)


def combs(teeth: int) -> Callable[[], object]:
    """What two combs share that lie across each other, each tooth with each."""
    import shapely

    from landuse.geometry import overlay

    at = np.linspace(0, 1000, 2 * teeth + 1)
    teeth_at = zip(at[:-1:2], at[1::2], strict=True)
    sides = [[(left, 10), (left, 990), (right, 990), (right, 10)] for left, right in teeth_at]
    ring = np.array([(0, 0), *(point for tooth in sides for point in tooth), (1000, 10), (1000, 0)])
    one, other = shapely.Polygon(CORNER + ring), shapely.Polygon(CORNER + ring[:, ::-1])
    return lambda: overlay.intersection(one, other)


def vertices(count: int) -> Callable[[], object]:
    """Topology of one polygon of many corners, and what it shares with another."""
    import shapely

    from landuse.geometry import overlay

    at = np.linspace(0, 2 * np.pi, count, endpoint=False)
    ring = (4000 * (1 + 0.01 * np.sin(at * 1001)))[:, None] * np.c_[np.cos(at), np.sin(at)]
    one, other = shapely.Polygon(CORNER + ring), shapely.Polygon(CORNER + np.array([3000, 0]) + ring)
    checked = topology([one])
    return lambda: (checked(), overlay.intersection(one, other))


def parts(count: int) -> Callable[[], object]:
    """Topology of one feature of many parts."""
    import shapely

    side = math.ceil(math.sqrt(count))
    low = CORNER + 100 * np.stack(np.meshgrid(np.arange(side), np.arange(side)), -1).reshape(-1, 2)[:count]
    return topology([shapely.multipolygons(shapely.box(*low.T, *(low + 90).T))])


def topology(shapes: Sequence[Any]) -> Callable[[], object]:
    """The search for faults in a layer."""
    import geopandas as gpd

    from landuse.boundary.topology.check import check_topology

    frame = gpd.GeoDataFrame(geometry=list(shapes), crs=4547)
    return lambda: check_topology(frame)


def mended(ring: np.ndarray) -> Callable[[], object]:
    """What reading a ring into a case makes of it."""
    import geopandas as gpd
    import shapely

    from landuse.normalise.repair_geometry import repair

    frame = gpd.GeoDataFrame({"id": ["1"]}, geometry=[shapely.Polygon(ring)], crs=4547)
    return lambda: repair(frame, where="draft")


CLIFFS = {
    "holes": Cliff(many_holes, (35, 139, 557), 5),
    "star": Cliff(star, (101, 1_001, 20_001), 5),
    "random ring": Cliff(random_ring, (300, 1_000, 5_000), 5),
    "zigzag": Cliff(zigzag, (1_000, 3_000, 10_000), 5),
    "copies drawn": Cliff(copies_drawn, (500, 2_000, 5_000), 10),
    "copies measured": Cliff(copies_measured, (500, 2_000, 5_000), 10),
    "nearly copies drawn": Cliff(nearly_drawn, (500, 2_000, 5_000), 10),
    "nearly copies measured": Cliff(nearly_measured, (500, 2_000, 10_000), 10),
    "blocks": Cliff(blocks, (30, 100, 300), 5),
    "combs": Cliff(combs, (50, 100, 1_000), 20),
    "vertices": Cliff(vertices, (20_000, 60_000, 200_000), 30),
    "parts": Cliff(parts, (500, 2_000, 8_000), 20),
}


def measure(name: str, size: int) -> dict[str, Any]:
    """Do one piece of work once, in this process."""
    from landuse.core.errors import InputError

    work, refused = CLIFFS[name].work(size), None
    begun = time.process_time()
    try:
        work()
    except InputError as error:
        refused = error.text("en")
    spent = time.process_time() - begun
    return {"s": spent, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "refused": refused}


def rows_of(name: str) -> list[dict[str, object]]:
    """Measure one kind at its three sizes, and hold it against n log n and its limit."""
    cliff, found = CLIFFS[name], []
    for size in cliff.sizes:
        command = [sys.executable, __file__, "--one", name, str(size)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20 * cliff.limit_s)
        except subprocess.TimeoutExpired:
            print(f"{name} of {size}: not done after {20 * cliff.limit_s:.0f} s", flush=True)
            return [{"work": name, "against": f"{cliff.limit_s:g} s", "ratio": 0.05, "target": 1, "equal": False}]
        run = json.loads(done.stdout.splitlines()[-1])
        found.append(run)
        print(f"{name} of {size}: {run['s']:.2f} s, {run['mb']:.0f} MB  {run['refused'] or ''}", flush=True)
    first, last, done_in = cliff.sizes[0], cliff.sizes[-1], max(run["s"] for run in found)
    fair = last * math.log(last) / (first * math.log(first)) * max(found[0]["s"], NOTHING_S)
    return [
        {"work": name, "against": f"{cliff.limit_s:g} s", "ratio": cliff.limit_s / done_in, "target": 1, "equal": True},
        {"work": f"{name}: growth", "against": "n log n", "ratio": fair / max(found[-1]["s"], 1e-3), "target": 1,
         "equal": True},
    ]  # fmt: skip


def main() -> int:
    """Run the cliffs, print and write their rows; 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", choices=sorted(CLIFFS), help="these alone")
    parser.add_argument("--json", type=Path, help="write the rows here")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one[0], int(asked.one[1]))))
        return 0
    rows = [row for name in asked.only or CLIFFS for row in rows_of(name)]
    for row in rows:
        print(f"{row['work']} against {row['against']}: {row['ratio']:.2f}")
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return 0 if all(float(str(row["ratio"])) >= 1 for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())

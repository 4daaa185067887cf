"""Measure reading a million boundary points, and official area against a loop over pyproj.

Run it as ``python scripts/bench_intake.py [--json FILE]``. A ratio is higher-is-better.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Geod, Transformer

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from landuse.geometry.area import official_area
from landuse.intake.base import ReadOptions, WriteOptions
from landuse.intake.survey_txt import read_layer, write_layer

if TYPE_CHECKING:
    from collections.abc import Callable

POINTS = 1_000_000
LIMIT_S = 3.0
#: The worked polygon of 42 km², and what may lie between the two areas of it, m².
CORNERS = [(600000, 3520000), (600500, 3526000), (606000, 3526500), (607500, 3523000), (605800, 3519500)]
ALLOWED_M2 = 0.05
ROUNDS = 5


def best(work: Callable[[], Any], rounds: int = ROUNDS) -> tuple[float, Any]:
    """Return the shortest time of several rounds, s, and the last result."""
    times, result = [], None
    for _ in range(rounds):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return min(times), result


def survey_plots(points: int = POINTS) -> gpd.GeoDataFrame:
    """Make a thousand uneven plots with that many points altogether."""
    rng = np.random.default_rng(4)
    plots, size = [], points // 1000 - 1
    for row in range(1000):
        angle = np.linspace(0, -2 * math.pi, size, endpoint=False)
        reach = 400 + rng.uniform(-1, 1, size)
        centre = np.array([39_480_000 + 1000 * (row % 40), 3_500_000 + 1000 * (row // 40)])
        ring = centre + reach[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
        plots.append(shapely.Polygon(ring.round(3)))
    return gpd.GeoDataFrame({"plot_name": [f"地块{row}" for row in range(1000)]}, geometry=plots, crs="EPSG:4527")


def bench_reading() -> dict[str, Any]:
    """Read a million boundary points from a survey file, and compare them with what was written."""
    plots = survey_plots()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "million.txt"
        write_layer(path, plots, WriteOptions())
        seconds, found = best(lambda: read_layer(path, ReadOptions()), 3)
    same = shapely.equals_exact(plots.normalize().array, found.frame.normalize().array, 0).all()
    total = int(shapely.get_num_coordinates(found.frame.geometry.array).sum())
    print(f"{total} boundary points from TXT in {seconds:.2f} s ({len(found.repairs)} faults)")
    return {
        "work": f"read {total} boundary points from TXT, areas checked",
        "against": f"{LIMIT_S:g} s",
        "ratio": LIMIT_S / seconds,
        "target": 1,
        "equal": bool(same and total == POINTS and not found.repairs),
    }


def bench_area() -> dict[str, Any]:
    """Compute official areas, and geodesic ones on the same 70 m points one polygon at a time."""
    shape = shapely.Polygon(CORNERS)
    polygons = np.array([shapely.transform(shape, lambda xy, k=k: xy + [0, 70 * k]) for k in range(200)])  # noqa: RUF005
    to_degrees = Transformer.from_crs("EPSG:4548", "EPSG:4490", always_xy=True)
    dense = shapely.transform(
        shapely.segmentize(polygons, 70), lambda xy: np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1]))
    )
    geod = Geod(ellps="GRS80")
    ours_s = loop_s = math.inf
    for _ in range(ROUNDS):  # in turns, so that a busy moment of the machine falls on both
        seconds, ours = best(lambda: official_area(polygons, crs="EPSG:4548"))
        ours_s = min(ours_s, seconds)
        seconds, theirs = best(lambda: [abs(geod.geometry_area_perimeter(polygon)[0]) for polygon in dense], 1)
        loop_s = min(loop_s, seconds)
    apart = np.abs(ours - theirs)
    points = int(shapely.get_num_coordinates(dense).sum())
    print(f"official area of {points} points in {ours_s * 1e3:.1f} ms, by pyproj.Geod in {loop_s * 1e3:.1f} ms")
    print(f"apart by {apart[0]:.4f} m² on {ours[0] / 1e6:.2f} km², by {apart.max():.4f} m² at most")
    return {
        "work": f"official ellipsoidal area of 200 polygons of 42 km², {points} points",
        "against": "a loop over pyproj.Geod.geometry_area_perimeter on the same 70 m points",
        "ratio": loop_s / ours_s,
        "target": 8,
        "equal": bool(apart[0] <= ALLOWED_M2),
    }


def main() -> None:
    """Run both, and write the rows where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows here")
    given = parser.parse_args()
    rows = [bench_reading(), bench_area()]
    for row in rows:
        print(f"{row['work']}: {row['ratio']:.2f} (target {row['target']}), equal: {row['equal']}")
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

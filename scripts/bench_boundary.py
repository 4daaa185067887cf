"""Bench of the boundary: topology of half a million parcels that tile a county, and a boundary of 100 000 points.

Everything is made here, with a fixed seed: a county of 707 by 707 parcels of ten vertices, in which some corners are
pushed into the neighbour, some pulled out of it, and some moved by a tenth of a millimetre only. Ratios are
higher-is-better: a limit over what was measured, or a peer's time over ours.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import geopandas as gpd
import numpy as np
import shapely

from landuse.boundary.crosscheck.check import crosscheck
from landuse.boundary.crosscheck.submission import Submission
from landuse.boundary.point_table import point_table
from landuse.boundary.points import boundary_points
from landuse.boundary.topology.check import check_topology, check_within

Answer = TypeVar("Answer")
CELL_M, ORIGIN = 50.0, np.array([500_000.0, 3_500_000.0])


def main() -> None:
    """Run the bench and print, or write, its rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the rows here")
    parser.add_argument(
        "--side", type=int, default=707, help="parcels along one side of the county (707 makes 499 849)"
    )
    parser.add_argument(
        "--overlay-side", type=int, default=150, help="the same for the comparison with geopandas.overlay"
    )
    given = parser.parse_args()
    rows = [*points_rows(), *overlay_rows(given.overlay_side), *topology_rows(given.side)]
    for row in rows:
        print(
            f"{row['work']} against {row['against']}: {row['ratio']:.2f} (target {row['target']}, equal {row['equal']})"
        )
    if given.json:
        given.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1))


def topology_rows(side: int) -> list[dict[str, object]]:
    """Check a county of parcels and the county line; hold time, memory and findings against limits and against GEOS."""
    parcels, moved = county(side)
    frame = gpd.GeoDataFrame(geometry=parcels, crs=4549)
    faults, spent = timed(lambda: check_topology(frame))
    outline = shapely.coverage_union_all(tiling(side))
    within, more = timed(lambda: check_within(frame, outline))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    invalid, geos = timed(lambda: ~shapely.is_empty(shapely.coverage_invalid_edges(parcels)))
    rows = faults.frame[["row_a", "row_b"]].to_numpy()
    clash = rows[faults.frame["code"] == "overlap"]
    count = faults.frame["code"].value_counts().to_dict()
    print(
        f"{len(frame)} parcels: topology {spent:.1f} s, against the county {more:.1f} s, peak {peak:.2f} GiB, {count}"
    )
    print(f"GEOS coverage validation of the same: {geos:.1f} s")
    # Every corner moved by half a metre is told and none moved by a tenth of a millimetre; GEOS flags a side of each
    # overlap that is told.
    right = (
        np.isin(moved["far"], rows).all()
        and not np.isin(moved["near"], rows).any()
        and invalid[clash].any(axis=1).all()
        and faults.ignored["overlap"].widest_m < 0.001
    )
    name = f"topology of {len(frame)} parcels that tile a county"
    return [
        {"work": name, "against": "60 s", "ratio": 60 / spent, "target": 1, "equal": bool(right)},
        {"work": f"{name}, and against its line", "against": "60 s", "ratio": 60 / (spent + more), "target": 1,
         "equal": set(within.frame["code"]) <= {"uncovered", "beyond"}},
        {"work": f"{name}: memory", "against": "4 GiB", "ratio": 4 / peak, "target": 1, "equal": bool(right)},
        {"work": name, "against": "GEOS coverage validation (flags sides only)", "ratio": geos / spent, "target": 1,
         "equal": bool(right)},
    ]  # fmt: skip


def overlay_rows(side: int) -> list[dict[str, object]]:
    """Find the overlaps of a smaller county, against geopandas.overlay of the layer with itself."""
    parcels, _ = county(side)
    frame = gpd.GeoDataFrame({"row": np.arange(len(parcels))}, geometry=parcels, crs=4549)
    faults, ours = timed(lambda: check_topology(frame))
    both, theirs = timed(lambda: gpd.overlay(frame, frame, how="intersection", keep_geom_type=True))
    both = both[both["row_1"] < both["row_2"]]
    wide = both[~shapely.is_empty(shapely.buffer(both.geometry.to_numpy(), -0.001 * (1 - 2e-4)))]
    overlaps = faults.only(["overlap", "contained", "duplicate"]).frame
    pairs = {tuple(sorted(pair)) for pair in zip(overlaps["row_a"], overlaps["row_b"], strict=True)}
    equal = pairs == set(zip(wide["row_1"], wide["row_2"], strict=True))
    equal &= abs(overlaps["area_m2"].sum() - wide.area.sum()) < 1e-6
    name = f"all faults of {len(frame)} parcels"
    against = "geopandas.overlay with itself (overlaps only)"
    return [{"work": name, "against": against, "ratio": theirs / ours, "target": 5, "equal": bool(equal)}]


def points_rows() -> list[dict[str, object]]:
    """Number, table and cross-check a boundary of 100 000 points, against the limit of 2 s."""
    turn = np.linspace(0, 2 * np.pi, 100_001)[:-1]
    reach = 5000 + 100 * np.sin(50 * turn)
    ring = ORIGIN + np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=1)
    frame = gpd.GeoDataFrame({"block": ["1"]}, geometry=[shapely.polygons(np.round(ring, 3))], crs=4549)

    def work() -> tuple[int, int]:
        table = point_table(boundary_points(frame), zone_prefix=40)
        names = {"block": "plot", "point": "number", "x_north_m": "x", "y_east_m": "y", "side_m": "side"}
        return len(table), len(crosscheck(Submission(drawn=frame, points=table.rename(columns=names))))

    (rows, wrong), spent = timed(work)
    print(f"{rows - 1} points numbered, tabled and cross-checked in {spent:.2f} s")
    name = "boundary of 100 000 points numbered, tabled and cross-checked"
    return [{"work": name, "against": "2 s", "ratio": 2 / spent, "target": 1, "equal": rows == 100_001 and wrong == 0}]


def county(side: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Make a tiling with faults: for every thousandth parcel or so one corner moved out, in, or by next to nothing."""
    parcels = tiling(side)
    rng = np.random.default_rng(5)
    inner = np.arange(len(parcels)).reshape(side, side)[2:-2, 2:-2].ravel()
    # Far apart, so that each fault stands alone.
    picked = rng.permutation(inner[:: max(side // 7, 5)])[: max(side, 30)]
    for rank, at in enumerate(picked):
        ring = shapely.get_coordinates(parcels[at])
        way = ring[3] - ring[:-1].mean(axis=0)
        ring[3] += way / np.hypot(*way) * (0.5, -0.5, 0.0001)[rank % 3]
        parcels[at] = shapely.Polygon(ring)
    kind = np.arange(len(picked)) % 3
    return parcels, {"far": picked[kind < 2], "near": picked[kind == 2]}


def tiling(side: int) -> np.ndarray:
    """Make a gap-free tiling of parcels with ten vertices each."""
    rng = np.random.default_rng(1)
    grid = np.stack(np.meshgrid(np.arange(side + 1), np.arange(side + 1), indexing="ij"), axis=-1) * CELL_M
    corner = grid + rng.uniform(-12, 12, grid.shape)
    first = corner[:-1] * (2 / 3) + corner[1:] / 3 + rng.uniform(-3, 3, (side, side + 1, 2))
    second = corner[:-1] / 3 + corner[1:] * (2 / 3) + rng.uniform(-3, 3, (side, side + 1, 2))
    upright = (corner[:, :-1] + corner[:, 1:]) / 2 + rng.uniform(-3, 3, (side + 1, side, 2))
    ring = np.stack(
        [
            corner[:-1, :-1], first[:, :-1], second[:, :-1], corner[1:, :-1], upright[1:], corner[1:, 1:],
            second[:, 1:], first[:, 1:], corner[:-1, 1:], upright[:-1], corner[:-1, :-1],
        ],
        axis=2,
    )  # fmt: skip
    return np.asarray(shapely.polygons(ring.reshape(-1, 11, 2) + ORIGIN), dtype=object)


def timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    """Run a piece of work and measure it."""
    begin = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - begin


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Times whole reviews in new processes: real zones, 30 000 parcels, growth, and a zone in the middle of a province.

    python scripts/bench_review.py [--json FILE] [--case DIR]... [--parcels 30000] [--province 1000000] [--only WHAT...]

A ratio is always higher-is-better: the cap over what was measured. ``--case`` is a case folder to review with all
outputs: the sample, and xiasha where it lies beside the repository, unless said. Each review runs once to warm the
caches, then three times; the median counts. Seconds are by the clock, on two cores that nobody else uses; those of the
processor, of all processes of a review together, are printed beside them, for machines that are shared.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

ROOT = Path(__file__).resolve().parents[1]
EAST, NORTH, CELL = 500_000.0, 3_500_000.0, 50.0
CODES = np.array(["0601", "0701", "0101", "1003", "05", "1101"])
#: Seconds of a review with all outputs by case, of one with 30 000 parcels, of `--help`; GiB of a zone in a province.
CASES_S = {"sample": 2.5, "xiasha": 4.0}
ZONE_S, MANY_S, HELP_S, PROVINCE_GIB = 4.0, 8.0, 0.5, 1.0
#: Parcels of the reviews whose growth is measured, and how fast time may grow with them.
SIZES, EXPONENT = (1_000, 10_000, 100_000), 1.1
#: Reviews, and says its peak: of this process alone, where Linux tells it, for rusage has the parent's from before.
SCRIPT = """
import resource, sys
from pathlib import Path
from landuse.cli import main
code = main(sys.argv[1:])
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
peaks = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
print(peaks[0] if peaks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""
#: Where the compiled modules of all reviews are kept: the first one, which warms the caches, fills it.
COMPILED = Path(tempfile.gettempdir()) / "landuse-bench-compiled"
WORK = ("zones", "full", "growth", "province")
CASE = 'title = "made up"\non = 2026-06-30\npolicy = ["henan-2022"]\n'


def grid(side: int, seed: int) -> gpd.GeoDataFrame:
    """Make side by side parcels without gaps, corners jittered, the same every time."""
    rng = np.random.default_rng(seed)
    corners = np.stack(np.meshgrid(np.arange(side + 1), np.arange(side + 1), indexing="ij"), -1) * CELL
    corners = corners + np.array([EAST, NORTH]) + rng.uniform(-0.3 * CELL, 0.3 * CELL, corners.shape)
    i, j = np.divmod(np.arange(side * side), side)
    rings = np.stack([corners[i, j], corners[i + 1, j], corners[i + 1, j + 1], corners[i, j + 1], corners[i, j]], 1)
    columns = {"BSM": np.arange(side * side).astype(str), "DLBM": rng.choice(CODES, side * side)}
    return gpd.GeoDataFrame(columns, geometry=shapely.polygons(rings), crs=4548)


def many(folder: Path, count: int) -> Path:
    """Make a case of a zone full of parcels: draft of two blocks, approved boundary, both uses, farmland."""
    side = int(count**0.5) + 1
    land, size = grid(side, 1), side * CELL
    blocks = [(0.01, 0.01, 0.69, 0.99), (0.71, 0.01, 0.99, 0.99)]
    draft = [shapely.box(*(np.array(box) * size + [EAST, NORTH] * 2)) for box in blocks]
    approved = shapely.box(*(np.array([0.01, 0.01, 0.58, 0.92]) * size + [EAST, NORTH] * 2))
    layers = {
        "draft": gpd.GeoDataFrame({"QKBH": ["1", "2"]}, geometry=draft, crs=4548),
        "approved": gpd.GeoDataFrame({"QKBH": ["1"]}, geometry=[approved], crs=4548),
        "parcels": land,
        "planned_parcels": land.sample(frac=1, random_state=2),
        "permanent_basic_farmland": land[::7],
    }
    text = CASE
    for role, frame in layers.items():
        frame.to_file(folder / "zone.gpkg", layer=role)
        text += f'[layers.{role}]\npath = "zone.gpkg"\nlayer = "{role}"\n'
        text += 'scheme = "sandiao"\n' if "parcels" in role else ""
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return folder


def province(folder: Path, count: int, suffix: str, *, near: bool) -> Path:
    """Make a case of a small zone in the middle of many parcels and a fifth as many pieces of farmland."""
    side = int(count**0.5)
    land = grid(side, 3)
    middle = np.array([EAST, NORTH]) + side * CELL / 2
    draft = [shapely.box(*(middle - 750), *(middle + 750)), shapely.box(*(middle + 900), *(middle + 1500))]
    gpd.GeoDataFrame({"QKBH": ["1", "2"]}, geometry=draft, crs=4548).to_file(folder / "draft.gpkg")
    options: dict[str, Any] = {"write_covering_bbox": True, "row_group_size": 20_000}
    for name, frame in (("parcels", land), ("farmland", land[::5])):
        path = folder / f"{name}.{suffix}"
        frame.to_parquet(path, **options) if suffix == "parquet" else frame.to_file(path)
    text = CASE + '[layers.draft]\npath = "draft.gpkg"\n'
    text += f'[layers.parcels]\npath = "parcels.{suffix}"\nscheme = "sandiao"\n' + ("within_m = 1000\n" if near else "")
    text += f'[layers.permanent_basic_farmland]\npath = "farmland.{suffix}"\n'
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return folder


def reviewed(case: Path, out: Path, outputs: str | None) -> tuple[float, float, list[dict[str, Any]]]:
    """Review a case in a new process: seconds, peak memory in GiB, findings."""
    wanted = [] if outputs is None else ["--outputs", outputs]
    command = [sys.executable, "-c", SCRIPT, "review", str(case), *wanted, "--out", str(out)]
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    # as installed: compiled modules are kept, whatever this shell says, beside the results
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    kept["PYTHONPYCACHEPREFIX"] = str(COMPILED)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=kept)
    took, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1, 3):
        raise SystemExit(f"{case}: {done.stderr}")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"    {took:.2f} s by the clock, {spent:.2f} s of the processor", flush=True)
    findings: list[dict[str, Any]] = json.loads((out / "review.json").read_text(encoding="utf-8"))["findings"]
    return took, int(done.stderr.split()[-1]) / 2**20, findings


def timed(case: Path, folder: Path, outputs: str | None, runs: int = 3) -> tuple[float, bool]:
    """Return the median of some reviews after one that warms the caches, and whether all gave the same."""
    found = [reviewed(case, folder / "out", outputs) for _ in range(runs + 1)]
    return median(took for took, _, _ in found[1:]), all(each[2] == found[0][2] for each in found)


def zones(cases: Sequence[Path]) -> list[dict[str, Any]]:
    """Measure real zones with all outputs, and how long the help takes."""
    rows = []
    for case in cases:
        with tempfile.TemporaryDirectory() as place:
            took, equal = timed(case, Path(place), None)
        cap = CASES_S.get(case.name, ZONE_S)
        rows.append(row(f"review of {case.name}, all outputs", f"cap of {cap:g} s", cap / took, equal=equal))
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "landuse", "--help"], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    took = time.perf_counter() - start
    return [*rows, row("landuse --help", f"cap of {HELP_S:g} s", HELP_S / took, equal=True)]


def full(count: int) -> list[dict[str, Any]]:
    """Measure a zone full of parcels."""
    with tempfile.TemporaryDirectory() as place:
        took, equal = timed(many(Path(place), count), Path(place), "json")
    return [row(f"review of {count} parcels", f"cap of {MANY_S:g} s", MANY_S / took, equal=equal)]


def growth(sizes: Sequence[int]) -> list[dict[str, Any]]:
    """Measure how the time of a review grows with its parcels, beyond what the smallest takes to start."""
    times = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            took, _ = timed(many(Path(place), size), Path(place), "json", runs=1)
        times.append(took)
    exponent = math.log(times[-1] / times[0]) / math.log(sizes[-1] / sizes[0])
    steep = math.log(times[-1] / times[-2]) / math.log(sizes[-1] / sizes[-2])
    work = f"growth of a review from {sizes[0]} to {sizes[-1]} parcels"
    return [
        row(f"{work}: exponent {exponent:.2f}", f"at most {EXPONENT}", EXPONENT / exponent, equal=True),
        row(f"{work}: exponent of the last step {steep:.2f}", f"at most {EXPONENT}", EXPONENT / steep, equal=True),
    ]


def row(work: str, against: str, ratio: float, *, equal: bool) -> dict[str, Any]:
    """Make a row of the report."""
    print(f"{ratio:8.2f}  {work} / {against}{'' if equal else '  NOT EQUAL'}", flush=True)
    return {"work": work, "against": against, "ratio": ratio, "target": 1.0, "equal": equal}


def province_rows(count: int, suffix: str) -> list[dict[str, Any]]:
    """Measure a zone in a province read near and whole; all they say of the zone must be the same."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        case = province(folder, count, suffix, near=True)
        near_s, near_gib, near = reviewed(case, folder / "near", "json")
        case.joinpath("case.toml").write_text(
            case.joinpath("case.toml").read_text(encoding="utf-8").replace("within_m = 1000\n", ""), encoding="utf-8"
        )
        whole_s, whole_gib, whole = reviewed(case, folder / "whole", "json")
    print(
        f"{count} parcels ({suffix}): near {near_s:.1f} s, {near_gib:.2f} GiB; whole {whole_s:.1f} s, {whole_gib:.2f}"
    )
    work = f"a zone among {count} parcels of {suffix}, read near it"
    equal = near == whole
    return [
        row(f"{work}: memory", f"cap of {PROVINCE_GIB:g} GiB", PROVINCE_GIB / near_gib, equal=equal),
        row(f"{work}: memory", "the parcels read whole", whole_gib / near_gib, equal=equal),
        row(f"{work}: time", "the parcels read whole", whole_s / near_s, equal=equal),
    ]


def main() -> int:
    """Run the bench."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there")
    parser.add_argument("--case", type=Path, metavar="DIR", action="append", help="a case folder")
    parser.add_argument("--parcels", type=int, default=30_000, help="how many parcels a full zone has")
    parser.add_argument("--province", type=int, default=1_000_000, help="how many parcels a province has")
    parser.add_argument("--only", nargs="*", choices=WORK, default=WORK, help="these alone")
    given = parser.parse_args()
    beside = ROOT.parent / "shared" / "data" / "xiasha"
    cases = given.case or [ROOT / "layers" / "sample", *([beside] if beside.is_dir() else [])]
    rows = [
        *(zones(cases) if "zones" in given.only else ()),
        *(full(given.parcels) if "full" in given.only else ()),
        *(growth(SIZES) if "growth" in given.only else ()),
    ]
    for suffix in ("parquet", "gpkg") if "province" in given.only else ():
        rows += province_rows(given.province, suffix)
    if given.json:
        given.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

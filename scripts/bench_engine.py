"""Measure the engine against its peers: ``python scripts/bench_engine.py [--quick] [--json FILE]``.

Medians of three; a peer slower than 60 s is run once; one that isn't installed, or runs past its time, is left out and
said so. The answers are compared pair by pair; a peer whose answer is another than ours and most others' is left out.
The data are invented by `_bench_data.py`, from a seed. Peers: geopandas (in the environment), ``pip install duckdb
duckdb-extension-spatial sedonadb geoarrow-pyarrow psycopg[binary]``, and Debian's ``postgresql-15-postgis-3``.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import _bench_data as data
import pandas as pd
import pyarrow.parquet as pq

HERE = Path(__file__).parent
THREE = ("duckdb", "sedonadb", "postgis")
Run = dict[str, Any]


@dataclass
class Bench:
    """One run of everything, and its rows."""

    folder: Path
    limit_s: float
    quick: bool
    rows: list[dict[str, object]] = field(default_factory=list)

    def run(self, engine: str, work: str, left: Path, right: Path) -> Run | None:
        """Run one engine at one piece of work in a process of its own."""
        command = [sys.executable, *map(str, (HERE / "_bench_peers.py", engine, work, self.folder, left, right))]
        paths = os.pathsep.join([str(HERE.parent), os.environ.get("PYTHONPATH", "")])
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                check=False,
                timeout=self.limit_s,
                env={**os.environ, "PYTHONPATH": paths},
            )
        except subprocess.TimeoutExpired:
            print(f"    {engine}: left out, not done after {self.limit_s:.0f} s")
            return None
        if done.returncode:
            print(f"    {engine}: left out, it failed: {(done.stderr.strip().splitlines() or ['?'])[-1][:200]}")
            return None
        said: Run = json.loads(done.stdout.splitlines()[-1])
        if "missing" in said:
            print(f"    {engine}: left out, not installed ({said['missing']})")
            return None
        said["median"] = statistics.median(said["seconds"])
        # On a machine that others use as well the processor's time says more than the clock's.
        processor = "" if engine == "postgis" else f", {statistics.median(said['processor']):.2f} s of the processor"
        print(
            f"    {engine}: {said['median']:.2f} s of {len(said['seconds'])}{processor}, {said['peak_mb']:.0f} MB",
            flush=True,
        )
        return said

    def against(
        self, title: str, work: str, left: Path, right: Path, targets: dict[tuple[str, ...], float]
    ) -> Run | None:
        """Measure a piece of work with every engine that a target names, and hold the answers together."""
        print(title)
        ours = self.run("landuse", work, left, right)
        if ours is None:
            return None
        if "counts" in ours:
            print(f"    counts: {ours['counts']}")
        ran = {name: self.run(name, work, left, right) for name in dict.fromkeys(sum(targets, ()))}
        found = {name: run for name, run in ran.items() if run is not None}
        alike = {name: same(ours["out"], run["out"], name) for name, run in found.items()}
        for names, target in targets.items():
            there = {name: found[name]["median"] for name in names if alike.get(name)}
            equal = bool(there) and sum(alike.values()) >= len(alike) / 2
            if not equal:
                there = {name: found[name]["median"] for name in names if name in alike}
            if there:
                who = "geopandas.overlay" if names == ("geopandas",) else f"fastest of {', '.join(there)}"
                self.add(title, who, min(there.values()) / ours["median"], target, equal)
        return ours

    def add(self, work: str, against: str, ratio: float, target: float, equal: bool) -> None:
        """Keep and print a row; a ratio is always the higher the better."""
        self.rows.append({"work": work, "against": against, "ratio": ratio, "target": target, "equal": equal})
        held = "not held to it at this size" if self.quick else "met" if ratio >= target else "MISSED"
        goal = f", target {target:g}: {held}"
        print(f"  {against}: {ratio:.2f} x{goal}, answers {'equal' if equal else 'DIFFER'}", flush=True)


def same(one: str, other: str, name: str) -> bool:
    """Return whether two tables hold the same areas: each pair to 1e-6 m², the total to 1e-9 of it."""
    tables = []
    for path in (one, other):
        table = pq.read_table(path).to_pandas()
        if "within_m2" in table:
            table = pd.DataFrame({"l": table["id"], "r": 0, "area": table["within_m2"]})
        tables.append(table.groupby(["l", "r"])["area"].sum())
    left, right = tables[0].align(tables[1], fill_value=0.0)
    apart, totals = (left - right).abs().max(), (math.fsum(left), math.fsum(right))
    alike = bool(apart <= 1e-6 and abs(totals[0] - totals[1]) <= 1e-9 * max(totals))
    if not alike:
        print(
            f"    {name}: a pair differs by {apart:.2g} m², the total by {totals[0] - totals[1]:.3g} of {totals[0]:.6g}"
        )
    return alike


def overlays(bench: Bench, count: int, vertices: int) -> None:
    """Measure the pairs, the union, and the way from disk to disk."""
    extent = data.SIDE * math.isqrt(count)
    made = {
        "parcels": data.parcels(count),
        "red": data.red_lines(vertices, extent),
        "farmland": data.farmland(count // 20, extent),
        "snapped": data.snapped(count),
        "overlapping": data.overlapping(count // 50, extent),
    }
    paths = {name: data.write(layer, bench.folder / f"{name}.parquet") for name, layer in made.items()}
    n = {name: f"{len(layer):_}".replace("_", " ") for name, layer in made.items()}
    parcels, geopandas = f"{n['parcels']} parcels", ("geopandas",)
    bench.against(
        f"{parcels} x 12 red-line polygons of {vertices} vertices",
        "pairs",
        paths["parcels"],
        paths["red"],
        {geopandas: 150, THREE: 100},
    )
    bench.against(
        f"{parcels} x {n['farmland']} farmland polygons",
        "pairs",
        paths["parcels"],
        paths["farmland"],
        {geopandas: 35, THREE: 12},
    )
    title = f"{parcels} x {n['snapped']} farmland polygons that share their edges"
    ours = bench.against(title, "pairs", paths["parcels"], paths["snapped"], {THREE: 10})
    if ours is not None:
        share = ours["counts"]["doubtful"] / max(1, ours["counts"]["pairs"])
        bench.add(f"{title}: pairs not left to GEOS", "at most 1 % of pairs", 0.01 / max(share, 1e-6), 1, True)
    bench.against(
        f"{parcels} x {n['overlapping']} restrictions that overlap, counted once",
        "once",
        paths["parcels"],
        paths["overlapping"],
        {geopandas: 1, THREE: 1},
    )
    bench.against(
        f"{parcels} x {n['farmland']} farmland polygons, from disk to disk",
        "disk",
        paths["parcels"],
        paths["farmland"],
        {THREE: 6},
    )


def imports(bench: Bench) -> None:
    """Measure how long an import takes, in a new process each."""
    print("import landuse")
    seconds = {}
    for module in ("landuse", "geopandas"):
        runs = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", f"import {module}"], check=True, cwd=HERE.parent)
            runs.append(time.perf_counter() - start)
        seconds[module] = statistics.median(runs)
        print(f"    {module}: {seconds[module]:.2f} s")
    bench.add("import landuse", "import geopandas", seconds["geopandas"] / seconds["landuse"], 0.9, True)


def growth(bench: Bench, sizes: Sequence[int]) -> None:
    """Measure how time and memory grow from disk to disk, both layers growing."""
    title = f"growth from {sizes[0]} to {sizes[-1]} parcels, from disk to disk"
    print(title)
    times, peaks = [], []
    for size in sizes:
        left = data.write_large(size, bench.folder / "left.parquet", farm=False)
        right = data.write_large(size // 20, bench.folder / "right.parquet", farm=True)
        print(f"  {size}: {left.stat().st_size / 2**20:.0f} MB")
        run = bench.run("landuse-disk", "disk", left, right)
        if run is None:
            return
        times.append(run["median"])
        peaks.append(run["peak_mb"])
    exponent = math.log(times[-1] / times[0]) / math.log(sizes[-1] / sizes[0])
    bench.add(f"{title}: exponent of time {exponent:.2f}", "at most 1.1", 1.1 / exponent, 1, True)
    bench.add(f"{title}: peak memory {max(peaks):.0f} MB", "at most 3 GiB", 3072 / max(peaks), 1, True)
    bench.add(f"{title}: memory from the middle on", "flat: at most 1.25 x", 1.25 / (peaks[-1] / peaks[-2]), 1, True)


def main() -> None:
    """Run everything, print it, and write the rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that everything runs")
    parser.add_argument("--json", type=Path, help="write the rows there")
    parser.add_argument(
        "--limit", type=float, default=420, help="seconds that one engine may take over one piece of work"
    )
    parser.add_argument("--only", nargs="*", choices=["overlays", "imports", "growth"], help="these alone")
    asked = parser.parse_args()
    count, vertices = (20_000, 2_000) if asked.quick else (500_000, 20_000)
    sizes = (5_000, 20_000, 50_000) if asked.quick else (100_000, 1_000_000, 10_000_000)
    wanted = asked.only or ["overlays", "imports", "growth"]
    with TemporaryDirectory(prefix="bench-") as folder:
        bench = Bench(Path(folder), asked.limit, asked.quick)
        if "overlays" in wanted:
            overlays(bench, count, vertices)
        if "imports" in wanted:
            imports(bench)
        if "growth" in wanted:
            growth(bench, sizes)
    if asked.json:
        asked.json.write_text(json.dumps(bench.rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

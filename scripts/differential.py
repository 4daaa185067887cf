"""Hold our areas against exact ones over random nasty pairs and dissolved drafts with their partitions.

``python scripts/differential.py [--pairs 1000000] [--drafts 100000] [--seed 0] [--minutes 60] [--json FILE]``

Nasty is what overlays get wrong: holes as thin as a hair, plots that don't quite match, dissolved unrounded, sides
shared but for one ulp, parts of a ground over it (`tests/geometry/engine/nasty.py`). Exact are doubled numbers with a
proven bound below 1e-8 m² (`tests/geometry/engine/doubled.py`), themselves held against rational ones now and then.
What is measured must be right to 1e-6 m²; what is drawn as well, but for the last digit of its corners times its
outline, which no drawing can keep. It exits with 1 where something is not, and says by seed and number what, so that it
can be drawn again. A small run is part of the tests.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from landuse.core.errors import InputError  # noqa: E402
from landuse.geometry import overlay  # noqa: E402
from landuse.geometry.engine import checked, compiled, counted_once, split_areas  # noqa: E402
from landuse.geometry.engine import pairs as engine_pairs  # noqa: E402
from landuse.geometry.engine.counts import EngineCounts, disputes  # noqa: E402
from landuse.geometry.engine.piece_pairs import measure_listed  # noqa: E402
from landuse.geometry.engine.sweep import covered_runs  # noqa: E402
from landuse.geometry.engine.trapezoid_sum import common_areas  # noqa: E402
from tests.geometry.engine import doubled, nasty, rational  # noqa: E402

MEASURED_M2, EXACT_M2 = 1e-6, 1e-8
#: Pairs measured together, every how many-th goes through the whole interface, every how many-th is held to fractions.
BATCH, WHOLE_WAY, BY_FRACTIONS = 400, 40, 400

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]


@dataclass
class Tally:
    """What was drawn, the greatest error of each measure, and what went wrong."""

    drawn: Counter[str] = field(default_factory=Counter)
    worst_m2: dict[str, float] = field(default_factory=dict)
    geos: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def hold(self, name: str, measured: float, exact: float, allowed: float, label: str) -> None:
        """Hold one measure against what is exact."""
        apart = abs(measured - exact)
        self.worst_m2[name] = max(self.worst_m2.get(name, 0.0), float(apart))
        if not apart <= allowed:
            self.wrong.append(f"{label}: {name} is {measured!r}, exactly {exact!r}")

    def hold_all(self, name: str, measured: Floats, exact: Floats, allowed: Floats | float, labels: list[str]) -> None:
        """Hold one measure of many pairs."""
        apart = np.abs(measured - exact)
        self.worst_m2[name] = max(self.worst_m2.get(name, 0.0), float(apart.max(initial=0.0)))
        for at in np.flatnonzero(~(apart <= allowed)).tolist():
            self.wrong.append(f"{labels[at]}: {name} is {measured[at]!r}, exactly {exact[at]!r}")


def last_digits(*grounds: object) -> float:
    """Compute what writing down corners may cost an area: their last digit times the outline."""
    shapes = np.asarray(grounds, dtype=object)
    return float(np.spacing(np.abs(shapely.total_bounds(shapes)).max()) * shapely.length(shapes).sum())


def by_plain_geos(tally: Tally, one: Shapes, other: Shapes, truth: Floats) -> None:
    """Count where the library, asked without more ado, throws or is wrong."""
    try:
        plain = shapely.area(shapely.intersection(one, other))
    except shapely.GEOSException:
        plain = np.full(len(one), np.nan)
        for at, pair in enumerate(zip(one, other, strict=True)):
            try:
                plain[at] = shapely.intersection(*pair).area
            except shapely.GEOSException:
                tally.geos["thrown"] += 1
    apart = np.nan_to_num(np.abs(plain - truth))
    tally.geos["wrong by more than 1e-3 m²"] += int((apart > 1e-3).sum())
    tally.geos["worst m²"] = max(tally.geos["worst m²"], round(float(apart.max(initial=0.0))))


def some_pairs(tally: Tally, seed: int, first: int, last: int) -> None:
    """Draw pairs, hold every measure of them together, and some through the whole interface."""
    drawn = {number: nasty.pair(np.random.default_rng([seed, number])) for number in range(first, last)}
    kept = {number: pair for number, pair in drawn.items() if pair is not None}
    labels = [f"pair {seed}/{number}" for number in kept]
    one, other = np.empty((2, len(kept)), dtype=object)
    one[:], other[:] = zip(*kept.values(), strict=True)
    truth, bound = doubled.commons(one, other)
    tally.drawn["pairs"] += len(kept)
    tally.hold_all("the bound of what is exact", bound, np.zeros(len(bound)), EXACT_M2, labels)
    by_plain_geos(tally, one, other, truth)
    areas = shapely.area(one), shapely.area(other)
    noise = MEASURED_M2 + np.array([last_digits(*pair) for pair in kept.values()])
    try:
        tally.hold_all("common area", engine_pairs.listed(one, other, EngineCounts()), truth, MEASURED_M2, labels)
        tally.hold_all("common area by the kernel", measure_listed(one, other), truth, MEASURED_M2, labels)
        both = np.column_stack([one, other]).reshape(-1)
        swept = covered_runs(both, np.repeat(np.arange(len(one)), 2))
        if swept is not None:
            tally.hold_all("covered by two", swept, areas[0] + areas[1] - truth, MEASURED_M2, labels)
        measured = common_areas(one, other)
        cut = checked.intersections(one, other, common=measured)
        tally.hold_all("intersection drawn", shapely.area(cut), truth, noise, labels)
        left = checked.differences(one, other, common=measured)
        tally.hold_all("difference drawn", shapely.area(left), areas[0] - truth, noise, labels)
    except InputError as error:
        tally.wrong.append(f"{labels[0]} to {labels[-1]}: {error.text('en')}")
    for at, number in enumerate(kept):
        if number % WHOLE_WAY == 0:
            one_pair(tally, kept[number], float(truth[at]), labels[at])
        if number % BY_FRACTIONS == 0:
            tally.hold("exact against fractions", float(truth[at]), rational.common(*kept[number]), 1e-9, labels[at])


def one_pair(tally: Tally, pair: tuple[shapely.Geometry, shapely.Geometry], truth: float, label: str) -> None:
    """Hold every measure of a pair as analysts ask for it."""
    (one, other), drawn_m2 = pair, MEASURED_M2 + last_digits(*pair)
    tally.drawn["pairs through the interface"] += 1
    try:
        tally.hold("pair_areas", overlay.pair_areas([one], [other])["area_m2"].sum(), truth, MEASURED_M2, label)
        tally.hold("area_within", overlay.area_within([one], [other])[0], truth, MEASURED_M2, label)
        whole = one.area + other.area - truth
        tally.hold("united_area of two", overlay.united_area([one, other]), whole, MEASURED_M2, label)
        tally.hold("intersection", overlay.intersection(one, other).area, truth, drawn_m2, label)
        tally.hold("difference", overlay.difference(one, other).area, one.area - truth, drawn_m2, label)
    except InputError as error:
        tally.wrong.append(f"{label}: {error.text('en')}")


def one_draft(tally: Tally, seed: int, number: int) -> None:
    """Dissolve plots to a draft, and hold its partition by them, their union, and what of it lies in the plots."""
    rng = np.random.default_rng([seed, number, 1])
    claims = nasty.many_plots(rng)
    if rng.random() < 0.2:
        claims = np.append(claims, claims[:1])
    draft, label = nasty.dissolved(claims), f"draft {seed}/{number}"
    if draft is None:
        tally.geos["dissolve thrown or invalid"] += 1
        return
    tally.drawn["drafts"] += 1
    tally.drawn["drafts with hair-thin holes"] += any(len(part.interiors) for part in shapely.get_parts(draft))
    exact = doubled.split([draft, *claims])
    if exact is None:
        tally.wrong.append(f"{label}: too much for the exact sum")
        return
    truth, noise = exact[0], MEASURED_M2 + last_digits(draft, *claims)
    tally.hold("the bound of what is exact", exact[1], 0.0, EXACT_M2, label)
    if number % BY_FRACTIONS == 0:
        slow = rational.split([draft, *claims])
        for keys in truth.keys() | slow.keys():
            tally.hold("exact against fractions", truth.get(keys, 0.0), slow.get(keys, 0.0), 1e-9, label)
    covered = sum(area for keys, area in truth.items() if keys - {0})
    try:
        tally.hold("united_area of plots", overlay.united_area(claims), covered, MEASURED_M2, label)
        inside = sum(area for keys, area in truth.items() if 0 in keys and len(keys) > 1)
        if number % 2:
            by_kernel(tally, draft, claims, covered, inside, label)
        first = sum(area for keys, area in truth.items() if 0 in keys and 1 in keys)
        tally.hold("area_within a draft", overlay.area_within(claims[:1], [draft])[0], first, MEASURED_M2, label)
        tally.hold("a draft within plots", overlay.area_within([draft], claims)[0], inside, MEASURED_M2, label)
        # what is united two by two has its corners written down at each step
        steps = 1 + int(np.ceil(np.log2(len(claims))))
        tally.hold("united", overlay.united(claims).area, covered, noise * steps, label)
        by_claim = {k: claims[k : k + 1] for k in range(len(claims))}
        areas = (split_areas.split_areas if number % 2 else split_areas.by_kernel)(draft, by_claim)
        pieces = {keys: piece.area for keys, piece in overlay.partition(draft, by_claim)}
    except InputError as error:
        tally.wrong.append(f"{label}: {error.text('en')}")
        return
    tally.drawn["pieces"] += len(pieces)
    for keys in {frozenset(k - 1 for k in held if k) for held in truth if 0 in held} | pieces.keys():
        ground = truth.get(frozenset({0, *(k + 1 for k in keys)}), 0.0)
        where = f"{label} {sorted(map(int, keys))}"
        tally.hold("partition drawn", pieces.get(keys, 0.0), ground, noise, where)
        tally.hold("partition measured", (areas or {}).get(tuple(sorted(keys)), 0.0), ground, MEASURED_M2, where)


def by_kernel(tally: Tally, draft: shapely.Geometry, claims: Shapes, covered: float, inside: float, label: str) -> None:
    """Hold the compiled sweep, to which the interface leaves large layers alone."""
    counts = EngineCounts()
    ground, whole = compiled.ready(claims, counts), compiled.ready(np.array([draft], dtype=object), counts)
    tally.hold("covered by the kernel", counted_once.covered(ground, counts), covered, MEASURED_M2, label)
    within = float(counted_once.within(whole, ground, counts)[0])
    tally.hold("within by the kernel", within, inside, MEASURED_M2, label)


def run(pairs: int, drafts: int, seed: int, seconds: float, progress: Path | None = None) -> Tally:
    """Draw pairs and drafts in turn, as many as asked for or as the time allows."""
    tally, begun, done = Tally(), time.monotonic(), 0
    before = disputes.pairs, disputes.lost
    for first in range(0, max(pairs, 1), BATCH):
        last = min(first + BATCH, pairs)
        if last > first:
            some_pairs(tally, seed, first, last)
        upto = drafts if last >= pairs else drafts * last // pairs
        while done < upto and time.monotonic() - begun <= seconds:
            one_draft(tally, seed, done)
            done += 1
        tally.geos["disputed on the way"] = disputes.pairs - before[0]
        tally.geos["refused"] = disputes.lost - before[1]
        if progress is not None:
            write(tally, seed, progress)
        if time.monotonic() - begun > seconds:
            break
    return tally


def write(tally: Tally, seed: int, path: Path) -> dict[str, object]:
    """Write the figures so far."""
    figures = {
        "seed": seed,
        "drawn": dict(tally.drawn),
        "worst_m2": tally.worst_m2,
        "geos": dict(tally.geos),
        "wrong": len(tally.wrong),
    }
    path.write_text(json.dumps({**figures, "which": tally.wrong}, indent=1, ensure_ascii=False), encoding="utf-8")
    return figures


def main() -> int:
    """Run, print what came out, and write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--drafts", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=60.0, help="stop after so long")
    parser.add_argument("--json", type=Path, help="write the figures here, as they come")
    asked = parser.parse_args()
    tally = run(asked.pairs, asked.drafts, asked.seed, asked.minutes * 60, asked.json)
    figures = write(tally, asked.seed, asked.json or Path("/dev/null"))
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    print("\n".join(tally.wrong[:20]))
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())

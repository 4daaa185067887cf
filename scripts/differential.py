"""Hold our areas against rational arithmetic over random nasty pairs and dissolved drafts with their partitions.

``python scripts/differential.py [--pairs 1000000] [--drafts 100000] [--seed 0] [--minutes 60] [--json FILE]``

Nasty is what overlays get wrong: holes as thin as a hair, plots that don't quite match, dissolved unrounded, sides
shared but for one ulp, parts of a ground over it (`tests/geometry/engine/nasty.py`). What is measured must be right to
1e-6 m²; what is drawn as well, but for the last digit of its corners times its outline. It exits with 1 where something
is not, and says by seed and number what, so that it can be drawn again. A small run is part of the tests.
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

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from landuse.core.errors import InputError  # noqa: E402
from landuse.geometry import overlay  # noqa: E402
from landuse.geometry.engine.counts import disputes  # noqa: E402
from tests.geometry.engine import nasty, rational  # noqa: E402

MEASURED_M2 = 1e-6


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
        self.worst_m2[name] = max(self.worst_m2.get(name, 0.0), apart)
        if not apart <= allowed:
            self.wrong.append(f"{label}: {name} is {measured!r}, exactly {exact!r}")


def last_digits(*grounds: object) -> float:
    """Compute what writing down corners may cost an area: their last digit times the outline."""
    shapes = np.asarray(grounds, dtype=object)
    return float(np.spacing(np.abs(shapely.total_bounds(shapes)).max()) * shapely.length(shapes).sum())


def one_pair(tally: Tally, seed: int, number: int) -> None:
    """Draw a pair and hold every measure of it."""
    drawn = nasty.pair(np.random.default_rng([seed, number]))
    if drawn is None:
        return
    (one, other), label = drawn, f"pair {seed}/{number}"
    tally.drawn["pairs"] += 1
    truth, drawn_m2 = rational.common(one, other), MEASURED_M2 + last_digits(one, other)
    try:
        plain = float(shapely.intersection(one, other).area)
        tally.geos["wrong by more than 1e-3 m²"] += abs(plain - truth) > 1e-3
        tally.geos["worst m²"] = max(tally.geos["worst m²"], round(abs(plain - truth)))
    except shapely.GEOSException:
        tally.geos["thrown"] += 1
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
    """Dissolve plots to a draft, and hold its partition by them, their union, and what is left without the first."""
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
    truth, noise = rational.split([draft, *claims]), MEASURED_M2 + last_digits(draft, *claims)
    covered = sum(area for keys, area in truth.items() if keys - {0})
    try:
        tally.hold("united_area of plots", overlay.united_area(claims), covered, noise, label)
        tally.hold("united", overlay.united(claims).area, covered, noise, label)
        first = sum(area for keys, area in truth.items() if 0 in keys and 1 in keys)
        tally.hold("area_within a draft", overlay.area_within(claims[:1], [draft])[0], first, MEASURED_M2, label)
        pieces = {keys: piece.area for keys, piece in overlay.partition(draft, {k: [c] for k, c in enumerate(claims)})}
    except InputError as error:
        tally.wrong.append(f"{label}: {error.text('en')}")
        return
    tally.drawn["pieces"] += len(pieces)
    for keys in {frozenset(k - 1 for k in held if k) for held in truth if 0 in held} | pieces.keys():
        exact = truth.get(frozenset({0, *(k + 1 for k in keys)}), 0.0)
        tally.hold("partition", pieces.get(keys, 0.0), exact, noise, f"{label} {sorted(map(int, keys))}")


def run(pairs: int, drafts: int, seed: int, seconds: float) -> Tally:
    """Draw pairs and drafts in turn, as many as asked for or as the time allows."""
    tally, begun, share = Tally(), time.monotonic(), max(1, round(pairs / max(drafts, 1)))
    before = disputes.pairs, disputes.lost
    for number in range(max(pairs, drafts)):
        if number < pairs:
            one_pair(tally, seed, number)
        if number % share == 0 and number // share < drafts:
            one_draft(tally, seed, number // share)
        if time.monotonic() - begun > seconds:
            break
    tally.geos["disputed on the way"] = disputes.pairs - before[0]
    tally.geos["refused"] = disputes.lost - before[1]
    return tally


def main() -> int:
    """Run, print what came out, and write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--drafts", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=60.0, help="stop after so long")
    parser.add_argument("--json", type=Path, help="write the figures here")
    asked = parser.parse_args()
    tally = run(asked.pairs, asked.drafts, asked.seed, asked.minutes * 60)
    said = {
        "seed": asked.seed,
        "drawn": dict(tally.drawn),
        "worst_m2": tally.worst_m2,
        "geos": dict(tally.geos),
        "wrong": len(tally.wrong),
    }
    print(json.dumps(said, indent=1, ensure_ascii=False))
    print("\n".join(tally.wrong[:20]))
    if asked.json:
        asked.json.write_text(
            json.dumps({**said, "which": tally.wrong}, indent=1, ensure_ascii=False), encoding="utf-8"
        )
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())

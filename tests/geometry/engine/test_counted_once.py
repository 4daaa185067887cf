"""Ground that several cover, counted once by the compiled sweep: by hand and against exact sums."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from landuse.geometry.engine import compiled, counted_once
from landuse.geometry.engine.counts import EngineCounts
from tests.geometry.engine import doubled, nasty
from tests.geometry.engine.helpers import array

#: Proven to 1e-8 m² by `doubled`; ours leaves out overlaps of 1e-8 m² that are but rounding.
TRUE_M2 = 2e-7
SEEDS = st.integers(0, 2**32 - 1)


def covered(ground) -> float:
    counts = EngineCounts()
    return counted_once.covered(compiled.ready(array(ground), counts), counts)


def within(units, ground) -> list[float]:
    counts = EngineCounts()
    one, other = (compiled.ready(array(layer), counts) for layer in (units, ground))
    return counted_once.within(one, other, counts).tolist()


def test_three_over_one_place_count_once() -> None:
    three = [box(0, 0, 100, 100), box(50, 0, 150, 100), box(50, 50, 150, 150)]
    assert covered(three) == 20_000.0
    assert within([box(40, 40, 60, 60), box(140, 0, 160, 100), box(200, 0, 300, 100)], three) == [400.0, 1_000.0, 0.0]


def test_a_hole_counts_where_others_fill_it() -> None:
    ring = shapely.Polygon(box(0, 0, 100, 100).exterior.coords, [box(40, 40, 60, 60).exterior.coords])
    ground = [ring, box(50, 50, 150, 60), box(55, 0, 56, 100)]
    assert covered(ground) == 10_000 - 400 + 100 + 500 + 10
    assert within([box(45, 45, 55, 55), box(50, 40, 60, 60)], ground) == [25.0, 110.0]


def test_copies_and_what_lies_in_another_add_nothing() -> None:
    square = box(0, 0, 100, 100)
    assert covered([square, square, box(10, 10, 20, 20), square, box(90, 0, 110, 100)]) == 11_000.0
    assert within([square], [square, square, box(10, 10, 20, 20), box(90, 0, 110, 100)]) == [10_000.0]


@pytest.mark.parametrize("window", [8, 4_096])
def test_large_outlines_are_cut_up_and_lose_nothing(monkeypatch, window) -> None:
    """Outlines above 128 edges lie in pieces whose feet are left open; windows cut across all of them."""
    monkeypatch.setattr(counted_once, "_WINDOW", window)
    centres = shapely.points(
        [500_000.0, 500_070.0, 500_035.0, 500_500.0], [3_300_000.0, 3_300_000.0, 3_300_050.0, 3_300_000.0]
    )
    disks = shapely.buffer(centres, 60, quad_segs=97)
    rings = [shapely.Polygon(disk.exterior.coords, [shapely.buffer(disk.centroid, 20, quad_segs=61).exterior.coords])
             for disk in disks[:3]]  # fmt: skip
    ground = [*rings, disks[3]]
    assert covered(ground) == pytest.approx(shapely.union_all(ground).area, abs=1e-6)
    unit = shapely.buffer(centres[2], 45, quad_segs=80)
    assert within([unit], ground)[0] == pytest.approx(shapely.union_all(ground).intersection(unit).area, abs=1e-6)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SEEDS, st.sampled_from([8, 4_096]))
def test_nasty_plots_are_right_whatever_the_windows(seed, window) -> None:
    plots = nasty.many_plots(np.random.default_rng(seed))
    exact, bound = doubled.split(list(plots)) if len(plots) else ({}, 0.0)
    assert bound < 1e-8
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counted_once, "_WINDOW", window)
        assert covered(plots) == pytest.approx(sum(exact.values()), abs=TRUE_M2)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SEEDS)
def test_nasty_plots_within_a_unit_that_shares_their_sides(seed) -> None:
    rng = np.random.default_rng(seed)
    plots = nasty.many_plots(rng)
    unit = nasty.dissolved(plots[::2]) if len(plots) else None
    if unit is None or unit.is_empty:
        return
    exact, bound = doubled.split([unit, *plots])
    assert bound < 1e-8
    true = sum(area for keys, area in exact.items() if 0 in keys and len(keys) > 1)
    # the unit's corners are drawn: where they differ from the plots' by rounding it is wider than they are
    assert within([unit], plots)[0] == pytest.approx(true, abs=TRUE_M2)


def test_a_unit_gets_the_same_whatever_lies_farther_off() -> None:
    near = [box(0, 0, 70, 100), box(30.3, 0.1, 100, 90.7), box(60, 50, 99, 120)]
    far = [box(95, 0, 300, 40), box(290, 0, 400, 40), box(20, 110, 290, 300)]
    unit = [box(1, 1, 80, 80)]
    assert within(unit, near) == within(unit, near + far)


def test_stacks_too_deep_to_sweep_are_united(monkeypatch) -> None:
    stack = [box(0, n, 100, 100 + n) for n in range(60)]
    monkeypatch.setattr(counted_once, "MUCH", 10)
    assert covered(stack[:20]) == 100 * 119
    assert within([box(0, 0, 50, 200)], stack[:20]) == [50 * 119]
    monkeypatch.setattr(counted_once, "DEEP", 3)
    assert covered([*stack, box(500, 0, 600, 100)]) == 100 * 159 + 10_000


def test_what_contradicts_the_bounds_of_pairs_is_not_believed(monkeypatch) -> None:
    monkeypatch.setattr(counted_once, "_swept", lambda ground, rows, label, threads: 1e9)
    assert covered([box(0, 0, 100, 100), box(50, 0, 150, 100), box(100, 0, 200, 100), box(90, 0, 110, 10)]) == 20_000.0

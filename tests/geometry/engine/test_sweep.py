"""Ground that many cover, measured from slab to slab, by hand and against exact sums."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import box

from landuse.geometry import overlay
from landuse.geometry.engine.intervals import meeting_spans, spans
from landuse.geometry.engine.sweep import clusters, covered_runs
from tests.geometry.engine import doubled, nasty, rational
from tests.geometry.engine.helpers import array


def test_three_over_one_place_count_once() -> None:
    three = array([box(0, 0, 100, 100), box(50, 0, 150, 100), box(50, 50, 150, 150)])
    assert covered_runs(three, np.zeros(3, dtype=np.int64)).tolist() == [20_000.0]
    assert overlay.united_area(three) == 20_000.0


def test_each_run_within_its_own_unit() -> None:
    ground = array([box(0, 0, 100, 100), box(50, 0, 150, 100), box(0, 0, 10, 10)])
    unit = array([box(40, 0, 160, 50), box(5, 5, 15, 15)])
    assert covered_runs(ground, np.array([0, 0, 1]), unit).tolist() == [5_500.0, 25.0]


def test_a_hole_is_no_ground_but_where_another_fills_it() -> None:
    ring = shapely.Polygon(box(0, 0, 100, 100).exterior.coords, [box(40, 40, 60, 60).exterior.coords])
    other = box(50, 50, 150, 60)
    assert covered_runs(array([ring, other]), np.zeros(2, dtype=np.int64)).tolist() == [10_000 - 400 + 100 + 500]
    assert overlay.area_within([box(45, 45, 55, 55)], [ring, other])[0] == 25.0


def test_too_many_edges_over_each_other_are_left_to_others() -> None:
    stack = array([box(0, n * 1e-3, 100, 100 + n * 1e-3) for n in range(2_000)])
    assert covered_runs(stack, np.zeros(len(stack), dtype=np.int64)) is None


@pytest.mark.parametrize("number", range(12))
def test_nasty_plots_are_right_to_a_millionth(number) -> None:
    plots = nasty.many_plots(np.random.default_rng([7, number]))
    if not len(plots):
        return
    exact, bound = doubled.split(list(plots))
    assert bound < 1e-8
    swept = covered_runs(plots, np.zeros(len(plots), dtype=np.int64))
    assert swept is not None
    assert swept[0] == pytest.approx(sum(exact.values()), abs=1e-7)
    assert overlay.united_area(plots) == pytest.approx(sum(exact.values()), abs=1e-6)


@pytest.mark.parametrize("number", range(6))
def test_doubled_numbers_are_as_good_as_fractions(number) -> None:
    plots = nasty.many_plots(np.random.default_rng([8, number]))[:8]
    exact, slow = doubled.split(list(plots))[0], rational.split(list(plots))
    assert all(abs(exact.get(keys, 0.0) - slow.get(keys, 0.0)) < 1e-12 for keys in exact.keys() | slow.keys())
    pair = nasty.pair(np.random.default_rng([8, number]))
    if pair is not None:
        assert doubled.commons([pair[0]], [pair[1]])[0][0] == pytest.approx(rational.common(*pair), abs=1e-12)


def test_what_hangs_together() -> None:
    assert clusters(np.array([0, 3]), np.array([2, 4]), 6).tolist() == [0, 1, 0, 3, 3, 5]


def test_intervals_that_share_length_and_no_others() -> None:
    rng = np.random.default_rng(0)

    def some(count):
        run, left = rng.integers(0, 3, count), rng.integers(0, 9, count).astype(float)
        right = left + rng.integers(1, 4, count)
        order = np.lexsort((left, run))
        return run[order], left[order], right[order]

    for _ in range(20):
        one, other = some(15), some(12)
        first, last, inner_first, inner_last = meeting_spans(one, other)
        found = list(zip(*spans(first, last), strict=True)) + [
            (i, j) for j, i in zip(*spans(inner_first, inner_last), strict=True)
        ]
        expected = [
            (i, j) for i in range(15) for j in range(12)
            if one[0][i] == other[0][j] and one[1][i] < other[2][j] and other[1][j] < one[2][i]
        ]  # fmt: skip
        assert sorted((int(i), int(j)) for i, j in found) == expected

"""Ground that several cover, counted once by the compiled sweep: by hand and against exact sums."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from landuse.geometry import overlay
from landuse.geometry.engine import compiled, counted_once, split_areas, windows
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
    monkeypatch.setattr(windows, "EDGES", window)
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
        patch.setattr(windows, "EDGES", window)
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


def test_hundreds_of_copies_are_laid_over_a_unit_once(monkeypatch) -> None:
    """Each would be swept with each: what is put to the sweep is the first of its like alone."""
    ground, swept = [*[box(0, 0, 100, 100)] * 300, box(50, 0, 150, 100)], []
    plain = windows.sweep
    monkeypatch.setattr(windows, "sweep", lambda unit, *rest, **how: swept.append(rest[1]) or plain(unit, *rest, **how))
    assert within([box(20, 0, 120, 50)], ground) == [5_000.0]
    assert [cells.item.tolist() for cells in swept] == [[0, 300]]


def test_a_unit_gets_the_same_whatever_lies_farther_off() -> None:
    near = [box(0, 0, 70, 100), box(30.3, 0.1, 100, 90.7), box(60, 50, 99, 120)]
    far = [box(95, 0, 300, 40), box(290, 0, 400, 40), box(20, 110, 290, 300)]
    unit = [box(1, 1, 80, 80)]
    assert within(unit, near) == within(unit, near + far)


def _too_much(unit, ground, cells, sets, threads, *, bare):
    """Say of every window that there is too much in it."""
    jobs = len(cells.windows)
    return windows.Sums(np.zeros((jobs, sets)), np.zeros((jobs, sets, 2), dtype=bool), np.ones(jobs, dtype=bool))


def test_stacks_too_deep_to_sweep_are_united(monkeypatch) -> None:
    stack = [box(0, n, 100, 100 + n) for n in range(60)]
    monkeypatch.setattr(windows, "sweep", _too_much)
    assert covered(stack[:20]) == 100 * 119
    assert within([box(0, 0, 50, 200)], stack[:20]) == [50 * 119]
    monkeypatch.setattr(counted_once, "DEEP", 3)
    assert covered([*stack, box(500, 0, 600, 100)]) == 100 * 159 + 10_000


def test_what_contradicts_the_bounds_of_pairs_is_not_believed(monkeypatch) -> None:
    monkeypatch.setattr(counted_once, "_swept", lambda ground, rows, label, threads: 1e9)
    assert covered([box(0, 0, 100, 100), box(50, 0, 150, 100), box(100, 0, 200, 100), box(90, 0, 110, 10)]) == 20_000.0


CLAIMS = {
    "a": array([box(0, 0, 60, 100), box(50, 0, 70, 50)]),
    "b": array([box(60, 50, 200, 100)]),
    "c": array([box(-50, 90, 30, 200)]),
}


class TestPartition:
    """Areas by which claims cover a ground: by hand, and both ways against exact sums."""

    @pytest.mark.parametrize("measure", [split_areas.split_areas, split_areas.by_kernel])
    def test_by_hand(self, measure) -> None:
        areas = measure(box(0, 0, 100, 100), CLAIMS)
        assert areas == {(): 1_500.0, (0,): 6_200.0, (1,): 2_000.0, (0, 2): 300.0}
        assert measure(box(0, 0, 100, 100), {}) == {(): 10_000.0}
        assert measure(shapely.Polygon(), CLAIMS) == {}

    def test_as_analysts_ask(self) -> None:
        areas = overlay.partition_areas(box(0, 0, 100, 100), CLAIMS)
        pieces = {keys: piece.area for keys, piece in overlay.partition(box(0, 0, 100, 100), CLAIMS)}
        assert list(areas) == list(pieces)
        assert areas == pytest.approx(pieces, abs=1e-9)

    @settings(max_examples=40, deadline=None, derandomize=True)
    @given(SEEDS, st.sampled_from([8, 4_096]))
    def test_nasty_plots_both_ways_and_whatever_the_windows(self, seed, window) -> None:
        plots = nasty.many_plots(np.random.default_rng(seed))
        draft = nasty.dissolved(plots) if len(plots) else None
        if draft is None:
            return
        exact, bound = doubled.split([draft, *plots])
        assert bound < 1e-8
        true = {tuple(sorted(key - 1 for key in keys if key)): area for keys, area in exact.items() if 0 in keys}
        claims = {k: plots[k : k + 1] for k in range(len(plots))}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(windows, "EDGES", window)
            for measured in (split_areas.split_areas(draft, claims), split_areas.by_kernel(draft, claims)):
                for ranks in true.keys() | measured.keys():
                    assert measured.get(ranks, 0.0) == pytest.approx(true.get(ranks, 0.0), abs=TRUE_M2)

    def test_more_layers_than_a_number_has_bits(self) -> None:
        claims = {k: array([box(k, 0, k + 2, 10)]) for k in range(70)}
        areas = split_areas.split_areas(box(0, 0, 100, 10), claims)
        assert areas == {(): 290.0, (0,): 10.0, (69,): 10.0, **{(k, k + 1): 10.0 for k in range(69)}}

    def test_more_layers_than_there_is_room_for_are_drawn(self, monkeypatch) -> None:
        monkeypatch.setattr(split_areas, "_ROOM", 1_000)
        assert split_areas.by_kernel(box(0, 0, 100, 100), CLAIMS) is None

    def test_more_sets_than_there_is_room_for_are_drawn(self, monkeypatch) -> None:
        monkeypatch.setattr(split_areas, "_SETS", 2)
        monkeypatch.setattr(split_areas, "FEW", -1)
        assert split_areas.split_areas(box(0, 0, 100, 100), CLAIMS) is None
        areas = overlay.partition_areas(box(0, 0, 100, 100), CLAIMS)
        assert areas[frozenset("ac")] == 300.0

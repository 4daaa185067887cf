"""No answer of GEOS is believed unseen: what it gets wrong, throws at or loses, held against rational arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from landuse.core.errors import InputError
from landuse.geometry import overlay
from landuse.geometry.engine import checked, compiled, counted_once, pairs, ragged, union
from landuse.geometry.engine.counts import EngineCounts, disputes
from landuse.geometry.engine.trapezoid_sum import common_area, common_areas
from tests.geometry.engine import nasty, rational
from tests.geometry.engine.helpers import array, once_by_kernel
from tests.geometry.engine.test_exact import TWO, WHOLE

#: A square kilometre with a hole of 1e-9 m² and a rectangle across it, of which GEOS 3.14 says that they share nothing.
CORNER = np.array([500_000.0, 3_520_000.0])
HAIR = Polygon(
    np.array([[0, 0], [1000, 0], [1000, 1000], [0, 1000]]) + CORNER,
    [[(500255.685, 3520250.974), (500160.258, 3520285.278), (500203.88742654683, 3520269.5941385324)]],
)
ACROSS = box(500165.4158050074, 3520219.388909771, 500216.3236056744, 3520362.5738089224)


def wrong(operation):
    """An operation that answers with nothing, for ever."""
    return lambda left, right, **_: np.full(np.shape(left), Polygon()) if np.ndim(left) else Polygon()


def throws(*_, **__):
    raise shapely.GEOSException("TopologyException: Ring edge missing")


class TestAHairThinHole:
    def test_geos_does_get_it_wrong(self) -> None:
        assert shapely.area(shapely.intersection(HAIR, ACROSS)) < 1

    @pytest.mark.parametrize(("one", "other"), [(HAIR, ACROSS), (ACROSS, HAIR)])
    def test_every_measure_has_the_ground(self, one, other) -> None:
        truth = rational.common(HAIR, ACROSS)
        counts = EngineCounts()
        assert truth == pytest.approx(7289.228304517725, abs=1e-6)
        assert common_area(one, other) == pytest.approx(truth, abs=1e-6)
        assert overlay.pair_areas([one], [other], counts=counts)["area_m2"].tolist() == [pytest.approx(truth, abs=1e-6)]
        assert counts.disputed == 0  # near the origin GEOS has it right
        assert overlay.area_within([one], [other])[0] == pytest.approx(truth, abs=1e-6)
        assert overlay.intersection(one, other).area == pytest.approx(truth, abs=1e-5)
        assert overlay.difference(one, other).area == pytest.approx(one.area - truth, abs=1e-5)
        assert overlay.clip([one], [other]).area.tolist() == [pytest.approx(truth, abs=1e-5)]
        assert overlay.united_area([one, other]) == pytest.approx(one.area + other.area - truth, abs=1e-6)
        pieces = dict(overlay.partition(one, {"other": [other]}))
        assert pieces[frozenset({"other"})].area == pytest.approx(truth, abs=1e-5)
        assert pieces.get(frozenset(), Polygon()).area == pytest.approx(one.area - truth, abs=1e-5)

    def test_each_dispute_is_counted(self) -> None:
        before, counts = disputes.pairs, EngineCounts()
        overlay.pair_areas([WHOLE], [TWO], counts=counts)
        assert (counts.disputed, disputes.pairs) == (1, before + 1)
        overlay.intersection(WHOLE, TWO)
        assert disputes.pairs == before + 2


class TestWhatThrows:
    @pytest.mark.parametrize("name", ["intersection", "difference", "union"])
    @pytest.mark.parametrize("fault", [throws, wrong(None)])
    def test_it_is_done_another_way(self, monkeypatch, name, fault) -> None:
        real = getattr(shapely, name)
        left, right = array([box(0, 0, 10, 10)] * 2), array([box(5, 0, 20, 10)] * 2)
        expected = {"intersection": 50.0, "difference": 50.0, "union": 200.0}[name]

        def once_at_fault(one, other, grid_size=None):
            return fault(one, other) if grid_size is None else real(one, other, grid_size=grid_size)

        monkeypatch.setattr(shapely, name, once_at_fault)
        assert shapely.area(getattr(checked, f"{name}s")(left, right)).tolist() == [expected] * 2

    def test_what_no_way_can_draw_is_refused_with_its_place(self, monkeypatch) -> None:
        monkeypatch.setattr(shapely, "intersection", throws)
        with pytest.raises(InputError, match="cannot be laid over each other") as refusal:
            overlay.intersection(box(0, 0, 10, 10), box(5, 0, 20, 10))
        assert "50" in refusal.value.text("zh")
        assert "GEOS" not in refusal.value.text("zh")
        assert pairs.pairs(array([box(0, 0, 10, 10)]), array([box(5, 0, 20, 10)]))[2].tolist() == [50.0]

    @pytest.mark.parametrize("fault", [throws, lambda parts, **_: parts[0], lambda parts, **_: box(-5, -5, 30, 30)])
    def test_a_union_of_many_is_made_two_by_two(self, monkeypatch, fault) -> None:
        monkeypatch.setattr(shapely, "union_all", fault)
        strips = array([box(at * 4, 0, at * 4 + 5, 10) for at in range(7)])
        assert union.unite(strips).area == 290.0

    def test_a_dissolve_that_adds_ground_is_not_believed(self, monkeypatch) -> None:
        tiles = array([box(0, 0, 10, 10), box(10, 0, 20, 10)])
        monkeypatch.setattr(shapely, "coverage_union_all", lambda parts: box(0, 0, 10, 20))  # the right area
        assert union.dissolve(tiles) is None
        assert union.unite(tiles).bounds == (0, 0, 20, 10)

    @pytest.mark.parametrize("fault", [throws, wrong(None)])
    def test_a_clip_to_a_box(self, monkeypatch, fault) -> None:
        monkeypatch.setattr(shapely, "clip_by_rect", lambda ground, *box: fault(ground, None))
        cut = checked.clip_to_boxes(box(0, 0, 10, 10), np.array([[5.0, 0.0, 20.0, 10.0], [20.0, 0.0, 30.0, 10.0]]))
        assert shapely.area(cut).tolist() == [50.0, 0.0]

    def test_ground_that_is_widened(self, monkeypatch) -> None:
        real = shapely.buffer
        far = box(5e5, 35e5, 5e5 + 10, 35e5 + 10)
        monkeypatch.setattr(shapely, "buffer", lambda g, d, **k: throws() if g is far else real(g, d, **k))
        assert union.widen(far, 1.0, "mitre").area == pytest.approx(144.0)


class TestSides:
    def test_tiles_have_the_sides_of_what_they_make(self) -> None:
        tiles = array([box(0, 0, 10, 10), box(10, 0, 20, 10)])
        whole = array([Polygon([(0, 0), (10, 0), (20, 0), (20, 10), (10, 10), (0, 10)])])
        assert union.side_sum(tiles) == union.side_sum(whole)
        assert union.side_sum(tiles) != union.side_sum(array([box(0, 0, 20, 10)]))
        assert union.side_sum(tiles[:1]) != union.side_sum(tiles)
        assert union.side_sum(array([])) == 0

    def test_which_way_a_ring_runs_and_a_zero_with_a_sign_make_no_difference(self) -> None:
        assert union.side_sum(array([box(0, 0, 10, 10)])) == union.side_sum(array([box(0, 0, 10, 10).reverse()]))
        assert union.side_sum(array([box(0, 0, 10, 10)])) == union.side_sum(array([box(-0.0, -0.0, 10, 10)]))


class TestTheSameMoreThanOnce:
    def test_the_first_alike_is_found_however_it_is_drawn(self) -> None:
        square = box(0, 0, 10, 10)
        turned = Polygon([(10, 10), (10, 0), (0, 0), (0, 10)])
        like_it = Polygon([(0, 0), (10, 0), (10, 10), (5, 10), (0, 10)])
        given = array([square, turned, like_it, box(0, 0, 10, 11), Polygon(), square.reverse()])
        assert ragged.first_alike(given).tolist() == [0, 0, 2, 3, 4, 0]

    def test_a_thousand_parcels_that_are_one(self) -> None:
        stack = array([box(0, 0, 100, 100)] * 1000 + [box(50, 0, 150, 100)] * 1000)
        assert overlay.united_area(stack) == 15_000.0
        assert once_by_kernel(stack) == 15_000.0
        assert overlay.united(stack).area == 15_000.0
        counts = EngineCounts()
        later, _, area = counted_once.overlaps(compiled.ready(stack, counts), counts)
        assert len(later) == 1999
        assert sorted(set(area.tolist())) == [5000.0, 10_000.0]

    def test_bounds_of_what_many_cover(self) -> None:
        row = array([box(at * 10, 0, at * 10 + 11, 10) for at in range(5)])
        assert union.covered_bounds(row) == (510.0, 510.0)
        stack = array([box(0, 0, 10, 10), box(2, 0, 12, 10), box(4, 0, 14, 10)])
        low, high = union.covered_bounds(stack)
        assert (low, high) == (100.0, 140.0)
        assert overlay.united_area(stack) == 140.0


def allowed(*grounds):
    """What is measured is right to a millionth of a square metre; what is drawn, but for its corners' last digit."""
    return 1e-6 + np.spacing(np.abs(shapely.total_bounds(array(grounds))).max()) * sum(
        ground.length for ground in grounds
    )


NASTY = settings(max_examples=150, deadline=None)


class TestNasty:
    @NASTY
    @given(st.integers(0, 2**32 - 1))
    def test_a_pair(self, seed) -> None:
        drawn = nasty.pair(np.random.default_rng(seed))
        if drawn is None:
            return
        one, other = drawn
        truth, noise = rational.common(one, other), allowed(one, other)
        assert overlay.pair_areas([one], [other])["area_m2"].sum() == pytest.approx(truth, abs=1e-6)
        assert overlay.area_within([one], [other])[0] == pytest.approx(truth, abs=1e-6)
        assert overlay.intersection(one, other).area == pytest.approx(truth, abs=noise)
        assert overlay.difference(one, other).area == pytest.approx(one.area - truth, abs=noise)
        assert overlay.united_area([one, other]) == pytest.approx(one.area + other.area - truth, abs=1e-6)

    @settings(max_examples=60, deadline=None)
    @given(st.integers(0, 2**32 - 1))
    def test_a_dissolved_draft_and_its_partition(self, seed) -> None:
        rng = np.random.default_rng(seed)
        claims = nasty.many_plots(rng)
        draft = nasty.dissolved(claims)
        if draft is None:
            return
        truth = rational.split([draft, *claims])
        pieces = {keys: piece.area for keys, piece in overlay.partition(draft, {k: [c] for k, c in enumerate(claims)})}
        noise = allowed(draft, *claims)
        for keys in {frozenset(k - 1 for k in held if k) for held in truth if 0 in held} | pieces.keys():
            exact = truth.get(frozenset({0, *(k + 1 for k in keys)}), 0.0)
            assert pieces.get(keys, 0.0) == pytest.approx(exact, abs=noise)
        covered = sum(area for held, area in truth.items() if held - {0})
        assert overlay.united_area(claims) == pytest.approx(covered, abs=noise)
        assert overlay.united(claims).area == pytest.approx(covered, abs=noise)

    @settings(max_examples=40, deadline=None)
    @given(st.integers(0, 2**32 - 1))
    def test_the_kernel_says_the_same_as_numpy(self, seed) -> None:
        drawn = [pair for pair in (nasty.pair(np.random.default_rng([seed, k])) for k in range(8)) if pair is not None]
        left, right = (array(side) for side in zip(*drawn, strict=True)) if drawn else (array([]), array([]))
        plain = common_areas(left, right)
        assert (common_areas(left[::-1], right[::-1])[::-1] == plain).all()
        if drawn:
            from landuse.geometry.engine.piece_pairs import measure_listed

            assert measure_listed(left, right) == pytest.approx(plain, abs=1e-6)


def test_parts_of_one_ground_laid_twice() -> None:
    twice = MultiPolygon([box(0, 0, 10, 10), box(20, 0, 30, 10)])
    assert common_areas(array([twice, Polygon(), twice]), array([box(5, 0, 25, 10), twice, Polygon()])).tolist() == [
        100,
        0,
        0,
    ]


#: Near the origin GEOS has it right; where it lies, what it drew crosses itself by the last digit of a corner.
MOVED = [100, 17_924]


@pytest.mark.parametrize("operation", [checked.intersections, checked.differences, checked.unions])
def test_what_crosses_itself_when_moved_back_is_mended_and_not_refused(operation) -> None:
    ground, other = (array([side]) for side in nasty.pair(np.random.default_rng(MOVED)))
    common = common_areas(ground, other)[0]
    expected = {
        "intersections": common,
        "differences": ground[0].area - common,
        "unions": ground[0].area + other[0].area - common,
    }
    (drawn,) = operation(ground, other)
    assert drawn.is_valid
    assert drawn.area == pytest.approx(expected[operation.__name__], abs=1e-6)

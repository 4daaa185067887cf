"""The compiled kernel against GEOS, on every kind of polygon."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, affinity, box

from landuse.geometry.engine import pieces
from landuse.geometry.engine.counts import EngineCounts
from landuse.geometry.engine.ragged import lay_flat
from tests.geometry.engine.helpers import (
    array,
    assert_same,
    by_geos,
    by_kernel,
    once_by_kernel,
    truly,
    within_by_kernel,
)

#: Near 0, a band's own coordinates, and a zone-prefixed easting of 8 digits.
ORIGINS = [(0.0, 0.0), (512_345.678, 3_345_678.123), (40_512_345.678, 3_345_678.123)]
THOROUGH = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def at(origin, geometries):
    return [affinity.translate(geometry, *origin) for geometry in geometries]


@st.composite
def stars(draw):
    """A simple polygon around a point, its corners anywhere."""
    corners = draw(st.integers(3, 14))
    radius = draw(st.lists(st.floats(1, 60), min_size=corners, max_size=corners))
    turn = draw(st.lists(st.floats(0, 0.8), min_size=corners, max_size=corners))
    x, y = draw(st.floats(-50, 50)), draw(st.floats(-50, 50))
    angle = (np.arange(corners) + turn) * (2 * np.pi / corners)
    return Polygon(np.column_stack([x + radius * np.cos(angle), y + radius * np.sin(angle)]))


@st.composite
def lattices(draw):
    """Squares of a small lattice put together: shared edges, holes, parts that touch at a corner."""
    cells = draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=22))
    return shapely.union_all([box(10 * x, 10 * y, 10 * x + 10, 10 * y + 10) for x, y in cells])


@st.composite
def triangles(draw):
    """Three whole-number corners, often on one line or nearly so."""
    corners = draw(st.lists(st.tuples(st.integers(-8, 8), st.integers(-8, 8)), min_size=3, max_size=3))
    return Polygon(corners)


@st.composite
def crossed(draw):
    """Any closed chain of whole-number corners: mostly invalid."""
    corners = draw(st.lists(st.tuples(st.integers(-6, 6), st.integers(-6, 6)), min_size=3, max_size=8))
    return Polygon(corners)


class TestAgainstGeos:
    @pytest.mark.parametrize("origin", ORIGINS)
    @pytest.mark.parametrize("kind", [stars(), lattices(), triangles(), st.one_of(stars(), lattices())])
    def test_every_kind_at_every_distance(self, kind, origin) -> None:
        @THOROUGH
        @given(st.lists(kind, min_size=1, max_size=4), st.lists(kind, min_size=1, max_size=4))
        def holds(left, right):
            left, right = at(origin, left), at(origin, right)
            assert_same(by_kernel(left, right), by_geos(left, right))

        holds()

    @given(st.lists(crossed(), min_size=1, max_size=3), st.lists(crossed(), min_size=1, max_size=3))
    @THOROUGH
    def test_what_crosses_itself_is_repaired_first(self, left, right) -> None:
        counts = EngineCounts()
        assert_same(by_kernel(left, right, counts), truly(left, right))
        invalid = sum(not geometry.is_valid for geometry in [*left, *right])
        assert counts.repaired == invalid

    @given(st.lists(lattices(), min_size=1, max_size=5))
    @THOROUGH
    def test_ground_counts_once(self, ground) -> None:
        assert once_by_kernel(ground) == pytest.approx(shapely.union_all(ground).area, abs=1e-6)

    @given(st.lists(stars(), min_size=1, max_size=5), st.lists(stars(), min_size=1, max_size=6))
    @THOROUGH
    def test_units_within_a_ground_that_overlaps_itself(self, units, ground) -> None:
        whole = shapely.union_all(ground)
        expected = shapely.area(shapely.intersection(array(units), whole))
        assert within_by_kernel(units, ground) == pytest.approx(expected, abs=1e-6)

    @pytest.mark.parametrize("origin", ORIGINS)
    def test_neighbours_that_share_an_edge_have_nothing_in_common(self, origin) -> None:
        @given(stars())
        @THOROUGH
        def holds(star):
            # Coordinates to the tenth of a millimetre, as surveys give them.
            star = shapely.transform(affinity.translate(star, *origin), lambda xy: np.round(xy, 4))
            ring, centre = list(star.exterior.coords)[:-1], np.round(star.centroid.coords[0], 4)
            fans = [Polygon([ring[i - 1], ring[i], centre]) for i in range(len(ring))]
            if not star.is_valid or len({fan.exterior.is_ccw for fan in fans if fan.area}) > 1:
                return  # the centre does not see every edge
            assert all(i == j for i, j in by_kernel(fans, fans))

        holds()


class TestByHand:
    def test_holes_in_holes(self) -> None:
        rings = [box(10 * k, 10 * k, 100 - 10 * k, 100 - 10 * k) for k in range(5)]
        nested = MultiPolygon(
            [
                Polygon(rings[0].exterior, [rings[1].exterior]),
                Polygon(rings[2].exterior, [rings[3].exterior]),
                rings[4],
            ]
        )
        assert by_kernel([nested], [box(0, 0, 50, 100)]) == {(0, 0): nested.area / 2}
        assert by_kernel([nested], [nested]) == {(0, 0): nested.area}
        assert by_kernel([nested], [box(11, 11, 19, 19), box(21, 21, 29, 29)]) == {(0, 1): 64.0}

    def test_a_ring_that_touches_itself(self) -> None:
        pinched = Polygon([(0, 0), (10, 0), (10, 10), (5, 0), (0, 10)])
        held = Polygon([(0, 0), (100, 0), (100, 100), (0, 100)], [[(0, 0), (50, 20), (20, 50)]])
        for touching in (pinched, held):
            assert_same(by_kernel([touching], [box(0, 0, 30, 30)]), by_geos([touching], [box(0, 0, 30, 30)]))

    def test_either_sense_of_a_ring(self) -> None:
        hole = [(20, 20), (80, 20), (80, 80), (20, 80)]
        for shell in ([(0, 0), (100, 0), (100, 100), (0, 100)], [(0, 0), (0, 100), (100, 100), (100, 0)]):
            for inner in (hole, hole[::-1]):
                assert by_kernel([Polygon(shell, [inner])], [box(0, 0, 50, 100)]) == {(0, 0): 3200.0}

    def test_inside_and_outside_are_settled_without_a_sum(self) -> None:
        counts = EngineCounts()
        holed = Polygon(box(0, 0, 100, 100).exterior, [box(30, 30, 60, 60).exterior])
        inside, in_hole, over = box(5, 5, 10.1, 9.7), box(40, 40, 50, 50), box(-10, -10, 110, 110)
        found = by_kernel([inside, in_hole, over], [holed], counts)
        assert found == {(0, 0): inside.area, (2, 0): holed.area}
        assert (counts.whole, counts.geos) == (2, 0)

    def test_a_whole_unit_is_given_its_own_area_to_the_last_digit(self) -> None:
        unit = affinity.rotate(box(0.1, 0.2, 30.3, 40.7), 33)
        halves = [box(-100, -100, 10, 100), box(10, -100, 100, 100)]
        assert within_by_kernel([unit], halves).tolist() == [unit.area]
        assert by_kernel([unit], [box(-100, -100, 100, 100)]) == {(0, 0): unit.area}

    def test_repeats_count_once(self) -> None:
        square = box(0, 0, 100, 100)
        assert once_by_kernel([square, square, box(40, 0, 140, 100), square]) == 14_000.0
        assert within_by_kernel([square], [square, box(50, 0, 140, 100)]).tolist() == [10_000.0]

    def test_nothing_and_thin_air(self) -> None:
        assert by_kernel([], [box(0, 0, 1, 1)]) == {}
        assert by_kernel([Polygon(), None, shapely.Point(1, 1)], [box(0, 0, 1, 1)]) == {}
        assert by_kernel([box(0, 0, 1, 1)], [box(1, 0, 2, 1), box(1, 1, 2, 2)]) == {}
        assert once_by_kernel([]) == 0.0

    def test_areas_agree_with_geos_to_the_last_digit(self) -> None:
        random = np.random.default_rng(7)
        angle = np.sort(random.uniform(0, 2 * np.pi, (200, 12)), axis=1)
        xy = np.stack([np.cos(angle), np.sin(angle)], axis=-1) * random.uniform(1, 300, (200, 1, 1))
        polygons = shapely.polygons(xy + np.array(ORIGINS[2]))
        assert by_kernel(polygons, [box(4.05e7, 3.3e6, 4.06e7, 3.4e6)]) == {
            (k, 0): area for k, area in enumerate(shapely.area(polygons).tolist())
        }


class TestCutting:
    @pytest.mark.parametrize("origin", ORIGINS)
    def test_a_cut_polygon_measures_as_the_whole_one(self, monkeypatch, origin) -> None:
        monkeypatch.setattr(pieces, "LARGE", 6)
        monkeypatch.setattr(pieces, "PIECE", 4)
        kind = st.one_of(stars(), lattices())

        @THOROUGH
        @given(st.lists(kind, min_size=1, max_size=3), st.lists(kind, min_size=1, max_size=3))
        def holds(left, right):
            left, right = at(origin, left), at(origin, right)
            assert_same(by_kernel(left, right), by_geos(left, right))

        holds()

    def test_a_comb_of_long_teeth_stays_in_bounds(self) -> None:
        teeth = [box(0, 2 * k, 10_000, 2 * k + 1) for k in range(3000)]
        comb = shapely.union_all([*teeth, box(-1, 0, 0, 6000)])
        ready = pieces.lay_pieces(lay_flat(array([comb])))
        assert len(ready.edges) < 8 * shapely.get_num_coordinates(comb)
        assert ready.area.sum() == pytest.approx(comb.area, rel=1e-12)
        assert by_kernel([box(100, 100, 200, 200)], [comb])[0, 0] == pytest.approx(5000.0)

    def test_a_large_star_with_a_hole(self) -> None:
        angle = np.linspace(0, 2 * np.pi, 5001)[:-1]
        radius = 5000 * (1 + 0.3 * np.sin(5 * angle) + 0.02 * np.sin(300 * angle))
        star = Polygon(np.column_stack([40.5e6 + radius * np.cos(angle), 3.5e6 + radius * np.sin(angle)]))
        holed = star.difference(affinity.scale(star, 0.4, 0.4))
        units = [
            box(x, y, x + 137, y + 91)
            for x in np.arange(40.494e6, 40.506e6, 700)
            for y in np.arange(3.494e6, 3.506e6, 700)
        ]
        counts = EngineCounts()
        found = by_kernel(units, [holed], counts)
        assert_same(found, by_geos(units, [holed]), 3e-6)
        assert counts.whole > len(units) / 5
        assert_same({(j, i): area for (i, j), area in by_kernel([holed], units).items()}, found, 1e-6)


class TestThreads:
    def test_the_number_of_threads_does_not_show(self) -> None:
        random = np.random.default_rng(3)
        corners = random.uniform(0, 5000, (9000, 2))
        boxes = shapely.box(corners[:, 0], corners[:, 1], corners[:, 0] + 31.7, corners[:, 1] + 47.1)
        turned = array([affinity.rotate(one, angle) for one, angle in zip(boxes[:900], range(900), strict=True)])
        one, two, many = (by_kernel(boxes, turned, threads=threads) for threads in (1, 2, 7))
        assert one == two == many
        assert len(one) > 100

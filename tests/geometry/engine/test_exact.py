"""Both ways to an area against exact arithmetic: where edges nearly coincide, GEOS itself is not a measure."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, affinity, box

from landuse.geometry.engine import intersect, noise, pairs, sort_pairs
from landuse.geometry.engine import union as ground
from landuse.geometry.engine.trapezoid_sum import common_area
from tests.geometry.engine.helpers import array, by_geos, by_kernel
from tests.geometry.engine.test_kernel import ORIGINS, stars

SOME = settings(max_examples=40, deadline=None)


def edges(polygon):
    """Edges of a valid polygon in fractions: left end, right end, and +1 above the ground or -1 below it."""
    found = []
    for part in shapely.get_parts(shapely.orient_polygons(polygon)):
        for ring in (part.exterior, *part.interiors):
            for (x0, y0), (x1, y1) in pairwise([(Fraction(x), Fraction(y)) for x, y in ring.coords]):
                if x0 < x1:
                    found.append((x0, y0, x1, y1, -1))
                elif x0 > x1:
                    found.append((x1, y1, x0, y0, 1))
    return found


def exactly(one, other):
    """Area common to two valid polygons, rounded once, at the end."""
    total = Fraction(0)
    for a_x0, a_y0, a_x1, a_y1, a_sign in edges(one):
        for b_x0, b_y0, b_x1, b_y1, b_sign in edges(other):
            left, right = max(a_x0, b_x0), min(a_x1, b_x1)
            if left >= right:
                continue
            a_slope, b_slope = (a_y1 - a_y0) / (a_x1 - a_x0), (b_y1 - b_y0) / (b_x1 - b_x0)
            a = [a_y0 + a_slope * (x - a_x0) for x in (left, right)]
            b = [b_y0 + b_slope * (x - b_x0) for x in (left, right)]
            apart = [a[0] - b[0], a[1] - b[1]]
            twice = min(a[0], b[0]) + min(a[1], b[1])
            if apart[0] * apart[1] < 0:
                twice -= apart[0] * apart[1] / (abs(apart[0]) + abs(apart[1]))
            total += a_sign * b_sign * (right - left) * twice / 2
    return float(total)


def assert_exact(one, other) -> None:
    exact = exactly(one, other)
    # A share that differs from the whole by rounding is taken for the whole: once for the one side, once for the other.
    allowed = 1e-9 + 2 * min(noise.WHOLE * max(one.area, other.area), noise.WHOLE_M2)
    assert abs(by_kernel([one], [other]).get((0, 0), 0.0) - exact) <= allowed
    assert abs(common_area(one, other) - exact) <= 1e-6


@pytest.mark.parametrize("origin", ORIGINS)
class TestNearlyCoincident:
    def test_a_polygon_resurveyed_with_a_little_noise(self, origin) -> None:
        @SOME
        @given(stars(), st.integers(0, 2**32 - 1), st.sampled_from([1e-10, 1e-8, 1e-6, 1e-4]))
        def holds(star, seed, noise_m):
            star = affinity.translate(star, *origin)
            ring = shapely.get_coordinates(star)[:-1]
            again = Polygon(ring + np.random.default_rng(seed).normal(0, noise_m, ring.shape))
            if star.is_valid and again.is_valid:
                assert_exact(star, again)

        holds()

    def test_vertices_added_on_the_edges(self, origin) -> None:
        @SOME
        @given(stars(), st.floats(0.1, 0.9))
        def holds(star, share):
            star = affinity.translate(star, *origin)
            ring = shapely.get_coordinates(star)
            between = ring[:-1] + share * (ring[1:] - ring[:-1])
            dense = Polygon(np.stack([ring[:-1], between], axis=1).reshape(-1, 2))
            if star.is_valid and dense.is_valid:
                assert_exact(star, dense)

        holds()

    def test_strips_thinner_than_a_hair(self, origin) -> None:
        @SOME
        @given(stars(), st.floats(0, 180), st.sampled_from([1e-6, 1e-4, 1e-2]))
        def holds(star, degrees, width_m):
            star = affinity.translate(star, *origin)
            x, y = star.representative_point().coords[0]
            strip = affinity.rotate(box(x - 200, y, x + 200, y + width_m), degrees)
            if star.is_valid and strip.is_valid and strip.area > 0:
                assert_exact(star, strip)

        holds()


# GEOS 3.14.1 says 6255.06 m² of the first and the second, a twentieth too much, and 5921.25 m² the other way round.
WHOLE = Polygon(
    [
        (-40.74477175651839, 17.922320984004173),
        (-122.97531851343646, 31.22647833415438),
        (-150.40476681486854, -124.19811432975604),
        (7.011812422196016, -54.156015820607465),
    ]
)
CHAIN = Polygon(
    [
        (-150.40476681486854, -124.19811432975604),
        (-35.912235414571775, -0.7215138533707304),
        (-30.390589531508777, 2.294900250609157),
        (7.011812422196016, -54.156015820607465),
    ]
)
BEYOND = Polygon(
    [
        (-30.390589531508777, 2.294900250609157),
        (-40.74477175651839, 17.922320984004173),
        (0.9774108737609648, 19.430892097955766),
    ]
)
TWO = shapely.MultiPolygon([CHAIN, BEYOND])
EXACT_M2 = exactly(WHOLE, TWO)


class TestWhatGeosGetsWrong:
    def test_the_figure_is_no_way_s_own_word(self) -> None:
        assert TWO.is_valid
        assert by_geos([TWO], array([WHOLE]))[0, 0] == pytest.approx(EXACT_M2, abs=1e-9)
        assert by_kernel([WHOLE], [TWO])[0, 0] == pytest.approx(EXACT_M2, abs=1e-9)
        assert common_area(WHOLE, TWO) == pytest.approx(EXACT_M2, abs=1e-9)

    @pytest.mark.parametrize(("one", "other"), [(WHOLE, TWO), (TWO, WHOLE)])
    def test_a_small_case_has_it_right_both_ways_round(self, one, other) -> None:
        beside = shapely.box(200, 200, 210, 210)
        _, _, area = pairs.pairs(array([one, beside]), array([other, beside]))
        assert area.tolist() == [pytest.approx(EXACT_M2, abs=1e-6), 100.0]

    @pytest.mark.parametrize(("one", "other"), [(WHOLE, TWO), (TWO, WHOLE)])
    def test_the_ground_drawn_is_the_ground_measured(self, one, other) -> None:
        (cut,) = pairs.cut_to(array([one]), array([other]))
        assert cut.area == pytest.approx(EXACT_M2, abs=1e-6)
        assert intersect.intersect(one, other).area == pytest.approx(EXACT_M2, abs=1e-6)
        assert intersect.subtract(one, other).area == pytest.approx(one.area - EXACT_M2, abs=1e-6)

    def test_one_polygon_of_the_two_alone(self) -> None:
        assert common_area(WHOLE, CHAIN) + common_area(WHOLE, BEYOND) == pytest.approx(EXACT_M2, abs=1e-9)


class TestAllButTheWhole:
    @pytest.mark.parametrize(("short_m2", "whole"), [(4e-7, True), (6e-7, False)])
    def test_ten_square_kilometres(self, short_m2, whole) -> None:
        area = np.array([1e7 - short_m2])
        assert (ground.or_whole(area, np.array([1e7])) == 1e7).tolist() == [whole]

    @pytest.mark.parametrize(("short_m2", "whole"), [(4e-9, True), (1.1e-8, False)])
    def test_a_hectare(self, short_m2, whole) -> None:
        area = np.array([1e4 - short_m2])
        assert (ground.or_whole(area, np.array([1e4])) == 1e4).tolist() == [whole]

    @pytest.mark.parametrize(("short_m", "whole"), [(4e-11, True), (6e-10, False)])
    def test_the_compiled_way_too(self, short_m, whole) -> None:
        # 1 km wide and 10 km long, short of the parcel by a strip along the long side
        lefts, rights, areas = sort_pairs.without_noise(
            np.array([0]), np.array([0]), np.array([1e7 - short_m * 1e4]), np.array([1e7]), np.array([2e7])
        )
        assert (lefts.tolist(), rights.tolist(), (areas == 1e7).tolist()) == ([0], [0], [whole])

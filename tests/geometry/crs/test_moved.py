"""Moving by a constant changes nothing but the place: no digit, no validity, no area; a projection loses no ground."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from landuse.geometry.crs.moved import kept_valid, shifted
from landuse.geometry.crs.work import to_work
from landuse.normalise.repair_geometry import repair

PREFIX = 39_000_000.0
#: Offsets on which rounding to 1e-7 m turns a corner over a side.
TINY = st.floats(-1e-7, 1e-7)
CORNER = st.tuples(st.floats(0, 1000), st.floats(0, 1000))


def prefixed(shapes):
    return gpd.GeoDataFrame({"id": range(len(shapes))}, geometry=list(shapes), crs=4527)


def bare(x, y=0.0):
    return (PREFIX + 500_000 + x, 3_520_000 + y)


@settings(max_examples=60, deadline=None)
@given(st.lists(CORNER, min_size=3, max_size=8), TINY, TINY)
def test_a_prefix_taken_off_moves_no_corner_and_keeps_what_is_valid(corners, near, other):
    # a hole that touches the side of its shell to a hair
    shell = [bare(-1, -1), bare(2000 + near, -1), bare(2000, 1500), bare(-1, 1500)]
    hole = [bare(2000 - abs(other), 700), bare(1900, 650), bare(1900, 750)]
    shapes = [Polygon(shell, [hole]), Polygon([bare(*corner) for corner in corners])]
    moved, _ = to_work(prefixed(shapes), 4548)
    for before, after in zip(shapes, moved.geometry, strict=True):
        back = shapely.get_coordinates(after) + np.array([PREFIX, 0])
        drawn = shapely.get_coordinates(before)
        assert (np.abs(back - drawn) <= np.spacing(drawn)).all(), "no further than the last bit that was written"
        assert not before.is_valid or after.is_valid
        assert after.area == pytest.approx(before.area, abs=1e-3)


def test_the_hair_that_rounding_turned_into_twelve_hectares():
    # the cut into the ground ends 2e-8 m before the far side; rounded to 1e-7 m it ends on it, and falls apart there
    far = PREFIX + 500_600.00000004
    shape = Polygon(
        [
            bare(0),
            (far, 3_520_000),
            (far, 3_520_600),
            bare(0, 600),
            bare(0, 301),
            (far - 2.2e-8, 3_520_300),
            bare(0, 299),
        ]
    )
    assert shape.is_valid
    moved, _ = to_work(prefixed([shape]), 4548)
    kept, issues = repair(moved, where="地块.shp")
    assert issues == []
    assert kept.geometry.iloc[0].area == pytest.approx(shape.area, abs=1e-3)


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=20), st.integers(3, 7))
def test_digits_that_were_written_come_back(numbers, decimals):
    unit = 10**decimals
    written = [(500_000 + x % (200_000 * unit) / unit, 3_520_000 + y / 1e4) for x, y in numbers]
    east = np.round([PREFIX + x for x, _ in written], decimals)
    points = shapely.points(east, [y for _, y in written])
    assert np.array_equal(shapely.get_x(shifted(points, -PREFIX)), np.round(east - PREFIX, decimals))


def test_an_order_of_rows_and_the_rows_beside_change_no_ground():
    shapes = [box(*bare(0.1234567), *bare(10, 10)), box(*bare(20.00000000123), *bare(30, 10))]
    one, _ = to_work(prefixed(shapes), 4548)
    two, _ = to_work(prefixed(shapes[::-1]), 4548)
    assert [shape.wkb for shape in one.geometry] == [shape.wkb for shape in two.geometry][::-1]


def test_what_a_projection_crosses_is_mended_with_its_area_and_said():
    before = Polygon([(0, 0), (100, 0), (100, 100), (0, 100)], [[(50, 0), (60, 40), (40, 40)]])
    crossed = Polygon([(0, 0), (100, 0), (100, 100), (0, 100)], [[(50, -0.001), (60, 40), (40, 40)]])
    assert before.is_valid
    assert not crossed.is_valid
    (after,), (note,) = kept_valid([before], [crossed])
    assert after.is_valid
    assert after.area == pytest.approx(before.area, abs=0.5)
    assert "valid as drawn" in note.text("en")


def test_what_was_invalid_as_drawn_is_left_to_be_repaired_aloud():
    bow = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    (after,), notes = kept_valid([bow], [bow])
    assert not after.is_valid
    assert notes == []

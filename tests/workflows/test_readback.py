"""What differs after reading back is found, and nothing else is taken for a difference."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, MultiPolygon, Point, Polygon, box

from landuse.workflows.convert.readback import Difference, differences

RING = [(0, 0), (100, 0), (100, 100), (0, 100)]


def _frame(*shapes, crs=4548, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


def test_the_same_is_the_same():
    frame = _frame(box(0, 0, 100, 100), None, a=["x", None], n=[1.5, None])
    assert differences(frame, frame.copy()) == []
    assert differences(frame.set_index(pd.Index([7, 9])), frame) == []


@pytest.mark.parametrize(
    "other",
    [
        Polygon(RING[2:] + RING[:2]),
        Polygon(RING[::-1]),
        MultiPolygon([Polygon(RING)]),
        Polygon([(*p, 5) for p in RING]),
    ],
)
def test_start_direction_and_single_parts_are_no_difference(other):
    assert differences(_frame(Polygon(RING)), _frame(other)) == []


@pytest.mark.parametrize(("off", "found"), [(1e-9, False), (1.1e-9, True), (5e-5, True)])
def test_a_vertex_that_moved_is_told_with_how_far(off, found):
    moved = _frame(Polygon([(0, off), *RING[1:]]))
    faults = differences(_frame(Polygon(RING)), moved)
    assert [fault.what for fault in faults] == (["shift"] if found else [])
    if found:
        assert faults[0].most == pytest.approx(off)
        assert faults[0].count == 1


def test_another_number_of_vertices_another_kind_and_no_shape_are_other_shapes():
    wanted = _frame(box(0, 0, 1, 1), box(0, 0, 1, 1), box(0, 0, 1, 1))
    found = _frame(Polygon([*RING, (0, 50)]), None, LineString(RING))
    assert differences(wanted, found) == [Difference("geometry", count=3)]


def test_features_that_are_gone_are_counted_and_the_rest_compared():
    wanted = _frame(None, Point(1, 1), a=["x", "y"])
    assert differences(wanted, _frame(Point(1, 1), a=["y"])) == [Difference("features", count=1)]
    assert differences(wanted, _frame(Point(1, 1), a=["z"]))[1:] == [Difference("values", "a", 1)]
    assert differences(wanted, _frame(a=[])) == [Difference("features", count=2)]


def test_another_system_is_told_and_shapes_compared_in_it():
    wanted = _frame(box(500_000, 3_500_000, 500_100, 3_500_100))
    assert differences(wanted, wanted.to_crs(4490)) == [Difference("crs")]
    assert differences(wanted, wanted.set_crs(None, allow_override=True)) == [Difference("crs")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (pd.Series([1, 2]), pd.Series(["1", "2"])),
        (pd.Series([1.0, None]), pd.Series([1, None], dtype="Int64")),
        (pd.Series([True, False]), pd.Series([1, 0])),
        (pd.Series(["", None]), pd.Series([None, ""])),
        (pd.to_datetime(pd.Series(["2026-06-30", None])), pd.Series(["2026-06-30", None])),
    ],
)
def test_other_types_that_hold_the_same_are_no_difference(one, other):
    shapes = [Point(0, 0)] * 2
    assert differences(_frame(*shapes, a=one), _frame(*shapes, a=other)) == []


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("地块编号", "甲", None),
        ("地块编", "甲", "renamed"),
        ("地块_2", "甲", "renamed"),
        ("number", "甲", "renamed"),
        ("number", "乙", "lost"),
        ("地块编号", "乙", "values"),
    ],
)
def test_columns_are_found_again_by_name_by_its_beginning_or_by_what_they_hold(name, value, fault):
    wanted = _frame(Point(0, 0), 地块编号=["甲"])
    faults = differences(wanted, _frame(Point(0, 0), **{name: [value]}))
    assert [each.what for each in faults] == ([fault] if fault else [])


def test_a_column_without_values_that_is_gone_is_no_loss():
    assert differences(_frame(Point(0, 0), a=[None]), _frame(Point(0, 0))) == []

"""Boundary points on squares that can be counted with a finger."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from landuse.boundary.point_table import dms, line_table, point_table
from landuse.boundary.points import block_labels, boundary_points
from landuse.core.errors import InputError
from landuse.core.titles import with_titles


def frame(*polygons: object, **columns: list[object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(polygons))


def test_a_square_is_walked_from_the_north_west_clockwise() -> None:
    points = boundary_points(frame(box(0, 0, 100, 50)))
    assert points["point"].tolist() == ["J1", "J2", "J3", "J4"]
    assert points[["y_east_m", "x_north_m"]].to_numpy().tolist() == [[0, 50], [100, 50], [100, 0], [0, 0]]
    assert points["side_m"].tolist() == [100, 50, 100, 50]
    assert points["azimuth_deg"].tolist() == [90, 180, 270, 0]


def test_holes_come_after_all_outer_rings_and_run_the_other_way() -> None:
    near = box(0, 0, 100, 100).difference(box(40, 40, 60, 60))
    points = boundary_points(frame(MultiPolygon([box(200, 0, 300, 100), near])))
    assert points["ring"].tolist() == [1] * 4 + [2] * 4 + [3] * 4
    assert points[points["ring"] == 1]["y_east_m"].max() == 100
    assert points[points["ring"] == 3][["y_east_m", "x_north_m"]].to_numpy().tolist() == [
        [40, 60],
        [40, 40],
        [60, 40],
        [60, 60],
    ]


def test_two_blocks_share_the_numbers_of_the_points_they_share() -> None:
    points = boundary_points(frame(box(100, 0, 200, 100), box(0, 0, 100, 100), block=["2", "1"]))
    assert points[points["block"] == "1"]["number"].tolist() == [1, 2, 3, 4]
    assert points[points["block"] == "2"]["number"].tolist() == [2, 5, 6, 3]
    assert points["shared_by"].tolist() == [1, 2, 2, 1, 2, 1, 1, 2]


@pytest.mark.parametrize(("apart", "points_in_all"), [(0.0005, 6), (0.001, 6), (0.0015, 8)])
def test_points_are_one_up_to_the_tolerance_and_not_beyond(apart: float, points_in_all: int) -> None:
    left, right = box(0, 0, 100, 100), box(100 + apart, 0, 200, 100)
    # 100.001 - 100 is a hair over a millimetre in binary; the limit is meant in decimal.
    assert boundary_points(frame(left, right), tolerance_m=0.001 + 1e-9)["number"].max() == points_in_all


def test_a_chain_of_near_points_is_one_point() -> None:
    boxes = [box(0, 0, 10, 10), box(10.0008, 0, 20, 10), box(10.0016, 0, 30, 10)]
    points = boundary_points(frame(*boxes))
    near = points[(points["y_east_m"] > 9) & (points["y_east_m"] < 11) & (points["x_north_m"] == 10)]
    assert near["number"].nunique() == 1
    assert near["shared_by"].tolist() == [3, 3, 3]


def test_blocks_go_by_their_numbers_and_ten_comes_after_two() -> None:
    boxes = [box(0, 0, 1, 1), box(2, 0, 3, 1), box(4, 0, 5, 1)]
    assert boundary_points(frame(*boxes, block=["区块十", "区块二", "区块一"]))["block"].unique().tolist() == [
        "区块一",
        "区块二",
        "区块十",
    ]
    assert boundary_points(frame(*boxes, block=["10", "2", None]))["block"].unique().tolist() == ["1", "2", "10"]


def test_without_numbers_the_north_west_block_is_the_first() -> None:
    blocks = gpd.GeoDataFrame(geometry=[box(50, 0, 60, 10), box(0, 40, 10, 50)], index=["x", "y"])
    assert block_labels(blocks).to_dict() == {"x": "2", "y": "1"}


def test_a_frame_with_no_ground_is_refused() -> None:
    with pytest.raises(InputError, match="no polygon"):
        boundary_points(frame(Polygon()))


def test_the_bureaus_table_closes_each_ring_and_computes_sides_from_what_it_prints() -> None:
    square = box(0.0004, 0, 100.0004, 100)
    table = point_table(boundary_points(frame(square)), zone_prefix=39)
    assert table["point"].tolist() == ["J1", "J2", "J3", "J4", "J1"]
    assert table["order"].tolist() == [1, 2, 3, 4, 5]
    assert table["y_east_m"].tolist() == [39000000.0, 39000100.0, 39000100.0, 39000000.0, 39000000.0]
    assert table["side_m"].tolist()[:4] == [100.0] * 4
    assert np.isnan(table["side_m"].iloc[4])
    assert list(with_titles(table).columns) == [
        "序号",
        "区块",
        "点号",
        "圈号",
        "X坐标(m)",
        "Y坐标(m)",
        "边长(m)",
        "方位角",
    ]
    assert list(with_titles(table, "en").columns)[2] == "Point"


def test_the_table_keeps_zones_apart_and_can_stay_open() -> None:
    points = boundary_points(frame(box(0, 0, 1, 1), box(5, 0, 6, 1), zone=["甲", "乙"], block=["1", "1"]))
    table = point_table(points, closed=False)
    assert len(table) == 8
    assert table["zone"].tolist() == ["乙"] * 4 + ["甲"] * 4


def test_the_line_table_runs_from_point_to_point_in_degrees() -> None:
    crs = pyproj.CRS(4549)
    square = box(500000, 3300000, 500100, 3300100)
    lines = line_table(boundary_points(gpd.GeoDataFrame(geometry=[square], crs=crs)), crs)
    assert lines["direction"].tolist() == ["东", "南", "西", "北"]
    assert lines["from_longitude"].iloc[0] == pytest.approx(120.0, abs=1e-8)
    assert lines["to_longitude"].iloc[0] == lines["from_longitude"].iloc[1]
    assert lines["to_latitude"].iloc[3] == lines["from_latitude"].iloc[0]
    assert lines["length_m"].tolist() == [100.0] * 4


@pytest.mark.parametrize(
    ("degrees", "text"),
    [(0.0, "0°00′00″"), (59.99999, "60°00′00″"), (123.0680556, "123°04′05″"), (359.99999999, "0°00′00″")],
)
def test_angles_are_rounded_once(degrees: float, text: str) -> None:
    assert dms(np.array([degrees])) == [text]


@given(st.integers(0, 9), st.booleans(), st.sampled_from([0.0, 1e6]))
def test_numbers_do_not_depend_on_where_a_ring_begins_or_how_it_runs(roll: int, back: bool, shift: float) -> None:
    star = np.array(
        [[0, 0], [30, 12], [60, 3], [70, 40], [55, 70], [64, 95], [30, 80], [5, 99], [-4, 60], [12, 33]], dtype=float
    )
    turned = np.roll(star, roll, axis=0)[:: -1 if back else 1]
    points = boundary_points(frame(Polygon(turned + shift)))
    plain = boundary_points(frame(Polygon(star)))
    assert points["point"].tolist() == plain["point"].tolist()
    assert np.allclose(points[["x_north_m", "y_east_m"]] - shift, plain[["x_north_m", "y_east_m"]], atol=1e-6)


def test_reordering_the_features_changes_no_number() -> None:
    blocks = frame(box(0, 0, 10, 10), box(10, 0, 20, 10), box(0, 10, 20, 20), block=["1", "2", "3"])
    rows = ["block", "point", "x_north_m", "y_east_m", "shared_by"]
    pd.testing.assert_frame_equal(boundary_points(blocks.iloc[::-1])[rows], boundary_points(blocks)[rows])


def test_a_hundred_thousand_points_keep_their_numbers() -> None:
    turn = np.linspace(0, 2 * np.pi, 50_001)[:-1]
    disc = shapely.polygons(np.stack([5e5 + 5000 * np.cos(turn), 3.5e6 + 5000 * np.sin(turn)], axis=1))
    points = boundary_points(frame(disc, box(4e5, 3.4e6, 6e5, 3.6e6).difference(disc)))
    assert points["number"].max() == 50_004
    assert len(points) == 100_004

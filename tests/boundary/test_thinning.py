"""Thinning: what lies on a straight run goes, corners and shared lines stay."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from landuse.boundary.thinning import thin
from landuse.core.errors import InputError


def frame(*polygons: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=list(polygons))


def test_a_densified_square_comes_back_to_four_corners() -> None:
    result = thin(frame(shapely.segmentize(box(0, 0, 100, 100), 7)), width_m=0.01)
    assert result.points_before == 60
    assert result.points_after == 4
    assert result.area_change_m2.tolist() == [pytest.approx(0, abs=1e-9)]
    assert result.widest_m == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("width", "points", "change"), [(0.9, 5, 0.0), (1.0, 4, 50.0), (1.1, 4, 50.0)])
def test_a_dent_goes_once_the_width_reaches_it(width: float, points: int, change: float) -> None:
    dented = Polygon([(0, 0), (100, 0), (100, 100), (50, 99), (0, 100)])
    result = thin(frame(dented), width_m=width)
    assert result.points_after == points
    assert result.area_change_m2.iloc[0] == pytest.approx(change)
    assert result.widest_m == pytest.approx(1.0 if change else 0.0)


def test_a_shared_line_stays_shared_and_its_ends_stay() -> None:
    wavy = np.array([[50 + (i % 2), i] for i in range(101)], dtype=float)
    left = Polygon([*wavy.tolist(), (0, 100), (0, 0)])
    right = Polygon([*wavy[::-1].tolist(), (100, 0), (100, 100)])
    blocks = thin(frame(left, right), width_m=2).blocks
    assert blocks.geometry.iloc[0].intersection(blocks.geometry.iloc[1]).area == 0
    assert blocks.union_all().area == pytest.approx(10_000)
    assert len(blocks.geometry.iloc[0].exterior.coords) == 5


def test_an_island_and_the_hole_it_fills_are_thinned_alike() -> None:
    disc = shapely.Point(50, 50).buffer(20, quad_segs=64)
    turned = Polygon(np.roll(np.asarray(disc.exterior.coords)[:-1], 37, axis=0)[::-1])
    blocks = thin(frame(box(0, 0, 100, 100).difference(disc), turned), width_m=0.5).blocks
    assert blocks.geometry.iloc[0].intersection(blocks.geometry.iloc[1]).area == pytest.approx(0, abs=1e-9)
    assert blocks.union_all().area == pytest.approx(10_000)


def test_parts_holes_and_empty_rows_are_kept() -> None:
    holed = box(0, 0, 100, 100).difference(box(40, 40, 60, 60))
    result = thin(frame(MultiPolygon([holed, box(200, 0, 300, 100)]), Polygon(), box(500, 0, 600, 100)), width_m=0.1)
    assert [each.geom_type for each in result.blocks.geometry] == ["MultiPolygon", "Polygon", "Polygon"]
    assert result.blocks.area.tolist() == [19_600, 0, 10_000]


def test_a_width_at_which_a_block_would_cross_itself_is_refused() -> None:
    dipped = Polygon([(0, 0), (50, -5), (100, 0), (100, 60), (0, 60)], [[(40, -3), (60, -3), (60, 30), (40, 30)]])
    with pytest.raises(InputError, match="cross themselves: 0"):
        thin(frame(dipped), width_m=6)
    assert thin(frame(dipped), width_m=1).points_after == 9


def test_a_ring_thinner_than_the_width_is_refused() -> None:
    with pytest.raises(InputError, match="fewer than three corners"):
        thin(frame(box(0, 0, 100, 0.5)), width_m=200)

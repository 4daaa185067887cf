"""GCJ-02, told by the shift against another layer and never moved."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Polygon, box

from landuse.geometry.crs.gcj02 import from_gcj02, suspect_gcj02, to_gcj02


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        ((116.404, 39.915), (116.410244499, 39.916404282)),
        ((118.055948774, 31.798547842), (118.061504666, 31.796701546)),
    ],
)
def test_known_points(wgs, gcj):
    found = to_gcj02(np.array([wgs[0]]), np.array([wgs[1]]))
    assert [found[0][0], found[1][0]] == pytest.approx(gcj, abs=2e-9)


@given(st.floats(75, 134), st.floats(19, 52))
def test_there_and_back(lon, lat):
    there = to_gcj02(np.array([lon]), np.array([lat]))
    back = from_gcj02(*there)
    assert [back[0][0], back[1][0]] == pytest.approx([lon, lat], abs=1e-9)


def zone(crs="EPSG:4490") -> gpd.GeoDataFrame:
    """Nine blocks of about 2 km."""
    cells = [
        box(118 + 0.02 * i, 31.7 + 0.02 * j, 118.02 + 0.02 * i, 31.72 + 0.02 * j) for i in range(3) for j in range(3)
    ]
    return gpd.GeoDataFrame(geometry=cells, crs="EPSG:4490").to_crs(crs)


def encrypted(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    def move(degrees):
        return np.column_stack(to_gcj02(degrees[:, 0], degrees[:, 1]))

    return frame.to_crs(4490).set_geometry(shapely.transform(frame.to_crs(4490).geometry.array, move))


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4326", "EPSG:4548"])
def test_a_shifted_layer_is_suspected_and_left_where_it_is(crs):
    doubtful = encrypted(zone())
    before = doubtful.geometry.to_wkb().tolist()
    found = suspect_gcj02(doubtful, zone(crs))
    assert found is not None
    assert found.before_m > 100
    assert found.after_m < 1
    assert np.hypot(found.shift_east_m, found.shift_north_m) == pytest.approx(565, abs=30)
    assert "GCJ-02" in found.note.text("zh")
    assert "nothing was moved" in found.note.text("en")
    assert doubtful.geometry.to_wkb().tolist() == before


def test_lines_serve_as_reference():
    roads = gpd.GeoDataFrame(geometry=[LineString(shape.exterior.coords) for shape in zone().geometry], crs="EPSG:4490")
    assert suspect_gcj02(encrypted(zone()), roads) is not None


@pytest.mark.parametrize(
    "other",
    [
        zone(),
        gpd.GeoDataFrame(geometry=[box(118.005, 31.705, 118.015, 31.715)], crs="EPSG:4490"),
        gpd.GeoDataFrame(geometry=zone().translate(0.005, 0.005), crs="EPSG:4490"),
        gpd.GeoDataFrame(geometry=[], crs="EPSG:4490"),
        gpd.GeoDataFrame(geometry=[None, Polygon()], crs="EPSG:4490"),
    ],
    ids=["the same", "another matter", "another shift", "empty", "missing"],
)
def test_no_suspicion_without_reason(other):
    assert suspect_gcj02(other, zone()) is None
    assert suspect_gcj02(zone(), other) is None


def test_limits_are_met_on_the_point():
    doubtful, trusted = encrypted(zone()), zone()
    found = suspect_gcj02(doubtful, trusted)
    assert found is not None
    assert suspect_gcj02(doubtful, trusted, apart_m=found.before_m, near_m=found.after_m) == found
    assert suspect_gcj02(doubtful, trusted, apart_m=found.before_m + 1e-6) is None
    assert suspect_gcj02(doubtful, trusted, near_m=found.after_m - 1e-9) is None

"""Planes that do not keep areas are refused by what they do to areas where the land lies, whatever they are called."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Geod
from shapely import Point, box

from landuse import InputError, checks
from landuse.geometry import area, overlay
from landuse.geometry.crs.areal_scale import MOST_DISTORTION, areal_scale

#: About 1 km by 1 km near Kaifeng, and its true area.
GROUND = gpd.GeoSeries([box(114.30, 34.80, 114.31, 34.81)], crs=4490)
TRUE_M2 = abs(Geod(ellps="GRS80").geometry_area_perimeter(GROUND.iloc[0])[0])
MERCATORS = ["EPSG:3857", "EPSG:3395", "EPSG:4087", "EPSG:32662", "+proj=merc +lat_ts=20", "+proj=mill +R=6371000"]
FAR = ["EPSG:4549", "EPSG:32649", "EPSG:32652", "ESRI:102012", "+proj=tmerc +lon_0=110 +ellps=GRS80"]
UNITS = [
    "+proj=tmerc +lon_0=114 +x_0=500000 +ellps=GRS80 +units=us-ft",
    "+proj=tmerc +lon_0=114 +ellps=GRS80 +units=km",
]
TRUE = ["EPSG:4547", "EPSG:4526", "EPSG:32650", "ESRI:102025", "EPSG:6933", "+proj=aea +lat_1=25 +lat_2=47 +lon_0=105",
        "+proj=laea +lat_0=35 +lon_0=105", "+proj=cea +lon_0=105 +lat_ts=30"]  # fmt: skip


def in_plane(crs):
    return GROUND.to_crs(CRS.from_user_input(crs))


@pytest.mark.parametrize("crs", [*MERCATORS, *FAR, *UNITS])
def test_a_plane_that_does_not_keep_areas_here_is_refused_everywhere(crs):
    land = in_plane(crs)
    frame = gpd.GeoDataFrame({"use_code": ["0601"]}, geometry=land)
    for measure in (
        lambda: checks.employment_land_share(frame, land, scheme="gbt21010"),
        lambda: checks.control_line_overlap(frame[["geometry"]], frame),
        lambda: checks.uncovered_land(frame, land.iloc[0]),
        lambda: area.plane_area(land),
        lambda: overlay.united_area(land),
        lambda: overlay.area_within(frame, land),
    ):
        with pytest.raises(InputError, match=r"of what it is on the ground.*to_crs\(4547\)"):
            measure()


@pytest.mark.parametrize("crs", TRUE)
def test_a_plane_that_keeps_areas_is_measured_in(crs):
    assert area.plane_area(in_plane(crs)).iloc[0] == pytest.approx(TRUE_M2, rel=MOST_DISTORTION)
    assert checks.uncovered_land(None, in_plane(crs)).interval.high == pytest.approx(TRUE_M2, rel=MOST_DISTORTION)


@settings(deadline=None, max_examples=60)
@given(
    crs=st.sampled_from([*MERCATORS, *FAR, *TRUE, "EPSG:4508"]),
    east=st.floats(98, 122),
    north=st.floats(22, 46),
)
def test_the_scale_is_that_of_the_ellipsoids_own_area(crs, east, north):
    """The other way: the area of a small box by pyproj.Geod, beside its area in the plane."""
    ground = gpd.GeoSeries([box(east, north, east + 0.004, north + 0.004)], crs=4490)
    system = CRS.from_user_input(crs)
    land = ground.to_crs(system)
    whole = abs(Geod(ellps="GRS80").geometry_area_perimeter(ground.segmentize(0.0005).iloc[0])[0])
    scale = areal_scale(system, tuple(land.total_bounds))
    assert scale == pytest.approx(land.iloc[0].area / whole, rel=3e-4)
    refused = abs(scale - 1) > MOST_DISTORTION
    if not 0.9e-3 < abs(scale - 1) < 1.1e-3:
        try:
            measured = area.plane_area(land).iloc[0]
        except InputError:
            assert refused
        else:
            assert not refused
            assert measured == pytest.approx(whole, rel=1.2e-3)


def test_a_layer_that_reaches_far_beyond_the_ground_is_no_reason_to_refuse():
    zone = in_plane("EPSG:4547")
    province = gpd.GeoSeries([box(110, 31, 117, 36)], crs=4490).to_crs(4547)
    assert overlay.area_within(zone, province).iloc[0] == pytest.approx(TRUE_M2, rel=MOST_DISTORTION)
    with pytest.raises(InputError, match="of what it is on the ground"):
        area.plane_area(province)


def test_made_land_at_the_origin_of_a_band_lies_nowhere_and_is_measured():
    made = gpd.GeoSeries([box(0, 0, 100, 100)], crs=4548)
    assert areal_scale(made.crs, tuple(made.total_bounds)) is None
    assert area.plane_area(made).tolist() == [10_000.0]


def test_a_local_system_lies_nowhere_known():
    local = CRS.from_wkt('LOCAL_CS["site",UNIT["metre",1]]')
    assert areal_scale(local, (0, 0, 1, 1)) is None


def test_layers_without_ground_are_no_reason_to_refuse():
    empty = gpd.GeoSeries([None, Point()], crs=3857)
    assert np.nansum(area.plane_area(empty)) == 0

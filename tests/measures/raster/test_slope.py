"""Slope by hand on planes, and against gdaldem on a real DEM."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin
from rasterio.warp import Resampling, calculate_default_transform, reproject
from shapely import box

from landuse.checks.steep_land import steep_land
from landuse.measures.raster.slope import cell_size_m, slope_degrees
from tests.made import SHARED, land
from tests.measures.raster.drawn import cover, write

PLANE = np.tile(np.arange(5.0) * 10, (5, 1))  # rises 10 m a cell of 10 m to the east


def test_a_plane_of_45_degrees():
    slope = slope_degrees(PLANE, from_origin(0, 50, 10, 10), geographic=False)
    assert np.allclose(slope[1:-1, 1:-1], 45)
    assert np.isnan(slope[0]).all()


def test_a_hole_leaves_its_neighbours_unknown():
    holed = PLANE.copy()
    holed[2, 2] = np.nan
    assert np.isnan(slope_degrees(holed, from_origin(0, 50, 10, 10), geographic=False)[1:-1, 1:-1]).all()


def test_degrees_have_their_metric_size_at_their_latitude():
    width, height = cell_size_m(from_origin(120, 60.5, 1, 1), 1, geographic=True)
    assert width[0, 0] == pytest.approx(55_800, abs=30)
    assert height[0, 0] == pytest.approx(111_412, abs=30)


@pytest.mark.parametrize(("limit", "low", "value", "high"), [(44.99, 900, 900, 900), (45.001, 0, 0, 0)])
def test_land_steeper_than_a_limit(tmp_path, limit, low, value, high):
    raster = cover(write(tmp_path / "dem.tif", PLANE, north=50), role="elevation")
    evidence = steep_land(raster, land(box(10, 10, 40, 40)), max_slope_degrees=limit)
    assert (evidence.interval.low, evidence.interval.value, evidence.interval.high) == pytest.approx(
        (low, value, high), abs=1e-3
    )


def test_ground_without_heights_is_open_and_the_limit_is_wanted(tmp_path):
    raster = cover(write(tmp_path / "dem.tif", PLANE, north=50), role="elevation")
    over = steep_land(raster, land(box(10, 10, 60, 40)), max_slope_degrees=50)
    assert (over.interval.low, over.interval.high) == pytest.approx((0, 600), abs=1e-3)
    assert over.wants[0].key == "ground:elevation"
    assert steep_land(raster, land(box(10, 10, 40, 40))).wants[0].key == "param:max_slope_degrees"
    assert steep_land(None, land(box(10, 10, 40, 40)), max_slope_degrees=25).wants[0].key == "layer:elevation"


@pytest.mark.skipif(not (SHARED / "data" / "raster").is_dir(), reason="the shared data are not here")
@pytest.mark.needs("gdaldem")
def test_as_gdaldem_on_a_projected_dem(tmp_path):
    target = tmp_path / "utm.tif"
    with rasterio.open(SHARED / "data" / "raster" / "us_zion" / "srtm.tif") as source:
        transform, width, height = calculate_default_transform(
            source.crs, "EPSG:26912", source.width, source.height, *source.bounds
        )
        heights = np.full((height, width), np.nan, dtype="float32")
        reproject(
            rasterio.band(source, 1),
            heights,
            dst_transform=transform,
            dst_crs="EPSG:26912",
            dst_nodata=np.nan,
            resampling=Resampling.bilinear,
        )
    settings = {"crs": "EPSG:26912", "transform": transform, "nodata": np.nan}
    with rasterio.open(target, "w", "GTiff", width, height, 1, dtype="float32", **settings) as written:
        written.write(heights, 1)
    program = shutil.which("gdaldem")
    assert program is not None
    subprocess.run([program, "slope", str(target), str(tmp_path / "slope.tif"), "-q"], check=True, capture_output=True)
    with rasterio.open(tmp_path / "slope.tif") as theirs:
        expected = theirs.read(1, masked=True).filled(np.nan)
    ours = slope_degrees(heights.astype(float), transform, geographic=False)
    both = ~np.isnan(ours) & ~np.isnan(expected)
    assert both.mean() > 0.9
    assert np.abs(ours[both] - expected[both]).max() < 1e-3

"""Cells under polygons, counted by hand on 3 x 3 and against an independent count on real rasters."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from rasterio.features import rasterize
from rasterio.transform import Affine
from shapely import box

from landuse.measures.raster import fractions as exact
from landuse.measures.raster import shares
from landuse.measures.raster.shares import built_shares
from tests.made import SHARED
from tests.measures.raster.drawn import cover, write

CELLS = np.array([[1, 1, 2], [1, 3, 2], [2, 2, 9]], dtype="uint8")  # 10 m cells, north up; 9 is no known class


def share_of(value, path, shapes):
    """Take one value of a raster for built-up land, and every other for land that is not."""
    with rasterio.open(path) as dataset:
        values = np.unique(dataset.read(1)).tolist()
    return built_shares(
        shapes, cover(path, classes={other: "built" if other == value else "not_built" for other in values})
    )


def units(*shapes):
    return gpd.GeoSeries(list(shapes), crs="EPSG:4548", index=[f"P{n}" for n in range(1, len(shapes) + 1)])


@pytest.fixture(params=[True, False], ids=["exactextract", "GEOS"])
def either_way(request, monkeypatch):
    if request.param and exact.exact_extract is None:
        pytest.skip("exactextract has no wheel here")
    if not request.param:
        monkeypatch.setattr(exact, "exact_extract", None)


@pytest.mark.usefixtures("either_way")
def test_three_by_three_by_hand(tmp_path):
    raster = cover(write(tmp_path / "a.tif", CELLS))
    table = built_shares(units(box(0, 0, 30, 30), box(0, 20, 20, 30), box(5, 15, 25, 25), box(25, 25, 45, 30)), raster)
    # all nine: 3 built, 4 not, a mixed and an unknown that could be either
    assert table.loc["P1", ["low", "value", "high"]].tolist() == pytest.approx([3 / 9, 3 / 9, 5 / 9])
    assert table.loc["P2", ["low", "value", "high", "uncovered"]].tolist() == pytest.approx([1, 1, 1, 0])
    # no cell lies wholly inside: of 2 cells' ground, 3/4 of a built cell and nothing sure
    assert table.loc["P3", ["low", "value", "high", "cells"]].tolist() == pytest.approx([0, 0.5, 1, 2])
    assert table.loc["P4", ["low", "value", "uncovered"]].tolist() == pytest.approx([0, 0, 0.75])


@pytest.mark.usefixtures("either_way")
def test_shares_by_class_and_what_is_not_covered_add_up(tmp_path):
    path = write(tmp_path / "a.tif", CELLS, nodata=9)
    there, away = box(0, 0, 30, 30), box(100, 100, 110, 110)
    table = {value: share_of(value, path, units(there, away)) for value in (1, 2, 3)}
    shown = {value: shares["value"].iloc[0] for value, shares in table.items()}
    assert shown == pytest.approx({1: 3 / 9, 2: 4 / 9, 3: 1 / 9})
    assert table[1]["uncovered"].tolist() == pytest.approx([1 / 9, 1])


def test_several_tiles_are_one_and_blocks_change_nothing(tmp_path, monkeypatch):
    whole = cover(write(tmp_path / "a.tif", CELLS))
    left = write(tmp_path / "l.tif", CELLS[:, :2])
    right = write(tmp_path / "r.tif", CELLS[:, 2:], west=20)
    shapes = units(box(3, 4, 27, 26), box(0, 0, 30, 30))
    expected = built_shares(shapes, whole)
    assert built_shares(shapes, cover(left, right)).equals(expected)
    monkeypatch.setattr(shares, "BLOCK", 2)
    assert np.allclose(built_shares(shapes, whole), expected)


def test_units_move_and_cells_stay(tmp_path):
    raster = cover(write(tmp_path / "a.tif", CELLS, west=500_000, north=3_520_030))
    here = units(box(500_000, 3_520_000, 500_030, 3_520_030))
    there = here.to_crs("EPSG:4490")
    assert built_shares(there.to_crs("EPSG:4547"), raster)["value"].iloc[0] == pytest.approx(3 / 9, abs=1e-3)


REFINED = 10


def refined(path, shapes):
    """Count on a grid ten times as fine, the plain way."""
    with rasterio.open(path) as dataset:
        cells, step = dataset.read(1), dataset.transform
        known = dataset.nodata
    fine = Affine(step.a / REFINED, 0, step.c, 0, step.e / REFINED, step.f)
    for shape in shapes:
        mask = rasterize([shape], (cells.shape[0] * REFINED, cells.shape[1] * REFINED), transform=fine).astype(bool)
        rows, columns = np.nonzero(mask)
        values = cells[rows // REFINED, columns // REFINED]
        total = mask.sum()
        yield {int(value): (values == value).sum() / total for value in np.unique(values) if value != known}


@pytest.mark.skipif(not (SHARED / "data" / "raster").is_dir(), reason="the shared data are not here")
@pytest.mark.parametrize(
    ("raster", "polygons"),
    [("si_eopatch/LULC_mask.tif", "si_eopatch/LULC_vector.gpkg"), ("us_zion/nlcd2011.tif", "us_zion/zion.gpkg")],
)
def test_real_rasters_against_an_independent_count(raster, polygons):
    path = SHARED / "data" / "raster" / raster
    with rasterio.open(path) as dataset:
        crs, extent = dataset.crs, box(*dataset.bounds)
    frame = gpd.read_file(SHARED / "data" / "raster" / polygons)
    frame = frame.set_crs(crs, allow_override=True) if "zion" in polygons else frame.to_crs(crs)
    inside = frame[frame.within(extent) & (frame.area > 20 * 30**2)].head(12)
    assert len(inside)
    if "zion" in polygons:
        # the datum of the polygon is said in other words than that of the raster; here only the counting is held
        inside = inside.set_crs(crs, allow_override=True)
    expected = list(refined(path, inside.geometry))
    shown = {value: share for counted in expected for value, share in counted.items()}
    for value in sorted(shown, key=lambda value: -shown[value])[:3]:
        table = share_of(value, path, inside.geometry)
        for share, counted in zip(table["value"], expected, strict=True):
            assert share == pytest.approx(counted.get(value, 0.0), abs=1e-3)

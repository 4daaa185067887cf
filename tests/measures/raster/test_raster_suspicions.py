"""Rasters get every suspicion that vectors get: datum, units, scale, true cells, undeclared nodata, order of tiles."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from rasterio.transform import from_origin
from shapely import box

from landuse.checks import steep_land
from landuse.core.case import LayerEntry
from landuse.core.errors import InputError
from landuse.core.layer import RasterLayer
from landuse.measures.raster.examine import read_raster_layer
from landuse.measures.raster.grid import read_cells
from landuse.normalise.rasters import read_rasters

#: Ground in the middle of a DEM, m, in EPSG:4548 (central meridian 117).
WEST, NORTH = 500_000.0, 3_521_000.0
GROUND = box(WEST + 200, NORTH - 800, WEST + 800, NORTH - 200)
SIZE, CELL = 100, 10.0


def dem(path: Path, heights: np.ndarray, **more: Any) -> Path:
    """Write a DEM of 1 km by 1 km in cells of 10 m."""
    tags = {name: more.pop(name) for name in ("scale", "offset", "unit") if name in more}
    shape = {"width": heights.shape[1], "height": heights.shape[0], "count": 1, "dtype": heights.dtype}
    grid = {"transform": from_origin(WEST, NORTH, CELL, CELL), "crs": "EPSG:4548"}
    with rasterio.open(path, "w", driver="GTiff", **{**shape, **grid, **more}) as file:
        file.write(heights, 1)
        file.scales = (tags.get("scale", 1.0),)
        file.offsets = (tags.get("offset", 0.0),)
        if "unit" in tags:
            file.units = (tags["unit"],)
    return path


def bounds_in(crs: str) -> tuple[float, float, float, float]:
    """Return the bounds of the DEM in another system."""
    there = Transformer.from_crs("EPSG:4548", crs, always_xy=True)
    return there.transform_bounds(WEST, NORTH - 1000, WEST + 1000, NORTH)


def slope(degrees: float, size: int = SIZE, cell: float = CELL) -> np.ndarray:
    """Return heights of a plane that rises to the east."""
    return (np.arange(size) * cell * np.tan(np.radians(degrees)) * np.ones((size, 1))).astype("float32")


def steep(path: Path, limit: float = 25.0) -> tuple[float, float | None, float]:
    """Measure the land steeper than a limit, through a case's reading."""
    (layer,) = read_rasters(path.parent, "elevation", [LayerEntry(path=path.name)])
    found = steep_land(layer, gpd.GeoDataFrame(geometry=[GROUND], crs="EPSG:4548"), max_slope_degrees=limit).interval
    return found.low, found.value, found.high


@pytest.mark.parametrize(("degrees", "expected"), [(24.9, 0.0), (25.1, 360_000.0)])
@pytest.mark.parametrize("unit", ["m", "ft", "cm", "米", None])
def test_scale_offset_and_unit_of_a_band(tmp_path: Path, degrees: float, expected: float, unit: str | None) -> None:
    metres = {"ft": 0.3048, "cm": 0.01}.get(unit or "", 1.0)
    stored = ((slope(degrees) / metres - 5) / 0.01).round().astype("int32")
    path = dem(tmp_path / "dem.tif", stored, scale=0.01, offset=5.0, **({"unit": unit} if unit else {}))
    assert steep(path)[1] == pytest.approx(expected)


def test_heights_in_no_unit_of_length_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no unit of length"):
        steep(dem(tmp_path / "dem.tif", slope(30), unit="kelvin"))


@pytest.mark.parametrize("crs", ["EPSG:2383", "EPSG:2430", "EPSG:4610", "EPSG:4214"])
def test_an_old_datum_is_refused_in_a_case_and_called_alone(tmp_path: Path, crs: str) -> None:
    path = dem(tmp_path / "dem.tif", slope(30), crs=crs)
    for read in (lambda: steep(path), lambda: read_raster_layer("elevation", path)):
        with pytest.raises(InputError, match=r"shift|datum"):
            read()


def test_a_dem_that_lies_elsewhere_by_its_crs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="OUT_OF_CHINA"):
        steep(dem(tmp_path / "dem.tif", slope(30), crs="EPSG:4528"))


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:4490", "EPSG:4326"])
@pytest.mark.parametrize(("degrees", "expected"), [(23.5, 0.0), (26.5, 360_000.0)])
def test_cells_have_their_size_on_the_ground(tmp_path: Path, crs: str, degrees: float, expected: float) -> None:
    west, south, east, north = bounds_in(crs)
    heights = slope(degrees, 100, 10.0)
    grid = from_origin(west, north, (east - west) / 100, (north - south) / 100)
    low, value, high = steep(dem(tmp_path / "dem.tif", heights, crs=crs, transform=grid))
    assert value == pytest.approx(expected, abs=1)
    assert 0 <= low <= value <= high <= 360_000.0


@pytest.mark.parametrize("void", [-9999, -32768, 32767, -3.4e38, 1e20])
def test_an_undeclared_void_is_no_cliff(tmp_path: Path, void: float) -> None:
    heights = slope(10)
    heights[50, 50] = void
    low, value, high = steep(dem(tmp_path / "dem.tif", heights))
    assert (low, value) == (0.0, 0.0)
    assert 0 < high <= 9 * 100 + 1
    (layer,) = read_rasters(tmp_path, "elevation", [LayerEntry(path="dem.tif")])
    assert layer.source is not None
    assert any("no height in China" in note.text("en") for note in layer.source.notes)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    voids=st.tuples(*[st.sampled_from([None, 0, 10, 20, -9999])] * 3),
    shifts=st.tuples(*[st.integers(0, 3)] * 3),
    data=st.integers(0, 1000),
)
def test_the_order_of_tiles_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, voids: tuple[int | None, ...], shifts: tuple[int, ...], data: int
) -> None:
    folder = tmp_path_factory.mktemp("tiles")
    rng = np.random.default_rng(data)
    paths = []
    for number, (void, shift) in enumerate(zip(voids, shifts, strict=True)):
        cells = rng.choice(np.array([0, 10, 20], dtype="int16"), size=(4, 4))
        grid = from_origin(WEST + CELL * shift, NORTH, CELL, CELL)
        paths.append(dem(folder / f"{number}.tif", cells, transform=grid, nodata=void))
    read: list[object] = []
    for order in itertools.permutations(paths):
        try:
            layer = read_raster_layer("elevation", *order)
        except InputError:  # one of them holds nothing but voids
            read.append(None)
            continue
        read.append(read_cells(layer, layer.bounds)[0])
    first = read[0]
    assert all((cells is None) == (first is None) for cells in read)
    assert first is None or all(np.array_equal(cells, first, equal_nan=True) for cells in read)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    x=st.floats(0, 700), y=st.floats(0, 700), width=st.floats(1, 299), crs=st.sampled_from(["EPSG:4548", "EPSG:4490"])
)
def test_a_measure_never_leaves_its_ground(
    tmp_path_factory: pytest.TempPathFactory, x: float, y: float, width: float, crs: str
) -> None:
    folder = tmp_path_factory.mktemp("dem")
    west, south, east, north = bounds_in(crs)
    grid = from_origin(west, north, (east - west) / 100, (north - south) / 100)
    layer = read_raster_layer("elevation", dem(folder / "dem.tif", slope(40), crs=crs, transform=grid))
    ground = box(WEST + x, NORTH - 1000 + y, WEST + x + width, NORTH - 1000 + y + width)
    found = steep_land(layer, gpd.GeoDataFrame(geometry=[ground], crs="EPSG:4548"), max_slope_degrees=25.0).interval
    assert 0 <= found.low <= found.value <= found.high <= ground.area
    assert isinstance(layer, RasterLayer)

"""`landuse inspect` tells what is in a raster, refuses one that is cut off, and calls a picture a picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from landuse.core.errors import InputError
from landuse.intake.base import ReadOptions
from landuse.workflows.inspect.files import inspect_file


def raster(path: Path, crs: str | None = "EPSG:4548", side: int = 200) -> Path:
    """Write heights in cells of 10 m, one of them -9999."""
    cells = np.arange(side * side, dtype="int16").reshape(side, side) % 500
    cells[3, 3] = -9999
    shape = {"width": side, "height": side, "count": 1, "dtype": "int16", "blockysize": 8}
    placed = {} if crs is None else {"crs": crs, "transform": from_origin(500_000, 3_520_000, 10, 10)}
    with rasterio.open(path, "w", driver="GTiff", **shape, **placed) as file:
        file.write(cells, 1)
    return path


def test_what_is_in_a_raster(tmp_path: Path) -> None:
    report = inspect_file(raster(tmp_path / "dem.tif"), ReadOptions())
    (layer,) = report.layers
    assert (layer.kind, layer.features, layer.crs_found, layer.crs_read_as) == (
        "raster",
        40_000,
        "EPSG:4548",
        "EPSG:4548",
    )
    told = [note.text("en") for note in layer.notes]
    assert any("-9999 may be one" in note for note in told)
    assert any("-9999 to 499" in note for note in told)


def test_a_raster_in_an_old_datum_is_not_sound(tmp_path: Path) -> None:
    report = inspect_file(raster(tmp_path / "dem.tif", "EPSG:2383"), ReadOptions())
    assert report.layers[0].crs_read_as is None
    assert not report.sound


@pytest.mark.parametrize("share", [0.02, 0.5, 0.95])
def test_a_raster_that_is_cut_off_is_refused(tmp_path: Path, share: float) -> None:
    path = raster(tmp_path / "dem.tif")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(InputError, match=r"damaged|cannot be read"):
        inspect_file(path, ReadOptions())


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_picture_is_a_picture(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="scan or picture"):
        inspect_file(raster(tmp_path / "scan.tif", None), ReadOptions())

"""Rasters that cannot be used get one clear line."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine, from_origin

from landuse.core.errors import InputError
from landuse.core.landcover import classes_of, load_cover
from landuse.measures.raster.examine import examine
from landuse.normalise.case import read_case
from tests.measures.raster.drawn import write

CELLS = np.ones((3, 3), dtype="uint8")


def test_no_crs(tmp_path):
    path = write(tmp_path / "a.tif", CELLS, crs=None)
    with pytest.raises(InputError, match="no CRS"):
        examine([path])
    assert examine([path], crs="EPSG:4548").crs == "EPSG:4548"


@pytest.mark.parametrize("transform", [Affine(10, 1, 0, 1, -10, 30), Affine(10, 0, 0, 0, 10, 0)])
def test_rotated_or_upside_down(tmp_path, transform):
    with pytest.raises(InputError, match="rotated"):
        examine([write(tmp_path / "a.tif", CELLS, transform=transform)])


def test_wrong_band(tmp_path):
    with pytest.raises(InputError, match="no band 2; it has 1"):
        examine([write(tmp_path / "a.tif", CELLS)], band=2)


def test_nothing_but_nodata(tmp_path):
    with pytest.raises(InputError, match="no value at all"):
        examine([write(tmp_path / "a.tif", CELLS, nodata=1)])
    with pytest.raises(InputError, match="no value at all"):
        examine([write(tmp_path / "b.tif", np.full((3, 3), np.nan, dtype="float32"))])


def test_floats_are_no_classes_unless_they_are_whole(tmp_path):
    with pytest.raises(InputError, match="not classes"):
        examine([write(tmp_path / "a.tif", CELLS * np.float32(0.5))], classes=True)
    assert examine([write(tmp_path / "b.tif", CELLS.astype("float32"))], classes=True).shape == (3, 3)


def test_a_file_cut_off(tmp_path):
    path = write(tmp_path / "a.tif", np.random.default_rng(1).integers(0, 9, (400, 400)).astype("uint8"), north=4000)
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(InputError, match=r"damaged|cannot be read"):
        examine([path])


def test_what_is_no_raster(tmp_path):
    (tmp_path / "a.tif").write_text("no raster")
    with pytest.raises(InputError, match="cannot be read as a raster"):
        examine([tmp_path / "a.tif"])


def test_tiles_that_do_not_fit(tmp_path):
    first = write(tmp_path / "a.tif", CELLS)
    for name, more in {"b": {"size": 20}, "c": {"west": 35}, "d": {"crs": "EPSG:4549"}}.items():
        with pytest.raises(InputError, match=r"not those of the grid of a\.tif"):
            examine([first, write(tmp_path / f"{name}.tif", CELLS, **more)])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the peak is read as Linux tells it")
def test_a_raster_of_two_billion_cells_is_looked_at_and_not_loaded(tmp_path):
    path = tmp_path / "huge.tif"
    shape = {"width": 50_000, "height": 40_000, "count": 1, "dtype": "uint8"}
    with rasterio.open(
        path,
        "w",
        "GTiff",
        crs="EPSG:4548",
        transform=from_origin(0, 400_000, 10, 10),
        sparse_ok=True,
        tiled=True,
        compress="deflate",
        **shape,
    ) as target:
        target.write(np.ones((1, 256, 256), dtype="uint8"), window=((0, 256), (0, 256)))
    assert examine([path]).shape == (40_000, 50_000)
    # in a process of its own, which remembers its peak, with a cache as large as a large machine would get
    # (the kernel's own word: the resource counters start from the peak of the process that started it)
    asked = (
        "import sys, pathlib; from landuse.measures.raster.examine import examine; "
        "examine([pathlib.Path(sys.argv[1])]); "
        "status = pathlib.Path('/proc/self/status').read_text(); print(status.partition('VmHWM:')[2].split()[0])"
    )
    said = subprocess.run(
        [sys.executable, "-c", asked, str(path)],
        env={**os.environ, "GDAL_CACHEMAX": "3000"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(said.stdout) < 2**19  # half a GiB, in KiB


def test_classes_are_checked():
    assert classes_of({"built": [8], "water": [5]}) == {8: "built", 5: "water"}
    with pytest.raises(InputError, match="unknown kind"):
        classes_of({"castle": [1]})
    with pytest.raises(InputError, match="stands under"):
        classes_of({"built": [1], "water": [1]})
    assert load_cover("clcd")[8] == "built"
    with pytest.raises(InputError, match="unknown land-cover scheme"):
        load_cover("atlantis")


@pytest.mark.parametrize(
    ("entry", "says"),
    [('path = "gone.tif"\nscheme = "clcd"', "no such file"), ('path = "a.tif"', "which of its values are built up")],
)
def test_in_a_case(tmp_path, entry, says):
    write(tmp_path / "a.tif", CELLS, west=500_000, north=3_520_030)
    (tmp_path / "case.toml").write_text(
        f'title = "t"\non = 2026-06-30\n[layers.land_cover]\n{entry}\n', encoding="utf-8"
    )
    with pytest.raises(InputError, match=says):
        read_case(tmp_path)

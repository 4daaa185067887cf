"""Nothing in any file, and no path in a case, makes a reader ask the network."""

from __future__ import annotations

import contextlib
import urllib.request
from pathlib import Path

import pytest

from landuse.cli import main
from landuse.core.errors import LanduseError
from landuse.core.sandbox import ReaderFaultError, process
from landuse.intake.base import ReadOptions
from landuse.intake.open import list_layers, read
from landuse.measures.raster.examine import examine
from landuse.render.webmap.basemap import basemap_layers
from tests.hostile import corpus

EXTENT = [[31.7, 117.0], [31.8, 117.1]]


def read_all(path: Path) -> list[LanduseError]:
    """Read every layer and table of a file, and return what was refused."""
    refused: list[LanduseError] = []
    layers: list[str | None] = [None]
    try:
        layers = [*list_layers(path)]
    except LanduseError as error:
        refused.append(error)
    for layer in layers:
        for table in (False, True):
            try:
                read(path, ReadOptions(layer=layer), table=table)
            except LanduseError as error:
                refused.append(error)
    return refused


def test_the_listener_hears(listener):
    address, heard = listener
    with contextlib.suppress(OSError):
        urllib.request.urlopen(f"{address}/here", timeout=5)
    assert heard == [b"GET /here HTTP/1.1"]


@pytest.mark.parametrize("kernel", ["with the kernel's help", "without it"])
@pytest.mark.parametrize("kind", ["forked", "started"])
def test_no_reader_asks_the_network(listener, files, monkeypatch, kernel, kind):
    address, heard = listener
    if kernel == "without it":
        if kind == "started":
            pytest.skip("a new interpreter can't be told to do without it")
        monkeypatch.setattr("landuse.core.sandbox.serve.forbid_network", lambda: False)
    monkeypatch.setattr("landuse.core.sandbox.start.may_fork", lambda: kind == "forked")
    process.retire()
    paths = list(corpus.network_files(files, address))
    if kind == "started":
        paths = paths[::9]
    refused = [error for path in paths for error in read_all(path)]
    assert [str(error) for error in refused if isinstance(error, ReaderFaultError)] == []
    process.retire()
    assert len(paths) > 50
    assert heard == []


def test_no_raster_asks_the_network(listener, files):
    address, heard = listener
    for path in corpus.raster_files(files, address):
        with pytest.raises(LanduseError):
            examine([path])
        with pytest.raises(LanduseError):
            basemap_layers(path, EXTENT, "en")
    assert heard == []


CASE = """
title = "示例"
on = 2026-06-30
policy = ["henan-2022"]
[layers.draft]
path = "zone.gpkg"
layer = "draft"
"""
WAYS = {
    "a layer": '[layers.parcels]\npath = "{address}/a.gpkg"\nscheme = "sandiao"\n',
    "a layer in OSM": '[layers.parcels]\npath = "{address}/a.osm"\nscheme = "sandiao"\n',
    "a layer by a named format": '[layers.parcels]\npath = "{address}/a"\nformat = "vector"\nscheme = "sandiao"\n',
    "a layer through GDAL": '[layers.parcels]\npath = "/vsicurl/{address}/a.gpkg"\nscheme = "sandiao"\n',
    "a table": '[tables.supply]\npath = "{address}/a.csv"\n',
    "a raster": '[layers.land_cover]\npath = "{address}/a.tif"\nscheme = "clcd"\n',
    "a raster through GDAL": '[layers.land_cover]\npath = "/vsicurl/{address}/a.tif"\nscheme = "clcd"\n',
    "covers": '[layers.parcels]\npath = "zone.gpkg"\nlayer = "draft"\ncovers = {{ path = "{address}/a.gpkg" }}\n',
    "a shift": '[layers.parcels]\npath = "zone.gpkg"\nlayer = "draft"\nshift = "{address}/a.toml"\n',
    "a CRS": '[layers.parcels]\npath = "bare.geojson"\nscheme = "sandiao"\ncrs = "{address}/crs"\n',
    "a policy": "",
    "a base map": "",
}


@pytest.mark.parametrize("way", WAYS)
def test_no_path_of_a_case_asks_the_network(listener, files, capfd, monkeypatch, way):
    address, heard = listener
    corpus.squares().to_file(files / "zone.gpkg", layer="draft")
    (files / "bare.shp").touch()
    text = CASE + WAYS[way].format(address=address)
    if way == "a policy":
        text = text.replace('"henan-2022"', f'"{address}/pack.toml"')
    if way == "a base map":
        text = text.replace("policy =", f'basemap = "{address}/a.tif"\npolicy =')
    (files / "case.toml").write_text(text, encoding="utf-8")
    (files / "bare.geojson").write_text(corpus.collection([corpus.feature()], crs=None), encoding="utf-8")
    monkeypatch.chdir(files.parent)
    monkeypatch.delenv("LANDUSE_TRACEBACK", raising=False)
    assert main(["review", "files", "--outputs", "json,map", "--out", "out", "--lang", "en"]) == 2
    err = capfd.readouterr().err
    assert err.count("\n") == 1, err
    assert "landuse's own" not in err
    assert heard == []

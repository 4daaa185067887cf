"""Reads OpenStreetMap extracts, in XML and PBF."""

from __future__ import annotations

import warnings
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyproj
from pyogrio import raw
from pyogrio.errors import DataLayerError, DataSourceError

from landuse.core.errors import InputError, LayerNotFound
from landuse.core.exact_path import exact_source
from landuse.core.foreign_words import words_of
from landuse.core.gdal import only_drivers
from landuse.core.messages import Message
from landuse.core.read_issues import READER_SAYS, ReadIssue
from landuse.intake.base import RawData, ReadOptions
from landuse.intake.ogr import to_2d

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".osm", ".osm.pbf")

#: The layers OGR makes of an extract; ground is in the first.
_LAYERS = ("multipolygons", "lines", "points", "multilinestrings", "other_relations")
#: The layer that a kind of geometry stands for.
_OF_KIND = {"polygon": "multipolygons", "line": "lines", "point": "points"}
_AREAS = ("multipolygon", "boundary")
_BROKEN = (DataSourceError, DataLayerError, RuntimeError, ValueError, OSError)


def list_layers(path: Path) -> list[str]:
    """List the layers of an extract that hold anything."""
    return [layer for layer in _LAYERS if len(_content(path, layer, None)[0])]


def read_layer(path: Path, options: ReadOptions) -> RawData:
    """Read a layer of an extract, in WGS 84."""
    layer = options.layer or _OF_KIND.get(options.geometry or "", _LAYERS[0])
    if layer not in _LAYERS:
        raise LayerNotFound(
            Message("there is no layer '{layer}' in it; it has {layers}", layer=layer, layers=list(_LAYERS)),
            where=str(path),
            next=Message("Correct layer = ..."),
        )
    frame, repairs = _content(path, layer, options.bbox)
    if frame.empty and options.layer is None and options.bbox is None and layer == _LAYERS[0]:
        raise InputError(
            Message("there is no area in it; it has {layers}", layers=list_layers(path)),
            where=str(path),
            next=Message('Name a layer: layer = "lines"'),
        )
    if layer == _LAYERS[0] and options.bbox is None:
        repairs += _not_put_together(path, frame)
    return RawData(frame, frame.crs, tuple(repairs), "utf-8")


def _content(
    path: Path, layer: str, bbox: tuple[float, float, float, float] | None
) -> tuple[gpd.GeoDataFrame, list[ReadIssue]]:
    only_drivers(("OSM",))
    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            with exact_source(path) as file:
                meta, _, binaries, columns = raw.read(file, layer=layer, bbox=bbox)
    except _BROKEN as error:
        first = str(error).splitlines()[0]
        raise InputError(
            Message("it cannot be read: {words}", words=first),
            where=str(path),
            next=Message("Check that the file is whole"),
        ) from error
    table = pd.DataFrame(dict(zip(map(str, meta["fields"]), columns, strict=True)), index=range(len(binaries)))
    shapes, repairs = to_2d.from_wkb(binaries, where=path.name)
    # which rings do not close is listed by number, or that they are not
    complaints = sorted(
        {" ".join(str(warning.message).split()) for warning in heard if "Non closed ring" not in str(warning.message)}
    )
    frame = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(shapes, index=table.index), crs=pyproj.CRS.from_epsg(4326))
    return frame, [*repairs, *(ReadIssue("READER", READER_SAYS(words=words), path.name) for words in complaints)]


def _not_put_together(path: Path, frame: gpd.GeoDataFrame) -> list[ReadIssue]:
    """List the areas whose ways are missing or do not close, which OGR leaves out without a word."""
    if path.name.lower().endswith(".pbf"):
        what = Message(
            "areas whose ways are missing or do not close are left out, and in PBF they are not listed; .osm lists them"
        )
        return [ReadIssue("AREAS_UNLISTED", what, path.name)]
    there = set(frame["osm_id"].dropna())
    repairs = []
    try:
        for _, element in ET.iterparse(path, events=("end",)):
            if element.tag == "relation":
                tags = {tag.get("k"): tag.get("v") for tag in element.iter("tag")}
                number = element.get("id") or ""
                if tags.get("type") in _AREAS and number not in there:
                    what = Message(
                        "its ways are missing or do not close, and it was left out ({tags})", tags=_listed(tags)
                    )
                    repairs.append(ReadIssue("AREA_OPEN", what, path.name, number))
            if element.tag in ("node", "way", "relation"):
                element.clear()
    except ET.ParseError as error:
        raise InputError(
            Message("it is no whole XML: {words}", words=words_of(error)),
            where=str(path),
            next=Message("Ask for the whole file"),
        ) from error
    return repairs


def _listed(tags: dict[str | None, str | None]) -> list[str] | Message:
    kept = [f"{key}={value}" for key, value in tags.items() if key != "type"]
    return kept[:5] or Message("no tags")

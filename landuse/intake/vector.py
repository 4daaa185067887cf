"""Reads and writes the vector formats OGR knows: GeoPackage, Shapefile, GeoJSON, FileGDB, FlatGeobuf, KML, GML."""

from __future__ import annotations

import warnings
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely
from pyogrio import raw

from landuse.core.errors import InputError, NoGeometry
from landuse.core.messages import Message
from landuse.core.read_issues import READER_SAYS, ReadIssue
from landuse.geometry.crs.gcj02 import from_gcj02
from landuse.intake.base import RawData, ReadOptions, WriteOptions
from landuse.intake.ogr import shapefile, to_2d
from landuse.intake.ogr import write as vector_write
from landuse.intake.ogr.counts import refuse_miscounted
from landuse.intake.ogr.features import count_features, exact_columns, features_in, refuse_lost_shapes, stale_count
from landuse.intake.ogr.geojson import refuse_unread
from landuse.intake.ogr.open import UNREADABLE, OpenLayer, open_layers, pick, unreadable
from landuse.intake.ogr.shapefile_encoding import table_encoding
from landuse.intake.screen import check_columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

SUFFIXES = (
    ".gpkg",
    ".shp",
    ".geojson",
    ".json",
    ".gdb",
    ".fgb",
    ".kml",
    ".kmz",
    ".ovkml",
    ".ovkmz",
    ".zip",
    ".gml",
    ".dbf",
)
#: What of these is written.
WRITTEN = (".gpkg", ".shp", ".geojson", ".json", ".gdb", ".fgb", ".kml", ".kmz")

#: Formats in which some features are read without the others.
_WALKED = (".gpkg", ".gdb", ".shp", ".fgb")
#: Formats in which GDAL finds a feature by its number only from the first on.
_IN_ORDER = (".fgb",)
#: Formats whose driver keeps no count: features are counted in the text of the file.
_UNCOUNTED = (".geojson", ".json", ".kml", ".kmz")
_CURVED = (".gpkg", ".gdb", ".gml", ".gdb.zip")
#: Arcs become chords of this many degrees: less than 3 mm off an arc of 1 km radius.
_ARC_STEP = "0.25"


def list_layers(path: Path) -> list[str]:
    """List the layers of a file, those without geometry too."""
    with ExitStack() as stack:
        return [layer.name for layer in open_layers(path, stack)]


def read_layer(path: Path, options: ReadOptions) -> RawData:
    """Read a layer with its geometry in two dimensions."""
    with ExitStack() as stack:
        layer = pick(open_layers(path, stack), options.layer, path, with_geometry=True, called=options.names)
        if not layer.has_geometry:
            raise NoGeometry(
                Message("'{name}' is a table without geometry", name=layer.name),
                where=str(path),
                next=Message("Name a layer of land"),
            )
        return _read(layer, options, path, geometry=True)


def read_table(path: Path, options: ReadOptions) -> RawData:
    """Read the attributes of a layer or table."""
    with ExitStack() as stack:
        layer = pick(open_layers(path, stack), options.layer, path, with_geometry=False, called=options.names)
        return _read(layer, options, path, geometry=False)


def write_layer(path: Path, frame: gpd.GeoDataFrame, options: WriteOptions) -> list[ReadIssue]:
    """Write a layer in the format the ending names."""
    return vector_write.write(path, frame, layer=options.layer or path.stem, encoding=options.encoding)


def _near(layer: OpenLayer, options: ReadOptions) -> tuple[NDArray[np.int64] | None, int | None]:
    """Find the features within a box or near the ground a case is about, by their own geometries and no index.

    The number that a driver gives says at most that looking is not worth it.
    """
    box = options.bbox
    if box is None:
        if options.near is None or not layer.file.name.lower().endswith(_WALKED):
            return None, None
        try:
            about = pyogrio.read_info(layer.file, layer=layer.inner)
        except UNREADABLE:  # said by the reading itself
            return None, None
        crs, _ = _crs(about["crs"] or options.crs, np.empty(0, dtype=object), "")
        box = options.near.box_in(crs) if int(about["features"]) > options.near.above else None
    if box is None:
        return None, None
    fids, total = features_in(layer, box)
    if options.bbox is None and options.near is not None and total <= options.near.above:
        return None, None
    return fids, total if options.bbox is None else None


@contextmanager
def _settings() -> Iterator[None]:
    """Have GDAL draw arcs finely."""
    pyogrio.set_gdal_config_options({"OGR_ARC_STEPSIZE": _ARC_STEP})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_ARC_STEPSIZE": None})


def _read(layer: OpenLayer, options: ReadOptions, path: Path, *, geometry: bool) -> RawData:
    where = path.name if layer.name == path.stem else f"{path.name} ({layer.name})"
    repairs = list(layer.repairs)
    encoding = options.encoding if layer.file.suffix.lower() not in (".geojson", ".json") else None
    is_table = layer.file.suffix.lower() in (".shp", ".dbf")
    if is_table:
        encoding, entry = table_encoding(layer.file, options.encoding)
        repairs += [entry] if entry else []
    fids, total = _near(layer, options) if geometry and layer.has_geometry else (None, None)
    asked = _AskedLayer(encoding, fids, geometry)
    try:
        if encoding and is_table and shapefile.cuts_text(layer.file, encoding):
            content, mended = _open_mended(layer, asked)
            repairs += mended
        else:
            content = _open(layer, asked)
    except UnicodeDecodeError as error:
        message = Message(
            "its text is not in {encoding}", encoding=encoding or Message("the encoding its format asks for")
        )
        raise InputError(message, where=str(path), next=Message('Name its encoding, such as "gb18030"')) from error
    except UNREADABLE as error:
        raise unreadable(error, path) from error
    meta, fids, binaries, columns = content.meta, content.fids, content.binaries, content.columns
    repairs += content.repairs
    _hold_count(layer, content, path, all_read=asked.fids is None)
    fields = [layer.source.names.get(str(name), str(name)) for name in meta["fields"]]
    frame, renamed = _frame(fields, columns, fids, where)
    repairs += renamed
    if not geometry:
        return RawData(frame, None, tuple(repairs), encoding or meta["encoding"])
    if layer.file.suffix.lower() in (".geojson", ".json") and options.bbox is None:
        refuse_unread(layer.file, binaries, where)
    shapes, entries = to_2d.from_wkb(binaries, where=where)
    repairs += entries + _curves(layer, fids, where)
    if layer.source.gcj02:
        shapes = shapely.transform(shapes, lambda degrees: np.column_stack(from_gcj02(degrees[:, 0], degrees[:, 1])))
        what = Message(
            "its program writes GCJ-02; coordinates were taken back to WGS 84 by the public formula, to about a metre"
        )
        repairs.append(ReadIssue("GCJ02", what, where))
    crs, entry = _crs(meta["crs"], shapes, where)
    repairs += [entry] if entry else []
    features = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, index=frame.index), crs=crs)
    return RawData(features, crs, tuple(repairs), encoding or meta["encoding"], total)


def _hold_count(layer: OpenLayer, content: _Content, path: Path, *, all_read: bool) -> None:
    """Raise where shapes or features that stand in the file did not come."""
    refuse_lost_shapes(layer, content.binaries, path, all_read=all_read)
    if all_read and layer.file.suffix.lower() in _UNCOUNTED:
        layers = len(pyogrio.list_layers(layer.file))
        refuse_miscounted(layer.file, layer.inner, len(content.fids), layers, str(path))


@dataclass(frozen=True, eq=False)
class _AskedLayer:
    """What is asked of a layer: the encoding of its text, the features (all where None), and whether with geometry."""

    encoding: str | None
    fids: NDArray[np.int64] | None
    geometry: bool


@dataclass(frozen=True, eq=False)
class _Content:
    """What a layer holds, as GDAL gives it, and what it said meanwhile."""

    meta: dict[str, Any]
    fids: NDArray[np.int64]
    binaries: NDArray[np.object_]
    columns: list[Any]
    repairs: list[ReadIssue]


def _open(layer: OpenLayer, asked: _AskedLayer) -> _Content:
    """Read the raw content whole: every feature there is, numbers to the last digit, instants with their zone."""
    # GDAL takes "iso-8859-1" for bytes it need not convert, and "latin1" for what it is
    name = "latin1" if asked.encoding == "iso-8859-1" else asked.encoding
    wanted: dict[str, Any] = {"layer": layer.inner, "encoding": name}
    by_number = asked.fids is not None and not layer.file.name.lower().endswith(_IN_ORDER)
    if by_number:
        wanted["fids"] = asked.fids
    with _settings(), warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        meta, fids, binaries, columns = raw.read(
            layer.file, read_geometry=asked.geometry and layer.has_geometry, return_fids=True, **wanted
        )
        repairs: list[ReadIssue] = []
        if not by_number:
            count = count_features(layer)
            if count is not None and count != len(fids):
                wanted["where"] = "1 = 1"  # makes GDAL count instead of looking up what it once counted
                repairs.append(stale_count(layer, len(fids), count))
                meta, fids, binaries, columns = raw.read(
                    layer.file, read_geometry=asked.geometry and layer.has_geometry, return_fids=True, **wanted
                )
                if count != len(fids):
                    raise RuntimeError(f"{count} features are there and {len(fids)} could be read")
        columns = exact_columns(layer, meta, columns, wanted, fids)
    if asked.fids is not None and not by_number:
        kept = np.isin(fids, asked.fids)
        fids, binaries, columns = fids[kept], binaries[kept], [column[kept] for column in columns]
    warned = dict.fromkeys(str(warning.message) for warning in heard)
    repairs += [_heard(message, layer.name) for message in warned]
    return _Content(meta, fids, binaries, columns, repairs)


def _open_mended(layer: OpenLayer, asked: _AskedLayer) -> tuple[_Content, list[ReadIssue]]:
    """Read a table whose texts are cut off within a character."""
    with shapefile.staged(layer.file, mend_text=asked.encoding) as mended:
        ready = replace(layer, source=replace(layer.source, file=mended.file))
        return _open(ready, asked), [entry for entry in mended.repairs if entry.code == "TEXT_CUT"]


def _heard(message: str, layer: str) -> ReadIssue:
    if "Measured (M)" in message:
        return ReadIssue("M_DROPPED", Message("measures (M) were dropped"), layer)
    return ReadIssue("READER", READER_SAYS(words=" ".join(message.split())), layer)


def _frame(
    fields: list[str], columns: list[np.ndarray], fids: np.ndarray, where: str
) -> tuple[pd.DataFrame, list[ReadIssue]]:
    check_columns(len(fields), where)
    names: list[str] = []
    repairs = []
    for field in fields:
        name = field
        if field in (*names, "geometry"):
            name = next(f"{field}_{number}" for number in range(2, 10_000) if f"{field}_{number}" not in names)
            repairs.append(
                ReadIssue(
                    "COLUMN_TWICE",
                    Message("'{field}' cannot stand there twice; it is '{name}' here", field=field, name=name),
                    where,
                )
            )
        names.append(name)
    return pd.DataFrame(dict(zip(names, columns, strict=True)), index=pd.RangeIndex(len(fids))), repairs


def _curves(layer: OpenLayer, fids: np.ndarray, where: str) -> list[ReadIssue]:
    """List the features whose arcs were turned into chords."""
    if not layer.file.name.lower().endswith(_CURVED):
        return []
    query = "SELECT FID, OGR_GEOMETRY FROM \"{}\" WHERE OGR_GEOMETRY LIKE '%CURVE%' OR OGR_GEOMETRY LIKE '%CIRCULAR%'"
    query += " OR OGR_GEOMETRY LIKE '%SURFACE%'"
    name = layer.inner.replace('"', '\\"')
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            _, curved, _, _ = raw.read(
                layer.file, sql=query.format(name), sql_dialect="OGRSQL", read_geometry=False, return_fids=True,
            )  # fmt: skip
        except UNREADABLE as error:
            raise unreadable(error, layer.file) from error
    rows = {int(fid): row for row, fid in enumerate(fids)}
    what = Message(
        "its arcs were turned into chords of {degrees} degrees, less than 3 mm off an arc of 1 km radius",
        degrees=_ARC_STEP,
    )
    return [ReadIssue("CURVE", what, where, None, rows[int(fid)]) for fid in curved if int(fid) in rows]


def _crs(stated: str | None, shapes: np.ndarray, where: str) -> tuple[pyproj.CRS | None, ReadIssue | None]:
    if not stated or "Undefined" in stated:
        return None, None
    try:
        crs = pyproj.CRS.from_user_input(stated)
    except pyproj.exceptions.CRSError:
        return None, ReadIssue(
            "CRSUNREADABLE", Message("its CRS cannot be understood: {words}", words=stated[:60]), where
        )
    if not len(shapes):
        return crs, None
    bounds = shapely.total_bounds(shapes)
    if crs.is_geographic and np.isfinite(bounds).all() and np.abs(bounds).max() > 360:
        most = np.abs(bounds).max()
        what = Message(
            "it is said to be in degrees, but coordinates reach {most:.0f}; its CRS counts as not given", most=most
        )
        return None, ReadIssue("CRS_IMPOSSIBLE", what, where)
    return crs, None

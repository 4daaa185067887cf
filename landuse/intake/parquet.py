"""Reads and writes GeoParquet, and plain Parquet tables."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely

from landuse.core.errors import InputError, LayerNotFound, NoGeometry
from landuse.core.foreign_words import words_of
from landuse.core.messages import Message
from landuse.intake.base import RawData, ReadOptions, WriteOptions
from landuse.intake.ogr import to_2d

if TYPE_CHECKING:
    from pathlib import Path

    from landuse.core.read_issues import ReadIssue

#: Rows looked at together where a file has no boxes of its rows.
#: Whole numbers that a float holds exactly.
_EXACT = 2**53
_BATCH = 65_536
SUFFIXES = (".parquet", ".geoparquet")
WRITTEN = (".parquet", ".geoparquet")

_BROKEN = (
    pa.ArrowException,
    ValueError,
    OSError,
    KeyError,
    TypeError,
    pyproj.exceptions.CRSError,
    shapely.errors.ShapelyError,
)


def list_layers(path: Path) -> list[str]:
    """List the layers of a file: the one it holds, by the file's name."""
    _schema(path)
    return [path.stem]


def read_layer(path: Path, options: ReadOptions) -> RawData:
    """Read a layer with its geometry in two dimensions."""
    _check_layer(path, options.layer)
    if b"geo" not in (_schema(path).metadata or {}):
        raise NoGeometry(
            Message("this Parquet file says nothing of geometry"),
            where=str(path),
            next=Message("Write it as GeoParquet"),
        )
    try:
        options, total = _near(path, options)
        with np.errstate(invalid="ignore"):  # a corrupt vertex is refused where it is known which feature has it
            frame = _whole(path) if options.bbox is None else _read_box(path, options.bbox)
    except _BROKEN as error:
        raise _unreadable(error, path) from error
    if options.bbox is not None:
        shapes = np.asarray(frame.geometry.array, dtype=object)
        frame = frame[shapely.intersects(shapes, shapely.box(*options.bbox)) | shapely.is_missing(shapes)]
    frame = frame.reset_index(drop=isinstance(frame.index, pd.RangeIndex) or frame.index.name is None)
    geometry, repairs = to_2d.to_2d(np.asarray(frame.geometry.array, dtype=object), where=path.name)
    frame[frame.geometry.name] = geometry
    if frame.geometry.name != "geometry" and "geometry" not in frame:
        frame = frame.rename_geometry("geometry")
    return RawData(frame, frame.crs, tuple(repairs), total=total)


def read_table(path: Path, options: ReadOptions) -> RawData:
    """Read the attributes alone."""
    _check_layer(path, options.layer)
    schema = _schema(path)
    if b"geo" in (schema.metadata or {}):
        raw = read_layer(path, ReadOptions())
        return RawData(pd.DataFrame(raw.frame.drop(columns="geometry")))
    try:
        return RawData(_exact(pd.read_parquet(path), pq.read_table(path)))
    except _BROKEN as error:
        raise _unreadable(error, path) from error


def write_layer(path: Path, frame: gpd.GeoDataFrame, options: WriteOptions) -> list[ReadIssue]:
    """Write a layer as GeoParquet, which loses nothing."""
    del options  # one file, one layer, text in UTF-8: there is nothing to choose
    try:
        frame.to_parquet(path, index=False, compression="zstd", write_covering_bbox=False)
    except _BROKEN as error:
        raise InputError(Message("it cannot be written: {words}", words=words_of(error)), where=str(path)) from error
    return []


def _about(path: Path) -> dict[str, Any]:
    metadata: dict[str, Any] = json.loads((_schema(path).metadata or {})[b"geo"])
    return metadata


def _near(path: Path, options: ReadOptions) -> tuple[ReadOptions, int | None]:
    """Turn the ground a case is about into a box in the file's CRS, where the file is large."""
    if options.near is None or options.bbox is not None:
        return options, None
    total = pq.read_metadata(path).num_rows
    about = _about(path)
    stated = about["columns"][about["primary_column"]].get("crs", "OGC:CRS84")
    crs = None if stated is None else pyproj.CRS.from_user_input(stated)
    box = options.near.box_in(crs) if total > options.near.above else None
    return (options, None) if box is None else (replace(options, bbox=box), total)


def _read_box(path: Path, box: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    """Read what meets a box or has no geometry, by the geometries themselves: a column of boxes may be older."""
    about = _about(path)
    column = about["columns"][about["primary_column"]]
    if column.get("encoding") != "WKB":
        return _whole(path)
    name, kept = about["primary_column"], []
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_BATCH):
            west, south, east, north = shapely.bounds(shapely.from_wkb(batch[name].to_numpy(zero_copy_only=False))).T
            meets = (west <= box[2]) & (east >= box[0]) & (south <= box[3]) & (north >= box[1]) | np.isnan(west)
            kept.append(pa.Table.from_batches([batch]).filter(pa.array(meets)))
    table = pa.concat_tables(kept).replace_schema_metadata(_schema(path).metadata)
    frame = _exact(table.to_pandas(), table)
    frame[name] = shapely.from_wkb(frame[name].to_numpy())
    return gpd.GeoDataFrame(frame, geometry=name, crs=column.get("crs", "OGC:CRS84"))


def _whole(path: Path) -> gpd.GeoDataFrame:
    frame: gpd.GeoDataFrame = gpd.read_parquet(path)
    schema = _schema(path)
    there = [name for name in schema.names if name in frame]
    long = [name for name in there if _is_spoilt(frame[name], schema.field(name).type)]
    return _exact(frame, pq.read_table(path, columns=long)) if long else frame


def _exact(frame: pd.DataFrame, table: pa.Table) -> Any:  # noqa: ANN401
    """Put whole numbers back that a null among them has made floats of, where a float cannot hold them."""
    for name in table.column_names:
        if name in frame and _is_spoilt(frame[name], table.schema.field(name).type):
            frame[name] = pd.array(table[name].to_pylist(), dtype="Int64")
    return frame


def _is_spoilt(column: pd.Series, kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) and column.dtype.kind == "f" and bool((column.abs() >= _EXACT).any())


def _schema(path: Path) -> pa.Schema:
    try:
        return pq.read_schema(path)
    except _BROKEN as error:
        raise _unreadable(error, path) from error


def _check_layer(path: Path, wanted: str | None) -> None:
    if wanted not in (None, path.stem):
        raise LayerNotFound(
            Message("there is no layer '{wanted}' in it; it has '{layer}'", wanted=wanted, layer=path.stem),
            where=str(path),
            next=Message("Leave layer out"),
        )


def _unreadable(error: Exception, path: Path) -> InputError:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return InputError(
        Message("it cannot be read: {words}", words=reason),
        where=str(path),
        next=Message("Check that the file is whole"),
    )

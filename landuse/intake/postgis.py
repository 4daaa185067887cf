"""Reads and writes layers that are tables of a PostGIS database."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from psycopg import sql

from landuse.core.addresses import shown
from landuse.core.errors import InputError, TargetExists
from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue
from landuse.intake.base import RawData, ReadOptions, WriteOptions
from landuse.intake.ogr import to_2d
from landuse.intake.ogr.database import ask, connect, find_table, system_of, table_with_columns, tables

if TYPE_CHECKING:
    from pyproj import CRS

    from landuse.intake.ogr.database import DatabaseTable, Link

SUFFIXES = ("postgresql://", "postgres://")
WRITTEN = ("postgresql://", "postgres://")

#: How far chords may lie off the arcs they stand for, m, and in a system of degrees.
_CHORD_M, _CHORD_DEGREES = 0.001, 1e-8
_NAME_BYTES = 63
_GEOMETRY = """
SELECT {columns} ST_AsBinary(ST_Force2D(
  CASE WHEN ST_HasArc({geom}) THEN ST_CurveToLine({geom}, {chord}, 1, 1) ELSE {geom} END)),
  ST_Zmflag({geom}), ST_HasArc({geom})
FROM {table} AS t {where} ORDER BY {order}
"""


def list_layers(path: str) -> list[str]:
    """List the tables of a database, those without geometry last."""
    with connect(path) as link:
        listed = [table_with_columns(link, table) for table in tables(link)]
    return [table.label for table in sorted(listed, key=lambda table: not table.geometry)]


def read_layer(path: str, options: ReadOptions) -> RawData:
    """Read a table with its geometry; the box and the columns are left to the database."""
    with connect(path) as link:
        table = find_table(link, options.layer, path, with_geometry=True)
        where = f"{shown(path)} ({table.label})"
        if len(table.geometry) > 1:
            raise InputError(
                Message("it has several geometry columns: {columns}", columns=list(table.geometry)),
                where=where,
                next=Message("Make a view with one of them"),
            )
        geom = sql.SQL("t.{}::geometry").format(sql.Identifier(table.geometry[0]))
        numbers = ask(
            link,
            "SELECT DISTINCT ST_SRID({geom}) FROM {table} AS t WHERE {geom} IS NOT NULL",
            geom=geom,
            table=table.identifier,
        )
        crs = system_of(link, [int(row[0]) for row in numbers], where)
        names = _wanted(table, options, where)
        options, total = _near(link, table, crs, options)
        chord = _CHORD_DEGREES if crs is not None and crs.is_geographic else _CHORD_M
        rows = ask(link, _GEOMETRY, columns=_listed(names), geom=geom, chord=sql.Literal(chord), table=table.identifier,
                   where=_within(geom, options, numbers), order=_order(table))  # fmt: skip
    frame = _frame(rows, names)
    shapes, repairs = _shapes(rows, len(names), where)
    features = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, index=frame.index), crs=crs)
    if options.bbox is not None:
        # the database went by bounding boxes
        touching = shapely.intersects(shapes, shapely.box(*options.bbox)) | shapely.is_missing(shapes)
        features = features[touching].reset_index(drop=True)
    return RawData(features, crs, tuple(repairs), "utf-8", total)


def read_table(path: str, options: ReadOptions) -> RawData:
    """Read the attributes of a table alone."""
    with connect(path) as link:
        table = find_table(link, options.layer, path, with_geometry=False)
        names = _wanted(table, options, f"{shown(path)} ({table.label})")
        query = "SELECT {columns} 1 FROM {table} AS t ORDER BY {order}"
        rows = ask(link, query, columns=_listed(names), table=table.identifier, order=_order(table))
    return RawData(_frame(rows, names), None, (), "utf-8")


def write_layer(path: str, frame: gpd.GeoDataFrame, options: WriteOptions) -> list[ReadIssue]:
    """Write a layer as a new table, in one transaction."""
    if not options.layer:
        raise InputError(
            Message("the table to write is not named"), where=shown(path), next=Message("Name it with --to-layer TABLE")
        )
    schema, _, name = options.layer.rpartition(".")
    table = sql.Identifier(schema, name) if schema else sql.Identifier(name)
    where = f"{shown(path)} ({options.layer})"
    with connect(path, write=True) as link:
        there = ask(link, "SELECT to_regclass({name})", name=sql.Literal(table.as_string(link)))[0][0] is not None
        if there and not options.overwrite:
            raise TargetExists(
                Message("there is such a table already"), where=where, next=Message("Name another, or give --overwrite")
            )
        srid, repairs = _srid(link, frame, where)
        if there:
            link.execute(sql.SQL("DROP TABLE {}").format(table))
        repairs += _fill(link, table, frame, srid, where)
    return repairs


def _near(link: Link, table: DatabaseTable, crs: CRS | None, options: ReadOptions) -> tuple[ReadOptions, int | None]:
    """Turn the ground a case is about into a box of the table's own, where the table is large."""
    if options.near is None or options.bbox is not None:
        return options, None
    total = int(ask(link, "SELECT count(*) FROM {table}", table=table.identifier)[0][0])
    box = options.near.box_in(crs) if total > options.near.above else None
    return (options, None) if box is None else (replace(options, bbox=box), total)


def _wanted(table: DatabaseTable, options: ReadOptions, where: str) -> list[str]:
    names = [name for name, kind in table.columns if kind not in ("geometry", "geography", "raster")]
    if options.columns is None:
        return names
    missing = [name for name in options.columns if name not in names]
    if missing:
        raise InputError(
            Message("it has no column {missing}; it has {names}", missing=missing, names=names),
            where=where,
            next=Message("Correct the names"),
        )
    return [name for name in names if name in options.columns]


def _listed(names: list[str]) -> sql.Composed:
    return sql.Composed([sql.SQL("t.{}, ").format(sql.Identifier(name)) for name in names])


def _within(geom: sql.Composable, options: ReadOptions, numbers: list[tuple[Any, ...]]) -> sql.Composable:
    if options.bbox is None or not numbers:
        return sql.SQL("")
    # the box is a constant, for only then does the database go by its index
    box = sql.SQL(", ").join(sql.Literal(side) for side in (*map(float, options.bbox), int(numbers[0][0])))
    return sql.SQL("WHERE {geom} && ST_MakeEnvelope({box}) OR {geom} IS NULL").format(geom=geom, box=box)


def _order(table: DatabaseTable) -> sql.Composable:
    """Return an order that is the same each time: the key, else where the rows lie, else their text."""
    if table.key:
        return sql.SQL(", ").join(sql.SQL("t.{}").format(sql.Identifier(name)) for name in table.key)
    return sql.SQL("t.ctid") if table.stored else sql.SQL("t::text")


def _frame(rows: list[tuple[Any, ...]], names: list[str]) -> pd.DataFrame:
    index = pd.RangeIndex(len(rows))
    columns = {name: _column([row[place] for row in rows]) for place, name in enumerate(names)}
    return pd.DataFrame(columns, index=index)


def _column(values: list[Any]) -> pd.Series:
    present = [value for value in values if value is not None]
    kinds = {type(value) for value in present}
    if kinds == {bool}:
        return pd.Series(values, dtype="bool" if len(present) == len(values) else "boolean")
    if kinds == {int}:
        return pd.Series(values, dtype="int64" if len(present) == len(values) else "Int64")
    if kinds == {Decimal} and max(map(abs, present)) >= 2**53 and all(_is_long(value) for value in present):
        return _column([None if value is None else int(value) for value in values])
    if kinds and kinds <= {int, float, Decimal}:
        return pd.Series([None if value is None else float(value) for value in values], dtype="float64")
    if kinds == {str}:
        return pd.Series(values, dtype="str")
    if present and all(hasattr(value, "isoformat") for value in present):
        return pd.Series(values) if any(hasattr(value, "hour") for value in present) else _days(values)
    # lists, JSON and the like go by their text
    return pd.Series([None if value is None else str(value) for value in values], dtype="str")


def _is_long(value: Decimal) -> bool:
    return value == value.to_integral_value() and abs(value) < 2**63


def _days(values: list[Any]) -> pd.Series:
    return pd.Series(pd.to_datetime(pd.Series(values, dtype=object)).astype("datetime64[us]"))


def _shapes(rows: list[tuple[Any, ...]], place: int, where: str) -> tuple[np.ndarray, list[ReadIssue]]:
    binaries = np.array([None if row[place] is None else bytes(row[place]) for row in rows], dtype=object)
    shapes, repairs = to_2d.from_wkb(binaries, where=where)
    flags = [row[place + 1] or 0 for row in rows]
    heights, measures = (sum(flag in kinds for flag in flags) for kinds in ((2, 3), (1, 3)))
    repairs += to_2d.dropped(heights, measures, where)
    chord = Message("its arcs were turned into chords at most {chord:g} m off", chord=_CHORD_M)
    repairs += [ReadIssue("CURVE", chord, where, None, number) for number, row in enumerate(rows) if row[place + 2]]
    return shapes, repairs


def _srid(link: Link, frame: gpd.GeoDataFrame, where: str) -> tuple[int, list[ReadIssue]]:
    epsg = None if frame.crs is None else frame.crs.to_epsg()
    query = "SELECT srid FROM spatial_ref_sys WHERE auth_name = 'EPSG' AND auth_srid = {epsg}"
    known = ask(link, query, epsg=sql.Literal(epsg)) if epsg else []
    if known:
        return int(known[0][0]), []
    lost = (
        Message("it has no CRS: the geometries carry no SRID")
        if frame.crs is None
        else Message("the database does not know its CRS, {crs}: the geometries carry no SRID", crs=frame.crs.name)
    )
    return 0, [ReadIssue("CRS_LOST", lost, where)]


def _fill(link: Link, table: sql.Identifier, frame: gpd.GeoDataFrame, srid: int, where: str) -> list[ReadIssue]:
    columns = [name for name in frame.columns if name != frame.geometry.name]
    names, repairs = _names([str(name) for name in columns], where)
    geom = next(name for name in ("geom", "geometry", "landuse_geom") if name not in names)
    kinds = [sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(_kind(frame[column])))
             for name, column in zip(names, columns, strict=True)]  # fmt: skip
    kinds.append(sql.SQL("{} geometry(Geometry, {})").format(sql.Identifier(geom), sql.Literal(srid)))
    link.execute(sql.SQL("CREATE TABLE {} ({})").format(table, sql.SQL(", ").join(kinds)))
    values, lost = _values(frame, columns, where)
    shapes = shapely.to_wkb(shapely.set_srid(shapely.force_2d(frame.geometry.array), srid), hex=True, include_srid=True)
    every = sql.SQL(", ").join(map(sql.Identifier, [*names, geom]))
    with link.cursor() as cursor, cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(table, every)) as copy:
        for row in zip(*values, shapes, strict=True):
            copy.write_row(row)
    link.execute(sql.SQL("CREATE INDEX ON {} USING gist ({})").format(table, sql.Identifier(geom)))
    return [*repairs, *lost]


def _names(names: list[str], where: str) -> tuple[list[str], list[ReadIssue]]:
    """Cut names to what a database holds, each its own."""
    short: list[str] = []
    for name in names:
        cut, number = name.replace("\0", "").encode()[:_NAME_BYTES].decode(errors="ignore") or "column", 1
        while cut in short:
            number += 1
            cut = name.encode()[: _NAME_BYTES - 1 - len(str(number))].decode(errors="ignore") + f"_{number}"
        short.append(cut)
    changed = [(name, cut) for name, cut in zip(names, short, strict=True) if name != cut]
    return short, [
        ReadIssue("NAME_CUT", Message("'{name}' is called '{cut}' there", name=name, cut=cut), where)
        for name, cut in changed
    ]


def _kind(values: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(values):
        return "boolean"
    if pd.api.types.is_unsigned_integer_dtype(values):
        return "numeric(20, 0)" if values.dtype.itemsize == 8 else "bigint"
    if pd.api.types.is_integer_dtype(values):
        return "bigint"
    if pd.api.types.is_float_dtype(values):
        return "double precision"
    if pd.api.types.is_datetime64_any_dtype(values):
        return "timestamptz" if getattr(values.dtype, "tz", None) else "timestamp"
    return "text"


def _values(frame: gpd.GeoDataFrame, columns: list[Any], where: str) -> tuple[list[list[Any]], list[ReadIssue]]:
    values, repairs = [], []
    for name in columns:
        column, kind = frame[name], _kind(frame[name])
        plain = [None if missing else value for value, missing in zip(column.tolist(), column.isna(), strict=True)]
        if kind == "text":
            texts = [value if value is None else str(value) for value in plain]
            plain = [value if value is None else value.replace("\0", "") for value in texts]
            if plain != texts:
                repairs.append(
                    ReadIssue(
                        "TEXT_CUT", Message("'{name}' holds NUL characters, which were left out", name=name), where
                    )
                )
        values.append(plain)
    return values, repairs

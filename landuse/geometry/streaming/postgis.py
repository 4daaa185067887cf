"""Layers that are PostGIS tables, read a part at a time; what the database can leave out, it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import psycopg
import pyarrow as pa
import pyproj
from psycopg import sql

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.geometry.streaming.sources import Batch, Box, around

_ONE_KEY = Message("the table needs one whole-number primary key and has {columns}")
_ONE_GEOMETRY = Message("the table needs one geometry column and has {columns}")


@dataclass(eq=False)
class PostGis:
    """A PostGIS table with a whole-number primary key, which numbers its rows.

    Parameters
    ----------
    connection
        A libpq connection string; a password belongs in ``~/.pgpass``.
    table
        The table, with its schema where that is not on the search path.
    column
        The geometry column; may be left out where there is one.

    Raises
    ------
    InputError
        If the table has no such key or no geometry column, or several.
    """

    connection: str = field(repr=False)
    table: str
    column: str = ""
    key: str = field(init=False)
    crs: pyproj.CRS | None = field(init=False)
    count: int = field(init=False)
    extent: Box = field(init=False)

    def __post_init__(self) -> None:
        self.key = self._the_one(_KEYS, _ONE_KEY, Message("Add one, or name the table behind a view"))
        self.column = self.column or self._the_one(_COLUMNS, _ONE_GEOMETRY, Message("Name it"))
        about = self._rows(
            "SELECT n, ST_XMin(b), ST_YMin(b), ST_XMax(b), ST_YMax(b), s FROM (SELECT count(*) AS n,"
            " ST_Extent({column}) AS b, max(ST_SRID({column})) AS s FROM {table}) AS t"
        )
        total, *box, srid = about[0]
        self.count = int(total)
        self.extent = (
            (box[0], box[1], box[2], box[3]) if self.count and box[0] is not None else around(np.empty((0, 4)))
        )
        rows = self._rows("SELECT srtext FROM spatial_ref_sys WHERE srid = {srid}", srid=sql.Literal(srid or 0))
        self.crs = pyproj.CRS.from_user_input(rows[0][0]) if rows else None

    def walk(self, columns: Sequence[str], size: int) -> Iterator[Batch]:
        """Yield every row once, in the order of the key.

        Parameters
        ----------
        columns
            Columns to give along; the database sends no others.
        size
            Rows at a time.

        Yields
        ------
        Batch
            At most ``size`` rows.
        """
        query = "SELECT {key}, ST_AsBinary({column}) {more} FROM {table} ORDER BY {key}"
        names = [sql.SQL(", ") + sql.Identifier(name) for name in columns]
        with psycopg.connect(self.connection) as link, link.cursor("landuse", binary=True) as cursor:
            cursor.execute(self._said(query, more=sql.Composed(names)))
            while rows := cursor.fetchmany(size):
                yield _batch(rows, columns)

    def near(self, box: Box) -> Batch:
        """Return every row whose bounding box meets a box, by the table's own index.

        Parameters
        ----------
        box
            Left, bottom, right, top.

        Returns
        -------
        Batch
            The rows, ascending, without columns.
        """
        query = (
            "SELECT {key}, ST_AsBinary({column}) FROM {table} WHERE {column} &&"
            " ST_SetSRID(ST_MakeEnvelope({box}), ST_SRID({column})) ORDER BY {key}"
        )
        if not np.isfinite(box).all():
            return _batch([], [])
        return _batch(self._rows(query, box=sql.SQL(", ").join(sql.Literal(side) for side in box)), [])

    def _the_one(self, query: str, what: Message, then: Message) -> str:
        rows = self._rows(query, name=sql.Literal(self._said("{table}").as_string(None)))
        if len(rows) != 1:
            columns = [row[0] for row in rows] or Message("none")
            raise InputError(what(columns=columns), where=self.table, next=then)
        return str(rows[0][0])

    def _said(self, query: str, **parts: sql.Composable) -> sql.Composed:
        names: dict[str, sql.Composable] = {"table": sql.Identifier(*self.table.split("."))}
        names |= {name: sql.Identifier(getattr(self, name)) for name in ("key", "column") if getattr(self, name, "")}
        return sql.SQL(query).format(**names, **parts)

    def _rows(self, query: str, **parts: sql.Composable) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.connection) as link, link.cursor(binary=True) as cursor:
            rows: list[tuple[Any, ...]] = cursor.execute(self._said(query, **parts)).fetchall()
            return rows


_KEYS = (
    "SELECT a.attname FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)"
    " WHERE i.indrelid = {name}::regclass AND i.indisprimary AND a.atttypid IN ('int2'::regtype, 'int4'::regtype,"
    " 'int8'::regtype) AND cardinality(i.indkey::int2[]) = 1"
)
_COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = {name}::regclass AND atttypid = 'geometry'::regtype"
    " AND NOT attisdropped"
)


def _batch(rows: Sequence[tuple[Any, ...]], columns: Sequence[str]) -> Batch:
    keys, binary = (
        np.array([row[0] for row in rows], dtype=np.int64),
        pa.array([row[1] for row in rows], pa.large_binary()),
    )
    return Batch(keys, binary, pa.table({name: [row[2 + k] for row in rows] for k, name in enumerate(columns)}))

"""Finds tables in a PostGIS database, and keeps passwords out of what it says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql
from pyproj import CRS
from pyproj.exceptions import CRSError

from landuse.core.addresses import shown, without_secrets
from landuse.core.errors import InputError, LayerNotFound, NoGeometry
from landuse.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

_PATIENCE_S = 15
_TABLES = """
SELECT c.oid::bigint, n.nspname, c.relname, c.relkind = ANY ('{{r,m}}'), n.nspname = ANY (current_schemas(false))
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind = ANY ('{{r,p,v,m,f}}') AND n.nspname <> ALL ('{{pg_catalog,information_schema,topology,tiger}}')
  AND n.nspname !~ '^pg_' AND has_table_privilege(c.oid, 'SELECT')
  AND c.relname <> ALL ('{{spatial_ref_sys,geometry_columns,geography_columns,raster_columns,raster_overviews}}')
ORDER BY 5 DESC, 2, 3
"""
_COLUMNS = """
SELECT a.attname, t.typname FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
WHERE a.attrelid = {oid} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
_KEY = """
SELECT a.attname FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
WHERE i.indrelid = {oid} AND i.indisprimary ORDER BY array_position(i.indkey::int2[], a.attnum)
"""

Link = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class DatabaseTable:
    """A table or view of a database.

    Parameters
    ----------
    oid
        Its number in the catalogue.
    schema, name
        What it is called.
    stored
        Whether its rows lie somewhere of their own, as those of a view do not.
    near
        Whether it is found without its schema.
    columns
        The names of its columns with the names of their types.
    key
        The columns of its primary key.
    """

    oid: int
    schema: str
    name: str
    stored: bool
    near: bool
    columns: tuple[tuple[str, str], ...] = ()
    key: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How it is named as a layer."""
        return self.name if self.near else f"{self.schema}.{self.name}"

    @property
    def geometry(self) -> tuple[str, ...]:
        """Its geometry columns."""
        return tuple(name for name, kind in self.columns if kind in ("geometry", "geography"))

    @property
    def identifier(self) -> sql.Identifier:
        """Its name as it stands in a query."""
        return sql.Identifier(self.schema, self.name)


@contextmanager
def connect(address: str, *, write: bool = False) -> Iterator[Link]:
    """Connect to a database; a reader cannot change anything in it.

    Parameters
    ----------
    address
        As ``postgresql://user@host:5432/database``; a password belongs in ``~/.pgpass`` or ``PGPASSWORD``.
    write
        Whether anything is to be written.

    Yields
    ------
    psycopg.Connection
        In one transaction.

    Raises
    ------
    InputError
        If there is no such database, or a query fails; no password is in the message.
    """
    try:
        with psycopg.connect(address, connect_timeout=_PATIENCE_S, application_name="landuse") as link:
            link.read_only = not write
            yield link
    except (psycopg.Error, UnicodeError) as error:
        message = without_secrets(" ".join(str(error).split()), address)
        then = (
            Message("Check the address, and that the database can be reached")
            if isinstance(error, psycopg.OperationalError)
            else None
        )
        raise InputError(
            Message("the database says: {words}", words=message), where=shown(address), next=then
        ) from None


def ask(link: Link, query: str, **parts: sql.Composable) -> list[tuple[Any, ...]]:
    """Ask a database for rows.

    Parameters
    ----------
    link
        The connection.
    query
        The query, with places for the parts.
    **parts
        Names and values to put there.

    Returns
    -------
    list of tuple
        The rows.
    """
    with link.cursor(binary=True) as cursor:
        rows: list[tuple[Any, ...]] = cursor.execute(sql.SQL(query).format(**parts)).fetchall()
        return rows


def tables(link: Link) -> list[DatabaseTable]:
    """List the tables and views of the user's that may be read."""
    return [DatabaseTable(*row) for row in ask(link, _TABLES)]


def find_table(link: Link, layer: str | None, address: str, *, with_geometry: bool) -> DatabaseTable:
    """Find the table a layer's name means.

    Parameters
    ----------
    link
        The connection.
    layer
        ``table`` or ``schema.table``; None where there is but one.
    address
        Where it is, for messages.
    with_geometry
        Whether it has to have geometry.

    Returns
    -------
    DatabaseTable
        With its columns.

    Raises
    ------
    InputError
        If none or several fit.
    """
    there = tables(link)
    if layer is None:
        full = [table_with_columns(link, table) for table in there]
        fitting = [table for table in full if bool(table.geometry) == with_geometry]
    else:
        fitting = [table for table in there if layer in (f"{table.schema}.{table.name}", table.label)]
        fitting = [table_with_columns(link, table) for table in fitting]
    if len(fitting) == 1 and (fitting[0].geometry or not with_geometry):
        return fitting[0]
    labels = [table.label for table in there]
    if not fitting:
        raise LayerNotFound(
            _no_table(layer, labels, with_geometry=with_geometry),
            where=shown(address),
            next=Message('Name one: layer = "schema.table"'),
        )
    if len(fitting) > 1:
        named = [f"{table.schema}.{table.name}" for table in fitting]
        raise InputError(
            Message("several tables fit: {named}", named=named),
            where=shown(address),
            next=Message('Name one: layer = "schema.table"'),
        )
    raise NoGeometry(
        Message("'{label}' has no geometry", label=fitting[0].label),
        where=shown(address),
        next=Message("Name a table of land"),
    )


def _no_table(layer: str | None, labels: list[str], *, with_geometry: bool) -> Message:
    if layer:
        return Message("there is no table '{table}'; it has {tables}", table=layer, tables=labels)
    if with_geometry:
        return Message("no table has geometry; it has {tables}", tables=labels)
    return Message("no table is without geometry; it has {tables}", tables=labels)


def table_with_columns(link: Link, table: DatabaseTable) -> DatabaseTable:
    """Look up the columns and the key of a table.

    Parameters
    ----------
    link
        The connection.
    table
        The table.

    Returns
    -------
    DatabaseTable
        The same with its columns.
    """
    oid = sql.Literal(table.oid)
    columns = tuple((str(name), str(kind)) for name, kind in ask(link, _COLUMNS, oid=oid))
    key = tuple(str(row[0]) for row in ask(link, _KEY, oid=oid))
    return DatabaseTable(table.oid, table.schema, table.name, table.stored, table.near, columns, key)


def system_of(link: Link, numbers: Sequence[int], where: str) -> CRS | None:
    """Return the coordinate system of the numbers (SRID) that geometries carry.

    Parameters
    ----------
    link
        The connection.
    numbers
        The different numbers found.
    where
        The table, for messages.

    Returns
    -------
    pyproj.CRS or None
        None where none is said.

    Raises
    ------
    InputError
        If there are several, or the one there is is not known to the database.
    """
    if len(numbers) > 1:
        raise InputError(
            Message("its geometries are in several systems: SRID {numbers}", numbers=sorted(numbers)),
            where=where,
            next=Message("Give each system a table of its own"),
        )
    if not numbers or not numbers[0]:
        return None
    query = "SELECT auth_name, auth_srid, srtext FROM spatial_ref_sys WHERE srid = {srid}"
    for authority, code, text in ask(link, query, srid=sql.Literal(numbers[0])):
        try:
            return CRS.from_user_input(f"EPSG:{code}" if authority == "EPSG" else text)
        except CRSError:
            break
    raise InputError(
        Message("nothing is known of its SRID {number}", number=numbers[0]),
        where=where,
        next=Message("Correct spatial_ref_sys"),
    )

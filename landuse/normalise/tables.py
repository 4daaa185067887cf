"""Tables of a case: read, their columns named, kept apart by date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd

from landuse.boundary.point_table import point_table
from landuse.boundary.points import boundary_points
from landuse.core.addresses import is_address
from landuse.core.case import TableEntry
from landuse.core.column_fault import ColumnFault
from landuse.core.layer import Source, Table
from landuse.core.messages import Message
from landuse.core.missing import role_title
from landuse.core.read_issues import ReadIssue
from landuse.core.specs import load_spec
from landuse.intake.base import ReadOptions
from landuse.intake.open import fingerprint, read
from landuse.intake.survey.point_rows import has_coordinates, point_number, point_rows
from landuse.normalise.columns import resolve_columns

GUESSED = Message(
    "that this is '{role}' was guessed ({why}); nothing that rests on it counts as met until somebody has confirmed it"
)
#: The role of a table of boundary points.
POINTS = "boundary_points"
#: The reader whose tables close each ring themselves, as the bureau's form does.
SHEETS = "sheet"


def place_of(folder: Path, path: str) -> Path | str:
    """Return where a file of a case is."""
    if is_address(path):
        return path
    place = folder / path
    # a path written on Windows names the same folders elsewhere
    return folder / path.replace("\\", "/") if "\\" in path and not place.exists() else place


def points_of(plots: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return plots as the table of their boundary points, each ring closed, under the applicant's own numbers.

    Parameters
    ----------
    plots
        As a survey file or a layer of polygons has them.

    Returns
    -------
    DataFrame
        ``plot``, ``ring``, ``number``, ``x`` (north), ``y`` (east) and ``side``, a row each point.
    """
    number = next((name for name in ("plot_number", "block", "QKBH", "DKBH") if name in plots), None)
    blocks = plots if number is None else plots.assign(block=plots[number])
    table = point_table(boundary_points(blocks[~(blocks.geometry.isna() | blocks.geometry.is_empty)]), decimals=6)
    own = table["own_point"] if "own_point" in table else pd.Series(None, index=table.index, dtype=object)
    names = {"block": "plot", "x_north_m": "x", "y_east_m": "y", "side_m": "side"}
    return table.assign(number=own.fillna(table["point"])).rename(columns=names)[
        ["plot", "ring", "number", "x", "y", "side"]
    ]


def closed(rows: pd.DataFrame) -> pd.DataFrame:
    """Return points of a layer, which a drawing does not repeat, with each ring closed by its first point."""
    keys = [name for name in ("plot", "ring") if name in rows]
    if not keys or rows.empty:
        return rows
    parts = []
    for _, ring in rows.groupby(keys, sort=False, dropna=False):
        first, last = ring.iloc[0], ring.iloc[-1]
        shut = len(ring) > 1 and (first["x"], first["y"]) == (last["x"], last["y"])
        again = ring.iloc[:1].assign(**({"side": float("nan")} if "side" in ring else {}))
        parts.append(ring if shut else pd.concat([ring, again]))
    return pd.concat(parts, ignore_index=True)


def as_points(rows: pd.DataFrame, where: str) -> tuple[pd.DataFrame, list[ReadIssue]]:
    """Return a table of boundary points under code terms, read as a draft of it is; rows without a coordinate are said.

    Parameters
    ----------
    rows
        As found, with the rows of the sheet in ``attrs``.
    where
        The file, for messages.

    Returns
    -------
    tuple of (DataFrame, list of ReadIssue)
        One row a point: ``plot``, ``plot_name``, ``ring``, ``number``, ``x`` (north), ``y``, ``side``, and ``row``, its
        row of the sheet; the table as it was where it has no pair of coordinates in metres.
    """
    if not has_coordinates(rows):
        return rows, []
    points = point_rows(rows, where)
    if not points.in_metres:
        return rows, []
    records = []
    for row in points.rows:
        first, second, side = (point_number(text) for text in (row.first, row.second, row.side))
        records.append(
            {
                "plot": row.plot[0] or row.plot[1] or points.plot or None,
                "plot_name": row.plot[1] or None,
                "ring": row.ring if "ring" in points.columns else None,
                "number": row.name or None,
                "x": None if first is None else first.value,
                "y": None if second is None else second.value,
                "side": None if side is None else side.value,
                "row": row.number,
            }
        )
    table = pd.DataFrame(records, columns=["plot", "plot_name", "ring", "number", "x", "y", "side", "row"])
    passed = [
        ReadIssue(
            "POINT_PASSED", Message("row {row} was passed over: {why}", row=row.number, why=row.trouble), where,
            line=row.number,
        )
        for row in points.passed
    ]  # fmt: skip
    return table.dropna(axis=1, how="all"), passed


def read_table(folder: Path, role: str, entry: TableEntry) -> Table:
    """Read one table alone, without a case file.

    Parameters
    ----------
    folder
        What its path is relative to.
    role
        Its role.
    entry
        Which file it is.

    Returns
    -------
    Table
        With the code terms as columns.

    Raises
    ------
    InputError
        If the file cannot be used.
    """
    path = place_of(folder, entry.path)
    names = (POINTS, *load_spec(role).names) if role == POINTS else ()
    wanted = ReadOptions(layer=entry.sheet or entry.layer, encoding=entry.encoding, names=names)
    content, reader = read(path, wanted, table=True, format=entry.format)
    where = entry.shown
    plots = content.frame if role == POINTS and isinstance(content.frame, gpd.GeoDataFrame) else None
    rows = pd.DataFrame(content.frame.drop(columns="geometry", errors="ignore")) if plots is None else points_of(plots)
    rows.attrs |= content.frame.attrs
    issues = list(content.repairs)
    if role == POINTS and not entry.columns:
        rows, passed = as_points(rows, where)
        issues += passed
        if reader != SHEETS and "x" in rows:
            rows = closed(rows)
    frame, notes = resolve_columns(rows, load_spec(role), entry.columns, where=where)
    if entry.guessed is not None:
        notes = (*notes, GUESSED(role=role_title(role), why=entry.guessed))
    source = Source(
        role,
        entry.shown,
        fingerprint(path),
        reader,
        len(frame),
        entry.edition,
        entry.sheet or entry.layer,
        None,
        tuple(issues),
        tuple(notes),
        entry.on,
        entry.complete,
    )
    return Table(role, frame, source, entry.on, tuple(note for note in notes if isinstance(note, ColumnFault)))


def in_order(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Put tables of one role in the order of their dates."""
    return tuple(sorted(tables, key=lambda table: (table.on is None, table.on or date.min)))

"""Tables of a case: read, their columns named, kept apart by date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from landuse.core.addresses import is_address
from landuse.core.case import TableEntry
from landuse.core.column_fault import ColumnFault
from landuse.core.layer import Source, Table
from landuse.core.specs import load_spec
from landuse.intake.base import ReadOptions
from landuse.intake.open import fingerprint, read
from landuse.normalise.columns import resolve_columns


def place_of(folder: Path, path: str) -> Path | str:
    """Give where a file of a case is.

    Parameters
    ----------
    folder
        The case folder.
    path
        As the case names it: relative to the folder, or the address of a database.

    Returns
    -------
    Path or str
        The address as it is.
    """
    return path if is_address(path) else folder / path


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
    found, reader = read(
        path, ReadOptions(layer=entry.sheet or entry.layer, encoding=entry.encoding), table=True, format=entry.format
    )
    where = entry.shown
    frame, notes = resolve_columns(
        pd.DataFrame(found.frame.drop(columns="geometry", errors="ignore")), load_spec(role), entry.columns, where=where
    )
    source = Source(
        role,
        entry.shown,
        fingerprint(path),
        reader,
        len(frame),
        entry.edition,
        entry.sheet or entry.layer,
        None,
        tuple(found.repairs),
        tuple(notes),
        entry.on,
        entry.complete,
    )
    return Table(role, frame, source, entry.on, tuple(note for note in notes if isinstance(note, ColumnFault)))


def in_order(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Put tables of one role in the order of their dates.

    Parameters
    ----------
    tables
        In the order of the case.

    Returns
    -------
    tuple of Table
        Those without a date last.
    """
    return tuple(sorted(tables, key=lambda table: (table.on is None, table.on or date.min)))

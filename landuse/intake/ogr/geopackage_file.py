"""A GeoPackage as it lies on disk: with the journal SQLite keeps beside it, as long as it says, row for row."""

from __future__ import annotations

import shutil
import sqlite3
import struct
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from landuse.core.errors import InputError
from landuse.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Beside a database that was not closed lie changes that the file itself does not hold yet, or that were not finished.
JOURNALS = ("-wal", "-journal")
_MAGIC, _HEADER = b"SQLite format 3\0", 100


def journals(path: Path) -> list[Path]:
    """Return the journals beside a database that hold anything."""
    beside = [path.with_name(f"{path.name}{ending}") for ending in JOURNALS]
    return [journal for journal in beside if journal.is_file() and journal.stat().st_size]


@contextmanager
def settled(path: Path) -> Iterator[Path]:
    """Return a database to be read with what its journal holds, without touching the user's own.

    Parameters
    ----------
    path
        The GeoPackage.

    Yields
    ------
    Path
        The file itself, or a copy with its journal beside it.
    """
    refuse_short(path)
    beside = journals(path)
    if not beside:
        yield path
        return
    with TemporaryDirectory(prefix="landuse-") as folder:
        for part in (path, *beside):
            shutil.copyfile(part, Path(folder) / part.name)
        yield Path(folder) / path.name


def refuse_short(path: Path) -> None:
    """Raise where a database is shorter than its header says.

    Parameters
    ----------
    path
        The GeoPackage.

    Raises
    ------
    InputError
        With how much of it is there.
    """
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        return  # said by the reading itself
    page = struct.unpack(">H", header[16:18])[0]
    page = 65_536 if page == 1 else page
    changed, pages = struct.unpack(">II", header[24:32])
    current = struct.unpack(">I", header[92:96])[0] == changed
    size = path.stat().st_size
    if current and pages * page > size and not journals(path):
        raise InputError(
            Message(
                "it is shorter than it says: {size:count} of {said:count} bytes are there", size=size, said=pages * page
            ),
            where=str(path),
            next=Message("Copy it anew; it was cut off on its way"),
        )


def count_rows(path: Path, table: str) -> int | None:
    """Count the rows of a table one by one, past every count the file keeps.

    Parameters
    ----------
    path
        The GeoPackage, settled.
    table
        The table.

    Returns
    -------
    int or None
        None where there is no such table, as for a view of another program.
    """
    quoted = table.replace('"', '""')
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as link:
            return int(link.execute(f'SELECT count(*) FROM "{quoted}" NOT INDEXED').fetchone()[0])
    except sqlite3.Error:
        return None

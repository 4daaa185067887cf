"""Opens a file with the reader its ending names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from landuse.core import plugins
from landuse.core.addresses import is_address, shown
from landuse.core.errors import InputError, NoGeometry
from landuse.core.messages import Message
from landuse.intake.base import RawData, ReadOptions
from landuse.intake.ogr.geopackage_file import journals
from landuse.intake.unsupported import what_to_ask

SIDECARS = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".cst")


def reader_for(path: str | Path, format: str | None = None) -> tuple[str, ModuleType]:
    """Find the reader of a file by its ending, or by the format that is named.

    Parameters
    ----------
    path
        The file, or the address of a database.
    format
        The name of a reader, which outranks the ending.

    Returns
    -------
    tuple
        The reader's name and module.

    Raises
    ------
    InputError
        If nothing reads such a file.
    """
    if format is not None:
        return format, plugins.load("intake", format)
    text = str(path).lower()
    where = shown(path)
    endings = {
        ending: name for name in plugins.names("intake") for ending in plugins.literal("intake", name, "SUFFIXES")
    }
    fitting = [ending for ending in endings if (text.startswith(ending) if "://" in ending else text.endswith(ending))]
    if not fitting:
        known = what_to_ask(Path(text).name)
        these = Message('These are: {endings}. Or name the reader: format = "..."', endings=sorted(endings))
        ending = Path(text).suffix
        raise InputError(
            Message("files ending in '{ending}' are not read: {ask}", ending=ending, ask=known)
            if known
            else Message("files ending in '{ending}' are not read", ending=ending),
            where=where,
            next=None if known else these,
        )
    name = endings[max(fitting, key=len)]
    return name, plugins.load("intake", name)


def read(
    path: str | Path, options: ReadOptions, *, table: bool = False, format: str | None = None
) -> tuple[RawData, str]:
    """Read a layer or a table as it is found.

    Parameters
    ----------
    path
        The file, or the address of a database.
    options
        How to read it.
    table
        Whether attributes alone are wanted.
    format
        The name of a reader, which outranks the ending.

    Returns
    -------
    tuple
        What was found, and the reader's name.

    Raises
    ------
    InputError
        If the file is missing, or its reader gives no such thing.
    """
    database = is_address(path)
    if not database and not Path(path).exists():
        raise InputError(
            Message("there is no such file"),
            where=str(path),
            next=Message("Check the path in case.toml; it is relative to the case folder"),
        )
    name, module = reader_for(path, format)
    wanted, other = ("read_table", "read_layer") if table else ("read_layer", "read_table")
    function = getattr(module, wanted, None)
    if function is None and table:
        function = getattr(module, other)
    if function is None:
        raise NoGeometry(
            Message("this format holds tables, not land"), where=shown(path), next=Message("Give a layer with polygons")
        )
    found: RawData = function(path if database else Path(path), options)
    return found, name


def fingerprint(path: str | Path) -> str:
    """Give the sha256 of a file over its parts in order.

    Parameters
    ----------
    path
        A file; a shapefile, which is taken with the parts beside it; or a folder such as a FileGDB.

    Returns
    -------
    str
        64 hexadecimal digits; empty for a database.
    """
    if is_address(path):
        return ""
    digest = hashlib.sha256()
    for part in _parts(Path(path)):
        with part.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


def _parts(path: Path) -> Iterator[Path]:
    if path.is_dir():
        # lock files come and go while a geodatabase lies open elsewhere
        yield from sorted(part for part in path.rglob("*") if part.is_file() and part.suffix != ".lock")
    elif path.suffix.lower() == ".shp":
        beside = {part.suffix.lower(): part for part in sorted(path.parent.iterdir()) if part.stem == path.stem}
        yield from (beside[ending] for ending in SIDECARS if ending in beside)
    elif path.suffix.lower() == ".gpkg":
        yield from (path, *journals(path))
    else:
        yield path

"""Opens a file with the reader its ending names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from landuse.core import plugins
from landuse.core.addresses import is_address, shown
from landuse.core.decode import codec_named
from landuse.core.errors import InputError, NoGeometry
from landuse.core.files_read import watcher
from landuse.core.messages import Message
from landuse.core.sandbox import confined
from landuse.core.sandbox.files import size_on_disk
from landuse.intake.base import RawData, ReadOptions
from landuse.intake.ogr.geopackage_file import journals
from landuse.intake.screen import check_raw
from landuse.intake.unsupported import what_to_ask

#: Encodings of Python's that are no encoding of a text.
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
    text = str(path).lower()
    where = shown(path)
    endings = {
        ending: name for name in plugins.names("intake") for ending in plugins.literal("intake", name, "SUFFIXES")
    }
    address = is_address(path)
    fits = text.startswith if address else text.endswith
    fitting = [ending for ending in endings if ("://" in ending) == address and fits(ending)]
    known = {endings[ending] for ending in fitting}
    if address and (not known or format not in (None, *known)):
        raise InputError(
            Message("nothing is fetched from the network"),
            where=where,
            next=Message("Save the file on this machine, and give its path"),
        )
    if format is not None:
        return format, plugins.load("intake", format)
    if not fitting:
        asked_for = what_to_ask(Path(text).name)
        these = Message('These are: {endings}. Or name the reader: format = "..."', endings=sorted(endings))
        ending = Path(text).suffix
        raise InputError(
            Message("files ending in '{ending}' are not read: {ask}", ending=ending, ask=asked_for)
            if asked_for
            else Message("files ending in '{ending}' are not read", ending=ending),
            where=where,
            next=None if asked_for else these,
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
    if options.encoding is not None:
        codec_named(options.encoding, shown(path))
    if is_address(path):
        return _read_here(path, options, table, format)
    size = size_on_disk(Path(path), parts_of(Path(path)))
    reader_for(path, format)  # refused before a process is started for it
    if (files := watcher()) is not None:
        files.sha256(Path(path))
    return confined(_read_here, Path(path), options, table, format, where=str(path), size=size)


def list_layers(path: str | Path, format: str | None = None) -> list[str]:
    """List the layers, sheets or tables of a file.

    Parameters
    ----------
    path
        The file, or the address of a database.
    format
        The name of a reader, which outranks the ending.

    Returns
    -------
    list of str
        Their names.

    Raises
    ------
    InputError
        If it is missing or cannot be read.
    """
    if is_address(path):
        return _list_here(path, format)
    size = size_on_disk(Path(path), parts_of(Path(path)))
    reader_for(path, format)
    return confined(_list_here, Path(path), format, where=str(path), size=size)


def _list_here(path: Path | str, format: str | None) -> list[str]:
    return list(map(str, reader_for(path, format)[1].list_layers(path)))


def _read_here(path: Path | str, options: ReadOptions, table: bool, format: str | None) -> tuple[RawData, str]:
    """Read in this process: a database, whose server is asked, and what the confined process is asked for."""
    name, module = reader_for(path, format)
    wanted, other = ("read_table", "read_layer") if table else ("read_layer", "read_table")
    function = getattr(module, wanted, None)
    if function is None and table:
        function = getattr(module, other)
    if function is None:
        raise NoGeometry(
            Message("this format holds tables, not land"), where=shown(path), next=Message("Give a layer with polygons")
        )
    raw: RawData = function(path, options)
    check_raw(raw, shown(path))
    return raw, name


def fingerprint(path: str | Path) -> str:
    """Return the sha256 of a file over its parts in order.

    Parameters
    ----------
    path
        A file; a shapefile, which is taken with the parts beside it; or a folder such as a FileGDB.

    Returns
    -------
    str
        64 hexadecimal digits, of what it was before it was first read for the case that is being read; empty for a
        database.
    """
    if is_address(path):
        return ""
    files = watcher()
    return sha256_of(Path(path)) if files is None else files.sha256(Path(path))


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file as it is now, over its parts in order."""
    digest = hashlib.sha256()
    size_on_disk(path, parts_of(path))
    for part in parts_of(path):
        with part.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


def parts_of(path: Path) -> Iterator[Path]:
    """Yield the files that make up a file or a folder, in a fixed order."""
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

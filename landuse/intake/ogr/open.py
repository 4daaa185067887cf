"""Makes vector files ready for OGR: unpacked, with their missing parts, in the encoding their format asks for."""

from __future__ import annotations

import re
import warnings
import zipfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from landuse.core.errors import InputError, LayerNotFound
from landuse.core.messages import Message
from landuse.core.repairs import ReadIssue
from landuse.intake.ogr import shapefile

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What reading a broken file may raise.
UNREADABLE = (DataSourceError, DataLayerError, RuntimeError, ValueError, OSError, shapely.errors.ShapelyError)
_INSIDE_ZIP = (".shp", ".gpkg", ".geojson", ".fgb", ".kml", ".gml")
_MOST_UNPACKED = 8 << 30


@dataclass(frozen=True)
class OpenLayer:
    """A layer, and the file that can be opened for it."""

    file: Path
    name: str
    has_geometry: bool
    repairs: tuple[ReadIssue, ...] = ()


def open_layers(path: Path, stack: ExitStack) -> list[OpenLayer]:
    """List the layers of all files there are in a file, ready to be opened while the stack lasts.

    Parameters
    ----------
    path
        The file as the user names it.
    stack
        What unpacked and staged copies live by.

    Returns
    -------
    list of OpenLayer
        At least one.

    Raises
    ------
    InputError
        If it cannot be read, or holds none.
    """
    found = []
    for file, repairs in _files(path, stack):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                names = pyogrio.list_layers(file)
        except UNREADABLE as error:
            raise unreadable(error, path) from error
        found += [OpenLayer(file, str(name), kind is not None, tuple(repairs)) for name, kind in names]
    if not found:
        raise InputError(
            Message("there is no layer of features in it"), where=str(path), next=Message("Export the layer anew")
        )
    return found


def _files(path: Path, stack: ExitStack) -> list[tuple[Path, list[ReadIssue]]]:
    """Make files ready to be opened: unpacked, with their missing parts, in UTF-8."""
    suffix = path.suffix.lower()
    if suffix == ".zip" and not path.name.lower().endswith(".gdb.zip"):
        inside = stack.enter_context(_unpacked(path))
        return [entry for file in inside for entry in _files(file, stack)]
    if suffix in (".shp", ".dbf"):
        return [stack.enter_context(shapefile.staged(path))]
    if suffix in (".geojson", ".json"):
        return [stack.enter_context(_in_utf8(path))]
    return [(path, [])]


@contextmanager
def _unpacked(path: Path) -> Iterator[list[Path]]:
    with TemporaryDirectory(prefix="landuse-") as folder:
        try:
            # names without the UTF-8 flag are GBK in archives made on Chinese Windows
            with zipfile.ZipFile(path, metadata_encoding="gb18030") as archive:
                if sum(entry.file_size for entry in archive.infolist()) > _MOST_UNPACKED:
                    raise InputError(
                        Message("it unpacks to more than 8 GiB"),
                        where=str(path),
                        next=Message("Unpack it, and give the file"),
                    )
                archive.extractall(folder)
                names = archive.namelist()
        except (zipfile.BadZipFile, UnicodeDecodeError, RuntimeError, NotImplementedError) as error:
            raise InputError(
                Message("this archive cannot be unpacked: {words}", words=error),
                where=str(path),
                next=Message("Unpack it yourself"),
            ) from error
        files = sorted(file for file in Path(folder).rglob("*") if _holds_layers(file, Path(folder)))
        if not files:
            raise InputError(
                Message("no layer in this archive; it holds {names}", names=names[:10]),
                where=str(path),
                next=Message("Pack one of {endings} or a .gdb folder", endings=_INSIDE_ZIP),
            )
        yield files


def _holds_layers(file: Path, folder: Path) -> bool:
    inside_gdb = any(part.lower().endswith(".gdb") for part in file.relative_to(folder).parts[:-1])
    if inside_gdb or "__MACOSX" in file.parts:
        return False
    return file.suffix.lower() == ".gdb" if file.is_dir() else file.suffix.lower() in _INSIDE_ZIP


@contextmanager
def _in_utf8(path: Path) -> Iterator[tuple[Path, list[ReadIssue]]]:
    try:
        content = path.read_bytes()
        content.decode("utf-8")
        yield path, []
        return
    except OSError as error:
        raise InputError(Message("it cannot be read: {words}", words=error.strerror), where=str(path)) from error
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise InputError(
            Message("it is neither in UTF-8 nor in GB 18030"), where=str(path), next=Message("Save it in UTF-8")
        ) from error
    with TemporaryDirectory(prefix="landuse-") as folder:
        copy = Path(folder) / path.name
        copy.write_text(text, encoding="utf-8")
        yield (
            copy,
            [
                ReadIssue(
                    "ENCODING", Message("it is in GB 18030 where the format asks for UTF-8, and was read so"), path.name
                )
            ],
        )


def pick(layers: list[OpenLayer], wanted: str | None, path: Path, *, with_geometry: bool) -> OpenLayer:
    """Choose the layer a user names, or the only one there is.

    Parameters
    ----------
    layers
        What there is.
    wanted
        The layer's name; None where there is only one.
    path
        The file, for messages.
    with_geometry
        Whether land is looked for, or a table.

    Returns
    -------
    OpenLayer
        The layer.

    Raises
    ------
    InputError
        If it is not there, or several are and none was named.
    """
    names = [layer.name for layer in layers]
    if wanted is not None:
        exact = [layer for layer in layers if layer.name == wanted]
        fitting = exact or [layer for layer in layers if layer.name.casefold() == wanted.casefold()]
        if not fitting:
            raise LayerNotFound(
                Message("there is no layer '{wanted}' in it; it has {names}", wanted=wanted, names=names),
                where=str(path),
                next=Message("Correct layer = ..."),
            )
    else:
        same = [layer for layer in layers if layer.has_geometry == with_geometry]
        fitting = same or layers
    if len(fitting) > 1:
        raise InputError(
            Message("it holds {count} layers: {names}", count=len(layers), names=names),
            where=str(path),
            next=Message('Name one: layer = "..."'),
        )
    return fitting[0]


def unreadable(error: Exception, path: Path) -> InputError:
    """Say in one line why a file cannot be read.

    Parameters
    ----------
    error
        What was raised.
    path
        The file.

    Returns
    -------
    InputError
        To be raised.
    """
    said = re.split(r"[;\n]", str(error))[0].strip()
    return InputError(
        Message("it cannot be read: {words}", words=said),
        where=str(path),
        next=Message("Check that the file is whole, or export it anew"),
    )

"""Makes vector files ready for OGR: unpacked, with their missing parts, in the encoding their format asks for."""

from __future__ import annotations

import re
import warnings
import zipfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from xml.parsers import expat

import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from landuse.core.archives import BROKEN_ARCHIVE
from landuse.core.decode import decode
from landuse.core.errors import InputError, LayerNotFound
from landuse.core.exact_path import exact_source
from landuse.core.foreign_words import words_of
from landuse.core.gdal import only_drivers
from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue
from landuse.intake.ogr import geopackage_file, kml, shapefile
from landuse.intake.screen import check_archive

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: What reading a broken file may raise.
UNREADABLE = (DataSourceError, DataLayerError, RuntimeError, ValueError, OSError, shapely.errors.ShapelyError)
_ASSERTION = re.compile(r"Error occurred in \S+ at line \d+")
_INSIDE_ZIP = (".shp", ".gpkg", ".geojson", ".fgb", ".kml", ".ovkml", ".gml")
#: The drivers that may open a file, by its ending and not by what it holds.
DRIVERS = {
    ".gpkg": ("GPKG",), ".shp": ("ESRI Shapefile",), ".dbf": ("ESRI Shapefile",), ".fgb": ("FlatGeobuf",),
    ".geojson": ("GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON"),
    ".json": ("GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON"),
    ".gdb": ("OpenFileGDB",), ".gdb.zip": ("OpenFileGDB",), ".gml": ("GML",),
    ".kml": ("LIBKML", "KML"), ".kmz": ("LIBKML",), ".ovkml": ("LIBKML", "KML"), ".ovkmz": ("LIBKML",),
}  # fmt: skip
_CRS_ADDRESS = re.compile(
    rb'"crs"\s*:\s*\{[^{}]*(?:"properties"\s*:\s*\{)?[^{}]*"(?:href|url|name)"\s*:\s*'
    rb'"(?:https?|ftp|file):(?!//www\.opengis\.net/)'
)


@dataclass(frozen=True)
class OpenFile:
    """A file that can be opened, and what is known of it before.

    Parameters
    ----------
    file
        What to open.
    stem
        What its one layer is called, where a layer goes by the name of the file.
    repairs
        What was missing or mended.
    features, bare
        How many features it must hold and how many of them have no shape, where its bytes say so.
    names
        The names of columns, by what stands for them in the file to open.
    gcj02
        Whether its degrees are GCJ-02.
    """

    file: Path
    stem: str
    repairs: tuple[ReadIssue, ...] = ()
    features: int | None = None
    bare: int | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    gcj02: bool = False


@dataclass(frozen=True)
class OpenLayer:
    """A layer, the file that can be opened for it, and what that calls the layer."""

    source: OpenFile
    name: str
    inner: str
    has_geometry: bool

    @property
    def file(self) -> Path:
        """The file to open."""
        return self.source.file

    @property
    def repairs(self) -> tuple[ReadIssue, ...]:
        """What was mended to open it."""
        return self.source.repairs


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
    layers = []
    files = _files(path, stack)
    only_drivers(driver for ready in files for driver in DRIVERS.get(_ending(ready.file), ()))
    for ready in files:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                names = pyogrio.list_layers(ready.file)
        except UNREADABLE as error:
            raise unreadable(error, path) from error
        for inner, kind in names:
            name = ready.stem if str(inner) == ready.file.stem else str(inner)
            layers.append(OpenLayer(ready, name, str(inner), kind is not None))
    if not layers:
        raise InputError(
            Message("there is no layer of features in it"), where=str(path), next=Message("Export the layer anew")
        )
    return layers


def _files(path: Path, stack: ExitStack) -> list[OpenFile]:
    """Make files ready to be opened: unpacked, whole, with their missing parts, in UTF-8, under names GDAL takes."""
    suffix = path.suffix.lower()
    if suffix == ".zip" and not path.name.lower().endswith(".gdb.zip"):
        inside = stack.enter_context(_unpacked(path))
        return [entry for file in inside for entry in _files(file, stack)]
    if suffix in (".kmz", ".ovkmz", ".zip"):
        check_archive(path)
    file, repairs, features, bare = path, list[ReadIssue](), None, None
    if suffix in kml.ENDINGS:
        file, names = stack.enter_context(kml.with_plain_names(path))
        return [OpenFile(stack.enter_context(exact_source(file)), path.stem, names=names, gcj02=suffix in kml.OMAP)]
    if suffix in (".shp", ".dbf"):
        staged = stack.enter_context(shapefile.staged(path))
        file, repairs, features, bare = staged.file, [*staged.repairs], staged.features, staged.bare
    elif suffix in (".geojson", ".json"):
        file, repairs = stack.enter_context(_in_utf8(path))
    elif suffix == ".gml":
        file = stack.enter_context(_whole_xml(path))
    elif suffix == ".gpkg" and path.is_file():
        file = stack.enter_context(geopackage_file.settled(path))
    file = stack.enter_context(exact_source(file))
    return [OpenFile(file, path.stem, tuple(repairs), features, bare)]


#: Encodings that any parser of XML knows.
_PARSED = ("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1")


@contextmanager
def _whole_xml(path: Path) -> Iterator[Path]:
    """Yield an XML file that is whole; in UTF-8, for a parser knows few encodings of more than a byte."""
    with path.open("rb") as file:
        encoding = kml.declared_encoding(file.read(200))
    if encoding.lower() in _PARSED:
        refuse_broken_xml(path)
        yield path
        return
    text, _ = kml.declared_text(path.read_bytes(), path)
    with TemporaryDirectory(prefix="landuse-") as folder:
        copy = Path(folder) / path.name
        copy.write_text(kml.in_utf8(text), encoding="utf-8")
        refuse_broken_xml(copy)
        yield copy


def refuse_broken_xml(path: Path) -> None:
    """Raise where an XML file breaks off or is none: its driver may take what is left for an empty layer.

    Raises
    ------
    InputError
        With the line.
    """
    parser = expat.ParserCreate()
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except (expat.ExpatError, OSError) as error:
        raise InputError(
            Message("it is no whole XML: {error}", error=str(error)),
            where=str(path),
            next=Message("Ask for the whole file"),
        ) from error


@contextmanager
def _unpacked(path: Path) -> Iterator[list[Path]]:
    check_archive(path)
    with TemporaryDirectory(prefix="landuse-") as folder:
        try:
            # names without the UTF-8 flag are GBK in archives made on Chinese Windows
            with zipfile.ZipFile(path, metadata_encoding="gb18030") as archive:
                archive.extractall(folder)
                names = archive.namelist()
        except (OSError, *BROKEN_ARCHIVE) as error:
            raise InputError(
                Message("this archive cannot be unpacked: {words}", words=words_of(error)),
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


def _ending(file: Path) -> str:
    name = file.name.lower()
    return ".gdb.zip" if name.endswith(".gdb.zip") else file.suffix.lower()


def _check_crs(content: bytes, path: Path) -> None:
    if _CRS_ADDRESS.search(content):
        raise InputError(
            Message("its CRS is an address, and nothing is fetched from the network"),
            where=str(path),
            next=Message("Ask for it exported anew, with the code of its CRS"),
        )


@contextmanager
def _in_utf8(path: Path) -> Iterator[tuple[Path, list[ReadIssue]]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(Message("it cannot be read: {words}", words=words_of(error)), where=str(path)) from error
    decoded = decode(content, str(path), next=Message("Save it in UTF-8"))
    if decoded.encoding in ("utf-8", "utf-8-sig"):
        _check_crs(content, path)
        yield path, []
        return
    _check_crs(decoded.text.encode(), path)
    name = {"gb18030": "GB 18030"}.get(decoded.encoding, decoded.encoding.upper())
    what = Message("it is in {encoding} where the format asks for UTF-8, and was read so", encoding=name)
    with TemporaryDirectory(prefix="landuse-") as folder:
        copy = Path(folder) / path.name
        copy.write_text(decoded.text, encoding="utf-8")
        yield copy, [ReadIssue("ENCODING", what, path.name)]


def pick(
    layers: list[OpenLayer], wanted: str | None, path: Path, *, with_geometry: bool, called: Sequence[str] = ()
) -> OpenLayer:
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
    called
        What the layer may be called: of several the only one of such a name is taken.

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
        named = [layer for layer in layers if layer.name in called]
        fitting = named if len(fitting) > 1 and len(named) == 1 else fitting
    if len(fitting) > 1:
        raise InputError(
            Message("it holds {count} layers: {names}", count=len(layers), names=names),
            where=str(path),
            next=Message('Name one: layer = "..."'),
        )
    return fitting[0]


def unreadable(error: Exception, path: Path) -> InputError:
    """Write in one line why a file cannot be read.

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
    words = re.split(r"[;\n]", str(error))[0].strip()
    for place in (str(path.resolve()), str(path)):  # it is said once, as the user wrote it
        words = words.replace(place, path.name)
    if _ASSERTION.fullmatch(words):  # of the library's own source, which tells a user nothing
        return InputError(
            Message("it is damaged or cut off"),
            where=str(path),
            next=Message("Check that the file is whole, or export it anew"),
        )
    return InputError(
        Message("it cannot be read: {words}", words=words),
        where=str(path),
        next=Message("Check that the file is whole, or export it anew"),
    )

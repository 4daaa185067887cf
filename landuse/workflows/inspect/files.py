"""What is in a file: layers, systems, encodings, faults of rings and areas, and what reading it would repair."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.core.addresses import is_address, named_layer, shown
from landuse.core.code_lists import candidates
from landuse.core.errors import CrsRefused, InputError, NoGeometry
from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue
from landuse.geometry.crs import work as crs
from landuse.geometry.crs.plausibility import bands_note, gcj02_note, out_of_county_note
from landuse.intake.base import RawData, ReadOptions
from landuse.intake.open import list_layers, read, reader_for
from landuse.intake.tabular.role_columns import Likely
from landuse.normalise.role_guess import likely_roles
from landuse.workflows.inspect.code_fit import CodeFit, code_fits, code_heading
from landuse.workflows.inspect.land import LandReport, report_land
from landuse.workflows.inspect.rasters import ENDINGS, read_content, system_of
from landuse.workflows.inspect.roles import ground_of, named_doubts

if TYPE_CHECKING:
    from pyproj import CRS

BY_PREFIX = Message("it says no CRS; by the zone prefix of its eastings it is taken for {crs}")
NOT_USABLE = Message("its CRS cannot be used: {why}")
_KINDS = {0: "point", 1: "line", 2: "polygon"}


@dataclass(frozen=True)
class ColumnReport:
    """One column as found: its heading, its type, how many values it holds and the first of them."""

    heading: str
    type: str
    held: int
    first: str


@dataclass(frozen=True, eq=False)
class LayerReport:
    """What is in one layer or table.

    Parameters
    ----------
    name, kind
        What it is called, and whether it is a ``layer``, a ``table`` or a ``raster``.
    features
        How many features, rows or cells.
    geometry
        How many features of each kind of geometry; ``none`` for those without.
    crs_found, crs_read_as
        The CRS as the file has it, and as it is read; None where there is none, or it cannot be used.
    encoding
        The encoding its text was read in, where that is known.
    bounds
        West, south, east, north in its own coordinates.
    columns
        Its columns.
    likely
        The roles it may play.
    schemes
        The code lists under which all its use codes are known.
    repairs
        What was mended or found wrong while reading.
    land
        Its areas and faults, for a layer.
    notes
        What else is to be said.
    ground
        A mark of its ground, the same for every copy of it; None where it has none, or is very large.
    codes
        The code lists that have its use codes but for a few, the best first.
    box
        West, south, east, north in degrees; None where its CRS cannot be used.
    raster_kind
        ``elevation``, ``imagery`` or ``land_cover``, as the cells of a raster say; None where they leave it open.
    """

    name: str
    kind: Literal["layer", "table", "raster"]
    features: int
    geometry: dict[str, int]
    crs_found: str | None
    crs_read_as: str | None
    encoding: str | None
    bounds: tuple[float, float, float, float] | None
    columns: tuple[ColumnReport, ...]
    likely: tuple[Likely, ...]
    schemes: tuple[str, ...]
    repairs: tuple[ReadIssue, ...]
    land: LandReport | None
    notes: tuple[Message, ...]
    ground: str | None = None
    codes: tuple[CodeFit, ...] = ()
    box: tuple[float, float, float, float] | None = None
    raster_kind: str | None = None


@dataclass(frozen=True, eq=False)
class FileReport:
    """What is in one file.

    Parameters
    ----------
    path
        As given; an address without its password.
    reader
        The reader that reads it.
    layers
        A report for each layer and table.
    unread
        Layers that could not be read, with why.
    """

    path: str
    reader: str
    layers: tuple[LayerReport, ...]
    unread: tuple[tuple[str, InputError], ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing was mended, nothing would be, and no fault was found."""
        lands = [layer.land for layer in self.layers if layer.land is not None]
        return not (
            self.unread
            or any(layer.repairs for layer in self.layers)
            or any(layer.crs_found is not None and layer.crs_read_as is None for layer in self.layers)
            or any(land.repairs or land.faults for land in lands)
            or any(land.stated is not None and land.stated.neither for land in lands)
        )


def known_layer(path: Path) -> gpd.GeoDataFrame:
    """Read a layer that is known to be right, to hold others against.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    GeoDataFrame
        With its CRS.

    Raises
    ------
    InputError
        If it holds no land, or its CRS cannot be used.
    """
    file, layer = named_layer(path)
    content = _read(file, ReadOptions(layer=layer, geometry="polygon", holes=True), None)
    if not isinstance(content.frame, gpd.GeoDataFrame) or content.frame.empty:
        raise InputError(
            Message("it holds no land"),
            where=shown(path),
            next=Message("Give the county, or another layer to hold against"),
        )
    system, notes = _system(content, content.frame, ReadOptions(), shown(path))
    if system is None:
        raise InputError(
            Message("its CRS cannot be used: {reason}", reason=notes[-1]) if notes else Message("it has no CRS"),
            where=shown(path),
            next=Message("State its CRS"),
        )
    return content.frame.set_crs(system, allow_override=True)


def inspect_file(
    path: str | Path,
    options: ReadOptions,
    *,
    format: str | None = None,
    deep: bool = True,
    against: gpd.GeoDataFrame | None = None,
) -> FileReport:
    """Return what is in a file.

    Parameters
    ----------
    path
        The file, or the address of a database.
    options
        The layer, where only one is wanted; the encoding; the CRS where it says none.
    format
        The name of a reader, which outranks the ending.
    deep
        Whether to measure the land and look for faults.
    against
        A layer known to be right, such as the county.

    Returns
    -------
    FileReport
        Its layers.

    Raises
    ------
    InputError
        If there is no such file, nothing reads it, or nothing in it can be read.
    """
    if not is_address(path) and not Path(path).exists():
        raise InputError(Message("there is no such file"), where=shown(path), next=Message("Check the path"))
    if format is None and not is_address(path) and Path(path).suffix.lower() in ENDINGS:
        raster = raster_report(Path(path))
        if raster is not None:
            return FileReport(shown(path), "raster", (raster,))
    reader, _ = reader_for(path, format)
    wanted: list[str | None] = [options.layer]
    if options.layer is None:
        wanted = list(list_layers(path, format))
    reports: list[LayerReport] = []
    unread: list[tuple[str, InputError]] = []
    for layer in wanted:
        try:
            reports.append(_inspect(path, layer, options, format, deep=deep, against=against))
        except InputError as error:
            if len(wanted) == 1:
                raise
            unread.append((str(layer), error))
    return FileReport(shown(path), reader, tuple(reports), tuple(unread))


def raster_report(path: Path) -> LayerReport | None:
    """Report what is in a raster; None for a picture."""
    content = read_content(path)
    if content is None:
        return None
    system, read_as, notes = system_of(content)
    rows, columns = content.shape
    return LayerReport(
        path.stem, "raster", rows * columns, {}, system, read_as, None, content.bounds, (), (), (), (), None,
        (*content.notes, *notes), raster_kind=content.kind,
    )  # fmt: skip


def _inspect(
    path: str | Path,
    layer: str | None,
    options: ReadOptions,
    format: str | None,
    *,
    deep: bool,
    against: gpd.GeoDataFrame | None,
) -> LayerReport:
    asked = ReadOptions(layer=layer, encoding=options.encoding, crs=options.crs)
    content = _read(path, asked, format)
    name = layer or Path(shown(path)).stem
    names = [name, Path(shown(path)).stem] if not is_address(path) else [name.rpartition(".")[2]]
    table = pd.DataFrame(content.frame)
    if not isinstance(content.frame, gpd.GeoDataFrame):
        likely = likely_roles(names, [str(heading) for heading in table.columns], "table")
        return LayerReport(name, "table", len(table), {}, None, None, content.encoding, None, _columns(table), likely,
                           (), content.repairs, None, ())  # fmt: skip
    frame = content.frame
    plain = table.drop(columns=frame.geometry.name)
    likely = likely_roles(names, [str(heading) for heading in plain.columns], "layer", _one_kind(frame))
    system, notes = _system(content, frame, options, shown(path))
    placed = frame.set_crs(system, allow_override=True)
    notes += _place_notes(placed, against)
    notes += named_doubts(frame, likely)
    land = report_land(placed, likely, where=Path(shown(path)).name) if deep and len(frame) else None
    bounds = tuple(map(float, frame.total_bounds))
    return LayerReport(
        name, "layer", len(frame), _kinds(frame), None if content.crs is None else crs.label(content.crs),
        None if system is None else crs.label(system), content.encoding,
        None if np.isnan(bounds).any() else (bounds[0], bounds[1], bounds[2], bounds[3]),
        _columns(plain), likely, _schemes(plain, likely), content.repairs, land, tuple(notes),
        ground_of(frame) if deep else None,
        code_fits(plain, code_heading(list(plain.columns))),
        _box(placed),
    )  # fmt: skip


def _box(frame: gpd.GeoDataFrame) -> tuple[float, float, float, float] | None:
    """Return the box around a layer in degrees; None where it says nowhere of where it lies."""
    if frame.crs is None or frame.is_empty.all():
        return None
    west, south, east, north = crs.lon_lat_bounds(frame, crs.examine_crs(frame.crs))
    return west, south, east, north


def _place_notes(frame: gpd.GeoDataFrame, against: gpd.GeoDataFrame | None) -> list[Message]:
    """Write what the place of a layer tells: across bands, and beside a layer that is known to be right."""
    if frame.crs is None or not len(frame):
        return []
    remarks = [bands_note(frame)]
    if against is not None:
        remarks += [gcj02_note(frame, [against]), out_of_county_note(frame, against)]
    return [note for note in remarks if note is not None]


def _read(path: str | Path, options: ReadOptions, format: str | None) -> RawData:
    """Read a layer with its land; what has none, and a sheet whose points make no plots, for its table.

    What is wrong with such points is among the issues; a layer that cannot be read is no table.
    """
    try:
        return read(path, options, format=format)[0]
    except NoGeometry as error:
        return _read_table(path, options, format, error)
    except InputError as error:
        if reader_for(path, format)[0] != "sheet":
            raise
        content = _read_table(path, options, format, error)
        issue = ReadIssue(
            "NOT_POINTS", Message("it cannot be read as boundary points: {why}", why=error.reason), shown(path)
        )
        return replace(content, repairs=(*content.repairs, issue))


def _read_table(path: str | Path, options: ReadOptions, format: str | None, first: InputError) -> RawData:
    try:
        content = read(path, options, table=True, format=format)[0]
    except (InputError, AttributeError):
        raise first from None
    if isinstance(content.frame, gpd.GeoDataFrame):
        raise first
    return content


def _one_kind(frame: gpd.GeoDataFrame) -> str | None:
    kinds = set(shapely.get_dimensions(frame.geometry.array).tolist()) - {-1}
    return _KINDS[kinds.pop()] if len(kinds) == 1 else None


def _kinds(frame: gpd.GeoDataFrame) -> dict[str, int]:
    counts = Counter(kind if isinstance(kind, str) else "none" for kind in frame.geom_type.tolist())
    return dict(sorted(counts.items()))


def _columns(table: pd.DataFrame) -> tuple[ColumnReport, ...]:
    reports = []
    for place, heading in enumerate(table.columns):
        column = table.iloc[:, place]
        present = column[column.notna()]
        first = "" if present.empty else str(present.iloc[0])[:40]
        reports.append(ColumnReport(str(heading), str(column.dtype), len(present), first))
    return tuple(reports)


def _schemes(table: pd.DataFrame, likely: tuple[Likely, ...]) -> tuple[str, ...]:
    heading = next((role.columns["use_code"] for role in likely if "use_code" in role.columns), None)
    return () if heading is None else tuple(candidates(table[heading].dropna().unique()))


def _system(content: RawData, frame: Any, options: ReadOptions, where: str) -> tuple[CRS | None, list[Message]]:  # noqa: ANN401
    """Return which system a layer is read in, and what is said of it."""
    stated = content.crs if content.crs is not None else options.crs
    try:
        if stated is None:
            detected = crs.detect_crs(frame, where=where) if len(frame) else None
            return detected, [] if detected is None else [BY_PREFIX(crs=crs.label(detected))]
        reading = crs.examine_crs(stated)
        if reading.trouble:
            return None, [*reading.notes, NOT_USABLE(why=CrsRefused(reading.trouble, next=reading.advice).reason)]
        placed = frame.set_crs(stated, allow_override=True)
        crs.check_in_china(placed, where=where)
    except CrsRefused as error:
        return None, [NOT_USABLE(why=error.reason)]
    return placed.crs if reading.epsg is None else type(placed.crs).from_epsg(reading.epsg), list(reading.notes)

"""From any format that is read to any that is written, losslessly or with a said loss, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import geopandas as gpd
import numpy as np
import shapely

from landuse.core import plugins
from landuse.core.addresses import is_address, named_layer, shown
from landuse.core.case_in_play import files_alone
from landuse.core.errors import CrsRefused, InputError, NoGeometry
from landuse.core.messages import Message
from landuse.core.progress import steps
from landuse.core.read_issues import ReadIssue
from landuse.geometry.crs import work as crs
from landuse.intake.base import RawData, ReadOptions, WriteOptions
from landuse.intake.open import list_layers, read, reader_for
from landuse.intake.port import Writer
from landuse.intake.tabular.role_columns import id_heading
from landuse.normalise.repair_geometry import refuse_corrupt, repair
from landuse.workflows import publishing
from landuse.workflows.convert.readback import Difference, differences

_NO_CRS = Message("its CRS is not known: coordinates are written as they are, without one ({why})")
_CONTRADICTED = Message("coordinates and CRS contradict each other, and were written as they are: {why}")
_DETECTED = Message("it says no CRS; by the zone prefix of its eastings it is taken for {crs}")
#: Files that hold several layers.
_CONTAINERS = (".gpkg", ".gdb")


@dataclass(frozen=True)
class Request:
    """What is to be converted, and how.

    Parameters
    ----------
    layer
        The layer to read; None for the only one, or for all where the target holds several.
    to_layer
        The name to write it under.
    crs
        The CRS the source is in, where it says none.
    to_crs
        The CRS to write, as an EPSG code; the source's where None.
    encoding, to_encoding
        The encodings of text that is read, and that is written.
    from_format, to_format
        Names of readers, which outrank the endings.
    strict
        Whether a repair or a loss is refused.
    overwrite
        Whether what is there may be replaced.
    """

    layer: str | None = None
    to_layer: str | None = None
    crs: str | None = None
    to_crs: int | None = None
    encoding: str | None = None
    to_encoding: str | None = None
    from_format: str | None = None
    to_format: str | None = None
    strict: bool = False
    overwrite: bool = False


@dataclass(frozen=True)
class Leg:
    """One layer that was converted.

    Parameters
    ----------
    layer
        What it is called where it was written.
    features
        How many features there were.
    crs_before, crs_after
        The CRS as found and as written.
    repairs
        What was mended or found wrong while reading.
    losses
        What the format written could not hold.
    differences
        What differed when the result was read back.
    notes
        What else is to be said.
    """

    layer: str
    features: int
    crs_before: str | None
    crs_after: str | None
    repairs: tuple[ReadIssue, ...]
    losses: tuple[ReadIssue, ...]
    differences: tuple[Difference, ...]
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Conversion:
    """What was converted.

    Parameters
    ----------
    source, target
        As given; addresses without their password.
    reader, writer
        Which read and which wrote.
    legs
        A leg for each layer.
    left_out
        Tables without geometry, which were not converted.
    """

    source: str
    target: str
    reader: str
    writer: str
    legs: tuple[Leg, ...]
    left_out: tuple[str, ...] = ()


@files_alone()
def convert(source: str | Path, target: str | Path, request: Request) -> Conversion:
    """Convert a file or table into another; nothing is left behind where it fails.

    Parameters
    ----------
    source
        A file, or the address of a database.
    target
        The file to write, or the address of a database.
    request
        How.

    Returns
    -------
    Conversion
        What was done, what was mended, what was lost.

    Raises
    ------
    InputError
        If the source cannot be read, the target is there already or is not a format that is written, a CRS is
        refused, or ``strict`` is asked for and something had to be mended or was lost.
    """
    source, target, request = _with_layers(source, target, request)
    writer, module = _writer(target, request.to_format)
    reader, _ = reader_for(source, request.from_format)
    publishing.check(source, target, overwrite=request.overwrite)
    layers = _layers(source, target, request)
    if len(layers) > 1 and request.to_layer:
        raise InputError(
            Message("it holds {count} layers, and one name is given for them", count=len(layers)),
            where=shown(source),
            next=Message("Name one with --layer, or leave --to-layer out"),
        )
    legs: list[Leg] = []
    left_out: list[str] = []
    with _place(target) as staged:
        for layer in steps("converting", layers):
            raw = _found(source, layer, request, alone=len(layers) == 1, holes=writer == "survey_txt")
            if raw is None:
                left_out.append(str(layer))
            else:
                legs.append(_leg(raw, shown(source), staged, module, replace(request, layer=layer)))
        _check_done(legs, left_out, source, request)
        if not is_address(target):
            publishing.publish(Path(staged), Path(target), overwrite=request.overwrite)
    return Conversion(shown(source), shown(target), reader, writer, tuple(legs), tuple(left_out))


def _with_layers(source: str | Path, target: str | Path, request: Request) -> tuple[str | Path, str | Path, Request]:
    """Take ``FILE:LAYER`` for a layer of the source, and for the name of the layer that is written."""
    if not is_address(source):
        source, layer = named_layer(Path(source))
        request = replace(request, layer=_one_of(request.layer, layer, source))
    if not is_address(target):
        file, colon, layer = str(target).rpartition(":")
        if colon and layer and not {"/", "\\"} & set(layer) and file.lower().endswith(written()):
            target, request = Path(file), replace(request, to_layer=_one_of(request.to_layer, layer, Path(file)))
    return source, target, request


def _one_of(stated: str | None, layer: str | None, file: Path) -> str | None:
    """Return the layer that is named, behind the name of the file or by its own option."""
    if layer is not None and stated not in (None, layer):
        raise InputError(
            Message("two layers are named: '{layer}' behind the file, and '{other}'", layer=layer, other=stated),
            where=str(file),
            next=Message("Name one"),
        )
    return stated if layer is None else layer


def written() -> tuple[str, ...]:
    """List the endings of what is written.

    Returns
    -------
    tuple of str
        Endings and beginnings of addresses, sorted.
    """
    endings = (plugins.literal("intake", name, "WRITTEN") or () for name in plugins.names("intake"))
    return tuple(sorted({ending for of_reader in endings for ending in of_reader}))


def _writer(target: str | Path, format: str | None) -> tuple[str, ModuleType]:
    text = str(target).lower()
    fits = any(text.startswith(ending) if "://" in ending else text.endswith(ending) for ending in written())
    name, module = reader_for(target, format) if fits or format else ("", ModuleType("none"))
    if not isinstance(module, Writer):
        raise InputError(
            Message("the format '{format}' is not written", format=format)
            if format
            else Message("files ending in '{ending}' are not written", ending=Path(text).suffix)
            if Path(text).suffix
            else Message("its name has no ending that says its format"),
            where=shown(target),
            next=Message("These are: {endings}", endings=written()),
        )
    return name, module


@contextmanager
def _place(target: str | Path) -> Iterator[str | Path]:
    """Yield a place to write in: a folder beside the target, or the database itself."""
    if is_address(target):
        yield str(target)
        return
    path = Path(target)
    with TemporaryDirectory(prefix=".landuse-", dir=path.parent) as folder:
        yield Path(folder) / path.name


def _layers(source: str | Path, target: str | Path, request: Request) -> Sequence[str | None]:
    """Return which layers to convert: the one named, or all where the target holds several."""
    holds_many = is_address(target) or str(target).lower().endswith(_CONTAINERS)
    reader, _ = reader_for(source, request.from_format)
    if request.layer is not None or not holds_many or reader not in ("vector", "postgis"):
        return [request.layer]
    return list_layers(source, request.from_format)


def _found(
    source: str | Path, layer: str | None, request: Request, *, alone: bool, holes: bool = False
) -> RawData | None:
    """Read a layer, as a boundary where ``holes``; None for a table without geometry where there are other layers."""
    options = ReadOptions(layer=layer, encoding=request.encoding, crs=request.crs, holes=holes)
    try:
        raw, _ = read(source, options, format=request.from_format)
    except NoGeometry:
        if not alone:
            return None
        raise
    if not isinstance(raw.frame, gpd.GeoDataFrame):
        raise InputError(
            Message("it holds a table, not land"), where=shown(source), next=Message("Give a layer with geometry")
        )
    return raw


def _leg(raw: RawData, where: str, staged: str | Path, module: ModuleType, request: Request) -> Leg:
    headings = [str(heading) for heading in raw.frame.columns]
    named = id_heading(headings)
    ids = [None if named is None else str(value) for value in raw.frame[named or raw.frame.columns[0]]]
    refuse_corrupt(np.asarray(raw.frame.geometry.array), ids, where)
    frame, notes = _in_system(raw, request, where)
    frame, mended = _mended(frame, named, where)
    before = None if frame.crs is None else crs.label(frame.crs)
    if request.to_crs is not None:
        frame, more = crs.to_system(frame, request.to_crs, where=where)
        notes = [*notes, *more]
    holds_many = is_address(staged) or str(staged).lower().endswith(_CONTAINERS)
    name = request.to_layer or (request.layer if holds_many else None)
    if name is None and is_address(staged):
        name = Path(where).stem
    before_it = _layers_of(module, staged) if holds_many else []
    losses = module.write_layer(staged, frame, WriteOptions(name, request.to_encoding, request.overwrite))
    if holds_many and not is_address(staged):
        # a format may call a layer otherwise than it was asked to
        name = next((candidate for candidate in _layers_of(module, staged) if candidate not in before_it), name)
    back: RawData = module.read_layer(staged, ReadOptions(layer=name, encoding=request.to_encoding))
    again, _ = _in_system(back, Request(), where)
    after = None if again.crs is None else crs.label(again.crs)
    changed = tuple(differences(frame, again))
    called = name or Path(str(staged)).stem
    issues = (*raw.repairs, *mended)
    return Leg(called, len(frame), before, after, issues, tuple(losses), changed, tuple(notes))


def _mended(frame: gpd.GeoDataFrame, named: str | None, where: str) -> tuple[gpd.GeoDataFrame, list[ReadIssue]]:
    """Mend impossible shapes as a review does, each said; all others stay to the last digit."""
    shapes = np.asarray(frame.geometry.array, dtype=object)
    wrong = np.flatnonzero(~shapely.is_valid(shapes) & ~shapely.is_missing(shapes))
    if not len(wrong):
        return frame, []
    numbers = [f"#{row + 1}" for row in wrong.tolist()]
    ids = numbers if named is None else frame[named].iloc[wrong].astype(str).tolist()
    odd = gpd.GeoDataFrame({"id": ids}, geometry=shapes[wrong], crs=frame.crs, index=wrong)
    mended, issues = repair(odd, where=Path(where).name)[:2]
    shapes[mended.index] = np.asarray(mended.geometry.array, dtype=object)
    in_metres = frame.crs is None or frame.crs.is_projected
    placed = [replace(issue, row=None if issue.row is None else int(wrong[issue.row])) for issue in issues]
    if not in_metres:
        placed = [replace(issue, area_before_m2=None, area_after_m2=None) for issue in placed]
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs)), placed


def _layers_of(module: ModuleType, place: str | Path) -> list[str]:
    if is_address(place) or not Path(place).exists():
        return []
    names: list[str] = module.list_layers(Path(place))
    return names


def _check_done(legs: Sequence[Leg], left_out: Sequence[str], source: str | Path, request: Request) -> None:
    """Refuse a source without land, and what ``strict`` forbids."""
    if not legs:
        raise InputError(
            Message("none of its layers holds land: {layers}", layers=list(left_out)),
            where=shown(source),
            next=Message("Check the file"),
        )
    entries = [entry for leg in legs for entry in (*leg.repairs, *leg.losses)]
    count = len(entries) + sum(len(leg.differences) for leg in legs)
    if request.strict and count:
        raise InputError(
            Message.plural(
                "{n} repair or loss: {code}, {what}",
                "{n} repairs or losses, the first: {code}, {what}",
                n=count,
                code=entries[0].code,
                what=entries[0].what,
            )
            if entries
            else Message.plural(
                "{n} repair or loss: it reads back otherwise", "{n} repairs or losses: it reads back otherwise", n=count
            ),
            where=shown(source),
            next=Message("Leave --strict out to convert all the same"),
        )


def _in_system(raw: RawData, request: Request, where: str) -> tuple[gpd.GeoDataFrame, list[Message]]:
    """Return the frame the CRS it is in: as it says, as the user says, as its zone prefix proves."""
    frame: gpd.GeoDataFrame = raw.frame
    if raw.crs is not None:
        placed = frame.set_crs(raw.crs, allow_override=True)
        if crs.examine_crs(raw.crs).trouble:  # a datum that is kept as it is
            return placed, []
        try:
            crs.check_in_china(placed, where=where)
        except CrsRefused as error:
            return placed, [_CONTRADICTED(why=error.reason)]
        return placed, []
    if request.crs is not None:
        crs.examine_crs(request.crs)
        return frame.set_crs(request.crs, allow_override=True), []
    try:
        detected = crs.detect_crs(frame, where=where)
    except CrsRefused as error:
        if request.to_crs is not None:
            raise
        return frame, [_NO_CRS(why=error.what)]
    return frame.set_crs(detected, allow_override=True), [_DETECTED(crs=crs.label(detected))]

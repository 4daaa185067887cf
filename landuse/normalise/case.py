"""From files as found to layers in one shape: columns named, projected, repaired, and said so."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.core.case import Case, CaseFile, LayerEntry
from landuse.core.case_in_play import advice
from landuse.core.case_reading import read_written_case
from landuse.core.codes import list_schemes
from landuse.core.errors import FaultList, InputError
from landuse.core.layer import Layer, RasterLayer, Source, Table, Zone
from landuse.core.messages import Message
from landuse.core.missing import role_title
from landuse.core.progress import steps
from landuse.core.read_issues import ReadIssue
from landuse.core.specs import LayerSpec, list_specs, load_spec
from landuse.geometry.crs import work as crs
from landuse.geometry.crs.plausibility import bands_note, gcj02_note, out_of_county_note
from landuse.geometry.crs.shift import apply_shift, read_shift
from landuse.geometry.readings import agreed_ground
from landuse.intake.base import ReadOptions
from landuse.intake.extent import ReadExtent
from landuse.intake.open import fingerprint, read
from landuse.normalise.columns import resolve_columns
from landuse.normalise.extent import near_for, read_extent
from landuse.normalise.lost_zeros import with_zeros
from landuse.normalise.rasters import read_rasters
from landuse.normalise.repair_geometry import doubted, repair
from landuse.normalise.tables import GUESSED, in_order, place_of, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

T = TypeVar("T")
Rows = TypeVar("Rows", gpd.GeoDataFrame, gpd.GeoSeries)
BOUNDARIES = ("draft", "approved", "blocks")
BAND = Message(
    "all data are in one CGCS2000 3-degree band, central meridian {meridian}°E (EPSG:{epsg}), chosen from '{role}'"
)
READ_NEAR = Message(
    "of the {total:count} features of the layer the {read:count} within {margin:m} of the boundary's box were read"
)
TAKEN = Message(
    "{where} says no CRS; by the zone prefix of its eastings it is taken for {crs}: only CGCS2000 may be handed in"
)
LOST = Message(
    "{count:count} features have no geometry: where their ground lies is not known, so no place is free of them"
)
DIMENSIONS = {"polygon": 2, "line": 1, "point": 0}
GEOMETRY = {"point": Message("points"), "line": Message("lines"), "polygon": Message("polygons")}
SHAPES = {DIMENSIONS[kind]: shapes for kind, shapes in GEOMETRY.items()}


def read_case(
    path: str | Path,
    *,
    on: date | None = None,
    policy: Sequence[str] | None = None,
    rules: Sequence[str] | None = None,
    strict: bool = False,
) -> Case:
    """Read a case folder: every layer and table in one shape, in one CGCS2000 3-degree band.

    Parameters
    ----------
    path
        The folder with ``case.toml`` in it, or that file.
    on
        The day to judge on; outranks the case file.
    policy, rules
        The packs to judge by and the rules asked for; outrank the case file.
    strict
        Whether to refuse a case in which anything had to be repaired.

    Returns
    -------
    Case
        Ready for `review`.

    Raises
    ------
    InputError
        If anything in it cannot be used: the message says what, where and what next.
    """
    faults = FaultList()
    read_as = read_written_case(Path(path), faults)
    content, folder = read_as.content, read_as.folder
    day = on or content.on
    if day is None and "on" not in read_as.unusable:
        faults.add(
            InputError(
                Message("the review date is missing"),
                where=str(read_as.file),
                next=Message("Write on = 2026-06-30, or give --on 2026-06-30; the clock is never used"),
            )
        )
    content = _known_roles(content, faults)
    packs = tuple(packs_of(content, folder, faults) if policy is None else policy)
    rasters = {role: _many(entries) for role, entries in content.layers.items() if load_spec(role).kind == "raster"}
    vectors = {role: _many(entries) for role, entries in content.layers.items() if role not in rasters}
    layers, work, notes = _read_layers(folder, vectors, faults)
    tables = _read_tables(folder, content, faults)
    pictures = _read_rasters(folder, rasters, faults)
    faults.raise_any()
    assert day is not None
    case = Case(
        title=content.title,
        on=day,
        folder=folder,
        policy=packs,
        rules=tuple(content.rules if rules is None else rules),
        layers=layers,
        tables=tables,
        rasters=pictures,
        zone=Zone(dict(content.zone)),
        params=content.params,
        assumptions=tuple(content.assumptions),
        decisions=tuple(content.decisions),
        confirmed=tuple(content.confirmed),
        work_crs=work,
        notes=(*read_as.mended, *notes),
        basemap=_basemap(folder, content.basemap),
        guessed=_guessed(content),
    )
    if strict:
        _refuse_repairs(case)
    return case


def _read_tables(folder: Path, content: CaseFile, faults: FaultList) -> dict[str, tuple[Table, ...]]:
    tables = {}
    for role, entries in content.tables.items():
        read = []
        for entry in _many(entries):
            with faults.catching():
                read.append(read_table(folder, role, entry))
        tables[role] = in_order(read)
    return tables


def _read_rasters(
    folder: Path, rasters: Mapping[str, Sequence[LayerEntry]], faults: FaultList
) -> dict[str, tuple[RasterLayer, ...]]:
    read = {}
    for role, entries in rasters.items():
        with faults.catching():
            read[role] = read_rasters(folder, role, entries)
    return read


def _guessed(content: CaseFile) -> tuple[str, ...]:
    """Return the roles of which a file was taken by a guess that nobody has confirmed."""
    layers = [role for role, entries in content.layers.items() if any(entry.guessed for entry in _many(entries))]
    tables = [role for role, entries in content.tables.items() if any(entry.guessed for entry in _many(entries))]
    return (*layers, *tables)


def packs_of(content: CaseFile, folder: Path, faults: FaultList) -> list[str]:
    """Return the packs a case file names: shipped ones by their id, one's own by its path from the case folder.

    A path where no pack lies is among the faults.
    """
    places = [str(folder / named) if named.endswith(".toml") else named for named in content.policy]
    for named, place in zip(content.policy, places, strict=True):
        if place != named and not Path(place).is_file():
            faults.add(
                InputError(
                    Message("there is no policy pack at '{path}'", path=named),
                    where=str(folder / "case.toml"),
                    next=Message("Write the path of the pack from the folder of the case, or the id of a shipped one"),
                )
            )
    return places


def _basemap(folder: Path, place: str | None) -> str | None:
    """Return a base map's place: a file is named from the case folder, a service by its own name."""
    if place is None:
        return None
    name = place.removeprefix("gcj02:")
    return place[: -len(name)] + str(folder / name) if (folder / name).exists() else place


def _refuse_repairs(case: Case) -> None:
    made = [(source, repair) for source in case.sources for repair in source.repairs]
    if made:
        source, first = made[0]
        raise InputError(
            Message.plural(
                "{n} repair would be made: {code}, {what}",
                "{n} repairs would be made, the first: {code}, {what}",
                n=len(made),
                code=first.code,
                what=first.what,
            ),
            where=_place(source.path, first),
            next=Message("Mend the file (`landuse inspect` lists them all), or leave --strict out"),
        )


def _place(path: str, issue: ReadIssue) -> str | Message:
    if issue.line:
        return Message("{file} line {line}", file=path, line=issue.line)
    return path if issue.row is None else Message("{file} row {row}", file=path, row=issue.row + 1)


def read_layers(
    folder: Path, entries: Mapping[str, Sequence[LayerEntry]]
) -> tuple[dict[str, tuple[Layer, ...]], int | None]:
    """Read layers alone, without a case file.

    Parameters
    ----------
    folder
        What their paths are relative to.
    entries
        By role.

    Returns
    -------
    tuple
        The layers by role, and the EPSG code of the band they are in; None where nothing is in any.

    Raises
    ------
    InputError
        If a file cannot be used.
    """
    faults = FaultList()
    layers, work, _ = _read_layers(folder, entries, faults)
    faults.raise_any()
    return layers, work


def _read_layers(
    folder: Path, entries: Mapping[str, Sequence[LayerEntry]], faults: FaultList
) -> tuple[dict[str, tuple[Layer, ...]], int | None, list[Message]]:
    boundaries = [role for role in BOUNDARIES if role in entries]
    raws = {role: _find_all(folder, role, entries[role], faults) for role in boundaries}
    near = read_extent([raw.frame for role in boundaries for raw in raws[role]])
    rest = [role for role in entries if role not in raws]
    raws |= {role: _find_all(folder, role, entries[role], faults, near) for role in steps("reading", rest)}
    raws = {role: raws[role] for role in entries}
    with faults.catching():
        work, notes = _choose_band(raws)
        placed = {role: [_georeferenced(raw, raws) for raw in many] for role, many in raws.items()}
        return _settle_all(placed, work, faults), work, notes
    return {}, None, []


def _find_all(
    folder: Path, role: str, entries: Sequence[LayerEntry], faults: FaultList, near: ReadExtent | None = None
) -> list[_Raw]:
    raws = []
    for entry in entries:
        with faults.catching():
            raws.append(_find(folder, role, entry, near))
    return raws


def _settle_all(raws: Mapping[str, list[_Raw]], work: int | None, faults: FaultList) -> dict[str, tuple[Layer, ...]]:
    layers = {}
    for role, many in raws.items():
        with faults.catching():
            layers[role] = _gather([_settle(raw, work) for raw in many])
    return layers


def _georeferenced(raw: _Raw, raws: Mapping[str, list[_Raw]]) -> _Raw:
    """Write of a layer what its place beside the others tells."""
    others = [other.frame for role in (*BOUNDARIES, *raws) for other in raws.get(role, ()) if other is not raw]
    remarks = [gcj02_note(raw.frame, [other for other in others if other.crs is not None and other.crs.is_projected])]
    if raw.role in BOUNDARIES:
        remarks.append(bands_note(raw.frame))
        remarks += [out_of_county_note(raw.frame, county.frame) for county in raws.get("counties", ())]
    notes = tuple(note for note in remarks if note is not None)
    return replace(raw, source=replace(raw.source, notes=(*raw.source.notes, *notes))) if notes else raw


@dataclass(frozen=True, eq=False)
class _Raw:
    """A layer as found, its columns named but its ground untouched."""

    role: str
    entry: LayerEntry
    frame: gpd.GeoDataFrame
    source: Source
    path: Path | str
    covers: gpd.GeoDataFrame | None = None
    near: ReadExtent | None = None


def _many(entries: T | list[T]) -> list[T]:
    return entries if isinstance(entries, list) else [entries]


def _known_roles(content: CaseFile, faults: FaultList) -> CaseFile:
    """Return the case without roles and code lists that there are not; each of them is a fault."""
    for kind, roles in (("layer", content.layers), ("table", content.tables)):
        known = [role for role in list_specs() if (load_spec(role).kind == "table") == (kind == "table")]
        for role in [role for role in roles if role not in known]:
            faults.add(_no_role(kind, role, known))
    content = content.model_copy(
        update={
            "layers": {role: entry for role, entry in content.layers.items() if _is_kind(role, ("layer", "raster"))},
            "tables": {role: entry for role, entry in content.tables.items() if _is_kind(role, ("table",))},
        }
    )
    layers = {
        role: [_known_scheme(role, entry, faults) for entry in _many(entries)]
        for role, entries in content.layers.items()
    }
    return content.model_copy(update={"layers": layers})


def _known_scheme(role: str, entry: LayerEntry, faults: FaultList) -> LayerEntry:
    if load_spec(role).kind != "layer" or entry.scheme is None or entry.scheme in list_schemes():
        return entry
    faults.add(
        InputError(
            Message("unknown code list '{scheme}'", scheme=entry.scheme),
            where=f"case.toml [layers.{role}] scheme",
            next=Message("There are: {schemes}", schemes=list_schemes()),
        )
    )
    return entry.model_copy(update={"scheme": None})


def _is_kind(role: str, kinds: Sequence[str]) -> bool:
    return role in list_specs() and load_spec(role).kind in kinds


def _no_role(kind: str, role: str, known: Sequence[str]) -> InputError:
    near = difflib.get_close_matches(role, known, n=1)
    other = f"{'tables' if kind == 'layer' else 'layers'}.{role}"
    if role in list_specs():
        advised = Message("Write it as [{section}]", section=other)
    elif near:
        advised = Message("Did you mean '{near}'? There are: {known}", near=near[0], known=known)
    else:
        advised = Message("There are: {known}", known=known)
    return InputError(
        Message("there is no layer '{role}'", role=role)
        if kind == "layer"
        else Message("there is no table '{role}'", role=role),
        where=f"case.toml [{kind}s.{role}]",
        next=advised,
    )


def _find(folder: Path, role: str, entry: LayerEntry, around: ReadExtent | None = None) -> _Raw:
    spec = load_spec(role)
    near = near_for(spec, entry, around)
    path = place_of(folder, entry.path)
    wanted = ReadOptions(
        layer=entry.layer, encoding=entry.encoding, crs=entry.crs, near=near,
        geometry=str(spec.geometry) if spec.geometry in DIMENSIONS else None,
        names=BOUNDARIES if role in BOUNDARIES else (),
    )  # fmt: skip
    content, reader = read(path, wanted, format=entry.format)
    where = entry.shown if entry.layer is None else f"{entry.shown} ({entry.layer})"
    if not isinstance(content.frame, gpd.GeoDataFrame):
        raise InputError(
            Message(
                "it holds a table, and '{role}' needs {geometry}", role=role, geometry=GEOMETRY[str(spec.geometry)]
            ),
            where=where,
            next=Message("Give a layer with geometry"),
        )
    if content.frame.empty and spec.empty == "error" and not content.total:
        raise InputError(
            Message("there is nothing in it, and '{role}' cannot be empty", role=role),
            where=where,
            next=advice(
                Message("Check the file, and the layer's name in case.toml"),
                Message("Check the file, and the name of the layer"),
            ),
        )
    frame, notes = resolve_columns(content.frame, spec, entry.columns, where=where)
    if content.total is not None and near is not None:
        notes = (*notes, READ_NEAR(total=content.total, read=len(content.frame), margin=near.margin_m))
    frame, zeros = with_zeros(frame, entry.scheme, where)
    notes = (*notes, *zeros)
    frame = _only(frame, spec, where)
    if role in BOUNDARIES:
        _refuse_bare(frame, where)
    source_crs = content.crs if content.crs is not None else entry.crs
    if source_crs is None and not frame.empty:
        source_crs = crs.detect_crs(frame, where=where)
        notes = (*notes, TAKEN(where=where, crs=crs.label(source_crs)))
    frame = frame.set_crs(source_crs, allow_override=True) if source_crs is not None else frame
    if entry.shift is not None and not frame.empty:
        # the CRS as found stays on record; the notes say by whose parameters it was left
        frame, shift_notes = apply_shift(frame, read_shift(folder / entry.shift), where=where)
        notes = (*notes, *shift_notes)
    count = len(content.frame) if content.total is None else content.total
    source = Source(
        role, entry.shown, fingerprint(path), reader, count, entry.edition, entry.layer,
        None if frame.crs is None else crs.label(frame.crs), tuple(content.repairs), tuple(notes), entry.on,
        entry.complete
    )  # fmt: skip
    if entry.guessed is not None:
        source = replace(source, notes=(*source.notes, GUESSED(role=role_title(role), why=entry.guessed)))
    raw = _Raw(role, entry, frame, source, path, near=near if content.total is not None else None)
    return _with_covers(raw, folder, entry) if entry.covers else raw


def _with_covers(raw: _Raw, folder: Path, entry: LayerEntry) -> _Raw:
    assert entry.covers is not None
    content, _ = read(place_of(folder, entry.covers.path), ReadOptions(layer=entry.covers.layer, crs=entry.covers.crs))
    frame = content.frame
    where = f"{entry.covers.shown} (covers of '{raw.role}')"
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        raise InputError(
            Message("it holds no polygon"),
            where=where,
            next=Message("Give the polygon on which the layer is complete, or take 'covers' out"),
        )
    known = content.crs if content.crs is not None else entry.covers.crs
    frame = frame.set_crs(known if known is not None else crs.detect_crs(frame, where=where), allow_override=True)
    _only(frame, load_spec("counties"), where)
    return replace(raw, covers=frame)


def _only(frame: gpd.GeoDataFrame, spec: LayerSpec, where: str) -> gpd.GeoDataFrame:
    """Refuse geometry of the wrong kind; leave out, aloud, features that have none."""
    if spec.geometry in (None, "any"):
        return frame
    wanted = DIMENSIONS[str(spec.geometry)]
    present = ~_bare(frame)
    kinds = set(shapely.get_dimensions(frame.geometry[present].array))
    wrong = [SHAPES[kind] for kind in sorted(map(int, kinds - {wanted})) if kind in SHAPES]
    if wrong:
        raise InputError(
            Message(
                "it holds {kinds}, and '{role}' needs {geometry}",
                kinds=wrong,
                role=spec.role,
                geometry=GEOMETRY[str(spec.geometry)],
            ),
            where=where,
            next=Message("Give the layer that holds them"),
        )
    if not present.any() and len(frame) and spec.empty == "error":
        raise InputError(Message("none of its features has a geometry"), where=where, next=Message("Check the file"))
    return frame


def _bare(frame: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Return which features have no geometry."""
    shapes = np.asarray(frame.geometry.array, dtype=object)
    bare: NDArray[np.bool_] = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    return bare


def _refuse_bare(frame: gpd.GeoDataFrame, where: str) -> None:
    """Refuse a boundary of which a row has no geometry, unless it says itself that it has no points."""
    bare = _bare(frame)
    if "point_count" in frame:
        none = frame["point_count"].fillna(-1).to_numpy() == 0
        bare &= ~(none & ~(pd.to_numeric(frame.get("stated_area"), errors="coerce") > 0).to_numpy(dtype=bool))
    if bare.any():
        raise InputError(
            Message(
                "{count:count} rows of the boundary have no geometry, the first is {id}: its ground is not known",
                count=int(bare.sum()), id=str(frame["id"].iloc[int(np.flatnonzero(bare)[0])]),
            ),
            where=where,
            next=Message("Export the layer anew, or delete the rows that are no ground"),
        )  # fmt: skip


def _choose_band(raws: Mapping[str, list[_Raw]]) -> tuple[int | None, list[Message]]:
    order = [role for role in BOUNDARIES if role in raws] + [role for role in raws if role not in BOUNDARIES]
    for role in order:
        for raw in raws[role]:
            if not raw.frame.empty:
                epsg = crs.work_crs(raw.frame, where=raw.entry.shown)
                return epsg, [BAND(meridian=75 + 3 * (epsg - 4534), epsg=epsg, role=role_title(role))]
    return None, []


def _settle(raw: _Raw, work: int | None) -> Layer:
    frame, where = raw.frame, raw.entry.shown
    notes: list[Message] = []
    covers = None
    boundary, dense = raw.role in BOUNDARIES, None
    if work is not None and frame.crs is not None:
        dense = _dense(frame, work, where) if boundary else None
        frame, notes = crs.to_work(frame, work, where=where, densify=not boundary)
    if work is not None and raw.covers is not None:
        moved, _ = crs.to_work(raw.covers, work, where=where)
        covers = agreed_ground(np.asarray(moved.geometry.array, dtype=object))
    lost = int(_bare(frame).sum())
    if lost:
        notes = [*notes, LOST(count=lost)]
    unrepaired = frame
    frame, repairs = repair(frame, where=where, id_column="id")
    source = replace(raw.source, repairs=(*raw.source.repairs, *repairs), notes=(*raw.source.notes, *notes))
    within = None if raw.near is None or work is None else raw.near.ground_in(work)
    return Layer(
        raw.role,
        frame,
        raw.entry.scheme,
        covers,
        False,
        raw.entry.edition,
        raw.entry.on,
        source,
        read_within=within,
        cut=raw.entry.cut,
        lost=lost,
        doubt=doubted(unrepaired) if repairs else None,
        dense=dense,
    )


def _gather(layers: list[Layer]) -> tuple[Layer, ...]:
    """Order a role's layers by date; files of a role that carry no date are put together."""
    undated = [layer for layer in layers if layer.on is None]
    if len(undated) < 2:
        return tuple(sorted(layers, key=lambda layer: (layer.on is None, layer.on or date.min)))
    if len({layer.scheme for layer in undated}) > 1:
        raise InputError(
            Message("its files are of different code lists"),
            where=f"case.toml [[layers.{undated[0].role}]]",
            next=Message("Give one scheme, or bring the files to one"),
        )
    frame = gpd.GeoDataFrame(
        pd.concat([layer.features for layer in undated], ignore_index=True), crs=undated[0].features.crs
    )
    covers = [layer.covers for layer in undated if layer.covers is not None]
    within = [layer.read_within for layer in undated if layer.read_within is not None]
    whole = replace(
        undated[0],
        features=frame,
        covers=shapely.union_all(covers) if covers else None,
        read_within=shapely.intersection_all(within) if within else None,
        lost=sum(layer.lost for layer in undated),
        doubt=_put_together(undated, [layer.doubt for layer in undated]),
        dense=_put_together(undated, [layer.dense for layer in undated]),
    )
    parts = tuple(layer.source for layer in undated[1:] if layer.source is not None)
    dated = sorted((layer for layer in layers if layer.on is not None), key=lambda layer: layer.on or date.min)
    return (*dated, replace(whole, more_sources=parts))


def _put_together(layers: Sequence[Layer], rows_of: Sequence[Rows | None]) -> Rows | None:
    """Put together what is said of some rows of layers, on the rows they have in the layers put one after another."""
    parts, before = [], 0
    for layer, rows in zip(layers, rows_of, strict=True):
        if rows is not None:
            at = layer.features.index.get_indexer(rows.index)
            parts.append(rows[at >= 0].set_axis(at[at >= 0] + before))
        before += len(layer.features)
    return pd.concat(parts) if parts else None


def _dense(frame: gpd.GeoDataFrame, work: int, where: str) -> gpd.GeoSeries | None:
    """Return the ground of features in degrees that have long sides, in the band, with points along these."""
    dense = crs.densified(frame)
    if dense is frame:
        return None
    more = shapely.get_num_coordinates(dense.geometry.array) > shapely.get_num_coordinates(frame.geometry.array)
    moved, _ = crs.to_work(dense[more], work, where=where)
    return repair(moved, where=where)[0].geometry

"""One layer as found in its file: its columns named, its CRS known, its ground untouched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.core.case import LayerEntry
from landuse.core.case_in_play import advice
from landuse.core.errors import InputError
from landuse.core.layer import Source
from landuse.core.messages import Message
from landuse.core.missing import role_title
from landuse.core.specs import LayerSpec, load_spec
from landuse.geometry.crs import work as crs
from landuse.geometry.crs.shift import apply_shift, read_shift
from landuse.intake.base import ReadOptions
from landuse.intake.extent import ReadExtent
from landuse.intake.open import fingerprint, read
from landuse.measures.frames import bare_rows, shapes_of
from landuse.normalise.columns import resolve_columns
from landuse.normalise.extent import near_for
from landuse.normalise.lost_zeros import with_zeros
from landuse.normalise.tables import GUESSED, place_of

if TYPE_CHECKING:
    from pyproj import CRS

    from landuse.intake.base import RawData

BOUNDARIES = ("draft", "approved", "blocks")
#: Roles of which a drawing's closed line within another is a hole: what it bounds must not count as within.
HOLED = (*BOUNDARIES, "counties")
READ_NEAR = Message(
    "of the {total:count} features of the layer the {read:count} within {margin:m} of the boundary's box were read"
)
TAKEN = Message(
    "{where} says no CRS; by the zone prefix of its eastings it is taken for {crs}: only CGCS2000 may be handed in"
)
DIMENSIONS = {"polygon": 2, "line": 1, "point": 0}
GEOMETRY = {"point": Message("points"), "line": Message("lines"), "polygon": Message("polygons")}
SHAPES = {DIMENSIONS[kind]: shapes for kind, shapes in GEOMETRY.items()}


@dataclass(frozen=True, eq=False)
class FoundLayer:
    """A layer as found, its columns named but its ground untouched."""

    role: str
    entry: LayerEntry
    frame: gpd.GeoDataFrame
    source: Source
    path: Path | str
    covers: gpd.GeoDataFrame | None = None
    near: ReadExtent | None = None


def find_layer(folder: Path, role: str, entry: LayerEntry, around: ReadExtent | None = None) -> FoundLayer:
    """Read the layer of an entry; one of a large ground only around the boundaries, which are read before it."""
    spec = load_spec(role)
    near = near_for(spec, entry, around)
    path = place_of(folder, entry.path)
    wanted = ReadOptions(
        layer=entry.layer, encoding=entry.encoding, crs=entry.crs, near=near,
        geometry=str(spec.geometry) if spec.geometry in DIMENSIONS else None,
        names=BOUNDARIES if role in BOUNDARIES else (), holes=role in HOLED,
    )  # fmt: skip
    content, reader = read(path, wanted, format=entry.format)
    where = entry.shown if entry.layer is None else f"{entry.shown} ({entry.layer})"
    _refuse_unfit(content, spec, where)
    frame, notes = resolve_columns(content.frame, spec, entry.columns, where=where)
    if content.total is not None and near is not None:
        notes = (*notes, READ_NEAR(total=content.total, read=len(content.frame), margin=near.margin_m))
    frame, zeros = with_zeros(frame, entry.scheme, where)
    frame = _only(frame, spec, where)
    if role in BOUNDARIES:
        _refuse_bare(frame, where)
    frame, system_notes = _in_system(frame, content.crs, folder, entry, where)
    count = len(content.frame) if content.total is None else content.total
    source = Source(
        role, entry.shown, fingerprint(path), reader, count, entry.edition, entry.layer,
        None if frame.crs is None else crs.label(frame.crs), tuple(content.repairs), (*notes, *zeros, *system_notes),
        entry.on, entry.complete
    )  # fmt: skip
    if entry.guessed is not None:
        source = replace(source, notes=(*source.notes, GUESSED(role=role_title(role), why=entry.guessed)))
    raw = FoundLayer(role, entry, frame, source, path, near=near if content.total is not None else None)
    return _with_covers(raw, folder, entry) if entry.covers else raw


def _refuse_unfit(content: RawData, spec: LayerSpec, where: str) -> None:
    """Refuse a table where land is wanted, and a layer of nothing where there has to be something."""
    if not isinstance(content.frame, gpd.GeoDataFrame):
        raise InputError(
            Message(
                "it holds a table, and '{role}' needs {geometry}",
                role=spec.role,
                geometry=GEOMETRY[str(spec.geometry)],
            ),
            where=where,
            next=Message("Give a layer with geometry"),
        )
    if content.frame.empty and spec.empty == "error" and not content.total:
        raise InputError(
            Message("there is nothing in it, and '{role}' cannot be empty", role=spec.role),
            where=where,
            next=advice(
                Message("Check the file, and the layer's name in case.toml"),
                Message("Check the file, and the name of the layer"),
            ),
        )


def _in_system(
    frame: gpd.GeoDataFrame, read_crs: CRS | None, folder: Path, entry: LayerEntry, where: str
) -> tuple[gpd.GeoDataFrame, tuple[Message, ...]]:
    """Return the layer in its CRS, as found, stated or told by its eastings, and shifted as the entry asks."""
    notes: tuple[Message, ...] = ()
    source_crs = read_crs if read_crs is not None else entry.crs
    if source_crs is None and not frame.empty:
        source_crs = crs.detect_crs(frame, where=where)
        notes = (TAKEN(where=where, crs=crs.label(source_crs)),)
    frame = frame.set_crs(source_crs, allow_override=True) if source_crs is not None else frame
    if entry.shift is not None and not frame.empty:
        # the CRS as found stays on record; the notes say by whose parameters it was left
        parameters = folder / entry.shift
        if parameters.exists():  # else reading it says so
            fingerprint(parameters)
        frame, shift_notes = apply_shift(frame, read_shift(parameters), where=where)
        notes = (*notes, *shift_notes)
    return frame, notes


def _with_covers(raw: FoundLayer, folder: Path, entry: LayerEntry) -> FoundLayer:
    assert entry.covers is not None
    wanted = ReadOptions(layer=entry.covers.layer, crs=entry.covers.crs, holes=True)
    content, _ = read(place_of(folder, entry.covers.path), wanted)
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
    present = ~bare_rows(shapes_of(frame))
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
            next=_advice(frame, wanted),
        )
    if not present.any() and len(frame) and spec.empty == "error":
        raise InputError(Message("none of its features has a geometry"), where=where, next=Message("Check the file"))
    return frame


def _advice(frame: gpd.GeoDataFrame, wanted: int) -> Message:
    """Return what to do about geometry of the wrong kind; of lines it is said how far they are open."""
    parts = shapely.get_parts(np.asarray(frame.geometry.array, dtype=object))
    lines = parts[shapely.get_dimensions(parts) == 1]
    if wanted != DIMENSIONS["polygon"] or not len(lines):
        return Message("Give the layer that holds them")
    ends = shapely.distance(shapely.get_point(lines, 0), shapely.get_point(lines, -1))
    gap = float(np.nanmin(ends))
    if frame.crs is not None and frame.crs.is_geographic and gap:
        return Message("Close its lines and save them as areas, or give the layer that holds areas")
    return Message(
        "Its lines are open by {gap:m} at the least: close them and save them as areas, or give the layer that holds "
        "areas", gap=gap,
    )  # fmt: skip


def _refuse_bare(frame: gpd.GeoDataFrame, where: str) -> None:
    """Refuse a boundary of which a row has no geometry, unless it says itself that it has no points."""
    bare = bare_rows(shapes_of(frame))
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

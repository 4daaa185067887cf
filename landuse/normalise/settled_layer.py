"""Layers as found become layers of one band: moved, repaired, and those of one role put together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.core.errors import InputError
from landuse.core.layer import Layer
from landuse.core.messages import Message
from landuse.core.missing import role_title
from landuse.geometry.crs import work as crs
from landuse.geometry.crs.plausibility import bands_note, gcj02_note, out_of_county_note
from landuse.geometry.overlay import intersection, united
from landuse.geometry.readings import agreed_ground
from landuse.measures.frames import bare_rows, shapes_of
from landuse.normalise.found_layer import BOUNDARIES, FoundLayer
from landuse.normalise.repair_geometry import doubted, repair
from landuse.normalise.unproven import DELETED, has_deleted_rows, wrong_zone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


Rows = TypeVar("Rows", gpd.GeoDataFrame, gpd.GeoSeries)
BAND = Message(
    "all data are in one CGCS2000 3-degree band, central meridian {meridian}°E (EPSG:{epsg}), chosen from '{role}'"
)
LOST = Message(
    "{count:count} features have no geometry: where their ground lies is not known, so no place is free of them"
)


def with_remarks(raw: FoundLayer, raws: Mapping[str, list[FoundLayer]]) -> FoundLayer:
    """Write of a layer what its place beside the others tells."""
    others = [other.frame for role in (*BOUNDARIES, *raws) for other in raws.get(role, ()) if other is not raw]
    remarks = [gcj02_note(raw.frame, [other for other in others if other.crs is not None and other.crs.is_projected])]
    if raw.role in BOUNDARIES:
        remarks.append(bands_note(raw.frame))
        remarks += [out_of_county_note(raw.frame, county.frame) for county in raws.get("counties", ())]
    notes = tuple(note for note in remarks if note is not None)
    return replace(raw, source=replace(raw.source, notes=(*raw.source.notes, *notes))) if notes else raw


def choose_band(raws: Mapping[str, list[FoundLayer]]) -> tuple[int | None, list[Message]]:
    """Return the band all data are brought to: that of the first boundary, else of the first layer there is."""
    order = [role for role in BOUNDARIES if role in raws] + [role for role in raws if role not in BOUNDARIES]
    for role in order:
        for raw in raws[role]:
            if not raw.frame.empty:
                epsg = crs.work_crs(raw.frame, where=raw.entry.shown)
                return epsg, [BAND(meridian=75 + 3 * (epsg - 4534), epsg=epsg, role=role_title(role))]
    return None, []


def settle(raw: FoundLayer, work: int | None) -> Layer:
    """Return a layer in the band, repaired, with what is doubtful of it."""
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
    lost = int(bare_rows(shapes_of(frame)).sum())
    if lost:
        notes = [*notes, LOST(count=lost)]
    if not boundary and has_deleted_rows(raw.source):
        lost, notes = lost + 1, [*notes, DELETED()]
    elsewhere = None if work is None else wrong_zone(raw.frame, frame, covers, work)
    if elsewhere is not None:
        covers, notes = None, [*notes, elsewhere]
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


def gather(layers: list[Layer]) -> tuple[Layer, ...]:
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
        covers=united(covers) if covers else None,
        read_within=reduce(intersection, within) if within else None,
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

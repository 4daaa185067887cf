"""Pieces of land that a rule counts, surely or perhaps, put together into one measured area."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from landuse.core.evidence import Evidence, Ignored, Interval, MissingInput, items
from landuse.core.missing import unproven_ground
from landuse.geometry.overlay import difference, intersection, pair_areas, split_slivers, united
from landuse.measures.area_kind import area_of
from landuse.measures.inputs import unproven_within
from landuse.measures.table_rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from landuse.core.layer import Layer, Scope
    from landuse.core.messages import Message
    from landuse.measures.area_kind import AreaKind
    from landuse.measures.table_rows import Row

NOTHING: BaseGeometry = shapely.Polygon()


@dataclass(frozen=True, eq=False)
class Piece:
    """Some land that a rule is about.

    Parameters
    ----------
    kind
        What it is, in a code term.
    geometry
        The land, in the work CRS.
    known
        True where it surely counts, None where it may.
    ident, label
        The user's id of what it was made of, and its name.
    want
        Asks for what would settle it, given how much land it is, m².
    """

    kind: str
    geometry: BaseGeometry
    known: bool | None = True
    ident: str | None = None
    label: str | None = None
    want: Callable[[float], MissingInput] | None = None


def area_evidence(
    pieces: Iterable[Piece],
    *,
    tolerance_m: float,
    area: AreaKind = "plane",
    crs: object = None,
    figures: Mapping[str, float | None] | None = None,
    notes: Sequence[Message] = (),
    wants: Sequence[MissingInput] = (),
    tables: Mapping[str, pd.DataFrame] | None = None,
) -> Evidence:
    """Measure the land of all pieces, each piece of ground once; what may count widens the interval.

    Parameters
    ----------
    pieces
        The land that counts or may count.
    tolerance_m
        Width below which a part is noise, m.
    area
        Which area is measured.
    crs
        The work CRS.
    figures, notes, wants, tables
        What else the evidence holds.

    Returns
    -------
    Evidence
        Area, m²; ``value`` is what surely counts.
    """
    every = [piece for piece in pieces if piece.known is not False and piece.geometry.area > 0]
    sure = united([piece.geometry for piece in every if piece.known]) if every else NOTHING
    perhaps = united([piece.geometry for piece in every if piece.known is None]) if every else NOTHING
    firm, loose = split_slivers(sure, tolerance_m), split_slivers(difference(perhaps, sure), tolerance_m)
    low, open_m2 = area_of(firm.kept, area, crs), area_of(loose.kept, area, crs)
    noise = Ignored(firm.count, firm.area_m2, firm.widest_m, tolerance_m)
    noise += Ignored(loose.count, loose.area_m2, loose.widest_m, tolerance_m)
    return Evidence(
        Interval(low, low + open_m2, low),
        "m2",
        where=_where(every, (firm.kept, loose.kept), crs, area),
        figures={**(figures or {}), "land_m2": low, "open_m2": open_m2},
        notes=tuple(notes),
        wants=(*wants, *_missing(every, loose.kept)),
        ignored=noise,
        tables=tables or {},
        area=area,
    )


def parts(ground: BaseGeometry) -> list[BaseGeometry]:
    """List the connected parts of some land."""
    pieces = [part for part in shapely.get_parts(ground) if part.area > 0]
    return sorted(pieces, key=lambda part: (-part.area, part.bounds))


def near(layer: Layer, ground: BaseGeometry) -> gpd.GeoDataFrame:
    """Return the features of a layer that touch the box of a ground.

    Parameters
    ----------
    layer
        The layer.
    ground
        The ground, in the work CRS.

    Returns
    -------
    GeoDataFrame
        Those features; none where the ground or the layer is empty.
    """
    if ground.is_empty or not len(layer.features):
        return layer.features.iloc[:0]
    return layer.window(ground.bounds)


def rows_near(layer: Layer, ground: BaseGeometry, role: str) -> list[Row]:
    """Read the features of a layer that touch the box of a ground, each with the number it has in the whole layer.

    Parameters
    ----------
    layer
        The layer.
    ground
        The ground, in the work CRS.
    role
        What the rows are called when something is asked of them: the check's argument.

    Returns
    -------
    list of Row
        In their order; none where the ground or the layer is empty.
    """
    if ground.is_empty or not len(layer.features):
        return []
    return rows_at(layer, np.sort(layer.features.sindex.query(shapely.box(*ground.bounds))), role)


def rows_at(layer: Layer, positions: NDArray[np.intp], role: str) -> list[Row]:
    """Read some features of a layer, each with the number it has in the whole layer."""
    rows = rows_of(replace(layer, features=layer.features.iloc[positions]), role)
    return [replace(row, number=int(position) + 1) for row, position in zip(rows, positions, strict=True)]


def unproven_piece(layer: Layer, ground: Scope, argument: str) -> Piece:
    """Return the part of a ground on which the emptiness of a layer proves nothing, as a piece that may count."""
    open_ground = unproven_within(layer, ground.geometry)
    return Piece("unproven", open_ground, None, want=lambda area: unproven_ground(argument, area))


def _where(
    pieces: list[Piece], kept_grounds: tuple[BaseGeometry, ...], crs: object, area: AreaKind
) -> gpd.GeoDataFrame:
    rows: list[dict[str, object]] = []
    for kind in dict.fromkeys(piece.kind for piece in pieces):
        mine = [piece for piece in pieces if piece.kind == kind]
        whole = united([piece.geometry for piece in mine])
        for kept in kept_grounds:
            rows += [
                {**_row(kind, part, mine), "area_m2": area_of(part, area, crs)}
                for part in parts(intersection(whole, kept))
            ]
    return items(rows, crs=crs)


def _row(kind: str, part: BaseGeometry, pieces: list[Piece]) -> dict[str, object]:
    sharing = [pieces[n] for n in pair_areas([piece.geometry for piece in pieces], part)["left"]]
    ids = "、".join(dict.fromkeys(piece.ident for piece in sharing if piece.ident)) or None
    label = next((piece.label for piece in sharing if piece.label), None)
    return {"kind": kind, "unit_id": ids, "label": label, "geometry": part}


def _missing(pieces: list[Piece], loose: BaseGeometry) -> Iterator[MissingInput]:
    seen: set[str] = set()
    for piece in pieces:
        if piece.known is not None or piece.want is None:
            continue
        area = float(intersection(piece.geometry, loose).area)
        want = piece.want(area)
        if area > 0 and want.key not in seen:
            seen.add(want.key)
            yield want

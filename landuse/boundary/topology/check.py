"""Topology of polygon layers: overlaps, gaps, one inside another, unmatched vertices, spikes; by width, not by area."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.boundary.rings import Ints, OpenRings, rings_of
from landuse.boundary.topology.edges import OpenEdges, open_edges
from landuse.boundary.topology.faults import NOISE_M, FaultArrays, TopologyFaults, put_together
from landuse.boundary.topology.gaps import GapParts, find_enclosed, find_slits, parts_of, uncovered_faces
from landuse.boundary.topology.overlaps import alike, find_overlaps, without_noise
from landuse.boundary.topology.vertices import find_repeated, find_spikes, find_unmatched
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.geometry.engine.arrays import (
    GeometryArray,
    exploded,
    geometry_array,
    one_array,
    require_one_plane,
)
from landuse.geometry.engine.checked import clip_to_boxes, differences, slack
from landuse.geometry.engine.pairs import within
from landuse.geometry.engine.ragged import copies
from landuse.geometry.engine.slivers import thinner_than
from landuse.geometry.engine.union import sound, unite

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from landuse.geometry.overlay import Geometries


@dataclass(frozen=True)
class Limits:
    """The widths and angles a drawing is held to.

    Parameters
    ----------
    tolerance_m
        What is thinner is counted and not told, m.
    gap_width_m
        A slit that is open at an end is a gap up to this width, m; wider ones are open land. What units enclose is a
        gap at any width.
    spike_deg
        A corner narrower than this is a spike, degrees.
    tiny_m
        A part that is nowhere wider than this is a splinter, m.
    """

    tolerance_m: float = 0.002
    gap_width_m: float = 0.5
    spike_deg: float = 3.0
    tiny_m: float = 1.0


@dataclass(frozen=True, eq=False)
class _Units:
    """Units laid out for the searches."""

    given: GeometryArray
    polygons: GeometryArray
    ids: list[object]
    rings: OpenRings
    edges: OpenEdges
    tree: shapely.STRtree
    parts: GapParts
    copied: bool


def check_topology(
    units: gpd.GeoDataFrame, *, ids: str | None = None, limits: Limits | None = None, meant: Geometries | None = None
) -> TopologyFaults:
    """Find the drawing faults of one polygon layer: parcels, blocks, patches.

    Parameters
    ----------
    units
        Polygons in one plane CRS, m.
    ids
        The column of the user's ids; the index where None.
    limits
        The widths and angles; 2 mm and the other defaults of `Limits` where None.
    meant
        The ground that the units should cover, where that is known: what they enclose beyond it, such as a hole of the
        boundary that they tile, is told as a hole and not as a gap, unless it is as thin as one.

    Returns
    -------
    TopologyFaults
        Overlaps, one unit inside another, duplicates, gaps, holes, unmatched vertices on shared sides, spikes,
        splinters, repeated points, invalid outlines: each with its place, ids, size and message, and what was below the
        tolerance. Nothing is mended; what is invalid is repaired for the measuring only.

    Raises
    ------
    InputError
        If the CRS is in degrees, the id column isn't there, or a feature is no polygon.
    """
    require_one_plane(units, meant)
    limits = limits or Limits()
    laid = _lay_out([units], ids, limits.tolerance_m)
    faults = [*_invalid(laid), *_own_faults(laid, limits)]
    faults += find_overlaps(laid.polygons, laid.tree, np.unique(laid.edges.unit), None, tolerance_m=limits.tolerance_m)
    whole = None if meant is None else unite(_grounds(meant))
    enclosed = find_enclosed(
        laid.parts, laid.edges, tolerance_m=limits.tolerance_m, gap_width_m=limits.gap_width_m, meant=whole
    )
    faults += [*enclosed, _slits(laid, enclosed, limits)]
    faults.append(find_unmatched(laid.rings, laid.edges, None, tolerance_m=limits.tolerance_m))
    return put_together(faults, laid.ids, units.crs, limits.tolerance_m)


def check_between(
    layers: Sequence[gpd.GeoDataFrame], *, ids: str | None = None, limits: Limits | None = None
) -> TopologyFaults:
    """Find the faults between layers, and none within: zone against zone, draft against the neighbour's boundary.

    Parameters
    ----------
    layers
        Two or more layers of polygons in one plane CRS, m.
    ids
        The column of the user's ids in all of them; the index where None.
    limits
        The widths; a neighbour's line is drawn apart, so a wider ``gap_width_m`` is often meant.

    Returns
    -------
    TopologyFaults
        Overlaps, containment, duplicates, gaps and unmatched vertices between units of different layers; ``row_a`` and
        ``row_b`` count through all the layers.

    Raises
    ------
    InputError
        If the systems differ, or the id column isn't there.
    """
    require_one_plane(*layers)
    limits = limits or Limits()
    group = np.repeat(np.arange(len(layers)), [len(layer) for layer in layers])
    laid = _lay_out(layers, ids, limits.tolerance_m, group)
    tolerance_m = limits.tolerance_m
    faults = find_overlaps(laid.polygons, laid.tree, np.unique(laid.edges.unit), group, tolerance_m=tolerance_m)
    enclosed = find_enclosed(laid.parts, laid.edges, tolerance_m=tolerance_m)
    gaps = [fault for fault in (*enclosed, _slits(laid, enclosed, limits)) if fault.code == "gap"]
    faults += [_only_between(gap, group) for gap in gaps]
    faults.append(find_unmatched(laid.rings, laid.edges, group, tolerance_m=tolerance_m))
    return put_together(faults, laid.ids, layers[0].crs, tolerance_m)


def check_within(
    units: gpd.GeoDataFrame,
    outline: Geometries,
    *,
    ids: str | None = None,
    outline_id: str = "界线",
    covered: bool = True,
    limits: Limits | None = None,
) -> TopologyFaults:
    """Find where units reach beyond an outline or leave it uncovered: blocks and county, parcels and boundary.

    Parameters
    ----------
    units
        Polygons in one plane CRS, m.
    outline
        The ground they should keep to; several are united.
    ids
        The column of the user's ids; the index where None.
    outline_id
        What the outline is called in the messages.
    covered
        Whether the units should cover all of the outline.
    limits
        The widths; for layers that were drawn apart a ``tolerance_m`` of 0.5 is usual.

    Returns
    -------
    TopologyFaults
        Of the kinds ``beyond`` and ``uncovered``, each connected part for itself.

    Raises
    ------
    InputError
        If the systems differ, or the id column isn't there.
    """
    require_one_plane(units, outline)
    limits = limits or Limits()
    laid = _lay_out([units], ids, 0.0)
    whole = unite(_grounds(outline))
    faults = [_beyond(laid, whole, limits.tolerance_m)]
    if covered:
        faults.append(_uncovered(laid, whole, limits.tolerance_m))
    return put_together(faults, [*laid.ids, outline_id], units.crs, limits.tolerance_m)


def _lay_out(
    layers: Sequence[gpd.GeoDataFrame], ids: str | None, tolerance_m: float, group: Ints | None = None
) -> _Units:
    given = np.concatenate([geometry_array(layer) for layer in layers]) if layers else np.zeros(0, dtype=object)
    given[shapely.is_missing(given)] = shapely.Polygon()
    names: list[object] = []
    for layer in layers:
        if ids is not None and ids not in layer:
            raise InputError(
                Message("the layer has no column '{column}' to name its features by", column=ids),
                where=Message("columns {columns}", columns=list(map(str, layer.columns))),
            )
        names += list(layer.index if ids is None else layer[ids])
    known = pd.Series(names, dtype=object)
    names = known.where(known.notna(), None).tolist()
    _refuse_no_ground(given, names)
    _refuse_corrupt(given, names)
    polygons = sound(given)
    # many copies of a unit have the sides of one: gaps and corners are looked for once, the copies are told as such
    chain = copies(alike(without_noise(polygons, tolerance_m), group))
    alone, tree = polygons, shapely.STRtree(polygons)
    if len(chain.copy):
        alone = polygons.copy()
        alone[chain.copy] = shapely.Polygon()
    rings = rings_of(alone)
    return _Units(given, polygons, names, rings, open_edges(rings), tree, parts_of(alone, tree), len(chain.copy) > 0)


def _refuse_no_ground(given: GeometryArray, names: Sequence[object]) -> None:
    """Refuse lines and points: what they stand for has an extent that nobody knows."""
    odd = [at for at in np.flatnonzero(~shapely.is_empty(given)).tolist() if not _is_ground(given[at])]
    if odd:
        raise InputError(
            Message.plural(
                "{n} of {of} features is no polygon; it is a {kind}",
                "{n} of {of} features are no polygons; the first is a {kind}",
                n=len(odd),
                of=len(given),
                kind=given[odd[0]].geom_type,
            ),
            where=Message("feature {id}", id=str(names[odd[0]])),
            next=Message("Give the layer of polygons, or close its lines into polygons"),
        )


def _is_ground(geometry: BaseGeometry | None) -> bool:
    if geometry is None or geometry.geom_type == "Polygon":
        return True
    parts = getattr(geometry, "geoms", ())
    return len(parts) > 0 and all(_is_ground(part) for part in parts)


def _grounds(outline: Geometries) -> GeometryArray:
    """Return an outline as an array of polygons; one without ground is refused, since nothing could be held to it."""
    given = geometry_array(outline)
    _refuse_no_ground(given, range(1, len(given) + 1))
    if not shapely.area(sound(given)).sum() > 0:  # the signed area of a ring that crosses itself may be nothing
        raise InputError(
            Message("the outline has no ground"), next=Message("Give the polygon that the units are held to")
        )
    return given


def _refuse_corrupt(given: GeometryArray, names: Sequence[object]) -> None:
    xy, owner = shapely.get_coordinates(given, return_index=True)
    finite = np.isfinite(xy)
    if not finite.all():
        at = owner[~finite.all(axis=1)][0]
        raise InputError(
            Message("a vertex has a coordinate that is no number"),
            where=Message("feature {feature}", feature=str(names[at])),
            next=Message("Ask for the file again"),
        )


def _invalid(laid: _Units) -> list[FaultArrays]:
    # What was sound came back as the very same array.
    at = (
        np.flatnonzero(~shapely.is_valid(laid.given))
        if laid.polygons is not laid.given
        else np.zeros(0, dtype=np.int64)
    )
    reasons = [
        re.fullmatch(r"(.*?)\s*(?:\[(\S+) (\S+)\])?", str(why)) for why in shapely.is_valid_reason(laid.given[at])
    ]
    where = [
        shapely.Point(float(why[2]), float(why[3])) if why and why[2] else shapely.point_on_surface(laid.given[row])
        for why, row in zip(reasons, at, strict=True)
    ]
    details = [why[1] if why else "" for why in reasons]
    return [FaultArrays("invalid", at, np.full(len(at), -1), np.array(where, dtype=object).reshape(-1), detail=details)]


def _own_faults(laid: _Units, limits: Limits) -> list[FaultArrays]:
    # Spikes and repeated points are looked for in what was handed in, not in what was repaired for measuring.
    rings = laid.rings if laid.polygons is laid.given and not laid.copied else rings_of(laid.given)
    parts, owner = exploded(laid.polygons)
    tiny = thinner_than(parts, limits.tiny_m)
    nobody = np.full(int(tiny.sum()), -1)
    return [
        find_repeated(rings, tolerance_m=limits.tolerance_m),
        find_spikes(rings, spike_deg=limits.spike_deg, tolerance_m=limits.tolerance_m),
        FaultArrays("tiny", owner[tiny], nobody, parts[tiny]),
    ]


def _slits(laid: _Units, enclosed: list[FaultArrays], limits: Limits) -> FaultArrays:
    known = np.concatenate([np.concatenate([fault.where, fault.thin]) for fault in enclosed])
    return find_slits(laid.parts, laid.edges, known, tolerance_m=limits.tolerance_m, gap_width_m=limits.gap_width_m)


def _only_between(fault: FaultArrays, group: Ints) -> FaultArrays:
    between = group[fault.a] != group[fault.b]
    return FaultArrays(fault.code, fault.a[between], fault.b[between], fault.where[between], thin=fault.thin)


def _beyond(laid: _Units, whole: BaseGeometry, tolerance_m: float) -> FaultArrays:
    inside = within(laid.polygons, one_array(whole))
    areas = shapely.area(laid.polygons)
    out = np.flatnonzero(areas - inside > slack(laid.polygons, one_array(whole), areas))
    room = np.array([-1.0, -1.0, 1.0, 1.0])
    near = clip_to_boxes(whole, shapely.bounds(laid.polygons[out]) + room)
    rest = differences(laid.polygons[out], near, common=inside[out])
    parts, owner = exploded(rest)
    thin = thinner_than(parts, tolerance_m)
    noise = thinner_than(parts, NOISE_M)
    return FaultArrays(
        "beyond", out[owner[~thin]], np.full(int((~thin).sum()), len(laid.ids)), parts[~thin], thin=parts[thin & ~noise]
    )


def _uncovered(laid: _Units, whole: BaseGeometry, tolerance_m: float) -> FaultArrays:
    edge = shapely.get_parts(shapely.boundary(whole))
    faces = uncovered_faces(laid.tree, np.concatenate([laid.edges.lines, edge]), laid.polygons)
    shapely.prepare(whole)
    faces = faces[shapely.covers(whole, shapely.point_on_surface(faces))]
    thin = thinner_than(faces, tolerance_m)
    nobody = np.full(int((~thin).sum()), -1)
    return FaultArrays("uncovered", nobody, np.full(len(nobody), len(laid.ids)), faces[~thin], thin=faces[thin])

"""A ground split by which of several claims cover it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.brief import brief
from landuse.geometry.engine.arrays import GeometryArray, exploded
from landuse.geometry.engine.checked import differences, intersections
from landuse.geometry.engine.intersect import adds_up, intersect, subtract
from landuse.geometry.engine.pairs import pairs
from landuse.geometry.engine.trapezoid_sum import common_areas
from landuse.geometry.engine.union import dissolve, sound, unite

#: The claims, by rank, that cover a piece.
Ranks = tuple[int, ...]
#: With fewer units than this, one claim after another is as quick.
FEW = 200
#: More units than this that overlap are united near a ground, and not all of them.
MANY = 50_000


@dataclass(frozen=True, eq=False)
class Coverage:
    """Claims united once for many grounds.

    Parameters
    ----------
    united
        The ground of each claim, by its key.
    every
        The ground of all of them.
    shared
        Ground that units of different claims have in common; none where they meet vertex to vertex.
    """

    united: Mapping[Hashable, BaseGeometry]
    every: BaseGeometry
    shared: BaseGeometry

    __repr__ = brief


def coverage(claims: Mapping[Hashable, GeometryArray]) -> Coverage | None:
    """Unite claims, once for many grounds.

    Parameters
    ----------
    claims
        The units of each claim, by its key.

    Returns
    -------
    Coverage or None
        None where they are few, or so many that those near a ground are sooner united for it.
    """
    count = sum(map(len, claims.values()))
    if count < FEW:
        return None
    parts = {key: exploded(sound(claim))[0] for key, claim in claims.items()}
    together = np.concatenate(list(parts.values()))
    # what can be dissolved is a coverage: its open sides prove it
    every = dissolve(together)
    if every is not None:
        united = {key: dissolve(part) if len(part) else shapely.Polygon() for key, part in parts.items()}
        grounds = {key: ground for key, ground in united.items() if ground is not None}
        if len(grounds) == len(united):
            return Coverage(grounds, every, shapely.Polygon())
    return _overlapping(parts) if count <= MANY else None


def _overlapping(parts: Mapping[Hashable, GeometryArray]) -> Coverage:
    united = {key: unite(part) for key, part in parts.items()}
    every = unite(np.array(list(united.values()), dtype=object), overlapping=True)
    return Coverage(united, every, _shared(list(parts.values())))


def split(
    whole: BaseGeometry, claims: Mapping[Hashable, GeometryArray], known: Coverage | None = None
) -> dict[Ranks, BaseGeometry]:
    """Split a ground by which claims cover it.

    Parcels hardly ever overlap, and only where they do has a piece more than one claim. So what two claims share is
    found first, by area, and only that, small, is split claim after claim; the rest is each claim for itself.

    Parameters
    ----------
    whole
        The ground, valid.
    claims
        The units of each claim that lie near it, by its key.
    known
        What `coverage` made of the claims, or of more units and claims than lie near.

    Returns
    -------
    dict
        The pieces that have area, by the ranks of the claims that cover them; they share no ground.
    """
    if sum(map(len, claims.values())) < FEW:
        return _one_after_another(whole, [unite(claim) for claim in claims.values()])
    known = known or coverage(claims) or _overlapping({key: exploded(sound(units))[0] for key, units in claims.items()})
    united, every = [known.united[key] for key in claims], known.every
    shared = known.shared if known.shared.is_empty else intersect(whole, known.shared)
    pieces = {} if shared.is_empty else _one_after_another(shared, united)
    inside = intersections(np.full(len(united), whole, dtype=object), np.array(united, dtype=object))
    over = np.full(len(inside), shared, dtype=object)
    common = common_areas(inside, over)
    cut = np.flatnonzero(common > 0)
    inside[cut] = differences(inside[cut], over[cut], common=common[cut])
    alone: dict[Ranks, BaseGeometry] = {(rank,): piece for rank, piece in enumerate(inside)}
    alone[()] = subtract(whole, every)
    for ranks, piece in alone.items():
        # rounding leaves crumbs along the rim of what is shared
        crumbs = pieces.pop(ranks, None)
        piece = piece if crumbs is None else unite(np.array([piece, crumbs], dtype=object))
        if not piece.is_empty:
            pieces[ranks] = piece
    return pieces if adds_up(pieces.values(), whole) else _one_after_another(whole, united)


def _one_after_another(whole: BaseGeometry, united: Sequence[BaseGeometry]) -> dict[Ranks, BaseGeometry]:
    """Part a ground by one claim after another; only pieces that share ground with a claim are cut."""
    pieces: dict[Ranks, BaseGeometry] = {(): whole}
    for rank, claimed in enumerate(united):
        grounds = np.fromiter(pieces.values(), dtype=object, count=len(pieces))
        claims = np.full(len(grounds), claimed, dtype=object)
        common = common_areas(grounds, claims)
        cut = np.flatnonzero(common > 0)
        inside = intersections(grounds[cut], claims[cut], common=common[cut])
        grounds[cut] = differences(grounds[cut], claims[cut], common=common[cut])
        held = dict(zip(cut.tolist(), inside, strict=True))
        parts: dict[Ranks, BaseGeometry] = {}
        for at, ranks in enumerate(pieces):
            parts[(*ranks, rank)], parts[ranks] = held.get(at, shapely.Polygon()), grounds[at]
        pieces = {ranks: piece for ranks, piece in parts.items() if not piece.is_empty}
    return pieces


def _shared(claims: Sequence[GeometryArray]) -> BaseGeometry:
    """Unite what units, valid, of different claims have in common."""
    shapes: list[GeometryArray] = []
    for rank, claim in enumerate(claims[:-1]):
        others = np.concatenate(claims[rank + 1 :])
        lefts, rights, _ = pairs(claim, others)
        if len(lefts):
            shapes.append(intersections(claim[lefts], others[rights]))
    return unite(np.concatenate(shapes), overlapping=True) if shapes else shapely.Polygon()

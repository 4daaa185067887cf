"""A ground split by which of several claims cover it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.brief import brief
from landuse.geometry.engine.arrays import GeometryArray, exploded
from landuse.geometry.engine.checked import intersections
from landuse.geometry.engine.intersect import adds_up, intersect, part, subtract
from landuse.geometry.engine.pairs import pairs
from landuse.geometry.engine.union import dissolve, sound, unite

#: The claims, by rank, that cover a piece.
Ranks = tuple[int, ...]
#: With fewer units than this, one claim after another is as quick.
FEW = 200


@dataclass(frozen=True, eq=False)
class Coverage:
    """Claims whose units, all together, share no ground and meet vertex to vertex: united once for many grounds.

    Parameters
    ----------
    united
        The ground of each claim, by its key.
    every
        The ground of all of them.
    """

    united: Mapping[Hashable, BaseGeometry]
    every: BaseGeometry

    __repr__ = brief


def coverage(claims: Mapping[Hashable, GeometryArray]) -> Coverage | None:
    """Unite claims that form a coverage.

    Parameters
    ----------
    claims
        The units of each claim, by its key.

    Returns
    -------
    Coverage or None
        None where they are few, or do not form one.
    """
    if sum(map(len, claims.values())) < FEW:
        return None
    parts = {key: exploded(sound(claim))[0] for key, claim in claims.items()}
    together = np.concatenate(list(parts.values()))
    if not shapely.coverage_is_valid(together):
        return None
    united = {key: dissolve(part) if len(part) else shapely.Polygon() for key, part in parts.items()}
    every = dissolve(together)
    grounds = {key: ground for key, ground in united.items() if ground is not None}
    return Coverage(grounds, every) if every is not None and len(grounds) == len(united) else None


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
    known = known or coverage(claims)
    if known is not None:  # in a valid coverage no unit overlaps another
        united, shared, every = [known.united[key] for key in claims], shapely.Polygon(), known.every
    else:
        parts = [exploded(sound(claim))[0] for claim in claims.values()]
        united, shared = [unite(part) for part in parts], intersect(whole, _shared(parts))
        every = unite(np.array(united, dtype=object), overlapping=True)
    pieces = {} if shared.is_empty else _one_after_another(shared, united)
    alone: dict[Ranks, BaseGeometry] = {}
    grounds = np.full(len(united), whole, dtype=object)
    for rank, inside in enumerate(intersections(grounds, np.array(united, dtype=object))):
        alone[rank,] = inside if shared.is_empty else subtract(inside, shared)
    alone[()] = subtract(whole, every)
    for ranks, piece in alone.items():
        # rounding leaves crumbs along the rim of what is shared
        crumbs = pieces.pop(ranks, None)
        piece = piece if crumbs is None else unite(np.array([piece, crumbs], dtype=object))
        if not piece.is_empty:
            pieces[ranks] = piece
    return pieces if adds_up(pieces.values(), whole) else _one_after_another(whole, united)


def _one_after_another(whole: BaseGeometry, united: Sequence[BaseGeometry]) -> dict[Ranks, BaseGeometry]:
    pieces: dict[Ranks, BaseGeometry] = {(): whole}
    for rank, claimed in enumerate(united):
        parts: dict[Ranks, BaseGeometry] = {}
        for ranks, piece in pieces.items():
            parts[(*ranks, rank)], parts[ranks] = part(piece, claimed)
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

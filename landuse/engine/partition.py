"""A ground split by which of several claims cover it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.engine.arrays import GeometryArray, exploded
from landuse.engine.ground import dissolve, intersect, intersections, sound, subtract, unite
from landuse.engine.pairs import pairs

#: The claims, by rank, that cover a piece.
Ranks = tuple[int, ...]
#: With fewer units than this, one claim after another is as quick.
FEW = 200


def split(whole: BaseGeometry, claims: Sequence[GeometryArray]) -> dict[Ranks, BaseGeometry]:
    """Split a ground by which claims cover it.

    Parcels hardly ever overlap, and only where they do has a piece more than one claim. So what two claims share is
    found first, by area, and only that, small, is split claim after claim; the rest is each claim for itself.

    Parameters
    ----------
    whole
        The ground, valid.
    claims
        The units of each claim that lie near it.

    Returns
    -------
    dict
        The pieces that have area, by the ranks of the claims that cover them; they share no ground.
    """
    if sum(map(len, claims)) < FEW:
        return _one_after_another(whole, [unite(claim) for claim in claims])
    parts = [exploded(sound(claim))[0] for claim in claims]
    covering = bool(shapely.coverage_is_valid(np.concatenate(parts)))
    united = [(dissolve(part) if covering and len(part) else None) or unite(part) for part in parts]
    # in a valid coverage no unit overlaps another
    shared = shapely.Polygon() if covering else intersect(whole, _shared(parts))
    found = {} if shared.is_empty else _one_after_another(shared, united)
    alone: dict[Ranks, BaseGeometry] = {}
    for rank, claim in enumerate(united):
        inside = intersect(whole, claim)
        alone[rank,] = inside if shared.is_empty else subtract(inside, shared)
    every = dissolve(np.concatenate(parts)) if covering else None
    alone[()] = subtract(whole, every or unite(np.array(united, dtype=object), overlapping=True))
    for ranks, piece in alone.items():
        # rounding leaves crumbs along the rim of what is shared
        crumbs = found.pop(ranks, None)
        piece = piece if crumbs is None else unite(np.array([piece, crumbs], dtype=object))
        if not piece.is_empty:
            found[ranks] = piece
    return found


def _one_after_another(whole: BaseGeometry, united: Sequence[BaseGeometry]) -> dict[Ranks, BaseGeometry]:
    pieces: dict[Ranks, BaseGeometry] = {(): whole}
    for rank, claimed in enumerate(united):
        parts: dict[Ranks, BaseGeometry] = {}
        for ranks, piece in pieces.items():
            if not shapely.intersects(piece, claimed):
                parts[ranks] = piece
                continue
            parts[ranks] = subtract(piece, claimed)
            parts[(*ranks, rank)] = intersect(piece, claimed)
        pieces = {ranks: piece for ranks, piece in parts.items() if not piece.is_empty}
    return pieces


def _shared(claims: Sequence[GeometryArray]) -> BaseGeometry:
    """Unite what units, valid, of different claims have in common."""
    found: list[GeometryArray] = []
    for rank, claim in enumerate(claims[:-1]):
        others = np.concatenate(claims[rank + 1 :])
        lefts, rights, _ = pairs(claim, others)
        if len(lefts):
            found.append(intersections(claim[lefts], others[rights]))
    return unite(np.concatenate(found), overlapping=True) if found else shapely.Polygon()

"""Areas in rational arithmetic, what everything else is held against: each term is cut at 2**-90 of its last digit."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise

import shapely

#: Areas are summed as multiples of 2**-_FINE of the coordinates' last digit squared.
_FINE = 90


def _scaled(polygons):
    """Rings of each polygon as whole numbers, and by how many bits they were scaled."""
    rings = [
        [list(ring.coords) for part in shapely.get_parts(polygon) for ring in (part.exterior, *part.interiors)]
        for polygon in polygons
    ]
    numbers = [number for polygon in rings for ring in polygon for point in ring for number in point[:2]]
    bits = max((number.as_integer_ratio()[1].bit_length() - 1 for number in numbers), default=0)

    def whole(number):
        top, bottom = number.as_integer_ratio()
        return top << (bits - bottom.bit_length() + 1)

    return [[[(whole(x), whole(y)) for x, y, *_ in ring] for ring in polygon] for polygon in rings], bits


def edges(rings):
    """Edges from left to right; upright ones have nothing under them."""
    found = []
    for ring in rings:
        for (x0, y0), (x1, y1) in pairwise(ring):
            if x0 < x1:
                found.append((x0, y0, x1, y1))
            elif x0 > x1:
                found.append((x1, y1, x0, y0))
    return found


def common(one, other) -> float:
    """Area common to two valid polygons, by the trapezoids under both."""
    (first, second), bits = _scaled([shapely.orient_polygons(one), shapely.orient_polygons(other)])
    return sum_of(_oriented(first), _oriented(second)) / 2.0 ** (2 * bits + _FINE)


def _oriented(rings):
    found = []
    for ring in rings:
        for (x0, y0), (x1, y1) in pairwise(ring):
            if x0 < x1:
                found.append((x0, y0, x1, y1, -1))
            elif x0 > x1:
                found.append((x1, y1, x0, y0, 1))
    return found


def sum_of(first, second) -> int:
    total = 0
    for a0, ya, a1, za, sa in first:
        da, ha = a1 - a0, za - ya
        for b0, yb, b1, zb, sb in second:
            left, right = max(a0, b0), min(a1, b1)
            if left >= right:
                continue
            db, hb = b1 - b0, zb - yb
            # heights at both ends, over the denominator da * db
            al, ar = (ya * da + ha * (left - a0)) * db, (ya * da + ha * (right - a0)) * db
            bl, br = (yb * db + hb * (left - b0)) * da, (yb * db + hb * (right - b0)) * da
            dl, dr = al - bl, ar - br
            top, bottom = (min(al, bl) + min(ar, br)) * (right - left), 2 * da * db
            if (dl > 0) != (dr > 0) and dl and dr:
                apart = abs(dl) + abs(dr)
                top, bottom = top * apart - dl * dr * (right - left), bottom * apart
            total += sa * sb * ((top << _FINE) // bottom)
    return total


def split(polygons) -> dict[frozenset[int], float]:
    """Area of every combination of polygons that covers ground, by slabs between all corners and crossings."""
    rings, bits = _scaled(polygons)
    every = [(*edge, rank) for rank, polygon in enumerate(rings) for edge in edges(polygon)]
    stops = {x for edge in every for x in (edge[0], edge[2])} | _crossings(every)
    areas: dict[frozenset[int], int] = defaultdict(int)
    for left, right in pairwise(sorted(stops)):
        middle = Fraction(left + right) / 2
        here = sorted(
            (y0 + (y1 - y0) * (middle - x0) / (x1 - x0), rank)
            for x0, y0, x1, y1, rank in every
            if x0 <= left and x1 >= right
        )
        inside: frozenset[int] = frozenset()
        for (low, rank), (high, _) in pairwise(here):
            inside ^= {rank}
            if inside and high > low:
                ground = (high - low) * (right - left)
                areas[inside] += (ground.numerator << _FINE) // ground.denominator
    return {ranks: area / 2.0 ** (2 * bits + _FINE) for ranks, area in areas.items()}


def _crossings(every):
    found = set()
    ordered = sorted(every)
    for at, (a0, ya, a1, za, _) in enumerate(ordered):
        low, high = min(ya, za), max(ya, za)
        for b0, yb, b1, zb, _ in ordered[at + 1 :]:
            if b0 >= a1:
                break
            if max(yb, zb) < low or min(yb, zb) > high:
                continue
            da, ha, db, hb = a1 - a0, za - ya, b1 - b0, zb - yb
            turn = ha * db - hb * da
            if turn:
                x = Fraction((yb * db - hb * b0) * da - (ya * da - ha * a0) * db, turn)
                if max(a0, b0) < x < min(a1, b1):
                    found.add(x)
    return found


def covered(polygons) -> float:
    """Area that polygons cover together."""
    return sum(split(polygons).values())

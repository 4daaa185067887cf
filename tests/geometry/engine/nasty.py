"""Valid polygons that overlays get wrong: hair-thin holes, plots that don't quite match, sides shared but an ulp."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import Polygon, affinity

CORNERS = ((0.0, 0.0), (500_000.0, 3_400_000.0), (40_500_000.0, 3_400_000.0))


def square_with_hair(rng):
    """A square whose hole lies along a line, its third corner on it but for rounding; and a rectangle over it."""
    corner = np.array([500_000.0, 3_520_000.0])
    a, b = (np.round(rng.uniform(50, 950, 2), 3) + corner for _ in range(2))
    hole = np.array([a, b, a + rng.random() * (b - a)])
    square = Polygon(shapely.get_coordinates(shapely.box(*corner, *(corner + 1000))), [hole])
    low = rng.uniform(0, 800, 2) + corner
    other = shapely.box(*low, *(low + rng.uniform(30, 400, 2)))
    return square, affinity.rotate(other, rng.uniform(0, 90)) if rng.random() < 0.5 else other


def plots(rng, cuts, noise_m=0.0):
    """A rectangle cut by lines, unrounded, so that neighbours have corners on each other's sides, but for rounding."""
    size, corner = rng.uniform(200, 1500, 2), np.array([rng.uniform(3e5, 7e5), rng.uniform(3e6, 4.5e6)])
    rings = [shapely.get_coordinates(shapely.box(*corner, *(corner + size)))[:-1]]
    for _ in range(cuts):
        largest = int(np.argmax([_area(ring) for ring in rings]))
        ring = rings.pop(int(rng.integers(len(rings))) if rng.random() < 0.5 else largest)
        i, j = sorted(rng.choice(len(ring), 2, replace=False))
        p, q = (ring[at] + rng.random() * (ring[(at + 1) % len(ring)] - ring[at]) for at in (i, j))
        halves = np.vstack([p, ring[i + 1 : j + 1], q]), np.vstack([q, ring[j + 1 :], ring[: i + 1], p])
        rings += [half for half in halves if len(half) >= 3]
    return _polygons(rings, rng, noise_m)


def _area(ring):
    x, y = (ring - ring[0]).T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


def grid(rng, side, noise_m=0.0):
    """Plots of a crooked grid, some left out, some with a corner on a side that the neighbour lacks."""
    nodes = np.stack(np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0), indexing="ij"), -1)
    nodes = (nodes + rng.uniform(-0.3, 0.3, nodes.shape)) * 100
    angle = np.radians(rng.uniform(0, 90))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    nodes = nodes @ turn + CORNERS[rng.integers(3)]
    rings = []
    for i in range(side):
        for j in range(side):
            ring = np.array([nodes[i, j], nodes[i + 1, j], nodes[i + 1, j + 1], nodes[i, j + 1]])
            k = int(rng.integers(4))
            if rng.random() < 0.6:
                ring = np.insert(ring, k + 1, ring[k] + rng.random() * (ring[(k + 1) % 4] - ring[k]), axis=0)
            rings.append(ring)
    return _polygons([ring for ring in rings if rng.random() < 0.8] or rings[:1], rng, noise_m)


def _polygons(rings, rng, noise_m):
    found = [
        Polygon(ring + rng.normal(0, noise_m, ring.shape) * (rng.random(ring.shape) < 0.5) if noise_m else ring)
        for ring in rings
    ]
    kept = [polygon for polygon in found if polygon.is_valid and polygon.area > 0]
    array = np.empty(len(kept), dtype=object)
    array[:] = kept
    return array


def many_plots(rng):
    """Plots of either make, with noise from nothing to a hundredth of a millimetre."""
    noise_m = 10.0 ** rng.uniform(-12, -5) if rng.random() < 0.7 else 0.0
    if rng.random() < 0.6:
        return plots(rng, int(rng.integers(2, 12)), noise_m)
    return grid(rng, int(rng.integers(1, 5)), noise_m)


def shape_over(rng, ground):
    """A shape that lies over a ground: a rounded octagon, a star, some of its own corners, or its hull, stretched."""
    left, bottom, right, top = ground.bounds
    middle = np.array([rng.uniform(left, right), rng.uniform(bottom, top)])
    reach = rng.uniform(0.05, 0.5) * (right - left)
    kind = int(rng.integers(4))
    if kind == 0:
        angle = np.arange(8) * np.pi / 4
        return Polygon(np.round(middle + reach * np.c_[np.cos(angle), np.sin(angle)], 3))
    if kind == 1:
        angle = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(3, 9))))
        return Polygon(middle + reach * rng.uniform(0.2, 1, (len(angle), 1)) * np.c_[np.cos(angle), np.sin(angle)])
    if kind == 2:
        corners = shapely.get_coordinates(ground)
        some = corners[np.sort(rng.choice(len(corners), int(rng.integers(3, min(9, len(corners)) + 1)), replace=False))]
        return Polygon(np.where(rng.random(some.shape) < 0.3, np.nextafter(some, np.inf), some))
    return affinity.scale(ground.convex_hull, *rng.uniform(0.3, 1.2, 2), origin=tuple(middle))


def pair(rng):
    """Two valid polygons over each other; None where the draw came to nothing."""
    if rng.random() < 0.3:
        one, other = square_with_hair(rng)
    else:
        parts = many_plots(rng)
        one = dissolved(parts)
        if one is None:
            return None
        other = shape_over(rng, one) if rng.random() < 0.8 else parts[int(rng.integers(len(parts)))]
    return (one, other) if one.is_valid and other.is_valid and other.area > 0 else None


def dissolved(parts):
    """Plots dissolved as a drafter's program does it; None where that throws or makes no polygon."""
    try:
        whole = shapely.union_all(parts)
    except shapely.GEOSException:
        return None
    return whole if whole.geom_type in ("Polygon", "MultiPolygon") and not whole.is_empty and whole.is_valid else None

"""The trapezoids of the official ellipsoidal area, for all rings of all polygons at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from landuse.datum.ellipsoids import SECONDS_PER_RADIAN, Ellipsoid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

#: Points worked on at once: small enough for the work arrays to stay in the processor's cache.
_BLOCK_POINTS = 6000
_MICROSECOND = 1e-6 / SECONDS_PER_RADIAN


class Rings(NamedTuple):
    """All rings of all polygons, end to end; every ring closed.

    Parameters
    ----------
    east, north
        Coordinates of the vertices (V,), m.
    sizes
        Vertices of each ring (R,), the closing one counted.
    is_hole
        Whether a ring is a hole (R,).
    owner
        The position of the geometry that a ring is of (R,).
    """

    east: Floats
    north: Floats
    sizes: Ints
    is_hole: NDArray[np.bool_]
    owner: Ints


def rings_of(geometries: Any) -> Rings:  # noqa: ANN401  arrays of geometries have no type
    """Take the rings of polygons.

    Parameters
    ----------
    geometries
        Array of geometries (N,); what is no polygon has no rings.

    Returns
    -------
    Rings
        The rings, those of a polygon together and its outer one first.
    """
    parts, owner = geometries, np.arange(len(geometries))
    while (shapely.get_type_id(parts) > 3).any():  # multipolygons, and collections inside collections
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    polygons = shapely.get_type_id(parts) == 3
    if not polygons.all():
        parts, owner = parts[polygons], owner[polygons]
    rings, polygon = shapely.get_rings(parts, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    is_hole = np.zeros(len(rings), bool)
    np.equal(polygon[1:], polygon[:-1], out=is_hole[1:])
    east, north = np.ascontiguousarray(coordinates.T)
    return Rings(east, north, np.bincount(ring, minlength=len(rings)), is_hole, owner[polygon])


def ring_areas(rings: Rings, figure: Ellipsoid, east0_m: float, densify_m: float) -> Floats:
    """Sum the trapezoids of each ring.

    Parameters
    ----------
    rings
        The rings, in a Gauss-Krüger band.
    figure
        The ellipsoid.
    east0_m
        Easting of the central meridian, m.
    densify_m
        Length above which an edge gets points, m.

    Returns
    -------
    ndarray
        Area inside each ring (R,), m², whatever its direction, unrounded.
    """
    ends = np.cumsum(rings.sizes)
    if not len(ends):
        return np.empty(0)
    counts, steps = _subdivision(rings, ends - 1, densify_m)
    offsets = np.concatenate(([0], np.cumsum(counts)))
    height, longitude = np.empty(offsets[-1]), np.empty(offsets[-1])
    for first, last in _blocks(offsets):
        edges, where = slice(first, last), slice(offsets[first], offsets[last])
        along = _along(counts[edges])
        east = _on_edges(rings.east[edges], steps[0][edges], along, counts[edges])
        north = _on_edges(rings.north[edges], steps[1][edges], along, counts[edges])
        height[where], longitude[where] = _to_ellipsoid(north, east - east0_m, figure)
    pieces = np.empty_like(height)
    pieces[-1] = 0.0
    np.multiply(longitude[1:] + longitude[:-1], height[1:] - height[:-1], out=pieces[:-1])
    pieces[offsets[ends] - 1] = 0.0  # no edge leads from one ring to the next
    sums: Floats = np.abs(np.add.reduceat(pieces, offsets[ends - rings.sizes]))
    return sums * (figure.b**2 * _MICROSECOND / 2)


def _subdivision(rings: Rings, ring_ends: Ints, densify_m: float) -> tuple[Ints, tuple[Floats, Floats]]:
    """Give the points that each vertex stands for, itself and those up to the next, and the step between them."""
    east, north = np.zeros_like(rings.east), np.zeros_like(rings.north)
    np.subtract(rings.east[1:], rings.east[:-1], out=east[:-1])
    np.subtract(rings.north[1:], rings.north[:-1], out=north[:-1])
    east[ring_ends] = north[ring_ends] = 0.0
    lengths = np.sqrt(east * east + north * north)
    counts = np.where(lengths > densify_m, lengths / densify_m, 0.0).astype(np.int64) + 1
    return counts, (east / counts, north / counts)


def _blocks(offsets: Ints) -> Iterator[tuple[int, int]]:
    first, total = 0, len(offsets) - 1
    while first < total:
        last = int(np.searchsorted(offsets, offsets[first] + _BLOCK_POINTS, side="right")) - 1
        last = max(last, first + 1)
        yield first, last
        first = last


def _along(counts: Ints) -> Floats:
    """Count the points of each edge from 0."""
    ends = np.cumsum(counts)
    along = np.arange(ends[-1], dtype=float)
    along -= np.repeat((ends - counts).astype(float), counts)
    return along


def _on_edges(starts: Floats, steps: Floats, along: Floats, counts: Ints) -> Floats:
    """Set the points of a run of edges on one axis, rounded to 4 decimals, half up."""
    values = np.repeat(steps, counts)
    values *= along
    values += np.repeat(starts, counts)
    values *= 1e4
    values += 0.5
    np.floor(values, out=values)
    values *= 1e-4
    return values


def _to_ellipsoid(north: Floats, east: Floats, figure: Ellipsoid) -> tuple[Floats, Floats]:
    """Take plane points to F(B) and to L - L0 in millionths of a second, by the Gauss inverse of 32号.

    Footpoint latitude and latitude differ little from ``k0 X``, so their sines and cosines follow from its sine and
    cosine by the sum of angles, and a point costs one sine and one cosine. With ``w = 1 / cos²Bf`` the terms in
    ``t² = w - 1`` and ``η²t² = e'² - η²`` come down to few operations.
    """
    k0, k1, k2, k3, k4 = figure.k
    first = north * k0
    sine, cosine = np.sin(first), np.cos(first)
    square = sine * sine
    to_foot = ((((-k4 * square + k3) * square - k2) * square) + k1) * sine * cosine
    square = to_foot * to_foot
    small_sine, less_cosine = (1.0 - square * (1 / 6)) * to_foot, (0.5 - square * (1 / 24)) * square
    sine_foot = sine - sine * less_cosine + cosine * small_sine
    cosine_foot = cosine - cosine * less_cosine - sine * small_sine
    secant = 1.0 / cosine_foot
    w = secant * secant
    eta2 = cosine_foot * cosine_foot * figure.ep2
    v2 = eta2 + 1.0
    u = np.sqrt(v2) * east * (1 / figure.c)
    u2 = u * u
    latitude = (w * w * (-45 / 720) - 16 / 720) * u2 + (w * (3 / 24) + eta2 * (10 / 24) + (2 - 9 * figure.ep2) / 24)
    latitude = (latitude * u2 - 0.5) * (v2 * sine_foot * secant * u2) + to_foot + first
    longitude = ((w * (24 / 120) - 20 / 120) * w - eta2 * (2 / 120) + (1 + 8 * figure.ep2) / 120) * u2
    longitude = ((longitude - (w * (2 / 6) + eta2 * (1 / 6) - 1 / 6)) * u2 + 1.0) * u * secant
    latitude, longitude = _half_up(latitude * (1 / _MICROSECOND)), _half_up(longitude * (1 / _MICROSECOND))
    turn = latitude * _MICROSECOND - first
    square = turn * turn
    small_sine, less_cosine = (1.0 - (1 / 6 - square * (1 / 120)) * square) * turn, (0.5 - square * (1 / 24)) * square
    return _height(sine - sine * less_cosine + cosine * small_sine, figure), longitude


def _half_up(values: Floats) -> Floats:
    values += 0.5
    return np.floor(values, out=values)


def _height(sine: Floats, figure: Ellipsoid) -> Floats:
    p1, p3, p5, p7, p9 = figure.sine_powers
    square = sine * sine
    return ((((p9 * square + p7) * square + p5) * square + p3) * square + p1) * sine

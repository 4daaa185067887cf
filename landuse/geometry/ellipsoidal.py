"""The trapezoids of the official ellipsoidal area, for all rings of all polygons at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from landuse.geometry.ellipsoids import SECONDS_PER_RADIAN, Ellipsoid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

#: Points worked on at once: small enough for the work arrays to stay in the processor's cache.
_BLOCK_POINTS = 6000
_MICROSECOND = 1e-6 / SECONDS_PER_RADIAN


class ClosedRings(NamedTuple):
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


def rings_of(geometries: Any) -> ClosedRings:  # noqa: ANN401  arrays of geometries have no type
    """Take the rings of polygons.

    Parameters
    ----------
    geometries
        Array of geometries (N,); what is no polygon has no rings.

    Returns
    -------
    ClosedRings
        The rings, those of a polygon together and its outer one first.
    """
    parts, owner = geometries, np.arange(len(geometries))
    while (shapely.get_type_id(parts) > 3).any():  # multipolygons, and collections inside collections
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    polygons = shapely.get_type_id(parts) == 3
    if not polygons.all():
        parts, owner = parts[polygons], owner[polygons]
    sizes, polygon = _ring_sizes(parts)
    is_hole = np.zeros(len(sizes), bool)
    np.equal(polygon[1:], polygon[:-1], out=is_hole[1:])
    east, north = shapely.get_coordinates(parts).T
    return ClosedRings(east, north, sizes, is_hole, owner[polygon])


def _ring_sizes(polygons: Any) -> tuple[Ints, Ints]:  # noqa: ANN401
    """Count the vertices of each ring, and say which polygon it is of; only polygons with holes are taken apart."""
    sizes, holed = shapely.get_num_coordinates(polygons).astype(np.int64), shapely.get_num_interior_rings(polygons) > 0
    drawn = np.flatnonzero(sizes)
    if not holed.any():
        return sizes[drawn], drawn
    plain = drawn[~holed[drawn]]
    rings, which = shapely.get_rings(polygons[holed], return_index=True)
    owner = np.concatenate((plain, np.flatnonzero(holed)[which]))
    order = np.argsort(owner, kind="stable")  # the rings of a polygon stay as they are, its outer one first
    return np.concatenate((sizes[plain], shapely.get_num_coordinates(rings)))[order].astype(np.int64), owner[order]


def ring_areas(rings: ClosedRings, figure: Ellipsoid, east0_m: float, densify_m: float) -> Floats:
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
    edges = _subdivision(rings, ends - 1, densify_m)
    offsets = np.concatenate(([0], np.cumsum(edges.counts)))
    height, longitude = np.empty(offsets[-1]), np.empty(offsets[-1])
    for first, last in _blocks(offsets):
        where = slice(offsets[first], offsets[last])
        east, north = _points(rings, edges, slice(first, last), offsets[first : last + 1] - offsets[first])
        east -= east0_m
        height[where], longitude[where] = _to_ellipsoid(north, east, figure)
    pieces = np.empty_like(height)
    pieces[-1] = 0.0
    np.multiply(longitude[1:] + longitude[:-1], height[1:] - height[:-1], out=pieces[:-1])
    pieces[offsets[ends] - 1] = 0.0  # no edge leads from one ring to the next
    sums: Floats = np.abs(np.add.reduceat(pieces, offsets[ends - rings.sizes]))
    return sums * (figure.b**2 * _MICROSECOND / 2)


class _Edges(NamedTuple):
    """The edges, one a vertex: how many points each stands for, and from which end and by what step they are set."""

    counts: Ints
    backward: NDArray[np.bool_]
    starts: tuple[Floats, Floats]
    steps: tuple[Floats, Floats]


def _subdivision(rings: ClosedRings, ring_ends: Ints, densify_m: float) -> _Edges:
    """Divide the long edges, each from its southern end, so that the direction of a ring changes no point."""
    total = len(rings.east)
    counts, backward = np.ones(total, np.int64), np.zeros(total, bool)
    steps = np.zeros(total), np.zeros(total)  # of the long edges alone; memory that is not touched costs nothing
    long, lengths = _long_edges(rings, ring_ends, densify_m)
    if not len(long):
        return _Edges(counts, backward, (rings.east, rings.north), steps)
    counts[long] += (lengths / densify_m).astype(np.int64)
    east, north = (axis[long + 1] - axis[long] for axis in (rings.east, rings.north))
    backward[long] = (north < 0) | ((north == 0) & (east < 0))
    turned = np.flatnonzero(backward)
    starts = rings.east.copy(), rings.north.copy()
    for start, step, whole in zip(starts, steps, (east, north), strict=True):
        start[turned] = start[turned + 1]
        step[long] = whole
        step[turned] *= -1.0
        step[long] /= counts[long]
    return _Edges(counts, backward, starts, steps)


def _long_edges(rings: ClosedRings, ring_ends: Ints, densify_m: float) -> tuple[Ints, Floats]:
    """Find the edges above a length, and their lengths; no edge leads from one ring to the next."""
    runs = []
    limit = densify_m**2 * (1 - 1e-9)  # few edges come near it; the rest needs no root
    for first in range(0, len(rings.east) - 1, _BLOCK_POINTS):
        run = slice(first, first + _BLOCK_POINTS + 1)
        east, north = np.diff(rings.east[run]), np.diff(rings.north[run])
        east *= east
        north *= north
        east += north
        near = np.flatnonzero(east > limit)
        runs.append((near + first, np.sqrt(east[near])))
    edges, lengths = (np.concatenate(columns) for columns in zip(*runs, strict=True))
    ends = np.zeros(len(rings.east), bool)
    ends[ring_ends] = True
    long = (lengths > densify_m) & ~ends[edges]
    return edges[long], lengths[long]


def _blocks(offsets: Ints) -> Iterator[tuple[int, int]]:
    first, total = 0, len(offsets) - 1
    while first < total:
        last = int(np.searchsorted(offsets, offsets[first] + _BLOCK_POINTS, side="right")) - 1
        last = max(last, first + 1)
        yield first, last
        first = last


def _points(rings: ClosedRings, edges: _Edges, run: slice, offsets: Ints) -> tuple[Floats, Floats]:
    """Set the points of a run of edges, rounded to 4 decimals; where no edge is long they are the vertices."""
    vertices = rings.east[run], rings.north[run]
    counts = edges.counts[run]
    if offsets[-1] == len(counts):
        return _rounded(vertices[0].copy()), _rounded(vertices[1].copy())
    along = np.arange(offsets[-1], dtype=float)
    along -= np.repeat(np.where(edges.backward[run], offsets[1:], offsets[:-1]).astype(float), counts)
    np.abs(along, out=along)
    coordinates = []
    for vertex, start, step in zip(vertices, edges.starts, edges.steps, strict=True):
        values = np.repeat(step[run], counts)
        values *= along
        values += np.repeat(start[run], counts)
        values[offsets[:-1]] = vertex
        coordinates.append(_rounded(values))
    return coordinates[0], coordinates[1]


def _rounded(values: Floats) -> Floats:
    """Round metres to 4 decimals, half up, in place."""
    values *= 1e4
    _half_up(values)
    values *= 1e-4
    return values


def _to_ellipsoid(north: Floats, east: Floats, figure: Ellipsoid) -> tuple[Floats, Floats]:
    """Take plane points to F(B) and to L - L0 in millionths of a second, by the Gauss inverse of 32号.

    Footpoint latitude and latitude differ little from ``k0 X``, so their sines and cosines follow from its sine and
    cosine by the sum of angles, and a point costs one sine and one cosine. With ``w = 1 / cos²Bf`` the terms in
    ``t² = w - 1`` and ``η²t² = e'² - η²`` come down to few operations. It is done in place: time goes into memory.
    """
    k0, k1, k2, k3, k4 = figure.k
    first = north * k0
    sine, cosine = np.sin(first), np.cos(first)
    to_foot = _polynomial(sine * sine, -k4, k3, -k2, k1)
    to_foot *= sine
    to_foot *= cosine
    by, less = _turn(to_foot)
    sine_foot, cosine_foot = sine * less, cosine * less
    sine_foot += cosine * by
    by *= sine
    cosine_foot -= by
    latitude, longitude = _from_foot(sine_foot, cosine_foot, east, figure)
    latitude += to_foot
    latitude += first
    latitude *= 1 / _MICROSECOND
    longitude *= 1 / _MICROSECOND
    _half_up(latitude)
    _half_up(longitude)
    latitude *= _MICROSECOND
    latitude -= first
    by, less = _turn(latitude)
    sine *= less
    by *= cosine
    sine += by
    height = _polynomial(sine * sine, *figure.sine_powers[::-1])
    height *= sine
    return height, longitude


def _from_foot(sine: Floats, cosine: Floats, east: Floats, figure: Ellipsoid) -> tuple[Floats, Floats]:
    """Return B - Bf and L - L0 from the sine and cosine of the footpoint latitude, which are used up."""
    secant = 1.0 / cosine
    w = secant * secant
    eta2 = np.multiply(cosine, cosine, out=cosine)
    eta2 *= figure.ep2
    v2 = eta2 + 1.0
    u = np.sqrt(v2)
    u *= east
    u *= 1 / figure.c
    u2 = u * u
    latitude, longitude = _polynomial(w, -45 / 720, 0.0, -16 / 720), _polynomial(w, 24 / 120, -20 / 120, 0.0)
    latitude *= u2
    latitude += w * (3 / 24)
    term = eta2 * (10 / 24)
    term += (2 - 9 * figure.ep2) / 24
    latitude += term
    latitude *= u2
    latitude -= 0.5
    for factor in (v2, secant, u2):
        sine *= factor
    latitude *= sine
    longitude -= np.multiply(eta2, 2 / 120, out=term)
    longitude += (1 + 8 * figure.ep2) / 120
    longitude *= u2
    w *= 2 / 6
    eta2 *= 1 / 6
    w += eta2
    w -= 1 / 6
    longitude -= w
    longitude *= u2
    longitude += 1.0
    longitude *= u
    longitude *= secant
    return latitude, longitude


def _turn(angle: Floats) -> tuple[Floats, Floats]:
    """Return the sine and the cosine of a small angle, by their series."""
    square = angle * angle
    sine = _polynomial(square, 1 / 120, -1 / 6, 1.0)
    sine *= angle
    return sine, _polynomial(square, 1 / 24, -0.5, 1.0)


def _polynomial(x: Floats, highest: float, *lower: float) -> Floats:
    """Evaluate a polynomial by Horner's scheme; a term of 0 costs nothing."""
    value = x * highest
    for coefficient in lower[:-1]:
        if coefficient:
            value += coefficient
        value *= x
    if lower[-1]:
        value += lower[-1]
    return value


def _half_up(values: Floats) -> Floats:
    values += 0.5
    return np.floor(values, out=values)

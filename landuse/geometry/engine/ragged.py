"""Polygons as plain arrays of numbers: vertices, where each ring starts, whose ring it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from landuse.geometry.engine.arrays import MULTIPOLYGON, Floats, GeometryArray, Ints

#: Up to so many copies of a polygon are held against each other pair by pair.
FEW_COPIES = 8


@dataclass(frozen=True, eq=False)
class Flat:
    """Polygons of a layer, laid flat.

    Parameters
    ----------
    rows
        How many geometries the layer has.
    xy
        Shape (v, 2): the vertices of all rings, each ring closed.
    rings
        Shape (r + 1,): where each ring starts in ``xy``.
    parts
        Shape (p + 1,): where each polygon starts in ``rings``; its first ring is the shell.
    row
        Shape (p,): whose polygon it is, ascending.
    """

    rows: int
    xy: Floats
    rings: Ints
    parts: Ints
    row: Ints


def lay_flat(polygons: GeometryArray) -> Flat:
    """Lay polygons flat.

    Parameters
    ----------
    polygons
        Shape (n,): Polygon or MultiPolygon, empty ones allowed.

    Returns
    -------
    Flat
        Their vertices in the order they have.
    """
    multi = shapely.get_type_id(polygons) == MULTIPOLYGON
    lengths = shapely.get_num_coordinates(polygons)
    parts_of = (lengths > 0).astype(np.int64)
    singles = polygons
    if multi.any():
        singles, owners = shapely.get_parts(polygons, return_index=True)
        singles, owners = singles[~shapely.is_empty(singles)], owners[~shapely.is_empty(singles)]
        parts_of, lengths = np.bincount(owners, minlength=len(polygons)), shapely.get_num_coordinates(singles)
    elif not parts_of.all():
        singles, lengths = polygons[parts_of == 1], lengths[parts_of == 1]
    rings_of = 1 + shapely.get_num_interior_rings(singles)
    if len(singles) and (rings_of > 1).any():
        lengths = _ring_lengths(singles, rings_of, lengths)
    return Flat(
        len(polygons),
        shapely.get_coordinates(singles),
        _starts(lengths),
        _starts(rings_of),
        np.repeat(np.arange(len(polygons), dtype=np.int64), parts_of),
    )


def box_rows(flat: Flat) -> Floats:
    """Return the bounding box of each row.

    Parameters
    ----------
    flat
        The layer.

    Returns
    -------
    numpy.ndarray
        Shape (rows, 4): left, bottom, right, top; infinities the wrong way round for a row without ground.
    """
    boxes = np.tile([np.inf, np.inf, -np.inf, -np.inf], (flat.rows, 1))
    if len(flat.row):
        first = np.flatnonzero(np.diff(flat.row, prepend=-1))
        starts = flat.rings[flat.parts[first]]
        rows = flat.row[first]
        boxes[rows, :2] = np.minimum.reduceat(flat.xy, starts, axis=0)
        boxes[rows, 2:] = np.maximum.reduceat(flat.xy, starts, axis=0)
    return boxes


def first_alike(polygons: GeometryArray) -> Ints:
    """Find for each polygon the first that is the same ground, wherever its rings begin and whichever way they run.

    Parameters
    ----------
    polygons
        Shape (n,): Polygon or MultiPolygon, empty ones allowed.

    Returns
    -------
    numpy.ndarray
        Shape (n,): a position; that of the polygon itself where none before is alike.
    """
    first = np.arange(len(polygons))
    # only what lies in one box with as many corners need be written out
    box = mixed(np.nan_to_num(shapely.bounds(polygons)) + 0.0)
    with np.errstate(over="ignore"):
        key = box[:, 0] + box[:, 1] * np.uint64(3) + box[:, 2] * np.uint64(5) + box[:, 3] * np.uint64(7)
        key += shapely.get_num_coordinates(polygons).astype(np.uint64)
    _, of, count = np.unique(key, return_inverse=True, return_counts=True)
    like = np.flatnonzero(count[of] > 1)
    if len(like):
        written = shapely.to_wkb(shapely.normalize(polygons[like]), output_dimension=2)
        _, earliest, whose = np.unique(written, return_index=True, return_inverse=True)
        first[like] = like[earliest[whose]]
    return first


@dataclass(frozen=True, eq=False)
class Copies:
    """Which polygons of many that are alike stand for the others.

    Parameters
    ----------
    first
        Shape (n,): the first of its like, itself where it is that or has few copies.
    copy, before
        Each that another stands for, and the one like it before it.
    """

    first: Ints
    copy: Ints
    before: Ints


def copies(alike: Ints, few: int = FEW_COPIES) -> Copies:
    """Chain those of which there are more than a few; ``alike`` is what `first_alike` found."""
    every = np.arange(len(alike))
    many = np.bincount(alike, minlength=len(alike))[alike] > few
    first = np.where(many, alike, every)
    order = np.lexsort((every, first))
    follows = np.flatnonzero(first[order[1:]] == first[order[:-1]])
    copy, before = order[1:][follows], order[:-1][follows]
    at = np.argsort(copy)
    return Copies(first, copy[at], before[at])


def mixed(numbers: NDArray[np.float64] | NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread every bit of numbers over all bits of whole ones (splitmix64)."""
    bits = np.ascontiguousarray(numbers).view(np.uint64)
    with np.errstate(over="ignore"):
        bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return bits ^ (bits >> np.uint64(31))


def _ring_lengths(singles: GeometryArray, rings_of: NDArray[np.int32], lengths: NDArray[np.int32]) -> Ints:
    first = _starts(rings_of)[:-1]
    ring_lengths = np.zeros(int(rings_of.sum()), dtype=np.int64)
    ring_lengths[first] = lengths
    holed = rings_of > 1
    held = shapely.get_num_coordinates(shapely.get_rings(singles[holed]))
    at = np.repeat(first[holed], rings_of[holed]) + _within(rings_of[holed])
    ring_lengths[at] = held
    return ring_lengths


def _within(counts: NDArray[np.int32]) -> Ints:
    """0, 1, .. up to each count, one after another."""
    return np.arange(int(counts.sum())) - np.repeat(_starts(counts)[:-1], counts)


def _starts(counts: NDArray[np.integer]) -> Ints:
    starts = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts

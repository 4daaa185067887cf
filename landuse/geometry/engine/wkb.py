"""Well-known binary laid flat without making geometries of it. Compiled; imported only where the work is worth it."""

# ruff: noqa: ANN001, ANN202, PLR0917  numba takes no bundles, and finds the types itself

from __future__ import annotations

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from landuse.geometry.engine.arrays import Floats, GeometryArray, Ints, polygonal
from landuse.geometry.engine.jit import compiled
from landuse.geometry.engine.ragged import Flat, box_rows

#: Geometries laid flat together where only their boxes are wanted.
_FEW = 8192
_BAD = -1


@compiled
def _word(data, at):  # type: ignore[no-untyped-def]
    return (
        np.int64(data[at]) | np.int64(data[at + 1]) << 8 | np.int64(data[at + 2]) << 16 | np.int64(data[at + 3]) << 24
    )


@compiled
def _number(data, at):  # type: ignore[no-untyped-def]
    bits = np.uint64(0)
    for k in range(8):
        bits |= np.uint64(data[at + k]) << np.uint64(8 * k)
    return bits


@compiled
def _header(data, at, end):  # type: ignore[no-untyped-def]
    """Read byte order and type: the kind, 0 where it cannot be read here; the bytes of a vertex; where it goes on."""
    if at + 9 > end or data[at] != 1:
        return 0, 0, at
    kind, at = _word(data, at + 1), at + 5
    width = 16 + 8 * ((kind >> 31) & 1) + 8 * ((kind >> 30) & 1)
    if (kind >> 29) & 1:
        at += 4
    if at + 4 > end:
        return 0, 0, at
    kind &= 0x1FFFFFFF
    if kind >= 1000:
        width += 16 if kind >= 3000 else 8
        kind %= 1000
    return kind, width, at


@compiled
def _polygon(data, at, end, width, counts, lengths, bits):  # type: ignore[no-untyped-def]
    """Go through the rings of a polygon, counting or copying; where it ends, or _BAD."""
    if at + 4 > end:
        return _BAD
    rings, at = _word(data, at), at + 4
    if rings > 0:
        counts[0] += 1
    for _ in range(rings):
        if at + 4 > end:
            return _BAD
        points, at = _word(data, at), at + 4
        if points < 4 or at + points * width > end:
            return _BAD
        if len(bits):
            lengths[counts[1]] = points
            for k in range(points):
                bits[counts[2] + k, 0] = _number(data, at + k * width)
                bits[counts[2] + k, 1] = _number(data, at + k * width + 8)
        counts[1] += 1
        counts[2] += points
        at += points * width
    return at


@compiled
def _geometry(data, at, end, counts, rings_of, lengths, bits):  # type: ignore[no-untyped-def]
    """Go through a polygon or multipolygon; False where it is anything else."""
    kind, width, at = _header(data, at, end)
    parts = 1
    if kind == 6:
        parts, at = _word(data, at), at + 4
    elif kind != 3:
        return False
    for _ in range(parts):
        if kind == 6:
            inner, width, at = _header(data, at, end)
            if inner != 3:
                return False
        before = counts[1]
        at = _polygon(data, at, end, width, counts, lengths, bits)
        if at == _BAD:
            return False
        if len(bits) and counts[1] > before:
            rings_of[counts[0] - 1] = counts[1] - before
    return True


@compiled
def _count(data, offsets, totals):  # type: ignore[no-untyped-def]
    """Count each row's polygons and all rings and vertices; False where a row cannot be read here."""
    none = np.empty(0, dtype=np.int64)
    bits = np.empty((0, 2), dtype=np.uint64)
    parts = np.zeros(len(offsets) - 1, dtype=np.int64)
    for row in range(len(offsets) - 1):
        before = totals[0]
        full = offsets[row + 1] > offsets[row]
        if full and not _geometry(data, offsets[row], offsets[row + 1], totals, none, none, bits):
            return parts, False
        parts[row] = totals[0] - before
    return parts, True


@compiled
def _copy(data, offsets, rings_of, lengths, bits):  # type: ignore[no-untyped-def]
    counts = np.zeros(3, dtype=np.int64)
    for row in range(len(offsets) - 1):
        if offsets[row + 1] > offsets[row]:
            _geometry(data, offsets[row], offsets[row + 1], counts, rings_of, lengths, bits)


def lay_flat(binary: pa.Array) -> Flat:
    """Lay polygons flat that are given as well-known binary.

    Parameters
    ----------
    binary
        Arrow array of binary, ISO or extended, any number of dimensions; nulls and what is no polygon give nothing.

    Returns
    -------
    Flat
        The polygons, in two dimensions.
    """
    data, offsets = _buffers(binary)
    totals = np.zeros(3, dtype=np.int64)
    parts, readable = _count(data, offsets, totals)
    if not readable:
        # Big-endian, a collection, a curve: rare enough to go the long way.
        plain = shapely.to_wkb(polygonal(geometries(binary)), output_dimension=2, byte_order=1)
        data, offsets = _buffers(pa.array(plain, type=pa.large_binary()))
        totals[:] = 0
        parts, _ = _count(data, offsets, totals)
    rings_of, lengths = np.zeros(totals[0], dtype=np.int64), np.zeros(totals[1], dtype=np.int64)
    bits = np.empty((totals[2], 2), dtype=np.uint64)
    _copy(data, offsets, rings_of, lengths, bits)
    return Flat(
        len(parts),
        bits.view(np.float64),
        np.concatenate([[0], np.cumsum(lengths)]),
        np.concatenate([[0], np.cumsum(rings_of)]),
        np.repeat(np.arange(len(parts)), parts),
    )


def boxes(binary: pa.Array) -> Floats:
    """Return the bounding box of each geometry, some at a time: all their vertices at once would be as much again."""
    runs = [box_rows(lay_flat(binary[first : first + _FEW])) for first in range(0, len(binary), _FEW)]
    return np.vstack(runs) if runs else np.empty((0, 4))


def geometries(binary: pa.Array) -> GeometryArray:
    """Make geometries of well-known binary."""
    shapes: GeometryArray = shapely.from_wkb(binary.to_numpy(zero_copy_only=False))
    return shapes


def _buffers(binary: pa.Array) -> tuple[NDArray[np.uint8], Ints]:
    kind = np.int64 if pa.types.is_large_binary(binary.type) else np.int32
    _, offsets, data = binary.buffers()
    bounds = np.frombuffer(offsets, dtype=kind)[binary.offset : binary.offset + len(binary) + 1].astype(np.int64)
    return np.frombuffer(data if data is not None else b"", dtype=np.uint8), bounds

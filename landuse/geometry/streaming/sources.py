"""What a layer must be able to do to be read a part at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyproj
from numpy.typing import NDArray

from landuse.geometry.engine.arrays import Floats, Ints

#: left, bottom, right, top
Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Batch:
    """Some rows of a layer.

    Parameters
    ----------
    rows
        Shape (n,): the row each has in its layer, ascending.
    binary
        Shape (n,): well-known binary, Arrow.
    columns
        The columns asked for, as a table of n rows.
    """

    rows: Ints
    binary: pa.Array
    columns: pa.Table

    def take(self, at: NDArray[np.integer]) -> Batch:
        """Keep some rows."""
        return Batch(self.rows[at], self.binary.take(pa.array(at)), self.columns.take(pa.array(at)))


class FeatureSource(Protocol):
    """A layer that can be read a part at a time, again and again, with the same rows each time."""

    @property
    def crs(self) -> pyproj.CRS | None:
        """Its CRS, None where it says none."""

    @property
    def count(self) -> int:
        """How many rows are walked."""

    @property
    def extent(self) -> Box:
        """The box around all of it."""

    def walk(self, columns: Sequence[str], size: int) -> Iterator[Batch]:
        """Return every row once, about ``size`` at a time."""

    def near(self, box: Box) -> Batch:
        """Return every row whose bounding box meets a box, ascending."""


def joined(batches: Sequence[Batch]) -> Batch:
    """Put batches one after another.

    Parameters
    ----------
    batches
        Of one layer, with the same columns.

    Returns
    -------
    Batch
        All their rows.
    """
    if not batches:
        return Batch(np.empty(0, dtype=np.int64), pa.array([], type=pa.binary()), no_columns(0))
    if len(batches) == 1:
        return batches[0]
    return Batch(
        np.concatenate([batch.rows for batch in batches]),
        pa.concat_arrays([batch.binary.cast(pa.large_binary()) for batch in batches]),
        pa.concat_tables([batch.columns for batch in batches]),
    )


def around(boxes: Floats) -> Box:
    """Return the box around boxes; one that meets nothing for none.

    Parameters
    ----------
    boxes
        Shape (n, 4); rows of infinities, of rows without ground, are passed over.

    Returns
    -------
    tuple
        Left, bottom, right, top.
    """
    if not len(boxes):
        return (np.inf, np.inf, -np.inf, -np.inf)
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def meet(boxes: Floats, box: Box) -> NDArray[np.bool_]:
    """Return which boxes meet a box.

    Parameters
    ----------
    boxes
        Shape (n, 4).
    box
        Left, bottom, right, top.

    Returns
    -------
    numpy.ndarray
        Shape (n,), bool.
    """
    meets: NDArray[np.bool_] = (
        (boxes[:, 0] <= box[2]) & (boxes[:, 2] >= box[0]) & (boxes[:, 1] <= box[3]) & (boxes[:, 3] >= box[1])
    )
    return meets


def plain(column: pa.ChunkedArray) -> pa.Array:
    """Return a column as one array of plain binary, whatever extension type it came in.

    Parameters
    ----------
    column
        Arrow, of well-known binary.

    Returns
    -------
    pyarrow.Array
        Binary or large binary.
    """
    chunks = [chunk.storage if isinstance(chunk, pa.ExtensionArray) else chunk for chunk in column.chunks]
    if len(chunks) == 1:
        return chunks[0]
    return (
        pa.concat_arrays([chunk.cast(pa.large_binary()) for chunk in chunks]) if chunks else pa.array([], pa.binary())
    )


def no_columns(count: int) -> pa.Table:
    """Return a table without columns."""
    return pa.table({"": pa.nulls(count)}).select([])

"""GeoParquet, read by its row groups: those far from a window are not read."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pyproj

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.geometry.engine import wkb
from landuse.geometry.engine.arrays import Floats
from landuse.geometry.streaming.sources import Batch, Box, around, joined, meet, plain

#: Decoded row groups kept for the next window, bytes.
KEEP = 32 * 2**20


@dataclass(eq=False)
class GeoParquet:
    """A GeoParquet file, read by row groups; those far from a window are not read.

    Parameters
    ----------
    path
        The file. Bounding boxes come from its covering column where it has one, else from one reading of it.
    row_column
        The column that numbers its rows; they are numbered as they stand where None.
    share
        Which part of how many is walked.

    Raises
    ------
    InputError
        If it is no GeoParquet, or its geometry is not well-known binary.
    """

    path: Path
    row_column: str | None = None
    share: tuple[int, int] = (0, 1)
    file: pq.ParquetFile = field(init=False, repr=False)
    column: str = field(init=False)
    crs: pyproj.CRS | None = field(init=False)
    boxes: Floats = field(init=False, repr=False)
    _covering: dict[str, list[str]] | None = field(init=False, repr=False)
    _kept: OrderedDict[int, tuple[Batch, Floats]] = field(init=False, repr=False, default_factory=OrderedDict)

    def __post_init__(self) -> None:
        self.path = Path(self.path)
        self.file = pq.ParquetFile(self.path)
        geo = (self.file.schema_arrow.metadata or {}).get(b"geo")
        if geo is None:
            raise InputError(
                Message("no GeoParquet: it has no 'geo' metadata"),
                where=str(self.path),
                next=Message("Convert it first"),
            )
        metadata = json.loads(geo)
        self.column = metadata["primary_column"]
        about = metadata["columns"][self.column]
        if about.get("encoding", "WKB") != "WKB":
            raise InputError(
                Message("its geometry is encoded as '{encoding}', not as WKB", encoding=about["encoding"]),
                where=str(self.path),
                next=Message("Write it anew with geometry_encoding='WKB'"),
            )
        # The standard: no CRS said means longitude and latitude.
        self.crs = (
            pyproj.CRS.from_user_input(about.get("crs", "OGC:CRS84")) if about.get("crs", "") is not None else None
        )
        # a column of boxes that somebody else wrote may be older than the ground: its own are read
        self._covering = about.get("covering", {}).get("bbox") if self.row_column is not None else None
        self.boxes = self._group_boxes()

    def __reduce__(self) -> tuple[type[GeoParquet], tuple[Path, str | None, tuple[int, int]]]:
        # Sent to another process it is opened there.
        return GeoParquet, (self.path, self.row_column, self.share)

    @property
    def count(self) -> int:
        """How many rows are walked."""
        return sum(self.file.metadata.row_group(group).num_rows for group in self._walked)

    @property
    def parts(self) -> int:
        """Into how many parts it can be divided."""
        return int(self.file.metadata.num_row_groups)

    def part(self, number: int, of: int) -> GeoParquet:
        """Return the same file, of which only some row groups are walked."""
        return GeoParquet(self.path, self.row_column, (number, of))

    @property
    def _walked(self) -> range:
        groups, (number, of) = self.file.metadata.num_row_groups, self.share
        return range(groups * number // of, groups * (number + 1) // of)

    @property
    def extent(self) -> Box:
        """The box around all of it."""
        return around(self.boxes)

    def walk(self, columns: Sequence[str], size: int) -> Iterator[Batch]:
        """Yield every row once, in the order of the file.

        Parameters
        ----------
        columns
            Columns to give along.
        size
            Rows at a time.

        Yields
        ------
        Batch
            At most ``size`` rows, of one row group.
        """
        for group in self._walked:
            batch = self._read(group, columns)
            for first in range(0, len(batch.rows), size):
                part = slice(first, first + size)
                yield Batch(batch.rows[part], batch.binary[part], batch.columns.slice(first, size))

    def near(self, box: Box) -> Batch:
        """Return every row whose bounding box meets a box.

        Parameters
        ----------
        box
            Left, bottom, right, top.

        Returns
        -------
        Batch
            The rows, ascending, without columns.
        """
        parts = []
        for group in np.flatnonzero(meet(self.boxes, box)):
            batch, boxes = self._group(int(group))
            at = np.flatnonzero(meet(boxes, box))
            if at.size:
                parts.append(batch.take(at))
        rows = joined(parts)
        return rows if self.row_column is None else rows.take(np.argsort(rows.rows))

    def _read(self, group: int, columns: Sequence[str] = ()) -> Batch:
        numbered = [self.row_column] if self.row_column else []
        table = self.file.read_row_group(group, columns=[*columns, *numbered, self.column])
        rows = np.arange(len(table)) + sum(self.file.metadata.row_group(g).num_rows for g in range(group))
        if self.row_column:
            rows = np.asarray(table[self.row_column], dtype=np.int64)
        return Batch(rows, plain(table[self.column]), table.select(list(columns)))

    def _group(self, group: int) -> tuple[Batch, Floats]:
        if group not in self._kept:
            batch = self._read(group)
            self._kept[group] = batch, wkb.boxes(batch.binary)
            while len(self._kept) > 1 and sum(kept.binary.nbytes for kept, _ in self._kept.values()) > KEEP:
                self._kept.popitem(last=False)
        self._kept.move_to_end(group)
        return self._kept[group]

    def _group_boxes(self) -> Floats:
        groups = range(self.file.metadata.num_row_groups)
        stated = [self._said_box(group) for group in groups]
        boxes = [box if box is not None else self._read_box(group) for group, box in zip(groups, stated, strict=True)]
        return np.array(boxes, dtype=float).reshape(-1, 4)

    def _said_box(self, group: int) -> Box | None:
        """Read a row group's box from the statistics of the covering column, where there are any."""
        if self._covering is None:
            return None
        about = self.file.metadata.row_group(group)
        statistics = {about.column(c).path_in_schema: about.column(c).statistics for c in range(about.num_columns)}
        bounds = [statistics.get(".".join(self._covering[side])) for side in ("xmin", "ymin", "xmax", "ymax")]
        known = [bound for bound in bounds if bound is not None and bound.has_min_max]
        return (known[0].min, known[1].min, known[2].max, known[3].max) if len(known) == len(bounds) else None

    def _read_box(self, group: int) -> Box:
        return around(wkb.boxes(self._read(group).binary))

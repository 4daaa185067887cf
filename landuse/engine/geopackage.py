"""GeoPackage, walked in the order of its ids and searched by its R-tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyogrio
import pyproj

from landuse.engine.sources import Batch, Box, plain


@dataclass(eq=False)
class GeoPackage:
    """A GeoPackage layer, walked in the order of its ids and searched by its R-tree.

    Parameters
    ----------
    path
        The file.
    layer
        The layer in it; may be left out where there is one.
    share
        Which part of how many is walked.
    """

    path: Path
    layer: str | None = None
    share: tuple[int, int] = (0, 1)
    crs: pyproj.CRS | None = field(init=False)
    total: int = field(init=False)
    extent: Box = field(init=False)

    def __post_init__(self) -> None:
        about = pyogrio.read_info(self.path, layer=self.layer)
        self.crs = None if about["crs"] is None else pyproj.CRS.from_user_input(about["crs"])
        self.total = int(about["features"])
        self.extent = tuple(about["total_bounds"])

    def walk(self, columns: Sequence[str], size: int) -> Iterator[Batch]:
        """Give every row once, in the order of their ids.

        Parameters
        ----------
        columns
            Columns to give along.
        size
            Rows at a time.

        Yields
        ------
        Batch
            At most ``size`` rows; their number is the GeoPackage's own id.
        """
        if not self.count:
            return
        only = {} if self.share == (0, 1) else {"skip_features": self._first(0), "max_features": self.count}
        with pyogrio.open_arrow(
            self.path,
            layer=self.layer,
            columns=list(columns),
            return_fids=True,
            batch_size=size,
            use_pyarrow=True,
            **only,
        ) as (about, reader):
            for record in reader:
                yield self._batch(pa.Table.from_batches([record]), about, columns)

    def near(self, box: Box) -> Batch:
        """Give every row whose bounding box meets a box.

        Parameters
        ----------
        box
            Left, bottom, right, top.

        Returns
        -------
        Batch
            The rows, ascending, without columns.
        """
        about, table = pyogrio.read_arrow(self.path, layer=self.layer, columns=[], return_fids=True, bbox=box)
        batch = self._batch(table, about, [])
        # The driver compares the boxes it keeps in single precision, and some versions the geometries themselves.
        return batch.take(np.argsort(batch.rows))

    @property
    def count(self) -> int:
        """How many rows are walked."""
        return self._first(1) - self._first(0)

    @property
    def parts(self) -> int:
        """Into how many parts it can be divided."""
        return max(1, self.total)

    def part(self, number: int, of: int) -> GeoPackage:
        """Give the same layer, of which only some rows are walked.

        Parameters
        ----------
        number
            Which part, from 0.
        of
            How many parts there are.

        Returns
        -------
        GeoPackage
            The part; `near` still searches all of it.
        """
        return GeoPackage(self.path, self.layer, (number, of))

    def _first(self, further: int) -> int:
        number, of = self.share
        return self.total * (number + further) // of

    def _batch(self, table: pa.Table, about: dict[str, str], columns: Sequence[str]) -> Batch:
        fids = np.asarray(table[about["fid_column"] or "OGC_FID"], dtype=np.int64)
        return Batch(fids, plain(table[about["geometry_name"] or "wkb_geometry"]), table.select(list(columns)))

"""GeoPackage, walked in the order of its ids and searched by its R-tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyogrio
import pyproj
from numpy.typing import NDArray

from landuse.geometry.streaming.geopackage_index import check_index
from landuse.geometry.streaming.sources import Batch, Box, plain


@dataclass(eq=False)
class GeoPackage:
    """A GeoPackage layer, walked in the order of its ids and searched by its R-tree.

    Parameters
    ----------
    path
        The file.
    layer
        The layer in it; may be left out where there is one.
    """

    path: Path
    layer: str | None = None
    crs: pyproj.CRS | None = field(init=False)
    count: int = field(init=False)
    extent: Box = field(init=False)
    searched: bool = field(init=False)

    def __post_init__(self) -> None:
        about = pyogrio.read_info(self.path, layer=self.layer)
        self.crs = None if about["crs"] is None else pyproj.CRS.from_user_input(about["crs"])
        checked = check_index(self.path, self.layer)
        self.count = int(about["features"]) if checked is None else checked.count
        left, bottom, right, top = tuple(about["total_bounds"]) if checked is None else checked.extent
        self.extent = left, bottom, right, top
        self.searched = checked is not None and checked.holds

    def walk(self, columns: Sequence[str], size: int) -> Iterator[Batch]:
        """Yield every row once, in the order of their ids.

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
        with pyogrio.open_arrow(
            self.path, layer=self.layer, columns=list(columns), return_fids=True, batch_size=size, use_pyarrow=True
        ) as (about, reader):
            for record in reader:
                yield self._batch(pa.Table.from_batches([record]), about, columns)

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
        # an index that leaves a row out, or puts it elsewhere, is not asked
        wanted = {"bbox": box} if self.searched else {}
        about, table = pyogrio.read_arrow(self.path, layer=self.layer, columns=[], return_fids=True, **wanted)
        batch = self._batch(table, about, [])
        if not self.searched:
            batch = batch.take(np.flatnonzero(_meets(batch, box)))
        # The driver compares the boxes it keeps in single precision, and some versions the geometries themselves.
        return batch.take(np.argsort(batch.rows))

    def _batch(self, table: pa.Table, about: dict[str, str], columns: Sequence[str]) -> Batch:
        fids = np.asarray(table[about["fid_column"] or "OGC_FID"], dtype=np.int64)
        return Batch(fids, plain(table[about["geometry_name"] or "wkb_geometry"]), table.select(list(columns)))


def _meets(batch: Batch, box: Box) -> NDArray[np.bool_]:
    """Return which rows have a box of their own that meets another."""
    # compiled, and wanted only where an index is not to be trusted
    from landuse.geometry.engine import wkb

    boxes = wkb.boxes(batch.binary)
    left, bottom, right, top = box
    meets: NDArray[np.bool_] = (
        (boxes[:, 0] <= right) & (boxes[:, 2] >= left) & (boxes[:, 1] <= top) & (boxes[:, 3] >= bottom)
    )
    return meets

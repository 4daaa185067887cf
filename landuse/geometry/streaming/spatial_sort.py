"""A layer put into the order of the ground, where its file has it in another: in one pass, through a folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from landuse.geometry.engine import wkb
from landuse.geometry.engine.arrays import Floats, Ints
from landuse.geometry.streaming.geoparquet import GeoParquet
from landuse.geometry.streaming.sources import Batch, Box, FeatureSource

#: A file whose row groups' boxes cover its extent so many times over is out of order.
SCATTERED = 4.0
#: Files held open at once while a layer is dealt out.
TILES = 400
ROW, GEOMETRY, BOX = "landuse_row", "landuse_geometry", "landuse_box"


def is_compact(source: FeatureSource, size: int) -> bool:
    """Return whether a layer can be walked as it is, each part of it being near together.

    Parameters
    ----------
    source
        The layer.
    size
        Rows at a time.

    Returns
    -------
    bool
        True for small layers, and for GeoParquet whose row groups lie mostly apart and are not too large.
    """
    if source.count <= size:
        return True
    if not isinstance(source, GeoParquet):
        return False
    boxes = source.boxes[source.boxes[:, 0] <= source.boxes[:, 2]]
    left, bottom, right, top = source.extent
    covered = float(((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])).sum())
    return covered <= SCATTERED * (right - left) * (top - bottom)


def arrange(source: FeatureSource, columns: Sequence[str], folder: Path, size: int) -> GeoParquet:
    """Write a layer anew in the order of the ground, in row groups that lie apart.

    Parameters
    ----------
    source
        The layer.
    columns
        Columns to take along.
    folder
        An existing folder with room for the layer twice; the caller removes it.
    size
        Rows in a row group, at most.

    Returns
    -------
    GeoParquet
        The same rows under the same numbers.
    """
    across = int(np.clip(np.ceil(np.sqrt(source.count / size)), 1, np.sqrt(TILES)))
    dealt = _deal(source, columns, folder, across, size)
    path = folder / "arranged.parquet"
    box = pa.struct([(side, pa.float64()) for side in ("xmin", "ymin", "xmax", "ymax")])
    about = {
        "version": "1.1.0",
        "primary_column": GEOMETRY,
        "columns": {
            GEOMETRY: {
                "encoding": "WKB",
                "geometry_types": [],
                "crs": None if source.crs is None else source.crs.to_json_dict(),
                "covering": {"bbox": {side: [BOX, side] for side in ("xmin", "ymin", "xmax", "ymax")}},
            }
        },
    }
    schema = pa.unify_schemas(
        [pa.schema([(ROW, pa.int64()), (GEOMETRY, pa.large_binary()), (BOX, box)]), *dealt.values()]
    )
    with pq.ParquetWriter(path, schema.with_metadata({"geo": json.dumps(about)}), compression="zstd") as writer:
        for tile in sorted(dealt):
            for table in _held(folder / f"{tile}.arrow", size):
                writer.write_table(table.select(schema.names).cast(writer.schema))
            (folder / f"{tile}.arrow").unlink()
    return GeoParquet(path, row_column=ROW)


def _deal(source: FeatureSource, columns: Sequence[str], folder: Path, across: int, size: int) -> dict[int, pa.Schema]:
    """Deal the rows out to a file for each tile; the schema of each."""
    open_files: dict[int, tuple[pa.ipc.RecordBatchFileWriter, pa.Schema]] = {}
    try:
        for batch in source.walk(columns, size):
            boxes = wkb.boxes(batch.binary)
            tiles = _tiles(boxes, source.extent, across)
            table = _with_boxes(batch, boxes)
            for tile in np.unique(tiles):
                part = table.take(pa.array(np.flatnonzero(tiles == tile)))
                if tile not in open_files:
                    file = pa.ipc.new_file(folder / f"{tile}.arrow", table.schema)
                    open_files[int(tile)] = file, table.schema
                open_files[int(tile)][0].write_table(part)
    finally:
        for file, _ in open_files.values():
            file.close()
    return {tile: schema for tile, (_, schema) in open_files.items()}


def _held(path: Path, size: int) -> list[pa.Table]:
    """Return a tile's rows, ``size`` at a time, without holding more."""
    with pa.memory_map(str(path)) as held:
        table = pa.ipc.open_file(held).read_all()
        return [table.slice(first, size) for first in range(0, len(table), size)]


def _with_boxes(batch: Batch, boxes: Floats) -> pa.Table:
    box = pa.StructArray.from_arrays([pa.array(boxes[:, k]) for k in range(4)], ["xmin", "ymin", "xmax", "ymax"])
    arrays = {ROW: pa.array(batch.rows), GEOMETRY: batch.binary.cast(pa.large_binary()), BOX: box}
    return pa.table({**arrays, **{name: batch.columns[name] for name in batch.columns.column_names}})


def _tiles(boxes: Floats, extent: Box, across: int) -> Ints:
    """Return each row the number of its tile, counted to and fro; what has no ground goes to the first."""
    left, bottom, right, top = extent
    x = np.nan_to_num((boxes[:, 0] - left) / max(right - left, 1e-300), nan=0.0, posinf=0.0, neginf=0.0)
    y = np.nan_to_num((boxes[:, 1] - bottom) / max(top - bottom, 1e-300), nan=0.0, posinf=0.0, neginf=0.0)
    column = np.clip((x * across).astype(np.int64), 0, across - 1)
    row = np.clip((y * across).astype(np.int64), 0, across - 1)
    return row * across + np.where(row % 2 == 0, column, across - 1 - column)

"""Measures of layers too big to hold: a window at a time, and the same answer to the last digit whatever the window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from landuse.core.progress import watch
from landuse.geometry.engine import compiled, counted_once, wkb
from landuse.geometry.engine.arrays import Floats, GeometryArray, Ints, polygonal, require_one_plane
from landuse.geometry.engine.counts import EngineCounts
from landuse.geometry.engine.piece_pairs import Ready
from landuse.geometry.engine.ragged import box_rows
from landuse.geometry.streaming.geopackage import GeoPackage
from landuse.geometry.streaming.geoparquet import GeoParquet
from landuse.geometry.streaming.memory import hand_back
from landuse.geometry.streaming.sources import Batch, FeatureSource, around
from landuse.geometry.streaming.spatial_sort import arrange, is_compact

#: Rows of units in a window: some 100 MB while it is worked on.
WINDOW = 65_536


def open_source(path: Path | str, layer: str | None = None) -> FeatureSource:
    """Open a layer for reading a part at a time.

    Parameters
    ----------
    path
        GeoParquet (``.parquet``, ``.geoparquet``), a PostGIS database (``postgresql://host/database``), or what else
        GDAL searches by place, GeoPackage above all.
    layer
        The layer or table in it; may be left out of a file that has one.

    Returns
    -------
    FeatureSource
        The layer.

    Raises
    ------
    InputError
        If it cannot be read that way.
    """
    if str(path).startswith(("postgresql://", "postgres://")):
        from landuse.geometry.streaming.postgis import PostGis

        return PostGis(str(path), layer or "")
    path = Path(path)
    return GeoParquet(path) if path.suffix.lower() in (".parquet", ".geoparquet") else GeoPackage(path, layer)


@dataclass(frozen=True, eq=False)
class Window:
    """Some units, and the ground near them.

    Parameters
    ----------
    batch, unit
        The units: as read, and ready to be measured.
    near, ground
        The ground whose boxes meet theirs: as read, and ready.
    counts
        What making it ready took.
    """

    batch: Batch
    unit: Ready
    near: Batch
    ground: Ready
    counts: EngineCounts


def area_within(
    units: FeatureSource,
    ground: FeatureSource,
    *,
    columns: Sequence[str] = (),
    window_rows: int = WINDOW,
    threads: int | None = None,
    counts: EngineCounts | None = None,
) -> Iterator[pa.Table]:
    """Measure how much of each unit lies within a ground that counts once, however many cover it.

    Parameters
    ----------
    units, ground
        Polygon layers in one projected CRS, m.
    columns
        Columns of the units to give along.
    window_rows
        Units at a time; memory grows with it, the answer doesn't change.
    threads
        How many at once.
    counts
        Is told how the pairs were settled.

    Yields
    ------
    pyarrow.Table
        ``row`` (of the unit in its layer), the columns, ``area_m2`` of the unit and ``within_m2``; each unit once.

    Raises
    ------
    InputError
        If a CRS is geographic, or the two differ.
    """
    counts = EngineCounts() if counts is None else counts
    with _windows(units, ground, columns, window_rows, threads) as windows:
        for window in windows:
            within = counted_once.within(window.unit, window.ground, counts, threads, flatten=False)
            counts.add(window.counts)
            whole = window.unit.pieces.row_area
            columns_out = {name: window.batch.columns[name] for name in columns}
            yield pa.table({"row": window.batch.rows, **columns_out, "area_m2": whole, "within_m2": within})


def pair_areas(
    units: FeatureSource,
    ground: FeatureSource,
    *,
    columns: Sequence[str] = (),
    window_rows: int = WINDOW,
    threads: int | None = None,
    counts: EngineCounts | None = None,
) -> Iterator[pa.Table]:
    """Measure the ground common to each pair of a unit and a geometry of another layer.

    Parameters
    ----------
    units, ground, columns, window_rows, threads, counts
        As in `area_within`.

    Yields
    ------
    pyarrow.Table
        ``row`` (of the unit), the columns, ``ground_row`` and ``area_m2`` (above 0), sorted within a window.

    Raises
    ------
    InputError
        If a CRS is geographic, or the two differ.
    """
    counts = EngineCounts() if counts is None else counts
    with _windows(units, ground, columns, window_rows, threads) as windows:
        for window in windows:
            lefts, rights, area = compiled.measure(window.unit, window.ground, counts, threads)
            counts.add(window.counts)
            columns_out = {name: window.batch.columns[name].take(pa.array(lefts)) for name in columns}
            rows = {"row": window.batch.rows[lefts], **columns_out, "ground_row": window.near.rows[rights]}
            yield pa.table({**rows, "area_m2": area})


def write(tables: Iterable[pa.Table], path: Path | str) -> int:
    """Write what a stream gives to a Parquet file, all or nothing.

    Parameters
    ----------
    tables
        Tables of one shape, at least one.
    path
        The file; one that is there is replaced when the new one is complete.

    Returns
    -------
    int
        How many rows were written.
    """
    path = Path(path)
    part = path.with_name(path.name + ".part")
    rows, writer = 0, None
    try:
        for table in tables:
            writer = writer or pq.ParquetWriter(part, table.schema)
            writer.write_table(table)
            rows += len(table)
    except BaseException:
        if writer is not None:
            writer.close()
            part.unlink(missing_ok=True)
        raise
    if writer is not None:
        writer.close()
        part.replace(path)
    return rows


@contextmanager
def _windows(
    units: FeatureSource,
    ground: FeatureSource,
    columns: Sequence[str],
    size: int,
    threads: int | None,
) -> Iterator[Iterator[Window]]:
    """Walk the units a window at a time, each with the ground near it.

    One thread alone reads; it prepares the next window while the last is measured.
    """
    require_one_plane(units, ground)
    with TemporaryDirectory(prefix="landuse-") as folder, watch("measuring", units.count) as watched:
        if not is_compact(units, size):
            units = arrange(units, columns, subfolder(folder, "units"), size)
        if isinstance(ground, GeoParquet) and not is_compact(ground, size):
            ground = arrange(ground, (), subfolder(folder, "ground"), size)

        def prepared() -> Iterator[Window]:
            for batch in units.walk(columns, size):
                yield _prepared(batch, ground, threads)
                watched.add(len(batch.rows))

        with ThreadPoolExecutor(1) as reader:
            yield _ahead(prepared(), reader)


def _ahead(windows: Iterator[Window], reader: ThreadPoolExecutor) -> Iterator[Window]:
    coming = reader.submit(next, windows, None)
    while (window := coming.result()) is not None:
        coming = reader.submit(next, windows, None)
        yield window
        hand_back()


def _prepared(batch: Batch, ground: FeatureSource, threads: int | None) -> Window:
    counts = EngineCounts()
    unit, boxes = _ready(batch, counts, threads)
    box = around(boxes)
    near = ground.near(box)
    ready = _ready(near, counts, threads)[0]
    return Window(batch, unit, near, ready, counts)


def _ready(batch: Batch, counts: EngineCounts, threads: int | None) -> tuple[Ready, Floats]:
    flat = wkb.lay_flat(batch.binary)

    def geometry(rows: Ints) -> GeometryArray:
        return polygonal(wkb.geometries(batch.binary.take(pa.array(rows))))

    return compiled.settle(flat, geometry, counts, threads), box_rows(flat)


def subfolder(folder: str, name: str) -> Path:
    """Make a folder in a folder.

    Parameters
    ----------
    folder
        One that is there.
    name
        The new one's name.

    Returns
    -------
    pathlib.Path
        The new one.
    """
    path = Path(folder) / name
    path.mkdir()
    return path

"""The streamed measures over a Dask cluster: the same functions, the same answer, on many machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
from distributed import Client

from landuse.core.cluster_futures import result_of
from landuse.core.progress import watch
from landuse.geometry.engine.counts import EngineCounts
from landuse.geometry.streaming import stream
from landuse.geometry.streaming.geoparquet import GeoParquet
from landuse.geometry.streaming.sources import FeatureSource
from landuse.geometry.streaming.spatial_sort import arrange, is_compact

#: A part is tried again on another worker so many times, when a worker is lost.
RETRIES = 5


def area_within(
    units: FeatureSource,
    ground: FeatureSource,
    scheduler: str,
    *,
    columns: Sequence[str] = (),
    window_rows: int = stream.WINDOW,
    counts: EngineCounts | None = None,
    folder: Path | None = None,
) -> Iterator[pa.Table]:
    """Measure as `stream.area_within` does, each part of the units on any worker of a cluster.

    Parameters
    ----------
    units, ground
        Polygon layers in one projected CRS, m, under paths (or in a database) that every worker reaches.
    scheduler
        Address of the scheduler, ``tcp://host:8786``.
    columns
        Columns of the units to give along.
    window_rows
        Units at a time; the answer doesn't change with it.
    counts
        Is told how the pairs were settled.
    folder
        A folder that every worker reaches; needed where the units are not in the order of the ground.

    Yields
    ------
    pyarrow.Table
        As in one process, part by part in the order of the units, however the workers finish.
    """
    with TemporaryDirectory(prefix="landuse-", dir=folder) as place, Client(scheduler) as client:  # type: ignore[no-untyped-call]
        if not is_compact(units, window_rows):
            units = arrange(units, columns, stream.subfolder(place, "units"), window_rows)
        if isinstance(ground, GeoParquet) and not is_compact(ground, window_rows):
            ground = arrange(ground, (), stream.subfolder(place, "ground"), window_rows)
        work: list[FeatureSource] = [units]
        if isinstance(units, GeoParquet):
            parts = min(units.parts, max(1, -(-units.count // window_rows)))
            work = [units.part(number, parts) for number in range(parts)]
        futures = client.map(
            _measure, work, ground=ground, columns=tuple(columns), window_rows=window_rows, pure=False, retries=RETRIES
        )
        with watch("measuring", len(work)) as watched:
            for number, future in enumerate(futures):
                table, tally = result_of(client, future)
                futures[number] = None
                if counts is not None:
                    counts.add(tally)
                watched.add(1)
                yield table


def _measure(
    units: FeatureSource, ground: FeatureSource, columns: Sequence[str], window_rows: int
) -> tuple[pa.Table, EngineCounts]:
    counts = EngineCounts()
    tables = stream.area_within(units, ground, columns=columns, window_rows=window_rows, threads=1, counts=counts)
    return pa.concat_tables(list(tables)), counts

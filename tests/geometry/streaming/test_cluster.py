"""A real Dask cluster on this machine: the same answer, and a lost worker costs no answer."""

from __future__ import annotations

import pyarrow as pa
import pytest

from landuse.geometry.engine.counts import EngineCounts
from landuse.geometry.streaming import stream
from landuse.geometry.streaming.geoparquet import GeoParquet
from tests.geometry.streaming.test_stream import parcels, restrictions

distributed = pytest.importorskip("distributed", reason="distributed, of the extra 'cluster', is not installed")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning:distributed")]


@pytest.fixture
def layers(tmp_path):
    parcels(30).sort_values("id").to_parquet(tmp_path / "units.parquet", row_group_size=60)
    parcels(30).to_parquet(tmp_path / "mixed.parquet", row_group_size=60)
    restrictions().to_parquet(tmp_path / "ground.parquet", row_group_size=10)
    return {path.stem: GeoParquet(path) for path in tmp_path.glob("*.parquet")}


@pytest.fixture(scope="module")
def scheduler():
    options = {"processes": True, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    with distributed.LocalCluster(n_workers=2, **options) as cluster:
        yield cluster


@pytest.mark.parametrize("units", ["units", "mixed"])
def test_the_same_answer_as_one_process(layers, scheduler, tmp_path, units) -> None:
    from landuse.geometry.streaming import cluster

    one, many = EngineCounts(), EngineCounts()
    options = {"columns": ["id"], "window_rows": 100}
    alone = stream.area_within(layers[units], layers["ground"], counts=one, **options)
    spread = cluster.area_within(
        layers[units], layers["ground"], scheduler.scheduler_address, counts=many, folder=tmp_path, **options
    )
    assert pa.concat_tables(list(spread)).equals(pa.concat_tables(list(alone)))
    assert (one.kernel, one.whole, one.doubtful) == (many.kernel, many.whole, many.doubtful)
    assert one.kernel > 0


def test_a_lost_worker_costs_a_retry_and_no_answer(layers, scheduler) -> None:
    from landuse.geometry.streaming import cluster

    options = {"columns": ["id"], "window_rows": 60}
    alone = pa.concat_tables(list(stream.area_within(layers["units"], layers["ground"], **options)))
    tables = cluster.area_within(layers["units"], layers["ground"], scheduler.scheduler_address, **options)
    first = next(tables)
    victim = next(iter(scheduler.workers.values()))
    victim.process.process.kill()
    assert pa.concat_tables([first, *tables]).equals(alone)

"""Many cases in one run: in this process, in others, and on a real Dask cluster on this machine."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import threading

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from landuse.cli import main
from landuse.workflows import batch
from landuse.workflows.batch import run_all
from landuse.workflows.batch_job import BatchOutcome, Job
from landuse.workflows.outputs import broken_seals

CASE = """
title = "{name}"
on = 2026-06-30
policy = ["henan-2022"]
[layers.draft]
path = "draft.gpkg"
"""


@pytest.fixture
def cases(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for n, name in enumerate(("甲", "乙", "丙")):
        folder = tmp_path / name
        folder.mkdir()
        shape = box(500_000, 3_520_000, 500_100 + n, 3_520_100)
        gpd.GeoDataFrame({"QKBH": ["1"]}, geometry=[shape], crs=4548).to_file(folder / "draft.gpkg")
        (folder / "case.toml").write_text(CASE.format(name=name), encoding="utf-8")
    return ["甲", "乙", "丙"]


def run(capsys, cases, out, *more):
    code = main(["batch", *cases, "--outputs", "json", "--out", out, "--json", *more])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.slow
def test_a_cluster_gives_what_one_process_gives(cases, tmp_path, capsys):
    distributed = pytest.importorskip("distributed", reason="distributed, of the extra 'cluster', is not installed")
    alone = run(capsys, cases, "alone", "--workers", "1")
    options = {"processes": False, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    with distributed.LocalCluster(n_workers=2, **options) as cluster:
        many = run(capsys, cases, "many", "--scheduler", cluster.scheduler_address)
    assert many[0] == alone[0] == 3
    assert [{**each, "folder": None} for each in many[1]] == [{**each, "folder": None} for each in alone[1]]
    for name in cases:
        one, other = (tmp_path / out / f"review-{name}" / "review.json" for out in ("alone", "many"))
        assert one.read_bytes() == other.read_bytes()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning:distributed")
def test_a_lost_worker_costs_a_retry_and_no_review(cases, tmp_path, capsys):
    distributed = pytest.importorskip("distributed", reason="distributed, of the extra 'cluster', is not installed")
    from landuse.workflows.batch_dask import run_on

    alone = run(capsys, cases, "alone", "--workers", "1")[1]
    options = {"processes": True, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    with distributed.LocalCluster(n_workers=2, **options) as cluster:
        outcomes = run_on(
            [tmp_path / case for case in cases], Job(tmp_path / "many", ("json",)), cluster.scheduler_address
        )
        first = next(outcomes)
        next(iter(cluster.workers.values())).process.process.kill()
        codes = [outcome.code for outcome in (first, *outcomes)]
    assert codes == [outcome["code"] for outcome in alone]
    for name in cases:
        one, other = (tmp_path / out / f"review-{name}" / "review.json" for out in ("alone", "many"))
        assert one.read_bytes() == other.read_bytes()


@pytest.mark.slow
def test_a_process_that_is_lost_costs_no_review(cases, tmp_path, capsys):
    alone = run(capsys, cases, "alone", "--workers", "1")[1]
    outcomes = run_all([tmp_path / case for case in cases], Job(tmp_path / "many", ("json",)), 2)
    first = next(outcomes)
    for process in multiprocessing.active_children():
        process.kill()
    codes = [outcome.code for outcome in (first, *outcomes)]
    assert codes == [outcome["code"] for outcome in alone]
    for name in cases:
        assert not broken_seals(tmp_path / "many" / f"review-{name}")


RELEASED = threading.Event()


def wait_for_the_end(case, job):
    """Stand for a case that takes as long as the test; the first is done at once."""
    if not case.name.startswith("甲"):
        RELEASED.wait(60)
    return BatchOutcome(str(case), code=3)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning:distributed")
@pytest.mark.parametrize("lost", ["the workers", "the scheduler"])
def test_a_cluster_that_is_gone_is_one_line_for_each_case_that_is_left(cases, tmp_path, monkeypatch, lost):
    distributed = pytest.importorskip("distributed", reason="distributed, of the extra 'cluster', is not installed")
    import dask

    from landuse.core import cluster_futures
    from landuse.workflows import batch_dask

    monkeypatch.setattr(batch_dask, "run_one", wait_for_the_end)
    monkeypatch.setattr(cluster_futures, "LOOK", 0.2)
    monkeypatch.setattr(cluster_futures, "ALONE", 1.0)
    RELEASED.clear()
    options = {"processes": False, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    soon = dask.config.set({"distributed.comm.timeouts.connect": "1s"})
    with soon, distributed.LocalCluster(n_workers=1, **options) as cluster:
        job = Job(tmp_path / "many", ("json",))
        outcomes = batch_dask.run_on([tmp_path / case for case in cases], job, cluster.scheduler_address)
        first = next(outcomes)
        if lost == "the workers":
            cluster.scale(0)
        else:
            cluster.sync(cluster.scheduler.close)
        left = list(outcomes)
        RELEASED.set()
    assert first.code == 3
    assert [outcome.code for outcome in left] == [2, 2]
    for outcome in left:
        assert ("no worker any more" if lost == "the workers" else "answers no more") in outcome.error
        assert "\n" not in outcome.error


def end_at_once(case, job):
    os._exit(9)


def test_a_case_whose_process_is_lost_each_time_is_one_line(cases, tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "run_one", end_at_once)
    outcomes = list(run_all([tmp_path / case for case in cases[:2]], Job(tmp_path / "many", ("json",)), 2))
    assert [outcome.code for outcome in outcomes] == [2, 2]
    for outcome in outcomes:
        assert "its process ended before it was done, twice" in outcome.error
        assert "\n" not in outcome.error


def test_no_scheduler_is_one_line(cases, capsys, monkeypatch):
    pytest.importorskip("distributed", reason="distributed, of the extra 'cluster', is not installed")
    monkeypatch.setattr("landuse.workflows.batch_dask.PATIENCE", "1s")
    assert main(["batch", *cases, "--outputs", "json", "--scheduler", "tcp://127.0.0.1:9"]) == 2
    said = capsys.readouterr()
    assert "no scheduler answers there" in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_a_case_that_cannot_run_does_not_stop_the_others(cases, tmp_path, capsys):
    shutil.rmtree(tmp_path / "乙")
    code, outcomes = run(capsys, cases, "out", "--workers", "1")
    assert code == 2
    assert [outcome["code"] for outcome in outcomes] == [3, 2, 3]
    assert "乙" in outcomes[1]["error"]


def test_zones_stand_in_natural_order_in_one_table(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    names = ["园区10", "园区2", "区块十", "区块二"]
    for n, name in enumerate(names):
        (tmp_path / name).mkdir()
        shape = box(500_000, 3_520_000, 500_100 + 100 * n, 3_520_100)
        gpd.GeoDataFrame({"QKBH": ["1"]}, geometry=[shape], crs=4548).to_file(tmp_path / name / "draft.gpkg")
        (tmp_path / name / "case.toml").write_text(CASE.format(name=name), encoding="utf-8")
    (tmp_path / "区块三").mkdir()
    command = ["batch", *names, "区块三", "--outputs", "json", "--workers", "1"]
    assert main([*command, "--table", "总表.csv"]) == 2  # 区块三 has no case.toml
    assert "总表.csv" in capsys.readouterr().out
    table = pd.read_csv("总表.csv")
    assert table["开发区"].tolist() == ["区块二", "区块三", "区块十", "园区2", "园区10"]
    assert table["草案范围（公顷）"].dropna().tolist() == [4.0, 3.0, 2.0, 1.0]
    assert table["结果"].tolist() == ["有无法判定", "无法运行", "有无法判定", "有无法判定", "有无法判定"]
    assert table["错误"].notna().tolist() == [False, True, False, False, False]
    assert (table["无法判定"].dropna() == table["无法判定条款"].dropna().str.count("\n") + 1).all()
    assert main([*command, "--table", "总表.csv"]) == 2  # never written over
    assert main([*command, "--table", "总表.pdf"]) == 2


def test_the_table_is_a_workbook_too(cases, capsys):
    assert main(["batch", *cases, "--outputs", "json", "--workers", "1", "--table", "总表.xlsx", "--lang", "en"]) == 3
    table = pd.read_excel("总表.xlsx")
    assert table["Zone"].tolist() == ["甲", "乙", "丙"]
    assert table["draft, ha"].tolist() == [1.0, 1.01, 1.02]

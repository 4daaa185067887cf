"""The machine fails a review: no half-written output, no changed input, no wrong verdict, and the next run works."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pyarrow as pa
import pytest
from shapely import box

from landuse.cli import main
from landuse.core.errors import InputError
from landuse.core.files_read import state_of
from landuse.core.resources import resource_folder
from landuse.intake.open import parts_of, sha256_of
from landuse.judge.review import review
from landuse.normalise import found_layer, tables
from landuse.normalise.case import read_case
from landuse.workflows import outputs
from landuse.workflows.outputs import broken_seals, sealed_files

#: All sizes and moments by scripts/faults; a few of them in CI.
FULL = os.environ.get("LANDUSE_FAULTS") == "full"
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits and mounts as Linux has them")


def sums(folder):
    """Return the hash of every file of a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def sample(tmp_path):
    """Copy the sample to a folder that a test may change."""
    return Path(shutil.copytree(resource_folder("layers") / "sample", tmp_path / "案卷"))


def reviewed(folder, out, *more, **environment):
    """Review a case in a process of its own, and return it."""
    command = [sys.executable, "-m", "landuse", "review", str(folder), "--out", str(out), "--lang", "en", *more]
    place = {**os.environ, **environment}
    place.pop("LANDUSE_TRACEBACK", None)
    return subprocess.run(command, env=place, capture_output=True, text=True, check=False, timeout=280)


def is_one_line(run):
    """Return whether a run was refused in one line that is no fault of our own."""
    return run.returncode == 2 and run.stderr.count("\n") == 1 and "fault of landuse" not in run.stderr


@contextmanager
def small_disk(place, kilobytes):
    """Mount a disk of a size, where that is allowed."""
    place.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "landuse-test", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


# ---- disk full


@LINUX
@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [4, 40, 160, 300, 500, 800, 1200] if FULL else [300])
def test_a_full_disk_leaves_the_old_review_and_says_so(sample, tmp_path, kilobytes):
    before = sums(sample)
    with small_disk(tmp_path / "disk", kilobytes) as disk:
        out = disk / "out"
        first = reviewed(sample, out, "--outputs", "json", "--rule", "cn/stated-area") if kilobytes > 100 else None
        old = sums(out) if first is not None and first.returncode != 2 else None
        run = reviewed(sample, out)
        assert is_one_line(run), run.stderr
        assert (sums(out) if out.exists() else None) == old
        assert [path.name for path in disk.iterdir()] == (["out"] if old else [])
    assert sums(sample) == before
    assert reviewed(sample, tmp_path / "next", "--outputs", "json").returncode in (1, 3)


@LINUX
@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [4, 64, 1024] if FULL else [64])
def test_a_full_temporary_folder_gives_a_whole_review_or_none(sample, tmp_path, kilobytes):
    out = tmp_path / "out"
    with small_disk(tmp_path / "temporary", kilobytes) as temporary:
        run = reviewed(sample, out, *([] if FULL else ["--outputs", "json,sheet"]), TMPDIR=str(temporary))
        assert run.returncode in (1, 3) or is_one_line(run), run.stderr
        assert not list(temporary.iterdir())
    assert out.exists() == (run.returncode != 2)
    assert not out.exists() or not broken_seals(out)


@LINUX
@pytest.mark.parametrize("kilobytes", [1, 16, 64, 200, 400] if FULL else [16])
@pytest.mark.parametrize("name", ["json", "gpkg", "xlsx", "map", "opinion", "sheet"] if FULL else ["gpkg", "xlsx"])
def test_a_file_that_may_grow_no_further_is_never_published(judged, tmp_path, name, kilobytes):
    import resource

    read = as_of_now(judged[1])
    out = tmp_path / "out"
    pid = os.fork()
    if not pid:  # the limit holds a process for good
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes << 10, kilobytes << 10))
        try:
            outputs.write(read, out, [name])
        except Exception as error:  # noqa: BLE001
            os._exit(2 if type(error).__name__ == "OutputError" else 9)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert code in (0, 2)
    assert out.exists() == (code == 0)
    if out.exists():
        assert not broken_seals(out)
        for path in out.glob("*.gpkg"):
            with closing(sqlite3.connect(path)) as base:
                assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert max(path.stat().st_size for path in out.iterdir()) <= kilobytes << 10
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []


# ---- files changed while they are read


def spoiled(path):
    """Change a file as somebody would who saves it meanwhile."""
    path.write_bytes(path.read_bytes() + b"\n")


NAMES = ("case.toml", "示例.gpkg", "四至边界.txt", "供地.csv", "文件清单.csv", "征求意见.csv")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_changed_while_a_case_is_read_is_refused(sample, name, monkeypatch):
    def changing(plain):
        def read(path, *more, **named):
            content = plain(path, *more, **named)
            if name in (Path(path).name, "case.toml") and not changed:
                changed.append(name)
                spoiled(sample / name)
            return content

        return read

    changed = []
    for module in (found_layer, tables):
        monkeypatch.setattr(module, "read", changing(module.read))
    with pytest.raises(InputError, match="while it was being read") as refusal:
        read_case(sample)
    assert name in str(refusal.value)
    assert changed == [name]


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """Review a copy of the sample, which stays where it is."""
    folder = Path(shutil.copytree(resource_folder("layers") / "sample", tmp_path_factory.mktemp("judged") / "案卷"))
    return folder, review(read_case(folder))


def as_of_now(judged):
    """Return a review as though its files had been read this moment: other tests have written them."""
    files = {path: state_of(Path(path), sha256_of, parts_of) for path in judged.case.files}
    return replace(judged, case=replace(judged.case, files=files))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("change", ["changed", "gone", "replaced", "and back"])
def test_a_file_changed_while_it_is_judged_is_refused_and_nothing_is_written(judged, tmp_path, name, change):
    place, before = judged[0] / name, (judged[0] / name).read_bytes()
    read = as_of_now(judged[1])
    kept = place.stat()
    try:
        if change == "changed":
            spoiled(place)
        elif change == "gone":
            place.unlink()
        else:
            place.write_bytes(bytes(reversed(before)))
            if change == "and back":
                place.write_bytes(before)
            os.utime(place, ns=(kept.st_atime_ns, kept.st_mtime_ns))
        with pytest.raises(InputError, match="while it was being read"):
            outputs.write(read, tmp_path / "out", ["json"])
        assert not (tmp_path / "out").exists()
    finally:
        place.write_bytes(before)
    # whoever wrote it, and whatever it is now: what was judged may not be what lies there
    with pytest.raises(InputError, match="while it was being read"):
        outputs.write(read, tmp_path / "out", ["json"])


@pytest.mark.slow
def test_a_register_written_all_the_time_gives_one_of_its_states_or_a_refusal(sample, tmp_path):
    """Two states of one register, one of which has an idle parcel: what comes out belongs to the hash it names."""
    place = sample / "供地.csv"
    full = place.read_bytes()
    states = [full, full.splitlines(keepends=True)[0]]
    wanted = {}
    for state in states:
        place.write_bytes(state)
        wanted[hashlib.sha256(state).hexdigest()] = review(read_case(sample)).finding("cn/idle-land").verdict
    assert len(set(wanted.values())) == 2
    stop, results = threading.Event(), []

    def save():
        turn = 0
        while not stop.is_set():
            turn += 1
            state = states[turn % 2]
            place.write_bytes(state[: len(state) // 2])
            place.write_bytes(state)
            time.sleep(random.Random(turn).uniform(0, 0.4))

    writer = threading.Thread(target=save)
    writer.start()
    try:
        for turn in range(40 if FULL else 2):
            run = reviewed(sample, tmp_path / f"out{turn}", "--outputs", "json", "--rule", "cn/idle-land")
            results.append((run, tmp_path / f"out{turn}" / "review.json"))
    finally:
        stop.set()
        writer.join()
    for run, file in results:
        if run.returncode == 2:
            assert is_one_line(run), run.stderr
            assert not file.exists()
            continue
        content = json.loads(file.read_text(encoding="utf-8"))
        (source,) = (source for source in content["sources"] if source["role"] == "supply")
        (finding,) = (finding for finding in content["findings"] if finding["rule"] == "cn/idle-land")
        assert finding["verdict"] == wanted[source["sha256"]]


# ---- a database cut off


@pytest.mark.needs("postgis")
@pytest.mark.slow
def test_a_database_that_is_cut_off_gives_no_verdict_and_the_next_run_works(tmp_path, postgis, capsys):
    import psycopg
    from psycopg import sql

    land = [box(500_000 + 20 * n, 3_520_000, 500_020 + 20 * n, 3_521_000) for n in range(50)]
    gpd.GeoDataFrame({"QKBH": ["1"]}, geometry=[box(500_000, 3_520_000, 501_000, 3_521_000)], crs=4548).to_file(
        tmp_path / "draft.gpkg"
    )
    with psycopg.connect(postgis) as link:
        link.execute("CREATE TABLE cut (id int PRIMARY KEY, dlbm text, pad text, geom geometry(Polygon, 4548))")
        with link.cursor() as rows:
            rows.executemany(
                sql.SQL("INSERT INTO cut VALUES (%s, %s, repeat('x', 4000), ST_GeomFromText(%s, 4548))"),
                [(n, "0601" if n % 2 else "0701", shape.wkt) for n, shape in enumerate(land)],
            )
        link.execute("INSERT INTO cut SELECT id + 50 * k, dlbm, pad, ST_Translate(geom, 0, 2000 * k)"
                     " FROM cut, generate_series(1, 400) k")  # fmt: skip
    (tmp_path / "case.toml").write_text(
        'title = "库"\non = 2026-06-30\npolicy = ["henan-2022"]\nrules = ["henan-2022/employment-land-share-current"]\n'
        f'[layers.draft]\npath = "draft.gpkg"\n[layers.parcels]\npath = "{postgis}"\nlayer = "cut"\n'
        'scheme = "sandiao"\n'
        'columns = { use_code = "dlbm", id = "id" }\n',
        encoding="utf-8",
    )
    stop, cuts = threading.Event(), []

    def cut():
        with closing(psycopg.connect(postgis, autocommit=True)) as link:
            while not stop.is_set():
                killed = link.execute(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                    " AND query ILIKE '%cut%' AND backend_type = 'client backend'"
                ).fetchone()
                cuts.append(killed[0])
                time.sleep(0.05)

    out = tmp_path / "out"
    cutter = threading.Thread(target=cut)
    cutter.start()
    codes = []
    try:
        for turn in range(20 if FULL else 3):
            codes.append(main(["review", str(tmp_path), "--out", str(out), "--outputs", "json", "--lang", "en"]))
            said = capsys.readouterr().err
            if codes[-1] == 2:
                assert said.count("\n") == 1, said
                assert "fault of landuse" not in said
                assert not out.exists()
            else:
                assert abs(_share(out) - 0.5) < 1e-9
                shutil.rmtree(out)
            time.sleep(turn % 3 * 0.03)
    finally:
        stop.set()
        cutter.join()
    assert sum(cuts) > 0
    assert 2 in codes
    assert main(["review", str(tmp_path), "--out", str(out), "--outputs", "json"]) != 2
    assert abs(_share(out) - 0.5) < 1e-9
    with psycopg.connect(postgis) as link:
        assert link.execute("SELECT count(*) FROM cut").fetchone() == (50 * 401,)
        link.execute("DROP TABLE cut")


def _share(out):
    content = json.loads((out / "review.json").read_text(encoding="utf-8"))
    (finding,) = (one for one in content["findings"] if one["part_of"] is None and one["value"] is not None)
    return finding["value"]


# ---- workers lost


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning:distributed")
@pytest.mark.skipif(not FULL, reason="a loss at one moment is in tests/cli/test_batch; at ten here, by scripts/faults")
def test_workers_lost_at_random_moments(sample, tmp_path):
    """One cluster for all losses: another worker takes the place of one that is lost."""
    distributed = pytest.importorskip("distributed", reason="distributed, of the extra 'cluster', is not installed")
    from landuse.geometry.streaming import cluster as streamed
    from landuse.geometry.streaming import stream
    from landuse.geometry.streaming.geoparquet import GeoParquet
    from landuse.workflows.batch_dask import run_on
    from landuse.workflows.batch_job import Job
    from tests.geometry.streaming.test_stream import parcels, restrictions

    cases = [Path(shutil.copytree(sample, tmp_path / f"案卷{n}")) for n in range(3)]
    alone = outputs.as_json(review(read_case(sample)))
    parcels(100).sort_values("id").to_parquet(tmp_path / "units.parquet", row_group_size=160)
    restrictions().to_parquet(tmp_path / "ground.parquet", row_group_size=10)
    units, ground = GeoParquet(tmp_path / "units.parquet"), GeoParquet(tmp_path / "ground.parquet")
    options = {"columns": ["id"], "window_rows": 400}
    measured = pa.concat_tables(list(stream.area_within(units, ground, **options)))
    chosen, took, losses = random.Random(20), 8.0, int(os.environ.get("LANDUSE_LOSSES", "10"))
    with distributed.LocalCluster(n_workers=2, processes=True, threads_per_worker=1, dashboard_address=None,
                                  silence_logs=50) as cluster:  # fmt: skip
        for turn in range(losses):
            processes = [worker.process for worker in cluster.workers.values() if worker.process is not None]
            victim = chosen.choice([process.process.pid for process in processes if process.process is not None])
            killer = threading.Timer(chosen.uniform(0, took), os.kill, (victim, signal.SIGKILL))
            killer.start()
            started = time.monotonic()
            if turn % 2:
                tables = streamed.area_within(units, ground, cluster.scheduler_address, folder=tmp_path, **options)
                assert pa.concat_tables(list(tables)).equals(measured)
            else:
                job = Job(tmp_path / f"many{turn}", ("json",))
                assert [outcome.code for outcome in run_on(cases, job, cluster.scheduler_address)] == [1, 1, 1]
                for case in cases:
                    out = tmp_path / f"many{turn}" / f"review-{case.name}"
                    assert (out / "review.json").read_text(encoding="utf-8") == alone
                    assert not broken_seals(out)
                    assert sealed_files(out)
                took = max(2.0, time.monotonic() - started)
            killer.join()
            sys.stderr.write(f"worker lost, {'overlay' if turn % 2 else 'batch'}: {time.monotonic() - started:.0f} s\n")
            until = time.monotonic() + 120
            while len(cluster.scheduler_info["workers"]) < 2 and time.monotonic() < until:
                time.sleep(0.2)


# ---- killed between the two steps where a disk has no exchange


def test_the_only_review_there_is_comes_back(tmp_path):
    from landuse.workflows.atomic import beside

    out = tmp_path / "out"
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = tmp_path / f".out-{gone.pid}-abc-old"
    left.mkdir()
    (left / "review.json").write_text("{}")
    (tmp_path / f".out-{gone.pid}-abc").mkdir()
    with beside(out):
        assert (out / "review.json").read_text() == "{}"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_a_killed_run_made_is_gone_though_no_other_run_follows(tmp_path):
    script = (
        "import os, signal, tempfile; from pathlib import Path\n"
        "from landuse.core.temporary import temporary_files\n"
        "from landuse.workflows.atomic import beside\n"
        "with temporary_files(), beside(Path('out').absolute()) as fresh:\n"
        "    (fresh / 'half').write_bytes(bytes(50 << 20))\n"
        "    Path(tempfile.mkdtemp(), 'large').write_bytes(bytes(50 << 20))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    (tmp_path / "temporary").mkdir()
    place = {**os.environ, "TMPDIR": str(tmp_path / "temporary"), "PYTHONPATH": str(Path(__file__).parents[2])}
    assert subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=place, check=False).returncode == -9
    until = time.monotonic() + 10
    while sum(1 for path in tmp_path.rglob("*")) > 1 and time.monotonic() < until:
        time.sleep(0.05)
    assert [path.name for path in tmp_path.rglob("*")] == ["temporary"]

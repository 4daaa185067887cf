"""Jobs at the desk: none is lost by a crash, a cancelled one writes nothing, one of a case at a time."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from landuse.core.resources import resource_folder
from landuse.workflows.desk.audit import AuditLog
from landuse.workflows.desk.jobs import JobQueue
from landuse.workflows.desk.store import JobRow, Store, now
from landuse.workflows.desk.workspace import Workspace
from landuse.workflows.outputs import broken_seals, sealed_files

SAMPLE = resource_folder("layers") / "sample"
#: How often the desk is killed; more by LANDUSE_KILLS.
KILLS = int(os.environ.get("LANDUSE_KILLS", "2"))
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes as Linux ends them")


@pytest.fixture
def workspace(tmp_path):
    shutil.copytree(SAMPLE, tmp_path / "cases" / "sample")
    return Workspace(tmp_path / "cases")


@pytest.fixture
def queue(workspace):
    queue = JobQueue(Store.in_file(workspace.own / "desk.sqlite"), workspace, 2)
    yield queue
    queue.stop()
    queue.store.close()


def review(queue, workspace, case="sample"):
    folder, keep, out = workspace.folder(case), workspace.keeping(case), workspace.reserve_review(case)
    request = {"folder": str(folder), "keep": str(keep), "out": str(out), "lang": "zh", "record": {"by": "x"}}
    return queue.submit(case, "review", "x", **request)


def settled(queue, job, seconds=200):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        job = queue.job(job.id)
        if not job.open:
            return job
        time.sleep(0.1)
    raise AssertionError(job)


def test_what_was_under_way_is_taken_up_and_what_ends_the_desk_each_time_is_left(queue, workspace):
    with queue.store.transaction() as session:
        for attempts in (1, 3):
            row = JobRow(case="sample", kind="check", state="running", request={}, by="x", created=now())
            row.attempts = attempts
            session.add(row)
    queue._take_up()
    with queue.store.transaction() as session:
        rows = list(session.scalars(select(JobRow).order_by(JobRow.id)))
    assert [row.state for row in rows] == ["queued", "failed"]
    assert "3" in rows[1].outcome["error"]["en"]


def test_a_job_that_waits_is_cancelled_and_one_that_is_done_is_not(queue, workspace):
    job = review(queue, workspace)
    assert queue.cancel(job.id)
    assert queue.job(job.id).state == "cancelled"
    assert not queue.cancel(job.id)


def test_two_jobs_of_one_case_are_done_one_after_the_other(queue, workspace):
    first, second = review(queue, workspace), review(queue, workspace)
    assert queue._claim().id == first.id
    assert queue._claim() is None
    assert queue.ahead_of(queue.job(second.id)) == 0


def test_what_a_person_waits_for_at_a_page_goes_first(queue, workspace):
    shutil.copytree(SAMPLE, workspace.root / "other")
    review(queue, workspace)
    look = queue.submit("other", "inspect", "x", folder="-", keep="-")
    assert queue._claim().id == look.id


def test_a_case_that_cannot_be_read_fails_with_words_in_both_languages(queue, workspace):
    shutil.copytree(SAMPLE, workspace.root / "gone")
    (workspace.folder("sample") / "四至边界.txt").unlink()
    jobs = [review(queue, workspace), review(queue, workspace, "gone")]
    shutil.rmtree(workspace.root / "gone")
    queue.start()
    job, gone = (settled(queue, job) for job in jobs)
    assert job.state == gone.state == "failed"
    assert job.outcome["error"].keys() == gone.outcome["error"].keys() == {"zh", "en"}
    assert "四至边界.txt" in job.outcome["error"]["en"]
    assert "fault of landuse" not in gone.outcome["error"]["en"]
    assert workspace.reviews("sample") == []


@linux
def test_a_cancelled_review_leaves_nothing_and_nobody(queue, workspace):
    queue.start()
    job = review(queue, workspace)
    while queue.job(job.id).state == "queued":
        time.sleep(0.05)
    time.sleep(1.0)
    assert queue.cancel(job.id)
    assert settled(queue, job, 10).state == "cancelled"
    assert workspace.reviews("sample") == []
    home = workspace.root / "reviews" / "sample"
    assert [path for path in home.iterdir() if path.is_dir()] == []
    assert processes(workspace.root) == []


def processes(root):
    """List the processes that work for a desk on this workspace."""
    wanted = f"TMPDIR={root}/.desk/tmp".encode()
    numbers = []
    for place in Path("/proc").iterdir():
        try:
            if place.name.isdigit() and wanted in (place / "environ").read_bytes().split(b"\0"):
                numbers.append(place.name)
        except OSError:
            continue
    return numbers


DESK = """
import sys, time
from pathlib import Path
from landuse.workflows.desk.audit import AuditLog
from landuse.workflows.desk.case_form import edit_case, read_case_text
from landuse.workflows.desk.jobs import JobQueue
from landuse.workflows.desk.store import Store
from landuse.workflows.desk.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]))
store = Store.in_file(workspace.own / "desk.sqlite")
queue, log = JobQueue(store, workspace, 2), AuditLog(store)
queue.start()
folder = workspace.folder("sample")
for n in range(10**6):
    text = edit_case(folder, read_case_text(folder).version, lambda document: document.update(title=f"t{n}"))
    log.add("x", "facts", "sample", number=n)
    print(n, flush=True)
    time.sleep(0.02)
"""


@linux
@pytest.mark.slow
def test_killed_at_random_moments_loses_nothing(workspace, tmp_path):
    """What was answered for is there, what was under way goes on, and the log is whole."""
    store = Store.in_file(workspace.own / "desk.sqlite")
    queue = JobQueue(store, workspace, 2)
    jobs = [review(queue, workspace)]
    chosen = random.Random(20)
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", DESK, str(workspace.root)], stdout=subprocess.PIPE, text=True
        ) as desk:
            assert desk.stdout.readline()
            time.sleep(chosen.uniform(0, 4))
            desk.kill()
            answered = [*desk.stdout.read().split()]
        title = (workspace.folder("sample") / "case.toml").read_text(encoding="utf-8").partition("\n")[0]
        last = int(answered[-1]) if answered else 0
        assert title in {f'title = "t{n}"' for n in (last, last + 1, 0)}
        numbers = [entry.detail["number"] for entry in AuditLog(store).entries(most=5000)]
        assert last in numbers
        assert AuditLog(store).broken_at() is None
        until = time.monotonic() + 10
        while processes(workspace.root) and time.monotonic() < until:
            time.sleep(0.1)
        assert processes(workspace.root) == []
        for path in workspace.reviews("sample"):
            assert broken_seals(path.path) == []
        with store.transaction() as session:
            row = session.get(JobRow, jobs[0].id)
            assert row.state in ("queued", "running", "done")
            row.attempts = 0
    queue.start()
    assert settled(queue, jobs[0]).state == "done"
    (written,) = workspace.reviews("sample")
    assert len(sealed_files(written.path)) > 8
    assert list((workspace.root / "reviews" / "sample").glob(".*")) == []
    queue.stop()
    store.close()

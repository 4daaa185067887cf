"""Outputs drawn beside: one process gets ready, parts, and what it writes is what this one would have written."""

from __future__ import annotations

import gc
import multiprocessing
import subprocess
import sys

import pytest
from shapely import box

from landuse.core.collecting import SELDOM, seldom_collected
from landuse.core.rules import load_pack
from landuse.judge.review import review
from landuse.workflows import outputs, writers
from tests.judge.test_review import HEAD, LINE
from tests.made import case, land, layer

DRAWN = ("json", "sheet", "supplement")


@pytest.fixture
def judged(tmp_path):
    (tmp_path / "local.toml").write_text(HEAD + LINE, encoding="utf-8")
    draft = layer("draft", land((box(0, 0, 100, 100), {"block": "1"}), (box(100, 0, 200, 100), {"block": "2"})))
    line = layer("ecological_red_line", land((box(90, 0, 300, 100), {"id": "R1", "name": "湿地"})))
    return review(case(draft, line), load_pack(tmp_path / "local.toml"))


def alone():
    """Skip where other threads of this run forbid a copy of it: the last test runs it in a process of its own."""
    if not writers.may_fork():
        pytest.skip("no copy of this process would be sound here")


def test_what_is_written_beside_is_what_is_written_here(judged, tmp_path, monkeypatch):
    alone()
    before = set(multiprocessing.active_children())
    with writers.writers(DRAWN) as started:
        (waiting,) = started
        assert waiting.names == ("sheet", "supplement")  # all get ready in one process, and load their library once
        assert len(set(multiprocessing.active_children()) - before) == 1
        here = []
        monkeypatch.setattr(outputs, "_render_one", _noting(outputs._render_one, here))
        outputs.write(judged, tmp_path / "beside", DRAWN, started=started)
    assert here == ["json"]
    monkeypatch.setattr(writers, "may_fork", lambda: False)
    outputs.write(judged, tmp_path / "here", DRAWN)
    for name in outputs.files_of(DRAWN):
        assert (tmp_path / "beside" / name).read_bytes() == (tmp_path / "here" / name).read_bytes(), name


def test_what_fails_beside_is_made_here_and_the_rest_is_not(judged, tmp_path, monkeypatch):
    alone()
    with writers.writers(("json", "supplement")) as started:
        started[0].stop()  # killed while it got ready
        here = []
        monkeypatch.setattr(outputs, "_render_one", _noting(outputs._render_one, here))
        outputs.write(judged, tmp_path / "out", ("json", "supplement"), started=started)
    assert here == ["json", "supplement"]


def _noting(render, here):
    def noted(review, folder, name, lang):
        here.append(name)
        render(review, folder, name, lang)

    return noted


def test_garbage_is_looked_for_seldom_and_then_as_before():
    before = gc.get_threshold()
    with seldom_collected():
        assert gc.get_threshold() == SELDOM
    assert gc.get_threshold() == before


def test_those_above_in_a_process_without_threads():
    if writers.may_fork():
        pytest.skip("the tests above ran here")
    chosen = "written_beside or fails_beside"
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "-k", chosen, __file__]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    assert "2 passed" in run.stdout

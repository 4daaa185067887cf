"""A run killed at any moment leaves the old output whole, nobody running, and nothing behind after the next run."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from landuse.core.resources import resource_folder
from landuse.workflows.outputs import broken_seals

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes as Linux shows them"),
]
#: How often all of them together are killed; more by LANDUSE_KILLS.
KILLS = int(os.environ.get("LANDUSE_KILLS", "6"))
#: Each command writes into ``out`` of the folder it runs in, and is killed so much of all kills.
COMMANDS = {
    "review": (["review", "案卷", "--out", "out/审查"], 0.4),
    "boundary": (["boundary", "案卷", "--out", "out/界址.xlsx"], 0.2),
    "batch": (["batch", "案卷", "案卷二", "--outputs", "json,gpkg,xlsx", "--workers", "2", "--out", "out"], 0.2),
    "convert": (["convert", "案卷/示例.gpkg:地类图斑", "out/图斑.gpkg", "--overwrite"], 0.2),
}
#: What is written over only by request is taken away before each run: it must be there whole, or not at all.
FRESH = ("boundary",)
LEFT_AT_MOST = 10


def sums(folder):
    """Return the hash and the time of every file of a folder."""
    return {
        str(path.relative_to(folder)): (hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def processes(temporary):
    """List the processes that have this folder for their temporary files."""
    wanted = f"TMPDIR={temporary}".encode()
    alive = []
    for place in Path("/proc").iterdir():
        try:
            if place.name.isdigit() and wanted in (place / "environ").read_bytes().split(b"\0"):
                alive.append(place.name)
        except OSError:
            continue
    return alive


def bytes_in(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_random_moments(tmp_path, name):
    temporary, out = tmp_path / "temporary", tmp_path / "out"
    temporary.mkdir()
    out.mkdir()
    for case in ("案卷", "案卷二"):
        shutil.copytree(resource_folder("layers") / "sample", tmp_path / case)
    inputs = {case: sums(tmp_path / case) for case in ("案卷", "案卷二")}
    words, share = COMMANDS[name]
    command = [sys.executable, "-m", "landuse", *words]
    place = {**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(Path(__file__).parents[2])}
    quiet = {"cwd": tmp_path, "env": place, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}

    def whole_run():
        started = time.monotonic()
        assert subprocess.run(command, check=False, **quiet).returncode in (0, 1, 3)
        return time.monotonic() - started

    whole = whole_run()
    before = sums(out)
    assert before
    chosen, told = random.Random(name), {"kills": 0, "ended before": 0, "left, bytes": 0, "seconds": 0.0}
    for turn in range(max(1, round(KILLS * share))):
        if name in FRESH:
            shutil.rmtree(out)
            out.mkdir()
        # every other time by the signal of a terminal that is closed or of a service that is stopped
        kind = signal.SIGTERM if turn % 4 == 3 else signal.SIGKILL
        with subprocess.Popen(command, **quiet) as run:
            time.sleep(chosen.uniform(0, whole))
            told["ended before"] += run.poll() is not None
            run.send_signal(kind)
        told["kills"] += 1
        now = sums_of_published(out)
        assert now == before or (name in FRESH and now.items() <= before.items()), (turn, kind)
        until = time.monotonic() + LEFT_AT_MOST
        while (processes(temporary) or bytes_in(temporary)) and time.monotonic() < until:
            time.sleep(0.1)
        assert processes(temporary) == []
        told["left, bytes"] = max(told["left, bytes"], bytes_in(temporary) + sum(map(bytes_in, hidden(out))))
        assert told["left, bytes"] < 1 << 20
        assert {case: sums(tmp_path / case) for case in inputs} == inputs
    if name in FRESH:
        shutil.rmtree(out)
        out.mkdir()
    told["seconds"] = round(whole_run(), 1)
    assert sums(out) == before
    for record in out.rglob("SHA256SUMS"):
        assert broken_seals(record.parent) == []
    assert list(temporary.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["out", "temporary", *inputs])
    sys.stderr.write(f"killed {name}: {json.dumps(told)}\n")


def hidden(out):
    """List what a run has made and not yet published."""
    return [path for path in out.rglob(".*") if path.is_dir()]


def sums_of_published(out):
    unfinished = {str(path.relative_to(out)) for path in hidden(out)}
    return {name: digest for name, digest in sums(out).items() if Path(name).parts[0] not in unfinished}

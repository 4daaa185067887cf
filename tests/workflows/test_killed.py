"""A review killed at any moment leaves the old output whole, nobody running, and nothing behind after the next run."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from landuse.core.resources import resource_folder
from landuse.workflows.outputs import broken_seals, sealed_files

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes as Linux shows them"),
]
#: How often it is killed; more by LANDUSE_KILLS.
KILLS = int(os.environ.get("LANDUSE_KILLS", "6"))


def command(out):
    return [sys.executable, "-m", "landuse", "review", str(resource_folder("layers") / "sample"), "--out", str(out)]


def processes(temporary):
    """List the processes that have this folder for their temporary files."""
    wanted = f"TMPDIR={temporary}".encode()
    found = []
    for place in Path("/proc").iterdir():
        try:
            if place.name.isdigit() and wanted in (place / "environ").read_bytes().split(b"\0"):
                found.append(place.name)
        except OSError:
            continue
    return found


def test_killed_at_random_moments(tmp_path):
    temporary, out = tmp_path / "temporary", tmp_path / "out"
    temporary.mkdir()
    place = {**os.environ, "TMPDIR": str(temporary)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = time.monotonic()
    assert subprocess.run(command(out), env=place, check=False, **quiet).returncode in (0, 1, 3)
    whole = time.monotonic() - started
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    chosen = random.Random(19)
    for _ in range(KILLS):
        with subprocess.Popen(command(out), env=place, **quiet) as run:
            time.sleep(chosen.uniform(0, whole))
            run.kill()
        assert {path.name: path.read_bytes() for path in out.iterdir()} == before
        until = time.monotonic() + 10
        while processes(temporary) and time.monotonic() < until:
            time.sleep(0.1)
        assert processes(temporary) == []
    assert subprocess.run(command(out), env=place, check=False, **quiet).returncode in (0, 1, 3)
    assert broken_seals(out) == []
    assert set(sealed_files(out)) == set(before) - {"SHA256SUMS"}
    assert list(temporary.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "temporary"]

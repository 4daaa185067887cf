"""Damaged and hostile files, by every command that takes a file: one line, bounded memory, no call, no fault."""

from __future__ import annotations

import json
import os
import resource
import sys
import time

import pytest

from landuse.cli import main
from landuse.core.sandbox import process
from tests.hostile import damaged

pytestmark = pytest.mark.slow
#: All of them by scripts/faults; every fiftieth in CI.
FULL = os.environ.get("LANDUSE_FAULTS") == "full"
EACH = 1 if FULL else 50
MOST_KB, MOST_S = 1_500_000, 90
#: No further file is begun after so long, s.
LONGEST_S = float(os.environ.get("LANDUSE_HOSTILE_S", "3000" if FULL else "15"))


def commands(number, path, out):
    """Yield the commands that take a file; a sheet, which is drawn for seconds, for every fifth."""
    yield "inspect", [str(path)] if number % 5 else [str(path.parent), "--case"]
    if path.suffix != ".tif":
        yield "convert", [str(path), str(out / "converted.gpkg"), "--overwrite"]
        yield "boundary", [str(path), "--crs", "EPSG:4548"]
    if path.suffix != ".tif" and not number % 5 and FULL:
        yield "sheet", [str(path), "--crs", "EPSG:4548", "--out", str(out / "sheet")]


def test_by_every_command(listener, files, capfd, monkeypatch):
    address, heard = listener
    monkeypatch.delenv("LANDUSE_TRACEBACK", raising=False)
    out = files / "out"
    out.mkdir()
    tally = {"files": 0, "runs": 0, "refused": 0, "slowest, s": 0.0, "largest child, MB": 0}
    failures: list[tuple[object, ...]] = []
    until = time.monotonic() + LONGEST_S
    for number, (name, make) in enumerate(damaged.every(files, address)):
        if number % EACH:
            continue
        if time.monotonic() > until:
            break
        path = make()
        tally["files"] += 1
        for command, words in commands(number, path, out):
            started = time.monotonic() if not FULL else time.process_time()
            code = main([command, *words, "--lang", "en"])
            took = (time.monotonic() if not FULL else time.process_time()) - started
            err = capfd.readouterr().err
            tally["runs"] += 1
            tally["refused"] += code == 2
            tally["slowest, s"] = max(tally["slowest, s"], round(took, 1))
            lines = [line for line in err.splitlines() if line.startswith("landuse:")]
            if code not in (0, 1, 2, 3) or "Traceback" in err or "landuse's own" in err or "Warning" in err:
                failures.append((name, command, code, err[-300:]))
            if code == 2 and (len(lines) > 1 or not err.strip()):
                failures.append((name, command, "lines", err[-300:]))
            if took > MOST_S:
                failures.append((name, command, "seconds", took))
    process.retire()
    tally["largest child, MB"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    tally["this process, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    sys.stderr.write(f"hostile, every way: {json.dumps(tally)}\n")
    assert failures == []
    assert heard == []
    # a child that is forked begins with all that this process holds
    assert tally["largest child, MB"] - tally["this process, MB"] << 10 < MOST_KB

"""The same case gives the same: to the byte wherever it runs, and in figures and verdicts in whatever order it came."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest

from landuse.core.resources import resource_folder
from landuse.judge.review import review
from landuse.normalise.case import read_case
from landuse.render.json import content

#: Every output, and on another Python too, by scripts/faults; CI has a short form in test_verify.
FULL = os.environ.get("LANDUSE_FAULTS") == "full"
#: Another Python with the locked packages, where there is one.
OTHER = os.environ.get("LANDUSE_OTHER_PYTHON", sys.executable)
PLACES = {
    "here": {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1", "LANDUSE_THREADS": "1"},
    "elsewhere": {"TZ": "America/Caracas", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "77", "LANDUSE_THREADS": "2"},
    "on another Python": {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "3", "LANDUSE_THREADS": "3"},
}


def reordered(folder, order):
    """Write every layer and register of a case with its rows in another order, and the case file's entries too."""
    for path in sorted(folder.iterdir()):
        if path.suffix == ".gpkg":
            frames = {str(name): pyogrio.read_dataframe(path, layer=name) for name, _ in pyogrio.list_layers(path)}
            path.unlink()
            for name in sorted(frames, reverse=True):
                pyogrio.write_dataframe(frames[name].iloc[order(len(frames[name]))], path, layer=name)
        elif path.suffix == ".csv":
            head, *rows = path.read_bytes().splitlines(keepends=True)
            path.write_bytes(head + b"".join(rows[n] for n in order(len(rows))))
    case = folder / "case.toml"
    first, *blocks = case.read_text(encoding="utf-8").split("\n[")
    case.write_text("\n[".join([first, *(blocks[n] for n in order(len(blocks)))]) + "\n", encoding="utf-8")


def figures(folder):
    """Return verdict and every figure of each finding, and the areas of the land."""
    judged = content(review(read_case(folder)))
    findings = {
        finding["id"]: {key: finding[key] for key in ("verdict", "value", "interval", "title") if key in finding}
        for finding in judged["findings"]
    }
    return findings, judged["summary"], judged.get("land")


@pytest.mark.parametrize("turn", range(6 if FULL else 1))
def test_the_order_of_files_rows_and_entries_moves_no_figure(tmp_path, turn):
    plain = resource_folder("layers") / "sample"
    other = Path(shutil.copytree(plain, tmp_path / "案卷"))
    chosen = np.random.default_rng(turn)
    reordered(other, (lambda n: list(range(n))[::-1]) if turn == 0 else (lambda n: chosen.permutation(n).tolist()))
    (findings, summary, land), (findings_now, summary_now, land_now) = figures(plain), figures(other)
    assert findings_now.keys() == findings.keys()
    assert {ident: entry for ident, entry in findings.items() if findings_now[ident] != entry} == {}
    assert summary_now == summary
    assert land_now == land


@pytest.mark.slow
@pytest.mark.skipif(not FULL, reason="the short form is in test_verify; every output by scripts/faults")
@pytest.mark.parametrize("case", ["sample", "xiasha"])
def test_every_output_is_the_same_to_the_byte(tmp_path, case):
    shared = Path(__file__).parents[3] / "shared" / "data" / "xiasha"
    source = resource_folder("layers") / "sample" if case == "sample" else shared
    if not source.exists():
        pytest.skip("the data of xiasha are not here")
    shutil.copytree(source, tmp_path / "案卷")
    sums = {}
    for name, place in PLACES.items():
        out = tmp_path / "out"
        shutil.rmtree(out, ignore_errors=True)
        python = OTHER if name == "on another Python" else sys.executable
        command = [python, "-m", "landuse", "review", "案卷", "--out", "out"]
        environment = {**os.environ, **place, "PYTHONPATH": str(Path(__file__).parents[2])}
        run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert run.returncode in (0, 1, 3), run.stderr
        sums[name] = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.iterdir())}
    assert len(sums["here"]) > 9
    for name in PLACES:
        assert [file for file in sums["here"] if sums[name].get(file) != sums["here"][file]] == [], name
    sys.stderr.write(f"repeated, {case}: {len(sums['here'])} outputs in {len(PLACES)} places, one on {OTHER}\n")


def test_a_layer_in_another_order_is_another_file(tmp_path):
    """What the test above changes, it does change."""
    plain = resource_folder("layers") / "sample"
    other = Path(shutil.copytree(plain, tmp_path / "案卷"))
    reordered(other, lambda n: list(range(n))[::-1])
    before, after = (gpd.read_file(place / "示例.gpkg", layer="地类图斑") for place in (plain, other))
    assert len(before) > 3
    assert before.geometry.iloc[0].equals(after.geometry.iloc[-1])
    assert not before.geometry.iloc[0].equals(after.geometry.iloc[0])

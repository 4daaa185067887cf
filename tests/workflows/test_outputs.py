"""Outputs are written all or nothing, and nothing of the user's is written over."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest
from shapely import box

from landuse.core import plugins
from landuse.core.errors import InputError, OutputError
from landuse.core.rules import load_pack
from landuse.judge.review import review
from landuse.workflows import outputs
from tests.judge.test_review import HEAD, LINE, SHARE
from tests.made import assumption, case, land, layer, parcels

SCHEMA = json.loads((Path(outputs.__file__).parents[1] / "render" / "review.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def judged(tmp_path):
    (tmp_path / "local.toml").write_text(HEAD + SHARE + LINE, encoding="utf-8")
    draft = layer("draft", land((box(0, 0, 100, 100), {"block": "1"}), (box(100, 0, 200, 100), {"block": "2"})))
    units = layer("parcels", parcels((box(0, 0, 60, 100), "0601")), scheme="gbt21010")
    line = layer("ecological_red_line", land((box(90, 0, 300, 100), {"id": "R1", "name": "湿地"})))
    given = case(draft, units, line, assumptions=(assumption("unmapped", "not_employment_land"),))
    return review(given, load_pack(tmp_path / "local.toml"))


def test_the_json_fits_its_schema_and_is_the_same_twice(judged, tmp_path):
    for name in ("a", "b"):
        outputs.write(judged, tmp_path / name, ["json"])
    one, other = ((tmp_path / name / "review.json").read_bytes() for name in ("a", "b"))
    assert one == other
    content = json.loads(one)
    jsonschema.validate(content, SCHEMA, format_checker=jsonschema.FormatChecker())
    finding = next(each for each in content["findings"] if each["id"] == "local/red-line@draft")
    assert (finding["value"], finding["verdict"], finding["limit"], finding["margin"]) == (
        11000.0,
        "broken",
        {"op": "<=", "value": 0.0},
        -11000.0,
    )
    assert finding["evidence"][0] == {
        "id": "local/red-line@draft#1",
        "layer": "overlap",
        "unit_id": "R1",
        "label": "湿地",
        "area_m2": 11000.0,
    }
    share = next(each for each in content["findings"] if each["id"] == "local/share@draft")
    assert share["assumed"][0]["without"] == {"value": 0.3, "low": 0.3, "high": 1.0, "verdict": "undecided"}


def test_an_earlier_review_is_written_anew(judged, tmp_path):
    out = tmp_path / "out"
    outputs.write(judged, out, ["json"])
    outputs.write(judged, out, ["json"])
    assert sorted(path.name for path in out.iterdir()) == ["SHA256SUMS", "record.json", "review.json"]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".out")]


def test_a_folder_with_something_else_in_it_is_left_alone(judged, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="no earlier review"):
        outputs.write(judged, out, ["json"])
    assert [path.name for path in out.iterdir()] == ["mine.txt"]


def test_a_review_with_something_else_beside_it_is_left_alone(judged, tmp_path):
    out = tmp_path / "out"
    outputs.write(judged, out, ["json"])
    (out / "批注.docx").write_text("mine")
    with pytest.raises(InputError, match=r"批注\.docx"):
        outputs.check_folder(out)
    (out / "批注.docx").unlink()
    (out / "review.json").write_text("changed by hand")
    with pytest.raises(InputError, match="was changed since"):
        outputs.check_folder(out)


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(InputError, match="this is a file"):
        outputs.check_folder(tmp_path / "out")
    with pytest.raises(InputError, match="no folder can be made here"):
        outputs.check_folder(tmp_path / "out" / "below")


def test_an_unknown_output_says_which_there_are():
    with pytest.raises(InputError, match="no output 'papyrus'"):
        outputs.choose("json,papyrus")
    assert outputs.choose("json, json") == ("json",)


def test_a_full_disk_leaves_the_old_review_as_it_was(judged, tmp_path, monkeypatch):
    out = tmp_path / "out"
    outputs.write(judged, out, ["json"])
    before = (out / "review.json").read_bytes()

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(plugins.load("render", "json"), "render", full)
    with pytest.raises(OutputError, match="no room is left on the disk"):
        outputs.write(judged, out, ["json"])
    assert (out / "review.json").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["local.toml", "out"]


def test_what_killed_runs_left_is_swept_away(judged, tmp_path):
    out = tmp_path / "out"
    # a process that is gone; its number cannot be in use while we hold it unreaped
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    ).stdout.strip()
    (tmp_path / f".out-{gone}-abc").mkdir()
    alive = tmp_path / f".out-{os.getpid()}-abc"
    alive.mkdir()
    outputs.write(judged, out, ["json"])
    assert sorted(path.name for path in tmp_path.iterdir()) == [alive.name, "local.toml", "out"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")
def test_a_killed_run_leaves_the_old_review_as_it_was(judged, tmp_path):
    out = tmp_path / "out"
    outputs.write(judged, out, ["json"])
    before = (out / "review.json").read_bytes()
    script = f"""
import sys, time
from pathlib import Path
from landuse.workflows.atomic import beside
with beside(Path({str(out)!r})) as fresh:
    (fresh / "review.json").write_text("half")
    print("started", flush=True)
    time.sleep(60)
"""
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert (out / "review.json").read_bytes() == before
    time.sleep(0.01)
    outputs.write(judged, out, ["json"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["local.toml", "out"]


def test_the_outputs_go_by_the_names_other_programs_ask_for():
    known = outputs.choose(None)
    assert {"json", "gpkg", "xlsx", "map", "sheet", "opinion"} <= set(known)
    wanted = {
        "review.json",
        "evidence.gpkg",
        "tables.xlsx",
        "map.html",
        "boundary.pdf",
        "boundary.png",
        "opinion.docx",
        "opinion.pdf",
        "supplement.docx",
        "supplement.pdf",
    }
    assert wanted == set(outputs.files_of(known))

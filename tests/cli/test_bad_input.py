"""Bad input gets one clear line and exit code 2, and nothing is left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import Point, box

from landuse.cli import main

CASE = """
title = "示例"
on = 2026-06-30
policy = ["henan-2022"]
[layers.draft]
path = "zone.gpkg"
layer = "draft"
[layers.parcels]
path = "zone.gpkg"
layer = "parcels"
scheme = "sandiao"
"""
X, Y = 500_000, 3_520_000


def squares(crs="EPSG:4548", x=X, y=Y, **columns):
    return gpd.GeoDataFrame({"QKBH": ["1"], **columns}, geometry=[box(x, y, x + 1000, y + 1000)], crs=crs)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    here = tmp_path / "case"
    here.mkdir()
    squares().to_file(here / "zone.gpkg", layer="draft")
    squares(DLBM=["0601"]).to_file(here / "zone.gpkg", layer="parcels")
    (here / "case.toml").write_text(CASE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return here


def refused(capfd, *arguments):
    """Run it, and give the one line it says."""
    before = sorted(Path().rglob("*"))
    assert main(["review", "case", *arguments]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.count("\n") == 1, err
    assert "Traceback" not in err
    assert sorted(Path().rglob("*")) == before
    return err


def test_the_good_case_runs(folder, capfd):
    assert main(["review", "case", "--outputs", "json", "--out", "out"]) in (0, 1, 3)
    assert Path("out/review.json").is_file()
    assert capfd.readouterr().err == ""


TOML = [
    ("zone.gpkg", "gone.gpkg", "there is no such file"),
    ('layer = "draft"', 'layer = "nothing"', "nothing"),
    ("title", "titel", "titel"),
    ("[layers.draft]", "[layers.draft", "cannot be read"),
    ("[layers.draft]", "[layers.moon]", "no layer 'moon'"),
    ("on = 2026-06-30", "", "review date is missing"),
    ("on = 2026-06-30", 'on = "midsummer"', "is no date"),
    ("on = 2026-06-30", "on = 2026-06-30T12:00:00", "is no date"),
    ("on = 2026-06-30", "on = 20260630", "is no date"),
    ('"henan-2022"', '"atlantis"', "unknown policy 'atlantis'"),
    ('"sandiao"', '"cuneiform"', "unknown code list 'cuneiform'"),
    ('scheme = "sandiao"', 'columns = { use_code = "USE" }', "USE"),
    ('scheme = "sandiao"', "colour = 3", "unknown key"),
    ('policy = ["henan-2022"]', 'policy = ["henan-2022"]\nrules = ["henan-2022/moon"]', "no rule 'henan-2022/moon'"),
    ('title = "示例"', 'title = ""', "title"),
]


@pytest.mark.parametrize(("old", "new", "says"), TOML)
def test_a_wrong_case_file(folder, capfd, old, new, says):
    (folder / "case.toml").write_text(CASE.replace(old, new), encoding="utf-8")
    assert says in refused(capfd)


@pytest.mark.parametrize("about", ["weather", "complete:moon"])
def test_an_unknown_assumption(folder, capfd, about):
    stated = f'[[assumptions]]\nabout = "{about}"\ntake = "yes"\nreason = "r"\nby = "b"\n'
    (folder / "case.toml").write_text(CASE + stated, encoding="utf-8")
    assert about in refused(capfd)


@pytest.mark.parametrize(
    ("assumption", "says"),
    [('about = "unmapped"\ntake = "x"\nby = "b"', "reason"), ('about = "unmapped"\nreason = ""\nby = "b"', "reason")],
)
def test_an_assumption_without_a_reason(folder, capfd, assumption, says):
    (folder / "case.toml").write_text(f"{CASE}[[assumptions]]\n{assumption}\n", encoding="utf-8")
    assert says in refused(capfd)


def test_a_missing_column_names_what_is_there_and_what_to_write(folder, capfd):
    squares(GHMC=["甲"]).to_file(folder / "zone.gpkg", layer="parcels")
    said = refused(capfd)
    for part in ("use_code", "parcels", "GHMC", "columns = {"):
        assert part in said


@pytest.mark.parametrize("layer", ["draft", "parcels"])
def test_a_boundary_or_parcel_layer_with_nothing_in_it(folder, capfd, layer):
    squares(DLBM=["0601"]).iloc[:0].to_file(folder / "zone.gpkg", layer=layer)
    assert "nothing in it" in refused(capfd)


def test_points_where_polygons_are_due(folder, capfd):
    gpd.GeoDataFrame({"QKBH": ["1"]}, geometry=[Point(X, Y)], crs="EPSG:4548").to_file(
        folder / "zone.gpkg", layer="draft"
    )
    said = refused(capfd)
    assert "points" in said
    assert "polygons" in said


LOCAL = "+proj=tmerc +lat_0=0 +lon_0=117.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs"


@pytest.mark.parametrize(
    ("crs", "x", "says"),
    [
        ("EPSG:2363", 39_500_000, "Xian"),
        ("EPSG:2415", 500_000, "Beijing"),
        ("EPSG:26915", 500_000, "NAD"),
        (LOCAL, 500_000, "地方坐标系"),
    ],
)
def test_a_datum_we_refuse(folder, capfd, crs, x, says):
    shutil.rmtree(folder / "zone.gpkg", ignore_errors=True)
    squares(crs, x).to_file(folder / "zone.gpkg", layer="draft")
    assert says in refused(capfd)


def test_coordinates_out_of_china(folder, capfd):
    squares("EPSG:4326", 0, 0).set_geometry([box(10, 50, 10.1, 50.1)], crs="EPSG:4326").to_file(
        folder / "zone.gpkg", layer="draft"
    )
    assert "China" in refused(capfd)


@pytest.mark.parametrize(
    ("argument", "says"),
    [("--policy=atlantis", "unknown policy"), ("--rule=moon", "no rule 'moon'"), ("--outputs=papyrus", "no output")],
)
def test_wrong_arguments(folder, capfd, argument, says):
    assert says in refused(capfd, argument)


@pytest.mark.parametrize(
    "arguments", [["review"], ["review", "case", "--on", "midsummer"], ["conjure"], ["review", "case", "--lang", "la"]]
)
def test_wrong_usage_exits_with_2(folder, capfd, arguments):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "Traceback" not in capfd.readouterr().err


def test_no_case_here(folder, capfd):
    (folder / "case.toml").unlink()
    assert "there is no case here" in refused(capfd)


def test_an_output_folder_that_holds_something_else(folder, capfd):
    Path("out").mkdir()
    Path("out/mine.txt").write_text("mine")
    assert "not written over" in refused(capfd, "--out", "out")


def test_an_output_folder_that_cannot_be_written(folder, capfd):
    Path("file").write_text("")
    assert "no folder can be made here" in refused(capfd, "--out", "file/out")


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file size are of POSIX")
def test_a_full_disk(folder, tmp_path):
    """A file-size limit stands for the disk: the write fails in the same place with the same kind of error."""
    script = """
import resource, signal, sys
from landuse.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, most))
code = main(["review", "case", "--outputs", "json", "--out", "out"])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
sys.exit(code)
"""
    settings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, env=settings, check=False
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert "nothing was written" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case"]


def test_a_fault_of_our_own_is_one_line_too(folder, capfd, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.setattr("landuse.judge.evaluate.scopes_of", fail)
    with pytest.raises(ZeroDivisionError):
        main(["review", "case"])
    monkeypatch.delenv("LANDUSE_TRACEBACK")
    said = refused(capfd)
    assert "(ZeroDivisionError: division by zero)" in said
    assert "LANDUSE_TRACEBACK=1" in said


def test_a_missing_layer_or_table_is_not_bad_input(folder, capfd):
    (folder / "case.toml").write_text(CASE.split("[layers.parcels]")[0], encoding="utf-8")
    assert main(["review", "case", "--outputs", "json", "--out", "out"]) == 3


def test_what_a_sheet_cannot_be_drawn_on_is_one_line_though_it_is_drawn_in_a_process_of_its_own(folder, tmp_path):
    (folder / "case.toml").write_text(CASE + '[zone]\nsheet_paper = "B9"\n', encoding="utf-8")
    settings = {name: value for name, value in os.environ.items() if name != "LANDUSE_TRACEBACK"}
    command = [sys.executable, "-m", "landuse", "review", "case", "--outputs", "json,sheet", "--out", "out"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=settings, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert "there is no paper 'B9'" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case"]


def test_all_that_is_wrong_is_told_in_one_run(folder, capfd):
    text = CASE.replace('"henan-2022"', '"atlantis"').replace("zone.gpkg", "gone.gpkg").replace("on = 2026-06-30", "")
    (folder / "case.toml").write_text(text, encoding="utf-8")
    assert main(["review", "case", "--lang", "en"]) == 2
    told = capfd.readouterr().err
    for words in ("review date is missing", "there is no such file", "unknown policy 'atlantis'"):
        assert words in told, words

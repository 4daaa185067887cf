"""Where layers lie beside each other is said, in a case and by inspect, and nothing is moved."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import box

from landuse.cli import main
from landuse.geometry.crs.gcj02 import to_gcj02
from landuse.normalise.case import read_case

CASE = """
title = "示例"
on = 2026-06-30
policy = ["henan-2022"]
[layers.draft]
path = "draft.gpkg"
[layers.parcels]
path = "parcels.geojson"
scheme = "sandiao"
[layers.counties]
path = "county.gpkg"
"""
X, Y = 500_000, 3_520_000


def cells(crs="EPSG:4548", x=X, y=Y):
    """Nine blocks of 2 km."""
    shapes = [
        box(x + 2000 * i, y + 2000 * j, x + 2000 * i + 2000, y + 2000 * j + 2000) for i in range(3) for j in range(3)
    ]
    return gpd.GeoDataFrame({"DLBM": ["0601"] * 9, "QKBH": [*"123456789"]}, geometry=shapes, crs=crs)


def shifted(frame):
    degrees = frame.to_crs(4326)
    return degrees.set_geometry(
        shapely.transform(degrees.geometry.array, lambda at: np.column_stack(to_gcj02(at[:, 0], at[:, 1])))
    )


@pytest.fixture
def folder(tmp_path):
    cells().to_file(tmp_path / "draft.gpkg")
    cells().to_crs(4326).to_file(tmp_path / "parcels.geojson")
    gpd.GeoDataFrame(
        {"XZQDM": ["330100"], "XZQMC": ["示例县"]}, geometry=[box(X - 9000, Y - 9000, X + 9000, Y + 9000)], crs=4548
    ).to_file(tmp_path / "county.gpkg")
    (tmp_path / "case.toml").write_text(CASE, encoding="utf-8")
    return tmp_path


def notes(folder):
    return {one.role: " ".join(note.text("zh") for note in one.notes) for one in read_case(folder).sources}


def test_in_its_place_nothing_is_said(folder):
    said = notes(folder)
    assert "GCJ" not in said["parcels"]
    assert "OUT_OF_XZQ" not in said["draft"]
    assert "3度带)" not in said["draft"]


def test_parcels_in_gcj02_are_suspected_in_a_review_and_left_where_they_are(folder):
    shifted(cells()).to_file(folder / "parcels.geojson")
    assert "疑为GCJ-02" in notes(folder)["parcels"]
    parcels = read_case(folder).layer("parcels").features
    assert 300 < parcels.geometry.iloc[0].distance(shapely.Point(X, Y)) < 900


@pytest.mark.parametrize(("x", "out"), [(X + 9001, True), (X + 8999, False)])
def test_a_draft_wholly_outside_its_county_is_told(folder, x, out):
    cells(x=x).to_file(folder / "draft.gpkg")
    assert ("OUT_OF_XZQ" in notes(folder)["draft"]) == out


def test_a_draft_across_two_bands_is_told(folder):
    # 1.5 degrees east of 117 the band of 120 begins, some 141 km from the meridian at this latitude
    cells(x=X + 138_000).to_file(folder / "draft.gpkg")
    assert "跨39至40带" in notes(folder)["draft"]


def test_inspect_holds_a_file_against_a_county(folder, capsys):
    path = folder / "wrong.gpkg"
    cells(crs="EPSG:4549").to_file(path)  # the same figures in the next band: 280 km away
    assert main(["inspect", str(path), "--against", str(folder / "county.gpkg"), "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert any("OUT_OF_XZQ" in note for note in report["layers"][0]["notes"])
    assert main(["inspect", str(folder / "draft.gpkg"), "--against", str(folder / "county.gpkg")]) == 0
    assert "OUT_OF_XZQ" not in capsys.readouterr().out
    shifted(cells()).to_file(path.with_suffix(".geojson"))
    arguments = ["inspect", str(path.with_suffix(".geojson")), "--against", str(folder / "draft.gpkg"), "--lang", "en"]
    assert main(arguments) == 0
    assert "may be GCJ-02" in capsys.readouterr().out


def test_what_to_hold_against_must_hold_land(folder, capsys):
    (folder / "table.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert main(["inspect", str(folder / "draft.gpkg"), "--against", str(folder / "table.csv")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_strict_refuses_a_case_in_which_something_had_to_be_mended(folder, capsys):
    arguments = ["review", str(folder), "--outputs", "json", "--strict"]
    assert main([*arguments, "--out", str(folder / "out")]) in (1, 3)
    bow = shapely.Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])
    gpd.GeoDataFrame({"QKBH": ["1", "2"]}, geometry=[bow, box(X + 200, Y, X + 300, Y + 99)], crs=4548).to_file(
        folder / "draft.gpkg"
    )
    capsys.readouterr()
    assert main([*arguments, "--out", str(folder / "strict")]) == 2
    said = capsys.readouterr().err
    assert "SELF_INTERSECTION" in said
    assert "draft.gpkg row 1" in said
    assert said.count("\n") == 1
    assert not (folder / "strict").exists()
    assert main([*arguments[:-1], "--out", str(folder / "loose")]) in (1, 3)

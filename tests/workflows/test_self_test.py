"""The same ground drawn otherwise gives the same findings; what depends on the drawing is found out."""

from __future__ import annotations

import json
from dataclasses import replace

import geopandas as gpd
import pytest
from shapely import MultiPolygon, Polygon, box

from landuse.cli import main
from landuse.judge.review import review
from landuse.normalise.case import read_case
from landuse.workflows import self_test as module
from landuse.workflows.self_test import self_test
from tests.hostile import corpus

X, Y = corpus.X, corpus.Y
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
[layers.ecological_red_line]
path = "zone.gpkg"
layer = "line"
covers = { path = "zone.gpkg", layer = "around" }
"""


@pytest.fixture
def case(tmp_path):
    path = tmp_path / "case" / "zone.gpkg"
    path.parent.mkdir()
    corpus.squares().to_file(path, layer="draft")
    halves = [box(X, Y, X + 400, Y + 1000), Polygon(box(X + 400, Y, X + 1000, Y + 1000).exterior.coords[::-1])]
    gpd.GeoDataFrame({"DLBM": ["0601", "0101"]}, geometry=halves, crs="EPSG:4548").to_file(path, layer="parcels")
    line = MultiPolygon([box(X + 100, Y + 100, X + 200, Y + 200), box(X + 500, Y - 50, X + 600, Y + 50)])
    gpd.GeoDataFrame({"HXBH": ["1"]}, geometry=[line], crs="EPSG:4548").to_file(path, layer="line")
    around = box(X - 5000, Y - 5000, X + 6000, Y + 6000)
    gpd.GeoDataFrame(geometry=[around], crs="EPSG:4548").to_file(path, layer="around")
    (path.parent / "case.toml").write_text(CASE, encoding="utf-8")
    return path.parent


def test_nothing_moves(case):
    read = read_case(case)
    judged = review(read)
    tested = self_test(read, judged, review)
    assert tested.moved == ()
    assert tested.changes == ("reordered", "reversed", "densified", "shifted", "split")
    overlap = next(one for one in judged.items if one.id == "henan-2022/ecological-red-line@draft")
    assert overlap.verdict == "broken"
    assert overlap.evidence.interval.value == pytest.approx(15_000)


def test_every_change_draws_the_same_ground_otherwise(case):
    line = read_case(case).layers["ecological_red_line"][0].features
    for change in (module._begun_elsewhere, module.shapely.reverse):
        drawn = change(line.geometry.array)[0]
        assert drawn.equals(line.geometry.iloc[0])
        assert not drawn.equals_exact(line.geometry.iloc[0])
    assert len(module._split(line)) == 2


@pytest.mark.parametrize("change", ["reordered", "reversed", "split"])
def test_a_judgement_that_depends_on_the_drawing_is_found_out(case, change):
    """Judge a case so that a finding depends on the first parcel, the turn of its ring, or the number of lines."""
    read = read_case(case)

    def crooked(one):
        judged = review(one)
        parcels, line = (one.layers[role][0].features for role in ("parcels", "ecological_red_line"))
        sign = {
            "reordered": str(parcels["use_code"].iloc[0]) == "0601",
            "reversed": bool(parcels.geometry.loc[0].exterior.is_ccw),
            "split": len(line) == 1,
        }[change]
        first = judged.items[0]
        return judged if sign else replace(judged, items=(replace(first, verdict="met"), *judged.items[1:]))

    judged = crooked(read)
    other = {"met": "broken"}.get(judged.items[0].verdict, "met")
    assert other != judged.items[0].verdict
    moved = {one.change for one in self_test(read, judged, crooked).moved}
    assert change in moved


def test_the_record_holds_it_and_the_console_says_it(case, tmp_path, capfd, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["review", "case", "--outputs", "json", "--out", "out", "--self-test", "--lang", "en"]) in (1, 3)
    assert "came out the same when the data were put in another order" in capfd.readouterr().err
    record = json.loads((tmp_path / "out" / "record.json").read_text(encoding="utf-8"))
    assert record["self_test"]["moved"] == []
    assert record["self_test"]["findings"] > 0


def test_a_finding_that_moved_is_said_and_the_exit_code_fails(case, tmp_path, capfd, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "_close", lambda one, other: False)
    assert main(["review", "case", "--outputs", "json", "--out", "out", "--self-test", "--lang", "en"]) == 2
    assert "do not rely on this review" in capfd.readouterr().err
    assert json.loads((tmp_path / "out" / "record.json").read_text(encoding="utf-8"))["self_test"]["moved"]

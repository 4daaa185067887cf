"""The ground of findings as a GeoPackage: the same ids, the same bytes, in the colours of the review."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from xml.etree import ElementTree as ET

import geopandas as gpd
import pyogrio
import pytest
import shapely

from landuse.core.evidence import items
from landuse.core.findings import Review, evidence_items
from landuse.render import gpkg
from landuse.render.shared.styles import VERDICT_COLOURS
from tests.render.made import EPSG, make_review, square

RED = "made-2026__ecological-red-line"


@pytest.fixture(scope="module")
def review():
    return make_review()


@pytest.fixture(scope="module")
def file(review, tmp_path_factory):
    folder = tmp_path_factory.mktemp("evidence")
    gpkg.render(review, folder, "zh")
    return folder / "evidence.gpkg"


def ask(file, question):
    """Ask the file's own tables."""
    with closing(sqlite3.connect(file)) as base:
        return base.execute(question).fetchall()


def changed(review, where):
    """Give the review with other ground under its first finding."""
    first, *rest = review.items
    return Review(review.case, review.packs, (replace(first, evidence=replace(first.evidence, where=where)), *rest))


def test_there_is_a_layer_for_each_rule_with_ground(file):
    named = [name for name, _ in pyogrio.list_layers(file)]
    assert named == [RED, "made-2026__employment-land-share", "grounds", "findings", "layer_styles"]


def test_pieces_have_the_ids_they_have_everywhere(review, file):
    for rule in ("ecological-red-line", "employment-land-share"):
        frame = pyogrio.read_dataframe(file, layer=f"made-2026__{rule}")
        mine = [one for one in review.items if one.rule.id == rule]
        assert list(frame["id"]) == [ident for one in mine for ident in evidence_items(one).index]
        first = ["id", "finding", "scope", "verdict", "kind", "unit_id", "label", "area_m2", "geometry"]
        assert list(frame.columns) == first


def test_ground_is_in_the_work_crs_and_multi(file):
    frame = pyogrio.read_dataframe(file, layer=RED)
    assert frame.crs.to_epsg() == EPSG
    assert set(frame.geom_type) == {"MultiPolygon"}
    assert list(frame["area_m2"]) == list(frame.area) == [45_000, 45_000]


def test_grounds_and_findings_stand_beside_them(review, file):
    grounds = pyogrio.read_dataframe(file, layer="grounds")
    assert dict(zip(grounds["scope"], grounds["area_m2"], strict=True))["added"] == 225_000
    findings = pyogrio.read_dataframe(file, layer="findings", read_geometry=False)
    assert list(findings["id"]) == [one.id for one in review.items]
    assert findings["high"][0] == 45_000


def test_layers_are_called_in_chinese(file):
    named = dict(ask(file, "SELECT table_name, identifier FROM gpkg_contents"))
    assert named[RED] == "生态保护红线压占"
    assert named["grounds"] == "各范围面积"
    assert dict(ask(file, "SELECT table_name, description FROM gpkg_contents"))[RED] == "方格省开发区工作要点 二(二)1"


def test_two_rules_of_one_name_keep_their_names_apart(review, tmp_path):
    first, *rest = review.items
    other = replace(first, rule=first.rule.model_copy(update={"id": "other"}))
    gpkg.render(Review(review.case, review.packs, (first, other, *rest)), tmp_path, "en")
    named = dict(ask(tmp_path / "evidence.gpkg", "SELECT table_name, identifier FROM gpkg_contents"))
    assert named[RED] != named["made-2026__other"]


def test_qgis_opens_it_in_the_colours_of_the_verdicts(file):
    styles = dict(ask(file, "SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"))
    assert set(styles) == {RED, "made-2026__employment-land-share", "grounds"}
    root = ET.fromstring(styles[RED])
    assert [one.get("value") for one in root.iter("category")] == ["broken/overlap"]
    colour = ",".join(str(int(VERDICT_COLOURS["broken"][n : n + 2], 16)) for n in (1, 3, 5))
    assert [one.get("v") for one in root.iter("prop") if one.get("k") == "outline_color"] == [f"{colour},255"]
    share = ET.fromstring(styles["made-2026__employment-land-share"])
    assert len({one.get("v") for one in share.iter("prop") if one.get("k") == "style"}) == 2


def test_the_same_review_gives_the_same_bytes(file, tmp_path):
    clock = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    gpkg.render(make_review(), tmp_path, "zh")
    assert (tmp_path / "evidence.gpkg").read_bytes() == file.read_bytes()
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == clock


def test_rows_of_a_table_have_no_ground_and_are_kept(review, tmp_path):
    rows = [{"kind": "idle", "unit_id": "HT-1", "label": None, "area_m2": None, "geometry": None, "days": 900}]
    gpkg.render(changed(review, items(rows, crs=EPSG)), tmp_path, "zh")
    frame = pyogrio.read_dataframe(tmp_path / "evidence.gpkg", layer=RED)
    assert list(frame["unit_id"]) == ["HT-1", "DK-011"]
    assert frame.geometry.isna().tolist() == [True, False]
    assert frame["days"][0] == 900


def test_points_lines_and_mixtures_are_written_as_they_are(review, tmp_path):
    line = shapely.LineString([(520_000, 3_353_000), (520_100, 3_353_000)])
    for n, shapes in enumerate([[line], [line.centroid], [line, square(0, 0, 10, 10)]]):
        (tmp_path / str(n)).mkdir()
        where = items([{"kind": "outside", "geometry": shape} for shape in shapes], crs=EPSG)
        only = changed(review, where)
        gpkg.render(Review(only.case, only.packs, only.items[:1]), tmp_path / str(n), "zh")
        frame = pyogrio.read_dataframe(tmp_path / str(n) / "evidence.gpkg", layer=RED)
        assert len(frame) == len(shapes)
        assert gpd.GeoSeries(shapes).iloc[0].equals(frame.geometry[0])


def test_a_review_with_no_ground_at_all_still_has_its_findings(review, tmp_path):
    case = replace(review.case, layers={}, work_crs=None)
    gpkg.render(Review(case, review.packs, ()), tmp_path, "zh")
    assert [name for name, _ in pyogrio.list_layers(tmp_path / "evidence.gpkg")] == ["findings", "layer_styles"]


def test_a_file_that_cannot_be_written_is_an_error_of_the_system(review, tmp_path):
    with pytest.raises(OSError, match=r"evidence\.gpkg"):
        gpkg.render(review, tmp_path / "nowhere", "zh")


def test_hostile_text_is_kept_as_text(tmp_path):
    where = items(
        [{"kind": "x'; DROP TABLE", "unit_id": '"<&>', "label": "\u202e𠮷\n", "geometry": square(0, 0, 1, 1)}], crs=EPSG
    )
    gpkg.render(changed(make_review(), where), tmp_path, "zh")
    frame = pyogrio.read_dataframe(tmp_path / "evidence.gpkg", layer=RED)
    assert (frame["unit_id"][0], frame["label"][0], frame["kind"][0]) == ('"<&>', "\u202e𠮷\n", "x'; DROP TABLE")
    (qml,) = ask(tmp_path / "evidence.gpkg", f"SELECT styleQML FROM layer_styles WHERE f_table_name = '{RED}'")[0]
    assert next(one.get("value") for one in ET.fromstring(qml).iter("category")) == "broken/x'; DROP TABLE"

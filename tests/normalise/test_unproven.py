"""A layer that lies elsewhere by its zone alone, or whose rows are marked as deleted, proves no ground free."""

from __future__ import annotations

import struct

import geopandas as gpd
import pytest
from shapely import box

from landuse.judge.review import review
from landuse.normalise.case import read_case

CASE = """title = "x"
on = 2026-06-30
policy = ["henan-2022"]
rules = ["henan-2022/ecological-red-line"]
[layers.draft]
path = "draft.gpkg"
[layers.ecological_red_line]
path = "red.shp"
covers = { path = "county.gpkg" }
"""


def land(west, south, size, crs=4527, zone=39):
    east = zone * 1_000_000 + 500_000 + west
    ground = box(east, 3_520_000 + south, east + size, 3_520_000 + south + size)
    return gpd.GeoDataFrame({"HXBM": ["1"]}, geometry=[ground], crs=crs)


def verdict(folder, red):
    land(-3000, -3000, 9000).to_file(folder / "county.gpkg")
    land(0, 0, 1000).to_file(folder / "draft.gpkg")
    red.to_file(folder / "red.shp")
    (folder / "case.toml").write_text(CASE, encoding="utf-8")
    return judged(folder)


def judged(folder):
    (finding,) = (
        item
        for item in review(read_case(folder)).items
        if item.primary and item.rule.full_id == "henan-2022/ecological-red-line"
    )
    return finding.verdict


@pytest.mark.parametrize(("crs", "zone"), [(4528, 40), (4526, 38)])
def test_a_red_line_in_another_zone_by_a_slip_of_the_pen(tmp_path, crs, zone):
    assert verdict(tmp_path, land(300, 300, 300, crs, zone)) == "undecided"


def test_a_red_line_that_lies_elsewhere_in_its_own_zone_or_beside_the_draft_proves_the_draft_free(tmp_path):
    assert verdict(tmp_path, land(2000, 2000, 300)) == "met"
    assert verdict(tmp_path, land(50_000, 50_000, 300, 4528, 40)) == "met"


def test_rows_marked_as_deleted_are_ground_unknown(tmp_path):
    assert verdict(tmp_path, land(2000, 2000, 300)) == "met"
    table = bytearray((tmp_path / "red.dbf").read_bytes())
    table[struct.unpack("<H", table[8:10])[0]] = ord("*")
    (tmp_path / "red.dbf").write_bytes(bytes(table))
    assert judged(tmp_path) == "undecided"


def test_a_path_written_on_windows_names_the_same_file(tmp_path):
    (tmp_path / "矢量").mkdir()
    verdict(tmp_path, land(300, 300, 300))
    for part in list(tmp_path.glob("red.*")):
        part.rename(tmp_path / "矢量" / part.name)
    written = CASE.replace('path = "red.shp"', 'path = "矢量\\red.shp"')
    (tmp_path / "case.toml").write_bytes(written.encode("gb18030"))
    assert judged(tmp_path) == "broken"

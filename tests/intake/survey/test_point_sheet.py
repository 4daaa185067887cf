"""Plots written as a table of boundary points are the same plots when read."""

from __future__ import annotations

import geopandas as gpd
import openpyxl
import pytest
import shapely
from shapely import LineString, Polygon, box

from landuse.core.errors import InputError
from landuse.intake import sheet
from landuse.intake.base import ReadOptions, WriteOptions


def _plots(*shapes, crs=4527, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


SQUARE = box(39_600_000, 3_521_000, 39_600_100, 3_521_100)


def test_the_sheet_a_bureau_expects(tmp_path):
    hole = box(39_600_020, 3_521_020, 39_600_080, 3_521_080)
    plots = _plots(Polygon(SQUARE.exterior, [hole.exterior]), QKBH=["1"], QKMC=["区块一"])
    assert sheet.write_layer(tmp_path / "a.xlsx", plots, WriteOptions()) == []
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert page.title == "界址点成果表"
    rows = list(page.iter_rows(values_only=True))
    assert rows[0] == ("序号", "地块编号", "地块名称", "圈号", "点号", "X坐标(m)", "Y坐标(m)", "边长(m)")
    # from the north-west, clockwise, closed by the first point, which has no side of its own
    assert rows[1] == (1, "1", "区块一", 1, "J1", 3_521_100, 39_600_000, 100)
    assert rows[2][4:7] == ("J2", 3_521_100, 39_600_100)
    assert rows[5] == (5, "1", "区块一", 1, "J1", 3_521_100, 39_600_000, None)
    assert [row[3] for row in rows[6:]] == [2] * 5
    assert len(rows) == 11
    assert page["G2"].number_format == "0.000"


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_plots_of_the_same_number_stay_apart_aloud(tmp_path, name):
    shifted = shapely.transform(SQUARE, lambda xy: xy + 500)
    plots = _plots(SQUARE, shifted, SQUARE, DKBH=["甲", "甲", None], DKMC=["=1+1", "a", "b"])
    losses = sheet.write_layer(tmp_path / name, plots, WriteOptions())
    assert [entry.text("en") for entry in losses] == [
        "the plot '甲' is numbered '甲 (2)' there", "the plot '' is numbered '3' there",
    ]  # fmt: skip
    found = sheet.read_layer(tmp_path / name, ReadOptions()).frame
    assert found["plot_number"].tolist() == ["甲", "甲 (2)", "3"]
    assert found["plot_name"].tolist() == ["=1+1", "a", "b"]
    assert found.geometry.area.tolist() == [10_000] * 3


@pytest.mark.parametrize(
    ("plots", "said"),
    [
        (_plots(LineString([(0, 0), (1, 1)])), "polygons only"),
        (_plots(None), "nothing to write"),
        (_plots(SQUARE, crs=2363), "cannot say that it is in 'Xian 1980"),
        (_plots(SQUARE, crs=4326), "cannot say that it is in 'WGS 84'"),
        (_plots(SQUARE, crs=4490), "--to-crs EPSG:4527"),
    ],
)
def test_what_a_table_cannot_tell_is_refused(tmp_path, plots, said):
    with pytest.raises(InputError, match=said):
        sheet.write_layer(tmp_path / "a.xlsx", plots, WriteOptions())


def test_csv_in_gbk_and_text_it_lacks(tmp_path):
    sheet.write_layer(tmp_path / "a.csv", _plots(SQUARE, DKBH=["甲"]), WriteOptions(encoding="gbk"))
    assert "地块编号" in (tmp_path / "a.csv").read_text(encoding="gbk")
    with pytest.raises(InputError, match="cannot be written in gbk"):
        sheet.write_layer(tmp_path / "b.csv", _plots(SQUARE, DKBH=["²"]), WriteOptions(encoding="gbk"))
    with pytest.raises(InputError, match="cannot stand in a sheet"):
        sheet.write_layer(tmp_path / "b.xlsx", _plots(SQUARE, DKBH=["a\x01"]), WriteOptions())

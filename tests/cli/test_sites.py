"""`landuse sites`: which stock land could take a project, why, as a table and on a map."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from landuse.cli import main
from landuse.core.layer import Layer
from landuse.measures.stock import rank_sites

ROWS = {
    "编号": ["S1", "S2", "S3", "S4", "S5"],
    "存量类型": ["批而未供", "认定闲置", "低效", "批而未供", "低效"],
    "用途代码": ["100101", "1001", "10", "0901", "1001"],
    "是否具备供地条件": ["是", "否", None, "是", "是"],
}
SHAPES = [
    box(500_000, 3_500_000, 500_200, 3_500_200),
    box(501_000, 3_500_000, 501_300, 3_500_200),
    box(500_500, 3_501_000, 500_900, 3_501_200),
    box(500_000, 3_501_500, 500_300, 3_501_800),
    box(500_000, 3_501_000, 500_100, 3_501_100),
]


@pytest.fixture
def case(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    boundary = gpd.GeoDataFrame({"QKBH": ["1"]}, geometry=[box(500_000, 3_500_000, 502_000, 3_502_000)], crs=4549)
    boundary.to_file(tmp_path / "草案.gpkg")
    gpd.GeoDataFrame(ROWS, geometry=SHAPES, crs=4549).to_file(tmp_path / "存量.gpkg")
    (tmp_path / "case.toml").write_text(
        'title = "示例"\non = 2026-06-30\npolicy = ["henan-2022"]\n[layers.draft]\npath = "草案.gpkg"\n'
        '[layers.stock_land]\npath = "存量.gpkg"\nscheme = "ydyh2023"\n',
        encoding="utf-8",
    )
    return "."


def ask(capsys, case, *more):
    code = main(["sites", case, "--area", "3.5", "--use", "1001", "--lang", "en", *more])
    return code, capsys.readouterr()


def test_each_site_says_why_and_by_which_clause(case, capsys):
    code, said = ask(capsys, case, "--json")
    sites = json.loads(said.out)
    assert code == 0
    assert [(site["id"], site["fit"]) for site in sites] == [("S1", "yes"), ("S2", "yes"), ("S3", "maybe")]
    assert sites[0]["reasons"] == [
        "approved and not supplied: the state can supply it at once",
        "4.00 ha for the 3.50 ha needed, 0.50 ha over",
        "its use 100101 is the one asked for (1001)",
        "ready for supply",
    ]
    assert any("闲置土地处置办法" in clause for clause in sites[1]["clauses"])
    assert not any("闲置土地处置办法" in clause for clause in sites[0]["clauses"])


def test_what_does_not_fit_is_counted_or_listed(case, capsys):
    assert "2 pieces do not fit" in ask(capsys, case)[1].out
    every = ask(capsys, case, "--all")[1].out
    assert "its use 0901 is another than 1001" in every
    assert "1.00 ha are 2.50 ha less than needed" in every


def test_it_is_written_as_table_and_map(case, tmp_path, capsys):
    files = ["选址.xlsx", "选址.csv", "选址.html"]
    assert ask(capsys, case, *(word for name in files for word in ("--out", name)))[0] == 0
    for table in (pd.read_excel("选址.xlsx"), pd.read_csv("选址.csv")):
        assert table["Id"].tolist()[:3] == ["S1", "S2", "S3"]
        assert table["Fit"].tolist() == ["fits", "fits", "may fit", "does not fit", "does not fit"]
        assert table["Why"].str.count("\n").tolist() == [3] * 5
    page = (tmp_path / "选址.html").read_text(encoding="utf-8")
    assert all(f"S{n}" in page for n in range(1, 6))


@pytest.mark.parametrize("use", ["9999", "工业", ""])
def test_an_unknown_use_is_refused_with_those_there_are(case, tmp_path, capsys, use):
    before = set(tmp_path.iterdir())
    assert main(["sites", case, "--area", "1", "--use", use, "--lang", "en", "--out", "s.xlsx"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "1001 工业用地" in said
    assert "09 商业服务业用地" in said
    assert set(tmp_path.iterdir()) == before


def test_a_broader_code_may_be_of_another_use():
    rows = gpd.GeoDataFrame({"category": ["inefficient"], "use_code": ["10"]}, geometry=SHAPES[:1], crs=4549)
    assert rank_sites(Layer("stock_land", rows), 1.0, "1001")["fit"].tolist() == ["maybe"]
    assert rank_sites(Layer("stock_land", rows), 1.0, "10")["fit"].tolist() == ["yes"]


@pytest.mark.parametrize("name", ["s.pdf", "s"])
def test_another_ending_is_refused(case, capsys, name):
    assert ask(capsys, case, "--out", name)[0] == 2

"""`landuse boundary` as a planner and a reviewer use it: everything that came with a draft is held against it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
from shapely import LineString, Polygon, box

from landuse.cli import main
from landuse.intake import survey_txt
from landuse.intake.base import ReadOptions

X, Y = 500_000, 3_520_000


def square(west, south, east, north):
    return box(X + west, Y + south, X + east, Y + north)


def save(path, *shapes, crs=4548, **columns):
    gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs).to_file(path)
    return str(path)


@pytest.fixture
def draft(tmp_path):
    """Two blocks side by side that overlap by 5 mm along 25 m, one with a point too many on a straight side."""
    one = Polygon([(X, Y), (X + 50, Y + 0.001), (X + 100, Y), (X + 100.005, Y + 25), (X + 100, Y + 50), (X, Y + 50)])
    return save(tmp_path / "draft.gpkg", one, square(100, 0, 200, 50), QKBH=["1", "2"], QKMC=["东园", "西园"])


def told(capsys, *arguments):
    assert main(["boundary", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def codes(found):
    return sorted({each["code"] for each in found["faults"]})


def test_faults_are_found_by_width_and_what_is_below_is_counted(draft, capsys):
    assert "overlap" in codes(told(capsys, draft))
    loose = told(capsys, draft, "--tolerance", "0.01")
    assert "overlap" not in codes(loose)
    assert loose["ignored"]["overlap"]["count"] == 1
    assert loose["tolerance_m"] == 0.01
    main(["boundary", draft])
    text = capsys.readouterr().out
    assert "1与2重叠" in text


def test_an_agreed_exception_stays_in_the_report_marked(draft, tmp_path, capsys):
    agreed = save(tmp_path / "agreed.gpkg", square(99, 0, 101, 50), RKLY=["历史界线"], RKR=["张三"], CWLX=["overlap"])
    found = [each for each in told(capsys, draft, "--exceptions", agreed)["faults"] if each["code"] == "overlap"]
    assert [(each["accepted"], each["reason"], each["accepted_by"]) for each in found] == [(True, "历史界线", "张三")]
    main(["boundary", draft, "--exceptions", agreed])
    assert "（已认可：历史界线，张三）" in capsys.readouterr().out


def test_what_lies_beyond_the_county_and_on_a_neighbour_is_told(draft, tmp_path, capsys):
    county = save(tmp_path / "county.gpkg", square(-500, -500, 190, 500), MC=["县"])
    zone = save(tmp_path / "zone.gpkg", square(150, -100, 400, 20), KFQMC=["邻区"])
    found = told(capsys, draft, "--county", county, "--zones", zone)
    beyond = [each for each in found["faults"] if each["code"] == "beyond"]
    assert [(each["id_a"], round(each["area_m2"])) for each in beyond] == [("西园", 500)]
    assert any(
        {each["id_a"], each["id_b"]} == {"西园", "邻区"} for each in found["faults"] if each["code"] == "overlap"
    )
    states = {each["letter"]: each["state"] for each in found["reasons"]}
    assert (states["e"], states["f"]) == ("found", "found")


def test_beside_the_approved_boundary_the_portions_are_told(draft, tmp_path, capsys):
    approved = save(tmp_path / "approved.gpkg", square(0, 0, 80, 50), QKBH=["1"])
    found = told(capsys, draft, "--approved", approved)["portions"]
    areas = {each["portion"]: round(each["area_m2"]) for each in found["summary"]}
    assert areas == {"kept": 4000, "added": 6000, "withdrawn": 0}
    assert found["blocks"]
    main(["boundary", draft, "--approved", approved, "--lang", "en"])
    assert "Added: 0.60 ha in 1 parts" in capsys.readouterr().out


def test_thinning_shows_what_it_costs(draft, capsys):
    before, after = told(capsys, draft), told(capsys, draft, "--thin", "0.05")
    assert before["thinned"] is None
    assert (after["thinned"]["points_before"], after["thinned"]["points_after"]) == (10, 8)
    assert 0 < after["thinned"]["widest_m"] <= 0.05
    assert len(after["points"]) < len(before["points"])


@pytest.mark.parametrize("width", ["-1", "inf", "wide"])
def test_a_width_is_a_width(draft, width, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["boundary", draft, "--thin", width])
    assert stopped.value.code == 2
    assert "不是宽度" in capsys.readouterr().err


def test_the_point_table_comes_out_as_workbook_survey_file_and_layers(draft, tmp_path, capsys):
    for ending in ("xlsx", "txt", "gpkg"):
        assert main(["boundary", draft, "--out", str(tmp_path / f"out.{ending}")]) == 0
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["界址点成果表", "界线描述表"]
    assert book["界线描述表"].max_row == 11
    found = survey_txt.read_layer(tmp_path / "out.txt", ReadOptions())
    assert list(found.frame["plot_name"]) == ["东园", "西园"]
    assert found.repairs == ()
    drawn = gpd.read_file(draft).geometry
    assert found.frame.geometry.area.tolist() == pytest.approx(drawn.area.tolist(), abs=0.2)
    layers = {name for name, _ in pyogrio.list_layers(tmp_path / "out.gpkg")}
    assert {"boundary_points", "blocks", "faults_ground"} <= layers
    with closing(sqlite3.connect(tmp_path / "out.gpkg")) as held:
        assert held.execute("SELECT count(*) FROM boundary_points").fetchone() == (10,)
    assert main(["boundary", draft, "--out", str(tmp_path / "out.dwg")]) == 2
    assert main(["boundary", draft, "--out", str(tmp_path / "out.txt")]) == 2
    assert capsys.readouterr().err.count("\n") == 2


def test_the_point_table_handed_in_is_held_against_the_drawing(draft, tmp_path, capsys):
    assert main(["boundary", draft, "--out", str(tmp_path / "points.xlsx")]) == 0
    capsys.readouterr()
    same = told(capsys, draft, "--points", str(tmp_path / "points.xlsx"))
    assert same["disagreements"] == []
    table = pd.read_excel(tmp_path / "points.xlsx")
    column = next(name for name in table if str(name).lower().startswith("x"))
    table.loc[1, column] += 5
    table.to_excel(tmp_path / "moved.xlsx", index=False)
    moved = told(capsys, draft, "--points", str(tmp_path / "moved.xlsx"))
    assert moved["disagreements"]


def test_name_and_area_are_held_against_the_catalogue(draft, tmp_path, capsys):
    pd.DataFrame({"开发区名称": ["甲开发区"], "代码": ["S1"], "核准面积": [0.8]}).to_csv(
        tmp_path / "c.csv", index=False
    )
    arguments = [draft, "--catalogue", str(tmp_path / "c.csv"), "--title"]
    wrong, right = (
        next(each for each in told(capsys, *arguments, name)["reasons"] if each["letter"] == "h")["state"]
        for name in ("乙开发区", "甲开发区")
    )
    assert (wrong, right) == ("found", "clear")


def test_a_case_brings_its_own_papers(tmp_path, capsys):
    folder = tmp_path / "case"
    folder.mkdir()
    save(folder / "draft.gpkg", square(0, 0, 200, 50), QKBH=["1"])
    save(folder / "approved.gpkg", square(0, 0, 80, 50), QKBH=["1"])
    save(folder / "red.gpkg", square(100, 0, 120, 50), MC=["红线"])
    (folder / "case.toml").write_text(
        'title = "例"\non = 2026-06-30\n[zone]\nname = "甲开发区"\n'
        + "".join(
            f'[layers.{role}]\npath = "{name}.gpkg"\n'
            for role, name in (("draft", "draft"), ("approved", "approved"), ("ecological_red_line", "red"))
        ),
        encoding="utf-8",
    )
    found = told(capsys, str(folder))
    by_portion = {each["portion"]: each["area_m2"] for each in found["portions"]["controls"]}
    assert by_portion == {"kept": 0, "added": 1000, "withdrawn": 0}
    assert found["abuttals"].startswith("甲开发区")


def reasons_of_case(tmp_path, capsys, zone, *, stated=6.0, planned=None):
    folder = tmp_path / "case"
    folder.mkdir()
    save(folder / "draft.gpkg", square(0, 0, 300, 200), QKBH=["1"], stated_area=[stated])
    counties = {"XZQMC": ["甲县", "乙县"], "XZQDM": ["410001", "410002"]}
    save(folder / "counties.gpkg", square(-9000, -9000, 9000, 0), square(-9000, 0, 9000, 9000), **counties)
    layers = ["draft", "counties"]
    if planned is not None:
        save(folder / "planned_parcels.gpkg", planned, DLBM=["1001"])
        layers.append("planned_parcels")
    said = "".join(f'[layers.{role}]\npath = "{role}.gpkg"\n' for role in layers)
    (folder / "case.toml").write_text(
        f'title = "例"\non = 2026-06-30\n[zone]\nname = "甲开发区"\ncounty = "{zone}"\n{said}', encoding="utf-8"
    )
    return {each["letter"]: each for each in told(capsys, str(folder))["reasons"]}


def test_a_single_plot_is_held_to_the_area_it_states(tmp_path, capsys):
    found = reasons_of_case(tmp_path, capsys, "乙县", stated=5.0)
    assert found["a"]["state"] == "found"
    assert found["e"]["state"] == "clear"


def test_land_in_another_county_than_the_zones_is_found_as_a_review_finds_it(tmp_path, capsys):
    assert reasons_of_case(tmp_path, capsys, "甲县")["e"]["state"] == "found"


def test_what_was_not_compared_is_not_cleared(tmp_path, capsys):
    found = reasons_of_case(tmp_path, capsys, "乙县")
    assert found["a"]["state"] == "clear"
    assert {letter: found[letter]["state"] for letter in "fjlmo"} == dict.fromkeys("fjlmo", "not_looked_for")
    assert all(found[letter]["wants"] for letter in "fjlmo")


def test_a_gap_in_the_plan_is_found_at_a_centimetre(tmp_path, capsys):
    assert reasons_of_case(tmp_path, capsys, "乙县", planned=square(0, 0, 299.99, 200))["j"]["state"] == "found"


def test_a_first_drawing_of_what_a_text_describes(tmp_path, capsys):
    lines = {
        "东路": (1000, -50, 1000, 1050),
        "南路": (-50, 0, 1050, 0),
        "西河": (0, -50, 0, 1050),
        "北街": (-50, 1000, 1050, 1000),
    }
    roads = save(
        tmp_path / "roads.gpkg",
        *(LineString([(X + a, Y + b), (X + c, Y + d)]) for a, b, c, d in lines.values()),
        name=list(lines),
    )
    (tmp_path / "text.txt").write_text("四至范围:东至东路,南至南路,西至西河,北至北街。", encoding="utf-8")
    arguments = ["boundary", "--text", str(tmp_path / "text.txt"), "--near", roads, "--sketch"]
    assert main([*arguments, str(tmp_path / "sketch.gpkg")]) == 0
    (ground,) = gpd.read_file(tmp_path / "sketch.gpkg", layer="blocks").geometry
    assert ground.area == pytest.approx(1e6)
    (tmp_path / "text.txt").write_text("东至外环路,南至南路,西至内环路,北至北街。", encoding="utf-8")
    assert main([*arguments, str(tmp_path / "none.gpkg")]) == 2
    assert main(["boundary", roads, *arguments[1:], str(tmp_path / "x.gpkg")]) == 2
    assert main(["boundary"]) == 2
    assert not (tmp_path / "none.gpkg").exists()
    assert capsys.readouterr().err.count("\n") == 3


def states(found):
    return {each["letter"]: each["state"] for each in found["reasons"]}


def test_figures_stock_blocks_and_papers_are_looked_for_where_they_are_given(draft, tmp_path, capsys):
    bare = states(told(capsys, draft))
    assert {bare[letter] for letter in "klo"} == {"not_looked_for"}
    rows = {"指标": ["产业用地", "产业用地"], "材料": ["报告", "表格"], "数值": [12.5, 12.6]}
    pd.DataFrame(rows).to_csv(tmp_path / "figures.csv", index=False)
    rows = {"类别": ["闲置"], "面积(公顷)": [2.5], "是否已处置": ["否"]}
    pd.DataFrame(rows).to_csv(tmp_path / "stock.csv", index=False)
    pd.DataFrame({"文件类型": ["规划环评"], "有效期至": ["2020-01-01"]}).to_csv(tmp_path / "papers.csv", index=False)
    given = told(
        capsys, draft, "--figures", str(tmp_path / "figures.csv"), "--stock", str(tmp_path / "stock.csv"),
        "--documents", str(tmp_path / "papers.csv"), "--on", "2026-06-30", "--max-blocks", "1", "--min-block", "100",
    )  # fmt: skip
    after = states(given)
    assert {after[letter] for letter in "klmo"} == {"found"}
    said = {each["letter"]: " ".join(each["found"]) for each in given["reasons"]}
    assert "2.50公顷" in said["l"]
    pd.DataFrame({"类别": ["闲置"], "面积(公顷)": [2.5], "是否已处置": ["是"]}).to_csv(
        tmp_path / "stock.csv", index=False
    )
    settled = told(capsys, draft, "--stock", str(tmp_path / "stock.csv"), "--max-blocks", "2", "--min-block", "0.1")
    assert (states(settled)["l"], states(settled)["o"]) == ("clear", "clear")


def test_inspect_prints_the_same_list_for_a_boundary(draft, capsys):
    assert main(["inspect", draft, "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert [each["letter"] for each in report["reasons"]] == list("abcdefghijklmno")
    assert main(["inspect", draft]) == 0
    assert "o 区块过多或过小" in capsys.readouterr().out


def test_a_layer_of_a_file_that_has_several_is_named_after_a_colon(draft, tmp_path, capsys):
    lines = gpd.GeoDataFrame({"name": ["光明路"]}, geometry=[LineString([(X, Y - 5), (X + 200, Y - 5)])], crs=4548)
    lines.to_file(tmp_path / "city.gpkg", layer="roads")
    lines.to_file(tmp_path / "city.gpkg", layer="others")
    assert main(["boundary", draft, "--near", str(tmp_path / "city.gpkg")]) == 2
    assert "2个图层" in capsys.readouterr().err
    assert main(["boundary", draft, "--near", f"{tmp_path / 'city.gpkg'}:roads"]) == 0
    assert "光明路" in capsys.readouterr().out

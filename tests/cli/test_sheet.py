"""`landuse sheet`: the boundary sheet of one file, and nothing else needed."""

from __future__ import annotations

import json

import ezdxf
import geopandas as gpd
import pytest
from shapely import LineString, box
from shapely.affinity import translate

from landuse.cli import main
from landuse.core.errors import InputError
from landuse.render.layout.gather import content_of
from landuse.workflows.boundary.inputs import Papers
from landuse.workflows.boundary.sheet import sheet_review

TXT = """[项目信息]
项目名称=示例经济开发区
[属性描述]
格式版本号=1.01
数据产生单位=示例市自然资源局
数据产生日期=2026-05-20
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=39
精度=0.001
转换参数=,,,,,,
[地块坐标]
5,100.0000,1,主园区,面,,,,@
A1,1,3501000.000,39500000.000
A2,1,3501000.000,39501000.000
A3,1,3500000.000,39501000.000
A4,1,3500000.000,39500000.000
A1,1,3501000.000,39500000.000
5,1.0000,2,东园,面,,,,@
B1,1,3500100.000,39502000.000
B2,1,3500100.000,39502100.000
B3,1,3500000.000,39502100.000
B4,1,3500000.000,39502000.000
B1,1,3500100.000,39502000.000
"""


@pytest.fixture
def survey(tmp_path):
    path = tmp_path / "四至.txt"
    path.write_text(TXT, encoding="gbk")
    return path


def test_a_survey_file_alone_makes_the_sheet(survey, capsys) -> None:
    out = survey.parent / "图"
    assert main(["sheet", str(survey), "--out", str(out), "--json"]) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert [name.rpartition("/")[2] for name in files] == ["boundary.pdf", "boundary.png"]
    assert (out / "boundary.pdf").read_bytes().startswith(b"%PDF")
    assert {path.name for path in out.iterdir()} == {"boundary.pdf", "boundary.png", "SHA256SUMS"}


def test_what_the_file_says_stands_on_the_sheet(survey) -> None:
    review = sheet_review(survey, Papers(), {"checker": "张三", "maker": None})
    content = content_of(review)
    assert content is not None
    assert content.name == "示例经济开发区"
    assert review.case.zone.facts == {
        "office": "示例市自然资源局", "drawn_on": "2026-05-20", "name": "示例经济开发区", "checker": "张三"
    }  # fmt: skip
    assert [area.title for area in content.areas] == ["草案边界", "主园区", "东园"]
    assert [area.plane.ha for area in content.areas] == [101.0, 100.0, 1.0]
    assert content.points["own_point"].tolist() == ["A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4"]
    assert not content.reviewed


def test_a_title_outranks_the_file(survey) -> None:
    assert sheet_review(survey, Papers(), {"name": "另一开发区"}).case.title == "另一开发区"


def test_named_lines_stand_beside_it(survey) -> None:
    road = LineString([(501_049, 3_499_000), (501_049, 3_502_000)])
    gpd.GeoDataFrame({"name": ["东路"]}, geometry=[road], crs=4548).to_file(survey.parent / "路.gpkg")
    content = content_of(sheet_review(survey, Papers(near=(survey.parent / "路.gpkg",)), {}))
    assert content is not None
    (bound,) = content.abuttals.blocks[0].sides["E"]
    assert (bound.name, bound.offset_m, bound.towards) == ("东路", 49.0, "W")


def test_holes_of_a_drawing_are_holes(tmp_path) -> None:
    drawing = ezdxf.new("R2007")  # type: ignore[attr-defined]
    for west, south, side in ((0, 0, 1000), (300, 300, 200), (350, 350, 50), (2000, 0, 100), (2000.1, 0.1, 99.8)):
        x, y = 39_500_000 + west, 3_500_000 + south
        corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
        drawing.modelspace().add_lwpolyline(corners, close=True)
    drawing.saveas(tmp_path / "边界.dxf")
    content = content_of(sheet_review(tmp_path / "边界.dxf", Papers(), {}))
    assert content is not None
    # 100 ha less the hole of 4, the island in it, and a line drawn twice 0.1 m apart, which is no hole
    assert [round(block.area, 2) for block in content.blocks.values()] == [960_000, 2500, 10_000, 9960.04]


def test_names_of_blocks_come_from_the_texts_of_a_layer_of_a_drawing(tmp_path) -> None:
    drawing = ezdxf.new("R2007")  # type: ignore[attr-defined]
    for west, name in ((0, "主园区"), (2000, "东园")):
        x, y = 39_500_000 + west, 3_500_000
        drawing.modelspace().add_lwpolyline([(x, y), (x + 900, y), (x + 900, y + 900), (x, y + 900)], close=True)
        drawing.modelspace().add_text(name, dxfattribs={"layer": "区块名"}).set_placement((x + 100, y + 100))
        for n in range(2):
            drawing.modelspace().add_text(f"J{n}", dxfattribs={"layer": "点号"}).set_placement((x + 9 + n, y + 9))
    drawing.saveas(tmp_path / "边界.dxf")
    content = content_of(sheet_review(tmp_path / "边界.dxf", Papers(name="区块名"), {}))
    assert content is not None
    assert [content.block(label) for label in content.blocks] == ["主园区", "东园"]
    with pytest.raises(InputError, match="点号"):  # two in a block: such a layer names none
        sheet_review(tmp_path / "边界.dxf", Papers(name="点号"), {})


def test_names_of_blocks_come_from_a_column(tmp_path) -> None:
    shapes = [box(500_000, 3_500_000, 500_100, 3_500_100), box(500_200, 3_500_000, 500_300, 3_500_100)]
    gpd.GeoDataFrame({"别名": ["甲园", "乙园"]}, geometry=shapes, crs=4549).to_file(tmp_path / "边界.gpkg")
    content = content_of(sheet_review(tmp_path / "边界.gpkg", Papers(name="别名"), {}))
    assert content is not None
    assert [content.block(label) for label in content.blocks] == ["甲园", "乙园"]
    assert main(["sheet", str(tmp_path / "边界.gpkg"), "--name", "名"]) == 2
    assert not (tmp_path / "sheet-边界").exists()


def test_a_file_that_is_not_there_is_refused_in_one_line(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["sheet", "没有.txt", "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "case.toml" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def drawing_with_hole(tmp_path):
    """Write a drawing of 100 m by 100 m in zone 39, with a closed line of 20 m by 20 m in it and its name as a text."""
    drawing = ezdxf.new("R2010")
    for west, south, side in ((500_000, 3_500_000, 100), (500_040, 3_500_040, 20)):
        ring = list(box(39_000_000 + west, south, 39_000_000 + west + side, south + side).exterior.coords)[:-1]
        drawing.modelspace().add_lwpolyline(ring, close=True, dxfattribs={"layer": "边界线"})
    drawing.modelspace().add_text("主园区", dxfattribs={"layer": "区块名", "insert": (39_500_010, 3_500_010)})
    drawing.saveas(tmp_path / "临河四至边界.dxf")
    return tmp_path / "临河四至边界.dxf"


def test_a_hole_that_a_drawing_declares_is_told_and_no_fault(drawing_with_hole, capsys) -> None:
    assert main(["boundary", str(drawing_with_hole), "--json"]) == 0
    description = json.loads(capsys.readouterr().out)
    assert (description["faults"], [area["plane_m2"] for area in description["areas"]]) == ([], [9600.0])
    assert description["holes"] == [
        "主园区内扣除空洞400.00平方米，位于X=3500050.000, Y=500050.000，按文件所画不计入面积；请确认这块地不属于本范围"
    ]
    assert main(["boundary", str(drawing_with_hole)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert description["holes"][0] in lines
    assert "[内环 HOLES] 1条闭合线在其他闭合线之内，按内环读取：30" in lines


def test_a_strip_left_out_of_a_boundary_is_a_fault_still(tmp_path, capsys) -> None:
    for width, faults, holes in ((0.5, ["hole"], 0), (0.6, [], 1)):
        ground = box(0, 0, 100, 100).difference(box(10, 10, 10 + width, 90))
        ground = translate(ground, 500_000, 3_500_000)
        file = tmp_path / f"{holes}.gpkg"
        gpd.GeoDataFrame({"id": ["1"]}, geometry=[ground], crs=4548).to_file(file)
        assert main(["boundary", str(file), "--json"]) == 0
        description = json.loads(capsys.readouterr().out)
        assert ([fault["code"] for fault in description["faults"]], len(description["holes"])) == (faults, holes)


def test_a_drawing_becomes_a_survey_file_with_its_hole_and_name(drawing_with_hole, capsys) -> None:
    out = drawing_with_hole.parent / "出.txt"
    assert main(["convert", str(drawing_with_hole), str(out)]) == 0
    assert "按内环读取" in capsys.readouterr().out
    assert [line for line in out.read_text("gbk").splitlines() if line.endswith("@")] == ["10,0.9600,1,主园区,面,,,,@"]


@pytest.mark.parametrize(
    ("stem", "name"), [("临河四至边界", "临河"), ("四至边界", ""), ("边界图", ""), ("临河", "临河")]
)
def test_the_heading_says_boundary_once(survey, stem, name) -> None:
    file = survey.rename(survey.parent / f"{stem}.txt")
    file.write_text(TXT.replace("项目名称=示例经济开发区", ""), encoding="gbk")
    assert sheet_review(file, Papers(), {}).case.title == name


def test_a_sheet_without_a_name_says_so(survey, capsys) -> None:
    survey.write_text(TXT.replace("项目名称=示例经济开发区", ""), encoding="gbk")
    assert main(["sheet", str(survey), "--out", str(survey.parent / "图")]) == 0
    assert "--title" in capsys.readouterr().out

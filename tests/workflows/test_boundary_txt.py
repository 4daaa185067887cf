"""A survey file through `landuse boundary` and out again: no field of it is lost, and it reads the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from landuse.intake.survey.read import read_survey
from landuse.workflows.boundary.describe import describe_boundary
from landuse.workflows.boundary.write import write_out

HEADER = """[项目信息]
项目名称=示例
[属性描述]
格式版本号=1.01
数据产生单位={unit}
数据产生日期={day}
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=39
精度=0.001
转换参数=,,,,,,
[地块坐标]
"""
WORDS = st.text("主东西园区一二路ABC12", min_size=1, max_size=6)
FIELDS = ["plot_number", "plot_name", "map_sheet", "use", "use_code", "extra", "stated_area", "point_names"]


def _ring(points: list[tuple[float, float]], number: int, first: int) -> list[str]:
    lines = [f"J{first + n},{number},{north:.3f},{39_000_000 + east:.3f}" for n, (east, north) in enumerate(points)]
    return [*lines, lines[0]]


def _plot(at: int, words: list[str], *, holed: bool, millimetres: int) -> str:
    west, south = 600_000.0 + 2_000 * at, 3_520_000 + millimetres / 1000
    outer = [(west, south + 500), (west + 1000, south + 500), (west + 1000, south), (west, south)]
    inner = [(west + 200, south + 300), (west + 200, south + 100), (west + 400, south + 100), (west + 400, south + 300)]
    lines = _ring(outer, 1, 1) + (_ring(inner, 2, 5) if holed else [])
    area = "46.0000" if holed else "50.0"
    name, sheet, use, code = words
    return "\n".join([f"{len(lines)},{area},{at + 1},{name},面,{sheet},{use},{code},@", *lines]) + "\n"


@settings(max_examples=8, deadline=None)
@given(
    unit=WORDS,
    day=st.dates().map(str),
    plots=st.lists(
        st.tuples(st.lists(WORDS, min_size=4, max_size=4), st.booleans(), st.integers(0, 999)), min_size=1, max_size=3
    ),
)
def test_every_field_of_a_survey_file_is_there_again(
    unit: str, day: str, plots: list[tuple[list[str], bool, int]]
) -> None:
    text = HEADER.format(unit=unit, day=day) + "".join(
        _plot(at, words, holed=holed, millimetres=mm) for at, (words, holed, mm) in enumerate(plots)
    )
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "四至.txt"), Path(folder, "界址点.txt")
        source.write_text(text, encoding="gbk")
        job = describe_boundary(source)
        write_out(out, job, "zh")
        before, after = read_survey(source)[0], read_survey(out)[0]
        again = describe_boundary(out)
    assert before[FIELDS].to_dict("records") == after[FIELDS].to_dict("records")
    assert before["stated_area_text"].tolist() == after["stated_area_text"].tolist()
    assert before.geometry.geom_equals(after.geometry).all()
    assert after.attrs["survey_header"] == before.attrs["survey_header"]
    assert after.attrs["survey_project"]["项目名称"] == "示例"
    assert again.table().equals(job.table())  # old and new numbers, and the blocks' names


def test_new_numbers_stand_beside_the_old_ones(tmp_path: Path) -> None:
    source, out = tmp_path / "四至.txt", tmp_path / "界址点.txt"
    names = [["主园区", "I50", "工业", "1001"], ["东园", "I50", "物流", "1101"]]
    plots = [_plot(at, words, holed=False, millimetres=0) for at, words in enumerate(names)]
    source.write_text(HEADER.format(unit="", day="") + "".join(plots), encoding="gbk")
    write_out(out, describe_boundary(source), "zh")
    project = read_survey(out)[0].attrs["survey_project"]
    assert project["新点号（1）"] == "J1,J2,J3,J4"
    assert project["新点号（2）"] == "J5,J6,J7,J8"
    assert read_survey(out)[0]["point_names"].tolist() == ["J1,J2,J3,J4"] * 2


def test_a_stated_area_that_is_not_the_drawn_one_is_written_anew_and_said(tmp_path: Path) -> None:
    source, out = tmp_path / "四至.txt", tmp_path / "界址点.txt"
    plot = _plot(0, ["主园区", "", "", ""], holed=False, millimetres=0).replace(",50.0,", ",55.0,")
    source.write_text(HEADER.format(unit="", day="") + plot, encoding="gbk")
    notes = [note.text("en") for note in write_out(out, describe_boundary(source), "zh")]
    assert any("stated 55 ha; 50.0000 ha" in note for note in notes)
    assert read_survey(out)[0]["stated_area_text"].tolist() == ["50.0000"]


@pytest.mark.parametrize(("offset", "said"), [(0.12345678, True), (0.1234, False)])
def test_coordinates_are_written_to_the_millimetre(tmp_path: Path, offset: float, *, said: bool) -> None:
    shapes = [
        box(500_000 + offset, 3_500_000, 500_100, 3_500_100),
        Polygon([(5.1e5, 3.5e6), (5.2e5, 3.5e6), (5.1e5, 3.6e6)]),
    ]
    gpd.GeoDataFrame({"QKMC": ["甲园", "乙园"]}, geometry=shapes, crs=4549).to_file(tmp_path / "草案.gpkg")
    out = tmp_path / "界址点.txt"
    notes = [note.text("en") for note in write_out(out, describe_boundary(tmp_path / "草案.gpkg"), "zh")]
    assert any("rounded to 3 decimals" in note for note in notes) is said
    decimals = {len(line.rpartition(".")[2]) for line in out.read_text("gbk").splitlines() if line.startswith("J")}
    assert decimals == ({3} if said else {4})

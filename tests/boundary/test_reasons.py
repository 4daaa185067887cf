"""A case for each of the fifteen reasons for sending a draft back, and what is said where nothing is given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, MultiPolygon, Polygon, affinity, box

from landuse.boundary.abuttals.described import DescribedArea
from landuse.boundary.abuttals.read import read_abuttals
from landuse.boundary.crosscheck.submission import Stated, Submission
from landuse.boundary.return_reasons.check import reason_lines, return_reasons
from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from landuse.boundary.return_reasons.types import Reason


def place(shape: BaseGeometry) -> BaseGeometry:
    return affinity.translate(shape, 500_000, 3_300_000)


def frame(*shapes: BaseGeometry, **columns: list[object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=[place(shape) for shape in shapes], crs=4549)


def table(*corners: tuple[float, float]) -> pd.DataFrame:
    ring = [*corners, corners[0]]
    numbers = [f"J{at + 1}" for at in range(len(corners))] + ["J1"]
    return pd.DataFrame(
        {
            "plot": "1",
            "ring": 1,
            "number": numbers,
            "x": [3_300_000 + y for _, y in ring],
            "y": [500_000 + x for x, _ in ring],
        }
    )


ROADS = frame(
    LineString([(1005, -300), (1005, 1100)]),
    LineString([(-300, -8), (1300, -8)]),
    LineString([(-5, -300), (-5, 1100)]),
    LineString([(-300, 805), (1300, 805)]),
    name=["东风路", "南环路", "西安路", "北京路"],
)
CLEAN = Submission(
    drawn=frame(box(0, 0, 1000, 800), block=["1"]),
    text=read_abuttals("示范开发区规划面积为80.00公顷。四至范围：东至东风路，南至南环路，西至西安路，北至北京路。"),
    points=table((0, 800), (1000, 800), (1000, 0), (0, 0)),
    stated=(Stated("论证报告", DescribedArea(80.0)),),
    title="示范开发区",
    code="S410001",
    catalogue=pd.DataFrame({"name": ["示范开发区"], "zone_code": ["S410001"], "approved_area": [80.0]}),
    approved=frame(box(0, 0, 1000, 800)),
    lines=ROADS,
    crs_found="EPSG:4528",
    county=place(box(-5000, -5000, 5000, 5000)),
    zones=frame(box(2000, 0, 3000, 800), name=["别处开发区"]),
    controls={"ecological_red_line": frame(box(2000, 2000, 3000, 3000))},
    survey_year=2025,
    survey_year_wanted=2025,
    schemes=("sandiao",),
    planned=frame(box(-10, -10, 1010, 810)),
    planned_is_draft=False,
    figures={"产业用地": {"论证报告": 500_000.0, "面积表": 500_000.0}},
    stock=pd.DataFrame({"category": ["闲置"], "area_m2": [1000.0], "settled": [True]}),
    documents=pd.DataFrame(
        {
            "kind": ["规划环评", "集约利用评价"],
            "zone_name": ["示范开发区", None],
            "valid_until": [date(2030, 1, 1), None],
            "sealed": [True, True],
        }
    ),
    documents_wanted=("规划环评", "集约利用评价"),
    on=date(2026, 6, 30),
    max_blocks=3,
    min_block_m2=100_000.0,
)


def reason(given: Submission, letter: str) -> Reason:
    return next(each for each in return_reasons(given) if each.letter == letter)


def test_a_clean_draft_is_clear_of_all_fifteen() -> None:
    reasons = return_reasons(CLEAN)
    assert [each.letter for each in reasons] == list("abcdefghijklmno")
    assert {each.letter: [found.text() for found in each.findings] for each in reasons if each.state != "clear"} == {}
    assert all(each.wants == () for each in reasons)


def test_with_nothing_given_nothing_is_looked_for_and_each_says_what_is_missing() -> None:
    reasons = return_reasons(Submission())
    assert {each.state for each in reasons} == {"not_looked_for"}
    assert all(each.wants for each in reasons)
    lines = reason_lines(reasons)
    assert len(lines) == 15
    assert lines[4] == "e 超出县界或为飞地：未查找：没有边界图形"
    assert (
        reason_lines(reasons, "en")[4]
        == "e land beyond the county, or an enclave: not looked for: no drawing of the boundary"
    )


SHIFTED = frame(box(0.3, 0, 1000, 800), block=["1"])
BOW = frame(Polygon([(0, 0), (1000, 800), (1000, 0), (0, 800)]), block=["1"])
PAPERS = CLEAN.documents if CLEAN.documents is not None else pd.DataFrame()
CASES: list[tuple[str, dict[str, Any], str]] = [
    (
        "a",
        {"stated": (Stated("论证报告", DescribedArea(81.0)),)},
        "矢量图形为80.00公顷，论证报告为81.00公顷，相差",
    ),
    ("b", {"crs_found": "EPSG:2363"}, "坐标系为"),
    ("b", {"points": table((0, 800), (1000, 800), (1000, 0), (0, 0)).rename(columns={"x": "y", "y": "x"})}, "写反"),
    ("b", {"county": place(box(50_000, 0, 60_000, 9_000))}, "图形离县界49,000米"),
    (
        "b",
        {"repairs": (ReadIssue("ZONE_HEADER_MISMATCH", Message.verbatim("带号 38 与坐标前缀 39 不符"), "区块一.txt"),)},
        "带号",
    ),
    ("c", {"controls": {"ecological_red_line": frame(box(999.8, 0, 1200, 800))}}, "1处碎条，共160.00平方米，最宽0.2米"),
    ("d", {"drawn": SHIFTED}, "草案与核准边界之间有1处碎条，共240.00平方米"),
    (
        "d",
        {"catalogue": pd.DataFrame({"name": ["示范开发区"], "zone_code": ["S410001"], "approved_area": [75.0]})},
        "核准面积",
    ),
    ("e", {"county": place(box(-5000, -5000, 900, 5000))}, "区块1有80,000.00平方米在县界之外"),
    ("e", {"county": place(box(-5000, -5000, -1, 5000))}, "区块1整个在县界之外，且没有飞地协议"),
    ("f", {"zones": frame(box(990, 0, 2000, 800), name=["别处开发区"])}, "1与别处开发区重叠8,000.00平方米"),
    ("f", {"zones": frame(box(1002, 0, 2000, 800), name=["别处开发区"])}, "1与别处开发区之间有缝隙1,600.00平方米"),
    ("f", {"drawn": frame(box(0, 0, 500, 800), box(499, 0, 1000, 800), block=["1", "2"])}, "1与2重叠800.00平方米"),
    ("g", {"text": read_abuttals("东至幸福路，南至南环路，西至西安路，北至北京路")}, "底图上没有这个名称"),
    ("g", {"text": read_abuttals("东至东风路，南至南环路，西至西安路"), "lines": None}, "没有写北至"),
    ("h", {"title": "示范经开区"}, "名称：报件写作“示范经开区”"),
    ("h", {"code": "S410009", "title": "无名"}, "公告目录中没有"),
    ("i", {"survey_year": 2022}, "用地调查为2022年度，应为2025年度"),
    ("i", {"schemes": ("sandiao", "gbt21010")}, "用地数据混用了gbt21010、sandiao"),
    ("j", {"planned": frame(box(0, 0, 900, 800))}, "8.00公顷规划图层没有覆盖"),
    ("j", {"planned_is_draft": True}, "规划图层本身是草案"),
    (
        "k",
        {"figures": {"产业用地": {"论证报告": 500_000.0, "面积表": 480_000.0}}},
        "产业用地：论证报告为500,000，面积表为480,000",
    ),
    (
        "l",
        {"stock": pd.DataFrame({"category": ["闲置", "批而未供"], "area_m2": [1e4, 2e4], "settled": [False, None]})},
        "未处置",
    ),
    ("m", {"documents": PAPERS.iloc[:1]}, "缺集约利用评价"),
    ("m", {"on": date(2031, 1, 1)}, "规划环评已于2030-01-01失效"),
    ("m", {"documents": PAPERS.assign(zone_name="别处开发区")}, "写的是“别处开发区”"),
    ("m", {"documents": PAPERS.assign(sealed=False)}, "没有盖章"),
    ("n", {"drawn": BOW}, "图形有错：Self-intersection"),
    ("n", {"points": table((0, 800), (1000, 800), (1000, 0), (0, 0)).iloc[:-1]}, "没有回到起点"),
    (
        "n",
        {"repairs": (ReadIssue("POINT_COUNT", Message.verbatim("写明 12 点，实有 11 点"), "区块一.txt"),)},
        "POINT_COUNT",
    ),
    ("o", {"max_blocks": 0}, "共1个区块，多于0个"),
    ("o", {"min_block_m2": 1e6}, "区块1只有80.00公顷，小于100.00公顷"),
    ("o", {"drawn": frame(MultiPolygon([box(0, 0, 1000, 800), box(2000, 0, 2900, 0.5)]), block=["1"])}, "碎块"),
]


@pytest.mark.parametrize(("letter", "changed", "said"), CASES)
def test_each_reason_is_found(letter: str, changed: dict[str, Any], said: str) -> None:
    found = reason(replace(CLEAN, **changed), letter)
    assert found.state == "found"
    assert any(said in each.text() for each in found.findings), [each.text() for each in found.findings]
    assert all(each.text("en") for each in found.findings)


def test_there_is_a_case_for_every_letter() -> None:
    assert {letter for letter, _, _ in CASES} == set("abcdefghijklmno")


def test_an_agreed_enclave_is_no_reason() -> None:
    outside = replace(CLEAN, county=place(box(-5000, -5000, -1, 5000)))
    assert reason(replace(outside, enclave_agreed=True), "e").state == "clear"


def test_a_reason_looked_for_in_part_says_what_was_not_there() -> None:
    partly = reason(replace(CLEAN, zones=None), "f")
    assert partly.state == "not_looked_for"
    assert [want.text() for want in partly.wants] == ["相邻开发区图层"]
    assert any("未查找：没有相邻开发区图层" in line for line in reason_lines([partly]))


def test_the_list_is_one_to_be_cleared() -> None:
    lines = reason_lines(return_reasons(replace(CLEAN, survey_year=2022)))
    at = lines.index("i 用地调查数据陈旧或标准混用：发现")
    assert lines[at + 1] == "  - 用地调查为2022年度，应为2025年度"
    assert lines[0] == "a 面积不一致：未发现"

"""Blocks called by their names: in papers, and where a text or a point table is held against the drawing."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Polygon, box, union_all

from landuse.boundary.abuttals.read import read_abuttals
from landuse.boundary.abuttals.write import write_abuttals
from landuse.boundary.block_names import block_title, names_by_label
from landuse.boundary.crosscheck.check import crosscheck
from landuse.boundary.crosscheck.submission import Submission
from landuse.boundary.points import block_labels, boundary_points
from landuse.boundary.return_reasons.check import return_reasons
from landuse.checks.block_overlap import block_overlap
from landuse.core.layer import Scope
from landuse.measures.scopes import blocks as blocks_of

NAMES = ["主园区", "东园"]
BLOCKS = gpd.GeoDataFrame(
    {"block": ["340199-01", "340199-02"], "block_name": NAMES},
    geometry=[box(0, 0, 1000, 1000), box(2000, 0, 3000, 1000)],
    crs=4549,
)
ROADS = gpd.GeoDataFrame(
    {"name": ["甲路", "乙路", "丙路", "南路", "北路"]},
    geometry=[
        LineString([(1049, -9000), (1049, 9000)]),
        LineString([(3049, -9000), (3049, 9000)]),
        LineString([(-9, -9000), (-9, 9000)]),
        LineString([(-9000, -9), (9000, -9)]),
        LineString([(-9000, 1009), (9000, 1009)]),
    ],
    crs=4549,
)
MAIN = "东至甲路以西49米，南至南路，西至丙路，北至北路"
EAST = "东至乙路以西49米，南至南路，西至甲路以东951米，北至北路"


def reason(text: str, letter: str = "g") -> tuple[str, list[str]]:
    read = read_abuttals(text, ROADS["name"], blocks=NAMES)
    found = return_reasons(Submission(drawn=BLOCKS, text=read, lines=ROADS))
    return next((each.state, [note.text("en") for note in each.findings]) for each in found if each.letter == letter)


@pytest.mark.parametrize(
    "text",
    [
        f"主园区：{MAIN}。东园：{EAST}。",
        f"东园：{EAST}；主园区：{MAIN}。",
        f"区块一（主园区）四至范围：{MAIN}。区块二（东园）四至范围：{EAST}。",
        f"主园区规划面积100公顷，四至范围：{MAIN}。东园规划面积100公顷，四至范围：{EAST}。",
        f"区块一：{MAIN}。区块二：{EAST}。",
    ],
)
def test_blocks_of_a_text_go_by_name_or_order(text: str) -> None:
    if "区块一：" in text:  # numbers that are none of the drawing's, and no names: as they are not found, they are told
        assert reason(text)[0] == "found"
    else:
        assert reason(text) == ("clear", [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"主园区：{EAST}。东园：{MAIN}。", "along 丙路"),
        (f"主园区：{MAIN}。西园：{EAST}。", "西园"),
        (f"主园区：{MAIN}。", "东园 is in the drawing and not in the abuttals text"),
    ],
)
def test_a_name_that_does_not_fit_is_found(text: str, said: str) -> None:
    state, findings = reason(text)
    assert state == "found"
    assert any(said in each for each in findings), findings


def test_a_number_with_another_blocks_name_is_found() -> None:
    drawn = BLOCKS.assign(block=["1", "2"])
    text = read_abuttals(f"区块一（东园）：{MAIN}。区块二（主园区）：{EAST}。", blocks=NAMES)
    said = [each.note.text("en") for each in crosscheck(Submission(drawn=drawn, text=text, lines=ROADS))]
    assert said == [
        "block 主园区 is called 东园 in the abuttals text and 主园区 in the drawing",
        "block 东园 is called 主园区 in the abuttals text and 东园 in the drawing",
    ]


def test_a_point_table_may_call_its_blocks_by_name() -> None:
    corners = [shape.exterior.coords for shape in BLOCKS.geometry]
    rows = [
        (name, 1, f"J{n % 4}", y, x) for name, ring in zip(NAMES, corners, strict=True) for n, (x, y) in enumerate(ring)
    ]
    table = pd.DataFrame(rows, columns=["plot", "ring", "number", "x", "y"])
    assert crosscheck(Submission(drawn=BLOCKS, points=table)) == []
    moved = table.assign(x=table["x"].where(table["plot"] != "东园", table["x"] + 0.5))
    said = [each.note.text("en") for each in crosscheck(Submission(drawn=BLOCKS, points=moved))]
    assert said
    assert all("东园" in each for each in said if each.startswith("block"))


@settings(max_examples=6, deadline=None)
@given(st.lists(st.text("主东西南北园区甲乙工业", min_size=1, max_size=5), min_size=2, max_size=2, unique=True))
def test_what_is_written_of_named_blocks_is_read_back_as_clear(names: list[str]) -> None:
    drawn = BLOCKS.assign(block_name=names)
    for labelled in (drawn, drawn.assign(block=["1", "2"]), drawn.drop(columns="block")):
        text = write_abuttals(labelled, ROADS, title="示例开发区").text("zh")
        read = read_abuttals(text, ROADS["name"], blocks=names)
        found = return_reasons(Submission(drawn=labelled, text=read, lines=ROADS))
        assert next(each.state for each in found if each.letter == "g") == "clear", text


@settings(max_examples=6, deadline=None)
@given(st.integers(16, 900), st.sampled_from([1, -1]))
def test_a_parallel_road_is_named_with_its_offset_and_read_back(offset: int, way: int) -> None:
    road = LineString([(1000 + way * offset, -9000), (1000 + way * offset, 9000)])
    lines = gpd.GeoDataFrame({"name": ["东路"]}, geometry=[road], crs=4549)
    drawn = BLOCKS.iloc[:1].drop(columns=["block", "block_name"])
    text = write_abuttals(drawn, lines).text("zh")
    assert f"东至东路以{'西' if way > 0 else '东'}{offset}米" in text
    found = return_reasons(Submission(drawn=drawn, text=read_abuttals(text, ["东路"]), lines=lines))
    assert next(each.state for each in found if each.letter == "g") == "clear"


class TestNames:
    def test_a_name_that_two_blocks_share_has_the_label_behind_it(self) -> None:
        rows = gpd.GeoDataFrame({"block_name": ["东园", "东园", None]}, geometry=[box(0, 0, 1, 1)] * 3)
        assert names_by_label(rows, ["1", "2", "3"]) == {"1": "东园（1）", "2": "东园（2）"}

    def test_the_zones_name_before_all_of_them_is_left_out(self) -> None:
        rows = gpd.GeoDataFrame(
            {"block_name": ["示例开发区区块一", "示例开发区区块二"]}, geometry=[box(0, 0, 1, 1)] * 2
        )
        assert names_by_label(rows, ["1", "2"]) == {"1": "区块一", "2": "区块二"}

    def test_a_block_without_a_name_goes_by_its_number(self) -> None:
        assert block_title("2", {}).text("zh") == "区块2"
        assert block_title("340199-01", {}).text("zh") == "340199-01"


@pytest.mark.parametrize("slant", [0, 10, 20])
def test_a_side_half_along_a_road_and_a_road_that_slants_are_read_back(slant: int) -> None:
    """The east side leaves its road half-way; the road in the west comes nearer by some metres."""
    drawn = gpd.GeoDataFrame(geometry=[Polygon([(0, 0), (1000, 0), (1000, 500), (930, 1000), (0, 1000)])], crs=4549)
    roads = {"东路": [(1005, -9), (1005, 1009)], "西路": [(-60 + slant, -9), (-60, 1009)]}
    lines = gpd.GeoDataFrame({"name": list(roads)}, geometry=[LineString(road) for road in roads.values()], crs=4549)
    text = write_abuttals(drawn, lines).text("zh")
    assert "西至西路以东" in text
    found = return_reasons(Submission(drawn=drawn, text=read_abuttals(text, roads), lines=lines))
    assert next((each.state, each.findings) for each in found if each.letter == "g") == ("clear", ())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([None, "", "1", "2", " 2", 2.0, "主"]), min_size=2, max_size=5), st.booleans())
def test_points_scopes_and_overlaps_call_a_block_the_same(numbers, as_plots) -> None:
    """Blanks, floats and blanks around a number: whatever names a block names it as the point table does."""
    column = "plot_number" if as_plots else "block"
    squares = [box(10 * place, 0, 10 * place + 11, 10) for place in range(len(numbers))]
    rows = gpd.GeoDataFrame({column: pd.Series(numbers, dtype=object)}, geometry=squares, crs=4549)
    labels = block_labels(rows).tolist()
    assert set(boundary_points(rows)["block"]) == set(labels)
    named = {scope.scope.partition("/")[2] for scope in blocks_of(Scope("draft", union_all(squares), rows))}
    assert named == (set(labels) if len(set(labels)) > 1 else set())
    pairs = block_overlap(rows).where["unit_id"].tolist()
    assert pairs == [f"{first}/{second}" for first, second in pairwise(labels)]
    # who has a number of his own keeps it, and nobody else has it
    own = {row: label for row, label in enumerate(labels) if numbers[row] not in (None, "")}
    assert all(label == ("主" if numbers[row] == "主" else str(int(float(numbers[row])))) for row, label in own.items())
    assert not {label for row, label in enumerate(labels) if row not in own} & set(own.values())

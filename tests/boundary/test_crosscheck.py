"""Text, point table, areas, counts, catalogue and drawing held against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Polygon, affinity, box

from landuse.boundary.abuttals.described import DescribedArea, Description
from landuse.boundary.abuttals.read import read_abuttals
from landuse.boundary.abuttals.write import write_abuttals
from landuse.boundary.crosscheck.check import crosscheck, disagreement_table
from landuse.boundary.crosscheck.points import point_polygons
from landuse.boundary.crosscheck.submission import Stated, Submission, block_key
from landuse.boundary.crosscheck.text import compare_text
from landuse.boundary.point_table import point_table
from landuse.boundary.points import boundary_points
from landuse.boundary.portions import match_blocks, portion_summary, portions
from landuse.boundary.topology.check import check_topology
from landuse.core.errors import InputError
from landuse.core.titles import with_titles

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from landuse.boundary.crosscheck.disagreement import Disagreement

EAST, NORTH = 500_000.0, 3_300_000.0


def place(shape: BaseGeometry) -> BaseGeometry:
    return affinity.translate(shape, EAST, NORTH)


def frame(*shapes: BaseGeometry, **columns: list[object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=[place(shape) for shape in shapes], crs=4549)


BLOCKS = frame(box(0, 0, 1000, 800), box(2000, 0, 2500, 400).difference(box(2100, 100, 2200, 200)), block=["1", "2"])
ROADS = frame(
    LineString([(1005, -300), (1005, 1100)]),
    LineString([(-300, -8), (2800, -8)]),
    LineString([(-5, -300), (-5, 1100)]),
    LineString([(-300, 805), (1300, 805)]),
    LineString([(2504, -300), (2504, 1100)]),
    name=["东风路", "南环路", "西安路", "北京路", "工业路"],
)


def table_of(blocks: gpd.GeoDataFrame, zone_prefix: int | None = None) -> pd.DataFrame:
    table = point_table(boundary_points(blocks), zone_prefix=zone_prefix)
    names = {"block": "plot", "point": "number", "x_north_m": "x", "y_east_m": "y", "side_m": "side"}
    return table.rename(columns=names)


def text_of(blocks: gpd.GeoDataFrame) -> Description:
    return read_abuttals(write_abuttals(blocks, ROADS, title="示范开发区").text())


def kinds(found: list[Disagreement]) -> list[str]:
    return [each.what for each in found]


def said(found: list[Disagreement]) -> list[str]:
    return [each.note.text() for each in found]


def test_what_was_written_from_the_drawing_agrees_with_it() -> None:
    given = Submission(
        drawn=BLOCKS,
        text=text_of(BLOCKS),
        points=table_of(BLOCKS),
        lines=ROADS,
        stated=(
            Stated("面积表", DescribedArea(80.0), "1"),
            Stated("面积表", DescribedArea(19.0), "2"),
            Stated("面积表", DescribedArea(99.0)),
        ),
        counts={"论证报告": 2},
        title="示范开发区",
        code="S410001",
        catalogue=pd.DataFrame({"name": ["示范开发区"], "zone_code": ["S410001"], "approved_area": [99.0]}),
        approved=BLOCKS,
    )
    assert crosscheck(given) == []


def test_nothing_given_is_nothing_to_disagree_on() -> None:
    assert crosscheck(Submission()) == []
    assert len(disagreement_table([])) == 0


@pytest.mark.parametrize(("stated", "disagrees"), [(80.01, False), (80.011, True), (79.99, False), (79.98, True)])
def test_a_stated_area_may_differ_from_the_drawn_one_by_a_hundredth_of_a_hectare(
    stated: float, disagrees: bool
) -> None:
    one = BLOCKS.iloc[:1]
    given = Submission(drawn=one, stated=(Stated("面积表", DescribedArea(stated, "ha", 3)),))
    assert bool(crosscheck(given)) is disagrees


def test_a_stated_area_may_be_the_official_one() -> None:
    far = gpd.GeoDataFrame(geometry=[box(640_000, 3_300_000, 650_000, 3_310_000)], crs=4549)
    given = Submission(drawn=far, stated=(Stated("面积表", DescribedArea(9994.81, "ha", 2)),))
    plane_only = Submission(drawn=far.set_crs(None, allow_override=True), stated=given.stated)
    assert crosscheck(plane_only)[0].difference == pytest.approx(51_900, rel=0.01)
    assert crosscheck(given) == []


@pytest.mark.parametrize(
    ("one", "other", "disagrees"),
    [
        (DescribedArea(64.96, "ha", 2), DescribedArea(64.96, "ha", 2), False),
        (DescribedArea(64.96, "ha", 2), DescribedArea(64.97, "ha", 2), True),
        (DescribedArea(64.96, "ha", 2), DescribedArea(0.650, "km2", 3), False),
        (DescribedArea(64.96, "ha", 2), DescribedArea(0.651, "km2", 3), True),
        (DescribedArea(64.96, "ha", 2), DescribedArea(974.4, "mu", 1), False),
    ],
)
def test_two_figures_on_paper_agree_within_their_roundings(
    one: DescribedArea, other: DescribedArea, disagrees: bool
) -> None:
    found = crosscheck(Submission(stated=(Stated("论证报告", one), Stated("面积表", other))))
    assert bool(found) is disagrees
    if disagrees:
        assert said(found)[0].startswith("总面积：论证报告为")


@pytest.mark.parametrize(("total", "wrong"), [(99.02, False), (99.03, True)])
def test_blocks_add_up_to_the_total_within_a_hundredth_for_each(total: float, wrong: bool) -> None:
    text = read_abuttals(
        f"示范开发区规划面积{total}公顷，共两个区块。区块一面积80.00公顷，东至甲路，南至乙路，西至丙路，北至丁路。"
        "区块二面积19.00公顷，东至甲路，南至乙路，西至丙路，北至丁路。"
    )
    found = crosscheck(Submission(text=text))
    assert (kinds(found) == ["sum"]) is wrong


def test_counts_and_block_names_are_compared() -> None:
    text = read_abuttals("示范开发区共三个区块。区块一：东至甲路，南至乙路；区块三：东至甲路，南至乙路。")
    found = crosscheck(Submission(drawn=BLOCKS, text=text, counts={"论证报告": 2}))
    assert kinds(found) == ["block_count"] * 3 + ["block", "block"]
    assert said(found)[0] == "区块数：矢量图形为2个，四至文本为3个"
    assert said(found)[-2:] == ["区块2在矢量图形中有，在四至文本中没有", "区块3在四至文本中有，在矢量图形中没有"]


def test_the_catalogue_is_found_by_code_and_compared() -> None:
    catalogue = pd.DataFrame(
        {"name": ["示范经济开发区", "别处开发区"], "zone_code": ["S410001", "S410002"], "approved_area": [98.5, 10.0]}
    )
    given = Submission(title="示范开发区", code="S410001", catalogue=catalogue, approved=BLOCKS)
    found = crosscheck(given)
    assert kinds(found) == ["name", "approved_area"]
    assert said(found)[0] == "名称：报件写作“示范开发区”，公告目录为“示范经济开发区”"
    assert found[1].difference == pytest.approx(5000, abs=700)
    by_name = crosscheck(Submission(title="别处开发区", code="S419999", catalogue=catalogue))
    assert said(by_name) == ["代码：报件写作“S419999”，公告目录为“S410002”"]
    assert kinds(crosscheck(Submission(title="无名", catalogue=catalogue))) == ["catalogue"]


def test_a_moved_point_is_told_with_number_distance_and_place() -> None:
    table = table_of(BLOCKS).drop(columns="side")
    table.loc[table["number"] == "J3", "x"] += 0.5
    found = crosscheck(Submission(drawn=BLOCKS, points=table))
    assert kinds(found) == ["area", "area", "point"]
    assert said(found)[2] == "区块1点J3：成果表与图形相差0.5米"
    assert found[2].where is not None
    assert found[2].where.coords[0] == (EAST + 1000, NORTH + 0.5)
    assert len(disagreement_table(found, lang="en", crs=4549)) == 3


@pytest.mark.parametrize(("off", "count"), [(0.0009, 0), (0.0011, 1)])
def test_points_agree_to_a_millimetre(off: float, count: int) -> None:
    table = table_of(BLOCKS).drop(columns="side")
    table.loc[table["number"] == "J3", "y"] += off
    assert len(crosscheck(Submission(drawn=BLOCKS, points=table))) == count


def test_missing_and_surplus_points_are_told() -> None:
    table = table_of(BLOCKS).drop(columns="side")
    missing = crosscheck(Submission(drawn=BLOCKS, points=table[table["number"] != "J6"]))
    assert "区块2：图形上的点X=3300400.000, Y=502500.000不在成果表中" in said(missing)
    extra = table.iloc[[1]].assign(number="J99", x=NORTH + 790.0, y=EAST + 990.0)
    surplus = crosscheck(Submission(drawn=BLOCKS, points=pd.concat([table.iloc[:2], extra, table.iloc[2:]])))
    assert "区块1点J99：图形上没有这个点" in said(surplus)


def test_every_column_of_every_table_has_a_heading() -> None:
    faults = check_topology(BLOCKS).frame.drop(columns=["row_a", "row_b", "geometry"])
    parts = portions(BLOCKS, BLOCKS)
    written = write_abuttals(BLOCKS, ROADS)
    tables = [
        faults, parts.drop(columns="geometry"), portion_summary(parts), match_blocks(BLOCKS, BLOCKS), written.sides,
        written.runs.drop(columns="geometry"), disagreement_table([]).drop(columns="geometry"),
        point_table(boundary_points(BLOCKS)),
    ]  # fmt: skip
    for table in tables:
        assert not set(with_titles(table).columns) & set(table.columns)
        assert not set(with_titles(table, "en").columns) & set(table.columns)


def test_a_zone_prefix_makes_no_difference() -> None:
    assert crosscheck(Submission(drawn=BLOCKS, points=table_of(BLOCKS, zone_prefix=40))) == []


def test_exchanged_axes_are_told_once_and_the_rest_as_if_mended() -> None:
    for prefix in (None, 40):
        table = table_of(BLOCKS, zone_prefix=prefix)
        swapped = table.assign(x=table["y"], y=table["x"])
        assert kinds(crosscheck(Submission(drawn=BLOCKS, points=swapped))) == ["axes"]


def test_a_shift_of_the_whole_is_told_once() -> None:
    table = table_of(BLOCKS)
    shifted = table.assign(x=table["x"] + 38.2, y=table["y"] - 60.5)
    found = crosscheck(Submission(drawn=BLOCKS, points=shifted))
    assert kinds(found) == ["shift", "shift"]
    assert said(found)[0] == "区块1：成果表整体偏移，向东-60.5米，向北38.2米，疑为坐标系不同"


def test_a_number_used_twice_a_wrong_side_and_an_open_ring_are_told() -> None:
    table = table_of(BLOCKS)
    table.loc[table["number"] == "J4", "number"] = "J2"
    table.loc[table.index[1], "side"] = 801.0
    found = crosscheck(Submission(drawn=BLOCKS, points=table.drop(index=table.index[-1])))
    assert kinds(found) == ["point_number", "ring", "side_length"]
    assert "区块1点J2：边长写作801米，按坐标反算为800米" in said(found)
    assert "区块2第2圈没有回到起点" in said(found)


def test_points_out_of_order_are_told_and_another_start_or_way_round_is_not() -> None:
    six = frame(Polygon([(0, 0), (100, 0), (200, 0), (200, 100), (100, 120), (0, 100)]), block=["1"])
    table = table_of(six).drop(columns="side")
    rows = table.iloc[:-1]
    mixed = pd.concat([rows.iloc[[0, 2, 1, 3, 4, 5]], rows.iloc[[0]]])
    assert "point_order" in kinds(crosscheck(Submission(drawn=six, points=mixed)))
    for order in ([2, 3, 4, 5, 0, 1, 2], [3, 2, 1, 0, 5, 4, 3]):
        assert crosscheck(Submission(drawn=six, points=rows.iloc[order])) == []


def test_a_table_without_numbers_rings_or_plots_is_compared_all_the_same() -> None:
    one = BLOCKS.iloc[:1]
    bare = table_of(one)[["x", "y"]]
    assert crosscheck(Submission(drawn=one, points=bare)) == []
    with pytest.raises(InputError, match="no column 'y'"):
        crosscheck(Submission(drawn=one, points=bare[["x"]]))


def test_rings_of_a_table_are_holes_by_where_they_lie() -> None:
    table = table_of(BLOCKS).assign(ring=lambda frame: frame["ring"].map({1: 7, 2: 3}))
    drawn = point_polygons(table)
    assert drawn["block"].tolist() == ["1", "2"]
    assert drawn.area.tolist() == pytest.approx([800_000, 190_000])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("东至东风路，南至南环路，西至西安路，北至北京路", []),
        ("东至幸福路，南至南环路，西至西安路，北至北京路", ["unknown_name", "abuttals"]),
        ("东至西安路，南至南环路，西至西安路，北至北京路", ["abuttals", "abuttals"]),
        ("东至工业路，南至南环路，西至西安路，北至北京路", ["abuttals", "abuttals"]),
        ("东至规划路，南至南环路，西至西安路，北至北京路", []),
        ("东至东风路，南至南环路，西至西安路", ["abuttals_missing"]),
        ("东至工业路以西1504米，南至南环路，西至西安路，北至北京路", ["abuttals"]),
        ("东至工业路以西1300米，南至南环路，西至西安路，北至北京路", ["offset", "abuttals"]),
        ("东至工业路以东1504米，南至南环路，西至西安路，北至北京路", ["offset", "abuttals"]),
        ("东至Y坐标501000，南至南环路，西至西安路，北至北京路", ["abuttals"]),
        ("东至Y坐标501020，南至南环路，西至西安路，北至北京路", ["coordinate", "abuttals"]),
        ("东、南、西、北至东风路", ["abuttals"] * 6),
    ],
)
def test_a_text_is_held_against_the_map(text: str, expected: list[str]) -> None:
    found = crosscheck(Submission(drawn=BLOCKS.iloc[:1], text=read_abuttals(text), lines=ROADS))
    assert kinds(found) == expected
    assert all(each.where is not None for each in found)


def test_the_messages_say_where_the_road_really_is() -> None:
    text = read_abuttals("东至西安路，南至南环路，西至西安路，北至北京路以北200米")
    found = said(crosscheck(Submission(drawn=BLOCKS.iloc[:1], text=text, lines=ROADS)))
    assert "区块1东至“西安路”：图上它在西边" in found
    assert "区块1北至“北京路”：文本写相距200米，图上为5米" in found
    assert "区块1北至“北京路”：文本写在其北侧，图上在南侧" in found
    assert "区块1东边有800米沿“东风路”，文本没有写" in found


def test_longitudes_in_a_text_are_held_against_the_drawing() -> None:
    one = BLOCKS.iloc[:1]
    east = shapely.get_coordinates(gpd.GeoSeries([place(shapely.Point(1000, 800))], crs=4549).to_crs(4490).iloc[0])[0][
        0
    ]
    for off, wrong in ((0.0, False), (0.0001, True)):
        text = read_abuttals(f"东至东经{east + off:.7f}°，南至南环路，西至西安路，北至北京路")
        lines = ROADS[ROADS["name"] != "东风路"]
        assert ("coordinate" in kinds(crosscheck(Submission(drawn=one, text=text, lines=lines)))) is wrong


@pytest.mark.parametrize(
    ("label", "key"),
    [("区块二", "2"), ("第二区块", "2"), (2.0, "2"), ("二", "2"), ("A区", "A"), ("北区", "北"), (None, "")],
)
def test_labels_of_one_block_have_one_key(label: object, key: str) -> None:
    assert block_key(label) == key


@given(st.integers(0, 3), st.booleans(), st.floats(0.01, 40))
def test_a_table_that_agrees_agrees_wherever_it_begins(roll: int, back: bool, shift: float) -> None:
    star = Polygon([(0, 0), (300, 20), (280, 200), (150, 120), (10, 210)])
    blocks = frame(affinity.translate(star, shift, -shift), block=["1"])
    rows = table_of(blocks).iloc[:-1].drop(columns="side")
    order = np.roll(np.arange(len(rows)), roll)[:: -1 if back else 1]
    table = rows.iloc[[*order, order[0]]]
    assert crosscheck(Submission(drawn=blocks, points=table)) == []


@pytest.mark.parametrize(
    ("away", "what"),
    [
        (0, []),
        (14.99, []),
        (15, []),
        (15.01, ["abuttals_apart"]),
        (50, ["abuttals_apart"]),
        (50.01, ["abuttals"]),
        (100, ["abuttals"]),
    ],
)
def test_a_road_that_the_text_names_lies_beside_the_side_or_apart_from_it(away, what):
    """A road up to 15 m away agrees; up to 50 m its width may reach the side; beyond, the text is wrong."""
    ways = {"东路": [(100 + away, -200), (100 + away, 300)], "南路": [(-200, 0), (300, 0)],
            "西路": [(0, -200), (0, 300)], "北路": [(-200, 100), (300, 100)]}  # fmt: skip
    roads = gpd.GeoDataFrame({"name": list(ways)}, geometry=[LineString(way) for way in ways.values()], crs=4549)
    block = gpd.GeoDataFrame(geometry=[box(0, 0, 100, 100)], crs=4549)
    text = read_abuttals("东至东路，南至南路，西至西路，北至北路")
    disagreements = compare_text(text, block, roads, along_m=15.0, offset_m=10.0, offset_share=0.05)
    assert [disagreement.what for disagreement in disagreements] == what

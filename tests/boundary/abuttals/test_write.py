"""Abuttals written from a small invented map, and the ground drawn back from the text."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Polygon, affinity, box

from landuse.boundary.abuttals.along import Reach
from landuse.boundary.abuttals.read import read_abuttals
from landuse.boundary.abuttals.sketch import sketch_block
from landuse.boundary.abuttals.write import Abuttals, write_abuttals
from landuse.core.errors import InputError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).parents[3]
BLOCK = box(0, 0, 1000, 800)
ROADS = {
    "东风路": LineString([(1005, -300), (1005, 1100)]),
    "南环路": LineString([(-300, -8), (1300, -8)]),
    "西安路": LineString([(-5, -300), (-5, 1100)]),
    "北京路": LineString([(-300, 805), (1300, 805)]),
}


def frame(*shapes: BaseGeometry, **columns: list[object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=4549)


def roads(**named: BaseGeometry) -> gpd.GeoDataFrame:
    return frame(*named.values(), name=list(named))


def write(
    block: BaseGeometry, lines: gpd.GeoDataFrame, areas: gpd.GeoDataFrame | None = None, **reach: float
) -> Abuttals:
    return write_abuttals(frame(block), lines, areas, title="示范开发区", reach=Reach(**reach))


def sides(written: Abuttals) -> dict[str, list[str]]:
    told = written.description.blocks[0].sides
    return {side: [bound.name for bound in bounds] for side, bounds in told.items()}


def test_each_side_names_the_road_it_runs_along() -> None:
    written = write(BLOCK, roads(**ROADS))
    assert written.text() == (
        "示范开发区规划面积为80.00公顷。四至范围：东至东风路，南至南环路，西至西安路，北至北京路。具体以界址点坐标控制。"
    )
    assert written.text("en").startswith("示范开发区: planned area 80.00 ha. bounded to the east by 东风路;")
    assert written.sides["explained"].tolist() == pytest.approx([1, 1, 1, 1])
    assert written.runs["length_m"].tolist() == pytest.approx([800, 1000, 800, 1000])


@pytest.mark.parametrize(("away", "named"), [(14.9, True), (15.0, True), (15.1, False)])
def test_a_road_is_named_up_to_the_reach(away: float, named: bool) -> None:
    lines = roads(**(ROADS | {"东风路": LineString([(1000 + away, -300), (1000 + away, 1100)])}))
    assert (sides(write(BLOCK, lines, offset_m=0))["E"] == ["东风路"]) is named


def test_several_names_stand_in_clockwise_order() -> None:
    split = ROADS | {
        "东风路": LineString([(1005, -300), (1005, 300)]),
        "青年河": LineString([(1005, 300), (1005, 1100)]),
    }
    written = write(BLOCK, roads(**split))
    assert sides(written)["E"] == ["青年河", "东风路"]
    assert written.runs[written.runs["side"] == "E"]["length_m"].tolist() == pytest.approx([500, 300], abs=5)


def test_a_crossing_road_and_a_passing_one_are_not_named() -> None:
    lines = roads(
        **ROADS,
        横街=LineString([(500, 400), (1500, 400)]),
        弯街=LineString([(1003, 395), (1003, 410), (1200, 420)]),
    )
    assert sides(write(BLOCK, lines))["E"] == ["东风路"]


def test_the_nearer_of_two_parallel_roads_is_named() -> None:
    lines = roads(**ROADS, 辅路=LineString([(1001, -300), (1001, 1100)]))
    assert sides(write(BLOCK, lines))["E"] == ["辅路"]


@pytest.mark.parametrize(
    ("road_at", "told"), [(450, "东风路以东550米"), (1550, "东风路以西550米"), (1990, "东风路以西990米"), (2010, None)]
)
def test_a_parallel_road_at_a_distance_gives_an_offset(road_at: float, told: str | None) -> None:
    lines = roads(**(ROADS | {"东风路": LineString([(road_at, -300), (road_at, 1100)])}))
    text = write(BLOCK, lines).text()
    assert (f"东至{told}，" in text) if told else ("东至东经" in text)


def test_a_road_that_bends_away_gives_no_offset() -> None:
    lines = roads(**(ROADS | {"东风路": LineString([(1300, -300), (1300, 200), (1700, 1100)])}))
    assert "东至东经" in write(BLOCK, lines).text()


def test_where_nothing_has_a_name_the_outermost_coordinate_stands() -> None:
    zone = affinity.translate(BLOCK, 500_000, 3_300_000)
    written = write_abuttals(
        gpd.GeoDataFrame(geometry=[zone], crs=4549), frame(LineString([(0, 0), (1, 1)]), name=["远路"])
    )
    told = written.description.blocks[0].sides
    assert told["W"][0].longitude == pytest.approx(120.0, abs=1e-5)
    assert told["E"][0].longitude == pytest.approx(120.0104, abs=1e-3)
    assert "东至东经120°00′" in written.text()
    assert written.sides["explained"].tolist() == [0, 0, 0, 0]


def test_without_a_system_plane_coordinates_stand() -> None:
    bare = gpd.GeoDataFrame(geometry=[BLOCK])
    written = write_abuttals(bare, gpd.GeoDataFrame({"name": ["远路"]}, geometry=[LineString([(9e5, 0), (9e5, 1)])]))
    assert written.text().startswith(
        "规划面积为80.00公顷。四至范围：东至Y坐标1000.00，南至X坐标0.00，西至Y坐标0.00，北至X坐标800.00。"
    )


@pytest.mark.parametrize(
    ("park", "expected"),
    [
        (box(1002, -100, 1500, 900), ["人民公园"]),
        (box(600, -100, 998, 900), ["东风路"]),
        (box(400, 100, 1400, 700), ["东风路"]),
    ],
)
def test_an_area_is_a_neighbour_only_where_it_lies_outside(park: BaseGeometry, expected: list[str]) -> None:
    lines = roads(**(ROADS | {"东风路": LineString([(1014, -300), (1014, 1100)])}))
    assert sides(write(BLOCK, lines, frame(park, name=["人民公园"])))["E"] == expected


def test_a_line_is_preferred_to_the_edge_of_an_area_at_the_same_place() -> None:
    village = frame(box(1005, -100, 1500, 900), name=["李村"])
    assert sides(write(BLOCK, roads(**ROADS), village))["E"] == ["东风路"]


def test_several_blocks_are_labelled_and_the_total_is_their_stated_sum() -> None:
    blocks = frame(box(0, 0, 100, 100.04), box(3000, 0, 3100, 100.04), block=["2", "1"], block_name=["西园", None])
    written = write_abuttals(blocks, roads(**ROADS), title="示范开发区")
    assert written.text().startswith("示范开发区规划面积为2.00公顷，共两个区块。区块一规划面积1.00公顷，四至范围：")
    assert "区块二（西园）规划面积1.00公顷" in written.text()
    stated = write_abuttals(blocks, roads(**ROADS), area_m2=[10_049, 10_049])
    assert stated.description.area is not None
    assert stated.description.area.value == 2.0


def test_a_triangle_has_its_four_directions() -> None:
    written = write(Polygon([(0, 0), (1000, 0), (500, 2000)]), roads(**ROADS))
    assert all(written.description.blocks[0].sides.values())
    assert not written.description.blocks[0].missing


def test_a_block_of_two_parts_names_the_roads_of_both() -> None:
    lines = roads(**ROADS, 工业路=LineString([(2105, -300), (2105, 1100)]))
    assert sides(write(MultiPolygon([BLOCK, box(2000, 0, 2100, 100)]), lines, offset_m=0))["E"] == ["东风路", "工业路"]


def test_a_missing_name_column_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="no column '路名'"):
        write_abuttals(frame(BLOCK), roads(**ROADS), name="路名")


@given(st.permutations(list(ROADS)), st.booleans(), st.sampled_from([0.0, 1e6]), st.sampled_from([1e9, 33.0]))
def test_the_text_does_not_depend_on_how_the_map_is_stored(
    order: list[str], back: bool, shift: float, step: float
) -> None:
    def moved(shape: BaseGeometry) -> BaseGeometry:
        there = affinity.translate(shape.segmentize(step), shift, shift)
        return there.reverse() if back else there

    lines = roads(**{name: moved(ROADS[name]) for name in order})
    assert sides(write(moved(BLOCK), lines)) == sides(write(BLOCK, roads(**ROADS)))


def test_the_described_ground_is_drawn_back() -> None:
    lines = roads(**ROADS)
    read = read_abuttals(write(BLOCK, lines).text()).blocks[0]
    sketch = sketch_block(read, lines)
    assert sketch.ground is not None
    assert sketch.notes == ()
    # To the middles of the roads: 1 010 m by 813 m.
    assert sketch.ground.area == pytest.approx(1010 * 813)


def test_offsets_and_coordinates_are_drawn_too() -> None:
    lines = roads(**ROADS)
    text = "东至东风路以东100米，南至南环路，西至Y坐标200.00，北至北京路以南55米，面积71.19公顷"
    sketch = sketch_block(read_abuttals(text).blocks[0], lines)
    assert sketch.ground is not None
    assert sketch.ground.bounds == pytest.approx((200, -8, 1105, 750))


def test_lines_that_stop_short_are_drawn_on() -> None:
    short = {name: LineString([line.interpolate(0.3, normalized=True), line.interpolate(0.7, normalized=True)])
             for name, line in ROADS.items()}  # fmt: skip
    block = read_abuttals("东至东风路，南至南环路，西至西安路，北至北京路").blocks[0]
    ground = sketch_block(block, roads(**short)).ground
    assert ground is not None
    assert ground.area == pytest.approx(1010 * 813)


def test_longitudes_are_drawn_as_meridians() -> None:
    lines = frame(
        *[affinity.translate(ROADS[name], 500_000, 3_300_000) for name in ("南环路", "北京路")],
        name=["南环路", "北京路"],
    )
    block = read_abuttals("东至东经120°00′30″，南至南环路，西至东经120°00′06″，北至北京路").blocks[0]
    ground = sketch_block(block, lines).ground
    assert ground is not None
    west, _, east, _ = ground.bounds
    assert east - west == pytest.approx(24 / 3600 * 111_320 * 0.867, rel=0.01)


def test_what_is_not_on_the_map_is_said_and_nothing_is_guessed() -> None:
    block = read_abuttals("东至规划路，南至南环路，西至西安路，北至幸福路").blocks[0]
    sketch = sketch_block(block, roads(**ROADS))
    assert sketch.ground is None
    assert [note.text() for note in sketch.notes] == [
        "东至“规划路”在所给图层中找不到",
        "东至没有可用的线，不能成图",
        "北至“幸福路”在所给图层中找不到",
        "北至没有可用的线，不能成图",
    ]
    far = roads(**(ROADS | {"北京路": LineString([(9e4, 9e4), (9e4, 9e4 + 1)])}))
    apart = sketch_block(read_abuttals("东至东风路，南至南环路，西至西安路，北至北京路").blocks[0], far)
    assert apart.ground is None
    assert apart.notes[-1].text() == "各至的线围不成一块地"


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT.parent / "shared" / "data" / "roads").exists(), reason="the shared data are not here")
def test_on_real_roads_the_right_one_is_named(tmp_path: Path) -> None:
    out = tmp_path / "score.json"
    command = [sys.executable, "scripts/abuttals_score.py", "--json", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stdout + done.stderr
    (row,) = json.loads(out.read_text())
    assert row["ratio"] >= row["target"]

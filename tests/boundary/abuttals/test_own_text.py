"""What is written is read back: the text of any block against its own drawing, and a sketch against its own text."""

from __future__ import annotations

from math import cos, sin
from pathlib import Path

import geopandas as gpd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import LineString, Polygon, box, offset_curve

from landuse.boundary.abuttals.described import Bound, DescribedBlock, Description, Direction
from landuse.boundary.abuttals.read import read_abuttals
from landuse.boundary.abuttals.text import abuttals_text
from landuse.boundary.abuttals.write import write_abuttals
from landuse.boundary.crosscheck.text import compare_text
from landuse.core.errors import InputError
from landuse.intake import vector
from landuse.intake.base import WriteOptions
from landuse.workflows.boundary.sketch import sketch_text

SIGNS = "东南西北中大学与和及至以距内外临平桥河-/、(（S3号县道G107"
NAMES = (
    st.text(SIGNS, min_size=1, max_size=6)
    .map(lambda name: f"{name.strip('-/、（( ')}路")
    .filter(lambda name: len(name) > 2 and name.count("(") + name.count("（") == 0)
)
TOWARDS = st.sampled_from(["N", "S", "E", "W", "NE", "SW"])


@settings(max_examples=150, deadline=None)
@given(name=NAMES, offset=st.none() | st.integers(1, 900), towards=TOWARDS, side=st.sampled_from(["N", "S", "E", "W"]))
def test_any_name_and_distance_is_read_back(name: str, offset: int | None, towards: Direction, side: Direction) -> None:
    bound = Bound(name, None if offset is None else float(offset), None if offset is None else towards)
    sides: dict[Direction, tuple[Bound, ...]] = {each: (Bound("甲乙大街"),) for each in ("E", "S", "W", "N")}
    sides[side] = (bound,)
    text = abuttals_text(Description("某开发区", None, None, (DescribedBlock(sides=sides),), coordinates_govern=True))
    (read,) = read_abuttals(text, [name, "甲乙大街"]).blocks[0].sides[side]
    assert (read.name, read.offset_m, read.towards) == (bound.name, bound.offset_m, bound.towards)


def street(name: str, *places: tuple[float, float]) -> dict[str, object]:
    """Return a named line."""
    return {"name": name, "geometry": LineString(places)}


def grid(names: dict[str, float]) -> gpd.GeoDataFrame:
    """Return streets from west to east and south to north, by their places; 4 to either way."""
    rows = []
    for name, place in names.items():
        ends = [(place, -500), (place, 900)] if name.startswith("纵") else [(-500, place), (900, place)]
        rows.append(street(name, *ends))
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=4548)
    return frame.set_geometry(frame.translate(500_000, 3_520_000))


@pytest.mark.parametrize("name", ["纵-一路", "纵与和路", "纵、横路", "纵(东)路"])
@pytest.mark.parametrize("apart", [0.0, 18.0])
def test_the_own_text_of_a_block_agrees_with_its_own_drawing(name: str, apart: float) -> None:
    lines = grid({name: 0.0, "纵二路": 300.0, "横一路": 0.0, "横二路": 200.0})
    ground = box(500_000 + apart, 3_520_000, 500_300, 3_520_200)
    blocks = gpd.GeoDataFrame(geometry=[ground], crs=4548)
    text = write_abuttals(blocks, lines, title="某开发区").text("zh")
    read = read_abuttals(text, lines["name"].tolist())
    assert compare_text(read, blocks, lines, along_m=15, offset_m=10, offset_share=0.2) == []


ROADS = [
    "G30-连霍高速", "人民路-东段", "经一路(北段)", "107国道", "青年路、和平路", "A-1#路", "西环路·南延", "以北路",
    "东至路", "中原东路100号路", "环城南路以北支路", "东 风 路", "K1+200道路", "南至街", "临河县界",
]  # fmt: skip


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 6.28), st.floats(300, 900)), min_size=4, max_size=8),
    st.lists(st.sampled_from(ROADS), min_size=2, max_size=5, unique=True),
    st.lists(
        st.tuples(st.integers(0, 7), st.sampled_from([0.0, 5.0, 18.0, -30.0, 80.0, -300.0])), min_size=5, max_size=5
    ),
)
def test_the_own_text_of_any_block_agrees_with_its_own_drawing(
    corners: list[tuple[float, float]], names: list[str], places: list[tuple[int, float]]
) -> None:
    ground = Polygon([(radius * cos(angle), radius * sin(angle)) for angle, radius in sorted(corners)])
    assume(ground.is_valid and ground.area > 10_000)
    sides = list(zip(ground.exterior.coords[:-1], ground.exterior.coords[1:], strict=True))
    roads = [offset_curve(LineString(sides[side % len(sides)]), apart) for side, apart in places[: len(names)]]
    lines = gpd.GeoDataFrame({"name": names}, geometry=roads, crs=4548)
    blocks = gpd.GeoDataFrame(geometry=[ground], crs=4548)
    lines, blocks = (frame.set_geometry(frame.translate(500_000, 3_520_000)) for frame in (lines, blocks))
    read = read_abuttals(write_abuttals(blocks, lines, title="某开发区").text("zh"), names)
    assert [
        each.note.text("zh") for each in compare_text(read, blocks, lines, along_m=15, offset_m=10, offset_share=0.2)
    ] == []


@pytest.mark.parametrize(("area", "found"), [("6公顷", True), ("2公顷", False), ("", True)])
def test_a_sketch_is_held_against_the_area_and_the_sides_of_its_text(tmp_path: Path, area: str, found: bool) -> None:
    lines = grid({"纵一路": 0.0, "纵二路": 300.0, "横一路": 0.0, "横二路": 200.0})
    vector.write_layer(tmp_path / "lines.gpkg", lines, WriteOptions())
    text = f"某开发区{'规划面积为' + area if area else ''}。四至范围：东至纵二路，南至横一路，西至纵一路，北至横二路。"
    out = tmp_path / "sketch.gpkg"
    if not found:
        with pytest.raises(InputError, match=r"6\.00 ha.*2\.00 ha"):
            sketch_text(text, [tmp_path / "lines.gpkg"], out)
        assert not out.exists()
        return
    ((_, notes),) = sketch_text(text, [tmp_path / "lines.gpkg"], out)
    assert notes == ()
    assert gpd.read_file(out).area.tolist() == [pytest.approx(60_000.0)]


def test_a_sketch_takes_the_face_whose_sides_are_those_of_the_text(tmp_path: Path) -> None:
    lines = grid({"纵一路": 0.0, "纵二路": 100.0, "横一路": 0.0, "横二路": 100.0})
    bent = street("纵二路", (100, -500), (100, 100), (600, 100), (600, 900))
    lines.loc[1, "geometry"] = gpd.GeoSeries([bent["geometry"]]).translate(500_000, 3_520_000).iloc[0]
    vector.write_layer(tmp_path / "lines.gpkg", lines, WriteOptions())
    text = "某开发区规划面积为1公顷。四至范围：东至纵二路，南至横一路，西至纵一路，北至横二路。"
    sketch_text(text, [tmp_path / "lines.gpkg"], tmp_path / "sketch.gpkg")
    assert gpd.read_file(tmp_path / "sketch.gpkg").area.tolist() == [pytest.approx(10_000.0)]

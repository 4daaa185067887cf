"""Writing survey files: the form, and reading back to the last digit."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, box
from shapely.affinity import translate

from landuse.core.errors import InputError, OutputError
from landuse.geometry.crs.work import to_work
from landuse.intake.base import ReadOptions, WriteOptions
from landuse.intake.survey_txt import read_layer, write_layer

SQUARE = box(39_600_000, 3_520_000, 39_600_100, 3_520_100)
HOLED = Polygon(SQUARE.exterior, [box(39_600_020, 3_520_020, 39_600_070, 3_520_070).exterior])


def frame(*geometries, crs="EPSG:4527", **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometries), crs=crs)


def write(path, plots, **options):
    return write_layer(path, plots, WriteOptions(**options))


def lines_of(path, encoding="gbk"):
    return path.read_bytes().decode(encoding).split("\r\n")


def plot_lines(path):
    lines = lines_of(path)
    return lines[lines.index("[地块坐标]") + 1 : -1]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "四至.txt"


class TestForm:
    def test_one_square_as_the_standard_has_it(self, path):
        assert write(path, frame(SQUARE)) == []
        assert lines_of(path) == [
            "[属性描述]",
            "格式版本号=1.01",
            "数据产生单位=",
            "数据产生日期=",
            "坐标系=2000国家大地坐标系",
            "几度分带=3",
            "投影类型=高斯克吕格",
            "计量单位=米",
            "带号=39",
            "精度=0.001",
            "转换参数=,,,,,,",
            "[地块坐标]",
            "5,1.0000,1,,面,,,,@",
            "J1,1,3520100.000,39600000.000",
            "J2,1,3520100.000,39600100.000",
            "J3,1,3520000.000,39600100.000",
            "J4,1,3520000.000,39600000.000",
            "J1,1,3520100.000,39600000.000",
            "",
        ]

    @pytest.mark.parametrize("turn", range(4))
    @pytest.mark.parametrize("reverse", [False, True])
    def test_from_the_north_west_and_clockwise(self, path, turn, reverse):
        corners = list(SQUARE.exterior.coords)[:-1]
        corners = corners[turn:] + corners[:turn]
        write(path, frame(Polygon(corners[::-1] if reverse else corners)))
        norths = [line.split(",")[2:] for line in plot_lines(path)[1:]]
        assert norths[0] == norths[-1] == ["3520100.000", "39600000.000"]
        assert norths[1] == ["3520100.000", "39600100.000"]

    def test_holes_go_the_other_way_and_numbers_run_on(self, path):
        write(path, frame(HOLED))
        written = plot_lines(path)
        assert written[0] == "10,0.7500,1,,面,,,,@"
        marks = "J1,1 J2,1 J3,1 J4,1 J1,1 J5,2 J6,2 J7,2 J8,2 J5,2"
        assert [line[:4] for line in written[1:]] == marks.split()
        assert written[6:8] == ["J5,2,3520070.000,39600020.000", "J6,2,3520020.000,39600020.000"]

    def test_parts_of_one_plot_and_several_plots(self, path):
        parts = MultiPolygon([HOLED, translate(SQUARE, 500)])
        write(path, frame(parts, SQUARE))
        heads = [line for line in plot_lines(path) if line.endswith("@")]
        assert heads == ["15,1.7500,1,,面,,,,@", "5,1.0000,2,,面,,,,@"]
        assert [line.split(",")[1] for line in plot_lines(path)[1:16]] == ["1"] * 5 + ["2"] * 5 + ["3"] * 5

    def test_columns_of_its_own(self, path):
        columns = {"plot_number": ["7"], "plot_name": ["区块七"], "map_sheet": ["H50G002051"], "use": ["工业用地"],
                   "use_code": ["0601"], "extra": ["新增,,9"], "stated_area": [1.01]}  # fmt: skip
        assert write(path, frame(SQUARE, **columns)) == []
        assert plot_lines(path)[0] == "5,1.0100,7,区块七,面,H50G002051,工业用地,0601,新增,,9,@"

    def test_columns_of_other_layers(self, path):
        losses = write(path, frame(SQUARE, QKBH=["2"], QKMC=["东区"], PZWH=["x"]))
        assert plot_lines(path)[0] == "5,1.0000,2,东区,面,,,,@"
        assert [loss.code for loss in losses] == ["COLUMNS_LOST"]
        assert "PZWH" in losses[0].text("en")
        assert "QKBH" not in losses[0].text("en")

    def test_commas_and_breaks_in_texts(self, path):
        losses = write(path, frame(SQUARE, plot_name=["东,西，\n南@ "]))
        assert [(loss.code, loss.row) for loss in losses] == [("TEXT_CHANGED", 0)]
        assert read_layer(path, ReadOptions()).frame["plot_name"].tolist() == ["东、西、 南@"]

    def test_missing_values(self, path):
        write(path, frame(SQUARE, SQUARE, plot_number=[None, 3.0], stated_area=[np.nan, 2.5]))
        heads = [line for line in plot_lines(path) if line.endswith("@")]
        assert heads == ["5,1.0000,,,面,,,,@", "5,2.5000,3,,面,,,,@"]

    def test_lines_and_points(self, path):
        shapes = [
            LineString([(39_600_000, 3_520_000), (39_600_010, 3_520_000)]),
            MultiLineString([[(39_600_000, 3_520_000), (39_600_010, 3_520_000)], SQUARE.exterior]),
            Point(39_600_000, 3_520_000),
            MultiPoint([(39_600_000, 3_520_000), (39_600_010, 3_520_000)]),
        ]
        write(path, frame(*shapes))
        found = read_layer(path, ReadOptions())
        assert found.repairs == ()
        assert [shapely.equals_exact(one, two, 0) for one, two in zip(shapes, found.frame.geometry, strict=True)] == [
            True
        ] * 4

    def test_utf_8_and_rare_characters(self, path):
        assert write(path, frame(SQUARE, plot_name=["区块"]), encoding="utf-8") == []
        assert "区块" in path.read_text(encoding="utf-8")
        losses = write(path, frame(SQUARE, plot_name=["𠮷村"]))
        assert [loss.code for loss in losses] == ["ENCODING"]
        assert read_layer(path, ReadOptions()).frame["plot_name"].tolist() == ["𠮷村"]
        with pytest.raises(InputError, match="no encoding 'klingon'"):
            write(path, frame(SQUARE), encoding="klingon")

    def test_heights_are_dropped_aloud(self, path):
        losses = write(path, frame(shapely.force_3d(SQUARE, 5.0)))
        assert [loss.code for loss in losses] == ["HEIGHTS_DROPPED"]

    def test_empty_features_are_left_out_aloud(self, path):
        losses = write(path, frame(SQUARE, None, Polygon()))
        assert [(loss.code, loss.row) for loss in losses] == [("EMPTY_PLOT", 1), ("EMPTY_PLOT", 2)]
        assert len(read_layer(path, ReadOptions()).frame) == 1

    @pytest.mark.parametrize(
        ("plots", "telling"),
        [
            (frame(), "nothing to write"),
            (frame(None), "nothing to write"),
            (frame(GeometryCollection([SQUARE, Point(0, 0)])), "row 0 is a collection"),
            (frame(SQUARE, crs="EPSG:32650"), "cannot name the CRS"),
            (frame(SQUARE, crs="EPSG:3857"), "cannot name the CRS"),
            (frame(SQUARE, crs=None), "no CRS"),
            (frame(box(-1, 3_520_000, 5, 3_520_010), crs="EPSG:4548"), "out of its band"),
            (frame(box(999_999, 3_520_000, 1_000_000, 3_520_010), crs="EPSG:4548"), "out of its band"),
        ],
    )
    def test_what_cannot_be_written(self, path, plots, telling):
        with pytest.raises(InputError, match=telling):
            write(path, plots)
        assert not path.exists()

    def test_a_folder_that_is_not_there(self, tmp_path):
        with pytest.raises(OutputError, match="cannot be written"):
            write(tmp_path / "none" / "a.txt", frame(SQUARE))

    def test_what_was_there_stays_where_writing_fails(self, path):
        path.write_text("before", encoding="utf-8")
        with pytest.raises(InputError):
            write(path, frame(SQUARE, crs="EPSG:3857"))
        assert path.read_text(encoding="utf-8") == "before"


class TestSystems:
    def test_a_missing_prefix_is_added_and_listed(self, path):
        bare = frame(box(600_000.123, 3_520_000, 600_100, 3_520_100), crs="EPSG:4548")
        assert [loss.code for loss in write(path, bare)] == ["PREFIX_ADDED"]
        found = read_layer(path, ReadOptions())
        assert found.crs == "EPSG:4527"
        back, _ = to_work(found.frame, 4548)
        assert shapely.equals_exact(back.normalize().iloc[0], bare.normalize().iloc[0], 0)

    def test_small_eastings_get_their_zeros(self, path):
        write(path, frame(box(99_000.5, 3_520_000, 99_100, 3_520_100), crs="EPSG:4549"))
        assert "J1,1,3520100.000,40099000.500" in plot_lines(path)

    @pytest.mark.parametrize(
        ("epsg", "said"),
        [
            (4498, {"坐标系": "2000国家大地坐标系", "几度分带": "6", "带号": "20"}),
            (2363, {"坐标系": "1980西安坐标系", "几度分带": "3", "带号": "39"}),
            (2415, {"坐标系": "1954北京坐标系", "几度分带": "3", "带号": "39"}),
        ],
    )
    def test_other_bands(self, path, epsg, said):
        zone = int(said["带号"])
        write(path, frame(translate(SQUARE, (zone - 39) * 1e6), crs=epsg))
        found = read_layer(path, ReadOptions())
        assert found.crs == f"EPSG:{epsg}"
        header = found.frame.attrs["survey_header"]
        assert {key: header[key] for key in said} == said

    @pytest.mark.parametrize("epsg", [4490, 4326, 4610])
    def test_degrees(self, path, epsg):
        square = frame(box(118.05, 31.79, 118.06, 31.8), crs=epsg)
        assert [loss.code for loss in write(path, square)] == ["GEOGRAPHIC"]
        found = read_layer(path, ReadOptions())
        assert found.crs == f"EPSG:{epsg}"
        assert [repair.code for repair in found.repairs] == ["GEOGRAPHIC"]
        assert shapely.equals_exact(found.frame.normalize().iloc[0], square.normalize().iloc[0], 0)

    def test_the_header_it_came_with_is_kept(self, path):
        plots = frame(SQUARE)
        plots.attrs["survey_header"] = {
            "数据产生单位": "示例局",
            "坐标系": "CGCS2000",
            "几度分带": "3度",
            "带号": "38",
            "备注": "x",
        }
        plots.attrs["survey_project"] = {"项目名称": "扩区"}
        write(path, plots)
        header = read_layer(path, ReadOptions()).frame.attrs
        assert header["survey_project"] == {"项目名称": "扩区"}
        kept = header["survey_header"]
        assert [kept[key] for key in ("数据产生单位", "坐标系", "几度分带", "带号", "备注")] == [
            "示例局",
            "CGCS2000",
            "3度",
            "39",
            "x",
        ]


class TestNames:
    def named(self, path, names, shape=SQUARE):
        write(path, frame(shape, point_names=[names]))
        return [line.split(",")[0] for line in plot_lines(path)[1:]]

    def test_names_stay_with_their_points(self, path):
        assert self.named(path, "A,B,C,D") == ["A", "B", "C", "D", "A"]

    def test_though_the_ring_was_turned_round(self, path):
        assert self.named(path, "A,B,C,D", SQUARE.reverse()) == ["A", "B", "C", "D", "A"]
        assert self.named(path, "A,B,C,D", shapely.normalize(SQUARE)) == ["A", "B", "C", "D", "A"]

    @pytest.mark.parametrize("names", ["A,B,C", "A,B,C,D,E", "A,B,C,D;E", "", None])
    def test_names_that_do_not_fit_give_way(self, path, names):
        assert self.named(path, names) == ["J1", "J2", "J3", "J4", "J1"]

    def test_names_survive_a_round_trip_with_holes(self, path):
        assert self.named(path, "A,B,C,D;a,b,c,d", HOLED) == [*"ABCDA", *"abcda"]
        assert read_layer(path, ReadOptions()).frame["point_names"].tolist() == ["A,B,C,D;a,b,c,d"]


class TestDigits:
    @pytest.mark.parametrize(
        ("east", "text"),
        [(39_600_000.0, "39600000.000"), (39_600_000.5, "39600000.500"), (39_600_000.1234, "39600000.1234"),
         (39_600_000.12345, "39600000.12345")],
    )  # fmt: skip
    def test_as_many_as_are_needed(self, path, east, text):
        losses = write(path, frame(box(east, 3_520_000, 39_600_100, 3_520_100)))
        assert any(text in line for line in plot_lines(path))
        assert [loss.code for loss in losses] == (["PRECISION"] if len(text) > 13 else [])

    def test_the_header_says_them(self, path):
        write(path, frame(box(39_600_000.1234, 3_520_000, 39_600_100, 3_520_100)))
        assert "精度=0.0001" in lines_of(path)

    def test_a_stated_area_keeps_its_digits(self, path):
        plots = frame(SQUARE, stated_area=[1.0], stated_area_text=["1.00"])
        write(path, plots)
        assert plot_lines(path)[0].startswith("5,1.00,")
        write(path, plots.assign(stated_area=2.0))
        assert plot_lines(path)[0].startswith("5,2.0000,")
        write(path, plots.assign(stated_area_text="10000"))
        assert plot_lines(path)[0].startswith("5,1.0000,")


@st.composite
def ground(draw, decimals):
    """A polygon with up to two holes, or two such apart, at coordinates of so many decimals; None: of all digits."""
    size = draw(st.floats(50, 5_000))
    turn = draw(st.floats(0, 1))
    parts = []
    for k in range(draw(st.integers(1, 2))):
        west, south = draw(st.floats(39.4e6, 39.6e6)) + k * 4 * size, draw(st.floats(2.5e6, 5e6))
        corners = draw(st.integers(3, 12))
        angles = 2 * math.pi * (np.arange(corners) + turn) / corners
        round_about = np.column_stack([np.cos(angles), np.sin(angles)])
        reach = np.array(draw(st.lists(st.floats(0.7, 1), min_size=corners, max_size=corners)))
        rings = [np.array([west, south]) + size * reach[:, None] * round_about]
        for side in draw(st.sampled_from([(), (-1,), (-1, 1)])):
            rings.append(np.array([west + size * 0.15 * side, south]) + size * 0.05 * round_about)  # noqa: PERF401
        rings = [ring if decimals is None else ring.round(decimals) for ring in rings]
        parts.append(Polygon(rings[0], rings[1:]))
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from([2, 3, 4, None]), st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
def test_what_is_written_is_read_back_to_the_last_digit(data, decimals, name):
    shapes = data.draw(st.lists(ground(decimals), min_size=1, max_size=3))
    plots = frame(*shapes, plot_name=[name] * len(shapes))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        losses = write(path, plots)
        found = read_layer(path, ReadOptions())
        again = Path(folder) / "b.txt"
        write(again, found.frame)
        assert again.read_bytes() == path.read_bytes()
    assert found.crs == "EPSG:4527"
    assert not {repair.code for repair in found.repairs} - {"OUT_OF_BAND"}
    assert shapely.equals_exact(found.frame.normalize().array, plots.normalize().array, 0).all()
    read_names = found.frame["plot_name"].fillna("").tolist()
    assert read_names == plots["plot_name"].tolist() or "TEXT_CHANGED" in {loss.code for loss in losses}

"""The survey coordinate text file: every fault of table 1.6 by its code and line, and round trips to the last digit."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landuse.core.errors import InputError
from landuse.geometry.area import official_area
from landuse.intake.base import ReadOptions, WriteOptions
from landuse.intake.survey_txt import list_layers, read_layer, write_layer

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "txt"
HEADER = """[属性描述]
格式版本号=1.01
数据产生单位=示例局
数据产生日期=2024-06-15
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=39
精度=0.001
转换参数=,,,,,,
[地块坐标]
"""
#: The first line after that header.
FIRST = 13
#: 1 ha: 100 m by 100 m from its north-west corner, clockwise.
SQUARE = [(3520100, 39600000), (3520100, 39600100), (3520000, 39600100), (3520000, 39600000)]


def points(corners, ring=1, start=1, close=True, prefix="J"):
    lines = [f"{prefix}{start + i},{ring},{x:.3f},{y:.3f}" for i, (x, y) in enumerate(corners)]
    return lines + ([f"{prefix}{start},{ring},{corners[0][0]:.3f},{corners[0][1]:.3f}"] if close else [])


def head(count, area="1.0000", number="1", name="区块一", kind="面", tail=",,,,@"):
    return f"{count},{area},{number},{name},{kind}{tail}"


def one(lines=None, area="1.0000", header=HEADER):
    lines = points(SQUARE) if lines is None else lines
    return header + "\n".join([head(len(lines), area), *lines]) + "\n"


def shift(corners, x=0.0, y=0.0):
    return [(north + x, east + y) for north, east in corners]


@pytest.fixture
def read(tmp_path):
    def _read(text, written="gb18030", **options):
        path = tmp_path / "四至.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(written))
        return read_layer(path, ReadOptions(**options))

    return _read


def codes(found):
    return [repair.code for repair in found.repairs]


def only(found, code):
    (repair,) = [each for each in found.repairs if each.code == code]
    return repair


class TestSharedFiles:
    @pytest.fixture(autouse=True)
    def here(self):
        if not SHARED.exists():
            pytest.skip("the shared survey files are not here")

    @staticmethod
    def cases(kind):
        expected = SHARED / "expected.json"
        every = json.loads(expected.read_text(encoding="utf-8")) if expected.exists() else {}
        return [pytest.param(name, case, id=name) for name, case in every.items() if kind in case] or [
            pytest.param("", {}, marks=pytest.mark.skip("the shared survey files are not here"))
        ]

    @pytest.mark.parametrize(("name", "case"), cases("parcels"))
    def test_sound_files(self, name, case):
        found = read_layer(SHARED / name, ReadOptions())
        assert found.crs is not None
        assert found.crs.to_epsg() == case["epsg"]
        frame = found.frame
        assert frame["plot_number"].tolist() == [parcel["code"] for parcel in case["parcels"]]
        parts = [shapely.get_parts(geometry) for geometry in frame.geometry]
        assert [len(each) for each in parts] == [parcel["outers"] for parcel in case["parcels"]]
        holes = [int(shapely.get_num_interior_rings(each).sum()) for each in parts]
        assert holes == [parcel["holes"] for parcel in case["parcels"]]
        assert frame.area.tolist() == pytest.approx([parcel["planar_m2"] for parcel in case["parcels"]], abs=1e-3)
        assert official_area(frame).tolist() == [parcel["official_m2"] for parcel in case["parcels"]]
        assert not {"AREA_MISMATCH", "AREA_UNIT", "POINT_COUNT"} & set(codes(found))

    @pytest.mark.parametrize(("name", "case"), cases("expect_issues"))
    def test_faulty_files(self, name, case):
        expected = [issue.split()[0] for issue in case["expect_issues"]]
        if expected == ["ZONE_UNKNOWN"]:
            with pytest.raises(InputError, match=r"E7_no_zone_info\.txt:9: ZONE_UNKNOWN"):
                read_layer(SHARED / name, ReadOptions())
            return
        found = read_layer(SHARED / name, ReadOptions())
        assert sorted(codes(found)) == sorted(expected)
        assert all(repair.line for repair in found.repairs if repair.code != "NO_HEADER")
        for issue in case["expect_issues"]:
            code, _, telling = issue.partition(" ")
            if "!=" in telling or "order" in telling:
                assert telling.strip("()") in only(found, code).text("en")

    def test_what_was_read_is_written_back_byte_for_byte(self, tmp_path):
        for name in ("A_two_blocks_hole_gbk_crlf.txt", "D_13field_and_project.txt"):
            write_layer(tmp_path / name, read_layer(SHARED / name, ReadOptions()).frame, WriteOptions())
            assert (tmp_path / name).read_bytes() == (SHARED / name).read_bytes()


class TestSoundFile:
    def test_one_square(self, read):
        found = read(one())
        assert codes(found) == []
        frame = found.frame
        assert frame.area.tolist() == [10_000.0]
        assert frame.drop(columns="geometry").iloc[0].dropna().to_dict() == {
            "point_count": 5,
            "stated_area": 1.0,
            "stated_area_text": "1.0000",
            "plot_number": "1",
            "plot_name": "区块一",
            "geometry_kind": "面",
            "ring_numbers": "1",
            "point_names": "J1,J2,J3,J4",
            "line": FIRST,
        }
        assert frame.geometry.iloc[0].exterior.coords[0] == (39_600_000.0, 3_520_100.0)
        assert frame.attrs["survey_header"]["数据产生单位"] == "示例局"

    def test_layers(self, tmp_path, read):
        read(one())
        path = tmp_path / "四至.txt"
        assert list_layers(path) == ["四至"]
        assert len(read_layer(path, ReadOptions(layer="四至")).frame) == 1
        with pytest.raises(InputError, match="no layer 'x'"):
            read_layer(path, ReadOptions(layer="x"))

    def test_box(self, read):
        two = one() + "\n".join([head(5, number="2"), *points(shift(SQUARE, y=1000))]) + "\n"
        box_of_second = (39_600_900.0, 3_519_000.0, 39_601_500.0, 3_521_000.0)
        assert read(two, bbox=box_of_second).frame["plot_number"].tolist() == ["2"]

    @pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
    @pytest.mark.parametrize("end", ["\n", ""])
    def test_every_encoding_and_line_end(self, read, encoding, newline, end):
        found = read((one().rstrip() + end).replace("\n", newline), encoding)
        assert found.frame["plot_name"].tolist() == ["区块一"]
        assert codes(found) == []
        assert found.encoding == encoding

    def test_stated_encoding(self, read):
        assert read(one(), "utf-16-le", encoding="utf-16-le").frame["plot_name"].tolist() == ["区块一"]
        with pytest.raises(InputError, match=r"四至\.txt:1: its text is not in utf-8"):
            read(one(), encoding="utf-8")
        with pytest.raises(InputError, match="no encoding 'klingon'"):
            read(one(), encoding="klingon")

    def test_blank_lines_are_nothing(self, read):
        found = read(one().replace("\nJ3", "\n\n \nJ3"))
        assert codes(found) == []
        assert found.frame.area.tolist() == [10_000.0]

    def test_heads_of_any_length(self, read):
        for tail in ("@", ",@", ",,,@", ",,,,@", ",H50G002051,工业用地,0601,@", ",,高标准农田,0103,新增,,,9,,@"):
            lines = points(SQUARE)
            found = read(HEADER + "\n".join([head(5, tail=tail), *lines]))
            assert codes(found) == []
        assert found.frame.loc[0, ["use", "use_code", "extra"]].tolist() == ["高标准农田", "0103", "新增,,,9,"]

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("数据产生单位", "数据生产单位"),
            ("几度分带=3", "分带=3度带"),
            ("几度分带=3", "几度分带=三度带"),
            ("几度分带=3", "几度分带="),
            ("投影类型=高斯克吕格", "投影类型=高斯-克吕格"),
            ("带号=39", "带号=39带"),
            ("带号=39", "带号="),
            ("精度=0.001", "精度=3"),
            ("转换参数=,,,,,,\n", ""),
            ("转换参数=,,,,,,", "转换参数=0,0,0,0,0,0,0"),
            ("坐标系=2000国家大地坐标系", "坐标系 = CGCS2000"),
        ],
    )
    def test_variants_of_the_header(self, read, before, after):
        found = read(one().replace(before, after))
        assert codes(found) == []
        assert found.crs == "EPSG:4527"
        assert found.frame.attrs["survey_header"].get("数据产生单位") == "示例局"

    @pytest.mark.parametrize(
        ("before", "after", "epsg"),
        [
            ("2000国家大地坐标系", "1980西安坐标系", 2363),
            ("2000国家大地坐标系", "80国家大地坐标系", 2363),
            ("2000国家大地坐标系", "1954北京坐标系", 2415),
            ("2000国家大地坐标系", "WGS84", 4527),
        ],
    )
    def test_old_datums_are_read_as_what_they_are(self, read, before, after, epsg):
        assert read(one().replace(before, after)).crs == f"EPSG:{epsg}"

    def test_six_degree_band(self, read):
        text = one(header=HEADER.replace("几度分带=3", "几度分带=6").replace("带号=39", "带号=20")).replace(
            ",39", ",20"
        )
        found = read(text)
        assert codes(found) == []
        assert found.crs == "EPSG:4498"

    def test_two_decimals(self, read):
        found = read(one([line.replace(".000", ".00") for line in points(SQUARE)]))
        assert codes(found) == []
        assert found.frame.area.tolist() == [10_000.0]

    def test_several_plots_keep_their_order(self, read):
        text = one() + "\n".join(
            [
                head(5, number="7", name="区块七"),
                *points(shift(SQUARE, y=500)),
                head(4, area="0.5000", number="8", kind="面"),
                *points(SQUARE[:3]),
            ]
        )
        found = read(text)
        assert codes(found) == []
        assert found.frame["plot_number"].tolist() == ["1", "7", "8"]
        assert found.frame.area.tolist() == [10_000.0, 10_000.0, 5_000.0]
        assert found.frame["line"].tolist() == [FIRST, FIRST + 6, FIRST + 12]


def inner(side, at=20):
    """A square of this side, 20 m in from the south-west corner."""
    return [
        (3520000 + at, 39600000 + at),
        (3520000 + at + side, 39600000 + at),
        (3520000 + at + side, 39600000 + at + side),
        (3520000 + at, 39600000 + at + side),
    ]


class TestRings:
    @pytest.mark.parametrize("turned", [False, True], ids=["as it comes", "turned round"])
    @pytest.mark.parametrize("numbers", [(1, 2), (2, 1), (1, 1), (101, 102)])
    def test_a_hole_by_containment(self, read, numbers, turned):
        hole = inner(50)[::-1] if turned else inner(50)
        found = read(one(points(SQUARE, numbers[0]) + points(hole, numbers[1]), area="0.7500"))
        assert found.frame.area.tolist() == [7_500.0]
        assert codes(found) == (["RING_NUMBER"] if numbers == (1, 1) else [])

    def test_the_hole_may_come_first(self, read):
        found = read(one(points(inner(50), 1) + points(SQUARE, 2), area="0.7500"))
        assert found.frame.area.tolist() == [7_500.0]
        assert codes(found) == []

    def test_two_parts_and_an_island_in_a_hole(self, read):
        rings = points(SQUARE, 1) + points(inner(60), 2) + points(inner(10, 40), 3) + points(shift(SQUARE, y=300), 4)
        found = read(one(rings, area="1.6500"))
        assert codes(found) == []
        assert len(found.frame.geometry.iloc[0].geoms) == 3
        assert found.frame.area.tolist() == [10_000 - 3_600 + 100 + 10_000.0]

    def test_names_run_on_or_restart(self, read):
        for start in (1, 5):
            found = read(one(points(SQUARE) + points(inner(50), 2, start), area="0.7500"))
            assert codes(found) == []
        assert found.frame["point_names"].tolist() == ["J1,J2,J3,J4;J6,J5,J8,J7"]

    def test_open_rings_are_closed(self, read):
        found = read(one(points(SQUARE, close=False)))
        assert codes(found) == ["RING_OPEN"]
        assert only(found, "RING_OPEN").line == FIRST + 4
        assert found.frame.area.tolist() == [10_000.0]

    def test_a_gap_of_less_than_a_millimetre_closes(self, read):
        lines = points(SQUARE)
        lines[-1] = "J1,1,3520100.0004,39600000.0000"
        found = read(one(lines))
        assert codes(found) == ["RING_OPEN"]
        assert "0.0004 m" in only(found, "RING_OPEN").text("en")
        assert len(found.frame.geometry.iloc[0].exterior.coords) == 5

    def test_the_closing_point_written_twice(self, read):
        lines = points(SQUARE)
        found = read(one([*lines, lines[-1]]))
        assert codes(found) == ["DUP_VERTEX"]
        assert found.frame.area.tolist() == [10_000.0]

    def test_a_ring_given_twice_counts_once(self, read):
        found = read(one(points(SQUARE, 1) + points(SQUARE[::-1], 2)))
        assert codes(found) == ["RING_REPEATED"]
        assert found.frame.area.tolist() == [10_000.0]

    def test_a_hole_that_crosses_its_ring(self, read):
        crossing = shift(inner(40), y=-21)  # 1 m beyond the west edge
        found = read(one(points(SQUARE, 1) + points(crossing, 2), area="0.8440"))
        assert "HOLE_OUTSIDE" in codes(found)
        assert only(found, "HOLE_OUTSIDE").line == FIRST + 6

    def test_a_hole_that_lies_outside(self, read):
        outside = shift(inner(50), y=300)
        found = read(one(points(SQUARE, 1) + points(outside, 2), area="0.7500"))
        assert sorted(codes(found)) == ["AREA_MISMATCH", "HOLE_OUTSIDE"]
        assert "part 2" in only(found, "HOLE_OUTSIDE").text("en")

    def test_a_head_line_for_each_ring(self, read):
        lines = [head(5, "0.7500"), *points(SQUARE), head(5, "0.7500"), *points(inner(50), start=5)]
        found = read(HEADER + "\n".join(lines))
        assert codes(found) == ["HEAD_PER_RING"]
        assert found.frame.area.tolist() == [7_500.0]
        assert found.frame["point_count"].tolist() == [10]

    def test_two_plots_of_one_number_stay_two(self, read):
        lines = [head(5), *points(SQUARE), head(5), *points(shift(SQUARE, y=300))]
        found = read(HEADER + "\n".join(lines))
        assert codes(found) == []
        assert found.frame.area.tolist() == [10_000.0, 10_000.0]

    def test_nothing_enclosed(self, read):
        lines = points(SQUARE[:2], close=False)
        found = read(HEADER + "\n".join([head(7, "1.0000"), *points(SQUARE), *points(SQUARE[:2], ring=2, close=False)]))
        assert sorted(codes(found)) == ["RING_OPEN", "ZERO_AREA"]
        assert found.frame.area.tolist() == [10_000.0]
        alone = read(one(lines))
        assert "ZERO_AREA" in codes(alone)
        assert alone.frame.geometry.iloc[0] is None
        assert "EMPTY_PLOT" in codes(alone)

    def test_lines_and_points(self, read):
        lines = [
            head(2, "", kind="线"),
            *points(SQUARE[:2], close=False),
            head(5, "", kind="线"),
            *points(SQUARE),
            head(1, "", kind="点"),
            *points(SQUARE[:1], close=False),
        ]
        found = read(HEADER + "\n".join(lines))
        assert codes(found) == []
        assert found.frame.geom_type.tolist() == ["LineString", "LineString", "Point"]
        assert found.frame.length.tolist() == [100.0, 400.0, 0.0]


class TestFaults:
    def test_swapped_plot_by_plot(self, read):
        swapped = [f"J{i},1,{y:.3f},{x:.3f}" for i, (x, y) in enumerate([*SQUARE, SQUARE[0]], 1)]
        text = one() + "\n".join([head(5, number="2"), *swapped])
        found = read(text)
        assert codes(found) == ["XY_SWAPPED"]
        repair = only(found, "XY_SWAPPED")
        assert (repair.line, repair.row, repair.id) == (FIRST + 7, 1, "2")
        assert found.frame.area.tolist() == [10_000.0, 10_000.0]

    def test_swapped_without_prefix(self, read):
        swapped = [f"J{i},1,{y - 39e6:.3f},{x:.3f}" for i, (x, y) in enumerate([*SQUARE, SQUARE[0]], 1)]
        found = read(one(swapped))
        assert codes(found) == ["PREFIX_ADDED", "XY_SWAPPED"]
        assert found.frame.total_bounds.tolist() == [39_600_000, 3_520_000, 39_600_100, 3_520_100]

    def test_a_prefix_is_added_to_the_last_digit(self, read):
        bare = [line.replace(",39600", ",600").replace(".000", ".123") for line in points(SQUARE)]
        found = read(one(bare))
        assert codes(found) == ["PREFIX_ADDED"]
        assert found.crs == "EPSG:4527"
        assert found.frame.total_bounds.tolist() == [39_600_000.123, 3_520_000.123, 39_600_100.123, 3_520_100.123]

    @pytest.mark.parametrize("said", ["带号=", "带号=待定"])
    def test_zone_unknown_is_refused(self, read, said):
        bare = one([line.replace(",39600", ",600") for line in points(SQUARE)]).replace("带号=39", said)
        with pytest.raises(InputError, match=r"四至\.txt:9: ZONE_UNKNOWN: .*lines 14, 15") as refusal:
            read(bare)
        assert "25" in str(refusal.value.next)
        assert ("待定" in str(refusal.value)) == ("待定" in said)
        found = read(bare, crs="EPSG:4526")
        assert found.crs == "EPSG:4526"
        assert found.frame.total_bounds[0] == 38_600_000

    def test_the_central_meridian_for_a_zone(self, read):
        bare = one([line.replace(",39600", ",600") for line in points(SQUARE)])
        found = read(bare.replace("带号=39", "带号=117"))
        assert codes(found) == ["ZONE_NUMBER", "PREFIX_ADDED"]
        assert found.crs == "EPSG:4527"

    def test_header_and_prefix_disagree(self, read):
        found = read(one().replace("带号=39", "带号=38"))
        assert codes(found) == ["ZONE_HEADER_MISMATCH"]
        assert only(found, "ZONE_HEADER_MISMATCH").line == 9
        assert found.crs == "EPSG:4527"

    def test_degrees_and_zone_disagree(self, read):
        found = read(one().replace("几度分带=3", "几度分带=6"))
        assert codes(found) == ["DEGREE_MISMATCH"]
        assert only(found, "DEGREE_MISMATCH").line == 6
        assert found.crs == "EPSG:4527"

    def test_what_the_user_states_must_fit(self, read):
        with pytest.raises(InputError, match=r"zone prefix 39, and the CRS stated is of zone 38"):
            read(one(), crs="EPSG:4526")

    @pytest.mark.parametrize(
        ("system", "telling"),
        [
            ("坐标系=济南独立坐标系", "地方坐标系"),
            ("坐标系=地方坐标系", "地方坐标系"),
            ("坐标系=2000国家大地坐标系\n几度分带=1.5", "地方坐标系"),
            ("坐标系=2000国家大地坐标系\n投影类型=兰伯特", "not Gauss-Krüger"),
        ],
    )
    def test_local_systems_are_refused(self, read, system, telling):
        header = "[属性描述]\n" + system + "\n带号=39\n[地块坐标]\n"
        with pytest.raises(InputError, match=telling):
            read(one(header=header))
        assert read(one(header=header), crs="EPSG:4527").crs == "EPSG:4527"

    @pytest.mark.parametrize("system", ["坐标系=大地坐标系", "坐标系="])
    def test_a_datum_that_is_not_said(self, read, system):
        found = read(one().replace("坐标系=2000国家大地坐标系", system))
        assert codes(found) == ["DATUM_UNKNOWN"]
        assert found.crs is None
        assert found.frame.total_bounds[0] == 39_600_000

    def test_no_header(self, read):
        found = read(one(header="[地块坐标]\n"))
        assert codes(found) == ["NO_HEADER"]
        assert found.crs is None
        assert read(one(header=""), crs="EPSG:4527").crs == "EPSG:4527"

    def test_points_without_a_head(self, read):
        found = read(HEADER + "\n".join(points(SQUARE)))
        assert codes(found) == ["HEAD_MISSING"]
        assert found.frame.area.tolist() == [10_000.0]
        followed = read(HEADER + "\n".join([*points(shift(SQUARE, y=300)), head(5), *points(SQUARE)]))
        assert followed.frame["line"].tolist() == [0, FIRST + 5]

    @pytest.mark.parametrize(
        ("count", "lines", "expected"),
        [
            (5, points(SQUARE), []),
            (4, points(SQUARE), []),
            (6, points(SQUARE), ["POINT_COUNT"]),
            (3, points(SQUARE), ["POINT_COUNT"]),
            ("五", points(SQUARE), ["POINT_COUNT"]),
            ("", points(SQUARE), ["POINT_COUNT"]),
            (10, points(SQUARE) + points(shift(SQUARE, y=300), 2), []),
            (8, points(SQUARE) + points(shift(SQUARE, y=300), 2), []),
            (9, points(SQUARE) + points(shift(SQUARE, y=300), 2), ["POINT_COUNT"]),
        ],
    )
    def test_point_count(self, read, count, lines, expected):
        area = f"{len(lines) // 5}.0000"
        found = read(HEADER + "\n".join([head(count, area), *lines]))
        assert codes(found) == expected

    @pytest.mark.parametrize(
        ("area", "expected", "hectares"),
        [
            ("1.0000", [], 1.0),
            ("", [], None),
            ("0.9997", [], 0.9997),
            ("10000", ["AREA_UNIT"], 1.0),
            ("15.0", ["AREA_MISMATCH"], 15.0),
            ("1.0000公顷", ["AREA_UNIT"], 1.0),
            ("10000㎡", ["AREA_UNIT"], 1.0),
            ("１.0000", ["FULLWIDTH"], 1.0),
            ("约1公顷", ["AREA_FIELD"], None),
            ("1.0101", ["AREA_MISMATCH"], 1.0101),
            ("1.0100", [], 1.01),
            ("10200", ["AREA_MISMATCH", "AREA_UNIT"], 1.02),
            ("10200㎡", ["AREA_MISMATCH", "AREA_UNIT"], 1.02),  # half a square metre is its own rounding, not half a ha
            ("15.3亩", ["AREA_MISMATCH", "AREA_UNIT"], 1.02),
            ("10100㎡", ["AREA_UNIT"], 1.01),
            ("0", ["AREA_MISMATCH"], 0.0),
        ],
    )
    def test_stated_area(self, read, area, expected, hectares):
        found = read(one(area=area))
        assert codes(found) == expected
        assert all(repair.line == FIRST for repair in found.repairs)
        stated = found.frame["stated_area"].iloc[0]
        assert stated == hectares if hectares is not None else stated != stated
        assert found.frame["stated_area_text"].fillna("").tolist() == [area.replace("１", "1")]

    def test_a_mismatch_tells_both_areas(self, read):
        found = read(one(area="1.5000"))
        assert "1.0000 in the plane and 0.9998 on the ellipsoid" in only(found, "AREA_MISMATCH").text("en")

    def test_head_without_at(self, read):
        found = read(one().replace(",@", ","))
        assert codes(found) == ["HEAD_NO_AT"]
        assert only(found, "HEAD_NO_AT").line == FIRST

    @pytest.mark.parametrize(
        ("before", "after", "line"),
        [
            ("J2,1,", "J2，1，", FIRST + 2),
            ("J2,1,3520100.000", "J2,1,３５２０１００．０００", FIRST + 2),
            (",@", "，＠", FIRST),
            ("带号=39", "带号＝39", 9),
            ("[地块坐标]", "【地块坐标】", 12),
        ],
    )
    def test_full_width_signs(self, read, before, after, line):
        found = read(one().replace(before, after))
        assert codes(found) == ["FULLWIDTH"]
        assert only(found, "FULLWIDTH").line == line
        assert found.frame.area.tolist() == [10_000.0]

    def test_names_keep_their_full_width_signs(self, read):
        found = read(one().replace("区块一", "１号（东．区）＠"))
        assert found.frame["plot_name"].tolist() == ["１号（东．区）＠"]
        assert codes(found) == []

    @pytest.mark.parametrize(
        ("before", "after"), [(",1,35", " , 1,  35"), ("J2,", " J2,"), ("区块一,", "区块一 , "), ("1,3", "1,\t3")]
    )
    def test_blanks(self, read, before, after):
        found = read(one().replace(before, after))
        assert codes(found) == ["SPACES"]
        assert found.frame["plot_name"].tolist() == ["区块一"]
        assert found.frame.area.tolist() == [10_000.0]

    def test_blanks_inside_names_stay(self, read):
        found = read(one().replace("J2,1,", "J 2 , 1,"))
        assert found.frame["point_names"].tolist() == ["J1,J 2,J3,J4"]

    @pytest.mark.parametrize("separator", ["\t", "  ", ";"])
    def test_other_separators(self, read, separator):
        found = read(one([line.replace(",", separator) for line in points(SQUARE)]))
        assert codes(found) == ["SEPARATOR"]
        assert found.frame.area.tolist() == [10_000.0]

    def test_trailing_commas(self, read):
        found = read(one([line + ",," for line in points(SQUARE)]))
        assert codes(found) == []

    def test_no_ring_number(self, read):
        found = read(one([line.replace(",1,", ",") for line in points(SQUARE)]))
        assert codes(found) == ["NO_RING"]

    def test_more_fields(self, read):
        found = read(one([line + ",12.5" for line in points(SQUARE)]))
        assert codes(found) == ["EXTRA_FIELD"]

    def test_duplicate_vertex(self, read):
        for apart, expected in ((0.0009, ["DUP_VERTEX"]), (0.0011, [])):
            lines = points(SQUARE)
            lines.insert(2, f"J9,1,{3520100 - apart:.4f},39600100.0000")
            assert codes(read(one(lines))) == expected
        lines[2] = "J9,1,3520100.000,39600100.000"
        assert only(read(one(lines)), "DUP_VERTEX").line == FIRST + 3

    def test_spike(self, read):
        spiked = [*SQUARE[:2], (3520050, 39600100), (3520050, 39600150), (3520050.001, 39600100), *SQUARE[2:]]
        found = read(one(points(spiked)))
        assert only(found, "SPIKE").line == FIRST + 4
        wide = [*SQUARE[:2], (3520050, 39600100), (3520050, 39600150), (3520049.99, 39600100), *SQUARE[2:]]
        assert codes(read(one(points(wide)))) == []

    def test_self_intersection_says_where(self, read):
        bow_tie = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]
        assert codes(read(one(points(bow_tie), area=""))) == ["SELF_INTERSECTION"]
        uneven = [SQUARE[0], SQUARE[2], (3520120, 39600120), SQUARE[3]]
        found = read(one(points(uneven), area=""))
        assert "SELF_INTERSECTION" in codes(found)
        assert "E 396000" in only(found, "SELF_INTERSECTION").text("en")

    def test_closing_line_writes_x_twice(self, read):
        lines = points(SQUARE)
        lines[-1] = "J1,1,3520100.000,3520100.000"
        found = read(one(lines))
        assert codes(found) == ["CLOSE_X_X"]
        assert only(found, "CLOSE_X_X").line == FIRST + 5
        assert found.frame.area.tolist() == [10_000.0]

    @pytest.mark.parametrize("line", [2, 4])
    def test_x_twice_elsewhere_is_corrupt(self, read, line):
        lines = points(SQUARE, close=line == 2)
        x = lines[line - 1].split(",")[2]
        lines[line - 1] = f"J{line},1,{x},{x}"
        with pytest.raises(InputError, match=rf"四至\.txt:{FIRST + line}: corrupt vertex"):
            read(one(lines))

    @pytest.mark.parametrize(
        "corrupt",
        [
            "J2,1,3520100.000,",
            "J2,1,3520100.000",
            "J2,1",
            "J2,1,3520100.000,396oo100.000",
            "J2,1,3520100.000,nan",
            "J2,1,3520100.000,inf",
            "J2,1,3.5201E+06,3.96E+07",
            "J2,1,3520100.000,39_600_100",
            "J2,1,0,0",
            "J2,1,3520100.000,0.000",
            "J2,1,8520100.000,39600100.000",
            "J2,1,3520100.000,59600100.000",
            "J2,1,3520100.000,38600100.000",
            "J2,1,3520100.000,39000100.000",
            "# note",
        ],
    )
    def test_a_corrupt_vertex_is_refused_with_its_line(self, read, corrupt):
        lines = points(SQUARE)
        lines[1] = corrupt
        with pytest.raises(InputError, match=rf"四至\.txt:{FIRST + 2}: corrupt vertex"):
            read(one(lines))

    def test_out_of_china(self, read):
        far = [(north + 2_480_000, east) for north, east in SQUARE]
        with pytest.raises(InputError, match=rf"四至\.txt:{FIRST + 1}: (OUT_OF_CHINA|corrupt vertex)"):
            read(one(points(far)))
        with pytest.raises(InputError, match=rf"四至\.txt:{FIRST + 1}: OUT_OF_CHINA"):
            read(one(["J1,1,31.8,18.0", "J2,1,31.8,18.1", "J3,1,31.9,18.1"]))
        west = [f"J{i},1,{x},{y - 14e6 - 400_000}" for i, (x, y) in enumerate(SQUARE, 1)]
        with pytest.raises(InputError, match="OUT_OF_CHINA"):
            read(one(west))

    def test_far_outside_its_band(self, read):
        found = read(one(points(shift(SQUARE, y=200_000))))
        assert codes(found) == ["OUT_OF_BAND"]

    def test_plots_in_two_zones(self, read):
        there = [f"J{i},1,{x:.3f},{y - 1e6 + 283_000:.3f}" for i, (x, y) in enumerate([*SQUARE, SQUARE[0]], 1)]
        text = one() + "\n".join([head(5, number="2"), *there, head(5, number="3"), *points(shift(SQUARE, y=200))])
        found = read(text)
        assert "TWO_BANDS" in codes(found)
        repair = only(found, "TWO_BANDS")
        assert (repair.line, repair.id) == (FIRST + 6, "2")
        assert found.crs == "EPSG:4527"
        assert found.frame.area.iloc[1] == pytest.approx(10_000, rel=0.005)
        assert (found.frame.bounds["minx"] > 39_500_000).all()

    def test_a_plot_of_two_zones_is_corrupt(self, read):
        lines = points(SQUARE)
        lines[1] = lines[1].replace(",39", ",38")
        with pytest.raises(InputError, match=rf":{FIRST + 2}: corrupt vertex: .*another zone than its plot"):
            read(one(lines))

    def test_a_second_header(self, read):
        again = one() + one().replace("区块一", "区块二")
        found = read(again)
        assert codes(found) == ["SECTION_REPEATED"]
        assert len(found.frame) == 2
        with pytest.raises(InputError, match=rf":{FIRST + 6 + 8}: a second header says 带号=38, the first 带号=39"):
            read(one() + one().replace("带号=39", "带号=38"))

    @pytest.mark.parametrize("text", ["", "\n", "hello\n", HEADER, HEADER + head(5) + "\n", "[项目信息]\n项目名称=x\n"])
    def test_no_survey_file(self, read, text):
        with pytest.raises(InputError, match=r"no survey coordinate file|corrupt vertex"):
            read(text)

    @pytest.mark.parametrize("content", [b"PK\x03\x04\0\0\0", b"\xd0\xcf\x11\xe0\0\xff"])
    def test_no_text_file(self, read, content):
        with pytest.raises(InputError, match="no text file"):
            read(content)

    def test_bytes_of_no_encoding(self, read):
        data = one().encode("gb18030")
        found = read(data.replace("块一".encode("gb18030"), b"\xff\xff\xff"))
        assert codes(found) == ["ENCODING"]
        assert only(found, "ENCODING").line == FIRST
        assert "damaged in gb18030;" in only(found, "ENCODING").text("en")
        assert found.frame["plot_name"].iloc[0].startswith("区\ufffd")
        with pytest.raises(InputError, match=rf"四至\.txt:{FIRST + 2}: corrupt vertex"):
            read(data.replace(b"J2,1,352", b"J2,1,3\xff2"))
        with pytest.raises(InputError, match=r"四至\.txt:2: its text is not in UTF-8 or GB 18030"):
            read(data.replace(b"=", b"\xff="))

    def test_a_damaged_line_in_the_header(self, read):
        found = read(one().replace("数据产生单位=", "数据产生单位"))
        assert codes(found) == ["HEADER_LINE"]
        assert only(found, "HEADER_LINE").line == 3

    def test_a_line_of_the_header_among_the_plots(self, read):
        found = read(one().replace("J3,", "带号=39\nJ3,"))
        assert codes(found) == ["SECTION_REPEATED"]
        with pytest.raises(InputError, match="带号=38"):
            read(one().replace("J3,", "带号=38\nJ3,"))

    def test_a_missing_file(self, tmp_path):
        with pytest.raises(InputError, match=r"no\.txt: the file cannot be read"):
            read_layer(tmp_path / "no.txt", ReadOptions())


#: The square as longitudes and latitudes: E9 of the shared files in small.
DEGREES = [(31.7990, 118.0560), (31.7990, 118.0570), (31.7980, 118.0570), (31.7980, 118.0560)]

#: A square of 4" by 4", about 123 m by 105 m, in ddd.mmss.
RUN_TOGETHER = [(31.47510, 118.03250), (31.47510, 118.03290), (31.47470, 118.03290), (31.47470, 118.03250)]


class TestDegrees:
    def test_either_order(self, read):
        lines = [f"J{i},1,{lat:.9f},{lon:.9f}" for i, (lat, lon) in enumerate([*DEGREES, DEGREES[0]], 1)]
        turned = [f"J{i},1,{lon:.9f},{lat:.9f}" for i, (lat, lon) in enumerate([*DEGREES, DEGREES[0]], 1)]
        for written, order in ((lines, "lat,lon"), (turned, "lon,lat")):
            found = read(one(written, area=""))
            assert codes(found) == ["GEOGRAPHIC"]
            assert order in only(found, "GEOGRAPHIC").text("en")
            assert found.crs == "EPSG:4490"
            assert found.frame.total_bounds.tolist() == [118.0560, 31.7980, 118.0570, 31.7990]

    def test_no_header_no_datum(self, read):
        lines = [f"J{i},1,{lat},{lon}" for i, (lat, lon) in enumerate(DEGREES, 1)]
        found = read(one(lines, area="", header="[地块坐标]\n"))
        assert found.crs is None
        assert read(one(lines, area="", header="[地块坐标]\n"), crs="EPSG:4326").crs == "EPSG:4326"

    def test_the_area_is_held_against_the_stated_one(self, read):
        lines = [f"J{i},1,{lat},{lon}" for i, (lat, lon) in enumerate(DEGREES, 1)]
        assert "AREA_MISMATCH" not in codes(read(one(lines, area="1.0489")))
        assert "AREA_MISMATCH" in codes(read(one(lines, area="1.1489")))

    def together(self, area, header=HEADER):
        lines = [f"J{i},1,{lat:.6f},{lon:.6f}" for i, (lat, lon) in enumerate(RUN_TOGETHER, 1)]
        return one(lines, area=area, header=header)

    def test_run_together_by_the_stated_area(self, read):
        found = read(self.together("1.2968"))
        assert "DEGREES_MINUTES_SECONDS" in codes(found)
        assert "AREA_MISMATCH" not in codes(found)
        expected = [
            118 + 3 / 60 + 25 / 3600,
            31 + 47 / 60 + 47 / 3600,
            118 + 3 / 60 + 29 / 3600,
            31 + 47 / 60 + 51 / 3600,
        ]
        assert found.frame.total_bounds.tolist() == pytest.approx(expected, abs=1e-12)

    def test_decimal_by_the_stated_area(self, read):
        found = read(self.together("0.1690"))
        assert "DEGREES_MINUTES_SECONDS" not in codes(found)

    @pytest.mark.parametrize("area", ["", "500.0"])
    def test_either_is_refused(self, read, area):
        with pytest.raises(
            InputError, match=rf":{FIRST + 1}: the coordinates may be decimal degrees or degrees, minutes"
        ):
            read(self.together(area))

    def test_the_header_settles_it(self, read):
        assert "DEGREES_MINUTES_SECONDS" in codes(read(self.together("", HEADER.replace("=米", "=度分秒"))))
        assert "DEGREES_MINUTES_SECONDS" not in codes(read(self.together("", HEADER.replace("=米", "=度"))))

    def test_sixty_minutes_there_are_not(self, read):
        lines = [f"J{i},1,{lat},{lon}" for i, (lat, lon) in enumerate(DEGREES, 1)]
        with pytest.raises(InputError, match="60 and more"):
            read(one(lines, area="", header=HEADER.replace("=米", "=度分秒")))

    @pytest.mark.parametrize("form", ["{d}°{m}′{s}″", "{d}度{m}分{s}秒", "{d}:{m}:{s}", "{d}°{m}'{s}\"N"])
    def test_with_signs(self, read, form):
        def write(d, m, s):
            return form.format(d=d, m=f"{m:02d}", s=f"{s:06.3f}")

        corners = [(51, 25), (51, 29), (47, 29), (47, 25)]
        lines = [f"J{i},1,{write(31, 47, lat)},{write(118, 3, lon)}" for i, (lat, lon) in enumerate(corners, 1)]
        found = read(one(lines, area="1.2968"))
        assert set(codes(found)) == {"GEOGRAPHIC", "RING_OPEN"}
        assert found.frame.total_bounds[1] == pytest.approx(31 + 47 / 60 + 47 / 3600, abs=1e-12)


class TestInBulk:
    """The same files read a column at a time and line by line."""

    def test_one_odd_line_among_many(self, read):
        ring = [(3520000 + 100 * k, 39600000 + (k % 2)) for k in range(300)]
        corners = [*ring, (3529900, 39601000), (3520000, 39601000)]
        lines = points(corners)
        plain = read(one(lines, area=""))
        odd = [*lines[:100], lines[100].replace(",", ";"), *lines[101:200], lines[200] + ",7", *lines[201:]]
        found = read(one(odd, area=""))
        assert sorted(codes(found)) == ["EXTRA_FIELD", "SEPARATOR"]
        assert shapely.equals_exact(plain.frame.geometry.iloc[0], found.frame.geometry.iloc[0], 0)
        assert plain.frame["point_names"].tolist() == found.frame["point_names"].tolist()

    def test_point_names_with_an_e(self, read):
        found = read(one(points(SQUARE, prefix="E")))
        assert codes(found) == []
        assert found.frame["point_names"].tolist() == ["E1,E2,E3,E4"]

    def test_chinese_point_names(self, read):
        assert read(one(points(SQUARE, prefix="界"))).frame["point_names"].tolist() == ["界1,界2,界3,界4"]


#: What happens to files on their way: pieces that get in, and how.
SIGNS = [b",", b"@", b"\n", b"\r", b"1", b"-", b" ", b"=", b"[", b"39", b"nan", b"\xff", b";"]
PIECES = [*SIGNS, "，".encode("gbk"), b"J1,1,3,3\n", b"5,1,2,3,\xc3\xe6,,,,@\n", HEADER.encode("gbk")]
SEED = (
    one(points(SQUARE) + points(inner(50), 2, 5), area="0.7500") + "\n".join([head(5), *points(shift(SQUARE, y=500))])
).encode("gbk")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(SEED)), st.integers(0, 12), st.sampled_from([b"", *PIECES])), max_size=5))
def test_a_damaged_file_is_a_result_or_one_line(tmp_path, damages):
    data = SEED
    for at, cut, piece in damages:
        data = data[:at] + piece + data[at + cut :]
    path = tmp_path / "damaged.txt"
    path.write_bytes(data)
    message, found = "", None
    try:
        found = read_layer(path, ReadOptions())
    except InputError as error:
        message = str(error)
    assert "\n" not in message
    assert bool(message) == (found is None)
    if found is not None:
        assert len(found.frame)
        bare = shapely.is_missing(found.frame.geometry.array)
        assert np.flatnonzero(bare).tolist() == sorted(
            {issue.row for issue in found.repairs if issue.code == "EMPTY_PLOT"}
        )

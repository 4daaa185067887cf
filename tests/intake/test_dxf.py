"""Drawings are read as ground only where they bound ground, and what is left out is listed."""

from __future__ import annotations

import math
from pathlib import Path

import ezdxf
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from ezdxf.entities import Hatch
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box

from landuse.core.errors import InputError
from landuse.intake import dxf
from landuse.intake.base import ReadOptions, WriteOptions

SHARED = Path(__file__).parents[3] / "shared" / "data"
SQUARE = [(0, 0), (100, 0), (100, 100), (0, 100)]
PLAIN = ReadOptions()


def drawn(tmp_path, draw, version="R2010", **options):
    """Draw something, save it and read it."""
    drawing = ezdxf.new(version)
    draw(drawing, drawing.modelspace())
    drawing.saveas(tmp_path / "图.dxf")
    return dxf.read_layer(tmp_path / "图.dxf", ReadOptions(**options))


def codes(found):
    return [entry.code for entry in found.repairs]


def said(found, code):
    return next(entry.text("en") for entry in found.repairs if entry.code == code)


@pytest.mark.parametrize("version", ["R12", "R2000", "R2004", "R2010", "R2018"])
def test_closed_lines_are_ground_with_layer_and_handle(tmp_path, version):
    def draw(drawing, space):
        add = space.add_polyline2d if version == "R12" else space.add_lwpolyline
        add(SQUARE, close=True, dxfattribs={"layer": "地块"})
        add([*SQUARE, (0, 0)], dxfattribs={"layer": "红线"})

    found = drawn(tmp_path, draw, version)
    assert found.frame.geometry.area.tolist() == [10_000, 10_000]
    assert found.frame["layer"].tolist() == ["地块", "红线"]
    assert found.frame["handle"].is_unique
    assert found.crs is None
    assert found.repairs == ()
    assert dxf.list_layers(tmp_path / "图.dxf") == ["地块", "红线"]
    one = dxf.read_layer(tmp_path / "图.dxf", ReadOptions(layer="红线"))
    assert one.frame["layer"].tolist() == ["红线"]


def test_an_arc_keeps_to_the_chord_error_that_is_said(tmp_path):
    def draw(drawing, space):
        space.add_lwpolyline([(0, 0, 1.0), (0, 200, 1.0)], format="xyb", close=True)

    found = drawn(tmp_path, draw)
    assert "at most 0.001 m off" in said(found, "CURVES")
    whole = math.pi * 100**2
    assert whole - 2 / 3 * 0.001 * math.tau * 100 < found.frame.geometry.area[0] < whole
    coarse = dxf.read_layer(tmp_path / "图.dxf", PLAIN, chord_m=1.0)
    assert "at most 1 m off" in said(coarse, "CURVES")
    assert len(coarse.frame.geometry[0].exterior.coords) == 25


def _area_of_a_periodic_spline():
    """Sample the uniform cubic B-spline around the square by its basis."""
    t = np.linspace(0, 1, 2001)[:, None]
    basis = ((1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3)
    corners = np.array(SQUARE, dtype=float)
    pieces = [sum(part * corners[(first + k) % 4] for k, part in enumerate(basis)) / 6 for first in range(4)]
    return Polygon(np.concatenate(pieces)).area


@pytest.mark.parametrize("far", [0.0, 39_600_000.0])
def test_circles_ellipses_and_closed_splines_are_ground(tmp_path, far):
    def draw(drawing, space):
        space.add_circle((far + 50, 50), 100)
        space.add_ellipse((far, 0), major_axis=(200, 0), ratio=0.5)
        space.add_spline().set_closed([(far + x, y, 0) for x, y in SQUARE])

    found = drawn(tmp_path, draw)
    circle, ellipse, spline = found.frame.geometry.area
    assert circle == pytest.approx(math.pi * 100**2, abs=0.5)
    assert ellipse == pytest.approx(math.pi * 200 * 100, abs=1)
    assert spline == pytest.approx(_area_of_a_periodic_spline(), abs=0.3)
    assert found.frame["entity"].tolist() == ["CIRCLE", "ELLIPSE", "SPLINE"]


def test_lines_that_merely_meet_are_no_ground_and_are_listed(tmp_path):
    def draw(drawing, space):
        space.add_lwpolyline(SQUARE, close=True, dxfattribs={"layer": "地块"})
        for start, end in zip(SQUARE, SQUARE[1:] + SQUARE[:1], strict=True):
            space.add_line(start, end, dxfattribs={"layer": "线"})
        space.add_arc((0, 0), 10, 0, 180, dxfattribs={"layer": "线"})
        space.add_lwpolyline([(0, 0), (50, 0), (50, 50)], dxfattribs={"layer": "线"})
        space.add_point((1, 1), dxfattribs={"layer": "点"})
        space.add_text("甲", dxfattribs={"layer": "注记"})

    found = drawn(tmp_path, draw)
    assert found.frame["layer"].tolist() == ["地块"]
    assert [entry.text("en") for entry in found.repairs] == [
        "4 LINE on layer '线' bound no ground and were left out (400 m)",
        "1 ARC on layer '线' bounds no ground and was left out (31.4149 m)",
        "1 LWPOLYLINE on layer '线' bounds no ground and was left out (100 m)",
        "1 POINT on layer '点' was left out",
        "layer '注记' holds what draws no line: 1 TEXT",
    ]
    lines = dxf.read_layer(tmp_path / "图.dxf", ReadOptions(layer="线"))
    assert set(lines.frame.geom_type) == {"LineString"}
    assert len(lines.frame) == 6
    points = dxf.read_layer(tmp_path / "图.dxf", ReadOptions(layer="点"))
    assert points.frame.geometry.tolist() == [Point(1, 1)]


@pytest.mark.parametrize(("gap", "code"), [(0.0019, "RING_OPEN"), (0.0021, "NOT_CLOSED"), (0.9, "NOT_CLOSED")])
def test_a_gap_of_two_millimetres_is_noise_and_a_wider_one_is_listed_by_handle(tmp_path, gap, code):
    def draw(drawing, space):
        space.add_lwpolyline(SQUARE, close=True)
        space.add_lwpolyline([*SQUARE, (0, gap)])

    found = drawn(tmp_path, draw)
    assert len(found.frame) == (2 if code == "RING_OPEN" else 1)
    (entry,) = found.repairs
    assert entry.code == code
    assert entry.id is not None
    assert f"{gap:.3g} m" in entry.text("en")


def test_a_hatch_is_ground_with_its_holes(tmp_path):
    def draw(drawing, space):
        hatch = space.add_hatch(dxfattribs={"layer": "地类"})
        hatch.paths.add_polyline_path(SQUARE, is_closed=True)
        hatch.paths.add_polyline_path([(20, 20), (80, 20), (80, 80), (20, 80)], is_closed=True, flags=16)
        hatch.paths.add_polyline_path([(200, 0), (300, 0), (300, 100), (200, 100)], is_closed=True)

    found = drawn(tmp_path, draw)
    assert found.frame.geometry.area.tolist() == [10_000 - 3600 + 10_000]
    assert found.repairs == ()


def _edges(hatch: Hatch, order: tuple[int, ...]) -> None:
    path = hatch.paths.add_edge_path()
    steps = (
        lambda: path.add_line((0, 0), (100, 0)),
        lambda: path.add_arc((100, 50), 50, -90, 90),
        lambda: path.add_line((100, 100), (0, 100)),
        lambda: path.add_line((0, 0), (0, 100)),
    )
    for step in order:
        steps[step]()


def test_a_hatch_of_edges_in_any_direction(tmp_path):
    def draw(drawing, space):
        _edges(space.add_hatch(), (0, 1, 2, 3))
        _edges(space.add_hatch(), (3, 0, 1, 2))
        clockwise = space.add_hatch().paths.add_edge_path()
        clockwise.add_line((0, 0), (0, 100))
        clockwise.add_arc((50, 100), 50, 0, 180, ccw=False)
        clockwise.add_line((100, 100), (100, 0))
        clockwise.add_line((100, 0), (0, 0))

    found = drawn(tmp_path, draw)
    half = math.pi * 50**2 / 2
    assert found.frame.geometry.area.tolist() == pytest.approx([10_000 + half] * 3, abs=0.2)
    assert found.frame.is_valid.all()
    assert codes(found) == ["CURVES"]


def test_a_hatch_of_edges_that_do_not_meet_is_left_open(tmp_path):
    def draw(drawing, space):
        space.add_lwpolyline(SQUARE, close=True)
        path = space.add_hatch().paths.add_edge_path()
        path.add_line((0, 0), (100, 0))
        path.add_line((100, 0), (100, 100))

    found = drawn(tmp_path, draw)
    assert len(found.frame) == 1
    assert "HATCH" in said(found, "NOT_CLOSED")


def test_a_hatch_that_fills_a_closed_line_is_not_the_same_ground_twice(tmp_path):
    def draw(drawing, space):
        space.add_lwpolyline(SQUARE, close=True, dxfattribs={"layer": "界"})
        space.add_hatch(dxfattribs={"layer": "填充"}).paths.add_polyline_path(SQUARE[2:] + SQUARE[:2], is_closed=True)

    found = drawn(tmp_path, draw)
    assert found.frame["entity"].tolist() == ["LWPOLYLINE"]
    assert codes(found) == ["FILLING"]


def test_a_closed_line_within_another_is_said_to_be_no_hole(tmp_path):
    def draw(drawing, space):
        space.add_lwpolyline(SQUARE, close=True)
        space.add_lwpolyline([(20, 20), (80, 20), (80, 80), (20, 80)], close=True)

    found = drawn(tmp_path, draw)
    assert found.frame.geometry.area.tolist() == [10_000, 3600]
    assert codes(found) == ["NESTED"]


def test_blocks_are_exploded_with_their_attributes_scaled_and_turned(tmp_path):
    def draw(drawing, space):
        block = drawing.blocks.new("宗地")
        block.add_lwpolyline([(0, 0), (10, 0), (10, 10), (0, 10)], close=True)
        block.add_circle((5, 5), 1, dxfattribs={"layer": "标志"})
        block.add_attdef("DKBH", (0, 0))
        outer = drawing.blocks.new("组")
        outer.add_blockref("宗地", (0, 0), dxfattribs={"xscale": 2, "yscale": 2})
        first = space.add_blockref(
            "宗地", (1000, 0), dxfattribs={"layer": "地块", "xscale": 10, "yscale": 5, "rotation": 90}
        )
        first.add_attrib("DKBH", "甲-1")
        space.add_blockref("组", (0, 1000), dxfattribs={"layer": "地块"})

    found = drawn(tmp_path, draw)
    frame = found.frame
    assert frame["layer"].tolist() == ["地块", "标志", "地块", "标志"]
    assert frame["block_ref"].tolist() == ["宗地", "宗地", "组", "组"]
    assert frame["DKBH"].tolist()[:2] == ["甲-1", "甲-1"]
    assert frame["DKBH"].isna().tolist() == [False, False, True, True]
    assert frame.geometry.area.tolist() == pytest.approx([5000, math.pi * 50, 400, math.pi * 4], abs=0.05)
    assert frame.geometry[0].bounds == pytest.approx((950, 0, 1000, 100))
    assert [entry.text("en") for entry in found.repairs if entry.code == "BLOCK"] == [
        "block '宗地', placed 1 times, was exploded: 2 closed lines",
        "block '组', placed 1 times, was exploded: 2 closed lines",
    ]


def test_a_block_placed_in_rows_and_columns(tmp_path):
    def draw(drawing, space):
        drawing.blocks.new("格").add_lwpolyline(SQUARE, close=True)
        space.add_blockref("格", (0, 0)).grid((2, 3), (200, 200))

    found = drawn(tmp_path, draw)
    assert shapely.union_all(found.frame.geometry.array).area == 60_000
    assert "placed 6 times" in said(found, "BLOCK")


def test_mirrored_entities_lie_where_they_are_drawn(tmp_path):
    def draw(drawing, space):
        space.add_lwpolyline(SQUARE, close=True, dxfattribs={"extrusion": (0, 0, -1)})
        space.add_circle((50, 50), 10, dxfattribs={"extrusion": (0, 0, -1)})

    found = drawn(tmp_path, draw)
    assert found.frame.geometry[0].bounds == pytest.approx((-100, 0, 0, 100))
    assert found.frame.geometry[1].bounds == pytest.approx((-60, 40, -40, 60), abs=0.01)


def test_heights_and_tilts_are_taken_down_aloud(tmp_path):
    def draw(drawing, space):
        space.add_polyline3d([(x, y, 5.0) for x, y in SQUARE], close=True)
        space.add_lwpolyline(SQUARE, close=True, dxfattribs={"elevation": 12.5})
        space.add_lwpolyline(SQUARE, close=True, dxfattribs={"extrusion": (0, 1, 1)})

    found = drawn(tmp_path, draw)
    assert found.frame.geometry.area.tolist()[:2] == [10_000, 10_000]
    assert found.frame.geometry.area[2] == pytest.approx(10_000 / math.sqrt(2))
    assert not found.frame.has_z.any()
    assert said(found, "Z_DROPPED").startswith("3 entities")
    assert said(found, "TILTED").startswith("1 entity")


def test_extended_data_are_columns(tmp_path):
    def draw(drawing, space):
        for name in ("SOUTH", "HC", "ACAD"):
            if name not in drawing.appids:
                drawing.appids.add(name)
        line = space.add_lwpolyline(SQUARE, close=True)
        values = [(1000, "300000"), (1000, "330114001"), (1040, 12.5), (1002, "{"), (1071, 7), (1002, "}")]
        line.set_xdata("SOUTH", values)
        line.set_xdata("HC", [(1000, "工业用地")])
        line.set_xdata("ACAD", [(1000, "不是用户的")])
        space.add_lwpolyline([(x + 200, y) for x, y in SQUARE], close=True)

    frame = drawn(tmp_path, draw).frame
    assert frame["SOUTH_1"][0] == "300000"
    assert frame["SOUTH_2"][0] == "330114001"
    assert frame["SOUTH_3"][0] == 12.5
    assert frame["SOUTH_4"][0] == 7
    assert frame["HC"].tolist()[0] == "工业用地"
    assert frame["HC"].isna()[1]
    assert not any("ACAD" in name for name in frame)


def test_hidden_layers_and_paper_space_are_said(tmp_path):
    def draw(drawing, space):
        drawing.layers.add("旧界").freeze()
        space.add_lwpolyline(SQUARE, close=True, dxfattribs={"layer": "旧界"})
        drawing.layout("Layout1").add_lwpolyline(SQUARE, close=True)

    found = drawn(tmp_path, draw)
    assert len(found.frame) == 1
    assert codes(found) == ["LAYER_HIDDEN", "PAPER_SPACE"]


def test_references_to_other_drawings_are_said(tmp_path):
    def draw(drawing, space):
        space.add_lwpolyline(SQUARE, close=True)
        drawing.add_xref_def("底图.dwg", "底图")
        space.add_blockref("底图", (0, 0))
        space.add_blockref("没有", (0, 0))

    assert "底图, 没有" in said(drawn(tmp_path, draw), "EXTERNAL")


def test_rings_of_two_corners_are_left_out_by_handle(tmp_path):
    def draw(drawing, space):
        space.add_lwpolyline(SQUARE, close=True)
        space.add_lwpolyline([(0, 0), (1, 1)], close=True)
        space.add_lwpolyline([(0, 0)], close=True)

    found = drawn(tmp_path, draw)
    assert len(found.frame) == 1
    assert said(found, "TOO_FEW_POINTS").startswith("2 entities")


def test_blocks_without_end_are_refused(tmp_path):
    def draw(drawing, space):
        one, other = drawing.blocks.new("甲"), drawing.blocks.new("乙")
        one.add_blockref("乙", (0, 0))
        other.add_blockref("甲", (0, 0))
        space.add_blockref("甲", (0, 0))

    with pytest.raises(InputError, match="without end"):
        drawn(tmp_path, draw)


def _text_of_2000(tmp_path, header):
    drawing = ezdxf.new("R2000")
    drawing.layers.add("DIKUAI")
    drawing.modelspace().add_lwpolyline(SQUARE, close=True, dxfattribs={"layer": "DIKUAI"})
    drawing.saveas(tmp_path / "x.dxf")
    return (tmp_path / "x.dxf").read_bytes().replace(b"ANSI_1252", header)


@pytest.mark.parametrize(
    ("header", "codec", "stated", "says"),
    [
        (b"ANSI_936", "gb18030", None, False),
        (b"ANSI_1252", "gb18030", None, True),
        (b"ANSI_1252", "utf-8", None, True),
        (b"ANSI_936", "utf-8", None, True),
        (b"ANSI_950", "cp950", None, False),
        (b"ANSI_1252", "big5", "big5", False),
    ],
)
def test_old_drawings_are_read_in_the_encoding_their_bytes_show(tmp_path, header, codec, stated, says):
    file = tmp_path / "旧.dxf"
    file.write_bytes(_text_of_2000(tmp_path, header).replace(b"DIKUAI", "地塊界線".encode(codec)))
    found = dxf.read_layer(file, ReadOptions(encoding=stated))
    assert found.frame["layer"].tolist() == ["地塊界線"]
    assert found.encoding == codec
    assert codes(found) == (["ENCODING"] if says else [])


def test_text_that_fits_no_encoding_is_asked_about(tmp_path):
    file = tmp_path / "旧.dxf"
    file.write_bytes(_text_of_2000(tmp_path, b"ANSI_936").replace(b"DIKUAI", b"\xff\xff\x80"))
    with pytest.raises(InputError, match='encoding = "gb18030"'):
        dxf.read_layer(file, PLAIN)
    with pytest.raises(InputError, match=r"not in utf-8.*Name another"):
        dxf.read_layer(file, ReadOptions(encoding="utf-8"))
    with pytest.raises(InputError, match="no encoding 'gbq'"):
        dxf.read_layer(file, ReadOptions(encoding="gbq"))


def test_binary_drawings_are_read(tmp_path):
    drawing = ezdxf.new("R2010")
    drawing.modelspace().add_lwpolyline(SQUARE, close=True, dxfattribs={"layer": "地块"})
    drawing.saveas(tmp_path / "b.dxf", fmt="bin")
    assert dxf.read_layer(tmp_path / "b.dxf", PLAIN).frame["layer"].tolist() == ["地块"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no DXF file"),
        (b"AC1032\x00\x00", "DWG file under another name"),
        (b"AutoCAD Binary DXF\r\n\x1a\x00\x00", "cannot be read|no DXF"),
        (b"%PDF-1.7", "no DXF file"),
        (b"  0\nSECTION\n  2\nENTITIES\n  0\nLWPOLYLINE\n 10\n1.0\n", "breaks off"),
        (
            b"  0\nSECTION\n  2\nENTITIES\n  0\nLINE\n 10\nNOT A NUMBER\n  0\nENDSEC\n  0\nEOF\n",
            r"x.dxf:8: a coordinate is no number: 'NOT A NUMBER'",
        ),
    ],
)
def test_what_is_no_whole_drawing_is_one_clear_message(tmp_path, content, said):
    (tmp_path / "x.dxf").write_bytes(content)
    with pytest.raises(InputError, match=said):
        dxf.read_layer(tmp_path / "x.dxf", PLAIN)


def test_every_cut_of_a_drawing_is_refused_or_whole(tmp_path):
    content = _text_of_2000(tmp_path, b"ANSI_936")
    for at in np.linspace(10, len(content) - 10, 60).astype(int):
        (tmp_path / "x.dxf").write_bytes(content[:at])
        with pytest.raises(InputError):
            dxf.read_layer(tmp_path / "x.dxf", PLAIN)


def test_a_drawing_without_the_mark_of_its_end_is_read_aloud(tmp_path):
    content = _text_of_2000(tmp_path, b"ANSI_936")
    (tmp_path / "x.dxf").write_bytes(content[: content.rindex(b"  0")])
    found = dxf.read_layer(tmp_path / "x.dxf", PLAIN)
    assert len(found.frame) == 1
    assert codes(found) == ["EOF_MISSING"]


def test_there_is_no_such_layer(tmp_path):
    with pytest.raises(InputError, match=r"nothing is drawn on layer '乙'; there are 0"):
        drawn(tmp_path, lambda _, space: space.add_lwpolyline(SQUARE, close=True), layer="乙")


def test_a_box_takes_what_touches_it(tmp_path):
    def draw(drawing, space):
        space.add_lwpolyline(SQUARE, close=True)
        space.add_lwpolyline([(x + 200, y) for x, y in SQUARE], close=True)

    assert len(drawn(tmp_path, draw, bbox=(100, 0, 199.9, 10)).frame) == 1
    assert len(drawn(tmp_path, draw, bbox=(100, 0, 200, 10)).frame) == 2


def test_a_drawing_in_degrees_is_not_taken_with_the_tolerances_of_metres(tmp_path):
    def draw(drawing, space):
        space.add_lwpolyline([(118, 31), (118.01, 31), (118.01, 31.01), (118, 31.01)], close=True)
        space.add_lwpolyline([(118, 31), (118.01, 31), (118.01, 31.01), (118, 31.01), (118, 31.001)])

    found = drawn(tmp_path, draw)
    assert len(found.frame) == 1
    assert "degrees" in said(found, "NOT_CLOSED")


FRAME = gpd.GeoDataFrame(
    {
        "DKBH": ["甲-1", "甲-1", None],
        "面积": [1.25, None, 3.0],
        "数": pd.array([1, None, 2**40], dtype="Int64"),
        "是": [True, False, True],
        "layer": ["工业", "a/b", None],
        "日期": pd.to_datetime(["2026-06-30", None, "2024-01-01"]),
    },
    geometry=[
        Polygon(SQUARE, [[(20, 20), (20, 80), (80, 80), (80, 20)]]),
        MultiPolygon([box(200, 0, 300, 100), box(400.123456789, 0.1, 500, 100)]),
        box(0, 300, 39_600_000.123, 3_521_000.001),
    ],
    crs=4527,
)


@pytest.mark.parametrize("encoding", [None, "gbk"])
def test_what_is_written_comes_back(tmp_path, encoding):
    losses = dxf.write_layer(tmp_path / "出.dxf", FRAME, WriteOptions(layer="地块", encoding=encoding))
    assert [entry.text("en") for entry in losses] == ["layer 'a/b' has a name a drawing cannot have"]
    found = dxf.read_layer(tmp_path / "出.dxf", PLAIN)
    assert found.repairs == ()
    assert found.crs == FRAME.crs
    left, right = (pd.DataFrame(frame.drop(columns="geometry")) for frame in (found.frame, FRAME))
    pd.testing.assert_frame_equal(left, right)
    assert shapely.equals_identical(found.frame.geometry.array, FRAME.geometry.array).all()
    assert dxf.list_layers(tmp_path / "出.dxf") == ["a_b", "地块", "工业"]


def test_lines_and_points_come_back_and_missing_geometry_is_said(tmp_path):
    ring = shapely.LineString([(0, 0), (1, 0), (1, 1), (0, 0)])
    frame = gpd.GeoDataFrame({"n": [1, 2, 3]}, geometry=[shapely.LineString([(0, 0), (1, 1)]), None, ring])
    losses = dxf.write_layer(tmp_path / "o.dxf", frame, WriteOptions())
    assert [entry.code for entry in losses] == ["NO_GEOMETRY"]
    back = dxf.read_layer(tmp_path / "o.dxf", PLAIN).frame
    assert back["n"].tolist() == [1, 3]
    assert back.geometry.tolist() == [frame.geometry[0], frame.geometry[2]]
    points = gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.MultiPoint([(0, 0), (1, 1)])])
    dxf.write_layer(tmp_path / "p.dxf", points, WriteOptions())
    assert dxf.read_layer(tmp_path / "p.dxf", PLAIN).frame.geometry.tolist() == [points.geometry[0]]


def test_a_copy_made_in_a_cad_program_is_a_feature_of_its_own(tmp_path):
    dxf.write_layer(tmp_path / "o.dxf", FRAME[:1], WriteOptions())
    drawing = ezdxf.readfile(tmp_path / "o.dxf")
    space = drawing.modelspace()
    for entity in list(space):
        copy = entity.copy()
        copy.translate(1000, 0, 0)
        space.add_entity(copy)
    space.add_lwpolyline([(x, y + 500) for x, y in SQUARE], close=True, dxfattribs={"layer": "新"})
    drawing.save()
    found = dxf.read_layer(tmp_path / "o.dxf", PLAIN)
    assert found.frame.geometry.area.tolist() == [6400, 6400, 10_000]
    assert found.frame["DKBH"].tolist()[:2] == ["甲-1", "甲-1"]
    assert found.frame["layer"].tolist()[2] == "新"
    assert codes(found) == ["COPIED"]


def test_a_collection_cannot_be_drawn(tmp_path):
    frame = gpd.GeoDataFrame(geometry=[shapely.GeometryCollection([shapely.GeometryCollection([Point(0, 0)])])])
    with pytest.raises(InputError, match="GeometryCollection"):
        dxf.write_layer(tmp_path / "o.dxf", frame, WriteOptions())
    with pytest.raises(InputError, match="not written in 'big5'"):
        dxf.write_layer(tmp_path / "o.dxf", FRAME, WriteOptions(encoding="big5"))
    area = gpd.GeoDataFrame({"面积": ["5㎡"]}, geometry=[Point(0, 0)])
    dxf.write_layer(tmp_path / "o.dxf", area, WriteOptions(encoding="gbk"))
    area["面积"] = "5²"
    with pytest.raises(InputError, match="'面积' holds ², which GBK does not have"):
        dxf.write_layer(tmp_path / "o.dxf", area, WriteOptions(encoding="gbk"))


NUMBERS = st.floats(-1e7, 1e8, allow_nan=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@settings(deadline=None, max_examples=40)
@given(
    rings=st.lists(st.tuples(NUMBERS, NUMBERS, st.floats(0.01, 5000)), min_size=1, max_size=4),
    texts=st.lists(TEXTS | st.none(), min_size=4, max_size=4),
    hole=st.booleans(),
    encoding=st.sampled_from([None, "gbk"]),
)
def test_any_ground_and_text_come_back(tmp_path_factory, rings, texts, hole, encoding):
    shapes = []
    for x, y, size in rings:
        outer = box(x, y, x + size, y + size)
        inner = [(x + size / 4, y + size / 4), (x + size / 2, y + size / 4), (x + size / 4, y + size / 2)]
        shapes.append(Polygon(outer.exterior.coords, [inner]) if hole else outer)
    whole = [shapes[0], MultiPolygon(shapes)] if len(shapes) > 1 else [shapes[0]]
    if encoding:
        texts = [text and text.encode("gbk", errors="ignore").decode("gbk") for text in texts]
    frame = gpd.GeoDataFrame({"名称": pd.Series(texts[: len(whole)], dtype="str")}, geometry=whole)
    file = tmp_path_factory.mktemp("dxf") / "o.dxf"
    assert dxf.write_layer(file, frame, WriteOptions(encoding=encoding)) == []
    back = dxf.read_layer(file, PLAIN).frame
    pd.testing.assert_series_equal(back["名称"], frame["名称"])
    assert shapely.equals_identical(back.geometry.array, frame.geometry.array).all()


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")
def test_the_real_drawing():
    found = dxf.read_layer(SHARED / "ugly" / "xiasha" / "parcels.dxf", PLAIN)
    assert len(found.frame) == 577
    assert set(found.frame["entity"]) == {"HATCH"}
    assert found.frame.geometry.area.sum() == pytest.approx(28_992_088.70, abs=0.01)
    assert found.frame.is_valid.all()
    assert found.repairs == ()


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 10**9), st.sampled_from([b"", b"\x00", b"\n", b"9", b"-", b"\xc4", b"  0\n", b"1e400", b"nan"]))
def test_a_damaged_drawing_is_a_result_or_one_message(tmp_path_factory, place, damage):
    folder = tmp_path_factory.mktemp("dxf")
    drawing = ezdxf.new("R2000")
    drawing.blocks.new("B").add_circle((0, 0), 5)
    space = drawing.modelspace()
    space.add_lwpolyline([(0, 0, 0.5), (100, 0, 0), (100, 100, 0)], format="xyb", close=True)
    _edges(space.add_hatch(), (0, 1, 2, 3))
    space.add_blockref("B", (10, 10))
    drawing.saveas(folder / "x.dxf")
    content = (folder / "x.dxf").read_bytes()
    start = content.index(b"BLOCKS")
    at = start + place % (len(content) - start)
    (folder / "x.dxf").write_bytes(content[:at] + damage + content[at + 1 :])
    try:
        found = dxf.read_layer(folder / "x.dxf", PLAIN)
    except InputError:
        return
    assert shapely.is_valid_input(found.frame.geometry.array).all()

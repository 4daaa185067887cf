"""Faults of a drawing, on land that can be measured with a finger."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import GeometryCollection, LineString, MultiPolygon, Point, Polygon, affinity, box

from landuse.boundary.topology.check import Limits, check_between, check_topology, check_within
from landuse.boundary.topology.exceptions import accept
from landuse.boundary.topology.faults import TopologyFaults, widths
from landuse.core.errors import InputError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

ODD = Path(__file__).parents[2].parent / "shared" / "data" / "ugly" / "geos_xml" / "valid_cases.csv"
XIASHA = Path(__file__).parents[2].parent / "shared" / "data" / "xiasha" / "xiasha.gpkg"


def frame(*polygons: BaseGeometry | None, crs: int | None = 4549, **columns: list[object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(polygons), crs=crs)


def kinds(faults: TopologyFaults) -> list[tuple[str, object, object]]:
    return list(zip(faults.frame["code"], faults.frame["id_a"], faults.frame["id_b"], strict=True))


def grid(columns: int, rows: int, size: float = 100.0) -> list[Polygon]:
    cells = itertools.product(range(columns), range(rows))
    return [box(x * size, y * size, (x + 1) * size, (y + 1) * size) for x, y in cells]


def test_a_clean_tiling_has_no_fault() -> None:
    faults = check_topology(frame(*grid(5, 4)))
    assert not len(faults.frame)
    assert all(ignored.count == 0 for ignored in faults.ignored.values())


def test_an_overlap_has_its_ground_size_and_message() -> None:
    faults = check_topology(frame(box(0, 0, 100, 100), box(90, 0, 200, 100), name=["甲", "乙"]), ids="name")
    row = faults.frame[faults.frame["code"] == "overlap"].iloc[0]
    assert (row["id_a"], row["id_b"]) == ("甲", "乙")
    assert row["area_m2"] == pytest.approx(1000)
    assert row["width_m"] == pytest.approx(10, rel=1e-3)
    assert row.geometry.equals(box(90, 0, 100, 100))
    assert (row["row_a"], row["row_b"]) == (0, 1)
    assert faults.messages()[0] == (
        "甲与乙重叠1,000.00平方米，最宽10米，位于X=50.000, Y=95.000。请以一方界线为准修改另一方"
    )
    assert faults.messages("en")[0].startswith("甲 and 乙 overlap by 1,000.00 m²")


def test_a_polygon_inside_another_is_found() -> None:
    assert kinds(check_topology(frame(box(20, 20, 40, 40), box(0, 0, 100, 100)))) == [("contained", 1, 0)]


def test_one_inside_another_that_shares_a_side_is_contained_too() -> None:
    faults = check_topology(frame(box(0, 0, 100, 100), box(0, 0, 100, 50))).only(["contained", "overlap", "duplicate"])
    assert kinds(faults) == [("contained", 0, 1)]


def test_the_same_twice_is_a_duplicate_however_it_is_drawn() -> None:
    square = box(0, 0, 100, 100)
    turned = Polygon(np.roll(np.array(square.exterior.coords)[:-1], 2, axis=0)[::-1])
    assert kinds(check_topology(frame(square, turned))) == [("duplicate", 0, 1)]
    within = affinity.translate(square, 0.001, 0.001)
    assert kinds(check_topology(frame(square, within)).only(["duplicate", "overlap", "contained"])) == [
        ("duplicate", 0, 1)
    ]


def test_touching_in_a_line_or_a_corner_is_no_overlap() -> None:
    faults = check_topology(frame(box(0, 0, 100, 100), box(100, 0, 200, 100), box(200, 100, 300, 200)))
    assert not len(faults.frame)


def test_each_connected_part_of_an_overlap_is_told_for_itself() -> None:
    comb = Polygon([(0, 0), (100, 0), (100, 110), (80, 110), (80, 90), (20, 90), (20, 110), (0, 110)])
    faults = check_topology(frame(comb, box(0, 100, 100, 200))).only(["overlap"])
    assert faults.frame["area_m2"].tolist() == pytest.approx([200, 200])


@pytest.mark.parametrize(("width", "faults", "ignored"), [(0.0019, 0, 1), (0.002, 1, 0), (0.0021, 1, 0)])
@pytest.mark.parametrize("sign", [1, -1])
def test_the_tolerance_is_a_width_with_the_limit_itself_a_fault(
    width: float, faults: int, ignored: int, sign: int
) -> None:
    found = check_topology(frame(box(0, 0, 100, 100), box(100 + sign * width, 0, 200, 100)))
    code = "gap" if sign > 0 else "overlap"
    assert (found.frame["code"] == code).sum() == faults
    assert found.ignored[code].count == ignored
    assert found.ignored[code].area_m2 == pytest.approx(ignored * width * 100, rel=1e-3)
    assert found.ignored[code].widest_m == pytest.approx(ignored * width, abs=1e-5)


def test_a_gap_of_5_mm_is_found_and_one_of_a_tenth_is_counted_whatever_their_areas() -> None:
    short = frame(box(0, 0, 50, 25), box(50.005, 0, 100, 25))
    assert kinds(check_topology(short)) == [("gap", 0, 1)]
    long = check_topology(frame(box(0, 0, 700, 100), box(0, 100.0001, 700, 200)))
    assert not len(long.frame)
    assert long.ignored["gap"].count == 1
    assert long.ignored["gap"].area_m2 == pytest.approx(0.07, rel=1e-3)
    assert long.ignored["gap"].widest_m == pytest.approx(0.0001, abs=2e-6)


def test_a_gap_that_units_enclose_is_found_at_any_width() -> None:
    ring = [box(0, 0, 300, 100), box(0, 200, 300, 300), box(0, 100, 100, 200), box(200, 100, 300, 200)]
    faults = check_topology(frame(*ring)).only(["gap", "hole"])
    assert faults.frame["code"].tolist() == ["gap"]
    assert faults.frame["area_m2"].tolist() == [10_000]


def test_a_hole_in_one_unit_is_a_hole_and_a_filled_one_is_none() -> None:
    holed = box(0, 0, 100, 100).difference(box(40, 40, 60, 60))
    assert kinds(check_topology(frame(holed))) == [("hole", 0, None)]
    assert kinds(check_topology(frame(holed, box(40, 40, 60, 60)))) == []
    partly = check_topology(frame(holed, box(40, 40, 50, 60))).only(["hole", "gap"])
    assert kinds(partly) == [("gap", 0, 1)]


@pytest.mark.parametrize(("width", "count"), [(0.49, 1), (0.51, 0)])
def test_an_open_slit_is_a_gap_up_to_the_gap_width(width: float, count: int) -> None:
    faults = check_topology(frame(box(0, 0, 100, 100), box(100 + width, 0, 200, 100)))
    assert len(faults.frame) == count


def test_a_slit_that_a_third_unit_fills_is_no_gap() -> None:
    filled = check_topology(frame(box(0, 0, 100, 100), box(100.4, 0, 200, 100), box(100, 0, 100.4, 100)))
    assert kinds(filled) == [("tiny", 2, None)]
    half = check_topology(frame(box(0, 0, 100, 100), box(100.4, 0, 200, 100), box(100, 0, 100.4, 50))).only(["gap"])
    assert half.frame["area_m2"].tolist() == pytest.approx([20], rel=1e-2)


def test_a_wedge_between_units_is_told_by_its_width() -> None:
    left = Polygon([(0, 0), (100, 0), (100, 100), (0, 100)])
    right = Polygon([(100, 0), (200, 0), (200, 100), (100.1, 100)])
    faults = check_topology(frame(left, right)).only(["gap"])
    assert kinds(faults) == [("gap", 0, 1)]
    assert faults.frame["area_m2"].iloc[0] == pytest.approx(5, rel=1e-2)


def test_a_vertex_without_a_counterpart_is_told_with_both_ids() -> None:
    faults = check_topology(frame(box(0, 0, 100, 100), box(100, 0, 200, 50), box(100, 50, 200, 100)))
    assert kinds(faults) == [("unmatched_vertex", 1, 0), ("unmatched_vertex", 2, 0)]
    assert faults.frame[["y_east_m", "x_north_m"]].to_numpy().tolist() == [[100, 50], [100, 50]]
    assert "1的界址点X=50.000, Y=100.000在0的边上" in faults.messages()[0]


@pytest.mark.parametrize(("off", "faults", "near"), [(0.0019, 0, 1), (0.0021, 1, 0)])
def test_vertices_match_within_the_tolerance(off: float, faults: int, near: int) -> None:
    left = Polygon([(0, 0), (100, 0), (100, 50), (100, 100), (0, 100)])
    upper, lower = box(100, 50 + off, 200, 100), box(100, 0, 200, 50 + off)
    found = check_topology(frame(left, upper, lower))
    assert (found.frame["code"] == "unmatched_vertex").sum() == 2 * faults
    assert found.ignored["unmatched_vertex"].count == 2 * near
    assert found.ignored["unmatched_vertex"].widest_m == pytest.approx(near * off, abs=1e-6)


def test_a_vertex_on_a_straight_run_is_no_fault() -> None:
    left = Polygon([(0, 0), (100, 0), (100, 37), (100, 100), (0, 100)])
    assert not len(check_topology(frame(left, box(100, 0, 200, 100))).frame)


@pytest.mark.parametrize(("half_width", "count"), [(0.52, 1), (0.53, 0)])
def test_a_spike_is_told_by_its_angle(half_width: float, count: int) -> None:
    # 2 atan(0.5236 / 20) is 3 degrees.
    spiked = Polygon(
        [(0, 0), (100, 0), (100, 100), (50 + half_width, 100), (50, 120), (50 - half_width, 100), (0, 100)]
    )
    faults = check_topology(frame(spiked)).only(["spike"])
    assert len(faults.frame) == count
    if count:
        row = faults.frame.iloc[0]
        assert (row["y_east_m"], row["x_north_m"]) == (50, 120)
        assert row["length_m"] == pytest.approx(20, abs=0.01)
        assert row["angle_deg"] == pytest.approx(2.98, abs=0.01)


def test_a_cut_into_a_unit_is_a_spike_too_and_a_very_short_one_is_counted() -> None:
    cut = Polygon([(0, 0), (100, 0), (100, 100), (50.1, 100), (50, 80), (49.9, 100), (0, 100)])
    assert kinds(check_topology(frame(cut)).only(["spike"])) == [("spike", 0, None)]
    short = Polygon([(0, 0), (100, 0), (100, 100), (50.00002, 100), (50, 100.0015), (49.99998, 100), (0, 100)])
    faults = check_topology(frame(short))
    assert not (faults.frame["code"] == "spike").any()
    assert faults.ignored["spike"].count == 1


@pytest.mark.parametrize(("width", "count"), [(0.99, 1), (1.0, 0)])
def test_splinters_are_told_by_width_whatever_their_length(width: float, count: int) -> None:
    parts = MultiPolygon([box(0, 0, 100, 100), box(200, 0, 900, width)])
    assert len(check_topology(frame(parts)).only(["tiny"]).frame) == count


def test_a_point_drawn_twice_is_told() -> None:
    faults = check_topology(frame(Polygon([(0, 0), (100, 0), (100, 100), (100, 100.001), (0, 100)]))).only(
        ["repeated_point"]
    )
    assert faults.frame["length_m"].tolist() == pytest.approx([0.001])


def test_an_outline_that_crosses_itself_is_told_with_its_place_and_still_measured() -> None:
    bow = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    faults = check_topology(frame(bow, box(90, 40, 200, 60)))
    row = faults.frame[faults.frame["code"] == "invalid"].iloc[0]
    assert row["detail"] == "Self-intersection"
    assert (row["y_east_m"], row["x_north_m"]) == (50, 50)
    assert (faults.frame["code"] == "overlap").sum() == 1
    assert "Self-intersection" in faults.messages("en").iloc[len(faults.frame) - 1]


def test_empty_and_missing_rows_are_passed_over() -> None:
    assert not len(check_topology(frame(box(0, 0, 1e3, 1e3), Polygon(), None)).frame)
    assert not len(check_topology(frame()).frame)


def test_two_sheets_that_lie_on_each_other_are_found_down_to_the_middle() -> None:
    # The inner cells of both sheets match their neighbours on every side.
    lower, upper = grid(6, 6), [affinity.translate(cell, 150, 150) for cell in grid(4, 4, 75)]
    faults = check_topology(frame(*lower, *upper)).only(["overlap", "contained", "duplicate"])
    together = shapely.intersection(np.array(lower)[:, None], np.array(upper)[None, :])
    # A cell inside a cell is told as contained, with its own ground.
    assert faults.frame["area_m2"].sum() == pytest.approx(shapely.area(together).sum())


def test_the_same_sheet_twice_is_found_cell_by_cell() -> None:
    faults = check_topology(frame(*grid(5, 5), *grid(5, 5)))
    assert (faults.frame["code"] == "duplicate").sum() == 25


def test_zone_against_zone_leaves_faults_within_a_zone_aside() -> None:
    ours = frame(box(0, 0, 100, 100), box(50, 0, 100, 100), name=["甲一", "甲二"])
    theirs = frame(box(100.2, 0, 200, 100), box(0, 90, 10, 200), name=["乙一", "乙二"])
    faults = check_between([ours, theirs], ids="name").only(["overlap", "gap", "contained"])
    assert (
        kinds(faults)
        == [("overlap", "甲一", "乙二"), ("gap", "甲一", "乙一"), ("gap", "甲二", "乙一")][: len(faults.frame)]
    )
    assert ("overlap", "甲一", "乙二") in kinds(faults)
    assert any(code == "gap" and b == "乙一" for code, _, b in kinds(faults))


def test_parcels_against_the_boundary() -> None:
    faults = check_within(frame(box(0, 0, 50, 100), box(50, 0, 110, 100)), box(0, 0, 100, 110), outline_id="核准范围")
    assert kinds(faults) == [("uncovered", None, "核准范围"), ("beyond", 1, "核准范围")]
    assert faults.frame["area_m2"].tolist() == [1000, 1000]
    assert faults.messages()[1].startswith("1超出核准范围1,000.00平方米")


def test_blocks_against_the_county_need_not_cover_it() -> None:
    faults = check_within(frame(box(0, 0, 50, 100), box(90, 0, 110, 100)), box(0, 0, 100, 110), covered=False)
    assert kinds(faults) == [("beyond", 1, "界线")]


def test_lines_drawn_apart_are_measured_with_a_wider_tolerance() -> None:
    parcels = frame(box(0, 0, 100.3, 100))
    assert len(check_within(parcels, box(0, 0, 100, 100)).frame) == 1
    apart = check_within(parcels, box(0, 0, 100, 100), limits=Limits(tolerance_m=0.5))
    assert not len(apart.frame)
    assert apart.ignored["beyond"].area_m2 == pytest.approx(30)
    assert apart.ignored["beyond"].widest_m == pytest.approx(0.3, abs=1e-3)


def test_agreed_places_stay_in_the_report_and_are_marked() -> None:
    faults = check_topology(frame(box(0, 0, 100, 100), box(100.2, 0, 200, 100), box(50, 90, 60, 200)))
    agreed = gpd.GeoDataFrame(
        {
            "reason": ["历史界线", "相邻双方同意"],
            "by": ["王工", "李工"],
            "code": ["gap", "overlap"],
            "id_a": [None, "9"],
        },
        geometry=[box(100, 0, 100.2, 100), box(40, 80, 70, 120)],
        crs=4549,
    )
    marked = accept(faults, agreed).frame
    assert len(marked) == len(faults.frame)
    gap = marked[marked["code"] == "gap"].iloc[0]
    assert (gap["accepted"], gap["reason"], gap["accepted_by"]) == (True, "历史界线", "王工")
    # The second is agreed for another unit only, so it stays open.
    assert not marked[marked["code"] == "overlap"]["accepted"].any()


@pytest.mark.parametrize(
    "cells", [{"reason": ""}, {"by": None}, {"by": " "}, {"reason": "无"}, {"by": "待定"}, {"reason": "-"}]
)
def test_what_nobody_agreed_to_for_a_reason_is_not_agreed(cells: dict[str, str | None]) -> None:
    faults = check_topology(frame(box(0, 0, 100, 100), box(90, 0, 200, 100))).only(["overlap"])
    row = {"reason": "历史界线", "by": "王工", **cells}
    agreed = gpd.GeoDataFrame([row], geometry=[box(80, -1, 210, 101)], crs=4549)
    assert accept(faults, agreed).frame["accepted"].tolist() == [False]


def test_a_fault_that_outgrows_the_agreed_place_is_not_covered() -> None:
    faults = check_topology(frame(box(0, 0, 100, 100), box(90, 0, 200, 100))).only(["overlap"])
    for reach, accepted in ((box(89, -1, 101, 101), True), (box(89, -1, 101, 50), False)):
        agreed = gpd.GeoDataFrame({"reason": ["x"], "by": ["y"]}, geometry=[reach], crs=4549)
        assert accept(faults, agreed).frame["accepted"].tolist() == [accepted]


def test_widths_are_those_of_the_greatest_circle() -> None:
    shapes = np.array([box(0, 0, 700, 0.0001), box(0, 0, 10, 10), shapely.Point(0, 0).buffer(5, quad_segs=64)])
    assert widths(shapes).tolist() == pytest.approx([0.0001, 10, 10], rel=2e-3)


def test_degrees_two_systems_and_a_missing_id_column_are_refused() -> None:
    with pytest.raises(InputError, match="degrees"):
        check_topology(frame(box(0, 0, 1, 1), crs=4490))
    with pytest.raises(InputError, match="different systems"):
        check_between([frame(box(0, 0, 1, 1)), frame(box(0, 0, 1, 1), crs=4548)])
    with pytest.raises(InputError, match="no column 'DKBH'"):
        check_topology(frame(box(0, 0, 1, 1)), ids="DKBH")


FAULTY = [
    box(0, 0, 100, 100), box(100.004, 0, 200, 100), box(195, 0, 300, 100), box(210, 10, 230, 30),
    Polygon([(0, 100), (100, 100), (100, 200), (50.1, 200), (50, 220), (49.9, 200), (0, 200)]),
    box(100, 100, 200, 200).difference(box(120, 120, 140, 140)), box(200, 100, 300, 153.7), box(200, 153.7, 300, 200),
    MultiPolygon([box(0, 300, 100, 400), box(150, 300, 150.5, 400)]), box(0, 300, 100, 400),
]  # fmt: skip


@given(
    st.permutations(range(len(FAULTY))), st.booleans(), st.sampled_from([(0.0, 0.0), (5e5, 4e6)]),
    st.sampled_from([1e9, 11.0, 3.7]),
)  # fmt: skip
def test_order_direction_density_and_place_change_no_fault(
    order: list[int], back: bool, shift: tuple[float, float], step: float
) -> None:
    def vary(polygon: BaseGeometry) -> BaseGeometry:
        moved = affinity.translate(polygon.segmentize(step), *shift)
        return moved.reverse() if back else moved

    plain = check_topology(frame(*FAULTY, name=list("abcdefghij")), ids="name")
    varied = check_topology(
        frame(*[vary(FAULTY[at]) for at in order], name=["abcdefghij"[at] for at in order]), ids="name"
    )
    assert len(plain.frame) >= 12

    def told(faults: TopologyFaults) -> list[tuple[object, ...]]:
        rows = []
        for row in faults.frame.itertuples():
            pair = [str(row.id_a), str(row.id_b)]
            pair = sorted(pair) if row.code in ("gap", "overlap", "duplicate") else pair
            rows.append((row.code, *pair, None if np.isnan(row.area_m2) else round(row.area_m2, 3)))
        return sorted(rows, key=str)

    assert told(varied) == told(plain)
    for code in ("gap", "overlap"):
        assert varied.ignored[code].area_m2 == pytest.approx(plain.ignored[code].area_m2, abs=1e-4)


@given(st.lists(st.tuples(*[st.integers(0, 12)] * 2, *[st.integers(1, 8)] * 2), min_size=1, max_size=9))
def test_random_boxes_agree_with_every_pair_and_with_the_union(sizes: list[tuple[int, int, int, int]]) -> None:
    boxes = [box(x, y, x + w, y + h) for x, y, w, h in sizes]
    faults = check_topology(frame(*boxes)).frame
    pairs = {
        (i, j) for i, j in itertools.combinations(range(len(boxes)), 2) if boxes[i].intersection(boxes[j]).area > 0
    }
    found = faults[faults["code"].isin(["overlap", "contained", "duplicate"])]
    assert {tuple(sorted(pair)) for pair in zip(found["row_a"], found["row_b"], strict=True)} == pairs
    bare = faults[faults["code"].isin(["gap", "hole"])]["area_m2"].sum()
    filled = shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(shapely.union_all(boxes))])
    assert bare == pytest.approx(filled.area - shapely.union_all(boxes).area)


@pytest.mark.skipif(not ODD.exists(), reason="the shared data are not here")
def test_odd_polygons_get_an_answer_each() -> None:
    # NaN among the coordinates of some is what they test elsewhere.
    with ODD.open(encoding="utf-8") as file, np.errstate(invalid="ignore"):
        shapes = [shapely.from_wkt(row["wkt"], on_invalid="ignore") for row in csv.DictReader(file)]
    polygons = [shape for shape in shapes if shape is not None and shape.geom_type in ("Polygon", "MultiPolygon")]
    finite = [shape for shape in polygons if np.isfinite(shapely.get_coordinates(shape)).all()]
    assert len(finite) > 300
    for polygon in finite:  # some lie far from any band of China: in a plane that keeps areas everywhere
        faults = check_topology(frame(polygon, crs=6933))
        assert (faults.frame["code"] == "invalid").any() == (not polygon.is_valid)
        assert all(len(message) > 10 for message in faults.messages("en"))
    with np.errstate(invalid="ignore"):
        for polygon in set(polygons) - set(finite):
            with pytest.raises(InputError, match="no number"):
                check_topology(frame(polygon))


@pytest.mark.skipif(not XIASHA.exists(), reason="the shared data are not here")
def test_real_parcels_agree_with_every_pair_and_with_the_boundary() -> None:
    parcels = gpd.read_file(XIASHA, layer="parcels").to_crs(4549)
    approved = gpd.read_file(XIASHA, layer="approved").to_crs(4549)
    faults = check_topology(parcels, ids="osm_id").frame
    found = faults[faults["code"].isin(["overlap", "contained", "duplicate"])]
    shapes = shapely.make_valid(parcels.geometry.to_numpy(), method="structure", keep_collapsed=False)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    common = shapely.intersection(shapes[one], shapes[other])
    wide = ~shapely.is_empty(shapely.buffer(common, -0.001 * 0.9998))
    expected = set(zip(one[wide].tolist(), other[wide].tolist(), strict=True))
    assert {tuple(sorted(pair)) for pair in zip(found["row_a"], found["row_b"], strict=True)} == expected
    within = check_within(parcels, approved, ids="osm_id").frame
    bare = within[within["code"] == "uncovered"]["area_m2"].sum()
    assert bare / 1e4 == pytest.approx(2443.97, abs=0.05)


def test_a_gap_between_the_parts_of_one_feature_is_found() -> None:
    apart = MultiPolygon([box(0, 0, 100, 100), box(100.1, 0, 200, 100)])
    faults = check_topology(frame(apart)).only(["gap"])
    assert kinds(faults) == [("gap", 0, 0)]
    assert faults.frame["width_m"].iloc[0] == pytest.approx(0.1, abs=1e-3)
    far = MultiPolygon([box(0, 0, 100, 100), box(100.6, 0, 200, 100)])
    assert kinds(check_topology(frame(far)).only(["gap"])) == []
    # between layers, it is nobody's fault
    assert kinds(check_between([frame(apart), frame(box(0, 500, 10, 510))]).only(["gap"])) == []


def test_ground_that_two_parts_of_one_feature_enclose_is_a_gap() -> None:
    west = Polygon([(50, 0), (0, 0), (0, 100), (50, 100), (20, 80), (20, 20)])
    east = Polygon([(50, 0), (100, 0), (100, 100), (50, 100), (80, 80), (80, 20)])
    assert [each[0] for each in kinds(check_topology(frame(west, east)).only(["gap", "hole"]))] == ["gap"]
    assert kinds(check_topology(frame(MultiPolygon([west, east]))).only(["gap", "hole"])) == [("gap", 0, 0)]


def ring_of_parcels(width: float) -> list[Polygon]:
    """Two parcels around a gap of a width."""
    west, east = 50 - width / 2, 50 + width / 2
    lower = Polygon([(0, 0), (100, 0), (100, 50), (east, 50), (east, 40), (west, 40), (west, 50), (0, 50)])
    upper = Polygon([(0, 50), (west, 50), (west, 60), (east, 60), (east, 50), (100, 50), (100, 100), (0, 100)])
    return [lower, upper]


@pytest.mark.parametrize(("width", "code"), [(20.0, "hole"), (0.51, "hole"), (0.49, "gap")])
def test_a_hole_of_the_boundary_is_no_gap_between_its_parcels_unless_it_is_as_thin(width: float, code: str) -> None:
    parcels = ring_of_parcels(width)
    draft = Polygon(box(0, 0, 100, 100).exterior, [box(50 - width / 2, 40, 50 + width / 2, 60).exterior])
    assert [each[0] for each in kinds(check_topology(frame(*parcels)).only(["gap", "hole"]))] == ["gap"]
    faults = check_topology(frame(*parcels), meant=draft).only(["gap", "hole"])
    assert [each[0] for each in kinds(faults)] == [code]
    whole = check_topology(frame(*parcels), meant=box(0, 0, 100, 100)).only(["gap", "hole"])
    assert [each[0] for each in kinds(whole)] == ["gap"]


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        (Point(5000, 0), "Point"),
        (LineString([(0, 0), (10, 10)]), "LineString"),
        (GeometryCollection([box(0, 0, 1, 1), LineString([(0, 0), (10, 10)])]), "GeometryCollection"),
    ],
)
def test_what_is_no_ground_is_refused_by_its_id(shape, kind: str) -> None:
    mixed = frame(box(0, 0, 10, 10), shape, name=["甲", "乙"])
    for measure in (
        lambda: check_topology(mixed, ids="name"),
        lambda: check_within(mixed, box(0, 0, 100, 100), ids="name"),
        lambda: check_between([frame(box(0, 0, 1, 1), name=["丙"]), mixed], ids="name"),
    ):
        with pytest.raises(InputError, match=rf"feature 乙: 1 of \d features is no polygon; it is a {kind}"):
            measure()


@pytest.mark.parametrize("outline", [LineString([(0, 0), (9, 9)]), Polygon(), Point(1, 1)])
def test_an_outline_without_ground_is_refused(outline) -> None:
    with pytest.raises(InputError):
        check_within(frame(box(0, 0, 10, 10)), outline)


def test_many_copies_of_one_parcel_are_told_once_each() -> None:
    faults = check_topology(frame(*[box(0, 0, 10, 10)] * 300, box(5, 0, 15, 10))).only(["duplicate", "overlap"])
    assert faults.frame["code"].value_counts().to_dict() == {"duplicate": 299, "overlap": 1}
    assert set(zip(faults.frame["row_a"], faults.frame["row_b"], strict=True)) >= {(0, 1), (298, 299)}


def test_holes_of_one_unit_are_found_without_noding(monkeypatch) -> None:
    # a polygon alone never meets another's side: its lines are ready as they are
    monkeypatch.setattr(shapely, "union_all", lambda *_, **__: pytest.fail("nothing needs noding"))
    holes = [box(x, y, x + 2, y + 2).exterior for x in range(10, 90, 10) for y in range(10, 90, 10)]
    faults = check_topology(frame(Polygon(box(0, 0, 100, 100).exterior, holes)))
    assert faults.frame["code"].tolist() == ["hole"] * 64


@pytest.mark.parametrize("lost", ["throws", "loses"])
def test_faces_that_do_not_add_up_are_noded_another_way(monkeypatch, lost: str) -> None:
    real = shapely.union_all

    def at_fault(lines, grid_size=None):
        if lines[0].bounds[0] < 1000:
            return real(lines, grid_size=grid_size)
        if lost == "throws":
            raise shapely.GEOSException("TopologyException")
        return real(lines[4:])

    far = [shapely.transform(each, lambda xy: xy + 500_000) for each in ring_of_parcels(20)]
    monkeypatch.setattr(shapely, "union_all", at_fault)
    assert sorted(kinds(check_topology(frame(*far)).only(["gap"]))[0][1:], key=str) == [0, 1]

"""Overlap with a control line on squares counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, box

from landuse.checks.control_line_overlap import control_line_overlap
from landuse.geometry.engine import pairs
from tests.made import land, layer, parcels

GROUND = box(0, 0, 100, 100)
EVERYWHERE = box(-1000, -1000, 1000, 1000)


def line(*shapes, covers=EVERYWHERE, **columns):
    rows = land(*((shape, {"id": f"R{n}", "name": None, **columns}) for n, shape in enumerate(shapes, start=1)))
    return layer("ecological_red_line", rows, covers=covers)


def test_the_same_ground_drawn_twice_counts_once():
    evidence = control_line_overlap(line(box(40, 0, 140, 100), box(40, 0, 140, 100)), GROUND)
    assert evidence.interval.low == evidence.interval.high == 6000
    assert evidence.where["unit_id"].tolist() == ["R1、R2"]


def test_holes_and_parts_come_out_right():
    ring = box(10, 10, 50, 50).difference(box(20, 20, 30, 30))
    evidence = control_line_overlap(line(MultiPolygon([ring, box(90, 90, 200, 200)])), GROUND)
    assert evidence.interval.value == 1500 + 100
    assert evidence.where["area_m2"].tolist() == [1500, 100]


def test_a_touching_edge_is_no_overlap():
    assert control_line_overlap(line(box(100, 0, 200, 100), box(50, 100, 60, 200)), GROUND).interval.high == 0


def test_the_tolerance_is_a_width_and_what_it_leaves_out_is_counted():
    thin = control_line_overlap(line(box(99.51, 0, 200, 100), box(0, 0, 10, 10)), GROUND)
    assert thin.interval.value == 100
    assert (thin.ignored.count, thin.ignored.area_m2) == (1, pytest.approx(49))
    assert control_line_overlap(line(box(99.5, 0, 200, 100)), GROUND).interval.value == pytest.approx(50)


def test_emptiness_proves_nothing_without_covers():
    bare = control_line_overlap(line(box(90, 0, 200, 100), covers=None), GROUND)
    assert (bare.interval.low, bare.interval.value, bare.interval.high) == (1000, 1000, 10000)
    assert bare.wants[0].key == "complete:line"
    half = control_line_overlap(line(box(90, 0, 200, 100), covers=box(0, 0, 50, 100)), GROUND)
    assert half.interval.high == 1000 + 4000
    empty = layer("ecological_red_line", land(box(0, 0, 1, 1)).iloc[:0], covers=EVERYWHERE)
    assert control_line_overlap(empty, GROUND).interval.high == 0


def test_a_missing_layer_is_the_widest_interval():
    evidence = control_line_overlap(None, GROUND)
    assert (evidence.interval.low, evidence.interval.value, evidence.interval.high) == (0, None, 10000)
    assert [want.key for want in evidence.wants] == ["layer:line"]


def test_holes_cut_for_farmland_are_deducted():
    holes = layer("farmland_holes", land(box(50, 0, 60, 100)))
    assert control_line_overlap(line(box(40, 0, 140, 100)), GROUND, holes=holes).interval.value == 5000


def test_by_parcel_and_by_part():
    zones = line(box(40, 0, 140, 50), protection_zone="core")
    units = parcels((box(0, 0, 50, 100), "0601"), (box(50, 0, 100, 100), "0701"), (box(0, 200, 50, 300), "0601"))
    evidence = control_line_overlap(zones, GROUND, units, subzone="protection_zone")
    assert evidence.tables["by_parcel"][["id", "overlap_m2"]].to_numpy().tolist() == [["1", 500.0], ["2", 2500.0]]
    assert evidence.tables["by_protection_zone"].to_numpy().tolist() == [["core", 3000.0]]


def test_a_hole_without_its_ground_may_take_all_of_it():
    holes = replace(layer("farmland_holes", land((box(50, 0, 60, 100), {"approval_number": "1号"}))), lost=2)
    evidence = control_line_overlap(line(box(40, 0, 140, 100)), GROUND, holes=holes)
    assert (evidence.interval.low, evidence.interval.high) == (0, 5000)
    assert [(want.key, want.what.text("zh")) for want in evidence.wants] == [
        ("row:farmland_holes", "“永久基本农田天窗”中 2 行未带图形，其所在范围")
    ]


boxes = st.tuples(st.floats(-50, 120), st.floats(-50, 120), st.floats(1, 150), st.floats(1, 150))


@given(st.lists(boxes, max_size=6), st.lists(boxes, min_size=1, max_size=3))
@settings(max_examples=30, deadline=None)
def test_the_table_by_parcel_sums_to_the_finding_whatever_the_parcels_cover(covered, lines):
    units = parcels(*((box(x, y, x + wide, y + high), "0601") for x, y, wide, high in covered or [(900, 900, 1, 1)]))
    zones = line(*(box(x, y, x + wide, y + high) for x, y, wide, high in lines))
    evidence = control_line_overlap(zones, GROUND, units)
    table = evidence.tables.get("by_parcel")
    if table is None:
        assert evidence.interval.value == 0
        return
    assert table["overlap_m2"].sum() == pytest.approx(evidence.interval.value, abs=0.0101)
    assert (table.loc[table["kind"] == "claimed_twice", "overlap_m2"] < 0).all()
    assert (table.loc[table["kind"] != "claimed_twice", "overlap_m2"] > 0).all()


def test_the_table_by_parcel_lays_each_piece_over_the_parcels_it_meets_alone(monkeypatch):
    """All pieces as one ground over each of the parcels would be as many times the work, for the same sum."""
    corners = []
    listed = pairs.listed

    def noted(left, right, *more):
        corners.extend(shapely.get_num_coordinates(left) + shapely.get_num_coordinates(right))
        return listed(left, right, *more)

    monkeypatch.setattr(pairs, "listed", noted)
    units = [box(10 * n, 0, 10 * n + 10, 100) for n in range(12)]
    pieces = [box(10 * n + 2, 20, 10 * n + 8, 40) for n in range(12)]
    plots = layer("parcels", parcels(*((unit, "0601") for unit in units)))
    evidence = control_line_overlap(line(*pieces), box(0, 0, 120, 100), plots)
    assert evidence.tables["by_parcel"]["overlap_m2"].tolist() == [120.0] * 12
    assert corners
    assert max(corners) == 5 + 5

"""Faults of a drawing in a review: counted by width, the agreed ones marked and not counted."""

from __future__ import annotations

import pytest
from shapely import Polygon, box

from landuse.checks.drawing_faults import drawing_faults
from landuse.judge.review import review
from landuse.render.xlsx import render
from tests.made import case, land, layer

SIDE = (box(0, 0, 100, 100), {"id": "A"})


def strip(width):
    """A neighbour that leaves a slit of this width along 25 m, and meets the side in its corners above."""
    return (
        Polygon([(100, 100), (200, 100), (200, 0), (100 + width, 0), (100 + width, 25), (100, 25.5)]),
        {"id": "B"},
    )


def kinds(evidence):
    return sorted(evidence.where["kind"])


def test_sound_neighbours_have_no_fault():
    evidence = drawing_faults(land(SIDE, (box(100, 0, 200, 100), {"id": "B"})))
    assert evidence.interval.value == 0
    assert evidence.tables == {}


@pytest.mark.parametrize(("width", "found"), [(0.005, True), (0.0021, True), (0.0019, False), (0.0001, False)])
def test_a_gap_counts_by_its_width_whatever_its_area(width, found):
    evidence = drawing_faults(land(SIDE, strip(width)))
    assert ("gap" in kinds(evidence)) == found
    if not found:
        assert evidence.ignored.count >= 1
        assert 0 < evidence.ignored.widest_m < 0.002


def test_one_inside_another_is_found():
    assert "contained" in kinds(drawing_faults(land(SIDE, (box(40, 40, 60, 60), {"id": "B"}))))


def test_an_agreed_fault_stays_in_the_table_with_who_agreed():
    units = land(SIDE, (box(40, 40, 60, 60), {"id": "B"}))
    agreed = land((box(30, 30, 70, 70), {"reason": "历史界线", "by": "张三"}))
    evidence = drawing_faults(units, agreed)
    assert evidence.interval.value == 0
    row = evidence.tables["faults"].iloc[0]
    assert (bool(row["accepted"]), row["reason"], row["accepted_by"]) == (True, "历史界线", "张三")
    assert "历史界线（张三）" in evidence.notes[0].text("zh")
    elsewhere = land((box(0, 0, 5, 5), {"reason": "历史界线", "by": "张三"}))
    assert drawing_faults(units, elsewhere).interval.value == 1


def test_a_hole_is_told_and_not_counted():
    ring = box(0, 0, 100, 100).difference(box(40, 40, 60, 60))
    evidence = drawing_faults(land((ring, {"id": "A"})))
    assert evidence.interval.value == 0
    assert "空洞1处" in evidence.notes[0].text("zh")


def test_in_a_review_it_is_judged_and_its_table_reaches_the_workbook(tmp_path):
    blocks = land((box(0, 0, 100, 100), {"block": "1"}), (box(90, 0, 200, 100), {"block": "2"}))
    found = review(case(layer("draft", blocks)), "drawing")
    (finding,) = [one for one in found.items if one.rule.id == "boundary-faults"]
    assert (finding.verdict, finding.evidence.interval.value) == ("broken", 5)
    assert found.exit_code == 1
    render(found, tmp_path, "zh")
    assert (tmp_path / "tables.xlsx").is_file()


def test_nothing_given_is_not_known_and_nothing_drawn_is_not_judged():
    assert drawing_faults(None).wants[0].key == "layer:units"
    assert drawing_faults(land(SIDE).iloc[:0]).reason is not None

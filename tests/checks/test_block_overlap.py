from __future__ import annotations

import pytest
from shapely import Polygon, box

from landuse.checks.block_overlap import block_overlap
from landuse.core.layer import Scope
from tests.made import land, layer, square


def blocks(*shapes):
    return land(*((shape, {"block": str(n)}) for n, shape in enumerate(shapes, 1)))


@pytest.mark.parametrize(("x", "area"), [(100, 0), (101, 0), (99.51, 0), (99.5, 50), (99, 100)])
def test_ground_of_two_blocks_is_measured(x, area):
    assert block_overlap(blocks(square(), square(x=x))).interval.value == pytest.approx(area)


def test_ground_of_three_blocks_counts_once():
    evidence = block_overlap(blocks(square(), box(90, 0, 190, 100), box(80, 0, 180, 50)))
    assert evidence.interval.value == 10 * 100 + 10 * 50 + 80 * 50
    assert evidence.interval.low == evidence.interval.high


def test_a_block_in_the_hole_of_another_does_not_overlap_it():
    ring = Polygon(square().exterior.coords, [list(box(40, 40, 60, 60).exterior.coords)])
    assert block_overlap(blocks(ring, box(40, 40, 60, 60))).interval.high == 0
    assert block_overlap(blocks(ring, box(30, 40, 60, 60))).interval.value == 200


def test_two_polygons_of_one_name_overlap_too():
    evidence = block_overlap(land((square(), {"block": "1"}), (square(x=50), {"block": "1"})))
    assert evidence.interval.value == 5000
    assert evidence.where["unit_id"].tolist() == ["1/1"]


def test_a_layer_of_blocks_outranks_the_rows():
    whole = Scope("draft", box(0, 0, 200, 100), land(box(0, 0, 200, 100)))
    assert block_overlap(whole, layer("blocks", blocks(square(), square(x=90)))).interval.value == 1000


def test_a_block_alone_is_no_ground_for_it():
    assert block_overlap(Scope("draft/1", square(), blocks(square()))).reason is not None


def test_without_a_boundary_it_is_open():
    assert block_overlap(None).wants[0].key == "layer:boundary"

from __future__ import annotations

import pandas as pd
import pytest
from shapely import MultiPolygon, Polygon, box

from landuse.checks.blocks_per_zone import blocks_per_zone
from landuse.core.layer import Scope
from tests.made import land, layer, square, zone


@pytest.mark.parametrize(("names", "number"), [("12", 2), ("123", 3), ("1234", 4)])
def test_named_blocks_are_counted(names, number):
    rows = land(*((square(x=n * 200), {"block": name}) for n, name in enumerate(names)))
    evidence = blocks_per_zone(rows)
    assert evidence.interval.low == evidence.interval.high == number


def test_pieces_of_one_name_are_counted_by_ground_unless_the_approval_lists_them():
    rows = land(*((square(x=n * 200), {"block": "区块1"}) for n in range(5)))
    evidence = blocks_per_zone(rows)
    assert (evidence.interval.low, evidence.interval.high, evidence.interval.value) == (1, 5, 5)
    register = pd.DataFrame({"name": ["甲区"], "blocks": [1.0]})
    assert blocks_per_zone(rows, None, register, zone(name="甲区")).interval.high == 1
    assert blocks_per_zone(rows, None, register, zone(name="乙区")).interval.high == 5


def test_one_row_in_one_piece_is_one_block():
    assert blocks_per_zone(land(square())).interval.high == 1
    ring = Polygon(square().exterior.coords, [list(box(40, 40, 60, 60).exterior.coords)])
    assert blocks_per_zone(land(ring)).interval.high == 1


def test_unnamed_rows_and_pieces_that_disagree_are_open():
    two = blocks_per_zone(land(MultiPolygon([square(), square(x=200)])))
    assert (two.interval.low, two.interval.high) == (1, 2)
    touching = blocks_per_zone(land(square(), square(x=100)))
    assert (touching.interval.low, touching.interval.high) == (1, 2)
    assert touching.wants[0].key == "column:boundary.block"


@pytest.mark.parametrize(("width", "high"), [(0.49, 1), (0.5, 2)])
def test_a_sliver_is_no_block(width, high):
    assert blocks_per_zone(land(MultiPolygon([square(), box(200, 0, 200 + width, 100)]))).interval.high == high


def test_a_layer_of_blocks_outranks_the_rows():
    blocks = layer("blocks", land((square(), {"block": "1"}), (square(x=100), {"block": "2"})))
    assert blocks_per_zone(land(box(0, 0, 200, 100)), blocks).interval.value == 2


def test_it_is_judged_on_the_whole_only():
    assert blocks_per_zone(Scope("draft/1", square(), land(square()))).reason is not None
    assert blocks_per_zone(None).wants[0].key == "layer:boundary"

from __future__ import annotations

import pytest
from shapely import Polygon, box

from landuse.checks.land_use_structure import land_use_structure
from tests.made import layer, parcels, square


def now(*rows, scheme="sandiao"):
    return layer("parcels", parcels(*rows), scheme=scheme)


def then(*rows, scheme="ydyh2023"):
    return layer("planned_parcels", parcels(*rows), scheme=scheme)


@pytest.mark.parametrize(("x", "share"), [(100, 0), (99.51, 0), (99.5, 0.005), (60, 0.4)])
def test_ground_planned_for_another_class_of_use_is_measured(x, share):
    planned = then((box(0, 0, x, 100), "1001"), (box(x, 0, 100, 100), "0701"))
    evidence = land_use_structure(now((square(), "0601")), square(), planned)
    assert evidence.interval.low == evidence.interval.high == pytest.approx(share)


def test_the_structure_stands_side_by_side():
    evidence = land_use_structure(
        now((box(0, 0, 50, 100), "0601"), (box(50, 0, 100, 100), "0101")), square(), then((square(), "1001"))
    )
    table = evidence.tables["structure"].set_index("class")
    assert table.loc["employment"].to_list() == [5000, 10_000]
    assert table.loc["other"].to_list() == [5000, 0]
    assert set(evidence.tables["codes"]["use_code"]) == {"0601", "0101", "1001"}


def test_ground_that_either_leaves_open_may_change():
    hole = Polygon(square().exterior.coords, [list(box(40, 40, 60, 60).exterior.coords)])
    evidence = land_use_structure(now((square(), "0601")), square(), then((hole, "1001")))
    assert (evidence.interval.low, evidence.interval.high) == (0, pytest.approx(0.04))
    both = land_use_structure(now((square(), "0601"), (box(0, 0, 10, 100), "0701")), square(), then((square(), "1001")))
    assert (both.interval.low, both.interval.high) == (0, pytest.approx(0.1))


def test_without_data_it_is_open():
    a, b = now((square(), "0601")), then((square(), "1001"))
    assert land_use_structure(a, None, b).wants[0].key == "layer:boundary"
    assert land_use_structure(None, square(), b).wants[0].key == "layer:parcels"
    assert land_use_structure(a, square(), None).wants[0].key == "layer:planned_parcels"
    assert land_use_structure(now((square(), "0601"), scheme=None), square(), b).wants[0].key == "definition:scheme"
    assert land_use_structure(a, Polygon(), b).reason is not None

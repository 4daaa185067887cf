from __future__ import annotations

import pytest
from shapely import Polygon, box

from landuse.checks.built_outside import built_outside
from landuse.core.layer import Scope
from tests.made import land, layer, square, zone

FAR = box(-500, -500, 900, 900)


def outside(ground, *rows, covers=FAR, **more):
    return built_outside(layer("parcels", land(*rows), covers=covers), ground, **more)


@pytest.mark.parametrize(("east", "area"), [(100, 0), (100.49, 0), (100.5, 50), (110, 1000)])
def test_what_a_parcel_builds_beyond_the_line_is_measured(east, area):
    evidence = outside(square(), (box(50, 0, east, 100), {"state": "built", "id": "7"}))
    assert evidence.interval.low == evidence.interval.high == pytest.approx(area)


def test_overlapping_parcels_count_once_and_holes_do_not():
    ring = Polygon(box(90, 0, 130, 100).exterior.coords, [list(box(110, 40, 120, 60).exterior.coords)])
    evidence = outside(square(), (ring, {"state": "built"}), (box(80, 0, 120, 100), {"state": "stalled"}))
    assert evidence.interval.value == 3000
    assert outside(square(), (ring, {"state": "built"})).interval.value == 2800


@pytest.mark.parametrize("state", ["unbuilt", "unbuildable"])
def test_land_that_is_not_built_is_no_breach(state):
    assert outside(square(), (box(90, 0, 110, 100), {"state": state})).interval.high == 0


@pytest.mark.parametrize("state", [None, float("nan"), " "])
def test_a_state_that_is_not_known_is_open_and_named(state):
    evidence = outside(square(), (box(90, 0, 110, 100), {"state": state, "id": "7"}))
    assert (evidence.interval.low, evidence.interval.high) == (0, 1000)
    assert evidence.wants[0].key == "row:parcels.state#1"


def test_a_row_is_named_by_its_number_in_the_whole_layer():
    rows = land((square(x=5000), {"state": "built"}), (box(90, 0, 110, 100), {"state": None}))
    assert built_outside(rows, square()).wants[0].key == "row:parcels.state#2"


def test_other_built_land_around_a_zone_is_not_its_own():
    rows = land((square(x=100), {"state": "built", "block": None}), (square(x=300), {"state": "built", "block": None}))
    parcels = layer("parcels", rows, complete=True)
    assert built_outside(parcels, square()).interval.high == 0
    rows.loc[1, "block"] = "1"
    assert built_outside(parcels, square()).interval.value == 10_000


def test_land_the_zone_was_supplied_is_its_own():
    supplied = layer("supplied_land", land((square(x=200), {"state": "built", "zone_name": "甲区"})))
    parcels = land((square(), {"state": "built"}))
    assert built_outside(parcels, square(), supplied, zone(name="甲区")).interval.value == 10_000
    assert built_outside(parcels, square(), supplied, zone(name="乙区")).interval.value == 0


def test_parcels_clipped_at_the_line_prove_nothing_beyond_it():
    inside = (square(), {"state": "built"})
    evidence = outside(square(), inside, covers=None)
    assert evidence.interval.low == 0
    assert evidence.interval.high > 0
    assert evidence.wants[0].key == "complete:parcels"
    assert outside(square(), inside, covers=square()).interval.high > 0
    around = (
        Polygon(box(-100, -100, 200, 200).exterior.coords, [box(0, 0, 100, 100).exterior.coords]),
        {"state": "unbuilt"},
    )
    assert outside(square(), inside, around, covers=None).interval.high == 0


def test_without_data_it_is_open_and_a_block_is_no_ground_for_it():
    assert built_outside(None, None).wants[0].key == "layer:boundary"
    assert built_outside(None, square()).wants[0].key == "layer:parcels"
    assert built_outside(land(square()), square()).wants[0].key == "column:parcels.state"
    assert built_outside(land((square(), {"state": "built"})), Scope("approved/1", square())).reason is not None

from __future__ import annotations

import pytest
from shapely import Polygon, box

from landuse.checks.land_rates import land_rates
from tests.made import land, layer, square


def whole(role, *shapes, **more):
    frame = land(*shapes) if shapes else land(square()).iloc[:0]
    return layer(role, frame, **{"complete": True, **more})


def units(*rows, scheme="sandiao"):
    return layer(
        "parcels", land(*((shape, {"state": state, "use_code": code}) for shape, state, code in rows)), scheme=scheme
    )


def bounds(measure, **given):
    interval = land_rates(square(), **given, measure=measure).interval
    return round(interval.low, 9), round(interval.high, 9)


NONE = whole("unbuildable_land")


@pytest.mark.parametrize(("width", "rate"), [(60, 0.6), (59, 0.59), (61, 0.61)])
def test_the_share_built_up(width, rate):
    parcels = units((box(0, 0, width, 100), "built", "0601"), (box(width, 0, 100, 100), "unbuilt", "0601"))
    assert bounds("built_up", parcels=parcels, unbuildable_land=NONE) == (rate, rate)


def test_land_that_cannot_be_built_on_leaves_the_base():
    parcels = units((box(0, 0, 60, 100), "built", "0601"), (box(60, 0, 100, 100), "unbuilt", "0601"))
    assert bounds("built_up", parcels=parcels, unbuildable_land=whole("unbuildable_land", box(75, 0, 100, 100))) == (
        0.8,
        0.8,
    )
    assert bounds("built_up", parcels=parcels) == (0.6, 1)
    river = whole("unbuildable_land", box(75, 0, 100, 100), complete=False)
    assert bounds("built_up", parcels=parcels, unbuildable_land=river) == (0.8, 1)


def test_parcels_on_one_ground_count_once_and_a_hole_is_open():
    ring = Polygon(square().exterior.coords, [list(box(40, 40, 60, 60).exterior.coords)])
    parcels = units((ring, "built", "0601"), (box(0, 0, 30, 100), "built", "0601"))
    assert bounds("built_up", parcels=parcels, unbuildable_land=NONE) == (0.96, 1)


def test_a_state_that_is_not_known_is_open():
    parcels = units((box(0, 0, 50, 100), "built", "0601"), (box(50, 0, 100, 100), None, "0601"))
    evidence = land_rates(square(), parcels, unbuildable_land=NONE, measure="built_up")
    assert (evidence.interval.low, evidence.interval.high) == (0.5, 1)
    assert evidence.wants[0].key == "ground:state"


def test_serviced_supplied_and_built_follow_each_other():
    serviced, supplied = whole("serviced_land", box(0, 0, 80, 100)), whole("supplied_land", box(0, 0, 40, 100))
    parcels = units((box(0, 0, 10, 100), "built", "0601"), (box(10, 0, 100, 100), "unbuilt", "0601"))
    assert bounds("serviced", serviced_land=serviced, unbuildable_land=NONE) == (0.8, 0.8)
    assert bounds("supplied", serviced_land=serviced, supplied_land=supplied) == (0.5, 0.5)
    assert bounds("built", parcels=parcels, supplied_land=supplied) == (0.25, 0.25)
    open_ = whole("supplied_land", box(0, 0, 40, 100), complete=False)
    assert bounds("supplied", serviced_land=serviced, supplied_land=open_) == (0.5, 1)


def test_industry_is_a_share_of_what_is_built():
    parcels = units(
        (box(0, 0, 30, 100), "built", "0601"),
        (box(30, 0, 60, 100), "built", "0701"),
        (box(60, 0, 100, 100), "unbuilt", "0601"),
    )
    assert bounds("industrial", parcels=parcels) == (0.5, 0.5)
    parcels = units((box(0, 0, 30, 100), "built", "0601"), (box(30, 0, 100, 100), "built", "06"))
    assert bounds("industrial", parcels=parcels) == (0.3, 1)
    assert bounds("industrial", parcels=units((square(), "built", "0601"), scheme=None)) == (0, 1)


def test_idle_land_is_a_share_of_what_was_supplied():
    stock = layer(
        "stock_land",
        land((box(0, 0, 10, 100), {"category": "determined_idle"}), (box(10, 0, 20, 100), {"category": "inefficient"})),
        complete=True,
    )
    assert bounds("idle", stock_land=stock, supplied_land=whole("supplied_land", box(0, 0, 40, 100))) == (0.25, 0.25)


def test_without_a_base_it_does_not_apply_and_without_data_it_is_open():
    assert land_rates(
        square(), whole("parcels"), unbuildable_land=whole("unbuildable_land", square()), measure="serviced"
    ).wants
    flooded = whole("unbuildable_land", square())
    assert land_rates(
        square(), serviced_land=whole("serviced_land", square()), unbuildable_land=flooded, measure="serviced"
    ).reason
    assert land_rates(None, measure="built").wants[0].key == "layer:boundary"
    assert {want.key for want in land_rates(square(), measure="supplied").wants} == {
        "layer:serviced_land",
        "layer:supplied_land",
    }
    assert land_rates(Polygon(), measure="built").reason is not None
    assert land_rates(square(), land(square()), measure="built_up").wants[0].key == "column:parcels.state"


def test_ground_that_is_claimed_as_built_and_as_not_is_open():
    """A parcel drawn over others as built adds nothing that is certain; a strip by chance stands as it is."""
    sound = (box(0, 0, 50, 100), "built", "0601"), (box(50, 0, 100, 100), "unbuilt", "0601")
    assert bounds("built_up", parcels=units(*sound), unbuildable_land=NONE) == (0.5, 0.5)
    over = (box(50, 0, 80, 100), "built", "0601")
    assert bounds("built_up", parcels=units(*sound, over), unbuildable_land=NONE) == (0.5, 0.8)
    assert bounds("built_up", parcels=units(over, *sound), unbuildable_land=NONE) == (0.5, 0.8)
    hair = (box(50, 0, 50.4, 100), "built", "0601")
    assert bounds("built_up", parcels=units(*sound, hair), unbuildable_land=NONE) == (0.504, 0.504)
    assert bounds("built_up", parcels=units(*sound, hair), unbuildable_land=NONE, tolerance_m=0.3) == (0.5, 0.504)
    other_use = (box(0, 0, 20, 100), "built", "0701")
    assert bounds("industrial", parcels=units(*sound, other_use)) == (0.6, 1)


def test_industrial_land_that_is_claimed_as_of_high_tech_and_as_not_is_open():
    rows = [(square(), "built", "0601", "是"), (box(0, 0, 40, 100), "built", "0601", "否")]
    frame = land(*((shape, {"state": state, "use_code": code, "high_tech": word}) for shape, state, code, word in rows))
    assert bounds("high_tech", parcels=layer("parcels", frame, scheme="sandiao")) == (0.6, 1)

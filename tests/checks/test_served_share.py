from __future__ import annotations

import pytest
from shapely import Polygon, box

from landuse.checks.served_share import served_share
from tests.made import land, layer, parcels, square


def works(*rows, scheme="sandiao"):
    return layer("parcels", parcels(*rows), scheme=scheme)


def served(*shapes, **more):
    return layer("treatment_areas", land(*shapes), **{"complete": True, **more})


@pytest.mark.parametrize(("x", "share"), [(0, 0), (60, 0.6), (100, 1), (300, 1)])
def test_the_share_is_of_employment_land(x, share):
    area = served(box(-10, 0, x, 100))
    evidence = served_share(works((square(), "0601"), (square(x=100), "0101")), box(0, 0, 200, 100), area)
    assert evidence.interval.low == evidence.interval.high == pytest.approx(share)


def test_areas_that_overlap_serve_once_and_a_hole_does_not():
    ring = Polygon(square().exterior.coords, [list(box(40, 40, 60, 60).exterior.coords)])
    evidence = served_share(works((square(), "0601")), square(), served(ring, box(0, 0, 50, 30)))
    assert evidence.interval.value == pytest.approx(0.96)
    assert evidence.where["area_m2"].to_list() == [400]


def test_where_the_layer_is_not_complete_land_outside_may_be_served():
    evidence = served_share(works((square(), "0601")), square(), served(box(0, 0, 60, 100), complete=False))
    assert (evidence.interval.low, evidence.interval.high, evidence.interval.value) == (0.6, 1, 0.6)
    assert evidence.wants[0].key == "complete:treatment_areas"


def test_land_that_may_be_employment_land_widens_it():
    rows = works((box(0, 0, 50, 100), "0601"), (box(50, 0, 100, 100), "06"))
    evidence = served_share(rows, square(), served(box(0, 0, 50, 100)))
    assert (evidence.interval.low, evidence.interval.high) == (0.5, 1)


def test_without_employment_land_it_does_not_apply_and_without_data_it_is_open():
    assert served_share(works((square(), "0101")), square(), served(square())).reason is not None
    assert served_share(None, square(), served(square())).wants[0].key == "layer:parcels"
    assert served_share(works((square(), "0601")), square(), None).wants[0].key == "layer:treatment_areas"
    assert (
        served_share(works((square(), "0601"), scheme=None), square(), served(square())).wants[0].key
        == "definition:scheme"
    )
    assert served_share(works((square(), "0601")), None, served(square())).wants[0].key == "layer:boundary"

"""Which ring is a hole in which is decided by where it lies."""

from __future__ import annotations

import pytest
import shapely
from shapely import box

from landuse.intake.cad.rings import ground_of

OUTER, HOLE, ISLAND, APART = (
    list(box(*bounds).exterior.coords)
    for bounds in ((0, 0, 100, 100), (20, 20, 80, 80), (40, 40, 60, 60), (200, 0, 300, 100))
)


@pytest.mark.parametrize(
    ("style", "area"), [("normal", 10_000 - 3600 + 400), ("outermost", 10_000 - 3600), ("ignore", 10_000)]
)
@pytest.mark.parametrize("order", [(OUTER, HOLE, ISLAND), (ISLAND, HOLE, OUTER), (HOLE, OUTER, ISLAND)])
def test_rings_in_rings_whatever_their_order(style, area, order):
    assert ground_of(order, style).area == area


def test_parts_side_by_side_and_direction_does_not_matter():
    ground = ground_of([APART[::-1], HOLE, OUTER])
    assert ground.geom_type == "MultiPolygon"
    assert ground.area == 10_000 + 10_000 - 3600


def test_a_hole_that_touches_the_outer_ring_is_still_a_hole():
    touching = list(box(0, 20, 30, 60).exterior.coords)
    assert ground_of([OUTER, touching]).area == 10_000 - 1200


def test_the_same_ring_twice_is_neither_hole_nor_gone():
    ground = ground_of([OUTER, OUTER])
    assert shapely.union_all(shapely.get_parts(ground)).area == 10_000

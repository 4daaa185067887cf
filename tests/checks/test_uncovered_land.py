from __future__ import annotations

import pytest
from shapely import box

from landuse.checks.uncovered_land import uncovered_land
from tests.made import land, square


@pytest.mark.parametrize(("east", "area"), [(100, 0), (110, 0), (99.999, 0), (99.998, 0.2), (90, 1000)])
def test_land_without_a_parcel_is_measured_at_two_millimetres(east, area):
    plan = land((box(0, 0, 50, 100), {"use_code": "1001"}), (box(40, 0, east, 100), {"use_code": "1001"}))
    evidence = uncovered_land(plan, square())
    assert evidence.interval.low == evidence.interval.high == pytest.approx(area, abs=1e-3)


def test_without_plan_or_ground_it_is_open():
    assert uncovered_land(None, square()).interval.high == 10_000
    assert uncovered_land(land(square()), None).wants[0].key == "layer:boundary"

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


@pytest.mark.parametrize(
    ("status", "bounds"),
    [("批准", (0, 0)), ("草案", (10_000, 10_000)), ("送審稿", (10_000, 10_000)), ("另行研究", (0, 10_000)), (None, (0, 0))],
)
def test_a_plan_that_is_a_draft_covers_nothing(status, bounds):
    evidence = uncovered_land(land((square(), {"use_code": "1001", "plan_status": status})), square())
    assert (evidence.interval.low, evidence.interval.high) == bounds
    assert bool(evidence.wants) is (bounds == (0, 10_000))


def test_without_plan_or_ground_it_is_open():
    assert uncovered_land(None, square()).interval.high == 10_000
    assert uncovered_land(land(square()), None).wants[0].key == "layer:boundary"

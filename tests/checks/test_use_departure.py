from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from shapely import Polygon, box

from landuse.checks.use_departure import use_departure
from landuse.measures.use_match import agrees
from tests.made import DAY, land, layer, square


def units(*rows, scheme="ydyh2023", role="parcels"):
    frame = land(*((shape, {"id": str(n), "use_code": code}) for n, (shape, code) in enumerate(rows, 1)))
    return layer(role, frame, scheme=scheme)


def approved(*rows, **more):
    return units(*rows, role="approved_uses", **more)


def measure(parcels, uses, transitional=None, on=DAY):
    found = use_departure(parcels, square(), uses, transitional, on=on).interval
    return found.low, found.high


@pytest.mark.parametrize(("west", "area"), [(100, 0), (99.51, 0), (99.5, 50), (90, 1000)])
def test_shops_where_industry_was_approved_depart(west, area):
    parcels = units((box(0, 0, west, 100), "1001"), (box(west, 0, 200, 100), "0901"))
    assert measure(parcels, approved((square(), "1001"))) == (pytest.approx(area), pytest.approx(area))


def test_a_kind_of_the_approved_use_agrees_and_a_group_is_open():
    assert measure(units((square(), "100102")), approved((square(), "1001"))) == (0, 0)
    assert measure(units((square(), "10")), approved((square(), "1001"))) == (0, 10_000)
    assert measure(units((square(), "不详")), approved((square(), "1001"))) == (0, 10_000)


def test_overlapping_departures_count_once_and_a_hole_does_not():
    ring = Polygon(square().exterior.coords, [list(box(40, 40, 60, 60).exterior.coords)])
    parcels = units((ring, "0901"), (box(0, 0, 30, 100), "0901"))
    assert measure(parcels, approved((square(), "1001"))) == (9600, 9600)


def test_farmland_that_waits_for_its_project_does_not_depart():
    assert measure(units((square(), "0101"), scheme="sandiao"), approved((square(), "1001"))) == (0, 0)


def test_codes_of_another_list_are_carried_over():
    assert agrees("0601", "gbt21010", "1001", "ydyh2023") is True
    assert agrees("0701", "gbt21010", "1001", "ydyh2023") is False
    assert measure(units((square(), "0701"), scheme="gbt21010"), approved((square(), "1001"))) == (10_000, 10_000)


def test_where_no_use_was_approved_it_is_open_until_the_layer_is_complete():
    parcels = units((square(), "0901"))
    assert measure(parcels, approved((box(0, 0, 50, 100), "09"))) == (0, 5000)
    complete = layer("approved_uses", approved((box(0, 0, 50, 100), "09")).features, scheme="ydyh2023", complete=True)
    assert measure(parcels, complete) == (5000, 5000)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"started_on": date(2022, 6, 30), "transferred": False}, (0, 0)),
        ({"started_on": date(2021, 6, 30), "transferred": False}, (0, 0)),
        ({"started_on": date(2021, 6, 29), "transferred": False}, (10_000, 10_000)),
        ({"started_on": date(2022, 6, 30), "transferred": True}, (10_000, 10_000)),
        ({"started_on": None, "transferred": False}, (0, 10_000)),
        ({"started_on": date(2022, 6, 30), "transferred": None}, (0, 10_000)),
        ({"started_on": date(2012, 6, 30), "ends_on": DAY, "transferred": "no"}, (10_000, 10_000)),
        ({"started_on": date(2022, 6, 30), "ends_on": DAY, "transferred": "no"}, (0, 0)),
        ({"started_on": None, "ends_on": date(2030, 1, 1), "transferred": "no"}, (0, 10_000)),
    ],
)
def test_a_parcel_in_its_transitional_period_is_excepted_while_it_runs(cells, expected):
    table = pd.DataFrame([{"parcel_id": "1", **cells}, {"parcel_id": "nobody's"}], dtype=object)
    assert measure(units((square(), "0901")), approved((square(), "1001")), table) == expected


def test_without_data_or_scheme_it_is_open():
    parcels, uses = units((square(), "0901")), approved((square(), "1001"))
    assert use_departure(parcels, None, uses, on=DAY).wants[0].key == "layer:boundary"
    assert use_departure(None, square(), uses, on=DAY).wants[0].key == "layer:parcels"
    assert use_departure(parcels, square(), None, on=DAY).wants[0].key == "layer:approved_uses"
    assert (
        use_departure(units((square(), "0901"), scheme=None), square(), uses, on=DAY).wants[0].key
        == "definition:scheme"
    )

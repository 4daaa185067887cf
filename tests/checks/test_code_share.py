from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from shapely import Polygon, box

from landuse.checks.code_share import code_share
from landuse.checks.code_share_change import code_share_change
from tests.made import DAY, layer, parcels, square

CODES = {"ydyh2023": "08,14", "sandiao": "08H1,08H2"}


def measure(*rows, **more):
    settings: dict[str, Any] = {"codes": CODES, "scheme": "ydyh2023", **more}
    return code_share(parcels(*rows), square(), **settings)


def bounds(evidence):
    return round(evidence.interval.low, 9), round(evidence.interval.high, 9)


@pytest.mark.parametrize(("width", "share"), [(40, 0.4), (39, 0.39), (41, 0.41)])
def test_land_under_a_listed_code_or_one_below_it_counts(width, share):
    assert bounds(measure((box(0, 0, width, 100), "0804"), (box(width, 0, 100, 100), "1001"))) == (share, share)


def test_parcels_on_one_ground_count_once_and_a_hole_is_open():
    ring = Polygon(square().exterior.coords, [list(box(40, 40, 60, 60).exterior.coords)])
    evidence = measure((ring, "14"), (box(0, 0, 30, 100), "1401"))
    assert bounds(evidence) == (0.96, 1)
    assert [want.key for want in evidence.wants] == ["ground:unmapped"]


def test_ground_claimed_as_both_and_codes_that_could_be_either_are_open():
    assert bounds(measure((square(), "1001"), (box(0, 0, 20, 100), "08"))) == (0, 0.2)
    assert bounds(measure((square(), "不详"))) == (0, 1)
    assert bounds(measure((square(), None))) == (0, 1)
    assert bounds(measure((square(), "10"), codes={"ydyh2023": "1001"})) == (0, 1)


@pytest.mark.parametrize(("width", "high"), [(0.49, 0.4), (0.5, 0.405)])
def test_a_strip_thinner_than_the_tolerance_is_no_doubt(width, high):
    evidence = measure((box(0, 0, 40, 100), "08"), (box(40 + width, 0, 100, 100), "10"))
    assert bounds(evidence) == (0.4, pytest.approx(high))


def test_without_a_scheme_every_list_is_read():
    evidence = code_share(parcels((square(), "0804")), square(), codes={**CODES, "gbt21010": "09"})
    assert bounds(evidence) == (0, 1)
    assert evidence.wants[0].key == "definition:scheme"
    assert {reading.params["scheme"] for reading in evidence.definitions} == {"ydyh2023", "sandiao", "gbt21010"}


def test_a_list_the_codes_do_not_name_is_open():
    assert measure((square(), "0701"), scheme="gbt21010").wants[0].key == "definition:codes"


def test_without_data_it_is_open():
    rows = parcels((square(), "08"))
    assert code_share(rows, None, codes=CODES).wants[0].key == "layer:boundary"
    assert code_share(None, square(), codes=CODES).wants[0].key == "layer:parcels"
    assert code_share(rows, square(), codes=None).wants[0].key == "param:codes"
    assert code_share(rows.drop(columns="use_code"), square(), codes=CODES).wants[0].key == "column:parcels.use_code"
    assert code_share(rows, Polygon(), codes=CODES).reason is not None


def dated(*pairs):
    return [
        layer("parcels", parcels((box(0, 0, x, 100), "08"), (box(x, 0, 100, 100), "1001")), scheme="ydyh2023", on=day)
        for day, x in pairs
    ]


EARLY, LATE = date(2020, 1, 1), date(2024, 1, 1)


@pytest.mark.parametrize(("x", "rise"), [(40, 0), (41, 0.01), (39, -0.01)])
def test_the_change_is_from_the_first_date_to_the_last(x, rise):
    evidence = code_share_change(dated((LATE, x), (EARLY, 40)), square(), on=DAY, codes=CODES)
    assert evidence.interval.low == evidence.interval.high == pytest.approx(rise)
    assert evidence.tables["shares"]["share"].to_list() == [0.4, x / 100]


def test_what_either_date_leaves_open_widens_the_change():
    two = dated((EARLY, 40), (LATE, 40))
    two[1] = layer(
        "parcels", parcels((box(0, 0, 40, 100), "08"), (box(40, 0, 90, 100), "1001")), scheme="ydyh2023", on=LATE
    )
    assert bounds(code_share_change(two, square(), on=DAY, codes=CODES)) == (0, 0.1)


def test_two_dates_codes_and_a_boundary_are_needed():
    two = dated((EARLY, 40), (LATE, 41))
    assert code_share_change(two, square(), on=date(2022, 1, 1), codes=CODES).interval.value is None
    assert code_share_change(two, square(), on=DAY, codes=None).wants[0].key == "param:codes"
    assert code_share_change(None, square(), on=DAY, codes=CODES).wants[0].key == "layer:parcels"
    assert code_share_change(two, None, on=DAY, codes=CODES).wants[0].key == "layer:boundary"

from __future__ import annotations

import pandas as pd
import pytest

from landuse.checks.zones_per_county import zones_per_county
from tests.made import zone


def register(*rows):
    return pd.DataFrame(
        [dict(zip(("name", "county_name", "county_code"), row, strict=True)) for row in rows], dtype=object
    )


ONE = ("甲区", "甲县", "1")
SECOND = ("乙区", "甲县", None)
OTHER = ("丙区", "丙县", "3")


@pytest.mark.parametrize(("rows", "most"), [((ONE,), 1), ((ONE, SECOND), 2), ((ONE, OTHER), 1), ((ONE, ONE), 1)])
def test_the_zones_of_a_county_are_counted_once_each(rows, most):
    evidence = zones_per_county(register(*rows), exempt=[])
    assert evidence.interval.low == evidence.interval.high == most


def test_only_the_zones_own_county_is_looked_at_where_it_is_stated():
    rows = register(ONE, SECOND, OTHER)
    assert zones_per_county(rows, zone(county="丙县"), exempt=[]).interval.value == 1
    assert zones_per_county(rows, zone(county_code="1"), exempt=[]).interval.value == 2
    assert zones_per_county(rows, zone(county="丙县"), exempt=[], only_own=False).interval.value == 2
    assert zones_per_county(rows, zone(county="丁县"), exempt=[]).wants[0].key == "row:zones"


def test_an_exempt_county_may_hold_several():
    assert zones_per_county(register(ONE, SECOND), exempt=["甲县"]).reason is not None
    assert zones_per_county(register(ONE, SECOND, OTHER), exempt=["甲县"]).interval.value == 1


def test_where_nobody_says_who_is_exempt_several_are_open():
    evidence = zones_per_county(register(ONE, SECOND), exempt=None)
    assert (evidence.interval.low, evidence.interval.high) == (1, 2)
    assert evidence.wants[0].key == "param:exempt"
    assert zones_per_county(register(ONE), exempt=None).interval.high == 1


def test_a_zone_without_a_county_may_be_in_any():
    evidence = zones_per_county(register(ONE, ("丁区", None, None)), exempt=[])
    assert (evidence.interval.low, evidence.interval.high) == (1, 2)
    assert evidence.wants[0].key == "row:zones.county_name#2"


def test_without_a_register_it_is_open():
    assert zones_per_county(None, exempt=[]).wants[0].key == "table:zones"

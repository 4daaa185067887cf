from __future__ import annotations

import pandas as pd
import pytest

from landuse.checks.leading_output import leading_output
from landuse.core.layer import Table
from tests.made import DAY, zone

LEADING = pd.DataFrame([{"industry_code": "36", "block": "1"}, {"industry_code": "27", "block": "2"}])


def made(*rows):
    names = ("block", "industry_code", "output", "year")
    return pd.DataFrame([dict(zip(names, (*row, 2025)[:4], strict=True)) for row in rows], dtype=object)


def measure(*rows, listed=LEADING, **more):
    return leading_output(made(*rows), listed, on=DAY, **more)


@pytest.mark.parametrize(("output", "share"), [(60.0, 0.6), (60.001, 0.60001), (59.0, 0.59)])
def test_the_share_is_of_output(output, share):
    evidence = measure(("1", "3610", output), ("2", "3610", 100 - output))
    assert evidence.interval.low == evidence.interval.high == pytest.approx(share)


def test_each_block_has_its_own_leading_industries():
    evidence = measure(("1", "36", 30.0), ("2", "27", 30.0), ("2", "36", 40.0))
    assert evidence.interval.value == pytest.approx(0.6)
    assert evidence.tables["blocks"].set_index("block")["share"].to_dict() == {"1": 1.0, "2": pytest.approx(30 / 70)}


@pytest.mark.parametrize("output", [None, float("nan"), float("inf"), -5.0, "40"])
def test_an_output_that_is_none_is_open_and_named(output):
    leads = measure(("1", "36", output), ("1", "17", 40.0))
    assert (leads.interval.low, leads.interval.high) == (0, 1)
    other = measure(("1", "36", 60.0), ("1", "17", output))
    assert (other.interval.low, other.interval.high) == (0, 1)
    assert other.wants[0].key == "row:enterprises.output#2"


def test_an_enterprise_of_no_known_block_or_industry_may_lead():
    evidence = measure(("1", "36", 50.0), (None, "36", 20.0), ("1", "17", 30.0))
    assert (evidence.interval.low, evidence.interval.high) == (0.5, 0.7)
    assert evidence.wants[0].key == "row:enterprises.block#2"
    evidence = measure(("1", "36", 50.0), ("1", None, 50.0))
    assert (evidence.interval.low, evidence.interval.high) == (0.5, 1)


def test_the_latest_year_counts():
    assert measure(("1", "36", 1.0, 2024), ("1", "17", 9.0, 2025), ("1", "36", 9.0, 2027)).interval.value == 0


@pytest.mark.parametrize(("industry", "low", "high"), [("36", 0.4, 0.7), ("17", 0.2, 0.4), (None, 0.2, 0.7)])
def test_a_row_without_a_year_beside_others_may_be_of_an_older_one(industry, low, high):
    """40 of 100 lead; what another 100 of nobody knows which year do is not added for certain."""
    year = ("1", "36", 40.0), ("1", "17", 60.0)
    evidence = measure(*year, ("1", industry, 100.0, None))
    assert (evidence.interval.low, evidence.interval.high) == pytest.approx((low, high))
    assert evidence.wants[0].key == "row:enterprises.year#3"
    alone = measure(*((*row, None) for row in year))
    assert (alone.interval.low, alone.interval.high) == (0.4, 0.4)


def test_rows_of_another_zone_are_left_out():
    rows = made(("1", "36", 5.0), ("1", "17", 5.0)).assign(zone_name=["甲区", "乙区"])
    assert leading_output(rows, LEADING, zone(name="甲区"), on=DAY).interval.value == 1


def test_without_output_there_is_nothing_to_share_out():
    assert measure(("1", "36", 0.0)).reason is not None
    assert leading_output(None, LEADING, on=DAY).wants[0].key == "table:enterprises"
    assert leading_output(Table("enterprises", made()), None, on=DAY).wants[0].key == "table:leading_industries"
    assert (
        leading_output(Table("enterprises", pd.DataFrame({"name": []})), LEADING, on=DAY).wants[0].key
        == "column:enterprises.output"
    )

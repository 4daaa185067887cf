"""Tax per mu: 2000 m² are 3 mu."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest
from shapely import Polygon, box

from landuse.checks.tax_per_mu import tax_per_mu
from tests.made import land, square

ON = date(2020, 6, 1)
PLOT = box(0, 0, 40, 50)


def taxed(*rows, enterprises=None, ground=None, scheme="gbt21010"):
    frame = land(*((shape, {"id": str(n), "use_code": "0601", **cells}) for n, (shape, cells) in enumerate(rows, 1)))
    firms = None if enterprises is None else pd.DataFrame(enterprises, dtype=object)
    return tax_per_mu(frame, square() if ground is None else ground, firms, on=ON, scheme=scheme)


def test_tax_over_mu():
    evidence = taxed((PLOT, {"tax": 45.0, "block": "1"}), (box(50, 0, 90, 50), {"tax": 15.0, "block": "2"}))
    assert evidence.interval.low == evidence.interval.high == pytest.approx(100_000)
    assert evidence.tables["blocks"]["yuan_per_mu"].tolist() == pytest.approx([150_000, 50_000])
    assert evidence.figures["land_mu"] == pytest.approx(6)


def test_only_industrial_land_counts():
    evidence = taxed((PLOT, {"tax": 45.0}), (box(50, 0, 90, 50), {"tax": 99.0, "use_code": "0701"}))
    assert evidence.interval.value == pytest.approx(150_000)


def test_a_parcel_partly_inside_counts_with_that_part_of_both_and_one_that_touches_not_at_all():
    evidence = taxed((box(80, 0, 120, 50), {"tax": 30.0}), (box(100, 50, 140, 100), {"tax": 99.0}))
    assert evidence.figures["land_m2"] == 1000
    assert evidence.interval.value == pytest.approx(100_000)
    holed = Polygon(box(0, 0, 100, 100).exterior.coords, [box(0, 0, 20, 50).exterior.coords])
    assert taxed((PLOT, {"tax": 45.0}), ground=holed).figures["land_m2"] == 1000


@pytest.mark.parametrize("bad", [None, -1.0, math.nan, math.inf, "十五万"])
def test_a_tax_that_cannot_be_believed_widens_it_and_names_the_parcel(bad):
    evidence = taxed((PLOT, {"tax": 45.0}), (box(50, 0, 90, 50), {"tax": bad}))
    assert (evidence.interval.low, evidence.interval.high) == (pytest.approx(75_000), math.inf)
    assert evidence.interval.value is None
    assert [want.key for want in evidence.wants] == ["row:parcels.tax#2"]


def test_a_use_that_is_not_known_may_be_industrial():
    evidence = taxed((PLOT, {"tax": 45.0}), (box(50, 0, 90, 50), {"tax": 0.0, "use_code": "06"}))
    assert (evidence.interval.low, evidence.interval.high) == (pytest.approx(75_000), pytest.approx(150_000))
    assert taxed((PLOT, {"tax": 45.0}), scheme=None).interval.high == math.inf


def test_enterprises_give_a_parcel_its_tax_and_one_without_a_parcel_counts_in_the_upper_bound():
    firms = [
        {"name": "甲", "parcel_id": "1", "tax": 30.0},
        {"name": "乙", "parcel_id": "1", "tax": 15.0},
        {"name": "丙", "parcel_id": "9", "tax": 45.0},
    ]
    evidence = taxed((PLOT, {}), enterprises=firms)
    assert evidence.interval.value == pytest.approx(150_000)
    assert evidence.interval.high == pytest.approx(300_000)
    assert "1家" in evidence.notes[0].text()


def test_an_enterprise_without_a_figure_leaves_its_parcel_open():
    firms = [{"name": "甲", "parcel_id": "1", "tax": 30.0}, {"name": "乙", "parcel_id": "1", "tax": None}]
    evidence = taxed((PLOT, {}), enterprises=firms)
    assert evidence.interval.high == math.inf
    assert [want.key for want in evidence.wants] == ["row:enterprises.tax#2"]


def test_of_several_years_the_latest_counts():
    firms = [
        {"name": "甲", "parcel_id": "1", "tax": tax, "year": year}
        for tax, year in ((90.0, 2018), (45.0, 2019), (9.0, 2021))
    ]
    assert taxed((PLOT, {}), enterprises=firms).interval.value == pytest.approx(150_000)


def test_zones_together_from_the_table_of_enterprises_alone():
    firms = pd.DataFrame(
        {"name": ["甲", "乙"], "zone_name": ["东区", "西区"], "land_area": [2000.0, 2000.0], "tax": [45.0, 15.0]}
    )
    evidence = tax_per_mu(None, None, firms, on=ON)
    assert evidence.interval.value == pytest.approx(100_000)
    assert evidence.tables["zones"].set_index("zone_name")["yuan_per_mu"].to_dict() == pytest.approx(
        {"东区": 150_000, "西区": 50_000}
    )
    gap = tax_per_mu(None, None, firms.assign(land_area=[2000.0, None]), on=ON)
    assert (gap.interval.low, gap.interval.high) == (0, pytest.approx(200_000))


def test_nothing_given_and_no_industrial_land():
    evidence = tax_per_mu(None, square(), on=ON)
    assert [want.key for want in evidence.wants] == ["layer:parcels", "table:enterprises"]
    nothing = taxed((PLOT, {"tax": 5.0, "use_code": "0701"}))
    assert (nothing.interval.low, nothing.interval.high, nothing.interval.value) == (0, math.inf, None)

"""A second row, or a second source, that says otherwise settles nothing, and what is blank in one brings back no other.

Each case is a register of which the whole proves a breach, beside one in which a cell is blank, unreadable or said
otherwise elsewhere: what was certain before must stay possible.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from landuse import checks
from tests.made import DAY, land, layer, square, zone

ONE_YEAR_ON = date(2027, 6, 30)


def rows(*cells):
    return pd.DataFrame(list(cells), dtype=object)


def interval(evidence):
    return evidence.interval.low, evidence.interval.high


# ---- which zone, which county ----


@pytest.mark.parametrize(
    ("cells", "high"),
    [
        ({"county_name": "甲县"}, 1),
        ({"county_code": "410001"}, 1),
        ({"county_name": "乙县"}, 0),
        ({"county_name": "乙县", "county_code": "410001"}, 0),
    ],
)
def test_a_loose_piece_known_by_its_code_may_lie_in_the_county_known_by_its_name(cells, high):
    piece = layer("loose_pieces", land((square(x=500), {"in_catalogue": "否", **cells})), complete=True)
    evidence = checks.merge_candidates(piece, square(), zone=zone(county="甲县"))
    assert evidence.interval.high == high
    assert evidence.interval.low == (1 if cells == {"county_name": "甲县"} else 0)


def test_zones_known_by_the_code_of_their_county_may_lie_in_that_known_by_its_name():
    register = rows({"name": "甲区", "county_name": "甲县"}, {"name": "乙区", "county_code": "410001"})
    evidence = checks.zones_per_county(register, zone(county="甲县"), exempt=[])
    assert interval(evidence) == (1, 2)
    assert [want.key for want in evidence.wants] == ["row:zones.county_name#2"]
    both = zone(county="甲县", county_code="410001")
    assert interval(checks.zones_per_county(register, both, exempt=[])) == (2, 2)
    other = rows({"name": "甲区", "county_name": "甲县"}, {"name": "乙区", "county_name": "乙县"})
    assert interval(checks.zones_per_county(other, zone(county="甲县"), exempt=[])) == (1, 1)


def test_where_the_case_names_no_county_any_may_be_its_own():
    register = rows({"name": "甲区", "county_name": "甲县"}, {"name": "乙区", "county_code": "410001"})
    assert interval(checks.zones_per_county(register, exempt=[])) == (1, 2)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ({"name": "乙区"}, (2, 2)),
        ({"name": "甲区"}, (1, 1)),
        ({"name": None}, (1, 2)),
        ({"zone_code": "G01"}, (1, 2)),
        ({"name": "甲区", "zone_code": "G01"}, (1, 1)),
        ({"name": "乙区", "zone_code": "G01"}, (2, 2)),
    ],
)
def test_a_zone_without_name_or_code_may_be_one_that_is_counted(second, expected):
    register = rows({"name": "甲区", "county_name": "甲县"}, {"county_name": "甲县", **second})
    evidence = checks.zones_per_county(register, exempt=[])
    assert interval(evidence) == expected
    assert bool(evidence.wants) is (expected[0] < expected[1])


@pytest.mark.parametrize(("cells", "known"), [({"zone_code": "G02"}, None), ({"zone_code": "G01"}, 0), ({}, 0)])
def test_a_neighbour_that_bears_the_zones_name_and_another_code_may_be_a_neighbour(cells, known):
    drawn = layer("neighbour_zones", land((square(), {"zone_name": "甲区", **cells})), complete=True)
    evidence = checks.control_line_overlap(drawn, square(), zone=zone(name="甲区", code="G01"), on=DAY)
    assert evidence.interval.low == 0
    assert evidence.interval.high == (10_000 if known is None else 0)


# ---- lists and catalogues ----


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"in_catalogue": "是", "zone_name": "丙区"}, (0, 1)),
        ({"in_catalogue": "是", "name": "丙片"}, (0, 0)),
        ({"in_catalogue": "是", "zone_name": "甲区"}, (0, 0)),
        ({"in_catalogue": "否", "zone_name": "甲区"}, (0, 1)),
        ({"in_catalogue": "否", "zone_name": "丙区"}, (1, 1)),
    ],
)
def test_a_piece_and_a_catalogue_that_disagree_settle_nothing(cells, expected):
    piece = layer("loose_pieces", land((square(), {"fails": "plan", **cells})), complete=True)
    assert interval(checks.not_in_catalogue(piece, rows({"name": "甲区"}))) == expected


PARK = {"name": "甲园", "category": "chemical_park"}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"recognised_on": DAY}, (0, 0)),
        ({"recognised": "是"}, (0, 0)),
        ({"recognised": "否"}, (1, 1)),
        ({"recognised_on": ONE_YEAR_ON}, (1, 1)),
        ({"recognised_on": DAY, "recognised": "否"}, (0, 1)),
        ({"recognised_on": ONE_YEAR_ON, "recognised": "是"}, (0, 1)),
        ({"recognised_on": "待定", "recognised": "是"}, (0, 1)),
    ],
)
def test_a_recognition_that_day_and_word_tell_otherwise_is_open(cells, expected):
    parks = layer("inner_parks", land((square(), {**PARK, **cells})), complete=True)
    assert interval(checks.recognised_parks(parks, on=DAY)) == expected


# ---- industries ----

LIST = rows({"industry_code": "26", "since": date(2018, 7, 1)})
NEW = date(2019, 1, 1)


def test_a_parcel_that_says_another_industry_than_its_enterprise_leaves_it_open():
    firms = rows({"name": "甲厂", "industry_code": "1310", "settled_on": NEW})
    assert interval(checks.restricted_industry(LIST, firms, on=DAY)) == (0, 0)
    site = {"enterprise": "甲厂", "industry_code": "2614", "settled_on": NEW}
    assert interval(checks.restricted_industry(LIST, firms, parcels=land((square(), site)), on=DAY)) == (0, 1)
    agreed = rows({"name": "甲厂", "industry_code": "2614", "settled_on": NEW})
    assert interval(checks.restricted_industry(LIST, agreed, parcels=land((square(), site)), on=DAY)) == (1, 1)


def test_a_nameless_enterprise_does_not_hide_a_nameless_parcel():
    firms = rows({"name": None, "industry_code": "1310", "settled_on": NEW})
    site = {"enterprise": None, "industry_code": "2614", "settled_on": NEW}
    assert interval(checks.restricted_industry(LIST, firms, parcels=land((square(), site)), on=DAY)) == (1, 1)


def test_the_day_of_a_list_that_nobody_can_read_is_not_made_good_by_another():
    listed = rows({"industry_code": "26", "since": "待定", "published_on": date(2020, 1, 1)})
    firms = rows({"name": "甲厂", "industry_code": "2614", "settled_on": NEW})
    assert interval(checks.restricted_industry(listed, firms, on=DAY)) == (0, 1)


def test_of_two_standards_of_one_industry_the_stricter_holds():
    project = rows({"name": "甲项目", "industry_code": "2614", "investment_intensity": 300.0})
    standards = [{"industry_code": "26", "min_investment_intensity": least} for least in (200.0, 400.0)]
    for order in (standards, standards[::-1]):
        assert interval(checks.project_review(project, rows(*order))) == (1, 1)


# ---- years ----

TIERS = {"lists": {"A": ["甲区"]}, "least_yi_yuan": {"A": 100.0}}


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ({"main_revenue": 50.0, "year": 2025}, (1, 1)),
        ({"main_revenue": 50.0, "year": None}, (0, 1)),
        ({"main_revenue": 50.0, "year": 2024}, (0, 1)),
        ({"main_revenue": 500.0, "year": None}, (0, 0)),
        ({"main_revenue": 50.0, "year": 2027}, (0, 0)),
    ],
)
def test_an_older_revenue_does_not_stand_in_for_one_without_its_year(last, expected):
    older = {"name": "甲区", "main_revenue": 500.0, "year": 2024}
    for order in ((older, {"name": "甲区", **last}), ({"name": "甲区", **last}, older)):
        assert interval(checks.revenue_tier(rows(*order), on=DAY, **TIERS)) == expected


FIRM = {"name": "甲厂", "parcel_id": "1", "tax": 15.0, "year": 2025}


def taxed(*firms, **cells):
    """Tax a hectare of industry, 15 mu of land."""
    frame = land((square(), {"id": "1", "use_code": "0601", **cells}))
    return checks.tax_per_mu(frame, square(), rows(*firms) if firms else None, on=DAY, scheme="gbt21010")


def test_a_tax_of_another_year_or_told_twice_is_not_added():
    assert taxed(FIRM).interval.value == pytest.approx(10_000)
    older = {**FIRM, "tax": 150.0, "year": 2024}
    assert taxed(FIRM, older).interval.value == pytest.approx(10_000)
    for second in ({**older, "year": None}, FIRM):
        assert taxed(FIRM, second).interval.low == 0
        assert taxed(FIRM, second).interval.value is None
    assert taxed(FIRM, {**FIRM, "name": "乙厂"}).interval.value == pytest.approx(20_000)


def test_a_parcel_and_its_enterprises_that_state_another_tax_settle_nothing():
    assert taxed(FIRM, tax=15.0).interval.value == pytest.approx(10_000)
    assert taxed(FIRM, tax=15.1).interval.value == pytest.approx(151_000 / 15)
    evidence = taxed(FIRM, tax=150.0)
    assert (evidence.interval.low, evidence.interval.value) == (0, None)
    assert evidence.wants


def test_an_enterprise_that_stands_twice_leads_once():
    listed = rows({"industry_code": "36", "block": "1"})
    firms = [
        {"name": "甲厂", "block": "1", "industry_code": "36", "output": 40.0, "year": 2025},
        {"name": "乙厂", "block": "1", "industry_code": "17", "output": 60.0, "year": 2025},
    ]
    assert checks.leading_output(rows(*firms), listed, on=DAY).interval.value == 0.4
    evidence = checks.leading_output(rows(*firms, firms[0]), listed, on=DAY)
    assert interval(evidence) == pytest.approx((0.4, 80 / 140))


# ---- periods and caps ----


@pytest.mark.parametrize("end", ["待定", date(2024, 1, 1)])
def test_an_end_nobody_can_read_is_not_made_good_by_the_statutory_years(end):
    uses = rows({"parcel_id": "1", "started_on": date(2023, 1, 1), "ends_on": end, "transferred": "否"})
    evidence = checks.transitional_use(uses, on=DAY)
    assert interval(evidence) == ((0, 1) if isinstance(end, str) else (1, 1))
    frame = land((square(), {"id": "1", "use_code": "0701"}))
    approved = land((square(), {"use_code": "0601"}))
    departs = checks.use_departure(
        layer("parcels", frame, scheme="sandiao", complete=True),
        square(),
        layer("approved_uses", approved, scheme="sandiao", complete=True),
        uses,
        on=DAY,
    )
    assert departs.interval.high == 10_000


def test_two_periods_of_one_parcel_that_disagree_leave_its_use_open():
    running = {"parcel_id": "1", "started_on": date(2023, 1, 1), "transferred": "否"}
    over = {**running, "ends_on": date(2024, 1, 1)}
    frame = layer("parcels", land((square(), {"id": "1", "use_code": "0701"})), scheme="sandiao", complete=True)
    approved = layer("approved_uses", land((square(), {"use_code": "0601"})), scheme="sandiao", complete=True)
    for order in ((running, over), (over, running)):
        evidence = checks.use_departure(frame, square(), approved, rows(*order), on=DAY)
        assert interval(evidence) == (0, 10_000)
    alone = checks.use_departure(frame, square(), approved, rows(running), on=DAY)
    assert interval(alone) == (0, 0)


def test_a_reply_whose_day_nobody_can_read_caps_nothing():
    old = {"kind": "approval", "area_cap": 5.0, "approved_on": date(2020, 1, 1)}
    new = {"kind": "approval", "area_cap": 0.5, "approved_on": date(2025, 1, 1)}
    assert checks.total_area_cap(rows(old, new), square(), on=DAY, kinds=["approval"]).interval.value == 5000
    unread = {**new, "approved_on": "待定", "issued_on": date(2019, 1, 1)}
    evidence = checks.total_area_cap(rows(old, unread), square(), on=DAY, kinds=["approval"])
    assert evidence.interval.value is None
    assert evidence.interval.high == float("inf")


@pytest.mark.parametrize("cells", [{"parcel_id": "1"}, {"parcel_id": None}])
def test_a_period_that_is_over_and_names_no_parcel_may_be_that_of_one_that_runs(cells):
    running = {"parcel_id": "1", "started_on": date(2023, 1, 1), "transferred": "否"}
    over = {**running, "ends_on": date(2024, 1, 1), **cells}
    frame = layer("parcels", land((square(), {"id": "1", "use_code": "0701"})), scheme="sandiao", complete=True)
    approved = layer("approved_uses", land((square(), {"use_code": "0601"})), scheme="sandiao", complete=True)
    for order in ((running, over), (over, running)):
        assert interval(checks.use_departure(frame, square(), approved, rows(*order), on=DAY)) == (0, 10_000)


CHANGE = {"kind": "boundary_adjustment", "name": "批复", "number": "1号", "approved_on": date(2026, 3, 1)}


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ({"approved_on": date(2026, 4, 1)}, (0, 0)),
        ({"approved_on": None}, (0, 1)),
        ({"approved_on": date(2026, 4, 1), "kind": None}, (0, 1)),
        ({"approved_on": date(2026, 4, 1), "adjustment": None}, (0, 1)),
        ({"approved_on": None, "adjustment": None}, (0, 1)),
        ({"approved_on": date(2026, 2, 1)}, (1, 1)),
        ({"approved_on": date(2026, 8, 1)}, (1, 1)),
    ],
)
def test_a_change_is_settled_by_the_latest_paper_whatever_is_blank_in_it(later, expected):
    line = layer("urban_development_boundary", land((square(x=500), {"subzone": "concentrated"})), complete=True)
    papers = rows({**CHANGE, "adjustment": "farmland"}, {**CHANGE, "adjustment": "其他", **later})
    assert interval(checks.boundary_adjustment(line, square(), papers, on=DAY)) == expected


@pytest.mark.parametrize(("conclusion", "expected"), [("通过", (1, 1)), (None, (0, 1)), ("看情况", (0, 1))])
def test_a_later_paper_that_needs_a_conclusion_and_says_none_may_refuse(conclusion, expected):
    papers = [
        {
            "kind": "plan_eia",
            "name": "审查意见",
            "approved_on": day,
            "valid_until": date(2030, 1, 1),
            "conclusion": word,
        }
        for day, word in ((date(2025, 1, 1), "通过"), (date(2026, 1, 1), conclusion))
    ]
    assert interval(checks.documents(rows(*papers), on=DAY, kind="plan_eia")) == expected
    assert interval(checks.documents(rows(*papers[::-1]), on=DAY, kind="plan_eia")) == expected


@pytest.mark.parametrize(
    ("signed", "expected"), [(NEW, (1, 1)), (None, (0, 0)), ("待定", (0, 1)), (date(2018, 1, 1), (0, 0))]
)
def test_the_day_a_project_came_that_nobody_can_read_is_not_made_good_by_its_approval(signed, expected):
    projects = rows({"name": "P", "industry_code": "2614", "signed_on": signed, "approved_on": date(2017, 1, 1)})
    assert interval(checks.restricted_industry(LIST, projects=projects, on=DAY)) == expected

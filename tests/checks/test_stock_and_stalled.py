"""What stands still: stopped enterprises, inefficient land, ways to deal with them, lists that get shorter."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from landuse.checks.disposal_options import disposal_options
from landuse.checks.inefficient_left import inefficient_left
from landuse.checks.reduction import reduction
from landuse.checks.stalled import stalled
from landuse.checks.zero_land import zero_land
from landuse.core.layer import Table
from tests.made import zone

ON = date(2020, 6, 1)
NONE = Table("projects", pd.DataFrame(columns=["name", "state", "disposal_plan"]))


def bounds(evidence):
    return evidence.interval.low, evidence.interval.high


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"state": "stopped"}, (1, 1)),
        ({"state": "half_stopped"}, (1, 1)),
        ({"state": "running"}, (0, 0)),
        ({"state": "bankrupt"}, (0, 0)),
        ({"state": "stopped", "disposal_plan": "租赁"}, (0, 0)),
        ({"state": None}, (0, 1)),
        ({"state": "不明"}, (0, 1)),
        ({"state": "stopped", "disposal_plan": "暂无"}, (1, 1)),
        ({"state": "stopped", "disposal_plan": 3}, (0, 1)),
        ({"state": None, "disposal_plan": "租赁"}, (0, 0)),
        ({"state": "stopped", "zone_name": "乙区"}, (0, 0)),
    ],
)
def test_stopped_enterprises_without_a_plan(cells, expected):
    firms = pd.DataFrame([{"name": "甲", "disposal_plan": "", **cells}], dtype=object)
    assert bounds(stalled(firms, NONE, zone(name="甲区"), on=ON)) == expected


def test_projects_count_beside_enterprises_and_the_states_of_one_are_not_those_of_the_other():
    firms = pd.DataFrame([{"name": "甲", "state": "stopped", "disposal_plan": None}])
    projects = pd.DataFrame(
        [{"name": "乙", "state": "stalled", "disposal_plan": None}, {"name": "丙", "state": "stopped"}]
    )
    evidence = stalled(firms, projects, on=ON)
    assert bounds(evidence) == (2, 3)
    assert (evidence.figures["stopped_enterprises"], evidence.figures["stopped_projects"]) == (1, 1)


def test_a_table_or_a_column_of_plans_that_is_missing_is_asked_for():
    firms = pd.DataFrame([{"name": "甲", "state": "stopped"}])
    assert bounds(stalled(firms, NONE, on=ON)) == (0, 1)
    evidence = stalled(None, NONE, on=ON)
    assert bounds(evidence) == (0, math.inf)
    assert evidence.wants[0].key == "table:enterprises"


def test_of_several_years_the_latest_state_counts():
    rows = [{"name": "甲", "state": "stopped", "year": 2018}, {"name": "甲", "state": "running", "year": 2019}]
    assert bounds(stalled(pd.DataFrame(rows).assign(disposal_plan=None), NONE, on=ON)) == (0, 0)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"disposed_on": date(2019, 12, 31)}, (0, 0)),
        ({"disposed_on": date(2020, 1, 1)}, (1, 1)),
        ({"disposed_on": date(2020, 1, 2)}, (1, 1)),
        ({"disposed_on": None}, (1, 1)),
        ({"disposed_on": "已处置"}, (0, 1)),
        ({"disposed_on": None, "determined_on": date(2020, 1, 1)}, (0, 0)),
        ({"disposed_on": None, "determined_on": date(2019, 12, 31)}, (1, 1)),
        ({"disposed_on": None, "determined_on": "去年"}, (0, 1)),
        ({"determined_on": date(2019, 1, 1)}, (0, 1)),
    ],
)
def test_inefficient_land_left_by_a_day(cells, expected):
    rows = pd.DataFrame([{"id": "1", "area": 2.0, **cells}], dtype=object)
    assert bounds(inefficient_left(rows, on=ON, by=date(2020, 1, 1))) == expected


def test_before_the_day_it_is_counted_as_of_the_review_and_areas_add_up():
    rows = pd.DataFrame(
        [{"id": "1", "area": 2.0, "disposed_on": None}, {"id": "2", "area": None, "disposed_on": date(2019, 5, 1)}]
    )
    evidence = inefficient_left(rows, on=date(2019, 6, 1), by=date(2020, 1, 1))
    assert bounds(evidence) == (1, 1)
    assert evidence.figures["left_m2"] == 20_000
    assert "2020-01-01" in evidence.notes[0].text()
    assert inefficient_left(rows, on=date(2019, 4, 1), by=date(2020, 1, 1)).figures["left_m2"] is None
    assert inefficient_left(None, on=ON, by=ON).wants[0].key == "table:inefficient"


def test_ways_are_listed_with_their_conditions_and_open_where_the_data_show_it():
    rows = [
        {"id": "1", "tax_per_mu": 3.0, "contract_tax_per_mu": 15.0, "cure_until": date(2020, 5, 31)},
        {"id": "2", "tax_per_mu": 15.0, "contract_tax_per_mu": 15.0, "cure_until": ON},
        {"id": "3", "disposed_on": ON},
        {"id": "4", "disposed_on": date(2020, 6, 2)},
    ]
    evidence = disposal_options(pd.DataFrame(rows), pd.DataFrame([{"name": "甲", "kind": "enterprise"}]), on=ON)
    assert bounds(evidence) == (4, 4)
    table = evidence.tables["options"]
    assert len(table) == 4 * 5
    open_ways = {(line.id, line.way): line.open for line in table.itertuples()}
    assert (open_ways["1", "redevelop"], open_ways["2", "redevelop"], open_ways["4", "redevelop"]) == (
        True,
        False,
        None,
    )
    assert (open_ways["1", "exit"], open_ways["2", "exit"]) == (True, False)
    assert all(table["condition_zh"].str.len() > 3)


def test_a_disposal_that_cannot_be_read_is_open_and_no_table_is_asked_for():
    assert bounds(disposal_options(pd.DataFrame([{"id": "1", "disposed_on": "去年"}]), on=ON)) == (0, 1)
    assert len(disposal_options(None, None, on=ON).wants) == 2


YEAR = date(2019, 12, 31)


def listed(*rows):
    return [
        Table("nonviable_list", pd.DataFrame([{"name": str(n), **row} for n, row in enumerate(rows)], dtype=object))
    ]


def on_list(since=date(2018, 1, 1), until=None, **more):
    return {"listed_on": since, "disposed_on": until, **more}


@pytest.mark.parametrize(
    ("disposed", "share"),
    [(date(2019, 12, 31), 1 / 3), (date(2020, 1, 1), 0.0), (date(2019, 1, 1), 1 / 3), (date(2018, 12, 31), 0.0)],
)
def test_what_is_struck_off_within_the_year_counts(disposed, share):
    evidence = reduction(listed(on_list(until=disposed), on_list(), on_list()), on=YEAR)
    assert evidence.interval.value == pytest.approx(share)
    if share:
        assert evidence.interval.value >= 0.3333333333333333


def test_what_is_new_on_the_list_counts_against_it():
    rows = listed(on_list(until=date(2019, 6, 1)), on_list(), on_list(since=date(2019, 6, 1)))
    assert reduction(rows, on=YEAR).interval.value == 0
    rows = listed(on_list(), on_list(since=date(2019, 6, 1)))
    assert reduction(rows, on=YEAR).interval.value == -1


@pytest.mark.parametrize(
    ("row", "column"),
    [(on_list(since=None), "listed_on"), (on_list(until="已处置"), "disposed_on"), (on_list(kind=None), "kind")],
)
def test_a_day_or_kind_that_cannot_be_read_widens_it_and_is_named(row, column):
    rows = listed(on_list(kind="project"), on_list(kind="project", until=date(2019, 3, 1)), {"kind": "project", **row})
    evidence = reduction(rows, on=YEAR, kind="project")
    assert evidence.interval.low < evidence.interval.high
    assert f"row:nonviable_list.{column}#3" in {want.key for want in evidence.wants}


def test_kinds_are_counted_apart():
    rows = listed(on_list(kind="project", until=date(2019, 3, 1)), on_list(kind="enterprise"))
    assert reduction(rows, on=YEAR, kind="project").interval.value == 1
    assert reduction(rows, on=YEAR, kind="enterprise").interval.value == 0


def test_two_lists_a_year_apart():
    def dated(on, *names):
        return Table("nonviable_list", pd.DataFrame({"name": list(names)}), on=on)

    lists = [
        dated(date(2018, 11, 30), *"甲乙丙丁"),
        dated(date(2018, 12, 20), *"甲乙丙"),
        dated(YEAR, *"甲乙"),
        dated(date(2020, 6, 1), "甲"),
    ]
    evidence = reduction(lists, on=YEAR)
    assert (evidence.figures["before"], evidence.figures["after"]) == (3, 2)
    apart = reduction([lists[0], lists[2]], on=YEAR, within_days=30)
    assert apart.wants[0].key == "table:nonviable_list"
    assert reduction([lists[0], lists[2]], on=YEAR, within_days=31).interval.value == 0.5


def test_an_empty_list_has_nothing_to_reduce_and_a_missing_one_is_asked_for():
    assert reduction(listed(on_list(since=date(2019, 6, 1))), on=YEAR).reason is not None
    assert reduction(None, on=YEAR).wants[0].key == "table:nonviable_list"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, (1, 1)),
        ({"added_land": 0.01}, (0, 0)),
        ({"added_land": None}, (0, 1)),
        ({"added_land": -1.0}, (0, 1)),
        ({"expanded_on": date(2019, 1, 1)}, (1, 1)),
        ({"expanded_on": date(2018, 12, 31)}, (0, 0)),
        ({"expanded_on": YEAR}, (1, 1)),
        ({"expanded_on": date(2020, 1, 1)}, (0, 0)),
        ({"expanded_on": None}, (0, 0)),
        ({"expanded_on": "年中"}, (0, 1)),
        ({"zone_name": "乙区"}, (0, 0)),
    ],
)
def test_expansions_without_new_land(cells, expected):
    rows = pd.DataFrame([{"name": "甲", "expanded_on": date(2019, 5, 1), "added_land": 0.0, **cells}], dtype=object)
    assert bounds(zero_land(rows, zone(name="甲区"), on=YEAR, since=date(2019, 1, 1))) == expected


def test_expansions_are_summed_where_all_are_known():
    rows = pd.DataFrame({"name": ["甲", "乙"], "expanded_on": [date(2019, 5, 1)] * 2, "added_land": [0.0, 50.0]})
    figures = zero_land(rows, on=YEAR, since=date(2019, 1, 1)).figures
    assert (figures["expansions"], figures["added_m2"]) == (2, 50)
    assert zero_land(None, on=YEAR, since=YEAR).interval.high == math.inf

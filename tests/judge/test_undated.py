"""A row that does not say since when it is so counts perhaps, unless its file has a day of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from landuse.core.layer import Layer, Source, Table
from landuse.core.plugins import names
from landuse.core.rules import load_pack
from landuse.core.specs import list_specs, load_spec
from landuse.core.statements import Completeness
from landuse.judge.evaluate import RuleEvaluator
from landuse.judge.review import family, review
from landuse.judge.undated import undated
from landuse.workflows.policies.pack_tests import make_case
from landuse.workflows.policies.run_tests import find_rule, read_tests
from tests.made import case, land, layer, square

ON = date(2026, 6, 30)


def contracts(*days, **more):
    return Table("supply", pd.DataFrame({"contract": [str(n) for n in range(len(days))], "signed_on": days}), **more)


def test_only_the_row_without_a_day_is_undated():
    assert undated(contracts(date(2020, 1, 1), None), ON) == [1]


@pytest.mark.parametrize(
    "more", [{"on": date(2026, 6, 1)}, {"complete": True}], ids=["the day of the file", "vouched for on the day"]
)
def test_a_file_with_a_day_of_its_own_dates_its_rows(more):
    assert undated(contracts(None, None, **more), ON) == []


@pytest.mark.parametrize(("until", "rows"), [(ON - timedelta(1), []), (ON, []), (ON + timedelta(1), [0])])
def test_a_register_vouched_for_beyond_the_day_may_hold_later_rows(until, rows):
    source = Source("supply", "供地.csv", "0", "tabular", 1, complete=Completeness(by="甲", reason="导出", until=until))
    assert undated(contracts(None, complete=True, source=source), ON) == rows


@pytest.mark.parametrize(("day", "rows"), [(ON, []), (ON + timedelta(1), [0])])
def test_another_day_of_the_row_that_is_past_proves_it(day, rows):
    table = Table("supply", pd.DataFrame({"contract": ["1"], "agreed_start": [day]}))
    assert undated(table, ON) == rows


@pytest.mark.parametrize(("edition", "rows"), [("2018目录", []), ("2027年版", [0]), ("批复稿", [0]), (None, [0])])
def test_an_edition_of_a_year_dates_a_layer(edition, rows):
    zones = gpd.GeoDataFrame({"name": ["乙"]}, geometry=[box(0, 0, 9, 9)])
    assert undated(Layer("neighbour_zones", zones, edition=edition), ON) == rows


#: Columns that say since when a row is so.
SINCE = {"approved_on", "approval_date", "signed_on", "founded_on", "started_on", "determined_on", "listed_on"}
SINCE |= {"published_on", "issued_on", "answered_on", "settled_on", "offered_on", "recognised_on", "protected_from"}
#: Roles whose rows are not dated by such a column, with the reason.
NOT_SINCE = {
    "draft": "is asked for on the day",
    "blocks": "are those of the draft, or of the approved boundary",
    "parcels": "settled_on is of the enterprise on it",
    "inner_parks": "recognised_on is of its recognition: the park may be older",
}


def test_every_role_whose_rows_say_since_when_is_dated_by_it():
    undecided = {
        role for role in list_specs() if SINCE & load_spec(role).columns.keys() and not load_spec(role).dated_by
    }
    assert undecided == NOT_SINCE.keys()


@pytest.mark.parametrize(
    ("cells", "high"),
    [
        ({"approved_on": date(2019, 1, 1)}, 0),
        ({"approved_on": None}, 5000),
        ({"approved_on": ON + timedelta(1)}, 5000),
        ({}, 5000),
        ({"approved_on": date(2019, 1, 1), "approval_number": None}, 5000),
    ],
)
def test_a_hole_of_which_nobody_says_when_it_was_approved_frees_no_farmland(cells, high):
    """Blanking the day of a hole that was approved too late would else make it one that counts."""
    draft = layer("draft", land((square(), {"block": "1"})))
    farmland = layer("permanent_basic_farmland", land((box(50, 0, 300, 100), {})), complete=True)
    hole = layer("farmland_holes", land((box(50, 0, 100, 100), {"approval_number": "国函〔2019〕1号", **cells})))
    finding = review(case(draft, farmland, hole), "henan-2022")["henan-2022/permanent-basic-farmland@draft"]
    assert finding.evidence.interval.high == high
    assert (finding.verdict.value == "met") is (high == 0)


def test_a_line_in_force_needs_no_day():
    line = gpd.GeoDataFrame({"name": ["甲"]}, geometry=[box(0, 0, 9, 9)])
    assert undated(Layer("ecological_red_line", line), ON) == []
    assert {role for role in list_specs() if load_spec(role).undated == "stands"} == {
        "approved",
        "ecological_red_line",
        "nature_reserves",
        "permanent_basic_farmland",
    }


def certain_tests():
    """Return the tests of all packs that are met or broken and have a table or layer whose rows are dated."""
    for name in names("packs"):
        pack = load_pack(name)
        for number, test in enumerate(read_tests(pack), 1):
            roles = [role for role in (*test.tables, *test.layers) if load_spec(role).dated_by]
            if test.expect in ("met", "broken") and find_rule(test, pack).gates is None and roles:
                yield pytest.param((pack, test, roles), id=f"{name}-{number}")


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([subject.values[0] for subject in certain_tests()]), st.data())
def test_no_verdict_is_certain_that_hangs_on_a_row_without_its_day(subject, data):
    pack, test, roles = subject
    rule, role = find_rule(test, pack), data.draw(st.sampled_from(roles))
    case = make_case(test, rule, "made")
    kind = "tables" if role in case.tables else "layers"
    spec, sources = load_spec(role), getattr(case, kind)[role]
    if spec.undated == "stands":
        return
    dates = [name for name, column in spec.columns.items() if column.type == "date" or name in spec.dated_by]

    def changed(later):
        """Return the case with every row undated, or left out as later."""
        field = "rows" if kind == "tables" else "features"
        parts = []
        for part in sources:
            frame = getattr(part, field)
            frame = frame.iloc[:0] if later else frame.assign(**{name: None for name in dates if name in frame})
            plain = {"covers": None, "edition": None} if kind == "layers" else {}
            parts.append(replace(part, **{field: frame}, complete=False, on=None, **plain))
        return replace(case, **{kind: {**getattr(case, kind), role: tuple(parts)}})

    packs = family([pack])
    bare, without = (RuleEvaluator.of(changed(later), packs).findings(rule)[0] for later in (False, True))
    if bare.evidence.reason is None and without.evidence.reason is None:
        low, high = without.evidence.interval.low, without.evidence.interval.high
        assert bare.evidence.interval.low <= low
        assert bare.evidence.interval.high >= high

"""Areas told in another code list: one to one is a figure, one to many an interval, the unknown may be anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.checks.land_use_structure import land_use_structure
from landuse.core.code_lists import list_schemes, load_scheme
from landuse.measures.crosswalk import areas_across
from tests.made import layer, parcels, square

SCHEMES = list_schemes()


def told(*pieces, source="sandiao", target="ydyh2023"):
    table = areas_across([(frozenset(codes), area) for codes, area in pieces], source, target)
    return {row.use_code: (row.low_m2, row.high_m2) for row in table.itertuples()}


def test_one_to_one_is_a_figure():
    assert told(({"0601"}, 60.0), ({"0601"}, 5.0)) == {"1001": (65.0, 65.0)}


def test_one_to_many_is_an_interval_and_none_is_chosen():
    assert told(({"0508"}, 40.0)) == {"1101": (0.0, 40.0), "1102": (0.0, 40.0)}
    assert told(({"0601"}, 60.0), target="ydyh2020") == dict.fromkeys(("100101", "100102", "100103"), (0.0, 60.0))


def test_a_group_may_be_any_of_its_kinds():
    found = told(({"10"}, 9.0), source="ydyh2023", target="gbt21010")
    assert found == {"0601": (0.0, 9.0), "0602": (0.0, 9.0), "0603": (0.0, 9.0)}


def test_the_same_digits_mean_another_use():
    assert told(({"0601"}, 7.0), source="ydyh2023", target="sandiao") == {"1006": (7.0, 7.0)}


@pytest.mark.parametrize("codes", [set(), {""}, {"XX"}, {"0601", "XX"}, {"0601/XX"}])
def test_what_is_not_known_may_be_any_of_them(codes):
    assert told(({"0601"}, 60.0), (codes, 3.0)) == {"1001": (60.0, 63.0), "": (0.0, 3.0)}


def test_ground_two_parcels_claim_may_be_either():
    assert told(({"0601", "0602"}, 5.0), ({"0601"}, 1.0))["1001"] == (1.0, 6.0)


def test_what_the_other_list_has_nothing_like_stands_apart():
    assert told(({"16"}, 4.0), ({"1001"}, 1.0), source="ydyh2023", target="gbt21010")[""] == (4.0, 4.0)


@given(
    st.sampled_from([(a, b) for a in SCHEMES for b in SCHEMES if a != b]),
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 1000)), min_size=1, max_size=12),
)
def test_bounds_hold_all_the_ground(pair, drawn):
    codes = sorted(load_scheme(pair[0]).codes)
    pieces = [(frozenset({codes[number % len(codes)]}), float(area)) for number, area in drawn]
    table = areas_across(pieces, *pair)
    total = sum(area for _, area in pieces)
    assert (table["low_m2"] <= table["high_m2"]).all()
    assert table["low_m2"].sum() <= total <= table["high_m2"].sum()
    assert table["high_m2"].max() <= total


def test_a_review_tells_present_use_in_the_list_of_the_plan():
    now = layer("parcels", parcels((square(), "0508")), scheme="sandiao")
    plan = parcels((square(), "1101"))
    there = land_use_structure(now, square(), layer("planned_parcels", plan, scheme="ydyh2023")).tables["across"]
    assert there.to_dict("list") == {
        "scheme": ["ydyh2023", "ydyh2023"],
        "use_code": ["1101", "1102"],
        "use_name": [load_scheme("ydyh2023").name_of(code) for code in ("1101", "1102")],
        "from_codes": ["0508", "0508"],
        "low_m2": [0.0, 0.0],
        "high_m2": [10_000.0, 10_000.0],
    }
    same = layer("planned_parcels", parcels((square(), "0508")), scheme="sandiao")
    assert "across" not in land_use_structure(now, square(), same).tables

"""Limits: on them, just under, just over, and in three values."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.core.evidence import Interval, Verdict
from landuse.core.limits import Limit

MET, BROKEN, UNDECIDED = Verdict.MET, Verdict.BROKEN, Verdict.UNDECIDED
UP, DOWN = math.nextafter(0.6, 1), math.nextafter(0.6, 0)


@pytest.mark.parametrize(
    ("op", "on", "under", "over"),
    [
        (">=", MET, BROKEN, MET),
        (">", BROKEN, BROKEN, MET),
        ("<=", MET, MET, BROKEN),
        ("<", BROKEN, MET, BROKEN),
        ("==", MET, BROKEN, BROKEN),
    ],
)
def test_a_known_figure_on_the_limit_and_on_both_sides(op, on, under, over):
    limit = Limit(op, 0.6)
    assert [limit.judge(Interval.exactly(figure)) for figure in (0.6, DOWN, UP)] == [on, under, over]


@pytest.mark.parametrize(
    ("op", "low", "high", "verdict"),
    [
        (">=", 0.6, 0.9, MET), (">=", DOWN, 0.9, UNDECIDED), (">=", 0.1, 0.6, UNDECIDED), (">=", 0.1, DOWN, BROKEN),
        ("<=", 0.0, 0.6, MET), ("<=", 0.6, 0.7, UNDECIDED), ("<=", UP, 0.7, BROKEN), (">", 0.6, 0.9, UNDECIDED),
        (">", 0.1, 0.6, BROKEN), ("==", 0.1, 0.9, UNDECIDED), ("==", 0.7, 0.9, BROKEN), ("<=", 0, math.inf, UNDECIDED),
    ],
)  # fmt: skip
def test_an_interval_is_met_inside_broken_apart_and_else_undecided(op, low, high, verdict):
    assert Limit(op, 0.6).judge(Interval(low, high)) is verdict


def test_between_takes_both_ends_and_is_undecided_around_them():
    limit = Limit("between", 2, 3)
    assert [limit.judge(Interval.exactly(figure)) for figure in (1.9, 2, 3, 3.1)] == [BROKEN, MET, MET, BROKEN]
    assert limit.judge(Interval(0, 9)) is UNDECIDED


def test_the_margin_is_signed_towards_met_and_absent_where_undecided():
    assert Limit(">=", 0.6).margin(Interval(0.7, 0.9)) == pytest.approx(0.1)
    assert Limit(">=", 0.6).margin(Interval(0.1, 0.5)) == pytest.approx(-0.1)
    assert Limit("<=", 0).margin(Interval(20, 50)) == -20
    assert Limit("<=", 0).margin(Interval(0, 50)) is None
    assert Limit("between", 2, 3).margin(Interval.exactly(4)) == -1


@pytest.mark.parametrize("numbers", [(1, 0, None), (0, 1, 2), (0, 1, -1), (math.nan, 1, None), (0, 1, math.nan)])
def test_what_is_no_interval_is_refused(numbers):
    with pytest.raises(ValueError, match="not an interval"):
        Interval(*numbers)


figures = st.floats(-10, 10)


@given(figures, figures, figures, st.sampled_from([">=", ">", "<=", "<", "=="]))
def test_widening_an_interval_never_turns_one_verdict_into_the_other(limit, one, other, op):
    low, high = min(one, other), max(one, other)
    narrow, wide = Limit(op, limit).judge(Interval(low, high)), Limit(op, limit).judge(Interval(low - 1, high + 1))
    assert wide in (narrow, UNDECIDED)

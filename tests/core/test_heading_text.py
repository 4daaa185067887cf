"""Units of headings, and from one unit to another."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.core.heading_text import scale, split_unit, unit_ratio


@given(st.integers(0, 10**9))
def test_whole_hectares_in_mu_come_out_whole(hectares: int) -> None:
    assert scale(hectares * 15.0, unit_ratio("mu", "ha") or Fraction(0)) == hectares


@pytest.mark.parametrize(
    ("heading", "base", "unit"),
    [
        ("供应面积(公顷)", "供应面积", "ha"),
        ("面积（亩）", "面积", "mu"),
        ("面积_亩", "面积", "mu"),
        ("面积 m²", "面积", "m2"),
        ("成交价款（单位：万元）", "成交价款", "wan_yuan"),
        ("占比(%)", "占比", "percent"),
        ("x(m)", "x", "m"),
        ("MJ [ha]", "MJ", "ha"),
        ("投资强度(万元/亩)", "投资强度", "wan_yuan_per_mu"),
        ("土地用途(规划)", "土地用途(规划)", None),
        ("面积", "面积", None),
        ("公顷", "公顷", None),
        ("TBMJ", "TBMJ", None),
        ("Area", "Area", None),
    ],
)
def test_units_of_headings(heading: str, base: str, unit: str | None) -> None:
    assert split_unit(heading) == (base, unit)


def test_units_of_different_kinds_do_not_convert() -> None:
    assert unit_ratio("m", "m2") is None
    assert unit_ratio("mu", "m2") == Fraction(2000, 3)

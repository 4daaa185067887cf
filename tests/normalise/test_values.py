"""Figures, days, words and units as people write them."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from landuse.core.column_words import column_vocabulary
from landuse.core.heading_text import unit_ratio
from landuse.normalise import values


@pytest.mark.parametrize(
    ("written", "unit", "figure"),
    [
        ("12.5", None, 12.5),
        ("1,234.5", None, 1234.5),
        ("1，234.5", None, 1234.5),
        ("１２．５", None, 12.5),
        (" 7 ", None, 7),
        ("1 234 567", None, 1234567),
        ("-3", None, -3),
        ("1e3", None, 1000),
        (".5", None, 0.5),
        ("5.", None, 5),
        (7, None, 7),
        (np.float64(2.5), None, 2.5),
        (np.int64(4), None, 4),
        ("0.7655公顷", "ha", 0.7655),
        ("15亩", "ha", 1.0),
        ("1 hm²", "m2", 10_000),
        ("3㎡", "m2", 3),
        ("2 km2", "ha", 200),
        ("19.4%", "1", 0.194),
        ("19.4%", None, 0.194),
        ("1.5亿元", "wan_yuan", 15_000),
        ("1万元/亩", "wan_yuan_per_ha", 15),
    ],
)
def test_figures(written: object, unit: str | None, figure: float) -> None:
    assert values.read_number(written, unit) == pytest.approx(figure, rel=1e-12)


@pytest.mark.parametrize(
    "written", ["约3", "1,5", "1,23,456", "12.5.1", "abc", "3-5", "inf", "nan", "1e999", True, "12公顷", "公顷"]
)
def test_what_is_no_figure(written: object) -> None:
    with pytest.raises(values.UnreadableError):
        values.read_number(written, "yuan")


def test_a_figure_without_a_unit_takes_the_headings_and_one_with_a_unit_its_own() -> None:
    from_mu = unit_ratio("mu", "ha")
    assert values.read_number("15", "ha", unsaid=from_mu) == 1
    assert values.read_number("15公顷", "ha", unsaid=from_mu) == 15


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-06-01", date(2024, 6, 1)),
        ("2024/6/1", date(2024, 6, 1)),
        ("2024.6.1", date(2024, 6, 1)),
        ("2024年6月1日", date(2024, 6, 1)),
        ("２０２４年６月１日", date(2024, 6, 1)),
        ("20240601", date(2024, 6, 1)),
        (20240601, date(2024, 6, 1)),
        (20240601.0, date(2024, 6, 1)),
        (45444, date(2024, 6, 1)),
        ("45444", date(2024, 6, 1)),
        (45444.75, date(2024, 6, 1)),
        ("2024-06-01 12:30:00", date(2024, 6, 1)),
        ("2024-06-01T00:00:00Z", date(2024, 6, 1)),
        ("2024/02/29", date(2024, 2, 29)),
        (pd.Timestamp("2024-06-01 08:00"), date(2024, 6, 1)),
        (datetime(2024, 6, 1, 8), date(2024, 6, 1)),  # noqa: DTZ001
        (date(2024, 6, 1), date(2024, 6, 1)),
        ("1900-01-02", date(1900, 1, 2)),
        ("2199-12-31", date(2199, 12, 31)),
    ],
)
def test_days(written: object, day: date) -> None:
    assert values.read_day(written) == day


@pytest.mark.parametrize(
    "written",
    [
        "2023-02-29",
        "2024.06",
        "202406",
        "2024",
        2024,
        "24-6-1",
        "2024-13-01",
        "6月1日",
        "待定",
        "1900-01-01",
        "2200-01-01",
        "9999-12-31",
        19999,
        80001,
        "2024-06-01至2025-06-01",
    ],
)
def test_what_is_no_day(written: object) -> None:
    with pytest.raises(values.UnreadableError):
        values.read_day(written)


@pytest.mark.parametrize(
    ("written", "number"), [("2024", 2024), ("2024年", 2024), (3.0, 3), ("3个", 3), ("1,000", 1000), ("-1", -1)]
)
def test_whole_numbers(written: object, number: int) -> None:
    assert values.read_integer(written) == number


@pytest.mark.parametrize("written", ["2.5", "三", "2024-01"])
def test_what_is_no_whole_number(written: object) -> None:
    with pytest.raises(values.UnreadableError):
        values.read_integer(written)


def test_yes_and_no_and_the_words_turned_round() -> None:
    assert [values.read_yes_no(word) for word in ("是", "Y", "1", 1.0, True, "√")] == [True] * 6
    assert [values.read_yes_no(word) for word in ("否", "N", "0", 0, False, "无")] == [False] * 6
    turned = column_vocabulary("supply", "is_developed")
    assert [values.read_yes_no(word, turned) for word in ("0", 0.0, "1", "是", "否")] == [
        True,
        True,
        False,
        True,
        False,
    ]
    with pytest.raises(values.UnreadableError):
        values.read_yes_no("也许")

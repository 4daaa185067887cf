"""Days and codes mean what they meant where they were written: zones, first zeros, the year a sheet counts from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from shapely import box

from landuse.core.case import TableEntry
from landuse.core.code_lists import load_scheme
from landuse.intake import vector
from landuse.intake.base import WriteOptions
from landuse.normalise.lost_zeros import with_zeros
from landuse.normalise.tables import read_table
from landuse.normalise.values import BEIJING, UnreadableError, is_instant, read_day


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(["Z", "+00:00", "+0000"]))
def test_midnight_in_beijing_is_its_day_in_whatever_zone_it_is_stored(day: date, zone: str) -> None:
    moment = datetime(day.year, day.month, day.day, tzinfo=BEIJING)
    stored = moment.astimezone(UTC)
    assert read_day(moment) == read_day(stored) == day
    text = f"{stored:%Y-%m-%dT%H:%M:%S}{zone}"
    assert is_instant(text)
    assert read_day(text) == day
    assert read_day(f"{day:%Y-%m-%d} 23:59") == day
    assert not is_instant(f"{day:%Y-%m-%d} 23:59")


def test_an_instant_that_is_none_is_not_read() -> None:
    with pytest.raises(UnreadableError):
        read_day("2025-02-30T16:00:00Z")


def test_a_table_of_a_geopackage_says_that_its_days_were_moments(tmp_path: Path) -> None:
    moments = pd.to_datetime(pd.Series([datetime(2025, 6, 29, 16, tzinfo=UTC), None]), utc=True)
    frame = gpd.GeoDataFrame(
        {"合同编号": ["a", "b"], "约定开工时间": moments},
        geometry=[box(500_000, 3.52e6, 500_100, 3.5201e6)] * 2,
        crs=4548,
    )
    vector.write_layer(tmp_path / "供地.gpkg", frame, WriteOptions())
    table = read_table(tmp_path, "supply", TableEntry(path="供地.gpkg"))
    cells = [value for column in table.rows for value in table.rows[column]]
    days = [value.date() for value in cells if isinstance(value, datetime) and not pd.isna(value)]
    assert days == [date(2025, 6, 30)]
    assert table.source is not None
    assert any("+08:00" in note.text("en") for note in table.source.notes)


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_a_workbook_that_counts_from_1904(tmp_path: Path, epoch: datetime | None) -> None:
    book = openpyxl.Workbook()
    first = date(1899, 12, 30)
    if epoch is not None:
        book.epoch = epoch
        first = epoch.date()
    sheet = book.active
    sheet.append(["合同编号", "约定开工时间"])
    sheet.append(["a", (date(2024, 6, 1) - first).days])
    sheet.append(["b", (date(2024, 6, 1) - first + timedelta(days=1)).days])
    book.save(tmp_path / "供地.xlsx")
    rows = read_table(tmp_path, "supply", TableEntry(path="供地.xlsx")).rows
    days = [value.date() for column in rows for value in rows[column] if isinstance(value, datetime)]
    assert days == [date(2024, 6, 1), date(2024, 6, 2)]


@pytest.mark.parametrize("scheme", ["ydyh2023", "ydyh2020", "sandiao", "gbt21010"])
def test_a_code_that_has_lost_its_zero_is_never_taken_for_another(scheme: str) -> None:
    listed = load_scheme(scheme)
    for code in listed.codes:
        if not code.isdecimal():
            continue
        short = str(int(code))
        if short == code:
            assert listed.with_zero(code) is None
            assert listed.find(code) == code
        elif len(code) - len(short) == 1:
            assert listed.with_zero(short) == code
            assert listed.find(short) is None
        else:
            assert listed.find(short) in {None, short}


def test_codes_are_put_right_aloud_and_the_rest_is_left(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"use_code": ["101", "100101", "999", None, "0601"]}, geometry=[box(0, 0, 1, 1)] * 5)
    mended, notes = with_zeros(frame, "ydyh2023", "plan.shp")
    assert mended["use_code"].tolist()[:3] == ["0101", "100101", "999"]
    assert [note.values["count"] for note in notes] == [1]
    assert load_scheme("ydyh2023").find("999") is None
    assert with_zeros(frame, None, "")[1] == ()

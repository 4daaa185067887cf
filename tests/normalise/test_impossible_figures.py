"""A figure that there cannot be, by law or by nature, is not given: it helps nobody, and a line says so."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.checks.grant_term import grant_term
from landuse.checks.idle_land import idle_land
from landuse.core.column_fault import ColumnFault
from landuse.core.layer import Zone
from landuse.core.specs import list_specs, load_spec
from landuse.measures.table_rows import Row
from landuse.normalise.columns import resolve_columns

#: Figures a planner may state without any end, with the reason.
ENDLESS = {
    "value": "an indicator's own unit says what it can be",
    "agreed": "a contract's term is of any kind",
    "actual": "as agreed",
}
BOUND = [
    (role, name, spec)
    for role in list_specs()
    for name, spec in load_spec(role).columns.items()
    if spec.least is not None or spec.most is not None
]
CONTRACT = {"use": "工业用地", "supply_method": "grant", "signed_on": date(2024, 1, 1), "renewal": "no"}


@pytest.mark.parametrize(
    ("term", "high"), [(0.002, float("inf")), (0.99, float("inf")), (1, 1), (70, 70), (71, float("inf"))]
)
def test_a_term_that_the_law_does_not_know_is_not_given(term, high):
    measured = grant_term(
        pd.DataFrame([{**CONTRACT, "grant_term": term}]), on=date(2026, 6, 30), since=date(2018, 1, 1)
    )
    assert measured.interval.high == high


@given(st.sampled_from(BOUND), st.floats(1e-6, 1e3))
def test_no_figure_beyond_its_column_is_read_and_the_ends_are(column, beyond):
    role, name, spec = column
    ends = [end for end in (spec.least, spec.most) if end is not None]
    row = Row(1, "", {}, role, role)

    def read(figure):
        return Row(row.number, row.ident, {name: figure}, role, role).figure(name, least=-float("inf"))

    assert [read(end) for end in ends] == ends
    if spec.most is not None:
        assert read(spec.most * (1 + beyond)) is None
    if spec.least is not None:
        assert read(spec.least - abs(spec.least or 1) * beyond) is None


def test_each_figure_that_could_help_has_an_end():
    kinds = ("grant_term", "floor_area_ratio", "exempt_days", "rank", "year", "area_cap", "buffer", "distance", "width")
    for role in list_specs():
        for name, spec in load_spec(role).columns.items():
            if name in kinds and spec.type in ("number", "integer"):
                assert spec.most is not None, (role, name)


def test_what_there_cannot_be_is_said_in_one_line_and_counts_as_not_given():
    frame = pd.DataFrame({"合同编号": ["1", "2"], "出让年限": ["700", "20"]})
    resolved, notes = resolve_columns(frame, load_spec("supply"), {}, where="供地.csv")
    assert resolved["grant_term"].isna().tolist() == [True, False]
    faults = [note for note in notes if isinstance(note, ColumnFault)]
    assert [(fault.column, fault.rows) for fault in faults] == [("grant_term", (1,))]
    assert "1–70" in faults[0].text("en")
    assert "1–70" in faults[0].text("zh")


def test_an_idle_parcel_of_another_zone_is_not_this_zones():
    idle = {"contract": "1", "agreed_start": date(2020, 1, 1), "actual_start": None}
    rows = pd.DataFrame([{**idle, "zone_name": "乙区"}, {**idle, "contract": "2", "zone_name": "甲区"}])
    assert idle_land(rows, zone=Zone({"name": "甲区"}), on=date(2026, 6, 30)).interval.value == 1.0
    assert idle_land(rows.iloc[:1], zone=Zone({"name": "甲区"}), on=date(2026, 6, 30)).interval.high == 0.0
    assert idle_land(rows.iloc[:1], zone=Zone(), on=date(2026, 6, 30)).interval.low == 0.0

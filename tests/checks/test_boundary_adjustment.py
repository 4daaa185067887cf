"""Land outside the urban development boundary, and the approved change that bears it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from shapely import box

from landuse import checks
from landuse.core.layer import Table
from tests.made import land, layer

DAY = date(2026, 6, 30)
DRAFT = land(box(0, 0, 100, 100))
FAR = box(-100, -100, 200, 200)


def measured(line, *rows, complete=True):
    table = Table(
        "documents", pd.DataFrame(list(rows), columns=["id", "kind", "approved_on", "adjustment"]), complete=complete
    )
    return checks.boundary_adjustment(line, DRAFT, table, on=DAY)


def line(east, covers=FAR):
    frame = land(box(0, 0, east, 100)).assign(subzone="concentrated")
    return layer("urban_development_boundary", frame, covers=covers)


def change(day=DAY, adjustment="consolidation"):
    return {"id": "1", "kind": "boundary_adjustment", "approved_on": day, "adjustment": adjustment}


@pytest.mark.parametrize(
    ("row", "low", "high"),
    [
        (change(), 1, 1),
        (change(date(2026, 7, 1)), 0, 0),
        (change(adjustment="other"), 0, 0),
        (change(adjustment=None), 0, 1),
        (change(adjustment="领导同意"), 0, 1),
        (change(day=None), 0, 1),
    ],
)
def test_the_change_is_approved_on_the_day_and_of_an_allowed_kind(row, low, high):
    interval = measured(line(80), row).interval
    assert (interval.low, interval.high) == (low, high)


def test_a_list_without_the_change_proves_something_only_where_it_is_whole():
    assert measured(line(80)).interval.value == 0
    assert measured(line(80), complete=False).interval.value is None


@pytest.mark.parametrize(("east", "applies"), [(100, False), (99.6, False), (99.4, True)])
def test_inside_it_nothing_is_asked(east, applies):
    assert (measured(line(east), change()).reason is None) is applies


def test_where_nobody_proves_that_the_boundary_ends_there_a_missing_change_breaks_nothing():
    assert measured(line(80, covers=None)).interval.value is None
    assert measured(line(80, covers=None), change()).interval.value == 1

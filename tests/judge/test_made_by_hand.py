"""Layers, tables and cases that an analyst makes by hand: what is not there never counts as ground that is free."""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon, box

import landuse
from landuse.core.case import Case
from landuse.core.errors import InputError
from landuse.core.evidence import Verdict
from landuse.core.layer import Layer, Table

EAST, NORTH = 500_000, 3_500_000


def square(west, south, east, north):
    return box(EAST + west, NORTH + south, EAST + east, NORTH + north)


DRAFT, AWAY = square(0, 0, 100, 100), square(300, 0, 400, 100)
LINE = square(50, 50, 80, 80)
with np.errstate(invalid="ignore"):
    NO_NUMBER = Polygon([(EAST, NORTH), (np.nan, NORTH), (EAST + 80, NORTH + 80)])


def frame(*shapes):
    ids = [str(n) for n in range(len(shapes))]
    return gpd.GeoDataFrame({"id": ids, "block": ids}, geometry=list(shapes), crs=4548)


def red_line(*shapes, **more):
    return Layer("ecological_red_line", frame(*shapes), complete=True, **more)


def judged(draft, line):
    layers = {"draft": (Layer("draft", draft),), "ecological_red_line": (line,)}
    case = Case("made", date(2026, 6, 30), layers=layers, work_crs=4548)
    return landuse.review(case, "henan-2022")["henan-2022/ecological-red-line@draft"]


def test_made_land_is_judged_as_what_was_read_is():
    assert judged(frame(DRAFT, AWAY), red_line(LINE, AWAY)).verdict is Verdict.BROKEN
    assert judged(frame(DRAFT), red_line(AWAY)).verdict is Verdict.MET


@pytest.mark.parametrize("lost", [None, Polygon()], ids=["missing", "empty"])
def test_a_control_line_with_a_row_without_ground_is_open(lost):
    found = judged(frame(DRAFT), red_line(lost, AWAY))
    assert found.verdict is Verdict.UNDECIDED
    assert (found.evidence.interval.low, found.evidence.interval.high) == (0.0, 10_000.0)


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        ((None, AWAY), "1 of its 2 rows have no geometry"),
        ((Polygon(), AWAY), "1 of its 2 rows have no geometry"),
        ((), "it has no features"),
        ((DRAFT.exterior, AWAY), "has no area"),
        ((NO_NUMBER, AWAY), "no finite number"),
    ],
    ids=["missing", "empty", "none", "line", "no number"],
)
def test_a_boundary_of_which_ground_is_not_there_is_refused(shapes, said):
    made = frame(*shapes)
    with pytest.raises(InputError, match=said):
        judged(made, red_line(LINE))
    with pytest.raises(InputError, match=said):
        landuse.checks.control_line_overlap(red_line(LINE), Layer("draft", made))


@pytest.mark.parametrize("shape", [LINE.exterior, LINE.centroid, NO_NUMBER], ids=["line", "point", "no number"])
def test_a_control_line_that_is_no_ground_is_refused_as_a_frame_is(shape):
    for line in (red_line(shape, AWAY), frame(shape, AWAY)):
        with pytest.raises(InputError):
            landuse.checks.control_line_overlap(line, frame(DRAFT))


@given(st.text() | st.none() | st.floats() | st.integers())
def test_only_true_is_complete(word):
    with pytest.raises(InputError, match="whether it is complete"):
        Layer("ecological_red_line", frame(AWAY), complete=word)
    with pytest.raises(InputError, match="whether it is complete"):
        Table("supply", pd.DataFrame({"id": []}), complete=word)


@given(st.permutations([None, DRAFT, AWAY]), st.integers(1, 3))
def test_rows_without_ground_settle_nothing_wherever_they_stand(shapes, count):
    line = red_line(*shapes[:count])
    interval = landuse.checks.control_line_overlap(line, frame(DRAFT)).interval
    assert interval.high == (10_000.0 if None in shapes[:count] or DRAFT in shapes[:count] else 0.0)

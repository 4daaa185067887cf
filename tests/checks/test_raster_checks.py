"""Checks on rasters of a few cells, by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from shapely import box

from landuse.checks.built_outside_seen import built_outside_seen
from landuse.checks.built_share_seen import built_share_seen
from landuse.checks.ground_leads import ground_leads
from tests.made import land
from tests.measures.raster.drawn import cover, write

# 10 m cells, north up: the west is built, the east is not
HALF = np.array([[1, 1, 2, 2]] * 4, dtype="uint8")
MORE = np.array([[1, 1, 1, 2]] * 4, dtype="uint8")


@pytest.fixture
def half(tmp_path):
    return cover(write(tmp_path / "half.tif", HALF, north=40))


@pytest.fixture
def more(tmp_path):
    return cover(write(tmp_path / "more.tif", MORE, north=40))


def figures(evidence):
    return evidence.interval.low, evidence.interval.value, evidence.interval.high


def test_the_share_seen_and_what_the_raster_does_not_show(half):
    assert figures(built_share_seen(half, land(box(0, 0, 40, 40)))) == pytest.approx((0.5, 0.5, 0.5))
    over = built_share_seen(half, land(box(0, 0, 80, 40)))
    assert figures(over) == pytest.approx((0.25, 0.25, 0.75))
    assert over.wants[0].key == "ground:land_cover"
    assert built_share_seen(None, land(box(0, 0, 9, 9))).wants[0].key == "layer:land_cover"


def test_table_and_raster_are_compared(half):
    parcels = land((box(0, 0, 10, 40), {"state": "built"}), (box(10, 0, 40, 40), {"state": "unbuilt"}))
    said = built_share_seen(half, land(box(0, 0, 40, 40)), parcels).notes[1].text("en")
    assert "25.00%" in said
    assert "50.00%" in said


def test_built_land_beside_the_boundary(half):
    evidence = built_outside_seen([half], land(box(0, 0, 10, 40)), reach_m=10)
    # of the ring of 10 m around, the raster shows 10 m to the east, all of it built; the rest is open
    assert evidence.interval.low == pytest.approx(400)
    assert evidence.where["kind"].tolist() == ["built_outside"]
    assert evidence.figures["unseen_m2"] == pytest.approx(evidence.figures["looked_at_m2"] - 400, rel=1e-6)


def test_growth_is_what_is_new_and_needs_two_dates(half, more):
    zone = land(box(0, 0, 10, 40))
    grown = built_outside_seen([half, more], zone, growth=True, reach_m=30)
    assert grown.interval.low == pytest.approx(400)
    assert built_outside_seen([more, half], zone, growth=True, reach_m=30).interval.low == 0
    assert built_outside_seen([half], zone, growth=True).wants[0].key == "layer:land_cover"
    wide = built_outside_seen([half, more], zone, growth=True, reach_m=30, min_width_m=11)
    assert (wide.interval.low, wide.ignored.count) == (0, 1)


def leads(rows, covers):
    parcels = land((box(0, 0, 20, 40), {"id": "A"}), (box(20, 0, 40, 40), {"id": "B"}))
    return ground_leads(pd.DataFrame(rows), parcels, covers)


STARTED, DONE = {"actual_start": date(2024, 1, 1)}, {"actual_completion": date(2025, 1, 1)}


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"parcel_id": "A", **STARTED}, None),
        ({"parcel_id": "A"}, "seen_built_not_said"),
        ({"parcel_id": "B", **STARTED}, "said_built_not_seen"),
        ({"parcel_id": "B"}, None),
    ],
)
def test_table_and_ground_that_disagree_are_a_lead(half, row, kind):
    evidence = leads([{"actual_start": None, **row}], [half])
    assert evidence.where["kind"].tolist() == ([kind] if kind else [])
    assert evidence.interval.value == (1 if kind else 0)


def test_between_two_dates_standing_still_is_a_lead(half, more):
    same = [{"parcel_id": "A", **STARTED, "actual_completion": None}]
    assert leads(same, [half, half]).where["kind"].tolist() == ["stood_still"]
    grows = [{"parcel_id": "B", **STARTED, "actual_completion": None}]
    assert leads(grows, [half, more]).where["kind"].tolist() == []
    done = [{"parcel_id": "A", **STARTED, **DONE}]
    assert leads(done, [half, half]).interval.value == 0


def test_a_parcel_that_is_not_on_the_map_is_said(half):
    evidence = leads([{"parcel_id": "Z", **STARTED}], [half])
    assert (evidence.interval.low, evidence.interval.high) == (0, 1)
    assert "Z" in evidence.notes[1].text("zh")


@pytest.mark.parametrize(
    ("east", "row", "high", "unseen_m2"),
    [
        # by hand: the raster ends at 40 m, the parcel is 40 m high; what is not seen is built or not, as may be
        (40, {}, 0, 0),
        (60, {}, 0, 0),  # at most one half is built, and a lead is more than one half
        (61, {}, 1, 840),
        (60, STARTED, 1, 800),
        (40, STARTED, 1, 0),
    ],
)
def test_a_parcel_the_raster_does_not_show_may_be_a_lead(half, east, row, high, unseen_m2):
    parcels = land((box(20, 0, east, 40), {"id": "A"}))
    rows = [{"parcel_id": "A", "actual_start": None, "actual_completion": None, **row}]
    evidence = ground_leads(pd.DataFrame(rows), parcels, [half])
    assert evidence.interval.high == high
    assert [want.weight for want in evidence.wants] == ([pytest.approx(unseen_m2)] if unseen_m2 else [])


def test_of_a_parcel_seen_in_part_nobody_knows_that_it_stood_still(half):
    parcels = land((box(10, 0, 60, 40), {"id": "A"}))
    rows = [{"parcel_id": "A", **STARTED, "actual_completion": None}]
    evidence = ground_leads(pd.DataFrame(rows), parcels, [half, half])
    assert figures(evidence) == (0, 0, 1)
    assert evidence.wants[0].what.text("en").startswith("land cover of 0.08 ha of 1 parcels")


def test_without_data_it_is_open(half):
    assert ground_leads(None, None, None).wants[0].key == "table:supply"
    assert leads([{"parcel_id": "A"}], None).wants[0].key == "layer:land_cover"
    assert leads([{"contract": "1"}], [half]).wants[0].key == "column:supply.parcel_id"

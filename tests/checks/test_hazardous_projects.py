from __future__ import annotations

import pandas as pd
import pytest

from landuse.checks.hazardous_projects import hazardous_projects
from tests.made import land, layer, square, zone

RESTRICTS = zone(name="甲区", restricts_chemicals="是")


def bounds(*rows, of=RESTRICTS, **more):
    interval = hazardous_projects(
        pd.DataFrame([{"name": "P", **row} for row in rows], dtype=object), zone=of, **more
    ).interval
    return interval.low, interval.high


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"hazardous": "yes"}, (1, 1)),
        ({"hazardous": False}, (0, 0)),
        ({"hazardous": None}, (0, 1)),
        ({"hazardous": None, "chemical": "no"}, (0, 0)),
        ({"hazardous": "yes", "zone_name": "乙区"}, (0, 0)),
    ],
)
def test_projects_that_make_hazardous_chemicals_count(cells, expected):
    assert bounds(cells) == expected


def test_whether_the_zone_restricts_chemicals_may_stand_in_the_register_or_be_open():
    one = {"hazardous": "yes"}
    register = pd.DataFrame({"name": ["甲区", "乙区"], "restricts_chemicals": ["no", "yes"]})
    frame = pd.DataFrame([one])
    assert hazardous_projects(frame, zones=register, zone=zone(name="甲区")).reason is not None
    assert hazardous_projects(frame, zones=register, zone=zone(name="乙区")).interval.low == 1
    open_ = hazardous_projects(frame, zones=register, zone=zone(name="丙区"))
    assert (open_.interval.low, open_.interval.high) == (0, 1)
    assert open_.wants[0].key == "zone:restricts_chemicals"
    assert bounds({"hazardous": "no"}, of=zone()) == (0, 0)


def test_sites_on_the_ground_count_and_those_beyond_do_not():
    rows = land((square(), {"produces_hazardous": True}), (square(x=500), {"produces_hazardous": True}))
    sites = layer("hazardous_sites", rows)
    assert bounds({"hazardous": "no"}, hazardous_sites=sites, boundary=square(200)) == (1, 1)
    assert bounds({"hazardous": "no"}, hazardous_sites=sites) == (2, 2)


def test_without_projects_it_is_open():
    assert hazardous_projects(None, zone=RESTRICTS).wants[0].key == "table:projects"


@pytest.mark.parametrize(
    ("stated", "listed", "expected"),
    [
        ("是", ["yes"], (1, 1)),
        ("否", ["yes"], (0, 1)),
        (["否", "是"], [], (0, 1)),
        (None, ["no", "yes"], (0, 1)),
        (None, ["no", "看情况"], (0, 1)),
        ("看情况", ["yes"], (0, 1)),
    ],
)
def test_who_say_otherwise_whether_chemicals_are_restricted_settle_nothing(stated, listed, expected):
    zones = pd.DataFrame([{"name": "甲区", "restricts_chemicals": word} for word in listed], dtype=object)
    facts = zone(name="甲区", restricts_chemicals=stated)
    assert bounds({"hazardous": "yes"}, of=facts, zones=zones if listed else None) == expected


def test_what_all_say_settles_it():
    zones = pd.DataFrame([{"name": "甲区", "restricts_chemicals": "no"}])
    agreed = hazardous_projects(
        pd.DataFrame([{"name": "P"}]), zone=zone(name="甲区", restricts_chemicals="否"), zones=zones
    )
    assert agreed.reason is not None

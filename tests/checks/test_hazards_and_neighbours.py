"""Protective distances, sites beside their own kind, pieces to merge, zones near and alike."""

from __future__ import annotations

import math

import pytest
from shapely import Point, Polygon, box

from landuse.checks.hazard_distance import hazard_distance
from landuse.checks.industry_contiguity import industry_contiguity
from landuse.checks.merge_candidates import merge_candidates
from landuse.checks.zone_pairs import zone_pairs
from tests.made import land, layer, square, zone


def bounds(evidence):
    return evidence.interval.low, evidence.interval.high


def hazard(site, *homes, shape=None, complete=True, ground=None, **more):
    rows = land((square(10) if shape is None else shape, {"name": "甲", "id": "1", **site}))
    sites = layer("hazardous_sites", rows, complete=True)
    uses = layer("sensitive_uses", land(*homes) if homes else land(square()).iloc[:0], complete=complete)
    return hazard_distance(sites, square() if ground is None else ground, uses, **more)


@pytest.mark.parametrize(("distance", "near"), [(49.99, 0), (50.0, 0), (50.01, 1)])
def test_exactly_the_distance_is_enough(distance, near):
    assert bounds(hazard({"distance": distance}, square(10, 60))) == (near, near)


def test_a_distance_of_nothing_is_one_that_nobody_filled_in():
    evidence = hazard({"distance": 0.0}, square(10, 60))
    assert bounds(evidence) == (0, 1)
    assert evidence.wants[0].key == "row:hazardous_sites.distance#1"


def test_a_home_in_the_hole_of_another_is_measured_to_its_edge_and_one_that_touches_has_no_distance():
    ring = Polygon(box(-40, -40, 50, 50).exterior.coords, [box(-20, -20, 30, 30).exterior.coords])
    assert bounds(hazard({"distance": 20.0}, ring)) == (0, 0)
    assert bounds(hazard({"distance": 20.1}, ring)) == (1, 1)
    assert bounds(hazard({"distance": 1.0}, square(10, 10))) == (1, 1)


def test_a_site_counts_once_and_every_pair_is_listed():
    evidence = hazard(
        {"distance": 100.0}, (square(10, 60), {"name": "乙村"}), (square(10, 80), {"name": "丙校"}), square(10, 900)
    )
    assert bounds(evidence) == (1, 1)
    assert evidence.tables["pairs"]["sensitive"].tolist() == ["乙村", "丙校"]
    assert evidence.tables["pairs"]["missing_m"].tolist() == [50, 30]


def test_a_site_outside_counts_where_the_home_is_inside_and_not_where_both_are_outside():
    outside = Point(150, 50)
    assert bounds(hazard({"distance": 60.0}, square(5, 95, 48), shape=outside)) == (1, 1)
    assert bounds(hazard({"distance": 60.0}, square(5, 160, 48), shape=outside)) == (0, 0)


@pytest.mark.parametrize("bad", [None, -5.0, math.nan, math.inf, "五十米"])
def test_a_distance_that_cannot_be_believed_is_open_and_named(bad):
    evidence = hazard({"distance": bad}, square(10, 60))
    assert bounds(evidence) == (0, 1)
    assert evidence.wants[0].key == "row:hazardous_sites.distance#1"
    assert bounds(hazard({"distance": bad})) == (0, 0)


def test_homes_that_nothing_proves_complete_leave_it_open_where_they_could_matter():
    evidence = hazard({"distance": 50.0}, complete=False)
    assert bounds(evidence) == (0, 1)
    assert evidence.wants[0].key == "complete:sensitive_uses"
    assert bounds(hazard({"distance": 50.0}, shape=square(10, 500), complete=False)) == (0, 0)
    site = layer("hazardous_sites", land((square(10), {"distance": 50.0})), complete=True)
    missing = hazard_distance(site, square(), None)
    assert (bounds(missing), missing.wants[0].key) == ((0, 1), "layer:sensitive_uses")


def test_chemical_sites_alone_and_grave_risks():
    home = square(10, 60)
    assert bounds(hazard({"distance": 90.0, "chemical": False}, home, chemical_only=True)) == (0, 0)
    assert bounds(hazard({"distance": 90.0, "chemical": None}, home, chemical_only=True)) == (0, 1)
    assert bounds(hazard({"distance": 1.0, "risk": "重大隐患"}, home, grave_risks=["重大"])) == (1, 1)
    assert bounds(hazard({"distance": 1.0, "risk": "一般"}, home, grave_risks=["重大"])) == (0, 0)
    assert bounds(hazard({"distance": 1.0}, home, grave_risks=["重大"])) == (0, 1)


def test_without_sites_or_ground():
    assert hazard_distance(None, square(), None).wants[0].key == "layer:hazardous_sites"
    assert hazard_distance(land(square()), None, None).wants[0].key == "layer:boundary"
    nobody = land(square()).iloc[:0]
    assert bounds(hazard_distance(layer("hazardous_sites", nobody, complete=True), square(), None)) == (0, 0)
    assert bounds(hazard_distance(layer("hazardous_sites", nobody), square(), None)) == (0, math.inf)


def test_a_layer_that_ends_at_the_line_proves_nothing_beyond_it():
    inside = {"covers": square()}
    site = layer("hazardous_sites", land((square(10, 40), {"distance": 50.0})), complete=True)
    nobody = land(square()).iloc[:0]
    assert bounds(hazard_distance(site, square(), layer("sensitive_uses", nobody, **inside))) == (0, 1)
    assert bounds(hazard_distance(site, square(), layer("sensitive_uses", nobody, covers=box(-60, -60, 200, 200)))) == (
        0,
        0,
    )
    seen = hazard_distance(
        layer("hazardous_sites", nobody, **inside), square(), layer("sensitive_uses", nobody, **inside)
    )
    assert bounds(seen) == (0, math.inf)
    assert seen.wants[-1].key == "complete:hazardous_sites"


def kinds(*rows, **more):
    return industry_contiguity(
        land(*((shape, {"industry": kind, "id": str(n)}) for n, (shape, kind) in enumerate(rows, 1))), square(), **more
    )


def test_land_beside_its_own_kind():
    evidence = kinds((square(10), "食品"), (square(10, 10), "食品"), (square(10, 20), "化工"), (square(10, 40), "化工"))
    assert evidence.interval.value == 0.5
    table = evidence.tables["industries"].set_index("industry")
    assert table["share"].to_dict() == {"食品制造业": 1.0, "化学原料和化学制品制造业": 0.0}


@pytest.mark.parametrize(("x", "share"), [(10, 1), (10.5, 1), (10.51, 0), (20, 0)])
def test_the_gap_up_to_which_sites_adjoin(x, share):
    assert kinds((square(10), "食品"), (square(10, x), "食品")).interval.value == share
    assert kinds((square(10), "食品"), (square(10, 20), "食品"), gap_m=10).interval.value == 1


def test_a_site_without_an_industry_may_be_any_of_its_neighbours():
    evidence = kinds((square(10), "食品"), (square(10, 10), None), (square(10, 50), "化工"))
    assert bounds(evidence) == (0, pytest.approx(2 / 3))
    assert "row:enterprise_sites.industry_code#2" in {want.key for want in evidence.wants}
    assert bounds(kinds((square(10), None))) == (0, 0)


def test_a_code_and_a_name_of_the_classification_are_compared_and_codes_agree_by_division():
    rows = land((square(10), {"industry_code": "C1399"}), (square(10, 10), {"industry": "新材料"}))
    assert bounds(industry_contiguity(rows, square())) == (0, 1)
    rows = land((square(10), {"industry_code": "C1399"}), (square(10, 10), {"industry_code": "13"}))
    assert bounds(industry_contiguity(rows, square())) == (1, 1)


def test_only_land_in_the_ground_counts_and_none_says_nothing():
    assert kinds((box(90, 0, 110, 10), "食品")).figures["land_m2"] == 100
    assert bounds(kinds((square(10, 500), "食品"))) == (0, 1)
    assert industry_contiguity(None, square()).wants[0].key == "layer:enterprise_sites"


COUNTIES = layer(
    "counties",
    land(
        (box(0, 0, 500, 500), {"name": "甲县", "county_code": "1"}),
        (box(500, 0, 900, 500), {"name": "乙县", "county_code": "2"}),
    ),
)


def merged(*rows, facts=None, counties=COUNTIES, **more):
    frame = land(*((shape, {"name": str(n), **cells}) for n, (shape, cells) in enumerate(rows)))
    return merge_candidates(frame, square(), counties, zone(**({"county": "甲县"} if facts is None else facts)), **more)


@pytest.mark.parametrize(
    ("shape", "cells", "expected"),
    [
        (square(10, 200), {}, (1, 1)),
        (square(10, 600), {}, (0, 0)),
        (box(495, 0, 504, 10), {}, (1, 1)),
        (box(496, 0, 505, 10), {}, (0, 0)),
        (square(10, 600), {"county_code": "1"}, (1, 1)),
        (square(10, 200), {"county_name": "乙县"}, (0, 0)),
        (square(10, 2000), {}, (0, 1)),
        (square(10, 200), {"in_catalogue": True}, (0, 0)),
        (square(10, 200), {"in_catalogue": False}, (1, 1)),
        (square(10, 200), {"in_catalogue": "待核"}, (0, 1)),
        (square(10, 600), {"in_catalogue": "待核"}, (0, 0)),
    ],
)
def test_pieces_of_the_zones_county(shape, cells, expected):
    assert bounds(merged((shape, cells))) == expected


def test_without_a_stated_county_the_one_the_zone_lies_in():
    assert bounds(merged((square(10, 200), {}), facts={})) == (1, 1)
    evidence = merged((square(10, 200), {}), facts={}, counties=None)
    assert bounds(evidence) == (0, 1)
    assert [want.key for want in evidence.wants] == ["zone:county", "layer:counties"]


@pytest.mark.parametrize(("within", "near"), [(49.9, 0), (50.0, 1), (50.1, 1)])
def test_pieces_within_a_distance(within, near):
    evidence = merged(
        (square(10, 150), {"leading_industries": "医药、食品"}),
        facts={"leading_industries": "食品"},
        by="distance",
        within_m=within,
    )
    assert bounds(evidence) == (near, near)
    line = evidence.tables["pieces"].iloc[0]
    assert (line["distance_m"], line["shared_industries"]) == (50, "食品制造业")


def test_how_near_is_near_has_to_be_said():
    evidence = merged((square(10, 150), {}), by="distance")
    assert bounds(evidence) == (0, 1)
    assert [want.key for want in evidence.wants] == ["param:within_m"]
    assert merge_candidates(None, square()).wants[0].key == "layer:loose_pieces"
    assert bounds(merge_candidates(land(square()).iloc[:0], square())) == (0, 0)


OWN = {"name": "甲区", "level": "国家级", "leading_industries": ["医药", "电子"]}


def pairs(*rows, facts=OWN, within_m=10.0, **more):
    frame = land(*((shape, {"zone_name": name, "leading_industries": kind}) for shape, name, kind in rows))
    return zone_pairs(frame, square(), zone(**facts), within_m=within_m, **more)


@pytest.mark.parametrize(("x", "near"), [(100, 1), (110, 1), (110.01, 0), (50, 1)])
def test_zones_near_and_alike(x, near):
    assert bounds(pairs((square(50, x), "乙区", "食品、医药"))) == (near, near)


def test_near_but_not_alike_and_the_blocks_of_one_zone_count_once():
    assert bounds(pairs((square(50, 100), "乙区", "食品"))) == (0, 0)
    assert bounds(pairs((square(50, 105), "乙区", "医药"), (square(50, 0, 105), "乙区", "医药"))) == (1, 1)
    assert bounds(pairs((square(), "甲区", "医药"))) == (0, 0)


def test_what_is_not_said_leaves_it_open():
    beside = (square(50, 100), "乙区", "医药")
    assert bounds(pairs((square(50, 100), "乙区", None))) == (0, 1)
    open_level = pairs(beside, facts={**OWN, "level": None})
    assert (bounds(open_level), open_level.wants[0].key) == ((0, 1), "zone:level")
    assert pairs(beside, facts={"level": "国家级", "name": "甲区"}).wants[0].key == "zone:leading_industries"
    assert pairs(beside, within_m=None).wants[0].key == "param:within_m"
    assert bounds(pairs(beside, facts={**OWN, "level": "省级"})) == (0, 0)
    assert bounds(pairs(beside, facts={**OWN, "level": "省级"}, level=None)) == (1, 1)
    assert zone_pairs(None, square()).wants[0].key == "layer:neighbour_zones"

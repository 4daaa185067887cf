"""Parks that stick out, townships that are cut, supply outside every zone, pieces built out."""

from __future__ import annotations

import math
from datetime import date

import pytest
from shapely import Polygon, box

from landuse.checks.built_out import built_out
from landuse.checks.city_distance import city_distance
from landuse.checks.inner_parks import inner_parks
from landuse.checks.supply_outside_zones import supply_outside_zones
from landuse.checks.townships_cut import townships_cut
from tests.made import land, layer, square, zone

HOLED = Polygon(box(0, 0, 100, 100).exterior.coords, [box(40, 40, 60, 60).exterior.coords])


def bounds(evidence):
    return evidence.interval.low, evidence.interval.high


@pytest.mark.parametrize(("east", "area"), [(100, 0), (100.49, 0), (100.5, 50), (110, 1000)])
def test_a_part_that_sticks_out_counts_from_the_tolerance_on(east, area):
    evidence = inner_parks(land((box(50, 0, east, 100), {"name": "甲"})), square())
    assert bounds(evidence) == (pytest.approx(area), pytest.approx(area))


def test_parks_that_overlap_count_once_holes_stick_out_and_touching_is_inside():
    parks = land((box(90, 0, 110, 50), {"name": "甲"}), (box(95, 0, 110, 100), {"name": "乙"}))
    assert inner_parks(parks, square()).interval.value == 1000
    assert inner_parks(land((square(), {"name": "甲"})), HOLED).interval.value == 400
    assert inner_parks(land((box(0, 0, 100, 50), {"name": "甲"})), square()).interval.high == 0


def test_a_park_far_off_is_this_zones_only_where_it_says_so():
    far = (square(10, 500), {"name": "甲", "zone_name": None})
    assert bounds(inner_parks(land(far), square())) == (0, 100)
    assert inner_parks(land(far), square()).wants[0].key == "row:inner_parks.zone_name#1"
    own = (square(10, 500), {"name": "甲", "zone_name": "甲区"})
    assert bounds(inner_parks(land(own), square(), zone(name="甲区"))) == (100, 100)
    assert bounds(inner_parks(land(own), square(), zone(name="乙区"))) == (0, 0)


def test_parks_are_listed_with_their_areas_and_missing_layers_are_asked_for():
    evidence = inner_parks(land((box(90, 0, 110, 100), {"name": "甲"})), square())
    assert evidence.tables["parks"].iloc[0][["area_m2", "inside_m2"]].tolist() == [2000, 1000]
    assert inner_parks(None, square()).wants[0].key == "layer:inner_parks"
    assert inner_parks(land(square()), None).wants[0].key == "layer:boundary"
    assert bounds(inner_parks(land(square()).iloc[:0], square())) == (0, 0)


TOWNS = (
    (box(0, 0, 60, 100), {"name": "甲镇"}),
    (box(60, 0, 200, 100), {"name": "乙镇"}),
    (box(0, 100, 200, 200), {"name": "丙镇"}),
)


def test_a_township_held_whole_and_one_only_touched_are_not_cut():
    evidence = townships_cut(land(*TOWNS), square())
    assert bounds(evidence) == (1, 1)
    table = evidence.tables["townships"].set_index("name")
    assert list(table.index) == ["甲镇", "乙镇"]
    assert table.loc["乙镇", ["inside_m2", "outside_m2"]].tolist() == [4000, 10000]


@pytest.mark.parametrize(("east", "cut"), [(60, 0), (60.49, 0), (60.5, 1), (61, 1), (59.51, 0), (59.5, 1)])
def test_what_is_in_or_out_by_less_than_the_tolerance_is_no_cut(east, cut):
    assert townships_cut(land(*TOWNS), box(0, 0, east, 100)).interval.low == cut


def test_a_hole_in_the_zone_cuts_a_township_and_land_in_none_leaves_it_open():
    assert bounds(townships_cut(land((square(), {"name": "甲镇"})), HOLED)) == (1, 1)
    evidence = townships_cut(land(*TOWNS), box(0, -10, 100, 100))
    assert bounds(evidence) == (1, math.inf)
    assert evidence.wants[0].key == "ground:townships"
    assert evidence.where["kind"].tolist() == ["cut", "no_township"]
    assert townships_cut(None, square()).wants[0].key == "layer:townships"


ON, SINCE = date(2020, 6, 1), date(2019, 11, 15)
OTHERS = layer("neighbour_zones", land(square(100, 200)), complete=True)


def supplied(*rows, others=OTHERS, since=SINCE):
    frame = land(
        *((shape, {"use": "工业用地", "signed_on": date(2020, 1, 1), "id": "S", **cells}) for shape, cells in rows)
    )
    return supply_outside_zones(frame, land(square()), others, on=ON, since=since)


def test_other_zones_that_are_not_shown_there_leave_it_open():
    frame = land((square(10, 150), {"use": "工业用地", "signed_on": date(2020, 1, 1)}))
    shown = layer("neighbour_zones", OTHERS.features)
    evidence = supply_outside_zones(frame, land(square()), shown, on=ON, since=SINCE)
    assert bounds(evidence) == (0, 100)
    assert evidence.wants[0].key == "complete:neighbour_zones"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, (100, 100)),
        ({"signed_on": SINCE}, (100, 100)),
        ({"signed_on": date(2019, 11, 14)}, (0, 0)),
        ({"signed_on": date(2020, 6, 2)}, (0, 0)),
        ({"signed_on": None}, (0, 100)),
        ({"signed_on": "去年"}, (0, 100)),
        ({"use": "公园与绿地"}, (0, 0)),
        ({"use": None}, (0, 100)),
        ({"use": "仓储用地"}, (100, 100)),
    ],
)
def test_industrial_supply_outside_every_zone(cells, expected):
    assert bounds(supplied((square(10, 150), cells))) == expected


def test_land_in_either_zone_is_inside_parts_outside_count_once():
    assert bounds(supplied((square(10, 50), {}), (square(10, 250), {}))) == (0, 0)
    assert bounds(supplied((box(90, 0, 110, 100), {}), (box(95, 0, 110, 100), {}))) == (1000, 1000)
    assert bounds(supplied((box(100, 0, 100.4, 100), {}))) == (0, 0)


def test_without_the_other_zones_or_a_first_day_it_stays_open():
    evidence = supplied((square(10, 150), {}), others=None)
    assert bounds(evidence) == (0, 100)
    assert [want.key for want in evidence.wants] == ["layer:neighbour_zones"]
    evidence = supplied((square(10, 150), {}), since=None)
    assert bounds(evidence) == (0, 100)
    assert [want.key for want in evidence.wants] == ["param:since"]
    assert supply_outside_zones(None, None, on=ON, since=SINCE).interval.high == math.inf


def pieces(*rows, **more):
    return built_out(
        land(*((shape, {"state": state, "id": str(n)}) for n, (shape, state) in enumerate(rows, 1))), square(), **more
    )


def test_the_least_built_piece_counts():
    evidence = pieces((square(10), "built"), (square(10, 10), "unbuilt"), (square(10, 50), "built"))
    assert evidence.interval.value == 0.5
    assert evidence.tables["pieces"]["share"].tolist() == [0.5, 1.0]
    assert evidence.figures["pieces"] == 2


def test_a_gap_joins_pieces_up_to_its_width_and_adds_no_land():
    apart = ((square(10), "built"), (square(10, 12), "unbuilt"))
    assert pieces(*apart).figures["pieces"] == 2
    assert pieces(*apart, gap_m=1.9).figures["pieces"] == 2
    joined = pieces(*apart, gap_m=2.1)
    assert (joined.figures["pieces"], joined.figures["supplied_m2"], joined.interval.value) == (1, 200, 0.5)


def test_a_state_that_is_not_known_widens_it_and_overlaps_count_once():
    evidence = pieces((square(10), "built"), (square(10, 10), None))
    assert bounds(evidence) == (0.5, 1.0)
    assert evidence.wants[0].key == "row:supplied_land.state#2"
    assert pieces((square(10), "built"), (square(10), "unbuilt")).interval.value == 1.0
    assert pieces((square(10), "under_construction")).interval.value == 0.0


def test_only_land_in_the_ground_counts_and_nothing_supplied_says_nothing():
    assert pieces((box(90, 0, 110, 10), "built")).figures["supplied_m2"] == 100
    assert bounds(pieces((square(10, 200), "built"))) == (0, 1)
    assert built_out(None, square()).wants[0].key == "layer:supplied_land"


@pytest.mark.parametrize(("x", "apart"), [(300, 200), (100, 0), (50, 0), (100.25, 0.25)])
def test_the_nearest_city_edge_to_edge(x, apart):
    cities = land((square(10, 900), {"name": "乙城"}), (square(100, x), {"name": "甲城"}))
    evidence = city_distance(cities, square())
    assert evidence.interval.value == pytest.approx(apart)
    assert evidence.where.iloc[0]["label"] == "甲城"


def test_no_city_near_is_far():
    whole = layer("city_area", land(square(10, 2000)), complete=True)
    assert bounds(city_distance(whole, square(), look_m=1000)) == (1000, math.inf)
    assert city_distance(None, square()).wants[0].key == "layer:city_area"
    assert bounds(city_distance(land(square()).iloc[:0], square())) == (0, math.inf)
    far = layer("city_area", land(square(10, 2000)), covers=box(-300, -300, 400, 400))
    assert bounds(city_distance(far, square(), look_m=5000)) == (300, 1900)

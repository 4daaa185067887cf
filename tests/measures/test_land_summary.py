"""The land summary on land that can be counted with a finger: every breakdown sums to its whole, in both units."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from landuse import review
from landuse.core.area import Area, closed
from landuse.core.code_lists import load_scheme
from landuse.measures.land_summary import land_summary
from landuse.measures.land_uses import is_cultivated
from landuse.measures.scopes import scopes_of
from tests.made import case, land, layer, parcels, square

E, N = 560_000, 3_800_000


def at(west, south, east, north):
    """Return a box by metres from a corner of the made land."""
    return box(E + west, N + south, E + east, N + north)


def summary(given_case):
    return land_summary(given_case, scopes_of(given_case))


def zone(*units, scheme="gbt21010", **more):
    """Return a case: approved 600 x 600 m, the draft 100 m farther west and with a second block, parcels as given."""
    return case(
        layer("approved", land((square(600, E, N), {"block": "1", "approved_area": 36.0}))),
        layer("draft", land((square(600, E - 100, N), {"block": "1"}), (square(200, E + 800, N), {"block": "2"}))),
        layer("parcels", parcels(*units), scheme=scheme, **more),
    )


def test_scopes_by_plane_and_official_area():
    made = summary(zone((at(0, 0, 100, 100), "0601")))
    assert {each.scope: each.plane.ha for each in made.scopes} == {
        "draft": 40.0, "draft/1": 36.0, "draft/2": 4.0, "approved": 36.0, "kept": 30.0, "added": 10.0, "withdrawn": 6.0,
    }  # fmt: skip
    draft = made.scope("draft")
    assert draft is not None
    assert draft.share == 1.0
    assert 0 < abs(draft.official.m2 - draft.plane.m2) < 200  # the ellipsoid is not the plane
    assert made.scope("zone") is None


def test_blocks_close_along_the_row_and_down_the_column():
    made = summary(zone((at(0, 0, 100, 100), "0601")))
    (before,) = made.before
    assert (before.stated, before.drawn.ha, before.kept.ha, before.withdrawn.ha) == (Area.of(360_000), 36.0, 30.0, 6.0)
    assert [(each.block, each.sources, each.kept.ha, each.added.ha, each.drawn.ha) for each in made.after] == [
        ("1", ("1",), 30.0, 6.0, 36.0),
        ("2", (), 0.0, 4.0, 4.0),
    ]


def test_uses_take_what_is_claimed_twice_off_once_and_tell_what_no_parcel_covers():
    # 0601 and 0701 overlap by 50 x 100 m in the draft; 3 ha of 40 are covered
    made = summary(zone((at(0, 0, 200, 100), "0601"), (at(150, 0, 300, 100), "0701")))
    rows = {row.code or row.kind: row.current.ha for row in made.uses_of("draft").rows}
    assert rows == {"0601": 2.0, "0701": 1.5, "claimed_twice": -0.5, "unmapped": 37.0}
    classes = {row.kind: row.area.ha for row in made.classes_of("draft").rows}
    assert classes == {"construction": 3.5, "claimed_twice": -0.5, "unmapped": 37.0}


def test_cultivated_land_in_the_added_land_and_what_may_be_cultivated_too():
    made = summary(zone((at(-100, 0, 0, 300), "0103"), (at(-100, 300, 0, 400), "01"), (at(800, 0, 900, 200), "0000")))
    added = made.classes_of("added")
    assert added.cultivated.ha == 4.0
    # 10 ha less 4 ha of cultivated land: 2 ha of an unknown code, 4 ha under no parcel
    assert added.open_area.ha == 6.0


@pytest.mark.parametrize(("code", "told"), [("0103", True), ("01", True), ("0601", False), ("0000", None), ("", None)])
def test_what_is_cultivated_by_its_code(code, told):
    assert is_cultivated(code, load_scheme("gbt21010")) is told
    assert is_cultivated(code, None) is None


def test_owners_of_the_added_land_sum_to_it():
    units = parcels((at(-100, 0, 0, 300), "0601"), (at(-100, 200, 0, 400), "0101"))
    units["ownership"] = ["state", None]
    made = summary(replace(zone(), layers={**zone().layers, "parcels": (layer("parcels", units, scheme="gbt21010"),)}))
    rows = [(row.kind, row.ownership, row.land_class, row.area.ha) for row in made.ownership.rows]
    assert rows == [
        ("parcels", None, "agricultural", 2.0), ("parcels", "state", "construction", 3.0),
        ("claimed_twice", None, None, -1.0), ("unmapped", None, None, 6.0),
    ]  # fmt: skip
    assert sum(row.area.m2 for row in made.ownership.rows) == made.ownership.plane.m2 == 100_000


def judged_farmland(*units):
    """Return a zone with 1 ha of farmland in each of its halves, judged by the shipped pack."""
    given_case = zone(*units)
    lines = layer("permanent_basic_farmland", land(at(0, 0, 100, 100), at(800, 0, 900, 100)))
    return review(replace(given_case, layers={**given_case.layers, "permanent_basic_farmland": (lines,)}), "henan-2022")


def test_occupation_sums_to_its_finding_with_the_ground_under_no_parcel():
    made = judged_farmland((at(0, 0, 60, 100), "0101"), (at(50, 0, 80, 100), "0601"))
    finding = made.finding("henan-2022/permanent-basic-farmland")
    told = made.land.occupation_of(finding.id)
    assert told.total.m2 == finding.evidence.interval.value == 20_000
    assert [(row.kind, row.area.ha) for row in told.rows] == [
        ("parcels", 0.6), ("parcels", 0.3), ("claimed_twice", -0.1), ("unmapped", 1.2),
    ]  # fmt: skip
    # what is not proven complete leaves it open, and is no part of it
    assert finding.evidence.interval.high > 20_000


def test_without_parcels_all_the_ground_is_under_none():
    given_case = zone((at(0, 0, 100, 100), "0601"))
    lines = layer("permanent_basic_farmland", land(at(0, 0, 100, 100)))
    layers = {role: each for role, each in given_case.layers.items() if role != "parcels"}
    made = review(replace(given_case, layers={**layers, "permanent_basic_farmland": (lines,)}), "henan-2022")
    told = made.land.occupation_of("henan-2022/permanent-basic-farmland@draft")
    assert [(row.kind, row.area.ha) for row in told.rows] == [("unmapped", 1.0)]
    assert made.land.uses == ()
    assert made.land.ownership is None


def test_a_case_without_ground_has_no_land():
    made = land_summary(case(layer("parcels", parcels((square(), "0601")), scheme="gbt21010")), {})
    assert made.scopes == ()
    assert made.primary is None


corners = st.floats(-150, 1050).map(lambda each: round(each, 3))
units = st.lists(st.tuples(corners, corners, st.floats(1, 700), st.floats(1, 700), st.sampled_from(
    ["0101", "0601", "0701", "1101", "9999", ""])), max_size=8)  # fmt: skip


@given(units)
@settings(max_examples=12, deadline=None)
def test_every_breakdown_sums_to_its_whole_whatever_the_parcels_cover(rows):
    shapes = [(at(x, y, x + wide, y + high), code) for x, y, wide, high, code in rows]
    judged = judged_farmland(*(shapes or [(at(5000, 5000, 5001, 5001), "0601")]))
    made = judged.land
    for structure in made.uses:
        _sums([row.current for row in structure.rows if row.current], structure.plane)
    for structure in made.classes:
        _sums([row.area for row in structure.rows], structure.plane)
        assert structure.cultivated.m2 >= 0
    if made.ownership is not None:
        _sums([row.area for row in made.ownership.rows], made.ownership.plane)
    figures = {one.id: one.evidence.interval.value for one in judged.items}
    for told in made.occupation:
        _sums([row.area for row in told.rows], told.total)
        assert told.total.m2 == round(figures[told.finding], 2)


def _sums(areas, whole):
    assert round(sum(area.m2 for area in areas), 2) == whole.m2
    assert round(sum(area.ha for area in areas), 4) == whole.ha


@given(st.lists(st.floats(0, 1e7), min_size=1, max_size=30))
def test_closed_parts_sum_to_their_whole_and_move_by_one_unit_at_most(parts):
    whole = Area.of(sum(parts))
    made = closed(parts, whole)
    _sums(made, whole)
    assert all(abs(area.m2 - part) <= 0.0151 for area, part in zip(made, parts, strict=True))
    assert all(area.m2 == 0 for area, part in zip(made, parts, strict=True) if part == 0)


def test_labels_that_repeat_are_no_other_parcels():
    units = parcels((at(-100, 0, 0, 300), "0601"), (at(-100, 300, 0, 400), "0101"))
    units.index = [7, 7]
    base = zone()
    lines = layer("permanent_basic_farmland", land(at(-100, 0, 0, 400)))
    given_layers = {**base.layers, "parcels": (layer("parcels", units, scheme="gbt21010"),)}
    made = review(replace(base, layers={**given_layers, "permanent_basic_farmland": (lines,)}), "henan-2022").land
    assert [row.area.ha for row in made.ownership.rows] == [1.0, 3.0, 6.0]
    told = made.occupation_of("henan-2022/permanent-basic-farmland@draft")
    assert [(row.parcel.ha, row.area.ha) for row in told.rows] == [(3.0, 3.0), (1.0, 1.0)]

"""Employment-land share on squares counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity, box, segmentize

from landuse.checks.employment_land_share import employment_land_share
from tests.made import land, layer, parcels, square

GROUND = box(0, 0, 100, 100)
WHOLE = {"scheme": "gbt21010", "denominator": "boundary", "uses": "industrial_storage"}


def bounds(evidence):
    return pytest.approx((evidence.interval.low, evidence.interval.value, evidence.interval.high), abs=1e-12)


def test_all_mapped_gives_one_figure():
    evidence = employment_land_share(
        parcels((box(0, 0, 60, 100), "0601"), (box(60, 0, 100, 100), "0701")), GROUND, **WHOLE
    )
    assert bounds(evidence) == (0.6, 0.6, 0.6)
    assert evidence.figures["employment_m2"] == 6000
    assert not evidence.wants


def test_ground_no_parcel_covers_is_doubt_and_is_named():
    evidence = employment_land_share(
        parcels((box(0, 0, 50, 100), "0601"), (box(50, 0, 80, 100), "0701")), GROUND, **WHOLE
    )
    assert bounds(evidence) == (0.5, 0.5, 0.7)
    unmapped = evidence.where[evidence.where["kind"] == "unmapped"]
    assert unmapped["area_m2"].tolist() == [2000]
    assert [want.key for want in evidence.wants] == ["ground:unmapped"]


def test_ground_two_parcels_claim_differently_is_doubt():
    evidence = employment_land_share(
        parcels((box(0, 0, 60, 100), "0601"), (box(50, 0, 100, 100), "0701")), GROUND, **WHOLE
    )
    assert bounds(evidence) == (0.5, 0.6, 0.6)
    assert evidence.where.set_index("kind").loc["contested", "area_m2"] == 1000


def test_ground_two_parcels_claim_alike_counts_once():
    evidence = employment_land_share(
        parcels((box(0, 0, 60, 100), "0601"), (box(40, 0, 60, 100), "0604"), (box(60, 0, 100, 100), "0701")),
        GROUND,
        **WHOLE,
    )
    assert bounds(evidence) == (0.6, 0.6, 0.6)


@pytest.mark.parametrize(
    ("code", "high"), [("06", 0.7), ("9999", 0.7), (None, 0.7), ("", 0.7), ("0601/0701", 0.7), ("0701", 0.5)]
)
def test_a_code_that_could_be_either_is_an_interval(code, high):
    evidence = employment_land_share(
        parcels((box(0, 0, 50, 100), "0601"), (box(50, 0, 70, 100), code), (box(70, 0, 100, 100), "0701")),
        GROUND,
        **WHOLE,
    )
    assert (evidence.interval.low, evidence.interval.high) == pytest.approx((0.5, high))


def test_noise_is_not_doubt():
    evidence = employment_land_share(
        parcels((box(0, 0, 60, 100), "0601"), (box(60.4, 0, 100, 100), "0701")), GROUND, **WHOLE
    )
    assert evidence.interval.low == evidence.interval.high == pytest.approx(0.6)
    assert evidence.ignored.count == 1
    assert evidence.ignored.area_m2 == pytest.approx(40)
    wider = employment_land_share(
        parcels((box(0, 0, 60, 100), "0601"), (box(60.6, 0, 100, 100), "0701")), GROUND, **WHOLE
    )
    assert wider.interval.high == pytest.approx(0.606)


def test_of_construction_land_doubt_moves_both_ends():
    units = parcels((box(0, 0, 40, 100), "0601"), (box(40, 0, 60, 100), "0701"), (box(60, 0, 80, 100), "0102"))
    evidence = employment_land_share(units, GROUND, **{**WHOLE, "denominator": "construction_land"})
    # 40 of 60 for sure; the 20 unmapped as housing gives 40 of 80, as industry 60 of 80
    assert (0.5, pytest.approx(40 / 60), 0.75) == (
        evidence.interval.low,
        evidence.interval.value,
        evidence.interval.high,
    )


def test_less_water_takes_water_out_of_the_denominator():
    units = parcels((box(0, 0, 60, 100), "0601"), (box(60, 0, 80, 100), "0701"), (box(80, 0, 100, 100), "1101"))
    evidence = employment_land_share(units, GROUND, **{**WHOLE, "denominator": "boundary_less_water"})
    assert evidence.interval.value == pytest.approx(0.75)


def test_open_definitions_give_their_hull_and_each_reading():
    units = parcels(
        (box(0, 0, 40, 100), "0601"),
        (box(40, 0, 60, 100), "0604"),
        (box(60, 0, 80, 100), "0701"),
        (box(80, 0, 100, 100), "0102"),
    )
    evidence = employment_land_share(units, GROUND, scheme="gbt21010")
    assert len(evidence.definitions) == 9
    assert (evidence.interval.low, evidence.interval.high) == pytest.approx((0.4, 0.75))
    assert {"definition:denominator", "definition:uses"} <= {want.key for want in evidence.wants}
    one = next(
        each
        for each in evidence.definitions
        if each.params == {"denominator": "construction_land", "uses": "industrial_storage"}
    )
    assert one.interval.low == one.interval.high == pytest.approx(0.75)


def test_without_a_scheme_an_ambiguous_code_is_never_guessed():
    evidence = employment_land_share(
        parcels((box(0, 0, 60, 100), "0601"), (box(60, 0, 100, 100), "0701")),
        GROUND,
        denominator="boundary",
        uses="industrial",
    )
    assert (evidence.interval.low, evidence.interval.high) == (0, 0.6)
    assert evidence.wants[0].key == "definition:scheme"
    assert "0601" in evidence.wants[0].what.text("zh")


def test_without_parcels_nothing_is_known():
    evidence = employment_land_share(None, GROUND, **WHOLE)
    assert (evidence.interval.low, evidence.interval.value, evidence.interval.high) == (0, None, 1)
    assert evidence.wants[0].key == "layer:parcels"
    assert employment_land_share(land(GROUND), GROUND, **WHOLE).wants[0].key == "column:parcels.use_code"


def test_a_ground_without_land_is_not_judged():
    assert employment_land_share(parcels((GROUND, "0601")), box(0, 0, 0, 0), **WHOLE).reason is not None


@pytest.mark.parametrize(("take", "expected"), [("employment_land", (0.7, 0.7)), ("not_employment_land", (0.5, 0.5))])
def test_an_assumption_about_unmapped_ground_narrows_the_interval(take, expected):
    units = parcels((box(0, 0, 50, 100), "0601"), (box(50, 0, 80, 100), "0701"))
    evidence = employment_land_share(units, GROUND, **WHOLE, assume={"unmapped": take})
    assert (evidence.interval.low, evidence.interval.high) == pytest.approx(expected)


def test_the_layer_says_its_own_scheme_and_land_outside_does_not_count():
    units = layer("parcels", parcels((box(0, 0, 60, 100), "0601"), (box(60, 0, 300, 100), "0701")), scheme="sandiao")
    evidence = employment_land_share(units, GROUND, denominator="boundary", uses="industrial")
    assert bounds(evidence) == (0.6, 0.6, 0.6)


squares = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from(["0601", "0701", "05", "0102"])),
    min_size=1,
    max_size=6,
)


@given(squares, st.randoms())
def test_order_direction_density_and_shift_change_nothing(cells, random):
    rows = [(square(20, x * 10, y * 10), code) for x, y, code in cells]
    plain = employment_land_share(parcels(*rows), GROUND, **WHOLE).interval
    mixed = [(segmentize(shape.reverse(), 3), code) for shape, code in rows]
    random.shuffle(mixed)
    shifted = [(affinity.translate(shape, 5e5, 3.5e6), code) for shape, code in mixed]
    moved = employment_land_share(parcels(*shifted), affinity.translate(GROUND, 5e5, 3.5e6), **WHOLE).interval
    assert (moved.low, moved.value, moved.high) == pytest.approx((plain.low, plain.value, plain.high), abs=1e-6)


@given(squares, st.integers(1, 99))
def test_splitting_a_parcel_changes_nothing(cells, cut):
    rows = [(square(20, x * 10, y * 10), code) for x, y, code in cells]
    first, code = rows[0]
    west, _, east, _ = first.bounds
    line = west + (east - west) * cut / 100
    halves = [(first.intersection(box(west, 0, line, 200)), code), (first.intersection(box(line, 0, east, 200)), code)]
    plain, split = (
        employment_land_share(parcels(*each), GROUND, **WHOLE).interval for each in (rows, [*halves, *rows[1:]])
    )
    assert (split.low, split.value, split.high) == pytest.approx((plain.low, plain.value, plain.high), abs=1e-6)

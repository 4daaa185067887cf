"""Parcels that a line cuts: by proportion of their stated area or measured anew, as the case says, less deductions."""

from __future__ import annotations

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from landuse.checks.control_line_overlap import control_line_overlap
from landuse.checks.land_use_structure import land_use_structure
from landuse.checks.outside_urban_boundary import outside_urban_boundary
from landuse.core.errors import InputError
from landuse.measures.cut_parcels import counted_areas
from landuse.normalise.case import read_case
from tests.made import land, layer

#: A hectare that the register has as 9 900 m², a tenth of it field ridges; and one of which nothing is stated.
FIELD = (box(0, 0, 100, 100), {"id": "A", "use_code": "0101", "stated_area": 9900.0, "deduction_coefficient": 0.1})
BARE = (box(100, 0, 200, 100), {"id": "B", "use_code": "0601"})
LINE = land(box(60, 0, 150, 100))
GROUND = box(0, 0, 200, 100)


def table(cut, *rows):
    parcels = layer("parcels", land(*rows), cut=cut)
    return control_line_overlap(LINE, GROUND, parcels).tables["by_parcel"].set_index("id")


def test_by_proportion_the_stated_area_is_shared_out():
    found = table("proportional", FIELD, BARE)
    assert found.loc["A", ["overlap_m2", "counted_m2", "deducted_m2", "net_m2"]].tolist() == [4000, 3960, 396, 3564]
    # nothing is stated and nothing deducted: its own area counts
    assert found.loc["B", ["overlap_m2", "counted_m2", "deducted_m2", "net_m2"]].tolist() == [5000, 5000, 0, 5000]


def test_recomputed_the_part_itself_counts():
    found = table("recomputed", FIELD, BARE)
    assert found.loc["A", ["counted_m2", "deducted_m2", "net_m2"]].tolist() == [4000, 400, 3600]


def test_without_stated_areas_and_coefficients_nothing_is_added():
    assert "counted_m2" not in table("proportional", BARE)
    assert "counted_m2" not in table("recomputed", (FIELD[0], {"id": "A", "stated_area": 9900.0}))


def test_land_outside_and_the_structure_count_alike():
    parcels = layer("parcels", land(FIELD, BARE), cut="proportional", scheme="sandiao")
    outside = outside_urban_boundary(land(box(0, 0, 60, 100), box(150, 0, 200, 100)), GROUND, parcels=parcels)
    assert outside.tables["by_parcel"].set_index("id").loc["A", "counted_m2"] == 3960
    codes = land_use_structure(parcels, box(60, 0, 200, 100), parcels).tables["codes"]
    mine = codes[codes["use_code"] == "0101"].iloc[0]
    assert (mine["area_m2"], mine["counted_m2"], mine["deducted_m2"], mine["net_m2"]) == (4000, 3960, 396, 3564)


@pytest.mark.parametrize(("coefficient", "fine"), [(0.0, True), (0.999, True), (1.0, False), (-0.01, False)])
def test_a_coefficient_goes_from_nothing_to_less_than_one(coefficient, fine):
    rows = (FIELD[0], {"id": "A", "deduction_coefficient": coefficient})
    if fine:
        assert table("recomputed", rows).loc["A", "net_m2"] == pytest.approx(4000 * (1 - coefficient))
        return
    # a coefficient that cannot be is no reason to stop a review; what it leaves unknown stays unknown
    found = table("recomputed", rows).loc["A"]
    assert found["counted_m2"] == 4000
    assert found[["deducted_m2", "net_m2"]].isna().all()


@given(st.lists(st.floats(1, 50), min_size=2, max_size=6), st.floats(1, 1e6))
def test_the_parts_of_a_parcel_sum_to_what_is_stated(widths, stated):
    unit = box(0, 0, sum(widths), 10)
    units = land(*((unit, {"stated_area": stated}) for _ in widths))
    parts = gpd.pd.Series([10 * width for width in widths])
    found = counted_areas(units, parts, "proportional")
    assert found["counted_m2"].sum() == pytest.approx(stated, rel=1e-12)


def test_the_case_says_which(tmp_path):
    frame = gpd.GeoDataFrame({"DLBM": ["0101"], "TBMJ": [9900.0], "KCXS": [0.1]}, geometry=[FIELD[0]], crs=4548)
    frame.set_geometry(frame.translate(500_000, 3_520_000)).to_file(tmp_path / "p.gpkg")
    text = 'title = "例"\non = 2026-06-30\n[layers.draft]\npath = "p.gpkg"\n'
    text += '[layers.parcels]\npath = "p.gpkg"\nscheme = "sandiao"\n'
    for line, want in (('cut = "proportional"\n', "proportional"), ("", "recomputed")):
        (tmp_path / "case.toml").write_text(text + line, encoding="utf-8")
        assert read_case(tmp_path).layer("parcels").cut == want
    (tmp_path / "case.toml").write_text(text + 'cut = "guess"\n', encoding="utf-8")
    with pytest.raises(InputError, match="cut"):
        read_case(tmp_path)

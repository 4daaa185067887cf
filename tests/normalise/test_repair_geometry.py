"""Invalid geometry is made valid, aloud."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from landuse.core.errors import InputError
from landuse.normalise.repair_geometry import repair

CASES = Path(__file__).parents[3] / "shared" / "data" / "ugly" / "geos_xml" / "valid_cases.csv"
BOW_TIE = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])


def _frame(*geometry: object, ids: list[object] | None = None) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"id": ids or [f"P{n}" for n in range(len(geometry))]}, geometry=list(geometry), crs=4549)


def test_valid_ground_is_left_alone() -> None:
    given_frame = _frame(box(0, 0, 100, 100), box(40, 0, 140, 100))
    frame, repairs = repair(given_frame, where="a.shp")
    assert repairs == []
    assert frame.geometry.geom_equals_exact(given_frame.geometry, 0).all()


def test_a_bow_tie_is_listed_by_its_id_with_its_area() -> None:
    given_frame = _frame(box(0, 0, 10, 10), BOW_TIE, ids=["A", "B"])
    frame, [entry] = repair(given_frame, where="a.shp")
    assert (entry.code, entry.id, entry.row, entry.where) == ("SELF_INTERSECTION", "B", 1, "a.shp")
    assert entry.area_before_m2 == 0
    assert entry.area_after_m2 == 5000
    assert "(50.000, 50.000)" in entry.text("en")
    assert frame.geometry.is_valid.all()
    assert given_frame.geometry.iloc[1].equals_exact(BOW_TIE, 0)


def test_a_spike_goes_and_only_ground_is_kept() -> None:
    spike = Polygon([(0, 0), (100, 0), (100, 100), (100, 300), (100, 100), (0, 100)])
    frame, [entry] = repair(_frame(spike), where="a")
    assert frame.geometry.iloc[0].equals(box(0, 0, 100, 100))
    assert entry.area_after_m2 == 10_000


def test_parts_that_lie_over_each_other_count_once() -> None:
    frame, [entry] = repair(_frame(MultiPolygon([box(0, 0, 100, 100), box(40, 0, 140, 100)])), where="a")
    assert frame.geometry.iloc[0].area == 14_000
    assert entry.area_before_m2 == 20_000
    assert "would have" not in entry.text("en")


def test_where_the_rings_could_be_read_otherwise_that_is_said() -> None:
    crossing = Polygon(box(0, 0, 100, 100).exterior, [box(20, 20, 60, 60).exterior, box(40, 40, 80, 80).exterior])
    frame, [entry] = repair(_frame(crossing), where="a")
    assert frame.geometry.iloc[0].area == shapely.make_valid(crossing).area == 7600
    assert "it would have -400.00 m²" in entry.text("en")


def test_a_hole_outside_is_named() -> None:
    outside = Polygon(box(0, 0, 100, 100).exterior, [box(200, 0, 210, 10).exterior])
    assert repair(_frame(outside), where="a")[1][0].code == "HOLE_OUTSIDE"


def test_what_has_no_geometry_or_loses_it_is_left_out_aloud() -> None:
    flat = Polygon([(0, 0), (100, 0), (50, 0)])
    frame, repairs = repair(_frame(None, Polygon(), box(0, 0, 1, 1), flat), where="a")
    assert frame["id"].tolist() == ["P2"]
    assert [(entry.code, entry.id) for entry in repairs[:2]] == [("NO_GEOMETRY", "P0"), ("NO_GEOMETRY", "P1")]
    assert "nothing was left" in repairs[2].text("en")


def test_a_collection_keeps_its_ground_once() -> None:
    mixed = GeometryCollection(
        [box(0, 0, 100, 100), box(40, 0, 140, 100), LineString([(0, 0), (500, 500)]), Point(1, 1)]
    )
    frame, [entry] = repair(_frame(mixed), where="a")
    assert entry.code == "MIXED_PARTS"
    assert frame.geometry.iloc[0].area == 14_000


@pytest.mark.filterwarnings("ignore:invalid value encountered in from_wkt")
def test_a_corrupt_vertex_is_refused_by_name() -> None:
    corrupt = shapely.from_wkt("POLYGON ((0 0, 100 0, NaN 100, 0 0))")
    with pytest.raises(InputError, match="feature P1 has a vertex"):
        repair(_frame(box(0, 0, 1, 1), corrupt), where="a.shp")
    with pytest.raises(InputError, match="feature #1 has a vertex"):
        repair(_frame(Point(np.inf, 0), ids=[None]), where="a.shp")


def test_an_index_that_repeats_and_an_empty_frame() -> None:
    frame = _frame(box(0, 0, 1, 1), BOW_TIE, None)
    frame.index = [7, 7, 7]
    repaired, repairs = repair(frame, where="a", id_column="nope")
    assert repaired.index.tolist() == [7, 7]
    assert [entry.id for entry in repairs] == [None, None]
    empty, repairs = repair(frame.iloc[:0], where="a")
    assert empty.empty
    assert repairs == []


def _cases() -> list[tuple[str, bool, str]]:
    if not CASES.is_file():
        return []
    csv.field_size_limit(sys.maxsize)
    with CASES.open(encoding="utf-8", newline="") as file:
        return [(row["desc"], row["expected_valid"] == "true", row["wkt"]) for row in csv.DictReader(file)]


@pytest.mark.filterwarnings("ignore:invalid value encountered in from_wkt")
@pytest.mark.skipif(not CASES.is_file(), reason="the shared GEOS cases are not here")
def test_the_geos_cases_are_judged_as_expected_and_keep_the_area_make_valid_keeps() -> None:
    cases = _cases()
    assert len(cases) == 841
    wrong = []
    for desc, expected, wkt in cases:
        geometry = shapely.from_wkt(wkt)
        if not np.isfinite(shapely.get_coordinates(geometry)).all():
            with pytest.raises(InputError, match="no numbers"):
                repair(_frame(geometry), where="case")
            assert not expected
            continue
        frame, repairs = repair(_frame(geometry), where="case")
        repaired = frame.geometry.iloc[0] if len(frame) else Polygon()
        codes = {entry.code for entry in repairs} - {"NO_GEOMETRY", "MIXED_PARTS"}
        if shapely.get_type_id(geometry) == shapely.GeometryType.LINEARRING:
            geometry = shapely.LineString(geometry.coords)  # make_valid knows no bare ring
        same = repaired.area == pytest.approx(shapely.make_valid(geometry).area, rel=1e-9, abs=1e-9)
        if bool(codes) == expected or not repaired.is_valid or not same:
            wrong.append((desc, expected, codes))
    assert wrong == []


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=9))
def test_any_ring_comes_out_valid_with_the_area_of_make_valid(points: list[tuple[int, int]]) -> None:
    ring = Polygon(points)
    frame, repairs = repair(_frame(ring), where="a")
    assert frame.geometry.is_valid.all()
    assert frame.geometry.area.sum() == pytest.approx(shapely.make_valid(ring).area)
    assert len(repairs) == (0 if ring.is_valid else 1)

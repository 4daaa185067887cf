"""Plane and official areas, held against the worked examples of the standard."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer
from shapely import GeometryCollection, MultiPolygon, Point, Polygon, box

from landuse.core.errors import InputError
from landuse.core.units import round_half_up
from landuse.geometry.area import net_area, official_area, plane_area, proportional_parts, round_half_away

VECTORS = Path(__file__).parents[2].parent / "shared" / "data" / "txt" / "area_vectors.json"
PREFIXED, BARE, XIAN = "EPSG:4527", "EPSG:4548", "EPSG:2384"

#: Standard's worked examples (X north, Y east) with plane and official area.
WORKED = {
    "five sides": (
        [(3520000, 39600000), (3526000, 39600500), (3526500, 39606000), (3523000, 39607500), (3519500, 39605800)],
        42325000.0,
        42313802.16,
    ),
    "1 ha": ([(3521000, 39602000), (3521100, 39602000), (3521100, 39602100), (3521000, 39602100)], 10000.0, 9997.43),
    "1 km2 at the central meridian": (
        [(3520000, 39500000), (3521000, 39500000), (3521000, 39501000), (3520000, 39501000)],
        1000000.0,
        999999.99,
    ),
    "100 km2 far east of it": (
        [(3520000, 39640000), (3530000, 39640000), (3530000, 39650000), (3520000, 39650000)],
        100000000.0,
        99948159.75,
    ),
}


def polygon(points) -> Polygon:
    return Polygon([(east, north) for north, east in points])


def hectare(east=39_602_000.0, north=3_521_000.0, side=100.0) -> Polygon:
    return box(east, north, east + side, north + side)


@pytest.mark.parametrize("name", WORKED)
def test_worked_examples(name):
    points, plane, official = WORKED[name]
    layer = gpd.GeoSeries([polygon(points)], crs=PREFIXED)
    assert plane_area(layer).iloc[0] == pytest.approx(plane, abs=1e-4)
    assert official_area(layer).iloc[0] == official


def test_worked_examples_from_file():
    if not VECTORS.exists():
        pytest.skip("area_vectors.json is not here")
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    layer = gpd.GeoSeries([polygon(vector["ring_XN_YE"]) for vector in vectors], crs=PREFIXED)
    assert official_area(layer).tolist() == [vector["official_70m_rounded"] for vector in vectors]
    undivided = official_area(layer, densify_m=1e9)
    assert undivided.tolist() == pytest.approx([vector["official_no_densify"] for vector in vectors], abs=0.005)
    assert plane_area(layer).tolist() == pytest.approx([vector["planar"] for vector in vectors], abs=1e-4)


def test_all_polygons_at_once_as_each_alone():
    shapes = [polygon(points) for points, _, _ in WORKED.values()]
    together = official_area(gpd.GeoSeries(shapes, crs=PREFIXED))
    alone = [official_area(gpd.GeoSeries([shape], crs=PREFIXED)).iloc[0] for shape in shapes]
    assert together.tolist() == alone


def test_more_points_than_a_block_holds():
    many = np.array([hectare(39_600_000.0 + 1000 * i, side=950.0) for i in range(400)], dtype=object)
    assert len(set(official_area(many, crs=PREFIXED).tolist())) > 1
    assert official_area(many, crs=PREFIXED)[:3].tolist() == official_area(many[:3], crs=PREFIXED).tolist()
    one_long_ring = shapely.segmentize(box(39_600_000, 3_520_000, 39_620_000, 3_540_000), 5.0)
    loose = official_area(np.array([one_long_ring]), crs=PREFIXED)[0]
    # each of its 16 000 points is rounded to a tenth of a millimetre
    assert loose == pytest.approx(
        official_area(np.array([shapely.simplify(one_long_ring, 0.001)]), crs=PREFIXED)[0], abs=2
    )


def test_holes_are_taken_off_and_parts_added():
    whole, hole, far = hectare(side=1000.0), hectare(39_602_200.0, 3_521_200.0), hectare(39_606_000.0)
    holed = Polygon(whole.exterior, [hole.exterior])
    layer = gpd.GeoSeries([whole, hole, far, holed, MultiPolygon([holed, far])], crs=PREFIXED)
    areas = official_area(layer).tolist()
    assert areas[3] == pytest.approx(areas[0] - areas[1], abs=0.011)
    assert areas[4] == pytest.approx(areas[3] + areas[2], abs=0.011)


def star(north: float, east: float, reaches: list[float], holed: bool) -> Polygon:
    """A ring around a centre, to the centimetre as in a survey file; with a hole where asked."""
    turns = np.linspace(0, 2 * np.pi, len(reaches), endpoint=False)
    ring: np.ndarray = np.column_stack([east + reaches * np.cos(turns), north + reaches * np.sin(turns)]).round(2)
    return Polygon(ring, [hectare(east - 5, north - 5, 10.0).exterior] if holed else [])


def turned(shape: Polygon, by: int) -> Polygon:
    """The same polygon, from another vertex on and the other way round."""
    return Polygon(
        np.roll(shape.exterior.coords[:-1], by, axis=0)[::-1], [ring.coords[::-1] for ring in shape.interiors]
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            star,
            st.floats(2.2e6, 5.8e6),
            st.floats(39_400_000, 39_600_000),
            st.lists(st.floats(60, 30_000), min_size=4, max_size=9),
            st.booleans(),
        ),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 8),
    st.randoms(use_true_random=False),
)
def test_order_and_direction_change_nothing(shapes, by, random):
    areas = official_area(np.array(shapes, dtype=object), crs=PREFIXED).tolist()
    order = random.sample(range(len(shapes)), len(shapes))
    other = official_area(np.array([turned(shapes[each], by) for each in order], dtype=object), crs=PREFIXED)
    assert other.tolist() == [areas[each] for each in order]
    together = official_area(np.array([MultiPolygon(shapes), MultiPolygon(shapes[::-1])], dtype=object), crs=PREFIXED)
    assert together[0] == together[1] == pytest.approx(sum(areas), abs=0.005 * len(shapes) + 0.006)


def test_a_tie_in_the_rounding_falls_alike_from_either_end():
    """Points of an edge fall on half a tenth of a millimetre; set from the other end they would round elsewhere."""
    ring = [(581443.9, 3412656.91), (587206.79, 3409223.59), (578673.58, 3414121.31)]
    there, back = Polygon(ring), Polygon(ring[::-1])
    assert official_area(np.array([there]), crs=BARE)[0] == official_area(np.array([back]), crs=BARE)[0]


def test_prefix_or_not_and_case_without_crs():
    prefixed, bare = hectare(), hectare(602_000.0)
    expected = 9997.43
    assert official_area(np.array([prefixed]), crs=PREFIXED)[0] == expected
    assert official_area(np.array([bare]), crs=BARE)[0] == expected
    assert official_area(np.array([prefixed]))[0] == expected
    assert official_area(np.array([bare]))[0] == expected
    assert official_area(np.array([hectare(102_000.0)]), false_easting=0.0)[0] == expected


def test_xian_80_has_its_own_constants():
    square = np.array([hectare(side=1000.0)])
    by_crs = official_area(gpd.GeoSeries(shapely.transform(square, lambda c: c - [39_000_000, 0]), crs=XIAN)).iloc[0]
    by_name = official_area(square, ellipsoid="Xian80")[0]
    assert by_crs == by_name
    assert by_name != official_area(square)[0]
    # plane over ellipsoid goes by y²/R², and R hardly differs
    assert by_name == pytest.approx(official_area(square)[0], abs=0.5)


def test_index_is_kept_and_nothing_has_no_area():
    layer = gpd.GeoSeries(
        [None, Polygon(), Point(39_600_000, 3_520_000), hectare()], index=["d", "c", "b", "b"], crs=PREFIXED
    )
    areas = official_area(layer)
    assert areas.index.tolist() == ["d", "c", "b", "b"]
    assert np.isnan(areas.iloc[0])
    assert areas.tolist()[1:] == [0.0, 0.0, 9997.43]
    assert np.isnan(plane_area(layer).iloc[0])
    assert plane_area(layer).tolist()[1:] == [0.0, 0.0, 10000.0]
    frame = gpd.GeoDataFrame({"n": [1]}, geometry=[hectare()], index=[7], crs=PREFIXED)
    assert official_area(frame).to_dict() == {7: 9997.43}


def test_collections_count_their_polygons():
    mixed = GeometryCollection([Point(0, 0), GeometryCollection([MultiPolygon([hectare()])])])
    assert official_area(np.array([mixed]), crs=PREFIXED)[0] == 9997.43


def test_nothing_at_all():
    assert official_area(gpd.GeoSeries([], crs=PREFIXED)).tolist() == []
    assert official_area(np.array([], dtype=object)).tolist() == []


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4326"])
def test_degrees_are_refused(crs):
    layer = gpd.GeoSeries([box(118, 31, 118.1, 31.1)], crs=crs)
    for measure in (plane_area, official_area):
        with pytest.raises(InputError, match="degrees"):
            measure(layer)


@pytest.mark.parametrize("crs", ["EPSG:32650", "EPSG:2415", "EPSG:3857"])
def test_other_planes_are_refused(crs):
    with pytest.raises(InputError, match="band of CGCS2000 or Xian 80"):
        official_area(gpd.GeoSeries([hectare()], crs=crs))


def test_unknown_ellipsoid():
    with pytest.raises(InputError, match="Krassovsky"):
        official_area(np.array([hectare()]), ellipsoid="Krassovsky")


def test_two_edges_on_the_limit():
    """An edge of exactly 70 m gets no point; one of 70.01 m gets one, and that hardly matters."""
    short, longer = hectare(side=70.0), hectare(side=70.01)
    areas = official_area(np.array([short, longer]), crs=PREFIXED)
    plain = official_area(np.array([short, longer]), crs=PREFIXED, densify_m=1e9)
    assert areas[0] == plain[0]
    assert areas[1] == pytest.approx(plain[1], abs=0.02)


def test_near_the_geodesic_area_on_the_same_points():
    points, _, official = WORKED["five sides"]
    to_degrees = Transformer.from_crs(PREFIXED, "EPSG:4490", always_xy=True)
    dense = np.array(shapely.segmentize(polygon(points), 70).exterior.coords)
    geodesic, _ = Geod(ellps="GRS80").polygon_area_perimeter(*to_degrees.transform(dense[:, 0], dense[:, 1]))
    assert official == pytest.approx(abs(geodesic), abs=0.05)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(25, 45),
    st.floats(2.2e6, 5.8e6),
    st.floats(-150_000, 150_000),
    st.floats(20, 3000),
    st.floats(20, 3000),
)
def test_near_the_geodesic_area_everywhere(zone, north, east, width, height):
    shape = box(*np.round((500_000 + east, north, 500_000 + east + width, north + height), 3))
    crs = 4509 + zone
    to_degrees = Transformer.from_crs(crs, "EPSG:4490", always_xy=True)
    dense = np.array(shapely.segmentize(shape, 70).exterior.coords)
    geodesic, _ = Geod(ellps="GRS80").polygon_area_perimeter(*to_degrees.transform(dense[:, 0], dense[:, 1]))
    # 6e-5 m for the two roundings, along the whole ring
    assert official_area(np.array([shape]), crs=crs)[0] == pytest.approx(abs(geodesic), abs=0.01 + 6e-5 * shape.length)


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_rounds_as_decimals_do(value, decimals):
    assert round_half_away(value, decimals) == pytest.approx(
        round_half_up(value, decimals), rel=0, abs=1e-6 + 10.0**-decimals * 1e-3
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.005, 0.01), (2.675, 2.68), (1.005, 1.01), (-1.005, -1.01), (0.0049, 0.0), (np.inf, np.inf)],
)
def test_rounds_half_away_from_zero(value, expected):
    assert round_half_away(np.array([value]), 2)[0] == expected


def test_deduction_is_rounded_twice():
    deducted, left = net_area(pd.Series([1000.55, 100.0, 50.0], index=["a", "b", "b"]), [0.1195, np.nan, 0.0])
    assert deducted.tolist() == [119.57, 0.0, 0.0]
    assert left.to_dict() == {"a": 880.98, "b": 50.0}
    assert left.tolist() == [880.98, 100.0, 50.0]


@pytest.mark.parametrize("share", [1.0, -0.01])
def test_deduction_out_of_range(share):
    with pytest.raises(InputError, match="KCXS"):
        net_area([1.0], [share])


def test_deduction_on_the_edge():
    assert net_area(np.array([100.0]), [0.9999])[0].tolist() == [99.99]


def test_pieces_sum_to_the_stated_area():
    parts = proportional_parts(
        np.array([99.5, 99.5, 99.5]), np.array([30.0, 60.0, 10.0]), np.array([100.0, 100.0, 100.0])
    )
    assert parts.tolist() == pytest.approx([29.85, 59.7, 9.95])
    assert parts.sum() == pytest.approx(99.5)
    assert np.isnan(proportional_parts(np.array([1.0]), np.array([1.0]), np.array([0.0]))[0])


def test_import_is_cheap():
    """No compiler, no plotting and no readers are brought in by measuring an area."""
    heavy = ("numba", "geopandas", "matplotlib", "pyogrio")
    code = f"import sys, landuse.geometry.area; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert found.stdout.strip() == "[]"

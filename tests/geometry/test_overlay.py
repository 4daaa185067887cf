"""Measures of land, on land that can be counted with a finger."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry import GeometryCollection

from landuse.core.errors import InputError
from landuse.geometry import overlay

SQUARE = box(0, 0, 100, 100)
BOW_TIE = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
HOLED = Polygon([(0, 0), (100, 0), (100, 100), (0, 100)], [[(20, 20), (80, 20), (80, 80), (20, 80)]])
FAR = 40_500_000.0


def units() -> gpd.GeoDataFrame:
    """Four parcels in a row, 40 m apart; two share an id, the last lies far out."""
    squares = [SQUARE, box(100, 0, 200, 100), box(200, 0, 300, 100), box(900, 900, 910, 910)]
    return gpd.GeoDataFrame(
        {"use_code": ["01", "02", "03", "04"]}, geometry=squares, index=["a", "b", "b", "z"], crs="EPSG:4549"
    )


class TestPairAreas:
    def test_two_squares_share_six_thousand(self) -> None:
        found = overlay.pair_areas([SQUARE], [box(40, 0, 140, 100)])
        assert found.to_dict("list") == {"left": [0], "right": [0], "area_m2": [6000.0]}

    def test_every_pair_once_sorted_and_none_that_only_touches(self) -> None:
        found = overlay.pair_areas(units(), [box(150, 0, 250, 50), box(0, 50, 150, 100), box(-50, 0, 0, 100)])
        assert found.values.tolist() == [[0, 1, 5000.0], [1, 0, 2500.0], [1, 1, 2500.0], [2, 0, 2500.0]]

    def test_holes_and_parts_are_counted(self) -> None:
        parts = MultiPolygon([box(0, 0, 10, 10), box(30, 30, 40, 40), box(85, 85, 95, 95)])
        assert overlay.pair_areas([parts], [HOLED])["area_m2"].tolist() == [200.0]

    def test_lines_points_empty_and_missing_have_no_ground(self) -> None:
        odd = np.array([LineString([(0, 0), (9, 9)]), Point(5, 5), Polygon(), None, SQUARE], dtype=object)
        assert overlay.pair_areas(odd, [SQUARE]).values.tolist() == [[4, 0, 10000.0]]

    def test_nothing_against_nothing(self) -> None:
        found = overlay.pair_areas([], [])
        assert len(found) == 0
        assert list(found.columns) == ["left", "right", "area_m2"]
        assert found["left"].dtype == np.int64

    def test_invalid_geometry_is_measured_as_the_ground_it_covers(self) -> None:
        assert overlay.pair_areas([BOW_TIE], [box(0, 0, 10, 10)])["area_m2"].tolist() == [50.0]

    def test_degrees_are_refused(self) -> None:
        with pytest.raises(InputError, match="degrees"):
            overlay.pair_areas(units().to_crs(4490), [SQUARE])

    def test_two_systems_are_refused(self) -> None:
        with pytest.raises(InputError, match=r"EPSG:4549.*EPSG:4550"):
            overlay.pair_areas(units(), units().set_crs(4550, allow_override=True))

    def test_what_is_no_geometry_is_refused(self) -> None:
        with pytest.raises(TypeError, match="position 1: str"):
            overlay.pair_areas([SQUARE, "POLYGON"], [SQUARE])  # type: ignore[list-item]

    def test_input_stays_as_it_was(self) -> None:
        frame = units()
        before = frame.to_wkb()
        overlay.pair_areas(frame, [BOW_TIE, SQUARE])
        assert frame.to_wkb().equals(before)


class TestAreaWithin:
    def test_keeps_the_index_and_gives_zero_outside(self) -> None:
        found = overlay.area_within(units(), box(50, 0, 210, 100))
        assert found.index.tolist() == ["a", "b", "b", "z"]
        assert found.tolist() == [5000.0, 10000.0, 1000.0, 0.0]

    def test_ground_counts_once(self) -> None:
        ground = [box(0, 0, 60, 100), box(40, 0, 80, 100), box(0, 0, 60, 100)]
        assert overlay.area_within(units(), ground).tolist() == [8000.0, 0.0, 0.0, 0.0]

    def test_no_ground_at_all(self) -> None:
        assert overlay.area_within(units(), []).tolist() == [0.0] * 4

    def test_far_from_the_origin(self) -> None:
        moved, ground = shapely.affinity.translate(SQUARE, FAR, 35e5), shapely.affinity.translate(HOLED, FAR, 35e5)
        assert overlay.area_within([moved], ground).tolist() == pytest.approx([6400.0], abs=1e-6)


class TestUnited:
    def test_neighbours_become_one_polygon(self) -> None:
        whole = overlay.united(units().geometry[:3])
        assert whole.equals(box(0, 0, 300, 100))
        assert whole.geom_type == "Polygon"

    def test_overlaps_and_repeats_count_once(self) -> None:
        assert overlay.united_area([SQUARE, box(40, 0, 140, 100), SQUARE]) == 14000.0

    def test_within(self) -> None:
        assert overlay.united_area([SQUARE, box(40, 0, 140, 100)], within=box(0, 0, 200, 10)) == 1400.0
        assert overlay.united_area([SQUARE], within=[box(0, 0, 60, 10), box(40, 0, 200, 10)]) == 1000.0

    def test_neighbours_with_vertices_that_do_not_match(self) -> None:
        assert overlay.united([SQUARE, box(100, 20, 200, 60)]).area == 14000.0

    def test_a_hole_stays_a_hole_and_what_fills_it_counts(self) -> None:
        assert overlay.united([HOLED, box(200, 0, 210, 10)]).area == 6500.0
        assert overlay.united([HOLED, box(20, 20, 80, 80)]).equals(SQUARE)

    def test_nothing(self) -> None:
        assert overlay.united([]).is_empty
        assert overlay.united([LineString([(0, 0), (1, 1)]), Polygon()]).equals(Polygon())
        assert overlay.united_area([]) == 0.0

    def test_one_that_crosses_itself(self) -> None:
        assert overlay.united_area([BOW_TIE, box(100, 0, 110, 10)]) == 150.0


class TestSplitSlivers:
    @pytest.mark.parametrize(("width", "count"), [(0.499, 1), (0.5, 0), (0.501, 0)])
    def test_the_limit_itself_is_wide_enough(self, width: float, count: int) -> None:
        found = overlay.split_slivers(box(0, 0, 100, width), 0.5)
        assert found.count == count
        assert found.area_m2 == pytest.approx(100 * width if count else 0)

    @pytest.mark.parametrize(("width", "count"), [(0.499, 1), (0.5, 0), (0.501, 0)])
    def test_a_slanting_strip_far_away_is_measured_by_its_width_and_not_its_box(self, width: float, count: int) -> None:
        strip = shapely.affinity.rotate(box(FAR, 0, FAR + 100, width), 30)
        assert overlay.split_slivers(strip, 0.5).count == count

    def test_kept_parts_keep_their_full_area_and_thin_tails(self) -> None:
        tailed = shapely.union(SQUARE, box(100, 50, 200, 50.1))
        found = overlay.split_slivers(MultiPolygon([tailed, box(0, 200, 50, 200.2)]), 0.5)
        assert found.kept.area == pytest.approx(10010.0)
        assert (found.count, found.area_m2) == (1, pytest.approx(10.0))
        assert found.widest_m == pytest.approx(0.2, abs=5e-4)
        assert found.ignored.bounds == (0, 200, 50, 200.2)

    def test_a_ring_thinner_than_the_tolerance_is_a_sliver_however_large(self) -> None:
        ring = Polygon(SQUARE.exterior, [box(0.3, 0.3, 99.7, 99.7).exterior])
        assert overlay.split_slivers(ring, 0.5).count == 1
        assert overlay.split_slivers(ring, 0.29).count == 0

    def test_neighbouring_strips_are_judged_together(self) -> None:
        assert overlay.split_slivers([box(0, 0, 100, 0.3), box(0, 0.3, 100, 0.6)], 0.5).count == 0

    def test_many_small_square_scraps_are_slivers_by_width(self) -> None:
        scraps = MultiPolygon([box(i, 0, i + 0.4, 0.4) for i in range(10)])
        found = overlay.split_slivers(scraps, 0.5)
        assert (found.count, found.area_m2) == (10, pytest.approx(1.6))
        assert found.kept.is_empty

    def test_no_tolerance_ignores_nothing(self) -> None:
        assert overlay.split_slivers(box(0, 0, 100, 1e-6), 0.0).count == 0

    def test_nothing_has_no_slivers(self) -> None:
        found = overlay.split_slivers(Polygon(), 0.5)
        assert (found.count, found.area_m2, found.widest_m) == (0, 0.0, 0.0)
        assert found.kept.is_empty

    @pytest.mark.parametrize("tolerance_m", [-0.1, float("nan"), float("inf")])
    def test_a_tolerance_that_is_none(self, tolerance_m: float) -> None:
        with pytest.raises(ValueError, match="tolerance_m"):
            overlay.split_slivers(SQUARE, tolerance_m)

    @given(st.floats(0.01, 3), st.floats(5, 500), st.floats(0, 180))
    @settings(max_examples=60, deadline=None)
    def test_a_strip_is_a_sliver_when_it_is_thinner(self, width: float, length: float, angle: float) -> None:
        strip = shapely.affinity.rotate(box(0, 0, length, width), angle)
        found = overlay.split_slivers(strip, 1.0)
        if abs(width - 1.0) > 1e-3:
            assert found.count == int(width < 1.0)
        assert found.kept.area + found.ignored.area == pytest.approx(strip.area)


class TestClip:
    def test_columns_and_index_stay_and_outsiders_go(self) -> None:
        found = overlay.clip(units(), [box(50, 0, 210, 100), box(60, 0, 70, 100)])
        assert found.index.tolist() == ["a", "b", "b"]
        assert found["use_code"].tolist() == ["01", "02", "03"]
        assert found.area.tolist() == [5000.0, 10000.0, 1000.0]
        assert found.crs == units().crs

    def test_a_unit_wholly_inside_keeps_its_geometry(self) -> None:
        frame = units()
        assert overlay.clip(frame, box(-1, -1, 1000, 1000)).geometry.to_wkb().equals(frame.geometry.to_wkb())

    def test_only_polygons_come_out(self) -> None:
        comb = MultiPolygon([box(0, 0, 10, 100), box(20, 0, 30, 100)])
        found = overlay.clip([comb], Polygon([(10, 0), (25, 0), (25, 100), (10, 100)]))
        assert found.geometry.iloc[0].equals(box(20, 0, 25, 100))
        assert found.geometry.iloc[0].geom_type == "Polygon"

    def test_a_unit_across_two_pieces_of_ground(self) -> None:
        found = overlay.clip([SQUARE], [box(-10, 0, 10, 100), box(90, 0, 110, 100)])
        assert found.geometry.iloc[0].geom_type == "MultiPolygon"
        assert found.area.tolist() == [2000.0]

    def test_nothing_left_keeps_the_columns(self) -> None:
        found = overlay.clip(units(), box(-10, -10, 0, 0))
        assert len(found) == 0
        assert list(found.columns) == ["use_code", "geometry"]

    def test_areas_agree_with_area_within(self) -> None:
        ground = [HOLED, box(150, 20, 260, 120)]
        assert overlay.clip(units(), ground).area.tolist() == pytest.approx(
            [area for area in overlay.area_within(units(), ground) if area > 0]
        )


class TestDifferenceAndIntersection:
    def test_what_is_left_and_what_is_shared(self) -> None:
        other = [box(40, 0, 140, 100), box(40, 0, 60, 100), box(500, 0, 600, 100)]
        assert overlay.difference(SQUARE, other).equals(box(0, 0, 40, 100))
        assert overlay.intersection(SQUARE, other).equals(box(40, 0, 100, 100))

    def test_touching_grounds_share_nothing(self) -> None:
        shared = overlay.intersection(SQUARE, box(100, 0, 200, 100))
        assert shared.is_empty
        assert shared.geom_type == "Polygon"
        assert overlay.difference(SQUARE, box(100, 0, 200, 100)).equals(SQUARE)

    def test_lines_and_points_are_dropped(self) -> None:
        mixed = GeometryCollection([box(0, 0, 10, 10), LineString([(0, 50), (100, 50)]), Point(70, 70)])
        assert overlay.intersection(SQUARE, mixed).equals(box(0, 0, 10, 10))
        assert overlay.difference(SQUARE, LineString([(0, 50), (100, 50)])).equals(SQUARE)
        saw = Polygon([(100, 0), (120, 0), (120, 100), (100, 100), (110, 60), (90, 50), (100, 40)])
        assert overlay.intersection(SQUARE, saw).geom_type == "Polygon"

    def test_invalid_ground_is_repaired_on_the_way(self) -> None:
        assert overlay.intersection(BOW_TIE, SQUARE).area == 50.0
        assert overlay.difference(SQUARE, BOW_TIE).area == 9950.0

    def test_nothing(self) -> None:
        assert overlay.difference(SQUARE, []).equals(SQUARE)
        assert overlay.difference([], SQUARE).is_empty
        assert overlay.intersection(SQUARE, []).is_empty


class TestPartition:
    def test_every_combination_once_and_the_rest(self) -> None:
        claims = {"a": [box(0, 0, 60, 100)], "b": [box(40, 0, 80, 100), box(40, 0, 70, 100)], "c": [box(-9, 0, 0, 9)]}
        found = overlay.partition(SQUARE, claims)
        assert [(set(keys), piece.area) for keys, piece in found] == [
            (set(), 2000.0),
            ({"a"}, 4000.0),
            ({"b"}, 2000.0),
            ({"a", "b"}, 2000.0),
        ]

    def test_a_claim_on_everything_leaves_nothing_unclaimed(self) -> None:
        assert [keys for keys, _ in overlay.partition(SQUARE, {1: [box(-1, -1, 101, 101)]})] == [frozenset({1})]

    def test_no_claims_and_no_ground(self) -> None:
        assert overlay.partition(SQUARE, {})[0][1].equals(SQUARE)
        assert overlay.partition([], {"a": [SQUARE]}) == []

    @given(
        st.lists(
            st.tuples(st.integers(0, 90), st.integers(0, 90), st.integers(1, 50), st.integers(1, 50)),
            min_size=1,
            max_size=5,
        )
    )
    @settings(max_examples=40, deadline=None)
    def test_the_pieces_make_up_the_whole_and_each_claim(self, boxes: list[tuple[int, int, int, int]]) -> None:
        claims = {at: [box(x, y, x + w, y + h)] for at, (x, y, w, h) in enumerate(boxes)}
        found = overlay.partition(SQUARE, claims)
        assert sum(piece.area for _, piece in found) == pytest.approx(10_000)
        for key, claim in claims.items():
            claimed = sum(piece.area for keys, piece in found if key in keys)
            assert claimed == pytest.approx(claim[0].intersection(SQUARE).area)


class TestDistances:
    def test_the_limit_itself_is_listed(self) -> None:
        apart = [box(150, 0, 160, 100), box(150.001, 0, 160, 100), box(149.999, 0, 160, 100), box(50, 0, 60, 10)]
        found = overlay.distances([SQUARE, box(0, 500, 10, 510)], apart, 50.0)
        assert found["left"].tolist() == [0, 0, 0]
        assert found["right"].tolist() == [0, 2, 3]
        assert found["distance_m"].tolist() == pytest.approx([50.0, 49.999, 0.0])

    def test_lines_and_points(self) -> None:
        found = overlay.distances([Point(0, 0)], [LineString([(3, 4), (3, 9)]), None], 5.0)
        assert found.values.tolist() == [[0, 0, 5.0]]

    def test_a_distance_that_is_none(self) -> None:
        with pytest.raises(ValueError, match="within_m"):
            overlay.distances([SQUARE], [SQUARE], -1.0)


class TestCoverage:
    """A coverage is united once, and splits any ground as its units would."""

    CLAIMS: Mapping[Hashable, list[Polygon]] = MappingProxyType(
        {
            name: [
                box(10 * x, 10 * y, 10 * x + 10, 10 * y + 10) for x in range(15) for y in range(20) if (x + y) % 2 == n
            ]
            for n, name in enumerate("ab")
        }
    )
    GROUND = box(5, 5, 155, 195)

    def test_it_gives_what_the_units_give(self) -> None:
        known = overlay.coverage({**self.CLAIMS, "far": [box(900, 0, 910, 10)]})
        assert known is not None
        found = dict(overlay.partition(self.GROUND, self.CLAIMS, known=known))
        plain = dict(overlay.partition(self.GROUND, self.CLAIMS))
        areas = {"": 950.0, "a": 13_775.0, "b": 13_775.0}
        assert {"".join(keys): piece.area for keys, piece in found.items()} == areas
        assert list(found) == list(plain)
        assert all(piece.equals(plain[keys]) for keys, piece in found.items())

    def test_units_that_overlap_are_united_as_well(self) -> None:
        claims = {**self.CLAIMS, "c": [box(5, 5, 15, 15)]}
        known = overlay.coverage(claims)
        assert known is not None
        found = {
            "".join(sorted(keys)): piece.area for keys, piece in overlay.partition(self.GROUND, claims, known=known)
        }
        assert found == {"": 950.0, "a": 13_725.0, "b": 13_725.0, "ac": 50.0, "bc": 50.0}
        apart = dict(overlay.partition(self.GROUND, claims))
        assert found == {"".join(sorted(keys)): piece.area for keys, piece in apart.items()}

    def test_of_a_few_units_there_is_none(self) -> None:
        assert overlay.coverage({"a": [box(0, 0, 1, 1)]}) is None


def test_one_valid_multipolygon_is_united_already() -> None:
    two = shapely.MultiPolygon([box(5, 5, 6, 6), box(0, 0, 1, 1)])
    assert overlay.united([two]) == two

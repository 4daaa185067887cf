"""Cases from the field in which ground was lost or made by an overlay, a repair or a projection: what must come out."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

import landuse
from landuse.core.evidence import Verdict
from landuse.core.layer import Layer
from tests.geometry.engine.test_checked import ACROSS, HAIR

CASES = Path(__file__).parents[2].parent / "shared" / "data" / "field" / "cases"
field = pytest.mark.skipif(not CASES.exists(), reason=f"the cases from the field are not at {CASES}")


def judged(folder, tmp_path, rule):
    """Review a copy of a case, and return the finding of a rule on its draft."""
    copy = tmp_path / Path(folder).name
    if copy != folder:
        shutil.copytree(folder, copy)
    review = landuse.review(landuse.read_case(copy))
    return next(finding for finding in review.items if finding.rule.full_id == rule and finding.scope == "draft")


def write_case(folder, crs=4548, **layers):
    """Write a case of one draft and one red line that is known to be complete."""
    folder.mkdir()
    reach = gpd.GeoSeries([shape for shapes in layers.values() for shape in shapes]).total_bounds
    county = [box(reach[0] - 1, reach[1] - 1, reach[2] + 1, reach[3] + 1)] if crs != 4490 else [box(113, 33, 116, 36)]
    for name, shapes in {**layers, "county": county}.items():
        rows = {"id": [f"{name}{row}" for row in range(len(shapes))]}
        gpd.GeoDataFrame(rows, geometry=list(shapes), crs=crs).to_file(folder / f"{name}.gpkg")
    (folder / "case.toml").write_text(
        'title = "试"\non = 2026-06-30\npolicy = ["cn"]\n[layers.draft]\npath = "draft.gpkg"\n'
        '[layers.ecological_red_line]\npath = "red.gpkg"\ncovers = { path = "county.gpkg" }\n',
        encoding="utf-8",
    )
    return folder


RED = "cn/ecological-red-line"


class TestHairThinHoles:
    @field
    def test_a_red_line_with_a_hole_as_thin_as_a_hair(self, tmp_path) -> None:
        finding = judged(CASES / "F01_sliver_hole", tmp_path, RED)
        assert finding.verdict is Verdict.BROKEN
        assert finding.evidence.interval.value == pytest.approx(7289.23, abs=0.005)

    @field
    def test_a_draft_dissolved_of_plots_that_do_not_quite_match(self, tmp_path) -> None:
        finding = judged(CASES / "G1_dissolved_draft", tmp_path, "henan-2022/ecological-red-line")
        assert finding.verdict is Verdict.BROKEN
        assert finding.evidence.interval.value == pytest.approx(124_472.543, abs=0.001)

    def test_an_invented_one(self, tmp_path) -> None:
        finding = judged(write_case(tmp_path / "case", draft=[ACROSS], red=[HAIR]), tmp_path, RED)
        assert finding.verdict is Verdict.BROKEN
        assert finding.evidence.interval.value == pytest.approx(7289.2283, abs=1e-4)


class TestPartitions:
    @field
    def test_no_ground_is_counted_twice(self, tmp_path) -> None:
        finding = judged(CASES / "G4_partition", tmp_path, "henan-2022/employment-land-share")
        assert finding.verdict is Verdict.BROKEN
        assert round(finding.evidence.interval.value, 4) == 0.5883

    @field
    def test_valid_input_at_which_geos_throws(self, tmp_path) -> None:
        finding = judged(CASES / "G3_raises", tmp_path, "henan-2022/employment-land-share")
        interval = finding.evidence.interval
        assert 0.98 < interval.low <= interval.high == pytest.approx(1.0)


class TestDrawnTwice:
    @field
    def test_a_red_line_of_two_parts_over_the_same_ground(self, tmp_path) -> None:
        finding = judged(CASES / "F02_drawn_twice", tmp_path, RED)
        assert finding.verdict is Verdict.UNDECIDED
        assert (finding.evidence.interval.low, finding.evidence.interval.high) == (0.0, pytest.approx(10_000.0))
        assert set(finding.evidence.where["kind"]) == {"drawn_twice"}

    def test_an_invented_one_reads_the_same_in_a_case_and_for_an_analyst(self, tmp_path) -> None:
        at = np.array([500_000.0, 3_500_000.0])
        twice = shapely.transform(MultiPolygon([box(0, 0, 100, 100), box(50, 0, 150, 100)]), lambda xy: xy + at)
        draft = shapely.transform(box(0, 0, 100, 100), lambda xy: xy + at)
        finding = judged(write_case(tmp_path / "case", draft=[draft], red=[twice]), tmp_path, RED)
        alone = landuse.checks.control_line_overlap(
            Layer("ecological_red_line", gpd.GeoDataFrame(geometry=[twice], crs=4548), complete=True),
            gpd.GeoDataFrame(geometry=[draft], crs=4548),
        )
        assert finding.verdict is Verdict.BROKEN  # by what both readings agree on
        assert finding.evidence.interval == alone.interval
        assert (alone.interval.low, alone.interval.high) == (5_000.0, 10_000.0)

    def test_a_draft_that_crosses_itself_with_ground_within_is_read_both_ways(self, tmp_path) -> None:
        angle = 4 * np.pi * np.arange(5) / 5
        star = Polygon(np.array([500_000, 3_500_000]) + np.round(np.c_[np.sin(angle), np.cos(angle)] * 100, 3))
        middle = box(499_990, 3_499_990, 500_010, 3_500_010)
        finding = judged(write_case(tmp_path / "case", draft=[star], red=[middle]), tmp_path, RED)
        assert finding.verdict is Verdict.UNDECIDED
        assert (finding.evidence.interval.low, finding.evidence.interval.high) == (0.0, pytest.approx(400.0))


class TestAlongOneParallel:
    @field
    def test_layers_in_degrees_with_unlike_corners(self, tmp_path) -> None:
        finding = judged(CASES / "F10_parallel", tmp_path, RED)
        assert finding.verdict is Verdict.MET

    def test_an_invented_one(self, tmp_path) -> None:
        draft = Polygon([(114.0, 34.0), (114.2, 34.0), (114.2, 34.1), (114.0, 34.1)])
        along = np.linspace(114.0, 114.2, 101)
        red = Polygon([*((x, 34.1) for x in along), (114.2, 34.2), (114.0, 34.2)])
        finding = judged(write_case(tmp_path / "case", crs=4490, draft=[draft], red=[red]), tmp_path, RED)
        assert finding.verdict is Verdict.MET
        assert finding.evidence.interval.value == 0.0

    def test_the_draft_keeps_the_corners_that_were_drawn(self, tmp_path) -> None:
        draft = Polygon([(114.0, 34.0), (114.2, 34.0), (114.2, 34.1), (114.0, 34.1)])
        case = landuse.read_case(write_case(tmp_path / "case", crs=4490, draft=[draft], red=[draft]))
        layer = case.layer("draft")
        assert shapely.get_num_coordinates(layer.features.geometry.iloc[0]) == 5
        assert shapely.get_num_coordinates(layer.ground.iloc[0]) > 100
        # along the parallel the band bends what is straight in degrees
        assert layer.ground.iloc[0].area > layer.features.geometry.iloc[0].area + 1
        review = landuse.review(case)
        assert review.grounds["draft"].geometry.area == pytest.approx(layer.ground.iloc[0].area)

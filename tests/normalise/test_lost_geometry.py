"""A feature without geometry is ground unknown: a control line proves nothing, a boundary is refused."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
from shapely import Polygon, box

from landuse.checks import control_line_overlap
from landuse.core.errors import InputError
from landuse.intake import vector
from landuse.intake.base import WriteOptions
from landuse.measures.inputs import unproven_within
from landuse.normalise.case import read_case

CASE = """
title = "示例"
on = 2026-06-30
policy = ["cn"]
[layers.draft]
path = "draft.gpkg"
[layers.ecological_red_line]
path = "red.{ending}"
covers = {{ path = "county.gpkg" }}
"""
GROUND = box(500_000, 3_520_000, 501_000, 3_521_000)


def land(*shapes: object) -> gpd.GeoDataFrame:
    """Return a layer of these shapes, with ids."""
    return gpd.GeoDataFrame({"id": [f"r{at}" for at in range(len(shapes))]}, geometry=list(shapes), crs=4548)


@pytest.mark.parametrize("ending", ["gpkg", "shp", "geojson"])
@pytest.mark.parametrize(
    ("shapes", "open_m2"), [([GROUND.buffer(-499), None], 1e6), ([box(0, 0, 9, 9).buffer(1)], 0.0)]
)
def test_a_red_line_whose_row_has_lost_its_geometry_proves_nothing(
    tmp_path: Path, ending: str, shapes: list[Polygon | None], open_m2: float
) -> None:
    shapes = [None if shape is None else box(505_000, 3_525_000, 506_000, 3_526_000) for shape in shapes]
    for name, frame in (
        ("draft.gpkg", land(GROUND)),
        ("county.gpkg", land(GROUND.buffer(20_000))),
        (f"red.{ending}", land(*shapes)),
    ):
        vector.write_layer(tmp_path / name, frame, WriteOptions())
    (tmp_path / "case.toml").write_text(CASE.format(ending=ending), encoding="utf-8")
    layer = read_case(tmp_path).layer("ecological_red_line")
    assert layer is not None
    assert unproven_within(layer, GROUND).area == pytest.approx(open_m2)
    found = control_line_overlap(layer, land(GROUND)).interval
    assert (found.low, found.high) == (0.0, pytest.approx(open_m2))


def test_the_same_of_a_frame_that_an_analyst_hands_in() -> None:
    found = control_line_overlap(land(GROUND.buffer(-499), None), land(GROUND)).interval
    assert found.high == pytest.approx(1e6)


def test_a_boundary_with_a_row_without_geometry_is_refused(tmp_path: Path) -> None:
    for name, frame in (("draft.gpkg", land(GROUND, None)), ("county.gpkg", land(GROUND)), ("red.gpkg", land(GROUND))):
        vector.write_layer(tmp_path / name, frame, WriteOptions())
    (tmp_path / "case.toml").write_text(CASE.format(ending="gpkg"), encoding="utf-8")
    with pytest.raises(InputError, match=r"draft\.gpkg.*r1"):
        read_case(tmp_path)

"""The abuttals text against the map: a road that runs beside the side, near it, and away from it."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import LineString, box

from landuse import checks
from tests.made import CRS, layer

TEXT = "东至东路，南至南路，西至西路，北至北路"


@pytest.mark.parametrize(
    ("away", "low", "high"), [(0, 0, 0), (15, 0, 0), (15.01, 0, 1), (50, 0, 1), (50.01, 1, 1), (100, 1, 1)]
)
def test_how_far_the_named_road_lies(away, low, high):
    rows = gpd.GeoDataFrame({"id": ["1"], "abuttals": [TEXT]}, geometry=[box(0, 0, 100, 100)], crs=CRS)
    ways = {"东路": [(100 + away, -200), (100 + away, 300)], "南路": [(-200, 0), (300, 0)],
            "西路": [(0, -200), (0, 300)], "北路": [(-200, 100), (300, 100)]}  # fmt: skip
    roads = gpd.GeoDataFrame({"name": list(ways)}, geometry=[LineString(way) for way in ways.values()], crs=CRS)
    lines = layer("named_lines", roads, covers=box(-500, -500, 600, 600))
    evidence = checks.abuttals_agree(lines, rows)
    assert (evidence.interval.low, evidence.interval.high) == (low, high)

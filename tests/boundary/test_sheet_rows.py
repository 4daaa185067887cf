"""What is wrong with a point of the table handed in is told with its row of the sheet."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from shapely import box

from landuse.boundary.crosscheck.points import compare_points

CORNERS = [("J1", 100.0, 0.0), ("J2", 100.0, 100.0), ("J3", 0.0, 100.0), ("J4", 0.0, 0.0), ("J1", 100.0, 0.0)]


def table(**moved: float) -> pd.DataFrame:
    """Return the points of a square of 100 m, as of rows 7 to 11 of a sheet."""
    rows = [{"number": name, "x": x + moved.get(name, 0.0), "y": y} for name, x, y in CORNERS]
    return pd.DataFrame(rows).assign(row=range(7, 12), side=100.0)


def test_a_moved_point_and_its_sides_are_told_by_row() -> None:
    drawn = gpd.GeoDataFrame(geometry=[box(0, 0, 100, 100)], crs=4548)
    told = [each.note.text("en") for each in compare_points(table(J2=5.0), drawn, point_m=0.01, side_m=0.01)]
    assert any("J2 (row 8)" in note and "5 m apart" in note for note in told)
    assert compare_points(table(), drawn, point_m=0.01, side_m=0.01) == []


def test_a_row_without_a_coordinate_is_no_point() -> None:
    drawn = gpd.GeoDataFrame(geometry=[box(0, 0, 100, 100)], crs=4548)
    bare = pd.concat([table(), pd.DataFrame([{"number": "J9", "x": None, "y": 5.0, "row": 12}])], ignore_index=True)
    assert compare_points(bare, drawn, point_m=0.01, side_m=0.01) == []

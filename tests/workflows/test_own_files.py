"""What `landuse boundary` writes, it reads: points, survey file, GeoPackage, as a draft and as the table handed in."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from landuse.intake import vector
from landuse.intake.base import WriteOptions
from landuse.workflows.boundary.describe import describe_boundary
from landuse.workflows.boundary.inputs import Papers
from landuse.workflows.boundary.write import write_out

EAST, NORTH = 500_000.0, 3_353_000.0


@st.composite
def blocks(draw: st.DrawFn) -> list[BaseGeometry]:
    """Draw squares apart from each other, some with a hole."""
    shapes: list[BaseGeometry] = []
    for number in range(draw(st.integers(1, 4))):
        size, x = draw(st.integers(20, 90)), EAST + 100 * number
        whole = box(x, NORTH, x + size, NORTH + size)
        hole = box(x + 5, NORTH + 5, x + 5 + size / 4, NORTH + 5 + size / 4)
        shapes.append(Polygon(whole.exterior, [hole.exterior]) if draw(st.booleans()) else whole)
    return shapes


@pytest.mark.parametrize("ending", ["txt", "xlsx", "gpkg"])
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shapes=blocks())
def test_own_files_are_read_as_drafts_and_as_point_tables(
    tmp_path_factory: pytest.TempPathFactory, ending: str, shapes: list[BaseGeometry]
) -> None:
    folder: Path = tmp_path_factory.mktemp("own")
    frame = gpd.GeoDataFrame({"QKBH": [f"B{at}" for at in range(len(shapes))]}, geometry=shapes, crs=4549)
    vector.write_layer(folder / "draft.gpkg", frame, WriteOptions())
    out = folder / f"own.{ending}"
    job = describe_boundary(folder / "draft.gpkg")
    write_out(out, job, "zh")
    again = describe_boundary(out)
    assert again.areas["block"].tolist() == job.areas["block"].tolist()
    assert again.areas["plane_m2"].tolist() == pytest.approx(job.areas["plane_m2"].tolist(), abs=0.01)
    held = describe_boundary(folder / "draft.gpkg", Papers(tables={"boundary_points": out}))
    assert held.disagreements.empty

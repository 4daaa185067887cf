"""Of a drawing one layer is the ground: frames and point marks on others are none, and its units are those it shows."""

from __future__ import annotations

from pathlib import Path

import ezdxf.filemanagement
import pytest
from shapely import box

from landuse.core.errors import LayerNotFound
from landuse.intake import dxf
from landuse.intake.base import ReadOptions
from landuse.workflows.boundary.describe import describe_boundary
from landuse.workflows.boundary.inputs import Papers

WEST, SOUTH = 40_520_000.0, 3_353_000.0


def drawing(path: Path, units: int = 6, scale: float = 1.0, gap: float = 0.0, frame: bool = True) -> Path:
    """Draw a square of 1 ha on JZX, and a frame around it."""
    document = ezdxf.filemanagement.new("R2000")
    document.header["$INSUNITS"] = units
    space = document.modelspace()
    for layer, ground in (
        ("JZX", box(WEST, SOUTH, WEST + 100, SOUTH + 100)),
        ("图框", box(WEST - 50, SOUTH - 50, WEST + 200, SOUTH + 200)),
    ):
        if layer == "JZX" or frame:
            corners = [(x * scale, y * scale) for x, y in list(ground.exterior.coords)[:-1]]
            space.add_lwpolyline(corners, close=True, dxfattribs={"layer": layer})
    if gap:
        corners = [(WEST + 200, SOUTH), (WEST + 250, SOUTH), (WEST + 250, SOUTH + 50), (WEST + 200, SOUTH + gap)]
        space.add_lwpolyline(corners, dxfattribs={"layer": "JZX"})
    document.saveas(path)
    return path


def test_several_layers_are_listed_and_asked_for(tmp_path: Path) -> None:
    path = drawing(tmp_path / "a.dxf")
    with pytest.raises(LayerNotFound, match=r"'JZX': 1 LWPOLYLINE.*'图框': 1 LWPOLYLINE"):
        dxf.read_layer(path, ReadOptions(geometry="polygon"))
    with pytest.raises(LayerNotFound):
        describe_boundary(path)
    assert len(dxf.read_layer(path, ReadOptions()).frame) == 2  # whole, as convert takes it
    for papers, file in ((Papers(layer="JZX"), path), (Papers(), Path(f"{path}:JZX"))):
        assert describe_boundary(file, papers).areas["plane_m2"].tolist() == [10_000.0]


@pytest.mark.parametrize(("units", "scale"), [(4, 1000.0), (5, 100.0), (14, 10.0)])
def test_a_drawing_in_another_unit_is_taken_to_metres(tmp_path: Path, units: int, scale: float) -> None:
    found = dxf.read_layer(drawing(tmp_path / "a.dxf", units, scale, frame=False), ReadOptions())
    assert found.frame.area.tolist() == [pytest.approx(10_000.0)]
    assert "UNITS" in {issue.code for issue in found.repairs}


@pytest.mark.parametrize(("units", "said"), [(4, True), (6, False), (0, False)])
def test_a_header_that_says_millimetres_of_metres_moves_nothing(tmp_path: Path, units: int, said: bool) -> None:
    found = dxf.read_layer(drawing(tmp_path / "a.dxf", units, frame=False), ReadOptions())
    assert found.frame.total_bounds.tolist() == [WEST, SOUTH, WEST + 100, SOUTH + 100]
    assert ("UNITS" in {issue.code for issue in found.repairs}) == said


def test_an_outline_that_nearly_closes_counts_as_open(tmp_path: Path) -> None:
    path = drawing(tmp_path / "a.dxf", gap=0.01, frame=False)
    reasons = {reason.letter: reason for reason in describe_boundary(path).reasons}
    assert reasons["n"].state == "found"

"""One engine for all measures: no check, job or drawing overlays, unites, widens or searches ground for itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import landuse

ROOT = Path(landuse.__file__).parent
#: What GEOS and geopandas can do to ground, that only the engine asks of them.
OVERLAY = frozenset(
    [
        "intersection",
        "intersection_all",
        "difference",
        "symmetric_difference",
        "symmetric_difference_all",
        "union",
        "union_all",
        "unary_union",
        "coverage_union",
        "coverage_union_all",
        "disjoint_subset_union",
        "disjoint_subset_union_all",
        "buffer",
        "distance",
        "dwithin",
        "overlay",
        "sjoin",
        "sjoin_nearest",
        "clip",
        "dissolve",
        "STRtree",
    ]
)
#: Sets of names and intervals have some of these words too: their owners, as written.
NO_GROUND = ("plane", "self", "found", "frozenset", "set", "features.index")
MEASURING = [
    *(ROOT / "checks").glob("*.py"),
    *(ROOT / "measures").glob("*.py"),
    *(ROOT / "measures" / "idle_land").glob("*.py"),
    *(path for path in (ROOT / "workflows").rglob("*.py") if path.name != "erasures.py"),  # which makes cases worse
    *(ROOT / "judge").glob("*.py"),
    *(ROOT / name for name in ("core/layer.py", "core/findings.py", "core/evidence.py")),
]


def own_overlays(text: str) -> list[str]:
    """List the calls of a module that work on ground past the engine."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in OVERLAY:
            owner = ast.unparse(node.func.value)
            if owner not in NO_GROUND and not owner.startswith("frozenset("):
                found.append(f"{node.lineno}: {owner}.{node.func.attr}")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("shapely", "geopandas"):
            found += [f"{node.lineno}: {name.name}" for name in node.names if name.name in OVERLAY]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("landuse.geometry.engine"):
            # progress measures nothing; all else of the engine is asked through overlay.py
            found += [f"{node.lineno}: {node.module}"] if node.module != "landuse.core.progress" else []
    return found


#: Lines and points of a ground, which have no area that the engine could sum.
LINES = {
    "checks/corridor_width.py": {"shapely.intersection"},  # how far two strips run side by side
    "measures/inputs.py": {"shapely.union"},  # what of a point or a line nothing proves
    "measures/readings.py": {"landuse.geometry.engine.arrays"},  # arrays of shapes, no overlay
}


#: What the rest does with shapes for itself, since none of it measures ground for a verdict: lines and points searched
#: and measured along, gaps closed, pictures cut out. Whoever adds to this says here why the engine cannot do it.
ELSEWHERE = {
    "boundary/crosscheck/points.py": {"shapely.STRtree"},  # points by nearest
    "boundary/crosscheck/text.py": {
        "shapely.union_all", "at.line.intersection", "at.named[name].buffer", "at.line.distance",
    },  # lengths along named lines
    "boundary/topology/exceptions.py": {"shapely.buffer", "shapely.STRtree"},  # the reach of an agreed exception
    # lines noded and searched; what is overlaid there is overlaid by the engine
    "boundary/topology/gaps.py": {"shapely.STRtree", "shapely.distance", "shapely.union_all", "np.clip"},
    "boundary/abuttals/named.py": {"shapely.STRtree", "np.clip"},  # lines by nearest
    "boundary/points.py": {"shapely.STRtree"},  # points by nearest
    "boundary/portions.py": {"ground.boundary.intersection", "outside.buffer"},  # a length of line shared
    "boundary/return_reasons/location.py": {"united(given.drawn).distance"},
    "boundary/abuttals/sketch.py": {"shapely.union_all"},  # of lines
    "boundary/thinning.py": {"shapely.STRtree"},
    "boundary/topology/check.py": {"shapely.STRtree"},
    "boundary/topology/vertices.py": {"shapely.STRtree", "shapely.distance"},
    "measures/raster/fractions.py": {"shapely.intersection"},  # cells, where exactextract has no wheel
    "measures/raster/polygonise.py": {"shapely.union_all"},  # cells of one grid, which share their sides
    "measures/raster/shares.py": {"np.clip"},
    "render/webmap/basemap.py": {"np.clip"},
    "render/shared/pictures.py": {"np.clip", "shapely.union_all", "zone.buffer"},  # what part of a raster is drawn
    # where labels have room
    "render/layout/map.py": {"shapely.STRtree", "shapely.intersection", "shapely.union_all", "shapely.distance"},
    "render/webmap/tiles.py": {"np.clip"},
}  # fmt: skip


def test_what_else_works_on_shapes_is_known_and_said():
    found = {}
    for folder in ("boundary", "measures/raster", "render"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            calls = {call.partition(": ")[2] for call in own_overlays(path.read_text(encoding="utf-8"))}
            calls = {call for call in calls if not call.startswith("landuse.")}  # the engine's own parts
            calls = {call for call in calls if not call.startswith("landuse.geometry.engine")}
            if calls:
                found[path.relative_to(ROOT).as_posix()] = calls
    assert found == ELSEWHERE


@pytest.mark.parametrize("path", MEASURING, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_measures_asks_the_engine(path) -> None:
    allowed = LINES.get(path.relative_to(ROOT).as_posix(), set())
    calls = [call for call in own_overlays(path.read_text(encoding="utf-8")) if call.partition(": ")[2] not in allowed]
    assert calls == []


def test_the_search_finds_what_it_looks_for() -> None:
    text = """
import shapely
from shapely import union_all
from landuse.geometry.engine import kernel
a = shapely.intersection(b, c).area
d = row.geometry.buffer(3)
e = frame.sjoin(other)
f = overlay_free({"a"})
"""
    assert [line.partition(": ")[2] for line in sorted(own_overlays(text))] == [
        "union_all",
        "landuse.geometry.engine",
        "shapely.intersection",
        "row.geometry.buffer",
        "frame.sjoin",
    ]

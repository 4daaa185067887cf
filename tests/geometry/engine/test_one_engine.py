"""One engine for all measures: no check, job or drawing overlays, unites, widens or searches ground for itself."""

from __future__ import annotations

import ast
from pathlib import Path

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
#: Sets of names and intervals, and arrays, have some of these words too: their owners, as written.
NO_GROUND = ("plane", "self", "frozenset", "set", "features.index", "np", "repeated")
ENGINE = "landuse.geometry.engine."


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
            found.append(f"{node.lineno}: {node.module}")
    return found


#: What lies outside the engine's own room and works on shapes for itself, since none of it measures ground for a
#: verdict: lines and points searched and measured along, gaps closed, pictures cut out; and which parts of the engine
#: are asked past `landuse.geometry.overlay`. Whoever adds to this says here why.
KNOWN = {
    "boundary/abuttals/named.py": {"shapely.STRtree"},  # lines by nearest
    "boundary/abuttals/sketch.py": {"shapely.union_all"},  # of lines
    "boundary/crosscheck/points.py": {"shapely.STRtree", "engine.union"},  # points by nearest
    "boundary/crosscheck/submission.py": {"engine.arrays"},
    # lengths along named lines
    "boundary/crosscheck/text.py": {"shapely.union_all", "shapely.distance", "at.line.distance"},
    "boundary/points.py": {"shapely.STRtree"},  # points by nearest
    # a length of line shared
    "boundary/portions.py": {"ground.boundary.intersection", "outside.buffer", "engine.arrays", "engine.slivers"},
    # how far a county, or the sheets of a map, lie away
    "boundary/return_reasons/location.py": {"united(given.drawn).distance", "shapely.distance"},
    "boundary/thinning.py": {"shapely.STRtree", "engine.arrays"},
    "boundary/topology/check.py": {
        "shapely.STRtree", "engine.arrays", "engine.checked", "engine.pairs", "engine.ragged", "engine.slivers",
        "engine.union",
    },
    # the reach of an agreed exception
    "boundary/topology/exceptions.py": {"shapely.buffer", "shapely.STRtree", "engine.arrays"},
    "boundary/topology/faults.py": {"engine.arrays", "engine.slivers"},
    # lines noded and searched; what is overlaid there is overlaid by the engine
    "boundary/topology/gaps.py": {
        "shapely.STRtree", "shapely.distance", "shapely.union_all", "engine.arrays", "engine.checked", "engine.counts",
        "engine.intersect", "engine.noise", "engine.slivers", "engine.union",
    },
    "boundary/topology/overlaps.py": {
        "engine.arrays", "engine.checked", "engine.ragged", "engine.slivers", "engine.trapezoid_sum",
    },
    "boundary/topology/vertices.py": {"shapely.STRtree", "shapely.distance"},
    "checks/corridor_width.py": {"shapely.intersection"},  # how far two strips run side by side
    # closed lines sorted into ground and holes before there is ground: which lies in which, and whether a width is left
    "intake/cad/holes.py": {"shapely.STRtree", "shapely.difference", "shapely.buffer"},
    "intake/cad/report.py": {"shapely.STRtree"},
    "intake/cad/rings.py": {"shapely.STRtree"},
    "intake/cad/texts.py": {"shapely.STRtree"},  # in which block a text stands
    "intake/survey/holes.py": {"shapely.STRtree", "shapely.intersection"},
    "measures/inputs.py": {"shapely.union"},  # what of a point or a line nothing proves
    "measures/raster/fractions.py": {"shapely.intersection"},  # cells, where exactextract has no wheel
    "measures/raster/polygonise.py": {"shapely.union_all"},  # cells of one grid, which share their sides
    "measures/readings.py": {"engine.arrays"},  # arrays of shapes, no overlay
    "normalise/found_layer.py": {"shapely.distance"},  # how far the ends of a line are from each other
    # parts of lines and points put together; ground by the engine
    "normalise/repair_geometry.py": {"shapely.union_all", "engine.arrays", "engine.tangles", "engine.union"},
    "render/layout/map.py": {"shapely.STRtree"},  # where labels have room
    "render/layout/map_labels.py": {"shapely.intersection", "shapely.union_all", "shapely.distance"},
    "render/shared/pictures.py": {"shapely.union_all", "zone.buffer"},  # what part of a raster is drawn
    # cases made worse, whose findings the adversary compares
    "workflows/policies/erasures.py": {
        "clipped.geometry.intersection", "shapely.union_all", "layer.covers.intersection", "boundary.buffer",
    },
}  # fmt: skip


def test_nothing_works_on_ground_past_the_engine_but_what_is_known_and_said():
    """Every module, but for the room of geometry itself; what is no longer used leaves the list."""
    there = {}
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith("geometry/"):
            calls = {call.partition(": ")[2] for call in own_overlays(path.read_text(encoding="utf-8"))}
            if calls:
                there[name] = {call.replace(ENGINE, "engine.") for call in calls}
    assert there == KNOWN


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

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
NO_GROUND = ("plane", "self", "found", "frozenset", "set")
MEASURING = [
    *(ROOT / "checks").glob("*.py"),
    *(ROOT / "measures").glob("*.py"),
    *(ROOT / "jobs").glob("*.py"),
    *(ROOT / name for name in ("layer.py", "grounds.py", "judge.py", "bench.py", "findings.py", "evidence.py")),
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
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("landuse.engine"):
            # progress measures nothing; all else of the engine is asked through overlay.py
            found += [f"{node.lineno}: {node.module}"] if node.module != "landuse.engine.progress" else []
    return found


@pytest.mark.parametrize("path", MEASURING, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_measures_asks_the_engine(path) -> None:
    assert own_overlays(path.read_text(encoding="utf-8")) == []


def test_the_search_finds_what_it_looks_for() -> None:
    text = """
import shapely
from shapely import union_all
from landuse.engine import kernel
a = shapely.intersection(b, c).area
d = row.geometry.buffer(3)
e = frame.sjoin(other)
f = overlay_free({"a"})
"""
    assert [line.partition(": ")[2] for line in sorted(own_overlays(text))] == [
        "union_all",
        "landuse.engine",
        "shapely.intersection",
        "row.geometry.buffer",
        "frame.sjoin",
    ]

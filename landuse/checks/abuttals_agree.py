"""The abuttals text (四至描述) of a boundary, held against its line and the named roads and rivers of a map."""

from __future__ import annotations

import math
from collections.abc import Iterator

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from landuse.boundary.abuttals.read import read_abuttals
from landuse.boundary.crosscheck.disagreement import Allowance, Disagreement
from landuse.boundary.crosscheck.text import compare_text
from landuse.core.errors import InputError
from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.layer import Layer, Scope
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_layer
from landuse.geometry.overlay import widened
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.pieces import rows_near
from landuse.measures.scopes import blocks as blocks_of
from landuse.measures.table_rows import NOWHERE

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"named_lines": "beyond"}
PORTION = Message("the abuttals text is of the whole, and not of this part")
#: A name that no line of the map has, which the map may lack; and a centre line whose width may reach the side.
OPEN = ("unknown_name", "abuttals_apart")


@check(boundary="scope", named_lines="layer", blocks="layer")
def abuttals_agree(named_lines: LayerLike, boundary: ScopeLike, blocks: LayerLike = None) -> Evidence:
    """Count where the abuttals text of a boundary disagrees with its line.

    Parameters
    ----------
    named_lines
        Roads and rivers with ``name``.
    boundary
        The boundary with its rows (``abuttals``).
    blocks
        A layer of blocks with ``abuttals``, which outranks the rows of the boundary.

    Returns
    -------
    Evidence
        A count of sides. A name that no line has may be one the map lacks, and is open; so is one whose centre line
        lies more than 15 m and at most 50 m from the side, and a block without a text of its own.

    Notes
    -----
    Practice: coordinates govern, and a text that says otherwise is returned; `landuse boundary` compares the same.

    Examples
    --------
    >>> from shapely import LineString, box
    >>> text = "东至东路，南至南路，西至西路，北至北路"
    >>> rows = gpd.GeoDataFrame({"abuttals": [text]}, geometry=[box(0, 0, 100, 100)])
    >>> sides = {"东路": [(100, 0), (100, 100)], "南路": [(0, 0), (100, 0)], "西路": [(0, 0), (0, 100)],
    ...          "北路": [(0, 100), (100, 100)]}
    >>> roads = gpd.GeoDataFrame({"name": list(sides)}, geometry=[LineString(line) for line in sides.values()])
    >>> abuttals_agree(roads, rows).interval.value
    0.0
    """
    ground, lines, drawn = as_scope(boundary), as_layer(named_lines, "named_lines"), as_layer(blocks, "blocks")
    if ground is None:
        return Evidence.unknown(0, math.inf, "count", missing_layer("boundary"))
    if "/" in ground.scope:
        return Evidence.not_applicable(PORTION, "count")
    if lines is None:
        return Evidence.unknown(0, math.inf, "count", missing_layer("named_lines"))
    rows = ground.features if drawn is None else drawn.features
    role = ground.scope if drawn is None else "blocks"
    if "abuttals" not in rows:
        return Evidence.unknown(0, math.inf, "count", missing_column(role, "abuttals"))
    if "name" not in lines.features:
        return Evidence.unknown(0, math.inf, "count", missing_column("named_lines", "name"))
    parts = list(blocks_of(ground, drawn)) or [Scope(ground.scope, ground.geometry, rows)]
    # a text that tells of several blocks, or of none that can be read, is not of this block alone
    silent = [part for part in parts if not _is_of_one_block(_text(part))]
    disagreements = [disagreement for part in parts if part not in silent for disagreement in _compare(part, lines)]
    sure, loose = (
        [disagreement for disagreement in disagreements if disagreement.what not in OPEN],
        [disagreement for disagreement in disagreements if disagreement.what in OPEN],
    )
    nameless = [row for row in rows_near(lines, _beside(ground), "named_lines") if row.text("name") is None]
    high = math.inf if silent or nameless else float(len(disagreements))
    wants: list[MissingInput] = [missing_column(role, "abuttals")] if silent else []
    wants += [row.want("name", whom="survey") for row in nameless]
    wants += [MissingInput(f"name:{disagreement.says[0]}", disagreement.note, "survey", 1.0) for disagreement in loose]
    where = items([_item(disagreement) for disagreement in disagreements], crs=lines.features.crs)
    notes = tuple(disagreement.note for disagreement in sure)
    return Evidence(Interval(float(len(sure)), high, float(len(sure))), "count", where, notes=notes, wants=tuple(wants))


def _beside(ground: Scope) -> BaseGeometry:
    """Return the ground along the line, where a thing without a name may be one that the text names, or leaves out."""
    return widened(ground.geometry.boundary, Allowance().along_m)


def _is_of_one_block(text: str) -> bool:
    """Return whether a text can be read, and tells of one block."""
    try:
        return len(read_abuttals(text).blocks) == 1
    except InputError:
        return False


def _text(part: Scope) -> str:
    return " ".join(str(text) for text in part.features["abuttals"].dropna()).strip()


def _compare(part: Scope, lines: Layer) -> Iterator[Disagreement]:
    allowed = Allowance()
    drawn = gpd.GeoDataFrame(geometry=[part.geometry], crs=lines.features.crs)
    yield from compare_text(
        read_abuttals(_text(part)), drawn, lines.features,
        along_m=allowed.along_m, offset_m=allowed.offset_m, offset_share=allowed.offset_share,
    )  # fmt: skip


def _item(disagreement: Disagreement) -> dict[str, object]:
    kind = "undecided" if disagreement.what in OPEN else "disagrees"
    spot = NOWHERE if disagreement.where is None else disagreement.where
    return {
        "kind": kind,
        "unit_id": disagreement.block,
        "label": disagreement.note.text("zh"),
        "area_m2": None,
        "geometry": spot,
    }

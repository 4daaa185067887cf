"""How many blocks a zone has."""

from __future__ import annotations

import math

import shapely

from landuse.boundary.points import all_numbered
from landuse.core.evidence import Evidence, Interval, items
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_layer
from landuse.geometry.overlay import split_slivers
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, TableLike, as_layer, as_scope, as_table
from landuse.measures.scopes import blocks as blocks_of

PORTION = Message("blocks are counted on the whole only")
#: The register only confirms what is drawn.
ABSENT_ROWS = {"zones": "handled"}
PARTS = Message("{blocks:count} blocks are named, in {parts:count} separate pieces")


@check(boundary="scope", blocks="layer", zones="table", zone="zone")
def blocks_per_zone(
    boundary: ScopeLike,
    blocks: LayerLike = None,
    zones: TableLike = None,
    zone: Zone | None = None,
    *,
    tolerance_m: float = 0.5,
) -> Evidence:
    """Count the blocks (区块) of a boundary.

    A block is a connected piece of ground. Where the rows name fewer blocks than there are pieces, one block may have
    been approved in several pieces: the count lies between the two, unless the register of zones lists as many blocks
    as are named. Where rows without names touch, they may be one block or several.

    Parameters
    ----------
    boundary
        The boundary with its rows (``block``, ``plot_number``).
    blocks
        A layer of blocks, which outranks the rows of the boundary.
    zones
        The register of zones, with ``blocks`` as the approval lists them.
    zone
        States ``name`` or ``code``, by which its row is found.
    tolerance_m
        Width below which a piece is a sliver of drawing, m.

    Returns
    -------
    Evidence
        A count.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》二(四): 每个开发区原则上不超过3个区块.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> rows = gpd.GeoDataFrame({"block": ["1", "1", "2"]}, geometry=[box(x, 0, x + 1, 1) for x in (0, 2, 4)])
    >>> blocks_per_zone(rows).interval.value
    3.0
    """
    ground, layer = as_scope(boundary), as_layer(blocks, "blocks")
    if ground is None:
        return Evidence.unknown(0, math.inf, "count", missing_layer("boundary"))
    if "/" in ground.scope:
        return Evidence.not_applicable(PORTION, "count")
    rows = ground.features if layer is None else layer.features
    named_blocks = list(blocks_of(ground, layer))
    named = all_numbered(rows)
    parts = len(shapely.get_parts(split_slivers(ground.geometry, tolerance_m).kept))
    number = max(len(named_blocks), 1)
    approved = named and zone_facts.listed_blocks(as_table(zones, "zones"), zone) == number
    interval = Interval.exactly(float(number))
    if not approved and (not named or number < parts):
        interval = Interval(float(min(number, parts)), float(max(number, parts)), float(parts))
    where = [
        {
            "kind": "block",
            "unit_id": part.scope.partition("/")[2],
            "label": None,
            "area_m2": part.area_m2,
            "geometry": part.geometry,
        }
        for part in named_blocks
    ]
    return Evidence(
        interval,
        "count",
        where=items(where, crs=getattr(rows, "crs", None)),
        figures={"blocks": float(number), "parts": float(parts)},
        notes=(PARTS(blocks=number, parts=parts),) if number != parts else (),
        wants=() if interval.low == interval.high else (missing_column(ground.scope, "block"),),
    )

"""Ground that two blocks of one zone both claim."""

from __future__ import annotations

import math

from landuse.boundary.points import block_labels
from landuse.core.evidence import Evidence
from landuse.core.messages import Message
from landuse.core.missing import missing_layer
from landuse.geometry.overlay import intersection, overlaps
from landuse.measures.area_kind import AreaKind
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.pieces import Piece, area_evidence
from landuse.measures.scopes import blocks as blocks_of

PORTION = Message("how blocks lie to each other is judged on the whole only")


@check(boundary="scope", blocks="layer")
def block_overlap(
    boundary: ScopeLike, blocks: LayerLike = None, *, tolerance_m: float = 0.5, area: AreaKind = "plane"
) -> Evidence:
    """Measure the ground that two or more blocks of a boundary cover.

    Ground is counted, not names: two polygons of one block that lie on each other overlap too.

    Parameters
    ----------
    boundary
        The boundary with its rows, one for each block or plot (``block``, ``plot_number``).
    blocks
        A layer of blocks, which outranks the rows of the boundary.
    tolerance_m
        Width below which an overlap is a sliver of drawing, m.
    area
        Which area is measured: ``plane``, or ``official`` on the ellipsoid.

    Returns
    -------
    Evidence
        Area, m², each piece of ground once.

    Notes
    -----
    Practice: blocks that overlap are returned; their areas would count ground twice.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> rows = gpd.GeoDataFrame({"block": ["1", "2"]}, geometry=[box(0, 0, 100, 100), box(90, 0, 200, 100)])
    >>> block_overlap(rows).interval.value
    1000.0
    """
    ground = as_scope(boundary)
    if ground is None:
        return Evidence.unknown(0, math.inf, "m2", missing_layer("boundary"))
    if "/" in ground.scope:
        return Evidence.not_applicable(PORTION, "m2")
    layer = as_layer(blocks, "blocks")
    parts = list(blocks_of(ground, layer))
    rows = ground.features if layer is None else layer.features
    names, shapes = block_labels(rows), list(rows.geometry)
    pairs = overlaps(rows.geometry)
    pieces = [
        Piece(
            "block_overlap",
            intersection(shapes[first], shapes[second]),
            True,
            f"{names.iloc[first]}/{names.iloc[second]}",
        )
        for first, second in zip(pairs["left"], pairs["right"], strict=True)
    ]
    crs = getattr(ground.features, "crs", None)
    return area_evidence(
        pieces, tolerance_m=tolerance_m, area=area, crs=crs, figures={"blocks": float(max(len(parts), 1))}
    )

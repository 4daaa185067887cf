"""How wide the roads or green belts of a ground are, along each."""

from __future__ import annotations

import math

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.evidence import Evidence, Interval, items
from landuse.core.missing import missing_layer, unproven_ground
from landuse.geometry.overlay import distances, intersection, split_slivers, united, widened
from landuse.measures.check import check
from landuse.measures.corridor import sustained_width, typical_width, wider_than
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope, unproven_within
from landuse.measures.pieces import rows_near
from landuse.measures.table_rows import Row

#: How far beyond the ground a corridor is followed, so that a line along its middle does not halve it.
BEYOND_M = 100.0


@check(corridors="layer", boundary="scope")
def corridor_width(
    corridors: LayerLike,
    boundary: ScopeLike,
    *,
    classes: list[str] | None = None,
    along: float = 3.0,
    tolerance_m: float = 0.5,
) -> Evidence:
    """Measure the greatest width that any road or green belt of a ground keeps along its length.

    The width is true: the greatest disc that rolls along inside the polygon. A wide spot shorter than ``along`` times
    its width is a junction or a lay-by, and does not count. Strips drawn side by side are one road.

    Parameters
    ----------
    corridors
        Roads or green belts as polygons, with ``class`` and ``width`` where known, in metres.
    boundary
        The ground.
    classes
        Only roads of these classes.
    along
        How many times its width a wide part has to be long.
    tolerance_m
        Width below which what reaches into the ground is a sliver of drawing, m.

    Returns
    -------
    Evidence
        Metres; the table ``widths`` has each corridor with its greatest and typical width, and the one stated of it.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》五(十六): 严格限制开发区道路和绿化带宽度.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> from landuse.core.layer import Layer
    >>> road = Layer("roads", gpd.GeoDataFrame(geometry=[box(0, 0, 1000, 40)]), complete=True)
    >>> corridor_width(road, box(0, 0, 1000, 1000)).interval.value
    40.0
    """
    layer, ground = as_layer(corridors, "corridors"), as_scope(boundary)
    if ground is None or layer is None:
        return Evidence.unknown(0, math.inf, "m", missing_layer("boundary" if ground is None else "corridors"))
    reach = widened(ground.geometry, BEYOND_M)
    strips: list[tuple[Row, BaseGeometry]] = []
    for row in rows_near(layer, ground.geometry, "corridors"):
        if classes is not None and row.given("class") and row.text("class") not in classes:
            continue
        if split_slivers(intersection(row.geometry, ground.geometry), tolerance_m).kept.area > 0:
            strips.append((row, intersection(row.geometry, reach)))
    roads = _as_one([shape for _, shape in strips], along, tolerance_m)
    strips = [(row, road) for (row, _), road in zip(strips, roads, strict=True)]
    measured = {key: sustained_width(road, along) for key, road in {id(road): road for road in roads}.items()}
    widths = [measured[id(shape)] for _, shape in strips]
    widest = max(widths, default=0.0)
    unproven = split_slivers(unproven_within(layer, ground.geometry), tolerance_m).kept.area
    where = [
        {
            "kind": "widest",
            "unit_id": row.ident or None,
            "label": row.text("name"),
            "area_m2": part.area,
            "geometry": part,
        }
        for (row, shape), width in zip(strips, widths, strict=True)
        if width == widest and (part := wider_than(shape, width - 0.02)).area > 0
    ]
    table = [_line(row, shape, width) for (row, shape), width in zip(strips, widths, strict=True)]
    return Evidence(
        Interval(widest, math.inf if unproven else widest, widest),
        "m",
        where=items(where, crs=layer.features.crs),
        figures={"corridors": float(len(strips)), "unproven_m2": float(unproven)},
        wants=(unproven_ground("corridors", unproven),) if unproven else (),
        tables={"widths": pd.DataFrame(table).sort_values("width_m", ascending=False) if table else pd.DataFrame()},
    )


def _as_one(strips: list[BaseGeometry], along: float, tolerance_m: float) -> list[BaseGeometry]:
    """Return, for each strip, the whole road it is part of: strips that lie side by side are one road.

    Two lie side by side where they touch along a stretch at least ``along`` times as long as the narrower is wide; at a
    crossing they touch along no more than a width.
    """
    part_of = list(range(len(strips)))
    pairs = distances(strips, strips, tolerance_m)[["left", "right"]].to_numpy() if strips else ()
    for first, second in pairs:
        apart = first < second and part_of[first] != part_of[second]
        if apart and _side_by_side(strips[first], strips[second], along, tolerance_m):
            joined = part_of[second]
            part_of = [part_of[first] if part == joined else part for part in part_of]
    members = {road: [strips[n] for n, part in enumerate(part_of) if part == road] for road in set(part_of)}
    whole = {road: parts[0] if len(parts) == 1 else _closed(parts, tolerance_m) for road, parts in members.items()}
    return [whole[road] for road in part_of]


def _closed(strips: list[BaseGeometry], tolerance_m: float) -> BaseGeometry:
    """Return strips as one ground, the hair between them closed."""
    wide = widened(united(strips), tolerance_m, corners="mitre")
    return widened(wide, -tolerance_m, corners="mitre")


def _side_by_side(strip: BaseGeometry, other: BaseGeometry, along: float, tolerance_m: float) -> bool:
    touching = shapely.intersection(shapely.boundary(other), widened(strip, tolerance_m)).length
    return bool(touching >= along * min(typical_width(strip), typical_width(other)))


def _line(row: Row, shape: BaseGeometry, width: float) -> dict[str, object]:
    typical = typical_width(shape)
    words = {"id": row.ident, "name": row.text("name"), "class": row.text("class")}
    return {**words, "width_m": width, "typical_m": typical, "stated_m": row.figure("width")}

"""Makes a layer of what a drawing holds: ground where anything is closed, else lines, else points."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.intake.cad.holes import with_holes
from landuse.intake.cad.report import DrawingReport
from landuse.intake.cad.rings import Style, ground_of
from landuse.intake.cad.tags import COLUMNS, LINE, read_place, read_values, unescape

if TYPE_CHECKING:
    from ezdxf.document import Drawing

    from landuse.intake.cad.entities import DrawnEntity

_OWN = ("handle", "layer", "entity", "block_ref")
_STYLES: tuple[Style, ...] = ("normal", "outermost", "ignore")
_HATCHES = ("HATCH", "MPOLYGON")
#: A ring has three corners at least, and its first point twice.
_RING = 4
_SAME_M = 0.001

_Row = tuple[BaseGeometry, dict[str, object]]


def frame_of(
    drawn: Sequence[DrawnEntity], drawing: Drawing, report: DrawingReport, *, holes: bool = False
) -> gpd.GeoDataFrame:
    """Make a layer of what a drawing holds.

    Parameters
    ----------
    drawn
        Its entities, blocks exploded.
    drawing
        The drawing, for the properties it keeps.
    report
        Where what is left out or changed is listed.
    holes
        Whether a closed line within another is a hole of it, as it is in a boundary.

    Returns
    -------
    GeoDataFrame
        Without CRS; the columns that were written, for a drawing of ours; else ``handle``, ``layer``, ``entity``,
        ``block_ref``, attributes of blocks and extended data.
    """
    ours = [entity for entity in drawn if entity.tags and read_place(entity.tags) is not None]
    theirs = [entity for entity in drawn if not (entity.tags and read_place(entity.tags) is not None)]
    ground = _without_fillings(_ground(theirs, report), report)
    ground = with_holes(ground, report) if holes else ground
    report.nested(ground)
    rows = [*_kept(ours, report), *ground]
    if any(shapely.get_dimensions(shape) == 2 for shape, _ in rows):
        rows = [row for row in rows if shapely.get_dimensions(row[0]) == 2]
        report.leave_open(theirs)
    else:
        rows += _lines(theirs) or _points(theirs)
    return _typed(_framed(rows, plain=not theirs), drawing)


def _ground(drawn: Iterable[DrawnEntity], report: DrawingReport) -> list[_Row]:
    rows: list[_Row] = []
    for entity in drawn:
        rings = [line.points for line in entity.outlines if line.closed]
        sound = [ring for ring in rings if len(ring) >= _RING]
        report.note(entity, degenerate=len(rings) - len(sound))
        if sound:
            style = _STYLES[entity.style] if 0 <= entity.style < len(_STYLES) else "normal"
            rows.append((ground_of(sound, style), _columns(entity)))
    return rows


def _columns(entity: DrawnEntity) -> dict[str, object]:
    """Return the columns of an entity; what goes by the name of one of ours gets an underscore."""
    more = {f"{name}_" if name in (*_OWN, "geometry") else name: value for name, value in entity.attributes.items()}
    return {"handle": entity.handle, "layer": entity.layer, "entity": entity.kind, "block_ref": entity.block, **more}


def _without_fillings(rows: list[_Row], report: DrawingReport) -> list[_Row]:
    """Leave out hatches that fill a closed line drawn on its own: the same ground twice."""
    outlined = {_shape_key(shape) for shape, columns in rows if columns["entity"] not in _HATCHES}
    kept: list[_Row] = []
    for shape, columns in rows:
        if columns["entity"] in _HATCHES and _shape_key(shape) in outlined:
            report.fillings.append(str(columns["handle"]))
        else:
            kept.append((shape, columns))
    return kept


def _shape_key(shape: BaseGeometry) -> bytes:
    return bytes(shapely.to_wkb(shapely.normalize(shapely.set_precision(shape, _SAME_M, mode="pointwise"))))


def _lines(drawn: Iterable[DrawnEntity]) -> list[_Row]:
    return [
        (shapely.LineString(line.points), _columns(entity))
        for entity in drawn
        for line in entity.outlines
        if len(line.points) > 1
    ]


def _points(drawn: Iterable[DrawnEntity]) -> list[_Row]:
    return [(shapely.Point(entity.point), _columns(entity)) for entity in drawn if entity.point is not None]


def _kept(drawn: Iterable[DrawnEntity], report: DrawingReport) -> list[_Row]:
    """Put features together again whose rings say which feature they are of."""
    features: dict[tuple[int, int], dict[tuple[int, int], DrawnEntity]] = defaultdict(dict)
    for entity in drawn:
        place = read_place(entity.tags)
        assert place is not None
        feature, *ring = place
        # an entity copied in a CAD program keeps its tags: each copy is a feature of its own
        copy = next(n for n in range(len(features) + 1) if (ring[0], ring[1]) not in features.get((feature, n), {}))
        features[feature, copy][ring[0], ring[1]] = entity
        report.note(entity, degenerate=0)
        if copy:
            report.copied.append(entity.handle)
    return [_feature(rings) for _, rings in sorted(features.items())]


def _feature(rings: dict[tuple[int, int], DrawnEntity]) -> _Row:
    ordered = [rings[place] for place in sorted(rings)]
    columns = next((values for values in (read_values(entity.tags) for entity in ordered) if values), {})
    if all(entity.point is not None for entity in ordered):
        points = [shapely.Point(entity.point) for entity in ordered]
        return (points[0] if len(points) == 1 else shapely.MultiPoint(points)), columns
    if all(ring == LINE or not entity.outlines[0].closed for (_, ring), entity in rings.items()):
        strings = [shapely.LineString(entity.outlines[0].points) for entity in ordered]
        return (strings[0] if len(strings) == 1 else shapely.MultiLineString(strings)), columns
    parts: dict[int, list[Any]] = defaultdict(list)
    for (part, _), entity in sorted(rings.items()):
        parts[part].append(entity.outlines[0].points)
    shapes = [shapely.Polygon(shell, holes) for shell, *holes in parts.values()]
    return (shapes[0] if len(shapes) == 1 else shapely.MultiPolygon(shapes)), columns


def _framed(rows: Sequence[_Row], *, plain: bool) -> gpd.GeoDataFrame:
    names = dict.fromkeys([] if plain else _OWN)
    for _, columns in rows:
        names |= dict.fromkeys(columns)
    data = {name: pd.Series([columns.get(name) for _, columns in rows], dtype=object) for name in names}
    table = pd.DataFrame({name: _inferred(column) for name, column in data.items()}, index=range(len(rows)))
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries([shape for shape, _ in rows], index=table.index))


def _inferred(column: pd.Series) -> pd.Series:
    """Return whole numbers with gaps, and figures, a type of their own."""
    present = [value for value in column if value is not None]
    if present and all(isinstance(value, (int, np.integer)) and not isinstance(value, bool) for value in present):
        return column.astype("Int64") if len(present) < len(column) else column.astype("int64")
    return column.infer_objects()


def _typed(frame: gpd.GeoDataFrame, drawing: Drawing) -> gpd.GeoDataFrame:
    """Return the columns of a drawing of ours the types they were written from, in their order."""
    kept = dict(
        json.loads(unescape(value)) for name, value in drawing.header.custom_vars if name.startswith(f"{COLUMNS}.")
    )
    for name, dtype in kept.items():
        column = frame[name] if name in frame else pd.Series([None] * len(frame), index=frame.index, dtype=object)
        try:
            frame[name] = _as_written(column, dtype)
        except (TypeError, ValueError):
            frame[name] = column
    order = [*kept, *(name for name in frame.columns if name not in kept)]
    return frame[order]


def _as_written(column: pd.Series, dtype: str) -> pd.Series:
    if "datetime" in dtype:
        return pd.to_datetime(column).astype(dtype)
    if dtype.lower().startswith(("int", "uint")):
        # whole numbers too long for a drawing were written as text
        whole = [None if value is None or value != value else int(value) for value in column]
        return pd.Series(pd.array(whole, dtype=dtype), index=column.index)
    return column.astype(dtype)

"""Control indicators of industrial projects, parcel by parcel; the worst parcel is what is measured."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import pandas as pd

from landuse.core.code_lists import load_scheme
from landuse.core.evidence import Evidence, Interval, items
from landuse.core.kleene import all_known
from landuse.core.layer import Layer, Scope
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_layer
from landuse.core.units import AreaUnit, convert
from landuse.geometry.overlay import area_within
from landuse.measures.believable import sum_of
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.pieces import rows_near
from landuse.measures.table_rows import Row
from landuse.measures.use_match import missing_scheme

Measure = Literal["floor_area_ratio", "building_coefficient", "office_share", "investment"]
#: For each: the columns summed, the unit of the area, that of the measure, and whether the greatest is the worst.
SUMS: dict[Measure, tuple[tuple[str, ...], AreaUnit, str, bool]] = {
    "floor_area_ratio": (("floor_area",), "m2", "ratio", False),
    "building_coefficient": (("footprint", "open_yard"), "m2", "1", False),
    "office_share": (("office_area",), "m2", "1", True),
    "investment": (("investment",), "ha", "wan_yuan/ha", False),
}
NONE = Message("there is no built industrial parcel in this scope")


@check(parcels="layer", boundary="scope")
def control_indicators(
    parcels: LayerLike, boundary: ScopeLike, *, measure: Measure, least_share: float = 0.5
) -> Evidence:
    """Measure a control indicator of the industrial parcel that has the worst.

    Parameters
    ----------
    parcels
        Parcels with ``state``, ``use_code`` and a stated scheme, and ``floor_area``, ``footprint``, ``open_yard``,
        ``office_area`` (m²) or ``investment`` (10 000 yuan), as the measure needs; in metres.
    boundary
        The ground.
    measure
        ``floor_area_ratio``, ``building_coefficient`` and ``investment``: the least; ``office_share``: the greatest.
    least_share
        The share of a parcel that lies inside from which it counts.

    Returns
    -------
    Evidence
        In the unit of the measure; the table ``parcels`` has every parcel.

    Notes
    -----
    自然资发〔2023〕72号《工业项目建设用地控制指标》 (recalled).

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> cells = {"state": ["built"], "use_code": ["0601"], "office_area": [700.0]}
    >>> works = Layer("parcels", gpd.GeoDataFrame(cells, geometry=[box(0, 0, 100, 100)]), scheme="sandiao")
    >>> control_indicators(works, box(0, 0, 100, 100), measure="office_share").interval.value
    0.07
    """
    layer, ground = as_layer(parcels, "parcels"), as_scope(boundary)
    columns, _, unit, _ = SUMS[measure]
    if ground is None or layer is None:
        return Evidence.unknown(0, math.inf, unit, missing_layer("boundary" if ground is None else "parcels"))
    for column in ("state", "use_code", *columns):
        if column not in layer.features:
            return Evidence.unknown(0, math.inf, unit, missing_column("parcels", column))
    if layer.scheme is None:
        return Evidence.unknown(0, math.inf, unit, missing_scheme("parcels"))
    parcels_known = [(row, known) for row, known in _parcels(layer, ground, least_share) if known is not False]
    return (
        _evidence(parcels_known, measure, layer.features.crs) if parcels_known else Evidence.not_applicable(NONE, unit)
    )


def _evidence(parcels: Sequence[tuple[Row, bool | None]], measure: Measure, crs: object) -> Evidence:
    columns, area_unit, unit, greatest = SUMS[measure]
    figures = {row: _figure(row, columns, area_unit, measure) for row, _ in parcels}
    interval = _worst([(figures[row], known) for row, known in parcels], greatest)
    wants = [
        row.want(column, weight=row.geometry.area)
        for row, _ in parcels
        for column in columns
        if figures[row] is None
        and (row.figure(column) is None or all(row.figure(name) is not None for name in columns))
    ]
    open_rows = [row for row, known in parcels if known is None]
    wants += [row.want("use_code" if row.given("state") else "state", whom="survey") for row in open_rows]
    worst = [row for row, figure in figures.items() if figure is not None and figure == interval.value]
    table = [
        {"id": row.ident, "enterprise": row.text("enterprise"), "value": figure} for row, figure in figures.items()
    ]
    return Evidence(
        interval,
        unit,
        where=items([_item(row) for row in worst], crs=crs),
        figures={"parcels": float(len(parcels))},
        wants=tuple(wants) if interval.low < interval.high else (),
        tables={"parcels": pd.DataFrame(table)},
    )


def _item(row: Row) -> dict[str, object]:
    area, label = float(row.geometry.area), row.text("name")
    return {"kind": "worst", "unit_id": row.ident, "label": label, "area_m2": area, "geometry": row.geometry}


def _parcels(layer: Layer, ground: Scope, least_share: float) -> list[tuple[Row, bool | None]]:
    rows, book = rows_near(layer, ground.geometry, "parcels"), load_scheme(str(layer.scheme))
    inside = area_within([row.geometry for row in rows], ground.geometry)
    parcels: list[tuple[Row, bool | None]] = []
    for row, within in zip(rows, inside, strict=True):
        if row.geometry.area == 0 or within / row.geometry.area < least_share:
            continue
        classes, state = book.classes(row.text("use_code"), "industrial"), row.text("state")
        facts = {None if state is None else state == "built", _industrial(classes)}
        parcels.append((row, all_known(facts)))
    return parcels


def _industrial(classes: frozenset[str]) -> bool | None:
    return None if len(classes) > 1 and "employment" in classes else "employment" in classes


def _wanting(row: Row, columns: tuple[str, ...]) -> list[str]:
    """Return the columns without a figure; all of them where the figures together are not to be believed."""
    return [column for column in columns if row.figure(column) is None] or list(columns)


def _figure(row: Row, columns: tuple[str, ...], area_unit: AreaUnit, measure: Measure) -> float | None:
    area = convert(row.geometry.area, area_unit)
    total = sum_of(row, columns, area, measure)
    return None if total is None else total / area


def _worst(figures: list[tuple[float | None, bool | None]], greatest: bool) -> Interval:
    """Return the worst figure: a parcel that may count, or lacks its figure, can only make it worse."""
    worst, mildest = (max, min) if greatest else (min, max)
    bad, mild = (math.inf, 0.0) if greatest else (0.0, math.inf)
    every = [figure for figure, _ in figures if figure is not None]
    sure = [figure for figure, known in figures if known and figure is not None]
    blank = len(every) < len(figures)
    far = bad if blank else worst(every)
    close = worst(sure) if sure else mild if blank else mildest(every)
    low, high = (close, far) if greatest else (far, close)
    return Interval(low, high, worst(sure) if sure else None)

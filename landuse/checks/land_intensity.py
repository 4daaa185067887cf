"""How intensively land is used: floor area, investment, tax, output and people to the area of land."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from landuse.core.code_lists import load_scheme
from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.kleene import all_known
from landuse.core.layer import Layer, Scope, Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_layer
from landuse.core.units import AreaUnit, convert
from landuse.geometry.overlay import area_within, difference, split_slivers
from landuse.measures import zone_facts
from landuse.measures.believable import sum_of
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.pieces import near, rows_near
from landuse.measures.table_rows import Row
from landuse.measures.use_match import missing_scheme

Measure = Literal[
    "floor_area_ratio", "building_density", "industrial_floor_area_ratio", "building_coefficient",
    "investment", "tax", "overall_tax", "output", "land_per_person", "people_per_area",
]  # fmt: skip
#: For each measure: the columns summed, the unit of the area, that of the measure, and whether of industry only.
SUMS: dict[str, tuple[tuple[str, ...], AreaUnit, str, bool]] = {
    "floor_area_ratio": (("floor_area",), "m2", "ratio", False),
    "building_density": (("footprint",), "m2", "1", False),
    "industrial_floor_area_ratio": (("floor_area",), "m2", "ratio", True),
    "building_coefficient": (("footprint", "open_yard"), "m2", "1", True),
    "investment": (("investment",), "ha", "wan_yuan/ha", True),
    "tax": (("tax",), "mu", "wan_yuan/mu", True),
    "overall_tax": (("tax",), "mu", "wan_yuan/mu", False),
    "output": (("output",), "mu", "wan_yuan/mu", True),
}
PEOPLE = {"land_per_person": "m2/person", "people_per_area": "person/ha"}
TOLERANCE_M = 0.5
UNMAPPED = Message("what stands on {area:ha} that no parcel covers")
NO_BUILT = Message("there is no built land to take it of")


@dataclass(frozen=True, eq=False)
class _BuiltPlot:
    row: Row
    share: float
    area_m2: float
    counts: bool | None


@check(parcels="layer", boundary="scope", zone="zone")
def land_intensity(
    parcels: LayerLike, boundary: ScopeLike, zone: Zone | None = None, *, measure: Measure, least_share: float = 0.5
) -> Evidence:
    """Measure how intensively the built land of a ground is used.

    A parcel counts with all its figures where at least ``least_share`` of it lies inside, so that a slip of the line
    does not cut a factory in two. A figure that is missing may be anything from 0; so may what stands on ground that no
    parcel covers.

    Parameters
    ----------
    parcels
        Parcels with ``state``, ``use_code`` and a stated scheme, and the columns the measure sums: ``floor_area``,
        ``footprint``, ``open_yard`` (m²), ``investment``, ``tax``, ``output`` (10 000 yuan); in metres.
    boundary
        The ground.
    zone
        States ``population`` (residents), for land per person.
    measure
        Which measure.
    least_share
        The share of a parcel that lies inside from which it counts.

    Returns
    -------
    Evidence
        In the unit of the measure; the table ``parcels`` has it by parcel.

    Notes
    -----
    TD/T 1029 开发区土地集约利用评价规程: 综合容积率, 建筑密度, 工业用地综合容积率, 工业用地建筑系数,
    工业用地固定资产投入强度, 工业用地地均税收, 人口密度.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> cells = {"state": ["built"], "use_code": ["0601"], "floor_area": [12_000.0]}
    >>> works = Layer("parcels", gpd.GeoDataFrame(cells, geometry=[box(0, 0, 100, 100)]), scheme="sandiao")
    >>> land_intensity(works, box(0, 0, 100, 100), measure="industrial_floor_area_ratio").interval.value
    1.2
    """
    layer, ground = as_layer(parcels, "parcels"), as_scope(boundary)
    unit = PEOPLE.get(measure) or SUMS[measure][2]
    if ground is None or layer is None:
        return Evidence.unknown(0, math.inf, unit, missing_layer("boundary" if ground is None else "parcels"))
    columns, _, _, industrial = SUMS.get(measure, ((), "m2", unit, False))
    for column in ("state", *columns, *(("use_code",) if industrial else ())):
        if column not in layer.features:
            return Evidence.unknown(0, math.inf, unit, missing_column("parcels", column))
    if industrial and layer.scheme is None:
        return Evidence.unknown(0, math.inf, unit, missing_scheme("parcels"))
    plots = [plot for plot in _plots(layer, ground, industrial, least_share) if plot.counts is not False]
    unmapped = float(split_slivers(difference(ground.geometry, near(layer, ground.geometry)), TOLERANCE_M).kept.area)
    if not plots and not unmapped:
        return Evidence.not_applicable(NO_BUILT, unit)
    if measure in PEOPLE:
        return _people(plots, unmapped, zone, measure)
    return _sums(plots, unmapped, measure, layer)


def _plots(layer: Layer, ground: Scope, industrial: bool, least_share: float) -> Iterator[_BuiltPlot]:
    rows = rows_near(layer, ground.geometry, "parcels")
    inside = area_within([row.geometry for row in rows], ground.geometry)
    book = load_scheme(layer.scheme) if layer.scheme else None
    for row, within in zip(rows, inside, strict=True):
        area = float(row.geometry.area)
        if area == 0 or within / area < least_share:
            continue
        state = row.text("state")
        facts: set[bool | None] = {None if state is None else state == "built"}
        if industrial and book is not None:
            classes = book.classes(row.text("use_code"), "industrial_storage")
            facts.add(None if "employment" in classes and len(classes) > 1 else "employment" in classes)
        yield _BuiltPlot(row, within / area, area, all_known(facts))


def _sums(plots: list[_BuiltPlot], unmapped: float, measure: str, layer: Layer) -> Evidence:
    """Put the sums over the area: parcels that may count pull it up or down, missing figures only up."""
    columns, area_unit, unit, _ = SUMS[measure]
    sure = [plot for plot in plots if plot.counts]
    areas = {plot: convert(plot.area_m2, area_unit) for plot in plots}
    totals = {plot: sum_of(plot.row, columns, areas[plot], measure) for plot in plots}
    blanks = {plot: _wanting(plot.row, columns) if total is None else [] for plot, total in totals.items()}
    sums = {plot: _least(plot.row, columns) if total is None else total for plot, total in totals.items()}
    top, area = sum(sums[plot] for plot in sure), sum(areas[plot] for plot in sure)
    loose = [(sums[plot], areas[plot]) for plot in plots if plot.counts is None]
    low, high = _extremes(top, area, [*loose, (0.0, convert(unmapped, area_unit))] if unmapped else loose)
    if unmapped or any(blanks.values()):
        high = math.inf
    value = top / area if area else None
    interval = Interval(low, high, None if value is None else min(max(value, low), high))
    wants = [plot.row.want(column, weight=plot.area_m2) for plot, columns in blanks.items() for column in columns]
    wants += [_doubt(plot) for plot in plots if plot.counts is None]
    if unmapped:
        wants.append(MissingInput("ground:unmapped", UNMAPPED(area=unmapped), "survey", unmapped))
    table = [
        {
            "id": plot.row.ident,
            "area_m2": plot.area_m2,
            "sum": total,
            "value": None if blanks[plot] else total / areas[plot],
        }
        for plot, total in sums.items()
    ]
    figures = {"sum": top, "area_m2": sum(plot.area_m2 for plot in sure), "unmapped_m2": unmapped}
    where = items([_item(plot) for plot in plots], crs=layer.features.crs)
    return Evidence(interval, unit, where, figures, wants=tuple(wants), tables={"parcels": pd.DataFrame(table)})


def _wanting(row: Row, columns: Sequence[str]) -> list[str]:
    """Return the columns without a figure; all of them where the figures together are not to be believed."""
    return [column for column in columns if row.figure(column) is None] or list(columns)


def _least(row: Row, columns: Sequence[str]) -> float:
    """Return what a row's figures come to at least where one is missing; nothing where they are not to be believed."""
    missing = any(row.figure(column) is None for column in columns)
    return sum(row.figure(column) or 0.0 for column in columns) if missing else 0.0


def _doubt(plot: _BuiltPlot) -> MissingInput:
    return plot.row.want("use_code" if plot.row.given("state") else "state", weight=plot.area_m2, whom="survey")


def _item(plot: _BuiltPlot) -> dict[str, object]:
    kind = "counted" if plot.counts else "undecided"
    return {"kind": kind, "unit_id": plot.row.ident, "area_m2": plot.area_m2, "geometry": plot.row.geometry}


def _extremes(top: float, area: float, loose: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the least and greatest ratio as parcels that may count are put in or left out."""
    by_ratio = sorted(loose, key=lambda pair: pair[0] / pair[1])
    ratios_reached = []
    for order in (by_ratio, by_ratio[::-1]):
        total, ground = top, area
        ratios = [total / ground] if ground else []
        for more, land in order:
            total, ground = total + more, ground + land
            ratios.append(total / ground)
        ratios_reached.append(ratios)
    return min(ratios_reached[0]), max(ratios_reached[1])


def _people(plots: list[_BuiltPlot], unmapped: float, zone: Zone | None, measure: str) -> Evidence:
    unit = PEOPLE[measure]
    population = None if zone is None else zone.get("population")
    people = float(population) if isinstance(population, (int, float)) and not isinstance(population, bool) else 0.0
    if not 0 < people < math.inf:
        return Evidence.unknown(0, math.inf, unit, zone_facts.missing_fact("population"))
    sure = sum(plot.area_m2 for plot in plots if plot.counts)
    most = sure + unmapped + sum(plot.area_m2 for plot in plots if plot.counts is None)
    wants = [_doubt(plot) for plot in plots if plot.counts is None]
    if unmapped:
        wants.append(MissingInput("ground:unmapped", UNMAPPED(area=unmapped), "survey", unmapped))
    if measure == "land_per_person":
        interval = Interval(sure / people, most / people, sure / people)
    else:
        dense = math.inf if sure == 0 else people / convert(sure, "ha")
        interval = Interval(people / convert(most, "ha"), dense, None if sure == 0 else dense)
    return Evidence(interval, unit, figures={"people": people, "built_m2": sure}, wants=tuple(wants))

"""Growth of independent industrial clusters (独立产业区块) outside every zone, between dates."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date

import pandas as pd
from shapely.geometry.base import BaseGeometry

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.layer import Layer
from landuse.core.messages import Message
from landuse.core.missing import missing_layer
from landuse.geometry.overlay import difference, split_slivers, united
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, LayersLike, as_layer
from landuse.measures.pieces import NOTHING, Piece, area_evidence, parts

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"neighbour_zones": "lower"}
TWO_DATES = Message("the clusters at two dates up to {on}, each with its date")


@check(clusters="layers", approved="layer", neighbour_zones="layer")
def clusters_growth(
    clusters: LayersLike,
    approved: LayerLike = None,
    neighbour_zones: LayerLike = None,
    *,
    on: date,
    since: date | None = None,
    tolerance_m: float = 0.5,
) -> Evidence:
    """Measure the land that clusters outside every zone have gained from the first date to the last.

    Parameters
    ----------
    clusters
        The clusters at two dates or more, each with its ``on``, in metres.
    approved, neighbour_zones
        The zones, as far as given; ground inside them is not outside every zone.
    on
        The day it is judged on; later dates are left out.
    since
        The first day on which a gain counts: what was gained between a date before it and one after may be older.
    tolerance_m
        Width below which a gain is the noise of drawing twice, m.

    Returns
    -------
    Evidence
        Plane area gained, m²; the table ``steps`` has what was gained and lost between each two dates.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》五(十六): 开发区范围外的独立产业区块不再扩大.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> dates = [(date(2020, 1, 1), 100), (date(2024, 1, 1), 130)]
    >>> drawn = [Layer("clusters", gpd.GeoDataFrame(geometry=[box(0, 0, x, 100)]), on=day) for day, x in dates]
    >>> clusters_growth(drawn, on=date(2026, 6, 30)).interval.value
    3000.0
    """
    dated = sorted((layer for layer in clusters or () if layer.on and layer.on <= on), key=_day)
    if not clusters:
        return Evidence.unknown(0, math.inf, "m2", missing_layer("clusters"))
    if len(dated) < 2:
        return Evidence.unknown(0, math.inf, "m2", MissingInput("layer:clusters", TWO_DATES(on=on), "bureau", math.inf))
    zones = [as_layer(approved, "approved"), as_layer(neighbour_zones, "neighbour_zones")]
    inside = _together([layer for layer in zones if layer is not None])
    grounds = [difference(_together([layer]), inside) for layer in dated]
    pieces = [Piece("gained", difference(grounds[-1], grounds[0]))]
    if since is not None:
        pieces = list(_since(dated, grounds, since))
    evidence = area_evidence(pieces, tolerance_m=tolerance_m, crs=dated[-1].features.crs)
    return Evidence(**{**evidence.__dict__, "tables": {"steps": _steps(dated, grounds, tolerance_m)}})


def _since(dated: list[Layer], grounds: list[BaseGeometry], since: date) -> Iterator[Piece]:
    """Yield what was gained from a day on: surely after the first date on it or later, perhaps before that."""
    last = len(dated) - 1
    first = next((place for place, layer in enumerate(dated) if _day(layer) >= since), last)
    base = first if _day(dated[first]) == since else max(first - 1, 0)
    sure = difference(grounds[last], grounds[first])
    yield Piece("gained", sure)
    if base < first:
        want = MissingInput("layer:clusters", TWO_DATES(on=since), "bureau", math.inf)
        older = difference(difference(grounds[last], grounds[base]), sure)
        yield Piece("gained_perhaps_before", older, None, want=lambda _: want)


def _day(layer: Layer) -> date:
    return layer.on or date.min


def _together(layers: Sequence[Layer]) -> BaseGeometry:
    every = [shape for layer in layers for shape in layer.features.geometry.array]
    return united(every) if every else NOTHING


def _steps(dated: list[Layer], grounds: list[BaseGeometry], tolerance_m: float) -> pd.DataFrame:
    rows = []
    for n in range(1, len(dated)):
        gained = split_slivers(difference(grounds[n], grounds[n - 1]), tolerance_m).kept
        lost = split_slivers(difference(grounds[n - 1], grounds[n]), tolerance_m).kept
        areas = {"gained_m2": gained.area, "lost_m2": lost.area, "pieces_gained": len(parts(gained))}
        rows.append({"from": dated[n - 1].on, "to": dated[n].on, "area_m2": grounds[n].area, **areas})
    return pd.DataFrame(rows)

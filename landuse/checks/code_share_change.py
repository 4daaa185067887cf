"""How the share of a ground under listed use codes has changed between dates."""

from __future__ import annotations

from datetime import date

import pandas as pd

from landuse.core.evidence import Evidence, Interval, MissingInput
from landuse.core.messages import Message
from landuse.core.missing import missing_layer
from landuse.measures.area_kind import AreaKind
from landuse.measures.check import check
from landuse.measures.code_land import share_under
from landuse.measures.inputs import LayersLike, ScopeLike, as_scope

NO_LAND = Message("there is no land in this scope")
CODES = Message("which use codes count")
TWO_DATES = Message("parcels at two dates up to {on}, each with its date")


@check(parcels="layers", boundary="scope")
def code_share_change(
    parcels: LayersLike,
    boundary: ScopeLike,
    *,
    on: date,
    codes: dict[str, str] | None,
    tolerance_m: float = 0.5,
    area: AreaKind = "plane",
) -> Evidence:
    """Measure by how much the share of a ground under listed codes rose from the first date to the last.

    Parameters
    ----------
    parcels
        Parcels at two dates or more, each with its ``on`` and scheme, in metres.
    boundary
        The ground.
    on
        The day it is judged on; later dates are left out.
    codes
        For each code list, the codes that count, with commas between them; a code stands for all below it.
    tolerance_m
        Width below which uncovered or contested ground is noise, m.
    area
        Which area is measured: ``plane``, or ``official`` on the ellipsoid.

    Returns
    -------
    Evidence
        A difference of shares; the table ``shares`` has the share at each date.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》五(十六): 提高生产性服务业用地比例.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> from landuse.core.layer import Layer
    >>> halves = [box(0, 0, 50, 100), box(50, 0, 100, 100)]
    >>> old = gpd.GeoDataFrame({"use_code": ["0601", "0601"]}, geometry=halves)
    >>> new = gpd.GeoDataFrame({"use_code": ["0601", "0508"]}, geometry=halves)
    >>> years = {2020: old, 2025: new}
    >>> dated = [Layer("parcels", land, scheme="gbt21010", on=date(year, 12, 31)) for year, land in years.items()]
    >>> code_share_change(dated, box(0, 0, 100, 100), on=date(2026, 1, 1), codes={"gbt21010": "05"}).interval.value
    0.5
    """
    ground = as_scope(boundary)
    dated = sorted((layer for layer in parcels or () if layer.on and layer.on <= on), key=lambda layer: layer.on or on)
    if ground is None or not parcels:
        return Evidence.unknown(-1, 1, "1", missing_layer("boundary" if ground is None else "parcels"))
    if ground.geometry.is_empty:
        return Evidence.not_applicable(NO_LAND, "1")
    if not codes:
        return Evidence.unknown(-1, 1, "1", MissingInput("param:codes", CODES, "authority", 1.0))
    if len(dated) < 2:
        return Evidence.unknown(-1, 1, "1", MissingInput("layer:parcels", TWO_DATES(on=on), "survey", 1.0))
    measured = [share_under(layer, ground, codes, tolerance_m, area) for layer in dated]
    first, last = measured[0].interval, measured[-1].interval
    value = None if first.value is None or last.value is None else last.value - first.value
    rows = [
        {"on": layer.on, "share": evidence.interval.value, "low": evidence.interval.low, "high": evidence.interval.high}
        for layer, evidence in zip(dated, measured, strict=True)
    ]
    wants = {want.key: want for evidence in (measured[-1], measured[0]) for want in evidence.wants}
    return Evidence(
        Interval(last.low - first.high, last.high - first.low, value),
        "1",
        where=measured[-1].where,
        wants=tuple(wants.values()),
        ignored=measured[0].ignored + measured[-1].ignored,
        tables={"shares": pd.DataFrame(rows)},
        area=area,
    )

"""The land of a ground that is under certain use codes, as an area."""

from __future__ import annotations

from dataclasses import replace

from landuse.core.evidence import Evidence, Interval, Reading
from landuse.core.messages import Message
from landuse.core.missing import missing_layer
from landuse.measures.area_kind import AreaKind, area_of
from landuse.measures.check import check
from landuse.measures.code_land import share_under
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope

NO_LAND = Message("there is no land in this part")


@check(parcels="layer", boundary="scope")
def code_area(
    parcels: LayerLike,
    boundary: ScopeLike,
    *,
    codes: dict[str, str],
    tolerance_m: float = 0.5,
    area: AreaKind = "plane",
) -> Evidence:
    """Measure the land of a ground that is under certain use codes.

    Parameters
    ----------
    parcels
        Parcels with ``use_code`` and a stated scheme, in metres.
    boundary
        The ground.
    codes
        For each code list, the codes that count with all below them.
    tolerance_m
        Width below which land is a sliver of drawing, m.
    area
        Which area is measured: ``plane``, or ``official`` on the ellipsoid.

    Returns
    -------
    Evidence
        Area, m²; land that no parcel covers, or under a code that is not known, may be under them.

    Notes
    -----
    Arable land that is built on is balanced (占补平衡), 土地管理法 第三十条.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> from landuse.core.layer import Layer
    >>> fields = gpd.GeoDataFrame({"use_code": ["0103", "0601"]}, geometry=[box(0, 0, 30, 100), box(30, 0, 100, 100)])
    >>> land = Layer("parcels", fields, scheme="sandiao")
    >>> code_area(land, box(0, 0, 100, 100), codes={"sandiao": "01"}).interval.value
    3000.0
    """
    layer, ground = as_layer(parcels, "parcels"), as_scope(boundary)
    if ground is None:
        return Evidence.unknown(0, float("inf"), "m2", missing_layer("boundary"))
    if ground.geometry.is_empty:
        return Evidence.not_applicable(NO_LAND, "m2")
    whole = area_of(ground.geometry, area, getattr(ground.features, "crs", None))
    if layer is None:
        return Evidence.unknown(0, whole, "m2", missing_layer("parcels"))
    share = share_under(layer, ground, codes, tolerance_m, area)
    definitions = tuple(Reading(reading.params, _times(reading.interval, whole)) for reading in share.definitions)
    return replace(share, interval=_times(share.interval, whole), unit="m2", definitions=definitions, area=area)


def _times(interval: Interval, whole: float) -> Interval:
    value = None if interval.value is None else interval.value * whole
    return Interval(interval.low * whole, interval.high * whole, value)

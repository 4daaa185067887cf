"""The share of a ground under listed use codes."""

from __future__ import annotations

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.messages import Message
from landuse.core.missing import missing_layer
from landuse.measures.area_kind import AreaKind
from landuse.measures.check import check
from landuse.measures.code_land import share_under
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope

NO_LAND = Message("there is no land in this scope")
CODES = Message("which use codes count")


@check(parcels="layer", boundary="scope")
def code_share(
    parcels: LayerLike,
    boundary: ScopeLike,
    *,
    codes: dict[str, str] | None,
    scheme: str | None = None,
    tolerance_m: float = 0.5,
    area: AreaKind = "plane",
) -> Evidence:
    """Measure the share of a ground that lies under listed use codes.

    Parameters
    ----------
    parcels
        Parcels with ``use_code``, in metres; present or planned use.
    boundary
        The ground.
    codes
        For each code list, the codes that count, with commas between them; a code stands for all below it.
    scheme
        The code list; the layer's own where None.
    tolerance_m
        Width below which uncovered or contested ground is noise, m.
    area
        Which area is measured: ``plane``, or ``official`` on the ellipsoid.

    Returns
    -------
    Evidence
        A share of 1.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> land = gpd.GeoDataFrame({"use_code": ["0804"]}, geometry=[box(0, 0, 40, 100)])
    >>> code_share(land, box(0, 0, 100, 100), codes={"ydyh2023": "08"}, scheme="ydyh2023").interval
    Interval(low=0.4, high=1.0, value=0.4)
    """
    layer, ground = as_layer(parcels, "parcels", scheme=scheme), as_scope(boundary)
    if ground is None:
        return Evidence.unknown(0, 1, "1", missing_layer("boundary"))
    if ground.geometry.is_empty:
        return Evidence.not_applicable(NO_LAND, "1")
    if layer is None:
        return Evidence.unknown(0, 1, "1", missing_layer("parcels"))
    if not codes:
        return Evidence.unknown(0, 1, "1", MissingInput("param:codes", CODES, "authority", 1.0))
    return share_under(layer, ground, codes, tolerance_m, area)

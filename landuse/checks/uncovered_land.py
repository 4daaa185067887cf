"""Land of a ground that no parcel of a plan covers."""

from __future__ import annotations

import math

from landuse.core.evidence import Evidence
from landuse.core.missing import missing_layer
from landuse.geometry.overlay import difference, united
from landuse.measures.area_kind import AreaKind
from landuse.measures.check import check, every_ground
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.pieces import Piece, area_evidence, near

#: A parcel that is missing is what is measured.
ABSENT_ROWS = {"parcels": "judged"}


@check(parcels="layer", boundary="scope")
@every_ground("parcels")
def uncovered_land(
    parcels: LayerLike, boundary: ScopeLike, *, tolerance_m: float = 0.002, area: AreaKind = "plane"
) -> Evidence:
    """Measure the land of a ground that no parcel covers.

    Parameters
    ----------
    parcels
        Parcels of a plan, in metres.
    boundary
        The ground.
    tolerance_m
        Width below which a gap is noise, m.
    area
        Which area is measured: ``plane``, or ``official`` on the ellipsoid.

    Returns
    -------
    Evidence
        Area, m².

    Notes
    -----
    Practice: a draft whose plan does not cover it is returned: its planned use is nothing there.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> plan = gpd.GeoDataFrame({"use_code": ["1001"]}, geometry=[box(0, 0, 90, 100)])
    >>> uncovered_land(plan, box(0, 0, 100, 100)).interval.value
    1000.0
    """
    ground, layer = as_scope(boundary), as_layer(parcels, "planned_parcels")
    if ground is None:
        return Evidence.unknown(0, math.inf, "m2", missing_layer("boundary"))
    if layer is None:
        return Evidence.unknown(0, ground.area_m2, "m2", missing_layer("parcels"))
    units = near(layer, ground.geometry)
    bare = difference(ground.geometry, united(units.geometry.array)) if len(units) else ground.geometry
    return area_evidence([Piece("uncovered", bare)], tolerance_m=tolerance_m, area=area, crs=units.crs)

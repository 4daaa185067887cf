"""Land of a ground that no parcel of a plan covers."""

from __future__ import annotations

import math

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.messages import Message
from landuse.core.missing import missing_layer
from landuse.geometry.overlay import difference, united
from landuse.measures.area_kind import AreaKind
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.pieces import Piece, area_evidence, near
from landuse.measures.table_rows import terms_of

#: A parcel that is missing is what is measured.
ABSENT_ROWS = {"parcels": "judged"}


@check(parcels="layer", boundary="scope")
def uncovered_land(
    parcels: LayerLike, boundary: ScopeLike, *, tolerance_m: float = 0.002, area: AreaKind = "plane"
) -> Evidence:
    """Measure the land of a ground that no parcel covers.

    Parameters
    ----------
    parcels
        Parcels of a plan, in metres. One whose ``plan_status`` is that of a draft covers nothing; one whose status is a
        word that nobody knows may cover.
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
    status = terms_of(units, "plan_status", "planned_parcels")
    written = units["plan_status"].notna() if "plan_status" in units else status.notna()
    draft, unsure = status == "draft", written & ~status.isin(["draft", "approved"])
    firm, whole = (units.geometry[mask].array for mask in (~draft & ~unsure, ~draft))
    bare = difference(ground.geometry, united(firm)) if len(firm) else ground.geometry
    sure = difference(ground.geometry, united(whole)) if len(whole) else ground.geometry
    pieces = [
        Piece("uncovered", sure),
        Piece("uncovered", difference(bare, sure), None, want=_status),
    ]
    return area_evidence(pieces, tolerance_m=tolerance_m, area=area, crs=units.crs)


def _status(area: float) -> MissingInput:
    what = Message("whether the plan is approved on {area:ha}", area=area)
    return MissingInput("column:parcels.plan_status", what, "bureau", area)

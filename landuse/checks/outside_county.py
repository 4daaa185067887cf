"""Land of a ground that lies outside its zone's county, by the legal line."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from landuse.core.evidence import Evidence, Interval, MissingInput
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.missing import lost_ground, missing_layer
from landuse.geometry.overlay import difference, intersection, united
from landuse.measures import zone_facts
from landuse.measures.area_kind import AreaKind
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.pieces import Piece, area_evidence, rows_near
from landuse.measures.table_rows import Row, rows_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from landuse.core.layer import Layer

NOT_DRAWN = Message("the legal line of {county}")


@check(boundary="scope", counties="layer", zone="zone")
def outside_county(
    counties: LayerLike,
    boundary: ScopeLike,
    zone: Zone | None = None,
    *,
    tolerance_m: float = 0.5,
    area: AreaKind = "plane",
) -> Evidence:
    """Measure the land of a ground that lies outside the county, or counties, the zone belongs to.

    Where nothing is known of the zone, every county the ground touches may be the one, and the interval is the hull
    over them; a zone that states no county may belong to one that is not drawn, and leaves all of the ground open.

    Parameters
    ----------
    counties
        Counties with ``name`` and ``county_code``, in metres.
    boundary
        The ground.
    zone
        States ``county`` or ``county_code``: one, or a list for a zone that lawfully spans several.
    tolerance_m
        Width below which land outside is a sliver of drawing, m.
    area
        Which area is measured: ``plane``, or ``official`` on the ellipsoid.

    Returns
    -------
    Evidence
        Area, m².

    Notes
    -----
    Practice: a zone lies inside the county's legal line; a part outside is an enclave (飞地) and needs an agreement.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> drawn = gpd.GeoDataFrame({"name": ["甲县"], "county_code": ["410001"]}, geometry=[box(0, 0, 90, 100)])
    >>> outside_county(drawn, box(0, 0, 100, 100), Zone({"county": "甲县"})).interval.value
    1000.0
    """
    ground, layer = as_scope(boundary), as_layer(counties, "counties")
    if ground is None:
        return Evidence.unknown(0, math.inf, "m2", missing_layer("boundary"))
    if layer is None:
        return Evidence.unknown(0, ground.area_m2, "m2", missing_layer("counties"))
    names = zone_facts.counties(zone)
    drawn = rows_near(layer, ground.geometry, "counties")
    own = [row for row in rows_of(layer) if names & {row.text("name"), row.text("county_code")}]
    if names and not own:
        want = MissingInput("row:counties", NOT_DRAWN(county=sorted(names)), "bureau", ground.area_m2)
        return Evidence.unknown(0, ground.area_m2, "m2", want)
    homes = [own] if names else [[row] for row in drawn if intersection(ground.geometry, row.geometry).area > 0]
    measured = [
        _measure(ground.geometry, home, drawn, layer.features.crs, tolerance_m=tolerance_m, area=area) for home in homes
    ]
    unsaid = zone is not None and not names
    if len(measured) == 1 and not unsaid:
        return _lost_left_open(measured[0], layer)
    hull = Interval.hull([evidence.interval for evidence in measured] or [Interval(0, ground.area_m2)])
    if unsaid:
        # its county may be one that is not drawn, or lie beside the one it is drawn in; or it lawfully lies in several
        hull = Interval(0, ground.area_m2)
    want = zone_facts.missing_fact("county", weight=hull.high - hull.low)
    return Evidence.unknown(hull.low, hull.high, "m2", want)


def _lost_left_open(evidence: Evidence, counties: Layer) -> Evidence:
    """Leave open whether ground outside lies in a row of the counties that came without its own."""
    if not counties.lost or not evidence.interval.high:
        return evidence
    interval = replace(evidence.interval, low=0.0)
    want = lost_ground("counties", counties.lost, interval.high)
    return replace(evidence, interval=interval, wants=(*evidence.wants, want))


def _measure(
    ground: BaseGeometry, home: list[Row], drawn: list[Row], crs: object, *, tolerance_m: float, area: AreaKind
) -> Evidence:
    """Measure what lies outside these counties, told apart by the county it lies in."""
    outside = difference(ground, united([row.geometry for row in home]))
    pieces = [
        Piece("outside_county", intersection(outside, row.geometry), ident=row.ident, label=row.text("name"))
        for row in drawn
    ]
    nowhere = difference(outside, united([row.geometry for row in drawn]))
    pieces.append(Piece("in_no_county", nowhere))
    return area_evidence(pieces, tolerance_m=tolerance_m, area=area, crs=crs, figures={"ground_m2": float(ground.area)})

"""Ground left between a zone's blocks, or the zone and its neighbours, where they claim to adjoin."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from landuse.core.evidence import Evidence, Interval
from landuse.core.layer import Scope, Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_layer
from landuse.geometry.overlay import difference, distance, united, widened
from landuse.measures import zone_facts
from landuse.measures.area_kind import AreaKind
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.pieces import Piece, area_evidence
from landuse.measures.scopes import blocks as blocks_of
from landuse.measures.table_rows import Row, rows_of

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"neighbour_zones": "raise"}
PORTION = Message("whether it adjoins is judged on the whole only")
NO_CLAIM = Message("no abuttals text claims that a block or a zone adjoins another")


@dataclass(frozen=True, eq=False)
class _Party:
    name: str
    also: frozenset[str]
    geometry: BaseGeometry
    abuttals: str


@check(boundary="scope", neighbour_zones="layer", blocks="layer", zone="zone")
def adjoining_gaps(
    boundary: ScopeLike,
    neighbour_zones: LayerLike = None,
    blocks: LayerLike = None,
    zone: Zone | None = None,
    *,
    every_text: bool = False,
    within_m: float = 50.0,
    tolerance_m: float = 0.5,
    area: AreaKind = "plane",
) -> Evidence:
    """Measure the ground between blocks or zones whose abuttals name each other.

    One claims to adjoin another where its abuttals text (四至) names it. Between the two there is a gap wherever they
    stand less than ``within_m`` apart and do not meet; two that lie further apart have the whole ground between them as
    their gap.

    Parameters
    ----------
    boundary
        The boundary with its rows (``block``, ``block_name``, ``abuttals``).
    neighbour_zones
        Other zones with ``name`` or ``zone_name``, and ``abuttals`` where known.
    blocks
        A layer of blocks, which outranks the rows of the boundary.
    every_text
        Whether each block must have its text and, of several, its name: one that has none may adjoin any other.
    zone
        States ``name`` or ``code``, by which its own row among the other zones is left out.
    within_m
        Up to which width ground between two is looked at, m.
    tolerance_m
        Width below which a gap is a sliver of drawing, m.
    area
        Which area is measured: ``plane``, or ``official`` on the ellipsoid.

    Returns
    -------
    Evidence
        Area, m².

    Notes
    -----
    Practice: a gap where a zone claims to adjoin another is returned like an overlap.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> rows = {"block": ["1", "2"], "block_name": ["园区一", "园区二"], "abuttals": ["东至园区二", None]}
    >>> blocks = gpd.GeoDataFrame(rows, geometry=[box(0, 0, 100, 100), box(110, 0, 210, 100)])
    >>> adjoining_gaps(blocks).interval.value
    1000.0
    """
    ground = as_scope(boundary)
    if ground is None:
        return Evidence.unknown(0, math.inf, "m2", missing_layer("boundary"))
    if "/" in ground.scope:
        return Evidence.not_applicable(PORTION, "m2")
    layer, others = as_layer(blocks, "blocks"), as_layer(neighbour_zones, "neighbour_zones")
    rows = ground.features if layer is None else layer.features
    if "abuttals" not in rows:
        role = "blocks" if layer is not None else ground.scope
        return Evidence.unknown(0, math.inf, "m2", missing_column(role, "abuttals"))
    own = [_block(part) for part in blocks_of(ground, layer)] or [
        _block(Scope(f"{ground.scope}/1", ground.geometry, rows))
    ]
    near = [_zone(row) for row in rows_of(others) if zone_facts.is_the_zone(row, zone) is not True]
    claims = list(_claims(own, near))
    silent = (
        [party for party in own if not party.abuttals.strip() or (len(own) > 1 and not party.also)]
        if every_text
        else []
    )
    if not claims and silent:
        return Evidence.unknown(0, math.inf, "m2", missing_column(ground.scope, "abuttals"))
    if not claims:
        return Evidence.not_applicable(NO_CLAIM, "m2")
    pieces = [
        Piece("gap", _gap(party.geometry, other.geometry, within_m), True, f"{party.name}/{other.name}")
        for party, other in claims
    ]
    figures = {"claims": float(len(claims))}
    crs = getattr(rows, "crs", None)
    evidence = area_evidence(pieces, tolerance_m=tolerance_m, area=area, crs=crs, figures=figures)
    if not silent:
        return evidence
    open_end = Interval(evidence.interval.low, math.inf, evidence.interval.value)
    return replace(evidence, interval=open_end, wants=(missing_column(ground.scope, "abuttals"), *evidence.wants))


def _zone(row: Row) -> _Party:
    return _Party(row.first("zone_name", "name") or "", frozenset(), row.geometry, row.text("abuttals") or "")


def _block(block: Scope) -> _Party:
    rows: gpd.GeoDataFrame = block.features
    texts = [str(text) for text in rows["abuttals"].dropna()]
    names = {str(name).strip() for column in ("block_name", "name") if column in rows for name in rows[column].dropna()}
    return _Party(block.scope.partition("/")[2], frozenset(names), block.geometry, " ".join(texts))


def _claims(own: list[_Party], near: list[_Party]) -> Iterator[tuple[_Party, _Party]]:
    for n, party in enumerate(own):
        for other in (*own[n + 1 :], *near):
            if _names(party, other) or _names(other, party):
                yield party, other


def _names(party: _Party, other: _Party) -> bool:
    """Return whether one's abuttals name the other; a bare number names nothing."""
    called = {name for name in (other.name, *other.also) if len(name) > 1 and not name.isdigit()}
    return any(_stands_whole(name, party.abuttals) for name in called)


def _stands_whole(name: str, text: str) -> bool:
    """Return whether a name stands in a text whole: a name that ends in a number is not the head of a longer one."""
    after = [text[match.end() : match.end() + 1] for match in re.finditer(re.escape(name), text)]
    return any(not (_numbers(name[-1]) and _numbers(sign)) for sign in after)


def _numbers(sign: str) -> bool:
    """Return whether a sign numbers what it stands behind: a digit of any script, or a letter of ours."""
    return sign.isnumeric() or (sign.isascii() and sign.isalpha())


def _gap(ground: BaseGeometry, other: BaseGeometry, within_m: float) -> BaseGeometry:
    """Return the ground between two, less the bays either has of its own."""
    # half as much again: a closing exactly as wide as the gap would leave it open
    reach = max(within_m, distance(ground, other)) * 0.51
    between = difference(_closed(united([ground, other]), reach), united([ground, other]))
    return difference(between, united([_closed(ground, reach), _closed(other, reach)]))


def _closed(ground: BaseGeometry, reach_m: float) -> BaseGeometry:
    wide = widened(ground, reach_m, corners="mitre")
    return widened(wide, -reach_m, corners="mitre")

"""How many theme parks (主题产业园) a zone of some level has."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_layer
from landuse.core.terms import LEVELS
from landuse.core.vocabulary import fold_word
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, as_layer
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"inner_parks": "raise"}
CATEGORIES = ("chemical_park", "inner_park", "logistics_park", "theme_park")
OTHER_LEVEL = Message("the zone is of {level}: this is for others")
NOT_KEY = Message("the zone is no key industrial park of the province")


@check(inner_parks="layer", zone="zone")
def theme_parks(
    inner_parks: LayerLike,
    zone: Zone | None = None,
    *,
    level: Literal["national", "provincial"],
    fact: str | None = None,
) -> Evidence:
    """Count the theme parks of a zone, where the zone is of the level a clause is about.

    Parameters
    ----------
    inner_parks
        Parks with ``category``; those that name another zone are left out.
    zone
        States ``level``, and ``name`` or ``code``.
    level
        The level the clause is about.
    fact
        A fact that must hold of the zone as well, such as ``key_park``.

    Returns
    -------
    Evidence
        A count; not judged for a zone of another level.

    Notes
    -----
    赣《2019年工作要点》二8: 國家級開發區建設2-3個、省級重點工業園建設1-2個主題產業園.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> park = gpd.GeoDataFrame({"name": ["甲园"], "category": ["theme_park"]}, geometry=[box(0, 0, 9, 9)])
    >>> theme_parks(park, Zone({"level": "国家级"}), level="national").interval.value
    1.0
    """
    layer, own = as_layer(inner_parks, "inner_parks"), zone_facts.level(zone)
    if own is not None and own != level:
        return Evidence.not_applicable(OTHER_LEVEL(level=LEVELS.get(own, own)), "count")
    stated = None if fact is None or zone is None else zone.get(fact)
    if stated is False:
        return Evidence.not_applicable(NOT_KEY, "count")
    facts = [zone_facts.missing_fact("level")] if own is None else []
    facts += [zone_facts.missing_fact(fact)] if fact is not None and stated is not True else []
    if layer is None:
        return Evidence.unknown(0, math.inf, "count", *facts, missing_layer("inner_parks"))
    evidence = count(_assess(rows_of(layer), zone), crs=layer.features.crs)
    if not facts:
        return evidence
    return Evidence.unknown(0, math.inf, "count", *facts, *evidence.wants)


def _assess(rows: Iterable[Row], zone: Zone | None) -> Iterable[RowAssessment]:
    named: set[str] = set()
    for row in rows:
        category, own = row.term("category", CATEGORIES), zone_facts.is_own(row, zone)
        known = False if own is False else None if category is None or own is None else category == "theme_park"
        wants: list[MissingInput] = [row.want("category")] if category is None else []
        wants += [zone_facts.missing_fact("name")] if own is None else []
        name = fold_word(row.written("name") or "")
        if known is not False and name in named:  # perhaps another piece of the same park
            known = None
            wants.append(row.want("name"))
        if known and name:
            named.add(name)
        yield RowAssessment(row, known, "theme_park", row.geometry.area, wants=tuple(wants))

"""Land-use structure: how much of a ground is under each use, present and planned side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.core.layer import primary_scope
from landuse.core.terms import DEFINITIONS, term
from landuse.core.units import round_half_up
from landuse.core.wording import scope_title
from landuse.geometry.overlay import area_within, united
from landuse.render.shared.layers import use_title
from landuse.render.shared.words import word

if TYPE_CHECKING:
    from landuse.core.findings import Review
    from landuse.core.layer import Layer, Scope
    from landuse.core.messages import Lang

#: Uncovered ground from which on rounding is set off against it, m².
LEAST_M2 = 1.0
#: Parts of one use, or of all uses together: united first, so that ground that is drawn twice counts once.
Parts = Mapping[str, gpd.GeoSeries]


def structure(review: Review, lang: Lang) -> list[list[dict[str, Any]]]:
    """Measure the uses of the ground judged and of each of its blocks.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    list of list of dict
        For each ground its rows: a use, its present and planned area in m² (None where no layer is given) and the share
        they have of the ground; then what several uses claim, taken off once, and what no parcel covers, so that a
        group's sum is the ground.
    """
    given = {role: review.case.layer(role) for role in ("parcels", "planned_parcels")}
    layers = {role: layer for role, layer in given.items() if layer is not None and "use_code" in layer.features}
    scope = primary_scope(review.case)
    if not layers or scope is None:
        return []
    parts = {role: _by_use(layer) for role, layer in layers.items()}
    grounds = [ground for key, ground in review.grounds.items() if key == scope or key.startswith(f"{scope}/")]
    return [list(_rows(ground, layers, parts, lang)) for ground in grounds]


def _by_use(layer: Layer) -> Parts:
    codes = layer.features["use_code"].fillna("").astype(str).str.strip()
    by_code = {code: layer.features.geometry[codes == code] for code in sorted(codes.unique())}
    whole = {code: _pieces(united(shapes)) for code, shapes in by_code.items()}
    return {**whole, "*": _pieces(united(layer.features.geometry))}


def _pieces(ground: shapely.Geometry) -> gpd.GeoSeries:
    return gpd.GeoSeries(shapely.get_parts(ground))


def _rows(
    ground: Scope, layers: Mapping[str, Layer], parts: Mapping[str, Parts], lang: Lang
) -> Iterator[dict[str, Any]]:
    areas = {role: _areas(each, ground) for role, each in parts.items()}
    said = {"scope": scope_title(ground.scope).text(lang), "ground_m2": ground.area_m2}
    schemes = {role: layers[role].scheme for role in areas}
    uses = sorted({(code, schemes[role]) for role, each in areas.items() for code in each if code != "*"}, key=_order)
    for code, scheme in uses:
        mine = {role: each[code] for role, each in areas.items() if schemes[role] == scheme and code in each}
        if any(mine.values()):
            list_of = term(DEFINITIONS, scheme, lang) if scheme else word("no_scheme", lang)
            yield {**said, "use": use_title(code, scheme, lang), "scheme": list_of, **_figures(mine, ground)}
    sums = {role: sum(area for code, area in each.items() if code != "*") for role, each in areas.items()}
    claimed = {role: each["*"] - sums[role] for role, each in areas.items()}
    bare = {role: _bare(each, claimed[role], ground.area_m2) for role, each in areas.items()}
    for key, rest in (("claimed_twice", claimed), ("unmapped", bare)):
        yield {**said, "use": word(key, lang), "scheme": None, **_figures(rest, ground)}


def _bare(areas: Mapping[str, float], claimed: float, ground_m2: float) -> float:
    """Give what no parcel covers; where there is enough of it, rounding is set off against it."""
    bare = ground_m2 - areas["*"]
    if bare < LEAST_M2:
        return bare
    others = [round_half_up(area, 2) for code, area in areas.items() if code != "*"]
    return round_half_up(ground_m2, 2) - math.fsum([*others, round_half_up(claimed, 2)])


def _order(use: tuple[str, str | None]) -> tuple[str, bool, str]:
    return use[1] or "", use[0] == "", use[0]


def _areas(parts: Parts, ground: Scope) -> dict[str, float]:
    box = shapely.box(*ground.geometry.bounds)
    return {code: _within(pieces, ground, box) for code, pieces in parts.items()}


def _within(pieces: gpd.GeoSeries, ground: Scope, box: shapely.Geometry) -> float:
    near = pieces[np.asarray(shapely.intersects(pieces.to_numpy(), box))]
    found: pd.Series = area_within(near, ground.geometry)
    return float(found.sum()) if len(near) else 0.0


def _figures(areas: Mapping[str, float], ground: Scope) -> dict[str, float | None]:
    made: dict[str, float | None] = {}
    for role, name in (("parcels", "current"), ("planned_parcels", "planned")):
        area = areas.get(role)
        made |= {
            f"{name}_m2": area,
            f"{name}_ha": None if area is None else area / 10_000,
            f"{name}_share": area / ground.area_m2 if area is not None and ground.area_m2 else None,
        }
    return made

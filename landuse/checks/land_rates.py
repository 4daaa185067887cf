"""Rates of land by the rules for evaluating intensive use: serviced, supplied, built, industrial, idle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from shapely.geometry.base import BaseGeometry

from landuse.core.code_lists import load_scheme
from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.layer import Layer, Scope
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_layer, unproven_ground
from landuse.geometry.overlay import difference, intersection, split_slivers, united
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope, unproven_within
from landuse.measures.pieces import NOTHING, parts, rows_near
from landuse.measures.use_match import missing_scheme

Measure = Literal["serviced", "supplied", "built", "industrial", "high_tech", "built_up", "idle"]
#: What each rate is of: the land counted, and the land it is counted in.
OF: dict[Measure, tuple[str, str]] = {
    "serviced": ("serviced_land", "buildable"),
    "supplied": ("supplied_land", "serviced_land"),
    "built": ("built", "supplied_land"),
    "industrial": ("industrial", "built"),
    "high_tech": ("high_tech", "industrial"),
    "built_up": ("built", "buildable"),
    "idle": ("idle", "supplied_land"),
}
IDLE = frozenset({"suspected_idle", "determined_idle"})
STATES = Message("the state of building on {area:ha}")
KINDS = Message("the use of {area:ha} of built land")
NO_BASE = Message("there is no land to take the rate of")


@dataclass(frozen=True, eq=False)
class _Land:
    """Land that is surely of a kind, and land that may be."""

    sure: BaseGeometry
    perhaps: BaseGeometry = NOTHING
    wants: tuple[MissingInput, ...] = ()


@check(
    boundary="scope",
    parcels="layer",
    serviced_land="layer",
    supplied_land="layer",
    unbuildable_land="layer",
    stock_land="layer",
)
def land_rates(
    boundary: ScopeLike,
    parcels: LayerLike = None,
    serviced_land: LayerLike = None,
    supplied_land: LayerLike = None,
    unbuildable_land: LayerLike = None,
    stock_land: LayerLike = None,
    *,
    measure: Measure,
    tolerance_m: float = 0.5,
) -> Evidence:
    """Measure one rate of land of a ground.

    Each is land of one kind over land of another, as far as it lies in it: ``serviced`` over what can be built on,
    ``supplied`` over serviced, ``built`` over supplied, ``industrial`` over built, ``built_up`` over what can be built
    on, ``idle`` over supplied.

    Parameters
    ----------
    boundary
        The ground.
    parcels
        Parcels with ``state``; for ``industrial`` also ``use_code`` and a stated scheme, in metres.
    serviced_land, supplied_land, unbuildable_land
        Land that has reached supply condition, that has been supplied, and that cannot be built on. Outside them land
        is of no such kind only where the layer is complete.
    stock_land
        Stock land, of which idle land counts.
    measure
        Which rate.
    tolerance_m
        Width below which land that is open is a sliver of drawing, m.

    Returns
    -------
    Evidence
        A share of 1.

    Notes
    -----
    TD/T 1029 开发区土地集约利用评价规程: 土地开发率, 土地供应率, 土地建成率, 工业用地率, 土地闲置率.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> halves = [box(0, 0, 60, 100), box(60, 0, 100, 100)]
    >>> land = gpd.GeoDataFrame({"state": ["built", "unbuilt"]}, geometry=halves)
    >>> none = Layer("unbuildable_land", land[:0], complete=True)
    >>> land_rates(box(0, 0, 100, 100), land, unbuildable_land=none, measure="built_up").interval.value
    0.6
    """
    ground = as_scope(boundary)
    if ground is None:
        return Evidence.unknown(0, 1, "1", missing_layer("boundary"))
    if ground.geometry.is_empty:
        return Evidence.not_applicable(NO_BASE, "1")
    given = {
        "parcels": as_layer(parcels, "parcels"),
        "serviced_land": as_layer(serviced_land, "serviced_land"),
        "supplied_land": as_layer(supplied_land, "supplied_land"),
        "unbuildable_land": as_layer(unbuildable_land, "unbuildable_land"),
        "stock_land": as_layer(stock_land, "stock_land"),
    }
    top, bottom = (_land(kind, given, ground, tolerance_m) for kind in OF[measure])
    if isinstance(top, MissingInput) or isinstance(bottom, MissingInput):
        missing = {part.key: part for part in (top, bottom) if isinstance(part, MissingInput)}
        return Evidence.unknown(0, 1, "1", *missing.values())
    if OF[measure][1] == "buildable":
        # what is built on can be built on
        seen = intersection(bottom.perhaps, top.sure)
        bottom = _Land(united([bottom.sure, seen]), difference(bottom.perhaps, seen), bottom.wants)
    return _rate(top, bottom, given, measure, tolerance_m)


def _rate(top: _Land, bottom: _Land, given: dict[str, Layer | None], measure: Measure, tolerance_m: float) -> Evidence:
    """Return the least and greatest rate as land that may be of a kind is put in or left out."""
    base, loose = bottom.sure, split_slivers(bottom.perhaps, tolerance_m).kept
    if base.area + loose.area == 0:
        return Evidence.not_applicable(NO_BASE, "1")
    most = united([top.sure, split_slivers(top.perhaps, tolerance_m).kept])
    counted, pulled = intersection(top.sure, base).area, difference(loose, top.sure).area
    reached, added = intersection(most, base).area, intersection(most, loose).area
    low = counted / (base.area + pulled) if counted else 0.0
    high = (reached + added) / (base.area + added) if base.area + added else 1.0
    value = min(max(counted / base.area, low), high) if base.area else None
    rows = [{"kind": measure, "area_m2": part.area, "geometry": part} for part in parts(intersection(top.sure, base))]
    crs = next((layer.features.crs for layer in given.values() if layer is not None), None)
    wants = {want.key: want for want in (*top.wants, *bottom.wants)} if low < high else {}
    figures = {"counted_m2": float(counted), "base_m2": float(base.area)}
    where = items(rows, crs=crs)
    return Evidence(Interval(low, high, value), "1", where, figures, wants=tuple(wants.values()), area="plane")


def _undisputed(
    sure: BaseGeometry, against: Sequence[BaseGeometry], tolerance_m: float
) -> tuple[BaseGeometry, BaseGeometry]:
    """Return the ground that nobody claims otherwise, and what several claim; noise of drawing is not disputed."""
    claimed = intersection(sure, united(against)) if len(against) and not sure.is_empty else NOTHING
    disputed = split_slivers(claimed, tolerance_m).kept
    return difference(sure, disputed), disputed


def _land(kind: str, given: dict[str, Layer | None], ground: Scope, tolerance_m: float) -> _Land | MissingInput:
    if kind in ("built", "industrial"):
        return _built(given["parcels"], ground, kind == "industrial", tolerance_m)
    if kind == "high_tech":
        return _high_tech(given["parcels"], ground, tolerance_m)
    if kind == "idle":
        return _idle(given["stock_land"], ground)
    role = "unbuildable_land" if kind == "buildable" else kind
    layer = given[role]
    if layer is None:
        # land that cannot be built on may lie anywhere: all that is sure is that the rest is no more than the ground
        return _Land(NOTHING, ground.geometry, (missing_layer(role),)) if kind == "buildable" else missing_layer(role)
    mine = intersection(ground.geometry, united(layer.features)) if len(layer.features) else NOTHING
    loose = difference(unproven_within(layer, ground.geometry), mine)
    wants = (unproven_ground(role, float(loose.area)),) if loose.area else ()
    if kind == "buildable":
        rest = difference(ground.geometry, mine)
        return _Land(difference(rest, loose), loose, wants)
    return _Land(mine, loose, wants)


def _built(parcels: Layer | None, ground: Scope, industrial: bool, tolerance_m: float) -> _Land | MissingInput:
    if parcels is None:
        return missing_layer("parcels")
    if "state" not in parcels.features:
        return missing_column("parcels", "state", "survey")
    if industrial and parcels.scheme is None:
        return missing_scheme("parcels")
    rows = rows_near(parcels, ground.geometry, "parcels")
    sure = [row for row in rows if row.text("state") == "built"]
    loose = [row.geometry for row in rows if row.text("state") is None]
    book = load_scheme(parcels.scheme) if industrial and parcels.scheme else None
    if book is not None:
        classes_of = {row: book.classes(row.text("use_code"), "industrial_storage") for row in sure}
        loose += [row.geometry for row, classes in classes_of.items() if "employment" in classes and len(classes) > 1]
        sure = [row for row, classes in classes_of.items() if classes == {"employment"}]
    of_it = {row.number for row in sure}
    others = [row.geometry for row in rows if row.number not in of_it]
    firm, disputed = _undisputed(
        intersection(ground.geometry, united([row.geometry for row in sure])) if sure else NOTHING, others, tolerance_m
    )
    loose.append(disputed)
    perhaps = difference(intersection(ground.geometry, united(loose)), firm)
    unmapped = difference(ground.geometry, united([row.geometry for row in rows])) if rows else ground.geometry
    perhaps = united([perhaps, unmapped])
    phrase = KINDS if industrial else STATES
    asked = (
        MissingInput(
            f"ground:{'use' if industrial else 'state'}", phrase(area=perhaps.area), "survey", float(perhaps.area)
        ),
    )
    return _Land(firm, perhaps, asked if perhaps.area else ())


def _high_tech(parcels: Layer | None, ground: Scope, tolerance_m: float) -> _Land | MissingInput:
    """Return the built industrial land of high-tech industry; land of which nobody says may be of it."""
    industrial = _built(parcels, ground, industrial=True, tolerance_m=tolerance_m)
    if isinstance(industrial, MissingInput) or parcels is None:
        return industrial
    if "high_tech" not in parcels.features:
        return missing_column("parcels", "high_tech")
    rows = rows_near(parcels, ground.geometry, "parcels")
    by_answer = {answer: [row for row in rows if row.yes("high_tech") is answer] for answer in (True, None)}
    of_it = united([row.geometry for row in by_answer[True]]) if by_answer[True] else NOTHING
    unsaid = united([row.geometry for row in by_answer[None]]) if by_answer[None] else NOTHING
    known = [row.geometry for row in rows if row.yes("high_tech") is False]
    loose = difference(industrial.perhaps, difference(united(known), of_it)) if known else industrial.perhaps
    firm, disputed = _undisputed(
        intersection(industrial.sure, of_it), [row.geometry for row in rows if not row.yes("high_tech")], tolerance_m
    )
    perhaps = united([loose, intersection(industrial.sure, unsaid), disputed])
    wants = tuple(row.want("high_tech", weight=row.geometry.area) for row in by_answer[None])
    return _Land(firm, difference(perhaps, firm), (*industrial.wants, *wants))


def _idle(stock: Layer | None, ground: Scope) -> _Land | MissingInput:
    if stock is None:
        return missing_layer("stock_land")
    rows = rows_near(stock, ground.geometry, "stock_land")
    sure = [row.geometry for row in rows if row.text("category") in IDLE]
    loose = [row.geometry for row in rows if row.text("category") is None]
    firm = intersection(ground.geometry, united(sure)) if sure else NOTHING
    perhaps = intersection(ground.geometry, united(loose)) if loose else NOTHING
    unproven = difference(
        unproven_within(stock, ground.geometry), united([row.geometry for row in rows]) if rows else NOTHING
    )
    wants = (unproven_ground("stock_land", float(unproven.area)),) if unproven.area else ()
    return _Land(firm, difference(united([perhaps, unproven]), firm), wants)

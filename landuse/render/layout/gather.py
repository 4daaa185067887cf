"""Gathers what a boundary sheet shows, named before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from landuse.boundary.abuttals.described import Description
from landuse.boundary.abuttals.write import write_abuttals
from landuse.boundary.points import boundary_points
from landuse.core.area import NO_AREA, Area
from landuse.core.code_lists import load_scheme
from landuse.core.land import LandSummary
from landuse.core.layer import primary_scope
from landuse.core.messages import Message
from landuse.core.specs import load_spec
from landuse.render.layout.styles import CONTROL, GROUNDS, use_style
from landuse.render.layout.titles import GROUND_TITLES
from landuse.render.shared.fonts import Typeface, typeface
from landuse.render.shared.textures import textures

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from landuse.core.case import Case
    from landuse.core.findings import Review
    from landuse.core.layer import Layer, Scope
    from landuse.core.messages import Lang
    from landuse.render.shared.pictures import Picture

from landuse.render.layout.content import AreaRow, Class, Content

#: Layers that are drawn as something else than land under control.
NAMED = ("named_lines", "neighbour_zones", "counties")


#: The longer side of the picture under a sheet, px: at 300 dots to the inch it covers 250 mm.
PICTURE_SIDE = 3000


def content_of(review: Review, lang: Lang = "zh", *, planned: bool = False) -> Content | None:
    """Gather what the sheet of a review shows.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.
    planned
        Whether planned and not current use is shown.

    Returns
    -------
    Content or None
        None where the case has no boundary.
    """
    case, primary = review.case, primary_scope(review.case)
    if primary is None:
        return None
    face = typeface(case)
    layer = case.layer(primary)
    assert layer is not None
    lines, neighbours = case.layer("named_lines"), case.layer("neighbour_zones")
    counties = case.layer("counties")
    grounds = {scope: review.grounds[scope].geometry for scope in GROUNDS if scope in review.grounds}
    grounds = {scope: ground for scope, ground in grounds.items() if not ground.is_empty}
    parts = [ground for scope, ground in review.grounds.items() if scope.startswith(f"{primary}/")]
    # on the grid of a public copy a narrow block has no ground
    blocks = {part.scope.partition("/")[2]: part.geometry for part in parts if not part.geometry.is_empty}
    frame = _blocks_frame(blocks, grounds[primary], layer.features.crs, review.land, primary)
    role = "planned_parcels" if planned or case.layer("parcels") is None else "parcels"
    return Content(
        case,
        lang,
        face,
        face.set(case.zone.get("name") or case.title),
        primary,
        grounds,
        blocks,
        boundary_points(_features(layer, parts)) if case.withheld is None else _no_points(layer),
        _areas(review.land, primary, lang),
        _uses(case.layer(role), review.land, primary, face, lang),
        _controls(case, review.land, primary, face, lang),
        role,
        _abuttals(
            case,
            frame,
            _official(review.land, primary, blocks),
            None if lines is None else lines.features,
            None if neighbours is None else neighbours.features,
        ),
        None if lines is None else lines.features,
        None if neighbours is None else neighbours.features,
        None if counties is None else counties.features,
        _picture(review, lang),
        land=review.land,
        reviewed=bool(review.packs),
    )


def of_block(content: Content, label: str) -> Content:
    """Return the sheet of one block: its own areas, abuttals and points.

    Parameters
    ----------
    content
        What the sheet of the zone shows.
    label
        The block.

    Returns
    -------
    Content
        What the block's sheet shows.
    """
    title = content.block(label)
    heading = content.text(Message("{name}: {block}", name=content.name, block=title))
    points = content.points[content.points["block"] == label]
    return _narrowed(content, content.blocks[label], title, heading, f"{content.primary}/{label}", points)


def of_portion(content: Content, scope: str) -> Content:
    """Return the sheet of a portion: its own areas and abuttals.

    Parameters
    ----------
    content
        What the sheet of the zone shows.
    scope
        ``added`` or ``withdrawn``.

    Returns
    -------
    Content
        What the portion's sheet shows.
    """
    title = content.text(GROUND_TITLES[scope])
    heading = content.text(Message("{name}, {portion}", name=content.name, portion=title))
    return _narrowed(content, content.grounds[scope], title, heading, scope, content.points)


def _narrowed(
    content: Content, ground: BaseGeometry, title: str, heading: str, scope: str, points: gpd.GeoDataFrame
) -> Content:
    frame = gpd.GeoDataFrame({"block": [""]}, geometry=[ground], crs=content.points.crs)
    return replace(
        content,
        heading=heading,
        within=title,
        points=points,
        uses=tuple(
            replace(use_class, area=_use_area(content.land, scope, content.role, use_class.key))
            for use_class in content.uses
        ),
        controls=tuple(replace(control, area=content.land.control(control.key, scope)) for control in content.controls),
        areas=tuple(area for area in content.areas if area.scope == scope or "/" not in area.scope),
        abuttals=_abuttals(content.case, frame, _official_of(content.land, [scope]), content.lines, content.neighbours),
    )


def _picture(review: Review, lang: Lang) -> Picture | None:
    if not review.case.rasters:
        return None
    from landuse.render.shared.pictures import pictures  # rasterio takes a while to load

    drawn = pictures(review, f"EPSG:{review.case.work_crs}", lang, side=PICTURE_SIDE)
    return drawn[-1] if drawn else None


def _features(layer: Layer, blocks: Sequence[Scope]) -> gpd.GeoDataFrame:
    """Return the rows of the boundary, with the block each belongs to as the review names it."""
    frame = layer.features.copy()
    if "block" in frame or not blocks:
        return frame
    frame["block"] = ""
    for ground in blocks:
        if ground.features.index.isin(frame.index).all():
            frame.loc[ground.features.index, "block"] = ground.scope.partition("/")[2]
    return frame


def _no_points(layer: Layer) -> gpd.GeoDataFrame:
    """Return the table of points of a public copy, which has no row."""
    anywhere = gpd.GeoDataFrame({"block": [""]}, geometry=[shapely.box(0, 0, 1, 1)], crs=layer.features.crs)
    return boundary_points(anywhere).iloc[:0]


def _areas(land: LandSummary, primary: str, lang: Lang) -> tuple[AreaRow, ...]:
    """Return the rows of the table of areas: the grounds, then the blocks of the primary one."""
    rows = [row for row in land.scopes if row.plane.m2 and ("/" not in row.scope)]
    blocks = [row for row in land.scopes if row.scope.startswith(f"{primary}/")]
    order = {scope: n for n, scope in enumerate(GROUNDS)}
    rows = sorted((row for row in rows if row.scope in order), key=lambda row: order[row.scope])
    titles = {
        row.scope: row.name or Message("Block {label}", label=row.scope.partition("/")[2]).text(lang) for row in blocks
    }
    titles |= {row.scope: GROUND_TITLES[row.scope].text(lang) for row in rows}
    return tuple(AreaRow(row.scope, titles[row.scope], row.plane, row.official) for row in (*rows, *blocks))


def _official(land: LandSummary, primary: str, blocks: Mapping[str, BaseGeometry]) -> np.ndarray:
    return _official_of(land, [f"{primary}/{label}" for label in blocks] or [primary])


def _official_of(land: LandSummary, scopes: Sequence[str]) -> np.ndarray:
    areas = [land.scope(scope) for scope in scopes]
    return np.array([0.0 if area is None else area.official.m2 for area in areas])


def _use_area(land: LandSummary, scope: str, role: str, code: str) -> Area | None:
    """Return the area of a use in a scope; 0 where the parcels have none of it there."""
    structure = land.uses_of(scope)
    if structure is None:
        return None
    areas = [row.current if role == "parcels" else row.planned for row in structure.rows
             if row.kind == "use" and (row.code or "") == code]  # fmt: skip
    return next((area for area in areas if area is not None), NO_AREA)


def _uses(layer: Layer | None, land: LandSummary, scope: str, face: Typeface, lang: Lang) -> tuple[Class, ...]:
    if layer is None:
        return ()
    codes = layer.features["use_code"].fillna("").astype(str).str.strip().to_numpy()
    shapes = np.asarray(layer.features.geometry.array, dtype=object)
    classes = []
    uses = {
        code: _use(code, layer.scheme, lang)
        for code in sorted(set(codes), key=lambda use_code: (use_code == "", use_code))
    }
    texture = textures({code: colour for code, (_, colour) in uses.items()})
    for code, (title, colour) in uses.items():
        area = _use_area(land, scope, layer.role, code)
        classes.append(Class(face.set(title), use_style(colour, texture[code]), shapes[codes == code], area, code))
    return tuple(classes)


def _use(code: str, scheme: str | None, lang: Lang) -> tuple[str, tuple[int, int, int] | None]:
    if not code:
        return Message("No use code").text(lang), None
    if scheme is None:
        return code, None
    listed = load_scheme(scheme)
    return f"{code} {listed.name_of(code) or Message('code not in the list').text(lang)}", listed.colour(code)


def _controls(case: Case, land: LandSummary, scope: str, face: Typeface, lang: Lang) -> tuple[Class, ...]:
    classes = []
    for role, style in CONTROL.items():
        layers = case.layers.get(role, ())
        if layers and len(layers[-1].features):
            shapes = np.asarray(layers[-1].features.geometry.array, dtype=object)
            title = load_spec(role).title.text(lang)
            classes.append(Class(face.set(title), style, shapes, land.control(role, scope), role))
    return tuple(classes)


def _abuttals(
    case: Case,
    frame: gpd.GeoDataFrame,
    official_m2: np.ndarray,
    lines: gpd.GeoDataFrame | None,
    areas: gpd.GeoDataFrame | None,
) -> Description:
    if case.withheld is not None:
        return case.withheld.sides or Description()
    nothing = gpd.GeoDataFrame({"name": []}, geometry=[], crs=frame.crs)
    return write_abuttals(
        frame,
        nothing if lines is None else lines,
        None if areas is None or "name" not in areas else areas,
        title=str(case.zone.get("name") or ""),
        area_m2=official_m2,
    ).description


def _blocks_frame(
    blocks: Mapping[str, BaseGeometry], whole: BaseGeometry, crs: object, land: LandSummary, primary: str
) -> gpd.GeoDataFrame:
    """Return a row a block, however many rows the boundary has for it."""
    ground = blocks or {"": whole}
    columns = {"block": list(ground), "block_name": [land.name_of(f"{primary}/{label}") for label in ground]}
    return gpd.GeoDataFrame(columns, geometry=list(ground.values()), crs=crs)

"""The map of a review: one HTML file that asks the network for nothing."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import folium
import geopandas as gpd
import numpy as np

from landuse.core.messages import Message
from landuse.render.shared.layers import Overlay, Part, overlays
from landuse.render.shared.pictures import COLOURS, Picture, pictures
from landuse.render.shared.shapes import box, collection, in_degrees
from landuse.render.webmap.basemap import add_basemap, basemap_remarks, webp
from landuse.render.webmap.offline import OfflineMap, Shapes
from landuse.render.webmap.page import MapPage, page_data
from landuse.render.webmap.tiles import EVIDENCE_VERTICES, PORTION_VERTICES, Land, bundles, is_large, pack, vertices_of
from landuse.render.webmap.web import to_degrees

if TYPE_CHECKING:
    from landuse.core.findings import Finding, Review
    from landuse.core.messages import Lang

FILES = ("map.html",)
#: Its library takes long to load, so it is drawn beside the others.
APART = "map"
#: What a map needs for itself.
OPTIONS = {"zoom_start": 13, "prefer_canvas": True, "zoom_snap": 0.5, "attribution_control": False}


def render(review: Review, folder: Path, lang: Lang) -> None:
    """Write the map of a review."""
    page = draw(review, lang=lang, basemap=review.case.basemap).get_root().render()
    (folder / FILES[0]).write_text(page, encoding="utf-8", newline="\n")


def draw(
    review: Review,
    *,
    lang: Lang = "zh",
    basemap: str | Path | None = None,
    only: Sequence[str] | None = None,
    height: int | None = None,
) -> folium.Map:
    """Draw a review as a folium map with its findings beside it.

    Layers of up to some thousand features are drawn by folium; larger ones stand in the page as vector tiles.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.
    basemap
        A GeoTIFF, an ``.mbtiles`` file, a folder of tiles ``{z}/{x}/{y}``, ``tianditu:vec:KEY`` or ``amap:vec``; none
        where None.
    only
        The rules whose findings it shows, by ``<pack>/<rule>``, ``*`` standing for any; all where None.
    height
        Of its frame in a notebook, px.

    Returns
    -------
    folium.Map
        In one piece: saved or shown in a notebook, it asks the network for nothing, but for 天地图 or 高德 where
        asked for; a folder of tiles stays where it is.

    Raises
    ------
    InputError
        If the base map cannot be used.
    """
    if only is not None:
        review = replace(review, items=tuple(finding for finding in review.items if _wanted(finding, only)))
    drawn, lands = _tiled(review, overlays(review, lang))
    extent = _extent(review, drawn)
    centre = [(extent[0][n] + extent[1][n]) / 2 for n in (0, 1)] if extent else [35.0, 105.0]
    title = f"{review.case.title} - {Message('Findings').text(lang)}"
    chart = OfflineMap(title, Message("en").text(lang), location=centre, **OPTIONS)
    if height is not None:
        chart.get_root().height = f"{height}px"  # type: ignore[attr-defined]
    chart.options["min_zoom"] = 3  # else the tiles, which begin at a zoom, would keep the map from going below it
    base = add_basemap(chart, basemap, extent, lang)
    loose = _loose(lands)
    made = [[_shapes(overlay, part, loose.get(id(part))) for part in overlay.parts] for overlay in drawn]
    for layer in (layer for row in made for layer in row if layer is not None):
        layer.add_to(chart)
    shown = _pictures(review, chart, lang)
    data = page_data(review, drawn, lands, extent, lang)
    data["cover"] = COLOURS
    data["pictures"] = [
        {"title": picture.title, "role": picture.role, "classes": picture.classes} for picture, _ in shown
    ]
    data["remarks"] += [remark.text(lang) for remark in basemap_remarks(basemap)]
    chart.add_child(MapPage(data, made, lands, base, [overlay for _, overlay in shown]))
    return chart


def _wanted(finding: Finding, only: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for name in (finding.rule.full_id, finding.id) for pattern in only)


def _pictures(review: Review, chart: folium.Map, lang: Lang) -> list[tuple[Picture, folium.raster_layers.ImageOverlay]]:
    """Put the rasters of the case under the land; each is shown when the reader asks for it."""
    drawn: list[tuple[Picture, folium.raster_layers.ImageOverlay]] = []
    for picture in pictures(review, "EPSG:3857", lang) if review.case.rasters else ():
        west, south, east, north = picture.bounds
        (left, bottom), (right, top) = to_degrees(np.array([[west, south], [east, north]])).tolist()
        data = base64.b64encode(webp(np.moveaxis(picture.pixels, -1, 0), exact=picture.classes)).decode("ascii")
        overlay = folium.raster_layers.ImageOverlay(
            f"data:image/webp;base64,{data}", [[bottom, left], [top, right]], name=_plain(picture.title),
            pane="lu-picture", overlay=True, show=False,
        )  # fmt: skip
        if not drawn:
            folium.map.CustomPane("lu-picture", z_index=160).add_to(chart)
        overlay.add_to(chart)
        drawn.append((picture, overlay))
    return drawn


def _tiled(review: Review, drawn: list[Overlay]) -> tuple[list[Overlay], list[Land]]:
    """Make tiles of what is too large; the ground of a large finding's portions is that of the finding, drawn once."""
    portions = {f"evidence/{finding.id}" for finding in review.items if finding.part_of is not None}
    left_out, room = set(), PORTION_VERTICES
    for overlay in drawn:
        if overlay.key in portions:
            size = vertices_of(overlay.parts)
            if size > room or is_large(overlay.parts, EVIDENCE_VERTICES):
                left_out.add(overlay.key)
            else:
                room -= size
    kept = [overlay for overlay in drawn if overlay.key not in left_out]
    return kept, [pack([part for overlay in bundle for part in overlay.parts]) for bundle in bundles(kept)]


def _loose(lands: Sequence[Land]) -> dict[int, list[int]]:
    """Return for each part in tiles which of its features found no room there."""
    loose: dict[int, list[int]] = {}
    for land in lands:
        start = 0
        for part in land.parts:
            loose[id(part)] = [n - start for n in sorted(land.loose) if start <= n < start + len(part.rows)]
            start += len(part.rows)
    return loose


def _shapes(overlay: Overlay, part: Part, only: Sequence[int] | None) -> Shapes | None:
    """Return the folium layer of a part: of all its features, or of those that tiles do not hold."""
    chosen = range(len(part.rows)) if only is None else only
    if only is not None and not chosen:
        return None
    shapes, rows = part.shapes[list(chosen)], [part.rows[n] for n in chosen]
    style = part.style.options()
    pointed = any(shape is not None and "Point" in shape.geom_type for shape in shapes)
    marker = folium.CircleMarker(radius=4, **style) if pointed else None
    return Shapes(collection(shapes, rows), name=_plain(overlay.title), show=part.shown, marker=marker, **style)


def _plain(title: str) -> str:
    """Keep a title plain text in a `folium.LayerControl`, which takes names for HTML and for a template."""
    return escape(title).replace("{", "&#123;")


def _extent(review: Review, drawn: Sequence[Overlay]) -> list[list[float]] | None:
    """Return the bounds of the boundaries, else of all that is drawn."""
    grounds = [ground.geometry for ground in review.grounds.values() if not ground.geometry.is_empty]
    if grounds:
        return box(in_degrees(gpd.GeoSeries(grounds, crs=review.case.work_crs)))
    shapes = [part.shapes for overlay in drawn for part in overlay.parts]
    return box(np.concatenate(shapes)) if shapes else None

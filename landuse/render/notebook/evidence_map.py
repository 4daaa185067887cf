"""A measure alone on a map: the ground it stands on over the layers it was measured on, without network."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
import numpy as np

from landuse.core.errors import InputError
from landuse.core.figures import number
from landuse.core.messages import Message
from landuse.render.shared.ground_titles import ground_title
from landuse.render.shared.layers import with_ground
from landuse.render.shared.shapes import box, collection, in_degrees, plain_value
from landuse.render.shared.styles import OTHERS, Style, kind_colour
from landuse.render.webmap.basemap import add_basemap, basemap_remarks
from landuse.render.webmap.offline import OfflineMap, Shapes

if TYPE_CHECKING:
    from pathlib import Path

    from landuse.core.evidence import Evidence
    from landuse.core.messages import Lang

#: Layers under the ground are drawn so, in turn.
UNDER = tuple(Style(style.line, 1.0, style.line, 0.1) for style in OTHERS)
#: Ground of a measure that no rule judges.
PLAIN = "#0057b8"
#: Columns that a layer's tooltip shows, as far as it has them.
SHOWN = ("id", "name", "use_code", "use_name")


def draw_evidence(
    evidence: Evidence,
    *layers: gpd.GeoDataFrame | gpd.GeoSeries,
    lang: Lang = "zh",
    basemap: str | Path | None = None,
    width: str | int = "100%",
    height: str | int = 420,
) -> folium.Map:
    """Draw the ground of a measure on a map.

    Parameters
    ----------
    evidence
        What a check measured.
    *layers
        What lies below it, each with a CRS.
    lang
        ``zh`` or ``en``.
    basemap
        As for a review's map.
    width, height
        Of the map, in pixels or percent.

    Returns
    -------
    folium.Map
        In one piece: saved or shown in a notebook, it asks the network for nothing but what ``basemap`` asks for.

    Raises
    ------
    InputError
        If there is no ground to draw, or it is not known where it lies.
    """
    ground = with_ground(evidence.where)
    if not len(ground) and not layers:
        raise InputError(
            Message("this measure has no place on the ground"), next=Message("See evidence.where for its rows")
        )
    for frame in (*layers, *([ground] if len(ground) else [])):
        if frame.crs is None:
            next_step = Message("Set the CRS of the layers (set_crs), or draw it with evidence.plot()")
            raise InputError(Message("it is not known where this ground lies: it has no CRS"), next=next_step)
    degrees = [in_degrees(frame.geometry) for frame in layers]
    extent = box(in_degrees(ground.geometry) if len(ground) else np.concatenate(degrees))
    chart = OfflineMap("landuse", Message("en").text(lang), width=width, height=height,
                       prefer_canvas=True, attribution_control=False)  # fmt: skip
    if isinstance(height, int):
        # of its frame in a notebook, which is else taller
        chart.get_root().height = f"{height}px"  # type: ignore[attr-defined]
    add_basemap(chart, basemap, extent, lang)
    for remark in basemap_remarks(basemap):
        chart.get_root().html.add_child(folium.Element(f"<p>{escape(remark.text(lang))}</p>"))  # type: ignore[attr-defined]
    for n, (layer, shapes) in enumerate(zip(layers, degrees, strict=True)):
        rows = [_tip(row) for row in _rows(layer)]
        _shapes(shapes, rows, UNDER[n % len(UNDER)]).add_to(chart)
    for kind in dict.fromkeys(ground["kind"]) if len(ground) else ():
        mine = ground[ground["kind"] == kind]
        rows = [_kind_tip(kind, row, lang) for row in mine.to_dict("records")]
        colour = kind_colour(kind, PLAIN)
        _shapes(in_degrees(mine.geometry), rows, Style(colour, 2.0, colour, 0.35)).add_to(chart)
    if extent:
        chart.fit_bounds(extent)
    return chart


def _rows(layer: gpd.GeoDataFrame | gpd.GeoSeries) -> list[dict[str, Any]]:
    if isinstance(layer, gpd.GeoSeries):
        return [{} for _ in range(len(layer))]
    return layer[[name for name in SHOWN if name in layer]].to_dict("records")  # type: ignore[no-any-return]


def _tip(row: dict[str, Any]) -> str:
    return "<br>".join(escape(str(value)) for value in map(plain_value, row.values()) if value is not None)


def _kind_tip(kind: object, row: dict[str, Any], lang: Lang) -> str:
    area = row.get("area_m2")
    figures = [number(float(area), "ha", lang)] if area is not None and area == area and area > 0 else []
    named = [str(row[key]) for key in ("unit_id", "label") if isinstance(row.get(key), str)]
    return "<br>".join(map(escape, [ground_title(kind, lang), *named, *figures]))


def _shapes(shapes: np.ndarray, tips: list[str], style: Style) -> Shapes:
    options = {**style.options(), "interactive": True}
    pointed = any(shape is not None and "Point" in shape.geom_type for shape in shapes)
    marker = folium.CircleMarker(radius=5, **options) if pointed else None
    has_tips = any(tips)
    tooltip = folium.GeoJsonTooltip(["tip"], labels=False, sticky=True) if has_tips else None
    return Shapes(collection(shapes, [{"tip": tip} for tip in tips]), tooltip=tooltip, marker=marker, **options)

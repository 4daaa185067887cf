"""A measure alone on a map: the ground it stands on over the layers it was measured on, without network."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, TypeAlias

import folium
import geopandas as gpd
import numpy as np
from branca.element import MacroElement
from jinja2 import Template

from landuse.core.errors import InputError
from landuse.core.figures import number
from landuse.core.layer import Layer
from landuse.core.messages import Message
from landuse.core.missing import role_title
from landuse.render.shared.ground_titles import ground_title
from landuse.render.shared.layers import with_ground
from landuse.render.shared.shapes import box, collection, in_degrees, plain_value
from landuse.render.shared.styles import OTHERS, Style, kind_colour
from landuse.render.webmap.basemap import add_basemap, basemap_remarks
from landuse.render.webmap.offline import OfflineMap, Shapes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from landuse.core.evidence import Evidence
    from landuse.core.messages import Lang

#: What may lie below the ground of a measure.
Below: TypeAlias = gpd.GeoDataFrame | gpd.GeoSeries | Layer
#: Layers under the ground are drawn so, in turn.
UNDER = tuple(Style(style.line, 1.0, style.line, 0.1) for style in OTHERS)
#: Ground of a measure that no rule judges.
PLAIN = "#0057b8"
#: Further kinds, whose colour another has already.
MORE = ("#8e24aa", "#c2185b", "#5d4037", "#f9a825", "#455a64")
#: Columns that a layer's tooltip shows, as far as it has them.
SHOWN = ("id", "name", "use_code", "use_name")


class MetricScale(MacroElement):
    """The scale of a map in metres alone."""

    _template = Template(
        "{% macro script(this, kwargs) %}L.control.scale({imperial: false}).addTo({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )


def draw_evidence(evidence: Evidence, *layers: Below, **options: Any) -> folium.Map:  # noqa: ANN401  as `draw_ground` has them
    """Draw the ground of a measure on a map, as `draw_ground` does."""
    return draw_ground(evidence.where, *layers, **options)


def draw_ground(
    where: gpd.GeoDataFrame,
    *layers: Below,
    lang: Lang = "zh",
    basemap: str | Path | None = None,
    width: str | int = "100%",
    height: str | int = 420,
) -> folium.Map:
    """Draw the ground that a figure stands on, with a legend that switches layers, and a scale.

    Parameters
    ----------
    where
        The ground, in pieces with ``kind`` and ``area_m2``.
    *layers
        What lies below it: GeoDataFrames, GeoSeries or layers of a case, each with a CRS.
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
    ground = with_ground(where)
    if not len(ground) and not layers:
        raise InputError(
            Message("this measure has no place on the ground"), next=Message("See evidence.where for its rows")
        )
    below = [_below(layer, n, lang) for n, layer in enumerate(layers, 1)]
    for frame in (*(frame for _, frame in below), *([ground] if len(ground) else [])):
        if frame.crs is None:
            next_step = Message("Set the CRS of the layers (set_crs), or draw it with evidence.plot()")
            raise InputError(Message("it is not known where this ground lies: it has no CRS"), next=next_step)
    degrees = [in_degrees(frame.geometry) for _, frame in below]
    extent = box(in_degrees(ground.geometry) if len(ground) else np.concatenate(degrees))
    chart = OfflineMap("landuse", Message("en").text(lang), width=width, height=height,
                       prefer_canvas=True, attribution_control=False)  # fmt: skip
    MetricScale().add_to(chart)  # type: ignore[no-untyped-call]
    if isinstance(height, int):
        # of its frame in a notebook, which is else taller
        chart.get_root().height = f"{height}px"  # type: ignore[attr-defined]
    add_basemap(chart, basemap, extent, lang)
    for remark in basemap_remarks(basemap):
        chart.get_root().html.add_child(folium.Element(f"<p>{escape(remark.text(lang))}</p>"))  # type: ignore[attr-defined]
    for n, ((title, frame), shapes) in enumerate(zip(below, degrees, strict=True)):
        style = UNDER[n % len(UNDER)]
        _shapes(shapes, [_tip(row) for row in _rows(frame)], style, _legend(title, style)).add_to(chart)
    for kind, mine, style in _kinds(ground):
        rows = [_kind_tip(kind, row, lang) for row in mine.to_dict("records")]
        title = f"{ground_title(kind, lang)} {_total(mine, lang)}"
        _shapes(in_degrees(mine.geometry), rows, style, _legend(title, style)).add_to(chart)
    folium.LayerControl(collapsed=False).add_to(chart)
    if extent:
        chart.fit_bounds(extent)
    return chart


def _below(layer: Below, n: int, lang: Lang) -> tuple[str, gpd.GeoDataFrame | gpd.GeoSeries]:
    """Return what a layer below is called, and its frame."""
    if isinstance(layer, Layer):
        return role_title(layer.role).text(lang), layer.features
    if not isinstance(layer, (gpd.GeoDataFrame, gpd.GeoSeries)):
        raise InputError(
            Message("a {kind} cannot be drawn", kind=type(layer).__name__),
            next=Message("Give a GeoDataFrame, a GeoSeries, a layer or a geometry"),
        )
    return Message("Layer {n}", n=n).text(lang), layer


def _kinds(ground: gpd.GeoDataFrame) -> Iterator[tuple[object, gpd.GeoDataFrame, Style]]:
    """Yield each kind of ground with a colour that no other has."""
    taken: list[str] = []
    for kind in dict.fromkeys(ground["kind"]) if len(ground) else ():
        wanted = (kind_colour(kind, PLAIN), *MORE)
        colour = next((candidate for candidate in wanted if candidate not in taken), wanted[0])
        taken.append(colour)
        yield kind, ground[ground["kind"] == kind], Style(colour, 2.0, colour, 0.35)


def _total(mine: gpd.GeoDataFrame, lang: Lang) -> str:
    areas = mine["area_m2"].astype(float).fillna(0.0).sum()
    return number(float(areas), "ha", lang) if areas else f"({len(mine)})"


def _legend(title: str, style: Style) -> str:
    """Write a line of the layer switch: a sample of the colour before the title, which is plain text."""
    sample = (
        "display:inline-block;width:1em;height:.8em;margin-right:.4em;vertical-align:middle;"
        f"border:2px solid {style.line};background:{style.line}55"
    )
    return f'<span style="{sample}"></span>{escape(title).replace("{", "&#123;")}'


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


def _shapes(shapes: np.ndarray, tips: list[str], style: Style, name: str) -> Shapes:
    options = {**style.options(), "interactive": True}
    pointed = any(shape is not None and "Point" in shape.geom_type for shape in shapes)
    marker = folium.CircleMarker(radius=5, **options) if pointed else None
    has_tips = any(tips)
    tooltip = folium.GeoJsonTooltip(["tip"], labels=False, sticky=True) if has_tips else None
    rows = [{"tip": tip} for tip in tips]
    return Shapes(collection(shapes, rows), name=name, tooltip=tooltip, marker=marker, **options)

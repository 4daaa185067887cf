"""Styles as QGIS reads them from a GeoPackage, so that a layer opens in the colours of the review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

if TYPE_CHECKING:
    from landuse.render.shared.styles import Style

#: QGIS's own fills for the hatchings of the map.
FILLS = {
    "right": "b_diagonal", "left": "f_diagonal", "cross": "diagonal_x", "dots": "dense6", "level": "horizontal",
    "upright": "vertical",
}  # fmt: skip
TYPES = {"Polygon": ("fill", "SimpleFill"), "LineString": ("line", "SimpleLine"), "Point": ("marker", "SimpleMarker")}


def categorised(expression: str, categories: Sequence[tuple[str, str, Style]], geometry: str) -> str:
    """Write a style that draws each value of an expression in its own way.

    Parameters
    ----------
    expression
        What is looked at, as a QGIS expression.
    categories
        Value, label and style of each.
    geometry
        ``Polygon``, ``LineString`` or ``Point``.

    Returns
    -------
    str
        QML.
    """
    root = Element("qgis", {"version": "3.22.0", "styleCategories": "Symbology"})
    renderer = SubElement(root, "renderer-v2", {"type": "categorizedSymbol", "attr": expression, "forceraster": "0"})
    listed, symbols = SubElement(renderer, "categories"), SubElement(renderer, "symbols")
    for n, (value, label, style) in enumerate(categories):
        category = {"value": value, "type": "string", "label": label, "symbol": str(n), "render": "true"}
        SubElement(listed, "category", category)
        _symbol(symbols, str(n), style, geometry)
    return tostring(root, encoding="unicode")


def _symbol(symbols: Element, name: str, style: Style, geometry: str) -> None:
    kind, layer = TYPES[geometry]
    symbol = SubElement(symbols, "symbol", {"name": name, "type": kind, "alpha": "1"})
    drawn = SubElement(symbol, "layer", {"class": layer, "enabled": "1", "locked": "0", "pass": "0"})
    options = SubElement(drawn, "Option", {"type": "Map"})
    for key, value in _properties(style, geometry).items():
        SubElement(options, "Option", {"name": key, "type": "QString", "value": value})
        SubElement(drawn, "prop", {"k": key, "v": value})  # as releases before 3.26 read it


def _properties(style: Style, geometry: str) -> dict[str, str]:
    line, width = _rgba(style.line, 1.0), f"{style.width * 0.26:.2f}"
    if geometry == "LineString":
        return {"line_color": line, "line_width": width, "line_style": "dash" if style.dash else "solid"}
    fill = _rgba(style.fill, style.opacity) if style.fill else "0,0,0,0"
    if geometry == "Point":
        return {"color": fill, "outline_color": line, "outline_width": width, "size": "3", "name": "circle"}
    pattern = "no" if style.fill is None else FILLS[style.hatch] if style.hatch else "solid"
    dash = "dash" if style.dash else "solid"
    return {
        "color": fill, "style": pattern, "outline_color": line, "outline_width": width, "outline_width_unit": "MM",
        "outline_style": dash,
    }  # fmt: skip


def _rgba(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return f"{red},{green},{blue},{round(opacity * 255)}"

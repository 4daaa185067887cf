"""Base maps of online services, and tiles that lie on GCJ-02: each is moved to where it belongs."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, cast

import folium
import numpy as np
from branca.element import Element, Figure
from folium.template import Template

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.geometry.crs.gcj02 import to_gcj02
from landuse.render.webmap.offline import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landuse.core.messages import Lang

#: 天地图 lies on CGCS2000; its layers with the labels that go with them.
TIANDITU = {"vec": "cva", "img": "cia", "ter": "cta"}
TIANDITU_URL = (
    "https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default"
    "&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
)
#: 高德 lies on GCJ-02: the street map, or the pictures and their labels.
AMAP = {
    "vec": ["https://webrd0{s}.is.autonavi.com/appmaptile?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}"],
    "img": [
        "https://webst0{s}.is.autonavi.com/appmaptile?style=6&x={x}&y={y}&z={z}",
        "https://webst0{s}.is.autonavi.com/appmaptile?style=8&x={x}&y={y}&z={z}",
    ],
}
DEEPEST = {"max_native_zoom": 18, "max_zoom": 22, "overlay": True}


class OnGcj02(Element):
    """A layer of tiles that may lie on GCJ-02: what moves them stands in the page, once, before the layer."""

    shifted = True

    def render(self, **kwargs: object) -> str:
        """Put the layer into the page, and before it what moves it.

        Parameters
        ----------
        **kwargs
            Passed on.

        Returns
        -------
        str
            Nothing: the parts stand in the page.
        """
        if self.shifted:
            text = files("landuse.render.webmap").joinpath("assets/gcj02.js").read_text(encoding="utf-8")
            cast("Figure", self.get_root()).script.add_child(Text(text), name="gcj02")
        super().render(**kwargs)
        return ""


class ShiftedTiles(OnGcj02, folium.TileLayer):
    """Tiles on GCJ-02, each moved to where its middle is on the ground; as `folium.TileLayer`."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = new (L.TileLayer.extend(landuse.onGcj))(
                {{ this.tiles|tojson }}, {{ this.options|tojavascript }}
            );
        {% endmacro %}
        """
    )


def in_gcj02(extent: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return the bounds that tiles on GCJ-02 have for bounds on the ground.

    Parameters
    ----------
    extent
        South-west and north-east corner, latitude first, degrees.

    Returns
    -------
    list
        The same, as GCJ-02 has it.
    """
    lat, lon = np.array(extent, dtype=float).T
    there_lon, there_lat = to_gcj02(lon, lat)
    return np.column_stack([there_lat, there_lon]).tolist()  # type: ignore[no-any-return]


def service_of(basemap: str) -> Literal["tianditu", "amap"] | None:
    """Return which service a base map comes from.

    Parameters
    ----------
    said
        What the user gave.

    Returns
    -------
    str or None
        ``tianditu`` or ``amap``; None for what is none.
    """
    if re.match(r"(?i)tianditu(:|$)", basemap):
        return "tianditu"
    return "amap" if re.match(r"(?i)(amap|gaode|高德)(:|$)", basemap) else None


def service_layers(basemap: str, lang: Lang) -> list[folium.map.Layer]:
    """Make the layers of a service.

    Parameters
    ----------
    said
        ``tianditu:vec:KEY`` (vec, img or ter) or ``amap:vec`` (vec or img).
    lang
        ``zh`` or ``en``.

    Returns
    -------
    list of folium.map.Layer
        The map, and its labels above it.

    Raises
    ------
    InputError
        If there is no such layer, or the key is wanting.
    """
    if service_of(basemap) == "tianditu":
        return _tianditu(basemap, lang)
    kind = basemap.partition(":")[2] or "vec"
    if kind not in AMAP:
        raise InputError(Message("高德 has no such map"), where=basemap, next=Message("Write amap:vec or amap:img"))
    more: dict[str, Any] = {"subdomains": "1234", **DEEPEST}
    return [ShiftedTiles(url, attr="高德", name=Message("Base map").text(lang), **more) for url in AMAP[kind]]


def _tianditu(basemap: str, lang: Lang) -> list[folium.map.Layer]:
    match = re.fullmatch(r"(?i:tianditu):(?:(\w+):)?([0-9A-Za-z]{8,})", basemap)
    layer = match[1] or "vec" if match else None
    if match is None or layer not in TIANDITU:
        raise InputError(
            Message("this is no 天地图 address"),
            where=basemap,
            next=Message("Write tianditu:vec:KEY (vec, img or ter) with your own key"),
        )
    more: dict[str, Any] = {"subdomains": "01234567", **DEEPEST}
    urls = [TIANDITU_URL.format(layer=name, key=match[2]) for name in (layer, TIANDITU[layer])]
    return [folium.TileLayer(url, attr="天地图", name=Message("Base map").text(lang), **more) for url in urls]

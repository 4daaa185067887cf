"""The map of a review: one HTML file that asks the network for nothing."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
import numpy as np
import pyproj
import shapely
from folium.template import Template

from landuse.phrases import number
from landuse.render._layers import GROUPS, Overlay, overlays
from landuse.render._offline import OfflineMap, Shapes, Verbatim
from landuse.render._panel import ORDER, about, panel
from landuse.render._shapes import box, collection, in_degrees
from landuse.render._words import WORDS, word
from landuse.wording import VERDICTS

if TYPE_CHECKING:
    from pathlib import Path

    from landuse.findings import Review
    from landuse.phrases import Lang

FILES = ("map.html",)
#: The page's scripts in the order they build on each other.
SCRIPTS = ("dom.js", "plane.js", "layers.js", "identify.js", "search.js", "measure.js", "findings.js", "page.js")
#: Groups of the layer list that are open at first.
OPEN = ("boundary", "changes", "control_lines", "parcels")


def render(review: Review, folder: Path, lang: Lang) -> None:
    """Write the map of a review.

    Parameters
    ----------
    review
        The review.
    folder
        Where ``map.html`` is written.
    lang
        ``zh`` or ``en``.
    """
    (folder / FILES[0]).write_text(draw(review, lang=lang).get_root().render(), encoding="utf-8", newline="\n")


def draw(review: Review, *, lang: Lang = "zh") -> folium.Map:
    """Draw a review as a folium map with its findings beside it.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    folium.Map
        In one piece: saved or shown in a notebook, it asks the network for nothing.
    """
    drawn = overlays(review, lang)
    extent = _extent(review, drawn)
    centre = [(extent[0][n] + extent[1][n]) / 2 for n in (0, 1)] if extent else [35.0, 105.0]
    title = f"{review.case.title} - {word('findings', lang)}"
    chart = OfflineMap(
        title,
        {"zh": "zh-CN", "en": "en"}[lang],
        location=centre,
        zoom_start=13,
        prefer_canvas=True,
        zoom_snap=0.5,
        attribution_control=False,
    )
    made = [[_part(overlay, n) for n in range(len(overlay.parts))] for overlay in drawn]
    for one in (one for row in made for one in row):
        one.add_to(chart)
    chart.add_child(Page(_data(review, drawn, extent, lang), made))
    return chart


def _part(overlay: Overlay, n: int) -> Shapes:
    part = overlay.parts[n]
    marker = (
        folium.CircleMarker(radius=4, **part.style.options())
        if any(shape is not None and "Point" in shape.geom_type for shape in part.shapes)
        else None
    )
    return Shapes(
        collection(part.shapes, part.rows),
        name=_plain(overlay.title),
        show=part.shown,
        marker=marker,
        **part.style.options(),
    )


def _plain(title: str) -> str:
    """Keep a title plain text in a `folium.LayerControl`, which takes names for HTML and for a template."""
    return escape(title).replace("{", "&#123;")


def _extent(review: Review, drawn: list[Overlay]) -> list[list[float]] | None:
    """Give the bounds of the boundaries, else of all that is drawn."""
    grounds = [ground.geometry for ground in review.grounds.values() if not ground.geometry.is_empty]
    if grounds:
        return box(in_degrees(gpd.GeoSeries(grounds, crs=review.case.work_crs)))
    shapes = [shape for overlay in drawn for part in overlay.parts for shape in part.shapes]
    return box(np.array(shapes, dtype=object)) if shapes else None


def _data(review: Review, drawn: list[Overlay], extent: list[list[float]] | None, lang: Lang) -> dict[str, Any]:
    counts = {verdict: review.summary[verdict] for verdict in ORDER}
    said = " · ".join(f"{VERDICTS[verdict][lang]} {n}" for verdict, n in counts.items())
    return {
        "lang": lang,
        "title": review.case.title,
        "on": review.case.on.isoformat(),
        "policies": ", ".join(getattr(pack.title, lang) for pack in review.packs),
        "words": {key: word(key, lang) for key in WORDS},
        "verdicts": [{"id": verdict, "word": VERDICTS[verdict][lang]} for verdict in ORDER],
        "summary_line": word("summary_line", lang).format(counts=said),
        "groups": [{"id": group, "title": word(group, lang), "open": group in OPEN} for group in GROUPS],
        "layers": [_row(overlay, lang) for overlay in drawn],
        "findings": panel(review, lang),
        "about": about(review, lang),
        "remarks": [word("displayed", lang)],
        "labels": _labels(review),
        "crs": _band(review.case.work_crs, lang),
        "box": extent,
    }


def _row(overlay: Overlay, lang: Lang) -> dict[str, Any]:
    return {
        "key": overlay.key,
        "group": overlay.group,
        "title": overlay.title,
        "count": sum(len(part.rows) for part in overlay.parts),
        "area": number(overlay.area_m2, "ha", lang) if overlay.area_m2 else None,
        "legend": overlay.legend or overlay.title,
        "finding": overlay.finding,
        "columns": list(overlay.columns.items()),
        "units": overlay.units,
        "parts": [{"title": part.title, "style": part.style.swatch(), "leads": part.leads} for part in overlay.parts],
    }


def _labels(review: Review) -> list[dict[str, Any]]:
    blocks = [
        (scope.partition("/")[2], ground.geometry)
        for scope, ground in review.grounds.items()
        if "/" in scope and not ground.geometry.is_empty
    ]
    if not blocks:
        return []
    points = in_degrees(
        gpd.GeoSeries([geometry.representative_point() for _, geometry in blocks], crs=review.case.work_crs)
    )
    return [
        {"text": name, "at": [float(shapely.get_y(point)), float(shapely.get_x(point))]}
        for (name, _), point in zip(blocks, points, strict=True)
    ]


def _band(epsg: int | None, lang: Lang) -> dict[str, Any] | None:
    if epsg is None:
        return None
    operation = pyproj.CRS.from_epsg(epsg).coordinate_operation
    figures = {one.name: one.value for one in operation.params} if operation else {}
    meridian, easting = figures["Longitude of natural origin"], figures["False easting"]
    return {
        "meridian": meridian,
        "false_easting": easting,
        "name": word("band", lang).format(meridian=f"{meridian:g}", epsg=epsg),
    }


class Page(Verbatim):
    """The page round the map: panel, layer list, legend, search, measuring.

    Parameters
    ----------
    data
        What the page says, as JSON has it.
    made
        The folium layers of each overlay, in drawing order.
    """

    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <style>{{ this.style }}</style>
            <script>{{ this.scripts }}</script>
        {% endmacro %}
        {% macro html(this, kwargs) %}
            <div id="lu-page"><noscript>{{ this.data["words"]["enable_scripts"]|e }}</noscript></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            landuse.start({{ this._parent.get_name() }}, {{ this.data|tojson }}, {{ this.names() }});
        {% endmacro %}
        """
    )

    def __init__(self, data: dict[str, Any], made: list[list[Shapes]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Page"
        self.data, self.made = data, made
        assets = files("landuse.render") / "assets"
        self.style = (assets / "page.css").read_text(encoding="utf-8")
        self.scripts = "\n".join((assets / name).read_text(encoding="utf-8") for name in SCRIPTS)

    def names(self) -> str:
        """Give the layers by the names they have in the page.

        Returns
        -------
        str
            A list of lists, as JavaScript has it.
        """
        return "[" + ", ".join("[" + ", ".join(one.get_name() for one in row) + "]" for row in self.made) + "]"

"""The page round the map: what it says, and the scripts and styles that lay it out."""

from __future__ import annotations

from importlib.resources import files
from string import Formatter
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pyproj
import shapely
from folium.template import Template

from landuse.core.audience import notice
from landuse.core.figures import number
from landuse.core.messages import Message
from landuse.core.punctuation import listed
from landuse.core.terms import VERDICTS
from landuse.geometry.crs.bands import zone_prefix
from landuse.render.shared.finding_text import ORDER, about, panel
from landuse.render.shared.layers import GROUPS, Overlay
from landuse.render.shared.shapes import in_degrees
from landuse.render.webmap.offline import Shapes, Verbatim
from landuse.render.webmap.script_texts import SCRIPT_TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from folium.map import Layer

    from landuse.core.findings import Review
    from landuse.core.messages import Lang
    from landuse.render.webmap.tiles import Land

#: The page's scripts in the order they build on each other, and those that only large layers need.
SCRIPTS = ("dom.js", "plane.js", "layers.js", "identify.js", "search.js", "measure.js", "findings.js", "page.js")
TILE_SCRIPTS = ("vendor/pmtiles.js", "vendor/protomaps-leaflet.js", "tiles.js")
#: What stands in place of the map where no script runs.
ENABLE_SCRIPTS = Message("Allow this page to run scripts to see the map. It does not use the network.")
#: Groups of the layer list that are open at first.
OPEN = ("boundary", "changes", "control_lines", "parcels")


def page_data(
    review: Review, drawn: Sequence[Overlay], lands: Sequence[Land], extent: list[list[float]] | None, lang: Lang
) -> dict[str, Any]:
    """Return all that the page says, as JSON has it.

    Parameters
    ----------
    review
        The review.
    drawn
        The overlays in drawing order.
    lands
        The layers that come as tiles.
    extent
        The bounds the map opens with, latitude first.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    dict
        Plain values.
    """
    places = {id(part): (n, c) for n, land in enumerate(lands) for c, part in enumerate(land.parts)}
    counts = {verdict: review.summary[verdict] for verdict in ORDER}
    counted = " · ".join(f"{VERDICTS[verdict].text(lang)} {n}" for verdict, n in counts.items())
    return {
        "lang": lang,
        "title": review.case.title,
        "on": review.case.on.isoformat(),
        "policies": listed((pack.title.text(lang) for pack in review.packs), lang),
        "words": {**_words(lang), "notice": notice(review.case.withheld, lang)},
        "enable_scripts": ENABLE_SCRIPTS.text(lang),
        "verdicts": [{"id": verdict, "word": VERDICTS[verdict].text(lang)} for verdict in ORDER],
        "summary_line": Message("Clauses that must or in principle hold: {counts}", counts=counted).text(lang),
        "groups": [{"id": group, "title": title.text(lang), "open": group in OPEN} for group, title in GROUPS.items()],
        "layers": [_row(overlay, places, lang) for overlay in drawn],
        "lands": [land.spec() for land in lands],
        "findings": panel(review, lang),
        "about": about(review, lang),
        "remarks": [
            Message("Shapes are for display (web Mercator); areas were measured in the work CRS").text(lang),
            *(
                [Message("Large layers are drawn from vector tiles; attributes and areas are exact").text(lang)]
                if lands
                else []
            ),
        ],
        "labels": _labels(review),
        "crs": _band(review.case.work_crs, lang),
        "box": extent,
    }


def _words(lang: Lang) -> dict[str, str]:
    """Return the texts of the page; where a script puts in a figure itself, its place stays as ``{n}``."""
    return {
        key: text(**{name: f"{{{name}}}" for name in _places(text.id)}).text(lang) for key, text in SCRIPT_TEXTS.items()
    }


def _places(template: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template) if name]


def _row(overlay: Overlay, places: Mapping[int, tuple[int, int]], lang: Lang) -> dict[str, Any]:
    parts = []
    for part in overlay.parts:
        land, number_in = places.get(id(part), (None, None))
        drawn = {"land": land, "number": number_in, "shown": part.shown, "leads": part.leads}
        parts.append({"title": part.title, "style": part.style.swatch(), **drawn})
    return {
        "key": overlay.key,
        "group": overlay.group,
        "title": overlay.title,
        "count": sum(len(part.rows) for part in overlay.parts),
        "area": _area(overlay, lang),
        "legend": overlay.legend or overlay.title,
        "finding": overlay.finding,
        "columns": list(overlay.columns.items()),
        "units": overlay.units,
        "parts": parts,
    }


def _area(overlay: Overlay, lang: Lang) -> str | None:
    """Return the area of an overlay; ground that only leaves its verdict open stands apart."""
    if not overlay.open_m2:
        return number(overlay.area_m2, "ha", lang) if overlay.area_m2 else None
    open_ground = Message("open: {area:ha}", area=overlay.open_m2).text(lang)
    return f"{number(overlay.area_m2, 'ha', lang)} · {open_ground}" if overlay.area_m2 else open_ground


def _labels(review: Review) -> list[dict[str, Any]]:
    blocks = [
        (ground.name or scope.partition("/")[2], ground.geometry)
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
    figures = {parameter.name: parameter.value for parameter in operation.params} if operation else {}
    meridian, easting = figures["Longitude of natural origin"], figures["False easting"]
    return {
        "meridian": meridian,
        "false_easting": easting,
        "prefix": zone_prefix(epsg),
        "name": Message(
            "CGCS2000, 3° band, central meridian {meridian}° E (EPSG:{epsg}); X north, Y east, m",
            meridian=f"{meridian:g}",
            epsg=epsg,
        ).text(lang),
    }


class MapPage(Verbatim):
    """The page round the map: panel, layer list, legend, search, measuring.

    Parameters
    ----------
    data
        What the page says, as JSON has it.
    made
        The folium layers of each overlay, in drawing order; None for what comes as tiles alone.
    lands
        The layers that come as tiles.
    base
        The layers of a base map.
    pictures
        The rasters of the case.
    """

    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <style>{{ this.style }}</style>
            <script>{{ this.scripts }}</script>
        {% endmacro %}
        {% macro html(this, kwargs) %}
            <div id="lu-page"><noscript>{{ this.data["enable_scripts"]|e }}</noscript></div>
            {%- for name, block in this.blocks %}
            <script type="text/plain" id="{{ name }}">{{ block }}</script>
            {%- endfor %}
        {% endmacro %}
        {% macro script(this, kwargs) %}
            landuse.start(
                {{ this._parent.get_name() }}, {{ this.data|tojson }}, {{ this.names() }}, {{ this.base_names() }},
                {{ this.picture_names() }}
            );
        {% endmacro %}
        """
    )

    def __init__(
        self,
        data: dict[str, Any],
        made: list[list[Shapes | None]],
        lands: Sequence[Land] = (),
        base: Sequence[Layer] = (),
        pictures: Sequence[Layer] = (),
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Page"
        self.data, self.made, self.base, self.pictures = data, made, base, pictures
        self.blocks = [
            (f"lu-land-{n}-{name}", block) for n, land in enumerate(lands) for name, block in land.blocks().items()
        ]
        assets = files("landuse.render.webmap") / "assets"
        self.style = (assets / "page.css").read_text(encoding="utf-8")
        scripts = (*(TILE_SCRIPTS if lands else ()), *SCRIPTS)
        self.scripts = "\n".join((assets / name).read_text(encoding="utf-8") for name in scripts)

    def names(self) -> str:
        """Return the layers by the names they have in the page.

        Returns
        -------
        str
            A list of lists, as JavaScript has it.
        """
        rows = (", ".join("null" if layer is None else layer.get_name() for layer in row) for row in self.made)
        return "[" + ", ".join(f"[{row}]" for row in rows) + "]"

    def base_names(self) -> str:
        """Return the layers of the base map by the names they have in the page.

        Returns
        -------
        str
            A list, as JavaScript has it.
        """
        return f"[{', '.join(layer.get_name() for layer in self.base)}]"

    def picture_names(self) -> str:
        """Return the rasters of the case by the names they have in the page.

        Returns
        -------
        str
            A list, as JavaScript has it.
        """
        return f"[{', '.join(picture.get_name() for picture in self.pictures)}]"

"""Base maps that an office has: a picture, tiles in one file or in a folder, or a service."""

from __future__ import annotations

import base64
import re
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import numpy as np
import rasterio
from folium.template import Template
from rasterio.enums import ColorInterp, Resampling
from rasterio.errors import NotGeoreferencedWarning, RasterioIOError
from rasterio.vrt import WarpedVRT
from rasterio.windows import from_bounds

from landuse.core.errors import InputError
from landuse.core.foreign_words import words_of
from landuse.core.gdal import open_raster
from landuse.core.messages import Message
from landuse.core.sandbox import confined
from landuse.core.sandbox.files import size_on_disk
from landuse.core.whole_number import whole_number
from landuse.geometry.crs.interpret import read_crs
from landuse.render.webmap.offline import Verbatim
from landuse.render.webmap.services import OnGcj02, ShiftedTiles, in_gcj02, service_layers, service_of
from landuse.render.webmap.web import HALF_ROUND, Points, to_degrees, to_web

if TYPE_CHECKING:
    from landuse.core.messages import Lang

Box = list[list[float]]
#: The longer side of a picture in the page, px; and how much of other people's tiles goes into one page, bytes.
SIDE, MOST = 4096, 40_000_000
PICTURES = (".tif", ".tiff")
TILES = (".png", ".jpg", ".jpeg", ".webp")
WAYS = Message(
    "Give a GeoTIFF, an .mbtiles file, a folder of tiles {{z}}/{{x}}/{{y}} (gcj02:FOLDER "
    "where they lie on GCJ-02), tianditu:vec:KEY (vec, img or ter), or amap:vec (vec or "
    "img)"
)
#: What stands before the name of tiles that lie on GCJ-02.
GCJ = "gcj02:"
ONLINE = Message("The base map comes from an online service: this map uses the network; not for classified data")
SHIFTED = Message(
    "Tiles of the base map lie on GCJ-02 and were moved to CGCS2000, to about a pixel; the land was not moved"
)


def add_basemap(
    chart: folium.Map, basemap: str | Path | None, extent: Box | None, lang: Lang
) -> list[folium.map.Layer]:
    """Put a base map under all else of a map.

    Parameters
    ----------
    chart
        The map.
    basemap, extent, lang
        As in `basemap_layers`; nothing is added where one of the first two is None.

    Returns
    -------
    list of folium.map.Layer
        What was added, from the ground up.

    Raises
    ------
    InputError
        As `basemap_layers`.
    """
    base = basemap_layers(basemap, extent, lang) if basemap is not None and extent else []
    for layer in (folium.map.CustomPane("lu-base", z_index=150), *base) if base else ():
        layer.add_to(chart)
    return base


def basemap_layers(basemap: str | Path, extent: Box, lang: Lang) -> list[folium.map.Layer]:
    """Make the layers of a base map.

    Parameters
    ----------
    basemap
        A GeoTIFF, an ``.mbtiles`` file or a folder of tiles ``{z}/{x}/{y}.png``, with ``gcj02:`` before the name of
        tiles that lie on GCJ-02; or ``tianditu:vec:KEY`` with one's own key or ``amap:vec``, which do use the network.
    extent
        The bounds that matter, latitude first.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    list of folium.map.Layer
        From the ground up.

    Raises
    ------
    InputError
        If it is none of these, lies elsewhere, or lies on another datum.
    """
    source = str(basemap)
    if re.match(r"(?i)(google|tencent|baidu|https?:)", source):
        next_step = Message("Use tianditu:vec:KEY, whose tiles lie on CGCS2000, amap:vec, or a picture of your own")
        raise InputError(
            Message("'{source}' cannot be a base map: such tiles may be shifted (GCJ-02, BD-09)", source=source),
            next=next_step,
        )
    if service_of(source) is not None:
        return service_layers(source, lang)
    shifted = source.startswith(GCJ)
    path = Path(source.removeprefix(GCJ))
    if path.is_dir():
        return [_folder(path, lang, shifted=shifted)]
    if not path.is_file():
        raise InputError(Message("there is no such base map"), where=source, next=WAYS)
    if path.suffix.lower() in PICTURES and not shifted:
        return [_picture(path, extent, lang)]
    if path.suffix.lower() == ".mbtiles":
        seen = in_gcj02(extent) if shifted else extent
        tiles = confined(_mbtiles, path, seen, where=source, size=size_on_disk(path))
        return [Tiles(tiles, Message("Base map").text(lang), shifted=shifted)]
    raise InputError(Message("this is no base map"), where=source, next=WAYS)


def basemap_remarks(basemap: str | Path | None) -> list[Message]:
    """Name what a reader of the map must know of its base map.

    Parameters
    ----------
    basemap
        As in `basemap_layers`.

    Returns
    -------
    list of Message
        That the network is asked, and that its tiles were moved, where that is so.
    """
    source = str(basemap or "")
    service = service_of(source)
    shifted = source.startswith(GCJ) or service == "amap"
    return [remark for remark, holds in ((ONLINE, service is not None), (SHIFTED, shifted)) if holds]


def _folder(path: Path, lang: Lang, *, shifted: bool) -> folium.TileLayer:
    tile = next((file for file in sorted(path.glob("*/*/*")) if file.suffix.lower() in TILES), None)
    if tile is None:
        next_step = Message("They stand as {{z}}/{{x}}/{{y}}.png, .jpg or .webp")
        raise InputError(Message("no tiles are in this folder"), where=str(path), next=next_step)
    highest = max(whole_number(level.name) or 0 for level in path.iterdir() if level.is_dir())
    url = f"{path.resolve().as_uri()}/{{z}}/{{x}}/{{y}}{tile.suffix}"
    more: dict[str, Any] = {"max_native_zoom": highest, "max_zoom": 22, "overlay": True}
    kind = ShiftedTiles if shifted else folium.TileLayer
    return kind(url, attr=" ", name=Message("Base map").text(lang), **more)


def _picture(path: Path, extent: Box, lang: Lang) -> folium.raster_layers.ImageOverlay:
    bands, bounds = confined(_warped, path.absolute(), extent, where=str(path), size=SIDE * SIDE + size_on_disk(path))
    image = f"data:image/webp;base64,{base64.b64encode(webp(_rgba(bands))).decode('ascii')}"
    return folium.raster_layers.ImageOverlay(
        image, bounds, name=Message("Base map").text(lang), pane="lu-base", overlay=True
    )


def _warped(path: Path, extent: Box) -> tuple[np.ndarray[Any, Any], Box]:
    """Warp a picture to the page's own projection, for in degrees it would be drawn askew; in a process of its own."""
    try:
        with open_raster(path) as source:
            read_crs(source.crs)
            more = {"resampling": Resampling.bilinear, "add_alpha": not _has_alpha(source)}
            with WarpedVRT(source, crs="EPSG:3857", **more) as warped:
                return _window(warped, extent, path)
    except RasterioIOError as error:
        raise InputError(
            Message("the picture cannot be read: {words}", words=words_of(error)), where=str(path), next=WAYS
        ) from None


def _has_alpha(source: Any) -> bool:  # noqa: ANN401  rasterio ships no types
    return ColorInterp.alpha in source.colorinterp


def _window(warped: Any, extent: Box, path: Path) -> tuple[np.ndarray[Any, Any], Box]:  # noqa: ANN401
    (west, south), (east, north) = _web(_padded(extent)).tolist()
    left, bottom, right, top = warped.bounds
    west, south, east, north = max(west, left), max(south, bottom), min(east, right), min(north, top)
    if west >= east or south >= north:
        next_step = Message("Check its coordinate system")
        raise InputError(Message("the base map lies elsewhere than the zone"), where=str(path), next=next_step)
    window = from_bounds(west, south, east, north, warped.transform)
    shrink = max(1.0, window.width / SIDE, window.height / SIDE)
    shape = (warped.count, max(1, round(window.height / shrink)), max(1, round(window.width / shrink)))
    bands = warped.read(window=window, out_shape=shape)
    return bands, [[lat, lon] for lon, lat in to_degrees(np.array([[west, south], [east, north]])).tolist()]


def _rgba(bands: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    colours, alpha = bands[:-1], bands[-1]
    if len(colours) < 3:
        colours = np.repeat(colours[:1], 3, axis=0)
    colours = colours[:3]
    if colours.dtype != np.uint8:
        low, high = np.percentile(colours[:, alpha > 0], (2, 98)) if (alpha > 0).any() else (0.0, 1.0)
        colours = np.clip((colours - low) / max(high - low, 1e-9) * 255, 0, 255).astype(np.uint8)
    return np.concatenate([colours, np.where(alpha > 0, 255, 0).astype(np.uint8)[None]])


def webp(bands: np.ndarray[Any, Any], *, exact: bool = False) -> bytes:
    """Pack a picture for a page.

    Parameters
    ----------
    bands
        Shape (4, rows, columns): red, green, blue, alpha.
    exact
        Whether every colour must come out as it went in, as those of classes must.

    Returns
    -------
    bytes
        WebP.
    """
    profile = {"driver": "WEBP", "count": 4, "height": bands.shape[1], "width": bands.shape[2], "dtype": "uint8"}
    with warnings.catch_warnings(), rasterio.MemoryFile(ext=".webp") as held:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # where it lies is said in the page
        with held.open(**profile, **({"LOSSLESS": "YES"} if exact else {"QUALITY": 80})) as picture:
            picture.write(bands)
        return bytes(held.read())


def _mbtiles(path: Path, extent: Box) -> dict[str, str]:
    """Take the tiles that touch the zone out of an archive, from the lowest zoom up."""
    tiles: dict[str, str] = {}
    size = 0
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as archive:
            archive.execute("PRAGMA trusted_schema = OFF")
            for (zoom,) in archive.execute("SELECT DISTINCT zoom_level FROM tiles ORDER BY zoom_level").fetchall():
                for x, y, data in _held(archive, zoom, extent):
                    tiles[f"{zoom}/{x}/{y}"] = f"data:{_kind(data)};base64,{base64.b64encode(data).decode('ascii')}"
                    size += len(data)
    except sqlite3.Error as error:
        raise InputError(
            Message("the tiles cannot be read: {words}", words=words_of(error)), where=str(path), next=WAYS
        ) from None
    if size > MOST:
        next_step = Message("Unpack them into a folder {{z}}/{{x}}/{{y}}, or give a GeoTIFF")
        too_much = Message("the tiles over the zone come to more than {most} MB", most=MOST // 1_000_000)
        raise InputError(too_much, where=str(path), next=next_step)
    if not tiles:
        next_step = Message("Check that it covers the zone")
        raise InputError(Message("no tile of the base map touches the zone"), where=str(path), next=next_step)
    return tiles


def _held(archive: sqlite3.Connection, zoom: int, extent: Box) -> Iterator[tuple[int, int, bytes]]:
    count = 2**zoom
    steps = (_web(_padded(extent)) / HALF_ROUND + 1) / 2 * count
    (west, south), (east, north) = np.floor(steps).astype(int).tolist()
    asked = (
        "SELECT tile_column, tile_row, tile_data FROM tiles WHERE zoom_level = ? AND tile_column BETWEEN ? AND ? "
        "AND tile_row BETWEEN ? AND ? ORDER BY tile_column, tile_row"
    )
    for x, row, data in archive.execute(asked, (zoom, west, east, south, north)):
        yield x, count - 1 - row, data  # rows are counted from the south there, from the north in a page


def _kind(data: bytes) -> str:
    return "image/png" if data[:4] == b"\x89PNG" else "image/webp" if data[8:12] == b"WEBP" else "image/jpeg"


class Tiles(OnGcj02, folium.map.Layer, Verbatim):
    """Tiles that stand in the page.

    Parameters
    ----------
    tiles
        Data addresses by ``z/x/y``.
    name
        What the layer is called.
    shifted
        Whether they lie on GCJ-02.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = new (L.GridLayer.extend(Object.assign({
                createTile: function (at) {
                    const tile = document.createElement("img");
                    const held = this.options.tiles[at.z + "/" + at.x + "/" + at.y];
                    if (held) tile.src = held; else tile.style.visibility = "hidden";
                    return tile;
                },
            }, {{ "landuse.onGcj" if this.shifted else "{}" }})))({
                tiles: {{ this.tiles|tojson }}, maxZoom: 22,
                maxNativeZoom: {{ this.highest }}, minNativeZoom: {{ this.lowest }},
            });
        {% endmacro %}
        """
    )

    def __init__(self, tiles: dict[str, str], name: str, *, shifted: bool = False) -> None:
        super().__init__(name=name, overlay=True)
        self.shifted = shifted
        self._name = "Tiles"
        zooms = [int(key.partition("/")[0]) for key in tiles]
        self.tiles, self.lowest, self.highest = tiles, min(zooms), max(zooms)


def _padded(extent: Box) -> Box:
    (south, west), (north, east) = extent
    up, across = (north - south) * 0.2, (east - west) * 0.2
    return [[south - up, west - across], [north + up, east + across]]


def _web(extent: Box) -> Points:
    """Return the south-west and the north-east corner in the page's projection."""
    return to_web(np.array([[lon, lat] for lat, lon in extent]))

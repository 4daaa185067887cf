"""Layers too large to be drawn whole: vector tiles and an overview in the page, exact attributes beside them."""

from __future__ import annotations

import base64
import gzip
import io
import json
import math
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pyogrio
import rasterio.features
import rasterio.transform
import shapely
from PIL import Image

from landuse.core.errors import OutputError
from landuse.core.gdal import gdal_writing
from landuse.core.messages import Message
from landuse.render.shared.shapes import box
from landuse.render.webmap.web import HALF_ROUND, to_degrees, to_web

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landuse.render.shared.layers import Overlay, Part

#: From here on a layer goes into tiles: so many features, or so many vertices.
FEATURES, VERTICES = 20_000, 300_000
#: The one zoom that is stored, in units of 0.15 m at the equator; it is drawn from `DRAWN_FROM` on.
ZOOM, EXTENT, DRAWN_FROM = 14, 16_384, 15
#: Vertices that a finding's ground is drawn whole with, and those of all its portions; the rest show their finding's.
EVIDENCE_VERTICES, PORTION_VERTICES = 60_000, 200_000
#: Polygons, multipolygons, and no geometry, as shapely numbers them.
POLYGONAL = (3, 6, -1)
#: The overview's longer side, px.
SIDE = 4096
#: What a popup shows of a feature in tiles.
KEPT = ("id", "name", "kind", "unit_id", "label", "use_code", "use_name", "stated_area", "area_m2", "official_m2")
#: Tile writers drop features from full tiles without a word; with these there is room for all of them.
ROOM = {"MAX_SIZE": 50_000_000, "MAX_FEATURES": 5_000_000}


@dataclass(frozen=True, eq=False)
class Land:
    """A large layer as the page holds it.

    Parameters
    ----------
    parts
        What it consists of: a class of features each, in the order of their numbers.
    tiles
        A PMTiles archive of polygons with their number ``n`` and class ``c``.
    picture
        A PNG of classes: 0 for none, else the class and 1.
    picture_box
        Its bounds, latitude first.
    table
        The attributes by number, gzipped JSON.
    loose
        Numbers of features that no tile could hold; they are drawn whole.
    """

    parts: tuple[Part, ...]
    tiles: bytes
    picture: bytes
    picture_box: list[list[float]]
    table: bytes
    loose: frozenset[int]

    def blocks(self) -> dict[str, str]:
        """Return its data as the page has them.

        Returns
        -------
        dict
            Base64 by name: ``tiles``, ``picture``, ``table``.
        """
        given = {"tiles": self.tiles, "picture": self.picture, "table": self.table}
        return {name: base64.b64encode(data).decode("ascii") for name, data in given.items()}

    def spec(self) -> dict[str, Any]:
        """Return what the page must know to draw it.

        Returns
        -------
        dict
            The zooms, the picture's bounds, and the style of each class.
        """
        styles = [part.style.swatch() for part in self.parts]
        return {"zoom": ZOOM, "from": DRAWN_FROM, "box": self.picture_box, "styles": styles}


def is_large(parts: Sequence[Part], vertices: int | None = None) -> bool:
    """Return whether shapes are too many to be drawn whole.

    Parameters
    ----------
    parts
        The shapes.
    vertices
        How many vertices are still drawn whole; `VERTICES` where None.

    Returns
    -------
    bool
        Whether they have more than `FEATURES` features or more vertices.
    """
    shapes = np.concatenate([part.shapes for part in parts])
    if not np.isin(shapely.get_type_id(shapes), POLYGONAL).all():
        return False  # lines and points are drawn whole however many they are
    return len(shapes) > FEATURES or vertices_of(parts) > (VERTICES if vertices is None else vertices)


def vertices_of(parts: Sequence[Part]) -> int:
    """Count the vertices of shapes."""
    return sum(int(shapely.get_num_coordinates(part.shapes).sum()) for part in parts)


def bundles(overlays: Sequence[Overlay]) -> list[list[Overlay]]:
    """Put together the overlays that are one layer of data: the classes of a land-use layer, else each by itself.

    Parameters
    ----------
    overlays
        The overlays.

    Returns
    -------
    list of list of Overlay
        Only those that are too large to be drawn whole.
    """
    together: dict[str, list[Overlay]] = {}
    for overlay in overlays:
        together.setdefault(overlay.group if "parcels" in overlay.group else overlay.key, []).append(overlay)
    return [bundle for bundle in together.values() if _large(bundle)]


def _large(bundle: Sequence[Overlay]) -> bool:
    parts = [part for overlay in bundle for part in overlay.parts]
    return is_large(parts, EVIDENCE_VERTICES if bundle[0].group == "evidence" else None)


def pack(parts: Sequence[Part]) -> Land:
    """Make the tiles, overview and attributes of a large layer.

    Parameters
    ----------
    parts
        Its shapes, in degrees, class by class.

    Returns
    -------
    Land
        With every feature in it: what was written is read back and counted.

    Raises
    ------
    OutputError
        If features were lost that cannot be drawn whole either.
    """
    shapes = np.concatenate([part.shapes for part in parts])
    classes = np.repeat(np.arange(len(parts), dtype=np.int32), [len(part.shapes) for part in parts])
    tiles, loose = _tiles(shapes, classes)
    if len(loose) > FEATURES:
        raise OutputError(
            Message("{count} of {total} features found no room in the map's tiles", count=len(loose), total=len(shapes))
        )
    picture, bounds = _picture(shapes, classes)
    return Land(tuple(parts), tiles, picture, bounds, _table(parts, shapes), loose)


def _tiles(shapes: NDArray[np.object_], classes: NDArray[np.int32]) -> tuple[bytes, frozenset[int]]:
    numbers = np.arange(len(shapes), dtype=np.int32)
    drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    frame = gpd.GeoDataFrame({"c": classes[drawn], "n": numbers[drawn]}, geometry=shapes[drawn], crs=4326)
    zooms = {"MINZOOM": ZOOM, "MAXZOOM": ZOOM, "EXTENT": EXTENT, "NAME": "land"}
    with tempfile.TemporaryDirectory(prefix="landuse-") as folder:
        path = Path(folder) / "land.pmtiles"
        with gdal_writing():
            pyogrio.write_dataframe(frame, path, layer="land", driver="PMTiles", dataset_options={**zooms, **ROOM})
        held = pyogrio.read_dataframe(path, ZOOM_LEVEL=ZOOM, columns=["n"], read_geometry=False)["n"]
        return path.read_bytes(), frozenset(set(numbers[drawn].tolist()) - set(held.tolist()))


def _picture(shapes: NDArray[np.object_], classes: NDArray[np.int32]) -> tuple[bytes, list[list[float]]]:
    flat = shapely.transform(shapes, to_web)
    west, south, east, north = shapely.total_bounds(flat)
    pixel = 2 * HALF_ROUND / 256 / 2**ZOOM
    pixel *= 2 ** max(0, math.ceil(math.log2(max(east - west, north - south) / pixel / SIDE)))
    width, height = (max(1, math.ceil(side / pixel)) for side in (east - west, north - south))
    grid = rasterio.transform.from_origin(west, north, pixel, pixel)
    burnt = rasterio.features.rasterize(
        _burnt(flat, classes % 255 + 1), out_shape=(height, width), transform=grid, dtype="uint8"
    )
    corners = to_degrees(np.array([[west, north - height * pixel], [west + width * pixel, north]]))
    return _png(burnt), [[lat, lon] for lon, lat in np.round(corners, 9).tolist()]


def _burnt(shapes: NDArray[np.object_], values: NDArray[np.int32]) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield polygons with their values as rasterio takes them; by way of arrays, for there are many."""
    polygons, owners = shapely.get_parts(shapes, return_index=True)
    _, points, (rings, firsts) = shapely.to_ragged_array(polygons)
    ends, starts = rings.tolist(), firsts.tolist()
    for n, value in enumerate(values[owners].tolist()):
        outlines = [points[ends[k] : ends[k + 1]].tolist() for k in range(starts[n], starts[n + 1])]
        if outlines:
            yield {"type": "Polygon", "coordinates": outlines}, value


def _png(grid: NDArray[np.uint8]) -> bytes:
    """Write a grey picture; the bytes depend on the grid alone."""
    file = io.BytesIO()
    Image.fromarray(grid.astype(np.uint8)).save(file, "png", compress_level=6)
    return file.getvalue()


def _table(parts: Sequence[Part], shapes: NDArray[np.object_]) -> bytes:
    rows = [row for part in parts for row in part.rows]
    present = {key for row in rows for key in row}
    columns = {key: [row.get(key) for row in rows] for key in KEPT if key in present}
    starts = np.cumsum([0, *(len(part.rows) for part in parts)]).tolist()
    extent = box(shapes)
    content = {"starts": starts, "columns": columns, "extent": extent, "places": _places(shapes, extent)}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return gzip.compress(text.encode("utf-8"), 6, mtime=0)


def _places(shapes: NDArray[np.object_], extent: list[list[float]] | None) -> str:
    """Return each feature's bounds as four steps of the extent's 65535, so that it can be flown to."""
    (south, west), (north, east) = extent or [[0.0, 0.0], [0.0, 0.0]]
    low, size = np.array([west, south, west, south]), np.array([east - west, north - south] * 2)
    steps = (np.nan_to_num(shapely.bounds(shapes), nan=0.0) - low) / np.where(size > 0, size, 1) * 65535
    steps[:, :2], steps[:, 2:] = np.floor(steps[:, :2]), np.ceil(steps[:, 2:])
    return base64.b64encode(np.clip(steps, 0, 65535).astype("<u2").tobytes()).decode("ascii")

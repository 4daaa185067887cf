"""GCJ-02, the encrypted longitudes and latitudes of Chinese web maps, suspected where they pass for WGS 84.

Nothing here moves a user's data: a shift is measured and told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from pyproj import Transformer

from landuse.core.earth import METRES_PER_DEGREE
from landuse.core.messages import Message
from landuse.geometry.crs.bands import GEOGRAPHIC
from landuse.geometry.crs.interpret import read_crs
from landuse.geometry.crs.locate import check_in_china

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landuse.geometry.crs.locate import Layer

    Floats = NDArray[np.float64]

_AXIS_M, _E2 = 6378245.0, 0.00669342162296594323
#: Metres of a degree, well enough to compare distances with.
_SAMPLE = 2_000

_SUSPECTED = Message(
    "these may be GCJ-02 coordinates: taken back from GCJ-02 they lie {after:m} from the lines of "
    "the other layer (median) and not {before:m}; nothing was moved, ask where they come from"
)


class GcjSuspicion(NamedTuple):
    """How a layer fits another as it is, and taken back from GCJ-02.

    Parameters
    ----------
    shift_east_m, shift_north_m
        What GCJ-02 adds here, m.
    before_m, after_m
        Median distance of its vertices from the lines of the other layer, as they are and taken back, m.
    note
        What should be said.
    """

    shift_east_m: float
    shift_north_m: float
    before_m: float
    after_m: float
    note: Message


def to_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Encrypt longitudes and latitudes as Chinese web maps do.

    Parameters
    ----------
    lon, lat
        WGS 84 or CGCS2000 (N,), degrees.

    Returns
    -------
    lon, lat
        GCJ-02 (N,), degrees.
    """
    x, y = lon - 105.0, lat - 35.0
    waves = 20.0 * np.sin(6 * np.pi * x) + 20.0 * np.sin(2 * np.pi * x)
    root = np.sqrt(np.abs(x))
    north = -100.0 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north = north + (waves + 20 * np.sin(np.pi * y) + 40 * np.sin(np.pi / 3 * y)) * (2 / 3)
    north = north + (160 * np.sin(np.pi / 12 * y) + 320 * np.sin(np.pi / 30 * y)) * (2 / 3)
    east = 300.0 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east = east + (waves + 20 * np.sin(np.pi * x) + 40 * np.sin(np.pi / 3 * x)) * (2 / 3)
    east = east + (150 * np.sin(np.pi / 12 * x) + 300 * np.sin(np.pi / 30 * x)) * (2 / 3)
    magic = 1 - _E2 * np.sin(np.radians(lat)) ** 2
    lat_step = np.degrees(north / (_AXIS_M * (1 - _E2) / (magic * np.sqrt(magic))))
    lon_step = np.degrees(east / (_AXIS_M / np.sqrt(magic) * np.cos(np.radians(lat))))
    return lon + lon_step, lat + lat_step


def from_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Take GCJ-02 back to WGS 84, to less than a millimetre.

    Parameters
    ----------
    lon, lat
        GCJ-02 (N,), degrees.

    Returns
    -------
    lon, lat
        WGS 84 or CGCS2000 (N,), degrees.
    """
    found_lon, found_lat = lon, lat
    for _ in range(5):  # the shift changes by less than 1e-3 of itself over itself
        there_lon, there_lat = to_gcj02(found_lon, found_lat)
        found_lon, found_lat = found_lon + lon - there_lon, found_lat + lat - there_lat
    return found_lon, found_lat


def suspect_gcj02(
    frame: Layer, reference: Layer, *, near_m: float = 30.0, apart_m: float = 100.0
) -> GcjSuspicion | None:
    """Return whether a layer looks like GCJ-02 passed off as WGS 84, by the lines of a layer of the same ground.

    Parameters
    ----------
    frame
        The layer in doubt.
    reference
        A layer of the same ground whose coordinates are trusted, such as the boundary or the land survey.
    near_m
        Taken back from GCJ-02, half of the vertices must lie at least this near to its lines, m.
    apart_m
        As they are, half of the vertices must lie at least this far from them, m.

    Returns
    -------
    GcjSuspicion or None
        What was found; None where there is no reason to suspect it, or no way to tell.

    Raises
    ------
    InputError
        If either CRS is refused or either layer is not in China.
    """
    ground, points = _in_degrees(reference), shapely.get_coordinates(_in_degrees(frame))
    if not len(points) or not len(ground):
        return None
    points = points[:: -(-len(points) // _SAMPLE)]
    back = np.column_stack(from_gcj02(points[:, 0], points[:, 1]))
    scale = np.array([METRES_PER_DEGREE * np.cos(np.radians(points[:, 1].mean())), METRES_PER_DEGREE])
    lines = shapely.STRtree(shapely.transform(_lines(ground), lambda degrees: degrees * scale))
    before, after = (float(np.median(_distances(degrees * scale, lines))) for degrees in (points, back))
    if before < apart_m or after > near_m:
        return None
    east, north = ((points - back) * scale).mean(axis=0)
    return GcjSuspicion(float(east), float(north), before, after, _SUSPECTED(before=before, after=after))


def _in_degrees(layer: Layer) -> Any:  # noqa: ANN401  arrays of geometries have no type
    reading = read_crs(layer.crs)
    check_in_china(layer)
    shapes = np.asarray(layer.geometry.array)
    shapes = shapes[~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)]
    if reading.kind.endswith("_geographic"):
        return shapes
    there = Transformer.from_crs(reading.epsg or layer.crs, GEOGRAPHIC["CGCS2000"], always_xy=True)
    return shapely.transform(
        np.asarray(shapes), lambda plane: np.column_stack(there.transform(plane[:, 0], plane[:, 1]))
    )


def _lines(geometries: Any) -> Any:  # noqa: ANN401
    areas = shapely.get_dimensions(geometries) == 2
    return np.concatenate([shapely.boundary(geometries[areas]), geometries[~areas]])


def _distances(points: Floats, lines: shapely.STRtree) -> Floats:
    _, distances = lines.query_nearest(shapely.points(points), return_distance=True, all_matches=False)
    return np.asarray(distances)

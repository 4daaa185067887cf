"""How true to area a plane is on the ground it is used for: computed from its projection, never told by its name."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import CRS, Proj
from pyproj.exceptions import CRSError, ProjError

from landuse.core.earth import CHINA
from landuse.core.errors import CrsRefused
from landuse.core.messages import Message
from landuse.geometry.crs.bands import band_for
from landuse.geometry.crs.interpret import examine_crs
from landuse.geometry.ellipsoids import ELLIPSOIDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    GeometryArray = NDArray[np.object_]

#: By how much an area in the plane may differ from that on the ground: a thousandth. A 3-degree band keeps within
#: 0.0007 everywhere in its zone, UTM near its meridian within 0.0008; a band two degrees from its meridian does not.
MOST_DISTORTION = 1e-3
#: The scale at a point is that of a cross of so many metres to each side.
HALF_M = 100.0
#: Of a layer with more geometries, so many are looked at, the first and the last among them.
LOOKED_AT = 256

_UNTRUE = Message(
    "an area in {crs} comes out here as {scale:share} of what it is on the ground; more than {most:share} off is not "
    "measured in"
)
_PROJECT = Message("Project the layers first, for instance with frame.to_crs({epsg})")
_PROJECT_ANY = Message("Project the layers to a plane of this place first (an equal-area one, or a 3-degree band)")


def areal_scale(crs: CRS, bounds: tuple[float, float, float, float]) -> float | None:
    """Compute how many times its area on the ground a piece of land has in a plane.

    Parameters
    ----------
    crs
        A projected system.
    bounds
        West, south, east, north of the ground, in the plane's own units.

    Returns
    -------
    float or None
        The scale farthest from 1 at the corners and in the middle, feet and kilometres counted in; None where it is not
        known where on Earth the ground lies: a local system, coordinates beyond the projection, or a band of China with
        coordinates that lie outside China, as made land has.

    Examples
    --------
    >>> box = (12_720_000, 4_130_000, 12_730_000, 4_140_000)
    >>> round(areal_scale(CRS.from_epsg(3857), box), 2)
    1.49
    """
    scales = _scales(crs, tuple(float(np.round(value, -2)) for value in bounds))
    return None if scales is None else max(scales, key=lambda scale: abs(scale - 1.0))


def require_true_areas(layers: Sequence[tuple[CRS, GeometryArray]]) -> None:
    """Refuse layers to be measured together where none of them lies where their plane keeps areas.

    A layer that reaches far beyond the ground that is measured (control lines of a province) is no reason to refuse:
    one layer that lies wholly where areas are true within `MOST_DISTORTION` is enough.

    Parameters
    ----------
    layers
        The system and the geometries of each.

    Raises
    ------
    CrsRefused
        With the scale, and the band to project to.
    """
    measured = [(scale, crs, bounds) for crs, shapes in layers for bounds in [_bounds(shapes)] if bounds is not None
                for scale in [areal_scale(crs, bounds)]]  # fmt: skip
    scales = [1.0 if scale is None else scale for scale, _, _ in measured]
    if not scales or min(abs(scale - 1.0) for scale in scales) <= MOST_DISTORTION:
        return
    scale, (_, crs, bounds) = min(zip(scales, measured, strict=True), key=lambda pair: abs(pair[0] - 1.0))
    longitude = _middle_longitude(crs, bounds)
    inside = longitude is not None and CHINA[0] <= longitude <= CHINA[2]
    raise CrsRefused(
        _UNTRUE(crs=_named(crs), scale=scale, most=MOST_DISTORTION),
        next=_PROJECT(epsg=str(band_for(longitude))) if inside and longitude is not None else _PROJECT_ANY,
    )


def _named(crs: CRS) -> str:
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else str(crs.name)


def _bounds(shapes: GeometryArray) -> tuple[float, float, float, float] | None:
    step = max(1, -(-len(shapes) // LOOKED_AT))
    some = shapes if step == 1 else np.append(shapes[::step], shapes[-1:])
    west, south, east, north = map(float, shapely.total_bounds(some))
    return (west, south, east, north) if np.isfinite([west, south, east, north]).all() else None


@lru_cache(maxsize=64)
def _projection(crs: CRS) -> tuple[Proj, float, bool] | None:
    """Return the projection, the metres of its unit, and whether it is a band of China; None for a local system."""
    horizontal = next((part for part in crs.sub_crs_list if part.is_projected), crs)
    if not horizontal.is_projected:
        return None
    try:
        return (
            Proj(horizontal),
            float(horizontal.axis_info[0].unit_conversion_factor),
            examine_crs(crs).zone is not None,
        )
    except (CRSError, ProjError, CrsRefused):
        return None


@lru_cache(maxsize=1024)
def _scales(crs: CRS, bounds: tuple[float, ...]) -> tuple[float, ...] | None:
    known = _projection(crs)
    if known is None:
        return None
    projection, metres, band = known
    west, south, east, north = bounds
    x = np.array([west, west, east, east, (west + east) / 2])
    y = np.array([south, north, south, north, (south + north) / 2])
    half = HALF_M / metres
    try:
        at = [np.asarray(projection(x + dx, y + dy, inverse=True)) for dx, dy in
              ((0, 0), (half, 0), (-half, 0), (0, half), (0, -half))]  # fmt: skip
    except ProjError:
        return None
    if not np.isfinite(at).all():
        return None
    longitude, latitude = at[0]
    if band and not _in_china(longitude, latitude):
        return None
    along_x, along_y = np.radians(at[1] - at[2]), np.radians(at[3] - at[4])
    ground = np.abs(along_x[0] * along_y[1] - along_x[1] * along_y[0]) * _square_radian_m2(latitude)
    return tuple(((2 * HALF_M) ** 2 / metres**2 / ground).tolist()) if (ground > 0).all() else None


def _square_radian_m2(latitude: Floats) -> Floats:
    """Compute the area of a square radian of longitude and latitude on the ellipsoid, m²."""
    figure, angle = ELLIPSOIDS["CGCS2000"], np.radians(latitude)
    square: Floats = figure.b**2 * np.cos(angle) / (1 - figure.e2 * np.sin(angle) ** 2) ** 2
    return square


def _in_china(longitude: Floats, latitude: Floats) -> bool:
    west, south, east, north = CHINA
    return bool(((longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)).any())


def _middle_longitude(crs: CRS, bounds: tuple[float, float, float, float]) -> float | None:
    known = _projection(crs)
    if known is None:
        return None
    longitude, _ = known[0]((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2, inverse=True)
    return float(longitude) if np.isfinite(longitude) else None

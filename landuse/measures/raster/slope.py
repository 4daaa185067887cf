"""Slope from elevation, true to the metric size of a cell at its latitude."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS, Proj, Transformer

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from rasterio.transform import Affine

#: A plane whose scale is nearer to 1 than this is taken as it is.
NEAR = 0.01
#: CGCS2000: semi-major axis, m, and first eccentricity squared.
_A, _E2 = 6378137.0, 0.0066943800229


def cell_size_m(
    transform: Affine, rows: int, *, columns: int = 1, crs: CRS | None = None, geographic: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the metric size of the cells of each row.

    Parameters
    ----------
    transform
        Of the grid, north up.
    rows, columns
        How many there are.
    crs
        Of the grid; a plane true to scale where None. A plane's own scale where it lies is taken off: cells of Web
        Mercator are not metres.
    geographic
        Whether the grid is in degrees, where no CRS is given.

    Returns
    -------
    tuple
        Width (rows, 1) and height (rows, 1) of a cell, m.
    """
    if crs is not None and not crs.is_geographic:
        return _of_plane(transform, (rows, columns), CRS.from_user_input(crs))
    if crs is None and not geographic:
        return np.full((rows, 1), transform.a), np.full((rows, 1), -transform.e)
    latitude = np.radians(transform.f + (np.arange(rows)[:, None] + 0.5) * transform.e)
    w2 = 1 - _E2 * np.sin(latitude) ** 2
    east = np.radians(transform.a) * np.cos(latitude) * _A / np.sqrt(w2)
    north = np.radians(-transform.e) * _A * (1 - _E2) / w2**1.5
    return east, north


def _of_plane(transform: Affine, shape: tuple[int, int], crs: CRS) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the size on the ground of the cells in the middle of each row of a projected grid."""
    metres = crs.axis_info[0].unit_conversion_factor
    north = transform.f + (np.arange(shape[0]) + 0.5) * transform.e
    east = np.full(shape[0], transform.c + shape[1] / 2 * transform.a)
    lon, lat = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True).transform(east, north)
    factors = Proj(crs).get_factors(lon, lat)
    wide, high = (np.atleast_1d(np.asarray(scale, dtype=float)) for scale in (
        factors.parallel_scale, factors.meridional_scale,
    ))  # fmt: skip
    # a plane of its land's own keeps its metres; its scale is within the rounding of any survey
    wide, high = (np.where(np.abs(scale - 1) < NEAR, 1.0, scale) for scale in (wide, high))
    return (transform.a * metres / wide)[:, None], (-transform.e * metres / high)[:, None]


def slope_degrees(
    elevation: NDArray[np.float64], transform: Affine, crs: CRS | None = None, *, geographic: bool = False
) -> NDArray[np.float64]:
    """Measure the slope at each cell from its eight neighbours.

    Parameters
    ----------
    elevation
        Heights (rows, columns), m; NaN where there is none.
    transform
        Of the grid, north up.
    crs
        Of the grid; a plane true to scale where None.
    geographic
        Whether the grid is in degrees, where no CRS is given.

    Returns
    -------
    ndarray
        Slope (rows, columns), degrees; NaN on the edge and beside cells without a height.

    Notes
    -----
    Horn (1981), Hill shading and the reflectance map: the method of ``gdaldem slope``.

    Examples
    --------
    >>> from rasterio.transform import from_origin
    >>> plane = np.arange(3.0) * 10 * np.ones((3, 1))
    >>> float(slope_degrees(plane, from_origin(0, 3, 10, 10))[1, 1])
    45.0
    """
    degrees = np.full(elevation.shape, np.nan)
    if min(elevation.shape) < 3:
        return degrees
    z = [[elevation[row : row - 2 or None, column : column - 2 or None] for column in range(3)] for row in range(3)]
    rows, columns = elevation.shape
    sizes = cell_size_m(transform, rows, columns=columns, crs=crs, geographic=geographic)
    width, height = (size[1:-1] for size in sizes)
    east = ((z[0][2] + 2 * z[1][2] + z[2][2]) - (z[0][0] + 2 * z[1][0] + z[2][0])) / (8 * width)
    north = ((z[0][0] + 2 * z[0][1] + z[0][2]) - (z[2][0] + 2 * z[2][1] + z[2][2])) / (8 * height)
    slope = np.degrees(np.arctan(np.hypot(east, north)))
    degrees[1:-1, 1:-1] = np.where(np.isnan(elevation[1:-1, 1:-1]), np.nan, slope)
    return degrees

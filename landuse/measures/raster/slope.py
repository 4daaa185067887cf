"""Slope from elevation, true to the metric size of a cell at its latitude."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from rasterio.transform import Affine

#: CGCS2000: semi-major axis, m, and first eccentricity squared.
_A, _E2 = 6378137.0, 0.0066943800229


def cell_size_m(transform: Affine, rows: int, *, geographic: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the metric size of the cells of each row.

    Parameters
    ----------
    transform
        Of the grid, north up.
    rows
        How many rows.
    geographic
        Whether the grid is in degrees.

    Returns
    -------
    tuple
        Width (rows, 1) and height (rows, 1) of a cell, m.
    """
    if not geographic:
        return np.full((rows, 1), transform.a), np.full((rows, 1), -transform.e)
    latitude = np.radians(transform.f + (np.arange(rows)[:, None] + 0.5) * transform.e)
    w2 = 1 - _E2 * np.sin(latitude) ** 2
    east = np.radians(transform.a) * np.cos(latitude) * _A / np.sqrt(w2)
    north = np.radians(-transform.e) * _A * (1 - _E2) / w2**1.5
    return east, north


def slope_degrees(elevation: NDArray[np.float64], transform: Affine, *, geographic: bool) -> NDArray[np.float64]:
    """Measure the slope at each cell from its eight neighbours.

    Parameters
    ----------
    elevation
        Heights (rows, columns), m; NaN where there is none.
    transform
        Of the grid, north up.
    geographic
        Whether the grid is in degrees.

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
    >>> float(slope_degrees(plane, from_origin(0, 3, 10, 10), geographic=False)[1, 1])
    45.0
    """
    found = np.full(elevation.shape, np.nan)
    if min(elevation.shape) < 3:
        return found
    z = [[elevation[row : row - 2 or None, column : column - 2 or None] for column in range(3)] for row in range(3)]
    width, height = (size[1:-1] for size in cell_size_m(transform, elevation.shape[0], geographic=geographic))
    east = ((z[0][2] + 2 * z[1][2] + z[2][2]) - (z[0][0] + 2 * z[1][0] + z[2][0])) / (8 * width)
    north = ((z[0][0] + 2 * z[0][1] + z[0][2]) - (z[2][0] + 2 * z[2][1] + z[2][2])) / (8 * height)
    slope = np.degrees(np.arctan(np.hypot(east, north)))
    found[1:-1, 1:-1] = np.where(np.isnan(elevation[1:-1, 1:-1]), np.nan, slope)
    return found

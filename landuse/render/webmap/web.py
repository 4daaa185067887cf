"""The projection web maps are drawn in (EPSG:3857), for what is placed on the page; nothing is measured in it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Half the earth's circumference as web maps have it, m.
HALF_ROUND = float(np.pi * 6_378_137.0)
Points = NDArray[np.float64]


def to_web(points: Points) -> Points:
    """Project degrees."""
    north = np.log(np.tan(np.pi / 4 + np.radians(points[:, 1]) / 2)) / np.pi
    return np.column_stack([points[:, 0] / 180, north]) * HALF_ROUND


def to_degrees(points: Points) -> Points:
    """Take metres back to degrees."""
    lat = 2 * np.arctan(np.exp(points[:, 1] / HALF_ROUND * np.pi)) - np.pi / 2
    return np.column_stack([points[:, 0] / HALF_ROUND * 180, np.degrees(lat)])

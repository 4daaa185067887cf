"""The ground a case is about, for readers that can leave a province unread."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from landuse.geometry.crs.bands import GEOGRAPHIC
from landuse.geometry.crs.interpret import examine_crs

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Metres of a degree of latitude, rounded down: a margin may be wider than asked for, and never narrower.
_DEGREE_M = 110_500.0
#: Steps, in degrees, at which the sides of the box are taken along into another system, where they are curves.
_STEP = 0.02


@dataclass(frozen=True)
class ReadExtent:
    """The surroundings of a boundary.

    Parameters
    ----------
    west, south, east, north
        Box around the boundary, degrees.
    margin_m
        How far beyond it to read, m.
    above
        A layer with no more features than this is read whole.
    """

    west: float
    south: float
    east: float
    north: float
    margin_m: float = 1000.0
    above: int = 20_000

    def box_in(self, crs: object) -> tuple[float, float, float, float] | None:
        """Return the box, margin included, in a layer's own system.

        Parameters
        ----------
        crs
            The layer's CRS.

        Returns
        -------
        tuple or None
            West, south, east, north; None where the CRS is not known or cannot be used, and all must be read.
        """
        if crs is None or examine_crs(crs).trouble:
            return None
        west, south, east, north = map(float, self.ground_in(crs).bounds)
        return west, south, east, north

    def ground_in(self, crs: object) -> BaseGeometry:
        """Return the ground that is read, in some system.

        Parameters
        ----------
        crs
            A CRS that may be used.

        Returns
        -------
        shapely.Polygon
            The box around the boundary and its margin, its sides curved as that system has them.
        """
        north_m = self.margin_m / _DEGREE_M
        east_m = north_m / max(0.2, math.cos(math.radians(max(abs(self.south), abs(self.north)))))
        box = shapely.box(self.west - east_m, self.south - north_m, self.east + east_m, self.north + north_m)
        fine = gpd.GeoSeries([shapely.segmentize(box, _STEP)], crs=GEOGRAPHIC["CGCS2000"])
        return fine.to_crs(crs).iloc[0]

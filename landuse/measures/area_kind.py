"""Which area a measure is in: that of the plane, or the official one on the ellipsoid."""

from __future__ import annotations

from typing import Literal, TypeAlias

from shapely.geometry.base import BaseGeometry

from landuse.core.errors import CrsRefused
from landuse.core.messages import Message
from landuse.geometry.area import official_area

#: ``plane`` or ``official``; a rule, or the parameters of a case, say which.
AreaKind: TypeAlias = Literal["plane", "official"]


def area_of(geometry: BaseGeometry, kind: AreaKind, crs: object) -> float:
    """Measure a ground in the plane or on the ellipsoid.

    Parameters
    ----------
    geometry
        Polygons in the work CRS, m.
    kind
        ``plane`` or ``official``.
    crs
        Their CRS; only the official area needs it.

    Returns
    -------
    float
        Area, m²: the plane one unrounded, the official one to 0.01 m², as its formula says.

    Raises
    ------
    InputError
        If the official area is asked for and the CRS is unknown or no Gauss-Krüger band.

    Notes
    -----
    国土调查办发〔2008〕32号, by `landuse.geometry.area.official_area`.
    """
    if kind == "plane":
        return float(geometry.area)
    if crs is None:
        raise CrsRefused(
            Message("the official area needs to know the band the coordinates are in"),
            next=Message("Give the layer its CRS"),
        )
    return float(official_area([geometry], crs=crs)[0]) if geometry.area > 0 else 0.0

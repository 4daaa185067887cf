"""Plane area and the official ellipsoidal area of polygons.

The official area (椭球面积) is that of 国土调查办发〔2008〕32号: edges are straight in the Gauss plane, densified
there, taken back to latitude and longitude, and each piece is a trapezoid on the ellipsoid between the edge and the
central meridian.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from landuse.core.errors import CrsRefused, InputError
from landuse.core.messages import Message
from landuse.geometry.crs.areal_scale import require_true_areas
from landuse.geometry.crs.interpret import examine_crs
from landuse.geometry.ellipsoidal import ClosedRings, ring_areas, rings_of
from landuse.geometry.ellipsoids import ELLIPSOIDS, Ellipsoid
from landuse.geometry.stated_area import StatedArea, compare_stated_area

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "StatedArea",
    "compare_stated_area",
    "net_area",
    "official_area",
    "plane_area",
    "proportional_parts",
    "round_half_away",
]

_DATUM_ELLIPSOIDS = {"CGCS2000": "CGCS2000", "WGS 84": "CGCS2000", "Xian 80": "Xian80"}


def plane_area(geometries: Any) -> Any:  # noqa: ANN401  a Series for a Series, an array for an array
    """Measure area in the plane of the coordinates.

    Parameters
    ----------
    geometries
        GeoSeries, GeoDataFrame or array of polygons (N,), in metres.

    Returns
    -------
    Series or ndarray
        Area, m², unrounded, with the caller's index; 0 for what has no area, NaN for no geometry.

    Raises
    ------
    InputError
        If the CRS is in degrees, or areas in it are not those on the ground there, such as in EPSG:3857.
    """
    crs = getattr(geometries, "crs", None)
    if crs is not None and crs.is_geographic:
        raise CrsRefused(
            Message("area cannot be measured in degrees ({crs})", crs=crs.name),
            next=Message("Project the layer to its band first"),
        )
    if crs is not None:
        require_true_areas([(crs, _array(geometries))])
    return _like(geometries, shapely.area(_array(geometries)))


def official_area(
    geometries: Any,  # noqa: ANN401
    *,
    crs: object = None,
    ellipsoid: str | None = None,
    false_easting: float | None = None,
    densify_m: float = 70.0,
) -> Any:  # noqa: ANN401
    """Compute the official ellipsoidal area (椭球面积) of polygons in a Gauss-Krüger band.

    Edges longer than ``densify_m`` get equally spaced points, coordinates are rounded to 4 decimals, latitudes and
    longitudes to a millionth of a second, areas to 0.01 m², half away from zero. The central meridian does not enter:
    longitudes are counted from it.

    Parameters
    ----------
    geometries
        GeoSeries, GeoDataFrame or array of polygons and multipolygons (N,), coordinates (E, N) in metres.
    crs
        Their CRS, where they do not carry it: a CGCS2000 or Xian 80 band, with or without zone prefix.
    ellipsoid
        ``CGCS2000`` or ``Xian80``, where there is no CRS; CGCS2000 unless said.
    false_easting
        Easting of the central meridian, m, where there is no CRS; 500 000 and the zone prefix that the coordinates
        carry, unless said.
    densify_m
        Length above which an edge gets points, m; the survey software takes 70.

    Returns
    -------
    Series or ndarray
        Area, m², with the caller's index; 0 for what has no area, NaN for no geometry.

    Raises
    ------
    InputError
        If the CRS is no Gauss-Krüger band on one of the two ellipsoids, or the coordinates are degrees.

    Notes
    -----
    国土调查办发〔2008〕32号, 图幅理论面积与图斑椭球面积计算公式及要求; the roundings and the 70 m are those of the
    survey software. Since ``2 sin(ΔB/2) cos(Bm) = sin B2 - sin B1``, and so for each multiple, a trapezoid is
    ``b² Lm (F(B2) - F(B1))`` with one function F for each vertex.
    """
    crs = getattr(geometries, "crs", None) if crs is None else crs
    array = _array(geometries)
    rings = rings_of(array)
    figure, east0 = _frame_of_reference(crs, ellipsoid, false_easting, rings)
    areas = ring_areas(rings, figure, east0, densify_m)
    signed = np.where(rings.is_hole, -areas, areas)
    total = np.bincount(rings.owner, weights=signed, minlength=len(array)).astype(float)
    return _like(geometries, np.where(shapely.is_missing(array), np.nan, round_half_away(total, 2)))


def round_half_away(values: Any, decimals: int) -> Any:  # noqa: ANN401
    """Round half away from zero, an array at a time.

    Parameters
    ----------
    values
        Numbers: Series, array (N,) or scalar.
    decimals
        Digits kept after the point.

    Returns
    -------
    Series, ndarray or float
        The rounded numbers. A number within the last bit of a half counts as the half, as its decimal text does.
    """
    scale = 10.0**decimals
    return np.copysign(np.floor(np.nextafter(np.abs(values) * scale + 0.5, np.inf)) / scale, values)


def net_area(area_m2: Any, deduction: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Split the area of a land-use patch into what is deducted (扣除面积) and what is left (图斑地类面积).

    Parameters
    ----------
    area_m2
        TBMJ, m².
    deduction
        KCXS, the share deducted for field ridges, from 0 to less than 1; missing is 0.

    Returns
    -------
    deducted, left
        KCMJ = TBMJ x KCXS and TBDLMJ = TBMJ - KCMJ, m², each to 0.01 (TD/T 1057-2020).

    Raises
    ------
    InputError
        If a coefficient is not in that range.
    """
    share = np.nan_to_num(np.asarray(deduction, dtype=float), nan=0.0)
    wrong = share[(share < 0) | (share >= 1)]
    if wrong.size:
        raise InputError(
            Message("a deduction coefficient (KCXS) is {coefficient:g}", coefficient=wrong.flat[0]),
            next=Message("It goes from 0 to less than 1"),
        )
    deducted = round_half_away(area_m2 * share, 2)
    return deducted, round_half_away(area_m2 - deducted, 2)


def proportional_parts(stated_m2: Any, part_m2: Any, whole_m2: Any) -> Any:  # noqa: ANN401
    """Share out a stated area to the pieces of a cut parcel, by their plane areas.

    Parameters
    ----------
    stated_m2
        TBMJ of the parcel each piece is of (N,), m².
    part_m2
        Plane area of the piece (N,), m².
    whole_m2
        Plane area of the whole parcel (N,), m².

    Returns
    -------
    Series or ndarray
        TBMJ x part / whole, m², unrounded, so that the pieces of a parcel sum to its TBMJ; NaN where the parcel has
        no area.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return stated_m2 * (part_m2 / np.where(np.asarray(whole_m2) > 0, whole_m2, np.nan))


def _array(geometries: Any) -> Any:  # noqa: ANN401
    if isinstance(geometries, pd.DataFrame):
        geometries = geometries.geometry
    return np.asarray(geometries, dtype=object)


def _like(geometries: Any, values: Floats) -> Any:  # noqa: ANN401
    return pd.Series(values, index=geometries.index) if isinstance(geometries, (pd.Series, pd.DataFrame)) else values


def _frame_of_reference(
    crs: object, ellipsoid: str | None, false_easting: float | None, rings: ClosedRings
) -> tuple[Ellipsoid, float]:
    # the first vertex tells metres in nearly all cases; only where it does not are all of them looked at
    degrees = len(rings.east) and all(abs(axis[0]) <= 180 for axis in (rings.east, rings.north))
    degrees = degrees and max(np.abs(rings.east).max(), np.abs(rings.north).max()) <= 180
    if degrees and (crs is None or not CRS.from_user_input(crs).is_projected):
        raise CrsRefused(
            Message("official area cannot be computed from degrees"),
            next=Message("Project the layer to its band first"),
        )
    if crs is not None:
        reading = examine_crs(crs)
        name = _DATUM_ELLIPSOIDS.get(reading.datum)
        if reading.zone is None or name is None:
            what = Message(
                "official area is defined in a Gauss-Krüger band of CGCS2000 or Xian 80, not in {kind}",
                kind=reading.kind,
            )
            raise CrsRefused(what, next=Message("Project the layer to its band first"))
        return ELLIPSOIDS[name], 500_000.0 + 1e6 * reading.zone * reading.prefixed
    if ellipsoid is not None and ellipsoid not in ELLIPSOIDS:
        raise CrsRefused(
            Message("there are no constants for the ellipsoid '{ellipsoid}'", ellipsoid=ellipsoid),
            next=Message("There are {ellipsoids}", ellipsoids=list(ELLIPSOIDS)),
        )
    prefix = rings.east[0] // 1e6 if len(rings.east) else 0.0
    return ELLIPSOIDS[ellipsoid or "CGCS2000"], 500_000.0 + 1e6 * prefix if false_easting is None else false_easting

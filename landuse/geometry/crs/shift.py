"""Datum shifts from Xian 80 and Beijing 54 by the user's own four or seven parameters.

The parameters are not public, and programs differ in the sign of their rotations; so a file of parameters must bring at
least one point known in both systems, and is refused where it misses it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import shapely
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pyproj import CRS, Transformer

from landuse.core.errors import InputError
from landuse.core.form_faults import form_fault
from landuse.core.messages import Message
from landuse.core.toml_file import read_toml
from landuse.geometry.crs.bands import GEOGRAPHIC
from landuse.geometry.crs.interpret import examine_crs, read_crs

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_SHIFTED = Message(
    "moved from {source} to {target} by the {kind} parameters of {by}; at {checks:count} known "
    "points it is off by at most {residual:m}"
)


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Four(_Model):
    """Four plane parameters: X north, Y east without zone prefix, ``X' = dx + k (X cos a - Y sin a)``."""

    dx_m: float
    dy_m: float
    rotation_arcsec: float
    scale_ppm: float


class Seven(_Model):
    """Seven parameters of a Bursa-Wolf shift (布尔莎); China writes them as coordinate-frame rotations."""

    dx_m: float
    dy_m: float
    dz_m: float
    rx_arcsec: float
    ry_arcsec: float
    rz_arcsec: float
    scale_ppm: float
    convention: Literal["coordinate_frame", "position_vector"] = "coordinate_frame"


class KnownPoint(_Model):
    """A point known in both systems, X north before Y east, as the bands of the file have them."""

    source: tuple[float, float] = Field(alias="from")
    target: tuple[float, float] = Field(alias="to")


class ShiftFile(_Model):
    """A file of parameters, checked in its form."""

    source: str = Field(alias="from")
    target: str = Field(alias="to")
    by: str
    four: Four | None = None
    seven: Seven | None = None
    tolerance_m: float = Field(default=0.1, gt=0)
    points: tuple[KnownPoint, ...] = Field(min_length=1)


@dataclass(frozen=True)
class DatumShift:
    """A datum shift that was held against its known points.

    Parameters
    ----------
    file
        The parameters.
    source, target
        EPSG codes of the bands it leads from and to.
    residual_m
        The largest miss at a known point, m.
    """

    file: ShiftFile
    source: int
    target: int
    residual_m: float


class _Ends(NamedTuple):
    source: int
    target: int


def read_shift(path: Path) -> DatumShift:
    """Read a file of four or seven parameters and hold it against its known points.

    Parameters
    ----------
    path
        A TOML file with ``from`` and ``to`` (``"EPSG:2363"``), ``by``, one of ``[four]`` (``dx_m``, ``dy_m``,
        ``rotation_arcsec``, ``scale_ppm``) and ``[seven]`` (``dx_m``, ``dy_m``, ``dz_m``, ``rx_arcsec``,
        ``ry_arcsec``, ``rz_arcsec``, ``scale_ppm``, ``convention``), ``[[points]]`` with ``from`` and ``to`` as
        ``[X, Y]``, and, where 0.1 is not meant, ``tolerance_m``.

    Returns
    -------
    DatumShift
        The shift, ready to be applied.

    Raises
    ------
    InputError
        If the file is wrong in form, its systems are no bands, or it misses a known point by more than its tolerance.
    """
    try:
        file = ShiftFile.model_validate(read_toml(path))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise InputError(
            Message("'{key}': {fault}", key=key, fault=form_fault(first)),
            where=str(path),
            next=Message("See the keys in the documentation"),
        ) from error
    if (file.four is None) == (file.seven is None):
        raise InputError(
            Message("it needs either [four] or [seven]"), where=str(path), next=Message("Give one of them")
        )
    ends = _ends(file, str(path))
    given = np.array([point.source[::-1] for point in file.points])
    wanted = np.array([point.target[::-1] for point in file.points])
    residual = float(np.hypot(*(_move(given, file, ends) - wanted).T).max())
    if not residual <= file.tolerance_m:
        raise InputError(
            Message(
                "the parameters miss a known point by {residual:.3f} m, and {tolerance_m:g} m is allowed",
                residual=residual,
                tolerance_m=file.tolerance_m,
            ),
            where=str(path),
            next=Message("Check the signs and units of the rotations, and X before Y"),
        )
    return DatumShift(file, *ends, residual)


def apply_shift(
    frame: gpd.GeoDataFrame, shift: DatumShift, *, where: str = ""
) -> tuple[gpd.GeoDataFrame, tuple[Message, ...]]:
    """Take a layer from Xian 80 or Beijing 54 to CGCS2000 by the user's parameters.

    Parameters
    ----------
    frame
        A layer in the system the shift leads from.
    shift
        The shift.
    where
        The file or layer, for the message.

    Returns
    -------
    frame
        A new frame in the band the shift leads to, with the same index.
    notes
        What should be said of the way there.

    Raises
    ------
    InputError
        If the layer is in another system than the shift leads from.
    """
    if frame.crs is None or examine_crs(frame.crs).epsg != shift.source:
        what = Message(
            "its CRS is '{crs}', and the parameters lead from EPSG:{source}",
            crs=Message("none") if frame.crs is None else CRS.from_user_input(frame.crs).name,
            source=shift.source,
        )
        raise InputError(what, where=where, next=Message("Give the parameters of its own system"))
    ends = _Ends(shift.source, shift.target)
    flat = shapely.force_2d(frame.geometry.array)
    moved = frame.set_geometry(shapely.transform(flat, lambda points: _move(points, shift.file, ends)))
    note = _SHIFTED(
        source=f"EPSG:{shift.source}",
        target=f"EPSG:{shift.target}",
        kind=Message("four") if shift.file.four else Message("seven"),
        by=shift.file.by,
        checks=len(shift.file.points),
        residual=shift.residual_m,
    )
    return moved.set_crs(shift.target, allow_override=True), (note,)


def _ends(file: ShiftFile, where: str) -> _Ends:
    source, target = examine_crs(file.source), read_crs(file.target)
    if source.datum not in {"Xian 80", "Beijing 54"} or source.zone is None or source.epsg is None:
        what = Message("'from' is {source}, and not a band of Xian 80 or Beijing 54", source=file.source)
        raise InputError(what, where=where, next=Message('Write, say, from = "EPSG:2363"'))
    if target.datum != "CGCS2000" or target.zone is None or target.epsg is None:
        raise InputError(
            Message("'to' is {target}, and not a band of CGCS2000", target=file.target),
            where=where,
            next=Message('Write to = "EPSG:4527"'),
        )
    return _Ends(source.epsg, target.epsg)


def _move(points: Floats, file: ShiftFile, ends: _Ends) -> Floats:
    return _by_four(points, file.four, ends) if file.four else _by_seven(points, file.seven, ends)


def _by_four(points: Floats, four: Four, ends: _Ends) -> Floats:
    east, north = points[:, 0] - _prefix_m(ends.source), points[:, 1]
    angle, scale = math.radians(four.rotation_arcsec / 3600), 1 + four.scale_ppm * 1e-6
    there_north = four.dx_m + scale * (north * math.cos(angle) - east * math.sin(angle))
    there_east = four.dy_m + scale * (north * math.sin(angle) + east * math.cos(angle))
    return np.column_stack((there_east + _prefix_m(ends.target), there_north))


def _prefix_m(epsg: int) -> float:
    reading = examine_crs(epsg)
    return 1e6 * (reading.zone or 0) * reading.prefixed


def _by_seven(points: Floats, seven: Any, ends: _Ends) -> Floats:  # noqa: ANN401  Seven, by the check on reading
    source = examine_crs(ends.source)
    geographic = CRS.from_epsg(GEOGRAPHIC[source.datum])
    lon, lat = Transformer.from_crs(ends.source, geographic, always_xy=True).transform(points[:, 0], points[:, 1])
    lon, lat, _ = Transformer.from_pipeline(_helmert(seven, geographic)).transform(lon, lat, np.zeros_like(lon))
    back = Transformer.from_crs(GEOGRAPHIC["CGCS2000"], ends.target, always_xy=True)
    return np.column_stack(back.transform(lon, lat))


def _helmert(seven: Seven, geographic: CRS) -> str:
    if geographic.ellipsoid is None:
        raise ValueError("a geographic system without ellipsoid")
    axis, flattening = geographic.ellipsoid.semi_major_metre, geographic.ellipsoid.inverse_flattening
    return (
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f"+step +proj=cart +a={axis!r} +rf={flattening!r} "
        f"+step +proj=helmert +x={seven.dx_m!r} +y={seven.dy_m!r} +z={seven.dz_m!r} +rx={seven.rx_arcsec!r} "
        f"+ry={seven.ry_arcsec!r} +rz={seven.rz_arcsec!r} +s={seven.scale_ppm!r} +convention={seven.convention} "
        "+step +inv +proj=cart +ellps=GRS80 +step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )

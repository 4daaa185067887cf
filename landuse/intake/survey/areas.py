"""The stated area of each plot against what was drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Transformer

from landuse.core.messages import Message
from landuse.core.units import convert, to_square_metres
from landuse.geometry.area import official_area
from landuse.geometry.crs.bands import GEOGRAPHIC, band_for
from landuse.geometry.crs.interpret import examine_crs
from landuse.geometry.stated_area import StatedArea, compare_stated_area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pyproj import CRS

    from landuse.core.issue_log import IssueLog
    from landuse.core.units import AreaUnit
    from landuse.intake.survey.tokens import PlotLine

_STATED = re.compile(r"([+-]?\d+(?:\.(\d*))?|[+-]?\.(\d+))\s*(.*)")
_UNITS: dict[str, AreaUnit] = {
    "公顷": "ha",
    "ha": "ha",
    "hm2": "ha",
    "hm²": "ha",
    "平方米": "m2",
    "平米": "m2",
    "㎡": "m2",
    "m2": "m2",
    "m²": "m2",
    "亩": "mu",
    "平方公里": "km2",
    "平方千米": "km2",
    "km2": "km2",
    "km²": "km2",
}
_WORDS: dict[AreaUnit, str] = {"ha": "公顷", "m2": "平方米", "mu": "亩", "km2": "平方公里"}


@dataclass(frozen=True)
class WrittenArea:
    """A stated area as it is written.

    Parameters
    ----------
    value
        The number.
    decimals
        Its digits after the point.
    unit
        The unit behind it; None where there is none.
    """

    value: float
    decimals: int
    unit: AreaUnit | None


def read_figure(text: str) -> WrittenArea | None:
    """Read a stated area.

    Parameters
    ----------
    text
        As it is written: ``20.7416``, ``0.7655公顷``.

    Returns
    -------
    WrittenArea or None
        The figure; None where it is none.
    """
    match = _STATED.fullmatch(text.strip())
    if not match or (match[4] and match[4].lower() not in _UNITS):
        return None
    return WrittenArea(float(match[1]), len(match[2] or match[3] or ""), _UNITS.get(match[4].lower()))


def check_areas(heads: Sequence[PlotLine], geometries: Any, crs: CRS | None, faults: IssueLog) -> NDArray[np.float64]:  # noqa: ANN401
    """Hold the stated area of each plot against its plane and its ellipsoidal area.

    Parameters
    ----------
    heads
        The heads (N,).
    geometries
        Polygons in a band with zone prefix, or in degrees (N,).
    crs
        Their CRS; None where the datum is not known.
    faults
        Where faults are noted.

    Returns
    -------
    ndarray
        The stated areas, ha (N,); NaN where none is stated.
    """
    plane = plane_of(geometries)
    drawn = shapely.area(plane)
    stated, unsure = np.full(len(heads), np.nan), []
    for row, head in enumerate(heads):
        figure = read_figure(head.area)
        if figure is None:
            if head.area:
                faults.add(
                    "AREA_FIELD", Message("the stated area '{area}' is no figure", area=head.area), **_at(head, row)
                )
            continue
        stated[row] = convert(to_square_metres(figure.value, figure.unit or "ha"), "ha")
        if figure.unit:
            what = Message(
                "the stated area '{area}' carries its unit; it was read as {stated:g} 公顷",
                area=head.area,
                stated=stated[row],
            )
            faults.add("AREA_UNIT", what, **_at(head, row))
        own = convert(to_square_metres(0.5 * 10.0**-figure.decimals, figure.unit or "ha"), "ha")
        if shapely.get_dimensions(plane[row]) == 2 and abs(drawn[row] / 1e4 - stated[row]) > own:
            unsure.append((row, figure))
    rows = [row for row, _ in unsure]
    official = official_area(plane[rows], ellipsoid=_ellipsoid(crs))
    for (row, figure), on_ellipsoid in zip(unsure, official, strict=True):
        agreement = compare_stated_area(
            figure.value, figure.unit or "ha", figure.decimals, float(drawn[row]), float(on_ellipsoid)
        )
        stated[row] = convert(agreement.stated_m2, "ha")
        _note(heads[row], row, agreement, (plane[row], float(on_ellipsoid)), faults)
    return stated


def _at(head: PlotLine, row: int) -> dict[str, Any]:
    return {"line": head.line or None, "row": row, "id": head.number}


def _note(head: PlotLine, row: int, agreement: StatedArea, drawn: tuple[Any, float], faults: IssueLog) -> None:
    plane, official_m2 = drawn
    if "AREA_UNIT" in agreement.faults:
        what = Message(
            "the stated area {area} looks like {unit} and should be 公顷; it was read as that",
            area=head.area,
            unit=_WORDS[agreement.unit],
        )
        faults.add("AREA_UNIT", what, **_at(head, row))
    if agreement.agrees_with is not None:
        return
    what = Message(
        "the stated area {area} is {stated:.4f} 公顷; drawn are {plane:.4f} in the plane and"
        " {official:.4f} on the ellipsoid, and {tolerance:.4g} may differ",
        area=head.area,
        stated=agreement.stated_m2 / 1e4,
        plane=plane.area / 1e4,
        official=official_m2 / 1e4,
        tolerance=agreement.tolerance_m2 / 1e4,
    )
    faults.add("AREA_MISMATCH", what, **_at(head, row))
    for number, part in enumerate(shapely.get_parts(plane), 1):
        if number > 1 and abs(plane.area - 2 * part.area - agreement.stated_m2) <= agreement.tolerance_m2:
            what = Message(
                "part {number} lies outside the others, but the stated area takes it for a hole", number=number
            )
            faults.add("HOLE_OUTSIDE", what, **_at(head, row), repaired=False)


def _ellipsoid(crs: CRS | None) -> str:
    return "Xian80" if crs is not None and examine_crs(crs).datum == "Xian 80" else "CGCS2000"


def plane_of(geometries: Any) -> Any:  # noqa: ANN401
    """Return geometries in metres.

    Parameters
    ----------
    geometries
        Geometries (N,), in metres or in degrees.

    Returns
    -------
    ndarray
        The same where they are in metres; else projected to the 3-degree band they lie in.
    """
    bounds = shapely.total_bounds(geometries)
    if not np.abs(bounds).max() <= 180:
        return geometries
    there = Transformer.from_crs(GEOGRAPHIC["CGCS2000"], band_for(float(bounds[0] + bounds[2]) / 2), always_xy=True)
    return shapely.transform(geometries, lambda degrees: np.column_stack(there.transform(degrees[:, 0], degrees[:, 1])))

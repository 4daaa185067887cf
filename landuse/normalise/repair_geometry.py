"""Makes geometry valid, aloud: each repair counted and listed by the user's id, with its area before and after."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue
from landuse.geometry.engine.arrays import one_array
from landuse.geometry.engine.tangles import refuse_tangled
from landuse.geometry.engine.union import sound
from landuse.geometry.overlay import united
from landuse.geometry.readings import SAME_M2, two_readings
from landuse.geometry.validity import reason_message

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

#: What GEOS says of an invalid geometry, as codes of read issues.
_CODES = {
    "Self-intersection": "SELF_INTERSECTION",
    "Ring Self-intersection": "RING_SELF_INTERSECTION",
    "Hole lies outside shell": "HOLE_OUTSIDE",
    "Nested shells": "NESTED_SHELLS",
    "Holes are nested": "NESTED_HOLES",
    "Interior is disconnected": "INTERIOR_DISCONNECTED",
    "Duplicate Rings": "DUPLICATE_RINGS",
    "Too few points in geometry component": "TOO_FEW_POINTS",
    "Ring is not closed": "RING_OPEN",
}
_REASON = re.compile(r"(?P<reason>[^\[]+)(?:\[(?P<place>[^\]]*)\])?")


def repair(frame: gpd.GeoDataFrame, *, where: str, id_column: str = "id") -> tuple[gpd.GeoDataFrame, list[ReadIssue]]:
    """Make every geometry valid, and leave out features that have none.

    Invalid geometry is mended by `shapely.make_valid`; of polygons only the ground is kept, of lines only the lines.

    Parameters
    ----------
    frame
        The features, in a CRS in metres; it is not changed.
    where
        What they were read from, for the log.
    id_column
        The column with the user's ids.

    Returns
    -------
    tuple of (GeoDataFrame, list of ReadIssue)
        The features with valid geometry, on the caller's index, and one entry for each that was touched or left out.

    Raises
    ------
    InputError
        If a coordinate is no finite number.
    """
    geometry = np.asarray(frame.geometry.array, dtype=object)
    ids = _ids(frame, id_column)
    refuse_corrupt(geometry, ids, where)
    absent = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    repairs = [
        ReadIssue("NO_GEOMETRY", Message("it has no geometry: its ground is not known"), where, ids[row], row)
        for row in np.flatnonzero(absent).tolist()
    ]
    mended = geometry.copy()
    kinds = shapely.get_dimensions(geometry)
    mixed = (shapely.get_type_id(geometry) == shapely.GeometryType.GEOMETRYCOLLECTION) & ~absent
    for row in np.flatnonzero((~shapely.is_valid(geometry) & ~absent) | mixed).tolist():
        if kinds[row] == 2:
            refuse_tangled(geometry[row], feature=ids[row] or f"#{row + 1}", where=where)
        mended[row] = _of_dimension(_make_valid(geometry[row]), int(kinds[row]))
        repairs.append(_entry(geometry[row], mended[row], where, ids[row], row))
    kept = ~absent & ~shapely.is_empty(mended)
    repaired = frame.copy()
    repaired[frame.geometry.name] = mended
    return repaired[kept], sorted(repairs, key=lambda entry: entry.row or 0)


def doubted(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame | None:
    """Find the features whose rings have two readings.

    Parameters
    ----------
    frame
        The features as found, in a CRS in metres.

    Returns
    -------
    GeoDataFrame or None
        On their index: ``agreed``, the ground that both readings have, and ``either``; None where each has one.
    """
    doubles = two_readings(np.asarray(frame.geometry.array, dtype=object))
    if doubles is None:
        return None
    columns = {
        name: gpd.GeoSeries(shapes, crs=frame.crs)
        for name, shapes in (("agreed", doubles.agreed), ("either", doubles.either))
    }
    return gpd.GeoDataFrame(columns, geometry="agreed", crs=frame.crs).set_axis(frame.index[doubles.at])


def refuse_corrupt(geometry: NDArray[np.object_], ids: list[str | None], where: str) -> None:
    """Refuse a vertex whose coordinates are no numbers, which leaves in doubt where the ground is.

    Parameters
    ----------
    geometry
        The geometries.
    ids
        The user's id of each, where it has one.
    where
        The file and layer, for the message.

    Raises
    ------
    InputError
        If there is one, with the id of its feature.
    """
    coordinates, rows = shapely.get_coordinates(geometry, return_index=True)
    corrupt = rows[~np.isfinite(coordinates).all(axis=1)]
    if corrupt.size:
        row = int(corrupt[0])
        raise InputError(
            Message(
                "feature {feature} has a vertex whose coordinates are no numbers", feature=ids[row] or f"#{row + 1}"
            ),
            where=where,
            next=Message("Correct the vertex in the source"),
        )


def _make_valid(geometry: BaseGeometry) -> BaseGeometry:
    # GEOS mends no bare ring; as a line it is what it was, and may cross itself
    bare = shapely.get_type_id(geometry) == shapely.GeometryType.LINEARRING
    return shapely.make_valid(shapely.LineString(geometry.coords) if bare else geometry)


def _ids(frame: gpd.GeoDataFrame, id_column: str) -> list[str | None]:
    if id_column not in frame:
        return [None] * len(frame)
    return [None if value is None or value != value else str(value) for value in frame[id_column]]


def _of_dimension(geometry: BaseGeometry, dimension: int) -> BaseGeometry:
    """Keep the parts of one dimension: ground of what was ground."""
    if shapely.get_type_id(geometry) != shapely.GeometryType.GEOMETRYCOLLECTION:
        return geometry if shapely.get_dimensions(geometry) == dimension else shapely.Polygon()
    parts = [part for part in _parts(geometry) if shapely.get_dimensions(part) == dimension]
    # parts of a collection may overlap: ground counts once
    if len(parts) == 1:
        return parts[0]
    return united(parts) if dimension == 2 else shapely.union_all(parts)


def _parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    parts: list[BaseGeometry] = []
    for part in shapely.get_parts(geometry):
        nested = shapely.get_type_id(part) == shapely.GeometryType.GEOMETRYCOLLECTION
        parts.extend(_parts(part) if nested else [part])
    return parts


def _entry(before: BaseGeometry, after: BaseGeometry, where: str, feature_id: str | None, row: int) -> ReadIssue:
    if shapely.is_valid(before):
        code, what = "MIXED_PARTS", Message("it holds parts of several kinds; those of the highest dimension were kept")
    else:
        match = _REASON.match(shapely.is_valid_reason(before))
        reason, place = (match["reason"].strip(), match["place"]) if match else ("Invalid", None)
        code = _CODES.get(reason, "INVALID")
        why = reason_message(reason)
        if place:
            why = Message("{reason} at ({place})", reason=why, place=_place(place))
        what = Message("{reason}; made valid", reason=why)
    if shapely.is_empty(after):
        what = Message("{what}; nothing was left of it", what=what)
    elif gap := _gap(before, after):
        what = Message("{what}; mended shell by shell and hole by hole it would have {gap:+.2f} m²", what=what, gap=gap)
    return ReadIssue(code, what, where, feature_id, row, None, float(before.area), float(after.area))


def _place(place: str) -> str:
    return ", ".join(f"{float(number):.3f}" for number in place.split()[:2])


def _gap(before: BaseGeometry, after: BaseGeometry) -> float:
    """Compute by how much, m², another reading of the same rings would differ (holes that cross); 0 where it agrees."""
    if shapely.get_dimensions(before) != 2 or shapely.is_valid(before):
        return 0.0
    gap = float(sound(one_array(before))[0].area - after.area)
    return gap if abs(gap) >= SAME_M2 else 0.0

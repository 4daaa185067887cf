"""What is to be said of where layers lie beside each other: shifted as GCJ-02 shifts, or outside their county."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from landuse.core.earth import METRES_PER_DEGREE
from landuse.core.errors import CrsRefused
from landuse.core.messages import Message
from landuse.geometry.crs.bands import GEOGRAPHIC
from landuse.geometry.crs.gcj02 import suspect_gcj02
from landuse.geometry.crs.interpret import examine_crs
from landuse.geometry.crs.locate import across_bands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from landuse.geometry.crs.locate import Layer

    GeometryArray = NDArray[np.object_]

OUT_OF_XZQ = Message(
    "OUT_OF_XZQ: all {count:count} features lie outside the county given, {far:m} from it at the "
    "nearest; most often the zone number or the central meridian is wrong"
)


def gcj02_note(frame: Layer, references: Sequence[Layer]) -> Message | None:
    """Return whether a layer in degrees may be GCJ-02, by layers of the same ground.

    Parameters
    ----------
    frame
        The layer, as found, with its CRS.
    references
        Layers that may be trusted more, such as those in a band.

    Returns
    -------
    Message or None
        The suspicion, where there is one; nothing is moved.
    """
    if frame.crs is None or not frame.crs.is_geographic or not len(frame):
        return None
    for other in references:
        if other.crs is None or not len(other):
            continue
        try:
            suspicion = suspect_gcj02(frame, other)
        except CrsRefused:  # what is wrong with either is said where it is read
            continue
        if suspicion is not None:
            return suspicion.note
    return None


def bands_note(frame: Layer) -> Message | None:
    """Return whether a layer runs across several 3-degree bands.

    Parameters
    ----------
    frame
        The layer.

    Returns
    -------
    Message or None
        None also where its CRS cannot be used: that is said where it is read.
    """
    if frame.crs is None or not len(frame) or examine_crs(frame.crs).trouble:
        return None
    try:
        return across_bands(frame)
    except CrsRefused:
        return None


def out_of_county_note(frame: Layer, counties: Layer) -> Message | None:
    """Return whether a layer lies wholly outside the county it should lie in.

    Parameters
    ----------
    frame
        The layer, with its CRS.
    counties
        The county's polygon, or several.

    Returns
    -------
    Message or None
        None where any of it lies inside, and where there is no way to tell.
    """
    shapes, homes = (_in_degrees(layer) for layer in (frame, counties))
    if not len(shapes) or not len(homes):
        return None
    home = shapely.union_all(homes)
    shapely.prepare(home)
    if shapely.intersects(home, shapes).any():
        return None
    far = float(shapely.distance(home, shapes).min()) * METRES_PER_DEGREE
    return OUT_OF_XZQ(count=len(shapes), far=far)


def _in_degrees(layer: Layer) -> GeometryArray:
    if layer.crs is None or examine_crs(layer.crs).trouble:
        return np.empty(0, dtype=object)
    degrees = layer if layer.crs.is_geographic else layer.to_crs(GEOGRAPHIC["CGCS2000"])
    shapes: GeometryArray = np.asarray(degrees.geometry.array)
    kept: GeometryArray = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    return kept

"""Reads and writes drawings (DXF): closed lines, hatches and blocks as ground, their layers and data as columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from landuse.core.earth import CHINA
from landuse.core.errors import LayerNotFound
from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue
from landuse.intake.base import RawData, ReadOptions, WriteOptions
from landuse.intake.cad.document import open_drawing, whole
from landuse.intake.cad.entities import walk
from landuse.intake.cad.frame import frame_of
from landuse.intake.cad.outlines import Grain
from landuse.intake.cad.report import DrawingReport
from landuse.intake.cad.tags import SYSTEM, unescape
from landuse.intake.cad.texts import with_texts
from landuse.intake.cad.write import write_drawing

if TYPE_CHECKING:
    from landuse.intake.cad.entities import DrawnEntity

SUFFIXES = (".dxf",)
WRITTEN = (".dxf",)

#: What $INSUNITS says, where it is another unit than the metre: in metres, and its name.
_UNITS = {
    1: (0.0254, "in"), 2: (0.3048, "ft"), 4: (0.001, "mm"), 5: (0.01, "cm"), 7: (1000.0, "km"), 14: (0.1, "dm"),
}  # fmt: skip
#: How far chords may lie off the arcs and splines they stand for, m.
CHORD_M = 0.001
#: Ends of a line that are no further apart, m, are one point drawn with noise: the tolerance for drawing faults.
NEAR_M = 0.002
_DEGREES_A_METRE = 1e-5


def list_layers(path: Path) -> list[str]:
    """List the layers of a drawing that something is drawn on."""
    opened = open_drawing(path)
    with whole(path):
        drawn, _ = walk(opened.drawing, layer=None, grain=Grain())
    used = {entity.layer: None for entity in drawn}
    order = [layer.dxf.name for layer in opened.drawing.layers if layer.dxf.name in used]
    return [*order, *(name for name in used if name not in order)]


def read_layer(path: Path, options: ReadOptions, *, chord_m: float = CHORD_M) -> RawData:
    """Read the ground a drawing bounds; its lines where nothing is closed, its points where there is no line.

    Closed lines, circles and ellipses, closed splines, and hatches with their holes are ground, in blocks too. Lines
    that merely meet are never made into ground; what is not closed is listed.
    """
    opened = open_drawing(path, options.encoding)
    with whole(path):
        grain = Grain(chord_m, NEAR_M)
        drawn, met = walk(opened.drawing, layer=options.layer, grain=grain)
        if _in_degrees(drawn):
            grain = Grain(chord_m * _DEGREES_A_METRE, NEAR_M * _DEGREES_A_METRE, "degrees")
            drawn, met = walk(opened.drawing, layer=options.layer, grain=grain)
        if options.layer is not None and not drawn and not met.others:
            _refuse_layer(path, options.layer)
        if options.layer is None and options.geometry == "polygon":
            _ask_layer(path, drawn)
        report = DrawingReport(path.name if options.layer is None else f"{path.name} ({options.layer})", grain)
        frame = frame_of(drawn, opened.drawing, report, holes=options.holes)
        frame = with_texts(frame, opened.drawing) if options.holes else frame
        repairs = (*opened.repairs, *report.entries(met, opened.drawing, drawn))
    crs = _crs(opened.drawing.header.custom_vars.get(SYSTEM))
    if crs is not None:
        frame = frame.set_crs(crs)
    frame, issues = in_metres(frame, int(opened.drawing.header.get("$INSUNITS", 0)), path.name)
    repairs = (*repairs, *issues)
    if options.bbox is not None:
        frame = frame[shapely.intersects(frame.geometry.array, shapely.box(*options.bbox))].reset_index(drop=True)
    return RawData(frame, crs, repairs, opened.encoding)


def write_layer(path: Path, frame: gpd.GeoDataFrame, options: WriteOptions) -> list[ReadIssue]:
    """Write a layer as a drawing: every ring a closed polyline, attributes as extended data."""
    return write_drawing(path, frame, layer=options.layer or path.stem, encoding=options.encoding)


def in_metres(frame: gpd.GeoDataFrame, units: int, where: str) -> tuple[gpd.GeoDataFrame, list[ReadIssue]]:
    """Return a drawing in metres, by its numbers and what its header says of its units ($INSUNITS).

    Parameters
    ----------
    frame
        What was drawn.
    units
        What the header says: 4 for millimetres, 6 for metres and so on.
    where
        The file, for the ledger.

    Returns
    -------
    tuple of (GeoDataFrame, list of ReadIssue)
        Scaled only where its numbers are places of China by that unit and by no other; said where both disagree.
    """
    metres, word = _UNITS.get(units, (1.0, ""))
    bounds = np.asarray(frame.total_bounds, dtype=float)
    if metres == 1.0 or not np.isfinite(bounds).all():
        return frame, []
    if _is_place(bounds):
        what = Message(
            "its header says that it is in {unit}; by its numbers it is in metres, and was read so", unit=word
        )
        return frame, [ReadIssue("UNITS", what, where)]
    if not _is_place(bounds * metres):
        return frame, []
    scaled = shapely.transform(np.asarray(frame.geometry.array, dtype=object), lambda places: places * metres)
    what = Message("it is drawn in {unit}, as its header says; it was taken to metres", unit=word)
    return frame.set_geometry(gpd.GeoSeries(scaled, index=frame.index, crs=frame.crs)), [
        ReadIssue("UNITS", what, where)
    ]


def _is_place(bounds: np.ndarray) -> bool:
    """Whether bounds are those of ground in a band of China, in metres."""
    west, south, east, north = bounds % [1e6, 1e9, 1e6, 1e9] if bounds[0] >= 1.3e7 else bounds
    return bool(1e5 <= west <= east <= 9e5 and 3e5 <= south <= north <= 6e6 and bounds[2] < 4.6e7)


def _ask_layer(path: Path, drawn: Sequence[DrawnEntity]) -> None:
    """Refuse to take all that is closed for ground where it stands on several layers: frames are none."""
    on: dict[str, Counter[str]] = {}
    for entity in drawn:
        if any(line.closed for line in entity.outlines):
            on.setdefault(entity.layer, Counter())[entity.kind] += 1
    if len(on) < 2:
        return
    layers = [
        Message("'{layer}': {kinds}", layer=layer, kinds=[f"{count} {kind}" for kind, count in kinds.items()])
        for layer, kinds in on.items()
    ]
    raise LayerNotFound(
        Message("closed lines stand on {count} layers: {layers}", count=len(on), layers=layers),
        where=str(path),
        next=Message('Name the one that is the ground: --layer NAME, or layer = "..." in a case'),
    )


def _refuse_layer(path: Path, layer: str) -> None:
    raise LayerNotFound(
        Message("nothing is drawn on layer '{layer}'; there are {layers}", layer=layer, layers=list_layers(path)),
        where=str(path),
        next=Message("Correct layer = ..."),
    )


def _in_degrees(drawn: Sequence[DrawnEntity]) -> bool:
    """Return whether all that is drawn lies where China does in degrees of longitude and latitude."""
    runs = [line.points for entity in drawn for line in entity.outlines if line.points]
    runs += [(entity.point,) for entity in drawn if entity.point is not None]
    if not runs:
        return False
    places = np.concatenate([np.array(run) for run in runs])
    (west, south), (east, north) = places.min(axis=0), places.max(axis=0)
    return bool(CHINA[0] <= west and CHINA[1] <= south and east <= CHINA[2] and north <= CHINA[3])


def _crs(kept: str | None) -> CRS | None:
    if kept is None:
        return None
    try:
        return CRS.from_user_input(unescape(kept))
    except CRSError:
        return None

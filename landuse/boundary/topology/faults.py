"""Faults of a drawing: their kinds, their table, what was too thin to be one, and which are agreed to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.core.evidence import Ignored
from landuse.core.messages import Lang, Message
from landuse.geometry.engine.slivers import widest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from landuse.boundary.rings import Floats, Ints
    from landuse.geometry.engine.arrays import GeometryArray

#: Two coordinates nearer than this are the same number written twice: what binary arithmetic leaves.
NOISE_M = 1e-6

#: Each kind of fault, and what a drafter is told of it.
MESSAGES: dict[str, Message] = {
    "overlap": Message(
        "{a} and {b} overlap by {area:m2}, {width:m} at the widest, at {place}. Draw one by the line of the other"
    ),
    "contained": Message("{b} lies wholly inside {a}, {area:m2}, at {place}. Cut it out of {a}, or delete it"),
    "duplicate": Message("{a} and {b} are the same ground, {area:m2}, at {place}. Delete one of them"),
    "gap": Message(
        "between {a} and {b} there is a gap of {area:m2}, {width:m} at the widest, at {place}. Join the "
        "lines, or draw what lies there"
    ),
    "hole": Message(
        "{a} has a hole of {area:m2} at {place} that nothing covers. Fill it, or say that it does not belong"
    ),
    "uncovered": Message(
        "{area:m2} of {b} is covered by nothing, {width:m} at the widest, at {place}. Draw what lies there"
    ),
    "beyond": Message("{a} reaches {area:m2} beyond {b}, {width:m} at the widest, at {place}. Cut it at the line"),
    "unmatched_vertex": Message(
        "the point {place} of {a} lies on a side of {b}, which has no point there. Add the point to {b}"
    ),
    "spike": Message(
        "{a} has a spike at {place}, {angle:plain}° wide and {length:m} long. See whether a point was drawn too many"
    ),
    "tiny": Message(
        "{a} has a splinter of {area:m2}, {width:m} at the widest, at {place}. Merge it with a neighbour, or delete it"
    ),
    "repeated_point": Message("{a} has the point {place} twice, {length:m} apart. Delete one"),
    "invalid": Message("the outline of {a} is not valid: {reason}, at {place}. Mend it before handing in"),
}
#: What a drafter is told of a hole that a boundary is drawn with.
LEFT_OUT = Message("{a} leaves out {area:m2} at {place}, as it is drawn: see that it does not belong")
COLUMNS = (
    "code", "id_a", "id_b", "area_m2", "width_m", "length_m", "angle_deg", "detail", "x_north_m", "y_east_m",
    "row_a", "row_b", "accepted", "reason", "accepted_by",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class FaultArrays:
    """What one search found, before it has ids: parallel arrays, and what was too thin.

    Parameters
    ----------
    code
        The kind of fault.
    a, b
        Positions of the units; -1 for none.
    where
        The place of each: polygon or point.
    length_m, angle_deg
        Where the kind has them.
    detail
        What else is to be said of each.
    thin
        Grounds of this kind thinner than the tolerance.
    near
        Points of this kind nearer than the tolerance, as distances, m.
    """

    code: str
    a: Ints
    b: Ints
    where: GeometryArray
    length_m: Floats | None = None
    angle_deg: Floats | None = None
    detail: Sequence[str] | None = None
    thin: GeometryArray = field(default_factory=lambda: np.zeros(0, dtype=object))
    near: Floats = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True, eq=False)
class TopologyFaults:
    """The faults of a drawing, and what was below the tolerance.

    Parameters
    ----------
    frame
        One row a fault, with the columns of `COLUMNS` and its place as geometry: the ground of an overlap or a gap,
        the point of a spike. ``width_m`` is the widest; ``row_a`` and ``row_b`` are positions, -1 for none.
    ignored
        For each kind, what was thinner or nearer than the tolerance: how many, how much, how wide at most.
    tolerance_m
        The width below which nothing counts, m.
    """

    frame: gpd.GeoDataFrame
    ignored: Mapping[str, Ignored]
    tolerance_m: float

    def messages(self, lang: Lang = "zh") -> pd.Series:
        """Write each fault in a sentence that a drafter can act on."""
        texts = [sentence.text(lang) for sentence in self.sentences()]
        return pd.Series(texts, index=self.frame.index, name="message", dtype=object)

    def sentences(self) -> list[Message]:
        """Return each fault as a sentence that a drafter can act on, in the order of ``frame``."""
        return [_sentence(row) for row in self.frame.itertuples(index=False)]

    def left_out(self, wider_than_m: float) -> tuple[TopologyFaults, list[Message]]:
        """Part the holes that a boundary is drawn with from its faults: nobody leaves a strip out on purpose.

        Parameters
        ----------
        wider_than_m
            What is as narrow as this is a fault still, m.

        Returns
        -------
        tuple
            The faults without those holes, and a sentence for each of them that nobody agreed to.
        """
        frame = self.frame
        hole = (frame["code"] == "hole") & (frame["width_m"] > wider_than_m)
        rows = frame[hole & ~frame["accepted"].astype(bool)].itertuples(index=False)
        return replace(self, frame=frame[~hole].reset_index(drop=True)), [_sentence(row, LEFT_OUT) for row in rows]

    def only(self, codes: Iterable[str]) -> TopologyFaults:
        """Keep some kinds of faults.

        Parameters
        ----------
        codes
            The kinds to keep.

        Returns
        -------
        TopologyFaults
            The same without the others.
        """
        kept = set(codes)
        frame = self.frame[self.frame["code"].isin(kept)].reset_index(drop=True)
        return replace(self, frame=frame, ignored={code: what for code, what in self.ignored.items() if code in kept})


def put_together(
    faults: Sequence[FaultArrays], ids: Sequence[object], crs: object, tolerance_m: float
) -> TopologyFaults:
    """Make the table of faults from what the searches found.

    Parameters
    ----------
    found
        What was found.
    ids
        The user's id of each unit; None stands for one that has none.
    crs
        The CRS.
    tolerance_m
        The tolerance, m.

    Returns
    -------
    TopologyFaults
        In an order that depends on kind, ids and place only.
    """
    frames = [_frame(fault, ids) for fault in faults if len(fault.where)]
    empty = gpd.GeoDataFrame({name: [] for name in COLUMNS}, geometry=[])
    table = pd.concat(frames, ignore_index=True) if frames else empty
    order = list(MESSAGES)
    keys = pd.DataFrame(
        {
            "code": table["code"].map(order.index).astype(int),
            "a": table["id_a"].astype(str),
            "b": table["id_b"].astype(str),
            "x": table["x_north_m"].astype(float).round(3),
            "y": table["y_east_m"].astype(float).round(3),
        }
    )
    ranked = table.loc[keys.sort_values(["code", "a", "b", "x", "y"], kind="stable").index].reset_index(drop=True)
    frame = gpd.GeoDataFrame(ranked[[*COLUMNS, "geometry"]], geometry="geometry", crs=crs)
    return TopologyFaults(frame, _ignored(faults, tolerance_m), tolerance_m)


def widths(polygons: GeometryArray) -> Floats:
    """Measure how wide each polygon is at its widest: the diameter of the greatest circle in it.

    Parameters
    ----------
    polygons
        Shape (n,): single valid polygons, m.

    Returns
    -------
    ndarray
        Width to a thousandth of itself, m; shape (n,).
    """
    # Every point lies within the inner radius of the outline, so that it is at least area / outline.
    least = shapely.area(polygons) / np.maximum(shapely.length(polygons), NOISE_M)
    circles = shapely.maximum_inscribed_circle(polygons, tolerance=np.maximum(least / 1000, NOISE_M / 10))
    return np.asarray(2 * shapely.length(circles))


def _frame(fault: FaultArrays, ids: Sequence[object]) -> gpd.GeoDataFrame:
    count = len(fault.where)
    spots = shapely.get_coordinates(shapely.point_on_surface(fault.where))
    polygonal = shapely.get_dimensions(fault.where) == 2
    width = np.full(count, np.nan)
    width[polygonal] = widths(fault.where[polygonal])
    nothing = np.full(count, np.nan)
    columns = {
        "code": fault.code,
        "id_a": [ids[at] if at >= 0 else None for at in fault.a.tolist()],
        "id_b": [ids[at] if at >= 0 else None for at in fault.b.tolist()],
        "area_m2": np.where(polygonal, shapely.area(fault.where), np.nan),
        "width_m": width,
        "length_m": nothing if fault.length_m is None else fault.length_m,
        "angle_deg": nothing if fault.angle_deg is None else fault.angle_deg,
        "detail": "" if fault.detail is None else list(fault.detail),
        "x_north_m": spots[:, 1],
        "y_east_m": spots[:, 0],
        "row_a": fault.a,
        "row_b": fault.b,
        "accepted": False,
        "reason": "",
        "accepted_by": "",
    }
    return gpd.GeoDataFrame(columns, geometry=fault.where, index=np.arange(count))


def _ignored(faults: Sequence[FaultArrays], tolerance_m: float) -> dict[str, Ignored]:
    total: dict[str, Ignored] = {}
    for fault in faults:
        mine = Ignored(tolerance_m=tolerance_m)
        if len(fault.thin):
            mine += Ignored(len(fault.thin), float(shapely.area(fault.thin).sum()), widest(fault.thin, tolerance_m))
        if len(fault.near):
            mine += Ignored(len(fault.near), 0.0, float(fault.near.max()))
        total[fault.code] = total.get(fault.code, Ignored()) + mine
    return total


def _sentence(row: object, sentence: Message | None = None) -> Message:
    fault = row._asdict()  # type: ignore[attr-defined]
    return (sentence or MESSAGES[fault["code"]])(
        a=fault["id_a"],
        b=fault["id_b"],
        area=fault["area_m2"],
        width=fault["width_m"],
        length=fault["length_m"],
        angle=fault["angle_deg"],
        reason=fault["detail"],
        place=f"X={fault['x_north_m']:.3f}, Y={fault['y_east_m']:.3f}",
    )

"""Judges a case again on the same ground drawn otherwise: no verdict and no figure may move."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from landuse.core.messages import Message
from landuse.core.progress import steps

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from landuse.core.case import Case
    from landuse.core.findings import Finding, Review
    from landuse.core.layer import Layer

Frame = Callable[["gpd.GeoDataFrame"], "gpd.GeoDataFrame"]
#: What a figure may differ by when the same ground is drawn otherwise: 1 dm², and the last digits of a float.
_ABSOLUTE, _RELATIVE = 0.01, 1e-9
#: No side is longer than this where points are put on it, m.
_SIDE_M = 37.0
_SEED = 19


@dataclass(frozen=True)
class Moved:
    """A finding that differs when the same ground is drawn otherwise."""

    change: str
    finding: str
    before: str
    after: str


@dataclass(frozen=True)
class SelfTest:
    """What a self-test changed, how many findings it compared each time, and which moved."""

    changes: tuple[str, ...]
    findings: int
    moved: tuple[Moved, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it for the record."""
        return {
            "changes": list(self.changes),
            "findings": self.findings,
            "moved": [
                {"change": change.change, "finding": change.finding, "before": change.before, "after": change.after}
                for change in self.moved
            ],
        }

    def line(self) -> Message:
        """Return what is to be said of it."""
        if not self.moved:
            return Message(
                "self-test: {n} findings came out the same when the data were {changes}",
                n=self.findings, changes=list(map(_named, self.changes)),
            )  # fmt: skip
        first = self.moved[0]
        return Message(
            "self-test: {count} findings moved, the first: {finding} from {before} to {after} when the data were "
            "{change}; do not rely on this review, and report it",
            count=len(self.moved), finding=first.finding, before=first.before, after=first.after,
            change=_named(first.change),
        )  # fmt: skip


def _named(change: str) -> Message:
    return {
        "reordered": Message("put in another order"),
        "reversed": Message("drawn the other way round"),
        "densified": Message("drawn with more points on their sides"),
        "shifted": Message("begun at another point of each ring"),
        "split": Message("split into single parts"),
    }[change]


def self_test(case: Case, review: Review, judge: Callable[[Case], Review]) -> SelfTest:
    """Judge a case again with its layers reordered, reversed, densified, begun elsewhere and split, and compare.

    Parameters
    ----------
    case
        The case, as it was read.
    review
        What was judged of it.
    judge
        How it is judged.

    Returns
    -------
    SelfTest
        Which findings moved.
    """
    changes: dict[str, Frame] = {
        "reordered": _reordered,
        "reversed": _redrawn(shapely.reverse),
        "densified": _redrawn(lambda shapes: shapely.segmentize(shapes, _SIDE_M)),
        "shifted": _redrawn(_begun_elsewhere),
        "split": _split,
    }
    moved: list[Moved] = []
    for name in steps("self-test", list(changes)):
        again = judge(_changed(case, name, changes[name]))
        moved += _compared(name, review.items, again.items)
    return SelfTest(tuple(changes), len(review.items), tuple(moved))


def _changed(case: Case, name: str, change: Frame) -> Case:
    layers = {role: tuple(_changed_layer(layer, name, change) for layer in many) for role, many in case.layers.items()}
    if name != "reordered":
        return replace(case, layers=layers)
    chosen = np.random.default_rng(_SEED)
    tables = {
        role: tuple(replace(table, rows=table.rows.iloc[chosen.permutation(len(table.rows))]) for table in many)
        for role, many in case.tables.items()
    }
    return replace(case, layers=layers, tables=tables)


def _changed_layer(layer: Layer, name: str, change: Frame) -> Layer:
    if name == "split" and layer.role not in _SPLIT:
        return layer
    return replace(layer, features=change(layer.features))


#: Layers of which the ground counts and not the number of features.
_SPLIT = ("ecological_red_line", "permanent_basic_farmland", "urban_development_boundary")


def _reordered(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.iloc[np.random.default_rng(_SEED).permutation(len(frame))]


def _redrawn(change: Callable[[Any], Any]) -> Frame:
    def apply(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return frame.set_geometry(change(frame.geometry.array))

    return apply


def _split(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.explode(ignore_index=True) if len(frame) else frame


def _begun_elsewhere(shapes: Any) -> NDArray[np.object_]:  # noqa: ANN401  arrays of geometries have no type
    return np.array([_turned(shape) for shape in np.asarray(shapes, dtype=object)], dtype=object)


def _turned(shape: Any) -> Any:  # noqa: ANN401
    if shape is None or shape.is_empty:
        return shape
    if shape.geom_type == "Polygon":
        return shapely.Polygon(_ring(shape.exterior), [_ring(hole) for hole in shape.interiors])
    if shape.geom_type == "MultiPolygon":
        return shapely.MultiPolygon([_turned(part) for part in shape.geoms])
    return shape


def _ring(ring: Any) -> NDArray[np.float64]:  # noqa: ANN401
    points = shapely.get_coordinates(ring)[:-1]
    points = np.roll(points, -(len(points) // 2), axis=0)
    return np.vstack([points, points[:1]])


def _compared(change: str, before: tuple[Finding, ...], after: tuple[Finding, ...]) -> list[Moved]:
    old, new = ({finding.id: finding for finding in items} for items in (before, after))
    pairs = [(ident, old.get(ident), new.get(ident)) for ident in dict.fromkeys((*old, *new))]
    return [Moved(change, ident, _shown(was), _shown(now)) for ident, was, now in pairs if not _same(was, now)]


def _same(was: Finding | None, now: Finding | None) -> bool:
    if was is None or now is None:
        return False
    return was.verdict == now.verdict and all(map(_close, _figures(was), _figures(now)))


def _figures(finding: Finding) -> tuple[float | None, ...]:
    interval = finding.evidence.interval if finding.evidence is not None else None
    return (None, None, None) if interval is None else (interval.low, interval.value, interval.high)


def _close(first: float | None, second: float | None) -> bool:
    if first is None or second is None:
        return first is second
    return first == second or math.isclose(
        first, second, rel_tol=_RELATIVE, abs_tol=_ABSOLUTE if abs(first) > 1 else 1e-6
    )


def _shown(finding: Finding | None) -> str:
    if finding is None:
        return "—"
    low, value, high = _figures(finding)
    return f"{finding.verdict} {value} [{low}, {high}]"

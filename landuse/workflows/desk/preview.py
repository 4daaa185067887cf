"""Outlines of what was handed in, small enough to be drawn in a page: where it lies, and what it looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from landuse.core.errors import LanduseError
from landuse.intake.base import ReadOptions
from landuse.intake.open import read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from landuse.workflows.inspect.files import LayerReport

WIDTH, HEIGHT = 720, 480
#: The largest file that is drawn, and how many of its features are, the largest first.
_BYTES, _FEATURES = 200 << 20, 4000
_MARGIN = 12


def outline(path: Path, layer: LayerReport, alone: bool) -> np.ndarray[Any, Any] | None:
    """Return the shapes of a layer in degrees, the largest of them; None where they cannot be drawn."""
    if layer.kind != "layer" or layer.crs_read_as is None or not path.is_file() or path.stat().st_size > _BYTES:
        return None
    try:
        frame = read(path, ReadOptions(layer=None if alone else layer.name))[0].frame
    except LanduseError:
        return None
    if not isinstance(frame, gpd.GeoDataFrame) or not len(frame):
        return None
    shapes = frame.geometry.set_crs(layer.crs_read_as, allow_override=True)
    shapes = shapes[~(shapes.is_empty | shapes.isna())]
    if len(shapes) > _FEATURES:
        bounds = shapes.bounds.to_numpy()
        extent = np.hypot(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
        shapes = shapes.iloc[np.sort(np.argsort(-extent, kind="stable")[:_FEATURES])]
    degrees: np.ndarray[Any, Any] = shapely.force_2d(shapes.to_crs(4490).array)
    return degrees


def drawings(layers: Sequence[np.ndarray[Any, Any]]) -> list[str]:
    """Return the path of each layer in one picture of `WIDTH` by `HEIGHT`."""
    boxes = np.array([shapely.total_bounds(shapes) for shapes in layers if len(shapes)])
    if not len(boxes):
        return ["" for _ in layers]
    west, south = boxes[:, 0].min(), boxes[:, 1].min()
    east, north = boxes[:, 2].max(), boxes[:, 3].max()
    squeeze = np.cos(np.radians((south + north) / 2))
    scale = min(
        (WIDTH - 2 * _MARGIN) / max((east - west) * squeeze, 1e-9), (HEIGHT - 2 * _MARGIN) / max(north - south, 1e-9)
    )

    def in_picture(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        across = (points[:, 0] - west) * squeeze * scale + _MARGIN
        down = (north - points[:, 1]) * scale + _MARGIN
        return np.column_stack((across, down))

    return ["".join(_path(shape) for shape in shapely.transform(shapes, in_picture)) for shapes in layers]


def _path(shape: Any) -> str:  # noqa: ANN401  shapely's own classes
    thin = shapely.simplify(shape, 0.4, preserve_topology=False)
    parts = shapely.get_parts(thin if not thin.is_empty else shape)
    return "".join(_lines(part) for part in parts)


def _lines(part: Any) -> str:  # noqa: ANN401
    if part.geom_type == "Point":
        return f"M{part.x - 1.5:.1f} {part.y:.1f}h3"
    rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
    close = "Z" if part.geom_type == "Polygon" else ""
    return "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring).tolist()) + close
        for ring in rings
        if not ring.is_empty
    )

"""Finds what GDAL leaves out of a GeoJSON file without a word."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.intake.tabular.role_columns import id_heading

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def refuse_unread(file: Path, binaries: NDArray[np.object_], where: str) -> None:
    """Refuse a file in which a geometry that is given was read as none: one null among its coordinates does that.

    Parameters
    ----------
    file
        The file, in UTF-8.
    binaries
        WKB of every feature, in the order of the file.
    where
        The file and layer, for the message.

    Raises
    ------
    InputError
        With the id of the feature, or its number from 1.
    """
    bare = np.flatnonzero(pd.isna(binaries)).tolist()
    if not bare:
        return
    try:
        held = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return  # lines of features, or what only GDAL can open
    features = held.get("features") if isinstance(held, dict) else None
    if not isinstance(features, list) or len(features) != len(binaries):
        return
    for row in bare:
        if _has_points(features[row]):
            raise InputError(
                Message(
                    "corrupt vertex: feature {feature} has a coordinate that is no number",
                    feature=_name(features[row], row),
                ),
                where=where,
                next=Message("Correct the vertex in the source"),
            )


def _has_points(feature: Any) -> bool:  # noqa: ANN401
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict):
        return False
    return bool(geometry.get("coordinates") or geometry.get("geometries"))


def _name(feature: dict[str, Any], row: int) -> str:
    properties = feature.get("properties") or {}
    own = feature.get("id", properties.get(id_heading(list(properties))))
    return f"#{row + 1}" if own is None else str(own)

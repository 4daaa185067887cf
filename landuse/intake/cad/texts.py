"""Texts of a drawing that lie in its closed lines: a column for each layer of texts, named as the layer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

if TYPE_CHECKING:
    from ezdxf.document import Drawing

_MOST = 10_000


def with_texts(frame: gpd.GeoDataFrame, drawing: Drawing) -> gpd.GeoDataFrame:
    """Return ground with the text that lies in each piece, for every layer of which no piece holds two.

    Parameters
    ----------
    frame
        The ground, in the drawing's own coordinates.
    drawing
        The drawing.

    Returns
    -------
    GeoDataFrame
        With a column for each such layer; a layer of many texts, as of point numbers, names nothing.
    """
    layers: dict[str, list[tuple[float, float, str]]] = {}
    for entity in list(drawing.modelspace().query("TEXT MTEXT"))[:_MOST]:
        text = entity.plain_text() if entity.dxftype() == "MTEXT" else entity.dxf.text
        place = entity.dxf.insert
        if str(text).strip():
            layers.setdefault(entity.dxf.layer, []).append((place.x, place.y, str(text).strip()))
    shapes = np.asarray(frame.geometry.array, dtype=object)
    for layer, texts in layers.items():
        spots = shapely.points([(east, north) for east, north, _ in texts])
        spot, row = shapely.STRtree(shapes).query(spots, predicate="within")
        if layer not in frame and len(row) and len(set(row.tolist())) == len(row):
            named = dict(zip(row.tolist(), spot.tolist(), strict=True))
            frame[layer] = [texts[named[at]][2] if at in named else None for at in range(len(frame))]
    return frame

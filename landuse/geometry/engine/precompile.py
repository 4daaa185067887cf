"""Compile the engine once, so that no review waits for it: ``python -m landuse.geometry.engine.precompile``."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import shapely

from landuse.geometry.engine import compiled, counted_once, wkb
from landuse.geometry.engine.counts import EngineCounts


def warm() -> EngineCounts:
    """Put every compiled function to work once; numba keeps what it compiled for the next process.

    Returns
    -------
    EngineCounts
        What was measured on the way.
    """
    counts = EngineCounts()
    circle = shapely.Point(5, 0.5).buffer(5, quad_segs=64)
    zigzag = shapely.Polygon([(0, 0), (9, 0), (9, 3), (8, 1), (7, 3), (6, 1), (0, 3)])
    ground = np.array([*shapely.box(np.arange(9.0), 0, np.arange(9.0) + 2, 1), circle, zigzag], dtype=object)
    flat = wkb.lay_flat(pa.array(shapely.to_wkb(ground).tolist(), pa.binary()))
    ready = compiled.settle(flat, lambda rows: ground[rows], counts, None)
    counted_once.within(ready, compiled.ready(ground, counts), counts)
    return counts


if __name__ == "__main__":
    warm()

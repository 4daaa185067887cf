"""Holds the R-tree of a GeoPackage against its rows: an index that leaves one out would leave ground out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

_ROWS = 50_000
#: Bytes of an envelope by what the header's flags say of it.
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


@dataclass(frozen=True)
class IndexCheck:
    """What one pass over the rows tells.

    Parameters
    ----------
    count
        How many rows there are.
    extent
        The box of all of them: left, bottom, right, top; NaN where none has ground.
    holds
        Whether the R-tree holds every row, with a box that its own lies in.
    """

    count: int
    extent: tuple[float, float, float, float]
    holds: bool


def check_index(path: Path, layer: str | None) -> IndexCheck | None:
    """Go through the rows of a layer and hold its R-tree against them.

    Parameters
    ----------
    path
        The GeoPackage.
    layer
        The layer; may be left out where there is one.

    Returns
    -------
    IndexCheck or None
        None where it cannot be told, as for a view.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as link:
            return _check(link, layer)
    except sqlite3.Error:
        return None


def _check(link: sqlite3.Connection, layer: str | None) -> IndexCheck | None:
    named = link.execute("SELECT table_name, column_name FROM gpkg_geometry_columns").fetchall()
    fitting = [pair for pair in named if layer is None or pair[0] == layer]
    if len(fitting) != 1:
        return None
    table, column = fitting[0]
    keys = [row[1] for row in link.execute(f"PRAGMA table_info({_quoted(table)})") if row[5]]
    tree = f"rtree_{table}_{column}"
    there = link.execute("SELECT count(*) FROM sqlite_master WHERE name = ?", (tree,)).fetchone()[0]
    if len(keys) != 1 or not there:
        return None
    kept = np.array(
        link.execute(f"SELECT id, minx, miny, maxx, maxy FROM {_quoted(tree)}").fetchall(),
        dtype=float,
    ).reshape(-1, 5)
    kept = kept[np.argsort(kept[:, 0])]
    query = f"SELECT {_quoted(keys[0])}, {_quoted(column)} FROM {_quoted(table)}"
    rows, count, boxes, holds = link.execute(query), 0, [], True
    while batch := rows.fetchmany(_ROWS):
        count += len(batch)
        own = boxes_of([row[1] for row in batch])
        bare = np.isnan(own).any(axis=1)
        holds = holds and _in_tree(np.array([row[0] for row in batch], dtype=float)[~bare], own[~bare], kept)
        boxes.append(own[~bare])
    every = np.concatenate(boxes) if boxes else np.zeros((0, 4))
    extent = (*every[:, :2].min(axis=0), *every[:, 2:].max(axis=0)) if len(every) else (np.nan,) * 4
    left, bottom, right, top = map(float, extent)
    return IndexCheck(count, (left, bottom, right, top), holds)


def _in_tree(ids: np.ndarray, boxes: np.ndarray, kept: np.ndarray) -> bool:
    """Return whether an index holds each row, with a box that its own lies in."""
    at = np.minimum(np.searchsorted(kept[:, 0], ids), max(len(kept) - 1, 0))
    if not len(kept) or (kept[at, 0] != ids).any():
        return not len(ids)
    return bool((kept[at, 1:3] <= boxes[:, :2]).all() and (kept[at, 3:] >= boxes[:, 2:]).all())


def boxes_of(blobs: list[bytes | None]) -> np.ndarray:
    """Return the boxes of geometries as a GeoPackage stores them, by their coordinates (N, 4); NaN for none."""
    wkb = [None if blob is None or len(blob) < 8 else blob[8 + _ENVELOPES.get(blob[3] >> 1 & 7, 0) :] for blob in blobs]
    return np.asarray(shapely.bounds(shapely.from_wkb(np.array(wkb, dtype=object), on_invalid="ignore")))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

"""Plots laid out as the lines of a survey file."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from landuse.boundary.rings import OpenRings, rings_of
from landuse.core.issue_log import IssueLog
from landuse.core.messages import Message
from landuse.core.units import SQUARE_METRES, round_half_up
from landuse.intake.survey.areas import plane_of, read_figure
from landuse.intake.survey.rings import walk

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

#: Columns that hold what a head line holds, in the order they are looked for.
_COLUMNS = {
    "plot_number": ("plot_number", "block", "QKBH", "DKBH", "区块编号", "地块编号", "id"),
    "plot_name": ("plot_name", "block_name", "QKMC", "DKMC", "区块名称", "区块名", "地块名称", "name"),
    "map_sheet": ("map_sheet", "TFH", "图幅号"),
    "use": ("use", "DKYT", "地块用途"),
    "use_code": ("use_code", "DLBM", "地类编码"),
    "extra": ("extra",),
    "stated_area": ("stated_area",),
}
#: Columns that the file tells in another way.
_TOLD = {"point_count", "stated_area_text", "geometry_kind", "ring_numbers", "point_names", "line"}
_KINDS = {0: "点", 1: "线", 2: "面"}


@dataclass(frozen=True, eq=False)
class Runs:
    """Rings, lines and sets of points as they will be written, without closing points.

    Parameters
    ----------
    rings
        The rings and runs.
    walked
        The order of the vertices.
    open
        Whether a run is no ring, and is not closed (R,).
    """

    rings: OpenRings
    walked: NDArray[np.int64]
    open: Bools


def lay_out(geometries: Any) -> Runs:  # noqa: ANN401
    """Take geometries apart into the runs of points they will be written as.

    Parameters
    ----------
    geometries
        Polygons, lines and points, single or multiple (N,).

    Returns
    -------
    Runs
        The runs, in the order of the geometries and of their rings.
    """
    rings = rings_of(geometries)
    parts, row = shapely.get_parts(geometries, return_index=True)
    is_line = shapely.get_dimensions(parts) == 1
    lines = OpenRings(
        shapely.get_coordinates(parts[is_line]),
        np.concatenate(([0], np.cumsum(shapely.get_num_coordinates(parts[is_line])))),
        row[is_line],
        np.arange(is_line.sum()),
        np.zeros(is_line.sum(), bool),
    )
    is_point = shapely.get_dimensions(parts) == 0
    own, sizes = np.unique(row[is_point], return_counts=True)
    points = OpenRings(
        shapely.get_coordinates(parts[is_point]),
        np.concatenate(([0], np.cumsum(sizes))),
        own,
        np.arange(len(own)),
        np.zeros(len(own), bool),
    )
    every = _together([rings, lines, points])
    as_they_are = np.isin(every.row, np.concatenate([lines.row, points.row]))
    return Runs(every, walk(every, as_they_are), as_they_are)


def _together(several: list[OpenRings]) -> OpenRings:
    row = np.concatenate([rings.row for rings in several])
    sizes = np.concatenate([rings.size for rings in several])
    starts = np.cumsum(sizes) - sizes
    order = np.argsort(row, kind="stable")
    xy = np.concatenate([rings.xy for rings in several])
    hole = np.concatenate([rings.hole for rings in several])[order]
    vertices = np.repeat(starts[order] - (np.cumsum(sizes[order]) - sizes[order]), sizes[order]) + np.arange(len(xy))
    start = np.concatenate(([0], np.cumsum(sizes[order])))
    return OpenRings(xy[vertices], start, row[order], np.arange(len(row)), hole)


def written_columns(frame: gpd.GeoDataFrame) -> dict[str, str]:
    """Return which columns of a frame go into the head lines."""
    columns = {
        name: next((candidate for candidate in choice if candidate in frame), None) for name, choice in _COLUMNS.items()
    }
    return {name: column for name, column in columns.items() if column is not None}


def lost_columns(frame: gpd.GeoDataFrame) -> list[str]:
    """List the columns that the format has no place for."""
    kept = {*written_columns(frame).values(), *_TOLD, frame.geometry.name}
    return [str(name) for name in frame.columns if name not in kept]


def plot_lines(frame: gpd.GeoDataFrame, texts: tuple[list[str], list[str]], runs: Runs, losses: IssueLog) -> list[str]:
    """Write head lines and point lines.

    Parameters
    ----------
    frame
        The plots (N,).
    texts
        Northings and eastings as text, in the order they are walked (V,).
    runs
        The runs of points.
    losses
        Where losses are noted.

    Returns
    -------
    list of str
        The lines.
    """
    heads = _heads(frame, losses)
    north, east = texts
    given = frame["point_names"].tolist() if "point_names" in frame else [None] * len(frame)
    spans = list(zip(runs.rings.start[:-1].tolist(), runs.rings.start[1:].tolist(), runs.open.tolist(), strict=True))
    bounds = np.searchsorted(runs.rings.row, np.arange(len(frame) + 1)).tolist()
    lines = []
    for row, head in enumerate(heads):
        mine = spans[bounds[row] : bounds[row + 1]]
        names = _names(given[row], [end - start for start, end, _ in mine])
        points = []
        for number, (start, end, is_open) in enumerate(mine, 1):
            order = range(start, end) if is_open else (*range(start, end), start)
            points += [f"{names[at - mine[0][0]]},{number},{north[at]},{east[at]}" for at in order]
        lines += [f"{len(points)},{head}", *points]
    return lines


def _names(given: object, sizes: list[int]) -> list[str]:
    """Return the names of a plot's points: those it came with where they fit, else J1 and on."""
    if isinstance(given, str):
        kept = [ring.split(",") for ring in given.split(";")]
        if [len(ring) for ring in kept] == sizes:
            return [name for ring in kept for name in ring]
    return [f"J{number}" for number in range(1, sum(sizes) + 1)]


def _heads(frame: gpd.GeoDataFrame, losses: IssueLog) -> list[str]:
    """Write all of each head line but the number of points."""
    columns = written_columns(frame)
    fields = {name: [_text(value) for value in frame[column]] for name, column in columns.items()}
    changed = []
    heads = []
    areas = _areas(frame, columns)
    for row, kind in enumerate(shapely.get_dimensions(frame.geometry.array).tolist()):
        head = {name: values[row] for name, values in fields.items()}
        plain = {name: value if name == "extra" else _one_field(value) for name, value in head.items()}
        changed += [row] if plain != head else []
        number = plain.get("plot_number", "" if "plot_number" in columns else str(row + 1))
        rest = [plain.get(name, "") for name in ("map_sheet", "use", "use_code")]
        extra = plain.get("extra", "").split(",") if plain.get("extra") else []
        heads.append(",".join([areas[row], number, plain.get("plot_name", ""), _KINDS[kind], *rest, *extra, "@"]))
    for row in changed:
        losses.add(
            "TEXT_CHANGED", Message("commas and unseen signs in its texts were written as 、 and blanks"), row=row
        )
    return heads


def _areas(frame: gpd.GeoDataFrame, columns: dict[str, str]) -> list[str]:
    """Write stated areas as they were stated, and plane areas where none was; 公顷, to 4 decimals."""
    drawn = shapely.area(plane_of(np.asarray(frame.geometry.array))) / SQUARE_METRES["ha"]
    stated = pd.to_numeric(frame[columns["stated_area"]], errors="coerce") if "stated_area" in columns else None
    written = frame["stated_area_text"].tolist() if "stated_area_text" in frame else [""] * len(frame)
    texts = []
    for row, area in enumerate(drawn.tolist()):
        value = area if stated is None or pd.isna(stated.iloc[row]) else float(stated.iloc[row])
        figure = read_figure(_text(written[row]))
        same = figure is not None and figure.unit is None and figure.value == value
        texts.append(_text(written[row]) if same else f"{round_half_up(value, 4):.4f}")
    return texts


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and not np.isfinite(value)) or value is pd.NA:
        return ""
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value)


def _one_field(text: str) -> str:
    seen = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    return " ".join(seen.replace(",", "、").replace("，", "、").split())

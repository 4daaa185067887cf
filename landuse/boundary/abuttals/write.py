"""Abuttals written from the map: each side of each block by the named things it runs along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from landuse.boundary.abuttals.along import Reach, Run, name_runs
from landuse.boundary.abuttals.described import SIDES, Bound, DescribedArea, DescribedBlock, Description, Direction
from landuse.boundary.abuttals.named import Named, index_named
from landuse.boundary.abuttals.sides import OUTWARD, SideSegments, four_sides, side_pieces
from landuse.boundary.abuttals.text import abuttals_text
from landuse.boundary.block_names import names_by_label
from landuse.boundary.numerals import block_label, block_number, from_chinese, natural_key
from landuse.boundary.points import block_labels
from landuse.core.units import convert, round_half_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from landuse.core.messages import Lang

RUN_COLUMNS = ("block", "side", "order", "name", "offset_m", "towards", "length_m", "in_text")


@dataclass(frozen=True, eq=False)
class Abuttals:
    """A text of abuttals, and the stretches of boundary it stands on.

    Parameters
    ----------
    description
        What the text says.
    runs
        Every stretch of every side, clockwise, with the columns of `RUN_COLUMNS` and its line; ``name`` is missing
        where nothing named runs along.
    sides
        For each block and side: ``length_m``, ``named_m`` and ``explained``, the share of it that runs along something
        named or parallel to it.
    """

    description: Description
    runs: gpd.GeoDataFrame
    sides: pd.DataFrame

    def text(self, lang: Lang = "zh") -> str:
        """Write the text."""
        return abuttals_text(self.description, lang)


def write_abuttals(
    blocks: gpd.GeoDataFrame,
    lines: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame | None = None,
    *,
    title: str = "",
    name: str = "name",
    area_m2: Sequence[float] | pd.Series | None = None,
    reach: Reach | None = None,
) -> Abuttals:
    """Write the abuttals (四至) of blocks from the named things their sides run along.

    Parameters
    ----------
    blocks
        The blocks, m; ``block`` and ``block_name`` columns are used where they are there.
    lines
        Named roads, rivers, railways, in the same CRS.
    areas
        Named areas: parks, villages, neighbouring zones.
    title
        The zone's name.
    name
        The name column of both.
    area_m2
        The area of each block to be stated, m²; the plane area where None.
    reach
        How near and how straight a thing must run along to be named.

    Returns
    -------
    Abuttals
        The text in both languages, with the stretches and the share explained. The total is the sum of the blocks as
        stated, so that the text agrees with itself.
    """
    reach = reach or Reach()
    named = index_named(lines, areas, name=name)
    labels = [str(label) for label in block_labels(blocks)]
    stated = [round_half_up(convert(float(area), "ha"), 2) for area in (blocks.area if area_m2 is None else area_m2)]
    names = names_by_label(blocks, labels)
    order = sorted(range(len(blocks)), key=lambda at: natural_key(labels[at]))
    several = len(blocks) > 1
    described, runs = [], []
    for at in order:
        sides, mine = _block(blocks.geometry.iloc[at], named, blocks.crs, reach)
        label, called = _head(labels[at], names.get(labels[at], "")) if several else ("", "")
        described.append(DescribedBlock(label, called, DescribedArea(stated[at]) if several else None, sides))
        runs += [(labels[at], *run) for run in mine]
    total = DescribedArea(round_half_up(sum(stated), 2))
    table = gpd.GeoDataFrame(runs, columns=[*RUN_COLUMNS, "geometry"], geometry="geometry", crs=blocks.crs)
    description = Description(title, total, len(blocks) if several else None, tuple(described), coordinates_govern=True)
    return Abuttals(description, table, _explained(table))


def _block(
    block: BaseGeometry, named: Named, crs: pyproj.CRS | None, reach: Reach
) -> tuple[dict[Direction, tuple[Bound, ...]], list[tuple[object, ...]]]:
    bounds: dict[Direction, tuple[Bound, ...]] = {}
    rows: list[tuple[object, ...]] = []
    cut = four_sides(block)
    for side in SIDES:
        pieces = side_pieces(cut[side], step_m=reach.step_m)
        runs = name_runs(pieces, named, side, reach=reach)
        named_bounds = [_bound(run, pieces, side, crs, reach) for run in runs]
        bounds[side] = tuple(dict.fromkeys(bound for bound in named_bounds if bound is not None))
        for number, (run, bound) in enumerate(zip(runs, named_bounds, strict=True), 1):
            named_so = bound is not None and not bound.by_coordinate
            rows.append((side, number, run.name, run.offset_m, run.towards, run.length_m, named_so, _line(run, pieces)))
    # A side of no length, as of a triangle, is told by where its corner lies.
    corners = shapely.get_coordinates(shapely.boundary(block))
    return {side: texts or (_coordinate(corners, side, crs),) for side, texts in bounds.items()}, rows


def _bound(run: Run, pieces: SideSegments, side: Direction, crs: pyproj.CRS | None, reach: Reach) -> Bound | None:
    if run.name is not None:
        offset = None if run.offset_m is None else round_half_up(run.offset_m, 0)
        return Bound(run.name, offset, run.towards)
    if run.length_m < reach.coordinate_share * pieces.length.sum():
        return None
    # of the whole side: a reader holds a coordinate against how far the side reaches, whatever else is named on it
    return _coordinate(np.concatenate([pieces.begin, pieces.end]), side, crs)


def _coordinate(xy: np.ndarray, side: Direction, crs: pyproj.CRS | None) -> Bound:
    """Return the outermost coordinate of a side: a longitude in the east and west, else a latitude."""
    east, north = xy[int((xy * np.asarray(OUTWARD[side])).sum(axis=1).argmax())]
    if crs is None:
        return Bound(y_east_m=round(float(east), 2)) if side in "EW" else Bound(x_north_m=round(float(north), 2))
    transformer = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    longitude, latitude = transformer.transform(east, north)
    # To the hundredth of a second that is written, so that what is read back is the same.
    return Bound(longitude=_seconds(longitude)) if side in "EW" else Bound(latitude=_seconds(latitude))


def _seconds(degrees: float) -> float:
    return round(degrees * 360_000) / 360_000


def _line(run: Run, pieces: SideSegments) -> BaseGeometry:
    steps = [pieces.begin[run.begin : run.end], pieces.end[run.begin : run.end]]
    return shapely.line_merge(shapely.MultiLineString(list(np.stack(steps, axis=1))))


def _explained(runs: gpd.GeoDataFrame) -> pd.DataFrame:
    named_m = runs["length_m"].where(runs["name"].notna(), 0.0)
    sums = pd.DataFrame(
        {"block": runs["block"], "side": runs["side"], "length_m": runs["length_m"], "named_m": named_m}
    )
    table = sums.groupby(["block", "side"], sort=False, as_index=False).sum()
    return table.assign(explained=table["named_m"] / table["length_m"])


def _head(label: str, name: str) -> tuple[str, str]:
    """Return what heads a block's part of the text: 区块一 and its name, or the name alone where there is no number."""
    number = from_chinese(label)
    if number is not None:
        # a name that only repeats the number is none: 区块一
        return block_label(number), "" if block_number(name) == number else name
    return (name, "") if name else (label, "")

"""Boundary points laid out as the bureau's tables: 界址点成果表 and 界线描述表."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyproj

from landuse.boundary.points import azimuths
from landuse.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landuse.boundary.rings import Floats, Ints
    from landuse.core.messages import Lang

#: Directions clockwise from the north, an eighth each.
_OCTANTS = (
    Message("N"), Message("NE"), Message("E"), Message("SE"), Message("S"), Message("SW"), Message("W"), Message("NW"),
)  # fmt: skip


def point_table(
    points: pd.DataFrame,
    *,
    decimals: int = 3,
    closed: bool = True,
    zone_prefix: int | None = None,
    zone_column: bool | None = None,
) -> pd.DataFrame:
    """Lay boundary points out as the bureau's point table, under code terms.

    Side lengths and azimuths are computed back from the coordinates as they are printed (反算), so that the table
    agrees with itself.

    Parameters
    ----------
    points
        As `boundary_points` gives them.
    decimals
        Decimals of the coordinates and lengths, m.
    closed
        Whether each ring ends by repeating its first point, with no length to go.
    zone_prefix
        The band number to be written before the easting, such as 39.
    zone_column
        Whether to keep the column ``zone``; by default where one is named.

    Returns
    -------
    DataFrame
        Columns ``order``, ``zone`` (where kept), ``block``, ``block_name`` (where blocks are named), ``point``,
        ``ring``, ``x_north_m``, ``y_east_m``, ``side_m``, ``azimuth`` (degrees, minutes, seconds), ``own_point`` where
        the file names its points; titles in `landuse.core.titles`. The length in a row leads to the next row.
    """
    xy = np.round(np.stack([points["y_east_m"], points["x_north_m"]], axis=1).astype(float), decimals)
    starts, ends = _spans(points)
    to = np.arange(1, len(points) + 1)
    to[ends] = starts
    step = xy[to] - xy
    keep = ["zone", "block", "point", "ring"] if _with_zone(points, zone_column) else ["block", "point", "ring"]
    if "block_name" in points:
        keep.insert(keep.index("block") + 1, "block_name")
    if "own_point" in points:
        keep.insert(keep.index("point") + 1, "own_point")
    table = points[keep].reset_index(drop=True)
    table["x_north_m"] = xy[:, 1]
    table["y_east_m"] = xy[:, 0] + (zone_prefix or 0) * 1e6
    table["side_m"] = np.round(np.hypot(step[:, 0], step[:, 1]), decimals)
    table["azimuth"] = dms(azimuths(step[:, 0], step[:, 1]))
    if closed:
        table = _close(table, starts, ends)
    table.insert(0, "order", np.arange(1, len(table) + 1))
    return table


def line_table(points: pd.DataFrame, crs: pyproj.CRS, *, lang: Lang = "zh") -> pd.DataFrame:
    """Lay the sides of the boundary out as 界线描述表, from point to point.

    Parameters
    ----------
    points
        As `boundary_points` gives them.
    crs
        The projected CRS they are in.
    lang
        The language of the compass directions.

    Returns
    -------
    DataFrame
        One row a side: ``order``, ``block``, ``block_name`` (where named), ``from_longitude``, ``from_latitude``,
        ``to_longitude``, ``to_latitude`` (degrees, 8 decimals), ``azimuth``, ``direction``, ``length_m``.
    """
    geographic = crs.geodetic_crs
    transformer = pyproj.Transformer.from_crs(crs, geographic, always_xy=True)
    longitude, latitude = transformer.transform(points["y_east_m"].to_numpy(), points["x_north_m"].to_numpy())
    starts, ends = _spans(points)
    to = np.arange(1, len(points) + 1)
    to[ends] = starts
    named = {"block_name": points["block_name"].to_numpy()} if "block_name" in points else {}
    octant = np.round(points["azimuth_deg"].to_numpy() / 45.0).astype(int) % 8
    return pd.DataFrame(
        {
            "order": np.arange(1, len(points) + 1),
            "block": points["block"].to_numpy(),
            **named,
            "from_longitude": np.round(longitude, 8),
            "from_latitude": np.round(latitude, 8),
            "to_longitude": np.round(longitude[to], 8),
            "to_latitude": np.round(latitude[to], 8),
            "azimuth": dms(points["azimuth_deg"].to_numpy()),
            "direction": np.asarray([name.text(lang) for name in _OCTANTS], dtype=object)[octant],
            "length_m": np.round(points["side_m"].to_numpy(), 3),
        }
    )


def dms(degrees: Floats | Sequence[float], decimals: int = 0) -> list[str]:
    """Write angles in degrees, minutes and seconds.

    Parameters
    ----------
    degrees
        Angles from 0 to 360.
    decimals
        Decimals of the seconds.

    Returns
    -------
    list of str
        Such as ``123°04′05″``; rounded once, so never 60 seconds.
    """
    scale = 10**decimals
    units = np.round(np.asarray(degrees, dtype=float) * 3600 * scale).astype(np.int64) % (360 * 3600 * scale)
    whole, rest = np.divmod(units, 3600 * scale)
    minutes, seconds = np.divmod(rest, 60 * scale)
    width = 3 + decimals if decimals else 2
    return [
        f"{d}°{m:02d}′{s / scale:0{width}.{decimals}f}″"
        for d, m, s in zip(whole.tolist(), minutes.tolist(), seconds.tolist(), strict=True)
    ]


def _spans(points: pd.DataFrame) -> tuple[Ints, Ints]:
    """Where each ring begins and ends among the rows."""
    row, ring = points["row"].to_numpy(), points["ring"].to_numpy()
    begins = np.flatnonzero(np.concatenate([[True], (row[1:] != row[:-1]) | (ring[1:] != ring[:-1])]))
    return begins, np.concatenate([begins[1:], [len(points)]]) - 1


def _with_zone(points: pd.DataFrame, asked: bool | None) -> bool:
    return bool((points["zone"] != "").any()) if asked is None else asked


def _close(table: pd.DataFrame, starts: Ints, ends: Ints) -> pd.DataFrame:
    again = table.iloc[starts].copy()
    again[["side_m", "azimuth"]] = [np.nan, ""]
    place = np.concatenate([np.arange(len(table)), ends + 0.5])
    return pd.concat([table, again]).iloc[np.argsort(place, kind="stable")].reset_index(drop=True)

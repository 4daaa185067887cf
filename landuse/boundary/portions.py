"""Approved against draft: what is kept, added and withdrawn, and which block became which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.boundary.points import block_labels
from landuse.core.evidence import Ignored
from landuse.core.messages import Message
from landuse.geometry.engine.arrays import Geometries, exploded, geometry_array
from landuse.geometry.engine.slivers import thinner_than, widest
from landuse.geometry.overlay import area_within, difference, distances, intersection, pair_areas, split_slivers, united

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

PORTIONS = ("kept", "added", "withdrawn")
#: What a pair of blocks has become, for people.
RELATIONS: dict[str, Message] = {
    "same": Message("unchanged"),
    "changed": Message("outline changed"),
    "split": Message("split"),
    "merged": Message("merged"),
    "regrouped": Message("regrouped"),
    "new": Message("newly set up"),
    "gone": Message("given up"),
}


def portions(approved: gpd.GeoDataFrame, draft: gpd.GeoDataFrame, *, tolerance_m: float = 0.5) -> gpd.GeoDataFrame:
    """Split two boundaries into what is kept, added and withdrawn, and tell real change from slivers.

    Parameters
    ----------
    approved, draft
        Polygons in one plane CRS, m; a row a block.
    tolerance_m
        A connected part thinner than this is a sliver: the two lines were drawn apart there, and nobody moved one.

    Returns
    -------
    GeoDataFrame
        One row for each connected part: ``portion``, ``part`` (from 1 in each portion, the largest first),
        ``approved_block`` and ``draft_block`` (the blocks it lies in, joined by 、), ``area_m2``, ``sliver``, geometry.

    Raises
    ------
    InputError
        If the CRS differ or are geographic.
    """
    pieces = {
        "kept": intersection(draft, approved),
        "added": difference(draft, approved),
        "withdrawn": difference(approved, draft),
    }
    frames = [_parts(portion, piece, tolerance_m) for portion, piece in pieces.items()]
    parts = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs=draft.crs)
    parts.insert(2, "approved_block", _blocks_at(parts, approved))
    parts.insert(3, "draft_block", _blocks_at(parts, draft))
    return parts


def portion_grounds(parts: gpd.GeoDataFrame) -> dict[str, BaseGeometry]:
    """Return the ground of each portion, slivers left out."""
    real = parts[~parts["sliver"]]
    return {portion: united(real[real["portion"] == portion]) for portion in PORTIONS}


def portion_summary(parts: gpd.GeoDataFrame, *, tolerance_m: float = 0.5) -> pd.DataFrame:
    """Sum each portion, and beside it what was too thin to count.

    Parameters
    ----------
    parts
        As `portions` gives them.
    tolerance_m
        The tolerance they were split with, m.

    Returns
    -------
    DataFrame
        Index ``kept``, ``added``, ``withdrawn``; columns ``area_m2``, ``parts``, ``sliver_count``, ``sliver_area_m2``,
        ``sliver_widest_m``.
    """
    rows = {}
    for portion in PORTIONS:
        mine = parts[parts["portion"] == portion]
        real, ignored = mine[~mine["sliver"]], ignored_slivers(mine, tolerance_m=tolerance_m)
        rows[portion] = [float(real["area_m2"].sum()), len(real), ignored.count, ignored.area_m2, ignored.widest_m]
    columns = ["area_m2", "parts", "sliver_count", "sliver_area_m2", "sliver_widest_m"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("portion")


def ignored_slivers(parts: gpd.GeoDataFrame, *, tolerance_m: float = 0.5) -> Ignored:
    """Count the slivers among parts.

    Parameters
    ----------
    parts
        As `portions` gives them, or some of them.
    tolerance_m
        The tolerance they were split with, m.

    Returns
    -------
    Ignored
        How many, how much, and how wide the widest is.
    """
    thin = geometry_array(parts[parts["sliver"]])
    if not len(thin):
        return Ignored(tolerance_m=tolerance_m)
    return Ignored(len(thin), float(shapely.area(thin).sum()), widest(thin, tolerance_m), tolerance_m)


def match_blocks(approved: gpd.GeoDataFrame, draft: gpd.GeoDataFrame, *, tolerance_m: float = 0.5) -> pd.DataFrame:
    """Return which block of the draft came from which approved one, by the ground they share.

    Parameters
    ----------
    approved, draft
        Polygons in one plane CRS, m; a row a block.
    tolerance_m
        What two blocks share, or differ by, in parts thinner than this counts for nothing, m.

    Returns
    -------
    DataFrame
        One row a pair, and one for each block without a partner: ``approved_block``, ``draft_block`` (missing where
        there is none), ``common_m2``, ``share_of_approved``, ``share_of_draft``, and ``relation``, a key of
        `RELATIONS`.
    """
    old, new = geometry_array(approved), geometry_array(draft)
    old_names, new_names = block_labels(approved).tolist(), block_labels(draft).tolist()
    pairs = pair_areas(old, new)
    row_pairs = zip(pairs["left"], pairs["right"], strict=True)
    pairs["common_m2"] = [split_slivers(intersection(old[i], new[j]), tolerance_m).kept.area for i, j in row_pairs]
    pairs = pairs[pairs["common_m2"] > 0]
    partners = pairs["left"].value_counts(), pairs["right"].value_counts()
    rows = []
    for i, j, common in zip(pairs["left"], pairs["right"], pairs["common_m2"], strict=True):
        alike = partners[0][i] == partners[1][j] == 1 and _alike(old[i], new[j], tolerance_m)
        relation = "same" if alike else _relation(partners[0][i], partners[1][j])
        rows.append((old_names[i], new_names[j], common, common / old[i].area, common / new[j].area, relation))
    rows += [(name, None, 0.0, 0.0, np.nan, "gone") for i, name in enumerate(old_names) if i not in partners[0].index]
    rows += [(None, name, 0.0, np.nan, 0.0, "new") for j, name in enumerate(new_names) if j not in partners[1].index]
    columns = ["approved_block", "draft_block", "common_m2", "share_of_approved", "share_of_draft", "relation"]
    return pd.DataFrame(rows, columns=columns)


def neighbours(grounds: Mapping[str, Geometries], units: gpd.GeoDataFrame, *, reach_m: float = 0.5) -> pd.DataFrame:
    """List which units lie along the outside of each portion, and along how much of its line.

    Parameters
    ----------
    grounds
        The portions by name, m.
    units
        Parcels, villages, zones, in the same CRS.
    reach_m
        A unit no farther from the line than this lies along it, m.

    Returns
    -------
    DataFrame
        ``portion``, ``row`` (position in ``units``), ``id`` (the caller's index), ``shared_m`` (length of the
        portion's line that has the unit outside it, within reach), the longest first in each portion.
    """
    rows = []
    for rank, (portion, geometries) in enumerate(grounds.items()):
        ground = united(geometries)
        for at in distances(ground.boundary, units, reach_m)["right"]:
            # Only what lies outside the portion is its neighbour: a parcel across the line is so with its outer part.
            outside = difference(units.geometry.iloc[at], ground)
            shared = ground.boundary.intersection(outside.buffer(reach_m, join_style="mitre")).length
            # A unit that meets the line in a corner only has no more of it than its reach to both sides.
            if shared > 2 * reach_m:
                rows.append((rank, portion, int(at), units.index[at], shared))
    table = pd.DataFrame(rows, columns=["rank", "portion", "row", "id", "shared_m"])
    ordered = table.sort_values(["rank", "shared_m", "row"], ascending=[True, False, True], ignore_index=True)
    return ordered.drop(columns="rank")


def classes_by_portion(grounds: Mapping[str, Geometries], units: gpd.GeoDataFrame, *, column: str) -> pd.DataFrame:
    """Measure the classes of land in each portion.

    Parameters
    ----------
    grounds
        The portions by name, m.
    units
        Parcels or patches with a class, in the same CRS.
    column
        The column of the class, such as ``use_code``.

    Returns
    -------
    DataFrame
        ``portion``, ``use_class``, ``area_m2``; each class united before it is measured. Two rows more for each portion
        have a class in angle brackets: ``<unmapped>`` is ground that no unit covers, ``<contested>`` what the classes
        come to beyond the ground they cover together, since several claim the same.
    """
    rows: list[tuple[str, str, float]] = []
    classes = units[column].fillna("").astype(str).to_numpy()
    for portion, geometries in grounds.items():
        ground = united(geometries)
        inside = area_within(units, ground).to_numpy() > 0
        areas = {
            name: intersection(ground, units[inside & (classes == name)]).area for name in np.unique(classes[inside])
        }
        mapped = intersection(ground, units[inside]).area
        rows += [(portion, str(name), area) for name, area in areas.items()]
        rows += [(portion, "<unmapped>", ground.area - mapped), (portion, "<contested>", sum(areas.values()) - mapped)]
    return pd.DataFrame(rows, columns=["portion", "use_class", "area_m2"])


def control_overlap(
    grounds: Mapping[str, Geometries], controls: Mapping[str, Geometries], *, tolerance_m: float = 0.5
) -> gpd.GeoDataFrame:
    """Measure how much of each portion lies on each control line (压占), and what was too thin to count.

    Parameters
    ----------
    grounds
        The portions by name, m.
    controls
        The control lines by role, each united before it is measured.
    tolerance_m
        Width below which a part of the overlap is noise, m.

    Returns
    -------
    GeoDataFrame
        One row for each portion and control line: ``portion``, ``control``, ``area_m2``, ``sliver_count``,
        ``sliver_area_m2``, ``sliver_widest_m``, and the ground that counts.
    """
    rows = []
    for control, layer in controls.items():
        for portion, geometries in grounds.items():
            split = split_slivers(intersection(geometries, layer), tolerance_m)
            rows.append((portion, control, split.kept.area, split.count, split.area_m2, split.widest_m, split.kept))
    columns = ["portion", "control", "area_m2", "sliver_count", "sliver_area_m2", "sliver_widest_m", "geometry"]
    crs = next((crs for crs in (getattr(layer, "crs", None) for layer in controls.values()) if crs), None)
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=crs)


def _parts(portion: str, ground: BaseGeometry, tolerance_m: float) -> gpd.GeoDataFrame:
    parts = exploded(geometry_array(ground))[0]
    # Largest first; equally large ones by where they lie, so that the order of the features plays no part.
    bounds = shapely.bounds(parts).reshape(-1, 4)
    parts = parts[np.lexsort((bounds[:, 1], bounds[:, 0], -np.round(shapely.area(parts), 6)))]
    columns = {"portion": portion, "part": np.arange(1, len(parts) + 1), "area_m2": shapely.area(parts)}
    return gpd.GeoDataFrame(columns | {"sliver": thinner_than(parts, tolerance_m)}, geometry=parts)


def _blocks_at(parts: gpd.GeoDataFrame, blocks: gpd.GeoDataFrame) -> list[str]:
    names = block_labels(blocks).tolist()
    pairs = pair_areas(geometry_array(parts), geometry_array(blocks))
    at: dict[int, list[str]] = {row: [] for row in range(len(parts))}
    for row, block, area in pairs.itertuples(index=False):
        # A block only counts where it has more of the part than rounding gives it.
        if area > 1e-6 * parts["area_m2"].iloc[row]:
            at[row].append(names[block])
    return ["、".join(dict.fromkeys(labels)) for labels in at.values()]


def _alike(first: BaseGeometry, second: BaseGeometry, tolerance_m: float) -> bool:
    return all(
        split_slivers(difference(a, b), tolerance_m).kept.is_empty for a, b in ((first, second), (second, first))
    )


def _relation(partners_of_old: int, partners_of_new: int) -> str:
    if partners_of_old > 1:
        return "regrouped" if partners_of_new > 1 else "split"
    return "merged" if partners_of_new > 1 else "changed"

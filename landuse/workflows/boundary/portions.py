"""A draft beside the approved boundary: kept, added and withdrawn land, with what it lies on and next to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from landuse.boundary.portions import (
    classes_by_portion,
    control_overlap,
    match_blocks,
    neighbours,
    portion_grounds,
    portion_summary,
    portions,
)

if TYPE_CHECKING:
    from landuse.workflows.boundary.inputs import Given


@dataclass(frozen=True, eq=False)
class BoundaryPortions:
    """The portions of a boundary.

    Parameters
    ----------
    portions
        Each connected part of kept, added and withdrawn land, slivers told apart.
    summary
        By portion: count and area.
    blocks
        Which block of the one became which of the other.
    classes, controls, neighbours
        By portion: land by use code, overlap with each control line, and who lies next to it.
    """

    portions: gpd.GeoDataFrame
    summary: pd.DataFrame
    blocks: pd.DataFrame
    classes: pd.DataFrame | None
    controls: pd.DataFrame | None
    neighbours: pd.DataFrame | None

    def as_plain(self) -> dict[str, Any]:
        """Return the tables as plain values, for JSON.

        Returns
        -------
        dict
            A list of rows for each table there is.
        """
        return {
            "summary": _plain(self.summary),
            "blocks": _plain(self.blocks),
            "classes": _plain(self.classes),
            "controls": _plain(self.controls),
            "neighbours": _plain(self.neighbours),
        }


def compare_boundaries(approved: gpd.GeoDataFrame, draft: gpd.GeoDataFrame, given: Given) -> BoundaryPortions:
    """Compare a draft with the approved boundary.

    Parameters
    ----------
    approved, draft
        The blocks of each, m.
    given
        What came with them: parcels, control lines and neighbouring zones are used.

    Returns
    -------
    BoundaryPortions
        The portions, and what they lie on and next to.
    """
    shares = portions(approved, draft)
    grounds = portion_grounds(shares)
    parcels, zones, controls = given.frame("parcels"), given.frame("neighbour_zones"), given.controls()
    return BoundaryPortions(
        shares,
        portion_summary(shares),
        match_blocks(approved, draft),
        classes_by_portion(grounds, parcels, column="use_code")
        if parcels is not None and "use_code" in parcels
        else None,
        control_overlap(grounds, controls) if controls else None,
        neighbours(grounds, zones) if zones is not None and len(zones) else None,
    )


def _plain(table: pd.DataFrame | None) -> list[dict[str, Any]] | None:
    if table is None:
        return None
    bare = pd.DataFrame(table.drop(columns="geometry", errors="ignore"))
    bare = bare.reset_index() if bare.index.name or isinstance(bare.index, pd.MultiIndex) else bare
    plain = bare.astype(object).where(bare.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]

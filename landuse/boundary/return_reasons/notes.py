"""Faults and repairs said as the findings of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from landuse.boundary.points import block_labels
from landuse.core.phrases import Note

if TYPE_CHECKING:
    import geopandas as gpd

    from landuse.boundary.topology.faults import Faults
    from landuse.core.repairs import Repair


def labelled(drawn: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give drawn blocks a label each.

    Parameters
    ----------
    drawn
        The blocks, m.

    Returns
    -------
    GeoDataFrame
        The same with the column ``block`` filled.
    """
    return drawn.assign(block=block_labels(drawn))


def told(faults: Faults) -> list[Note]:
    """Say faults as findings, but for those agreed to.

    Parameters
    ----------
    faults
        The faults.

    Returns
    -------
    list of Note
        A sentence each.
    """
    zh, en = faults.messages("zh"), faults.messages("en")
    open_faults = np.flatnonzero(~faults.frame["accepted"].to_numpy(dtype=bool)).tolist()
    return [_plain(str(zh.iloc[at]), str(en.iloc[at])) for at in open_faults]


def repair_note(repair: Repair) -> Note:
    """Say what reading a file found as a finding.

    Parameters
    ----------
    repair
        The entry of the ledger.

    Returns
    -------
    Note
        Code and sentence.
    """
    return _plain(f"{repair.code}:{repair.text('zh')}", f"{repair.code}: {repair.text('en')}")


def _plain(zh: str, en: str) -> Note:
    """Make a note of sentences that are finished: a brace in an id names nothing."""
    bare = [said.replace("{", "{{").replace("}", "}}") for said in (zh, en)]
    return Note(bare[0], bare[1])

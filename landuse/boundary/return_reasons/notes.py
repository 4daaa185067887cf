"""Faults and repairs said as the findings of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.boundary.points import block_labels
from landuse.core.messages import Message
from landuse.core.texts import texts_message

if TYPE_CHECKING:
    import geopandas as gpd

    from landuse.boundary.topology.faults import TopologyFaults
    from landuse.core.read_issues import ReadIssue


def labelled(drawn: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return drawn blocks a label each."""
    return drawn.assign(block=block_labels(drawn))


def stated_reason(faults: TopologyFaults) -> list[Message]:
    """Write faults as findings, but for those agreed to."""
    accepted = faults.frame["accepted"].to_numpy(dtype=bool)
    return [message for message, agreed in zip(faults.sentences(), accepted, strict=True) if not agreed]


def repair_note(repair: ReadIssue) -> Message:
    """Write what reading a file found as a finding."""
    sentence = texts_message(zh=repair.text("zh"), en=repair.text("en"))
    return Message("{code}: {sentence}", code=repair.code, sentence=sentence)

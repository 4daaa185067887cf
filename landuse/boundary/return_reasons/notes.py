"""Faults and repairs said as the findings of a search."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from landuse.boundary.points import block_labels
from landuse.core.messages import LANGS, Message
from landuse.core.read_issue_codes import name_of
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
    name, sentence = ({lang: text(lang) for lang in LANGS} for text in (partial(name_of, repair.code), repair.text))
    return Message("{code}: {sentence}", code=texts_message(**name), sentence=texts_message(**sentence))

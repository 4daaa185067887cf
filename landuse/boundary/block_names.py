"""The names that a file gives its blocks (主园区), for people; ids and order go by the label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from landuse.boundary.numerals import from_chinese, named_block
from landuse.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

_ZONE_AND_BLOCK = re.compile(r"(?P<zone>.*?[区园])(?P<block>(?:区块|片区|地块|组团).+)")
#: How a block is called that has a number and no name.
NUMBERED = Message("block {block}")


def names_by_label(rows: gpd.GeoDataFrame, labels: Sequence[object]) -> dict[str, str]:
    """Return the name of each block as people are to read it, by its label; blocks without a name are left out.

    Parameters
    ----------
    rows
        The rows of a boundary, with ``block_name`` where the file names its blocks.
    labels
        The label of each row's block.

    Returns
    -------
    dict
        A name that several blocks share has the label behind it, so that no two blocks are called the same.
    """
    if "block_name" not in rows:
        return {}
    given: dict[str, dict[str, None]] = {}
    for label, name in zip(labels, rows["block_name"], strict=True):
        if not pd.isna(name) and str(name).strip():
            given.setdefault(str(label), {})[str(name).strip()] = None
    names = {label: "、".join(own) for label, own in given.items()}
    names = _without_zone(names)
    every = list(names.values())
    return {label: name if every.count(name) == 1 else f"{name}（{label}）" for label, name in names.items()}


def _without_zone(names: dict[str, str]) -> dict[str, str]:
    """Take off the zone's name where every block's begins with it: 示例开发区区块一 is 区块一 on its papers."""
    parts = {label: _ZONE_AND_BLOCK.fullmatch(name) for label, name in names.items()}
    zones = {part["zone"] if part else "" for part in parts.values()}
    if len(names) < 2 or len(zones) != 1 or "" in zones:
        return names
    return {label: part["block"] for label, part in parts.items() if part}


def block_title(label: str, names: dict[str, str]) -> Message:
    """Return how a block is called: by the name in the file, else by its label or number."""
    if names.get(label):
        return Message.verbatim(names[label])
    number = from_chinese(label.removeprefix(named_block("")))
    return Message.verbatim(label) if number is None else NUMBERED(block=label)

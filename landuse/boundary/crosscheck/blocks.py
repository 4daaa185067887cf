"""The blocks of text and point table matched with the drawing: by label, by name, else by their order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from landuse.boundary.abuttals.read import half_width
from landuse.boundary.block_names import names_by_label
from landuse.boundary.crosscheck.disagreement import Disagreement
from landuse.boundary.crosscheck.submission import DRAWN, TEXT, Submission, block_key
from landuse.boundary.numerals import natural_key
from landuse.boundary.points import block_labels
from landuse.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

    from landuse.boundary.abuttals.described import DescribedBlock, Description

UNKNOWN_BLOCK = Message("block {block} is in {one} and not in {other}")
OTHERWISE = Message("block {block} is called {a} in the abuttals text and {b} in the drawing")


@dataclass(frozen=True)
class _Drawn:
    """The drawn blocks in the order of their numbers, by key and by name."""

    labels: tuple[str, ...]
    names: dict[str, str]

    @classmethod
    def of(cls, drawn: gpd.GeoDataFrame) -> _Drawn:
        labels = [str(label) for label in block_labels(drawn)]
        return cls(tuple(sorted(dict.fromkeys(labels), key=natural_key)), _every_name(drawn, labels))

    def find(self, *names: str) -> str | None:
        """Return the label of the block that is called so; None where none is, or several are."""
        wanted = {_bare(name) for name in names if name}
        mine = {label for name, label in self.names.items() if name in wanted}
        return mine.pop() if len(mine) == 1 else None

    def numbered(self, label: str) -> str | None:
        """Return the label of the block with the same number."""
        return next((own for own in self.labels if label and block_key(own) == block_key(label)), None)


def as_drawn(given: Submission) -> Submission:
    """Return a submission whose text and point table call each block by the label the drawing gives it.

    Parameters
    ----------
    given
        What was handed in.

    Returns
    -------
    Submission
        A block of the text goes by its number, else by its name; blocks without either go by their order where there
        are as many as are drawn. What is not found keeps what it was called.
    """
    if given.drawn is None:
        return given
    drawn = _Drawn.of(given.drawn)
    text = None if given.text is None else _text_as_drawn(given.text, drawn)
    points = given.points
    if points is not None and "plot" in points:
        places = {plot: _label(str(plot), "", drawn) for plot in points["plot"].dropna().unique()}
        points = points.assign(plot=points["plot"].map(lambda plot: places.get(plot) or plot))
    return replace(given, text=text, points=points)


def compare_blocks(given: Submission, matched: Submission) -> Iterator[Disagreement]:
    """Find blocks that only text or drawing has, and blocks that the two call otherwise.

    Parameters
    ----------
    given
        What was handed in.
    matched
        The same, as `as_drawn` gives it.

    Yields
    ------
    Disagreement
        What no comparison of sides could tell, since there is no second block to hold the first against.
    """
    if given.drawn is None or given.text is None or matched.text is None:
        return
    drawn = _Drawn.of(given.drawn)
    keys = {block_key(label): label for label in drawn.labels}
    alone = len(keys) == len(matched.text.blocks) == 1 and not matched.text.blocks[0].label
    called = names_by_label(given.drawn, drawn_labels(given.drawn))
    pairs = [
        (next(iter(keys)) if alone else block_key(block.label or number), own)
        for number, (block, own) in enumerate(zip(matched.text.blocks, given.text.blocks, strict=True), 1)
    ]
    for key in keys:
        if key not in {described for described, _ in pairs}:
            note = UNKNOWN_BLOCK(block=key, one=DRAWN, other=TEXT)
            yield Disagreement("block", note, key, DRAWN, TEXT, (key, None))
    for key, own in pairs:
        if key not in keys:
            note = UNKNOWN_BLOCK(block=key, one=TEXT, other=DRAWN)
            yield Disagreement("block", note, key, TEXT, DRAWN, (key, None))
        elif own.name and keys[key] in called and drawn.find(own.name) != keys[key]:
            values = (own.name, called[keys[key]])
            note = OTHERWISE(block=keys[key], a=values[0], b=values[1])
            yield Disagreement("block", note, key, TEXT, DRAWN, values)


def named(disagreements: Sequence[Disagreement], given: Submission) -> list[Disagreement]:
    """Return disagreements whose sentences call the blocks by their names in the file, where it has names."""
    if given.drawn is None:
        return list(disagreements)
    names = names_by_label(given.drawn, drawn_labels(given.drawn))
    by_key = {block_key(label): name for label, name in names.items()}
    return [
        replace(row, note=_with_name(row.note, row.block, by_key[row.block])) if row.block in by_key else row
        for row in disagreements
    ]


def _with_name(note: Message, key: str, name: str) -> Message:
    """Put a name for the key of a block, in a sentence and in those within it."""
    words = dict(note.values)
    values = {
        slot: _with_name(value, key, name) if isinstance(value, Message) else name
        for slot, value in words.items()
        if isinstance(value, Message) or (slot == "block" and value == key)
    }
    return note(**values) if values else note


def drawn_labels(drawn: gpd.GeoDataFrame) -> list[str]:
    """Return the label of the block of each drawn row."""
    return [str(label) for label in block_labels(drawn)]


def _text_as_drawn(text: Description, drawn: _Drawn) -> Description:
    unsaid = not any(block.label or drawn.find(block.name) for block in text.blocks)
    if unsaid and len(text.blocks) == len(drawn.labels) > 1:
        blocks = [replace(block, label=label) for block, label in zip(text.blocks, drawn.labels, strict=True)]
        return replace(text, blocks=tuple(blocks))
    return replace(text, blocks=tuple(_block_as_drawn(block, drawn) for block in text.blocks))


def _block_as_drawn(block: DescribedBlock, drawn: _Drawn) -> DescribedBlock:
    label = _label(block.label, block.name, drawn)
    if label is not None:
        return replace(block, label=label)
    return block if block.label else replace(block, label=block.name)


def _label(label: str, name: str, drawn: _Drawn) -> str | None:
    """Return the label in the drawing: by number first, so that a name that says otherwise is seen to."""
    return drawn.numbered(label) or drawn.find(label, name)


def _every_name(drawn: gpd.GeoDataFrame, labels: list[str]) -> dict[str, str]:
    """Return the labels by each name, as the file has it and as papers print it, without blanks and signs."""
    if "block_name" not in drawn:
        return {}
    names = {str(name): label for name, label in zip(drawn["block_name"], labels, strict=True) if not pd.isna(name)}
    shown = {name: label for label, name in names_by_label(drawn, labels).items()}
    every = {**names, **shown}
    counts: dict[str, set[str]] = {}
    for name, label in every.items():
        counts.setdefault(_bare(name), set()).add(label)
    return {name: next(iter(mine)) for name, mine in counts.items() if name and len(mine) == 1}


def _bare(name: str) -> str:
    return re.sub(r"[\W_]", "", half_width(name))

"""A first drawing of the ground that an abuttals text describes, from the named lines of a map."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd

from landuse.boundary.abuttals.read import read_abuttals
from landuse.boundary.abuttals.sketch import sketch_block
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.normalise.case import read_layers
from landuse.workflows import outputs
from landuse.workflows.boundary.inputs import entry_of


def sketch_text(text: str, near: Sequence[Path], out: Path) -> list[tuple[str, tuple[Message, ...]]]:
    """Draw the blocks that a text describes into a new GeoPackage.

    Parameters
    ----------
    text
        The abuttals as a notice has them.
    near
        Files of named lines.
    out
        The GeoPackage to write: ``blocks``, with the name and the stated area of each.

    Returns
    -------
    list of tuple
        Each block's name, and what was not found of it.

    Raises
    ------
    InputError
        If the text describes nothing, a file cannot be used, or no ground at all is enclosed; nothing is written then.
    """
    outputs.check_file(out)
    described = read_abuttals(text)
    if not described.blocks:
        raise InputError(
            Message("the text describes no ground"),
            where="--text",
            next=Message("Give the sentence with 东至, 南至, 西至, 北至"),
        )
    layers, _ = read_layers(Path(), {"named_lines": [entry_of(each) for each in near]})
    lines = layers["named_lines"][-1].features
    if "name" not in lines:
        raise InputError(
            Message("its lines have no names"), where=str(near[0]), next=Message("Give lines with a column of names")
        )
    rows, told = [], []
    for number, block in enumerate(described.blocks, 1):
        name = block.name or block.label or str(number)
        drawn = sketch_block(block, lines)
        told.append((name, drawn.notes))
        if drawn.ground is not None:
            rows.append({"block": block.label or str(number), "name": name, "geometry": drawn.ground})
    if not rows:
        raise InputError(
            Message("no ground is enclosed: {notes}", notes=[note for _, notes in told for note in notes]),
            where="--sketch",
            next=Message("Give more of the named lines"),
        )
    outputs.write_layers(out, {"blocks": gpd.GeoDataFrame(rows, geometry="geometry", crs=lines.crs)})
    return told

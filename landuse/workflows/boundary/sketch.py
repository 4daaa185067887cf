"""A first drawing of the ground that an abuttals text describes, from the named lines of a map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from landuse.boundary.abuttals.described import DescribedBlock, Description
from landuse.boundary.abuttals.read import read_abuttals
from landuse.boundary.abuttals.sketch import sketch_block
from landuse.boundary.crosscheck.disagreement import Allowance
from landuse.boundary.crosscheck.text import compare_text
from landuse.core.case_in_play import files_alone
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.normalise.case import read_layers
from landuse.workflows import outputs
from landuse.workflows.boundary.inputs import entry_of

#: A ground whose area is off by more than this share of the larger is said to be, and beyond that not drawn.
AREA_OFF, AREA_REFUSED = 0.02, 0.5
OTHER_AREA = Message("the lines enclose {drawn:ha}, and the text states {stated:ha}: draw it anew, or check the text")


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
    with files_alone():
        layers, _ = read_layers(Path(), {"named_lines": [entry_of(file) for file in near]})
    lines = layers["named_lines"][-1].features
    described = read_abuttals(text, lines["name"].dropna().astype(str) if "name" in lines else ())
    if not described.blocks:
        raise InputError(
            Message("the text describes no ground"),
            where="--text",
            next=Message("Give the sentence with 东至, 南至, 西至, 北至"),
        )
    if "name" not in lines:
        raise InputError(
            Message("its lines have no names"), where=str(near[0]), next=Message("Give lines with a column of names")
        )
    rows, block_notes = [], []
    for number, block in enumerate(described.blocks, 1):
        name = block.name or block.label or str(number)
        alone = replace(block, area=block.area or (described.area if len(described.blocks) == 1 else None))
        ground, notes = sketch_checked(alone, lines)
        block_notes.append((name, notes))
        if ground is not None:
            rows.append({"block": block.label or str(number), "name": name, "geometry": ground})
    if not rows:
        raise InputError(
            Message("no ground is enclosed: {notes}", notes=[note for _, notes in block_notes for note in notes]),
            where="--sketch",
            next=Message("Give more of the named lines"),
        )
    outputs.write_layers(out, {"blocks": gpd.GeoDataFrame(rows, geometry="geometry", crs=lines.crs)})
    return block_notes


def sketch_checked(block: DescribedBlock, lines: gpd.GeoDataFrame) -> tuple[BaseGeometry | None, tuple[Message, ...]]:
    """Draw a block, and hold what was drawn against the text again: its sides, and the area it states.

    Parameters
    ----------
    block
        The block, with the area that the text states of it.
    lines
        Named lines, m.

    Returns
    -------
    tuple
        Of all that the lines enclose, the ground that the text fits best; None where it is of another size altogether.
        What still disagrees is said.
    """
    drawn = sketch_block(block, lines)
    if drawn.ground is None:
        return None, drawn.notes
    names = {name for bounds in block.sides.values() for bound in bounds for name in bound.names}
    mine = lines[lines["name"].astype(str).str.strip().isin(names)]
    text = Description("", None, None, (replace(block, label="", name=""),))
    weighed = [(candidate, _against(text, candidate, mine)) for candidate in (drawn.ground, *drawn.others)]
    ground, faults = min(weighed, key=lambda pair: (len(pair[1]), _off(pair[0].area, block)))
    notes = [*drawn.notes, *faults]
    if block.area is not None and _off(ground.area, block) > AREA_OFF:
        notes.append(OTHER_AREA(drawn=float(ground.area), stated=float(block.area.m2)))
    return (None if _off(ground.area, block) > AREA_REFUSED else ground), tuple(notes)


def _against(text: Description, ground: BaseGeometry, lines: gpd.GeoDataFrame) -> list[Message]:
    """Return what a text says otherwise of a ground."""
    frame = gpd.GeoDataFrame(geometry=[ground], crs=lines.crs)
    limits = Allowance()
    disagreements = compare_text(
        text, frame, lines, along_m=limits.along_m, offset_m=limits.offset_m, offset_share=limits.offset_share
    )
    return [disagreement.note for disagreement in disagreements]


def _off(area_m2: float, block: DescribedBlock) -> float:
    """Return by how much an area differs from the stated one, as the share of the larger; 0 where none is stated."""
    if block.area is None or not area_m2:
        return 0.0
    return 1.0 - min(area_m2, block.area.m2) / max(area_m2, block.area.m2)

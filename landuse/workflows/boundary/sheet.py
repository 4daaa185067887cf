"""The boundary sheet (四至边界图) of one file: no policy, no case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.core.case import Case
from landuse.core.findings import Review
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.measures.land_summary import land_summary
from landuse.measures.scopes import scopes_of
from landuse.workflows import outputs
from landuse.workflows.boundary.inputs import Papers, given_papers
from landuse.workflows.exports import logged_audience

if TYPE_CHECKING:
    from landuse.core.audience import Audience
    from landuse.core.messages import Lang

OUTPUT = "sheet"
NAMELESS = Message("the sheet names no zone, for the file names none; say it with --title")
_TAIL = re.compile(r"[-_ ]*(?:四至|边界|范围|界线|坐标|图)+$")


def sheet_review(file: Path, papers: Papers, facts: Mapping[str, object]) -> Review:
    """Return what a boundary sheet is drawn from: the boundary and what lies beside it, with no rule judged.

    Parameters
    ----------
    file
        The boundary, or a case whose draft it is.
    papers
        The layer and CRS of the file, the column of block names, and the files beside it.
    facts
        What stands on the sheet: ``name``, ``office``, ``maker``, ``checker``, ``drawn_on``, ``sheet_paper``,
        ``sheet_scale``; what is not said is taken from the file where it says it.

    Returns
    -------
    Review
        Without packs and findings.

    Raises
    ------
    InputError
        If a file cannot be used.
    """
    given = given_papers(file, papers)
    stated = {**given.facts, **{key: value for key, value in facts.items() if value}}
    role = "approved" if given.drawn.role == "approved" else "draft"
    layers = {name: (layer,) for name, layer in given.layers.items()}
    layers[role] = (replace(given.drawn, role=role),)
    case = Case(
        str(stated.get("name") or _called(file)),
        papers.on or given.on or date.max,
        layers=layers,
        zone=Zone(stated),
        work_crs=given.work,
    )
    grounds = scopes_of(case)
    return Review(case, (), (), grounds, land=land_summary(case, grounds, ()))


def write_sheet(review: Review, out: Path, lang: Lang, audience: Audience | None = None) -> list[Path]:
    """Write the sheet as PDF and PNG into a folder, all or nothing.

    Parameters
    ----------
    review
        From `sheet_review`, as the audience may have it.
    out
        The folder; an earlier one that nobody changed is written over.
    lang
        ``zh`` or ``en``.
    audience
        For whom it is, which the log of exports then says.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    OutputError
        If they cannot be written.
    """
    return outputs.write(review, out, (OUTPUT,), lang, audience=logged_audience(audience), record=False)


def _called(file: Path) -> str:
    """Return what a file's name says of the zone: nothing where it only says that it is a boundary."""
    return file.parent.resolve().name if file.name == "case.toml" else _TAIL.sub("", file.resolve().stem)

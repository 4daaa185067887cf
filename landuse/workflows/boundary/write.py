"""Writes what was told of a boundary: tables, a survey file, or layers, all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from landuse.boundary.points import block_labels
from landuse.core.messages import Message
from landuse.core.texts import texts_message
from landuse.intake.survey.write import write_survey
from landuse.workflows import outputs
from landuse.workflows.atomic import whole_file
from landuse.workflows.boundary.survey_plots import survey_plots

if TYPE_CHECKING:
    from landuse.core.messages import Lang
    from landuse.workflows.boundary.describe import BoundaryJob

ENDINGS = (".xlsx", ".txt", ".gpkg")


def check_out(out: Path) -> None:
    """Raise, before any work is done, for a file that cannot be written: see `outputs.check_file`."""
    outputs.check_file(out, ENDINGS, Message("boundary points are not written as '{suffix}'"))


def write_out(out: Path, job: BoundaryJob, lang: Lang) -> list[Message]:
    """Write the points of a boundary in the format the ending names.

    Parameters
    ----------
    out
        ``.xlsx``: the point table and the line table; ``.txt``: a survey coordinate file; ``.gpkg``: points, blocks,
        faults, and portions where there are any.
    job
        The boundary.
    lang
        Language of the headings.

    Returns
    -------
    list of Message
        What is otherwise in the file than in the boundary that came in.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    ending = out.suffix.lower()
    if ending == ".xlsx":
        outputs.write_point_table(out, job.table(), lang, lines=job.lines(lang))
    elif ending == ".txt":
        plots, notes = survey_plots(job)
        with whole_file(out) as fresh:
            issues = write_survey(fresh, plots)
        return [*notes, *(texts_message(zh=issue.text("zh"), en=issue.text("en")) for issue in issues)]
    else:
        faults = job.faults.frame.assign(message=job.faults.messages(lang))
        layers = {
            "boundary_points": job.points,
            "blocks": job.blocks.assign(block=block_labels(job.blocks)),
            "faults_ground": faults[faults.geom_type.isin(["Polygon", "MultiPolygon"])],
            "faults_points": faults[faults.geom_type == "Point"],
        }
        if job.parts is not None:
            layers["portions"] = job.parts.portions
        outputs.write_layers(out, layers)
    return []

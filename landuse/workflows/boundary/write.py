"""Writes what was told of a boundary: tables, a survey file, or layers, all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd

from landuse.boundary.numerals import named_block
from landuse.boundary.points import block_labels
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.geometry.area import round_half_away
from landuse.intake.survey.write import write_survey
from landuse.workflows import outputs
from landuse.workflows.atomic import whole_file

if TYPE_CHECKING:
    from landuse.core.messages import Lang
    from landuse.workflows.boundary.describe import BoundaryJob

ENDINGS = (".xlsx", ".txt", ".gpkg")


def check_out(out: Path) -> None:
    """Refuse, before any work is done, a file that cannot be written.

    Parameters
    ----------
    out
        The file.

    Raises
    ------
    InputError
        If its ending is none that is written, it is there already, or its folder is not.
    """
    if out.suffix.lower() not in ENDINGS:
        raise InputError(
            Message("boundary points are not written as '{suffix}'", suffix=out.suffix),
            where=str(out),
            next=Message("Use one of {endings}", endings=list(ENDINGS)),
        )
    outputs.check_file(out)


def write_out(out: Path, job: BoundaryJob, lang: Lang) -> None:
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

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    ending = out.suffix.lower()
    if ending == ".xlsx":
        outputs.write_point_table(out, job.table(), lang, lines=job.lines(lang))
    elif ending == ".txt":
        with whole_file(out) as fresh:
            write_survey(fresh, _plots(job))
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


def _plots(job: BoundaryJob) -> gpd.GeoDataFrame:
    """Return the blocks as plots of a survey file, with the plane area that such files state."""
    labels = [str(label) for label in block_labels(job.blocks)]
    names = job.blocks["block_name"] if "block_name" in job.blocks else [named_block(label) for label in labels]
    hectares = round_half_away(job.blocks.area / 10_000, 4)
    columns = {"plot_number": labels, "plot_name": list(names), "stated_area": hectares}
    return gpd.GeoDataFrame(columns, geometry=job.blocks.geometry.array, crs=job.blocks.crs)

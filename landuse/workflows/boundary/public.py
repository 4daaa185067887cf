"""What may be told to the public of a boundary: areas, sides by name, and its outline on a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd

from landuse.boundary.abuttals.text import abuttals_text
from landuse.boundary.points import block_labels
from landuse.core.audience import PublicCopy, Withheld, notice
from landuse.core.errors import InputError
from landuse.core.figures import number
from landuse.core.messages import Message
from landuse.workflows import outputs
from landuse.workflows.atomic import whole_file
from landuse.workflows.exports import digest_of, log_export
from landuse.workflows.redaction.outlines import coarse
from landuse.workflows.redaction.sides import public_sides

if TYPE_CHECKING:
    from pathlib import Path

    from landuse.core.messages import Lang
    from landuse.workflows.boundary.describe import BoundaryJob


def check_public(out: Path) -> None:
    """Refuse, before any work is done, a file that would hold coordinates."""
    if out.suffix.lower() != ".gpkg":
        raise InputError(
            Message("a table or file of boundary points is coordinates, and none of it is public"),
            where=str(out),
            next=Message("Name a .gpkg: it gets the outline on the grid of a public copy"),
        )


def public_content(job: BoundaryJob, copy: PublicCopy, lang: Lang) -> dict[str, Any]:
    """Return what may be told of a boundary as plain values."""
    sides = public_sides(job.abuttals.description)
    return {
        "audience": "public",
        "notice": notice(Withheld(copy), lang),
        "work_crs": f"EPSG:{job.work_crs}",
        "areas": [
            {"block": row["block"], "plane_m2": round(row["plane_m2"], 4), "official_m2": round(row["official_m2"], 4)}
            for row in job.areas.to_dict("records")
        ],
        "abuttals": None if sides is None else abuttals_text(sides, lang),
    }


def public_lines(job: BoundaryJob, copy: PublicCopy, lang: Lang) -> list[str]:
    """Return what may be told of a boundary, a line each."""
    content = public_content(job, copy, lang)
    lines = [
        Message(
            "block {block}: {plane} plane, {official} ellipsoidal",
            block=row["block"],
            plane=number(row["plane_m2"], "ha", lang),
            official=number(row["official_m2"], "ha", lang),
        ).text(lang)
        for row in content["areas"]
    ]
    return [*lines, *([content["abuttals"]] if content["abuttals"] else []), content["notice"]]


def write_public(out: Path, job: BoundaryJob, copy: PublicCopy) -> None:
    """Write the outline of a boundary on the grid of a public copy, and log it.

    Raises
    ------
    OutputError
        If it cannot be written, or not be logged.
    """
    shapes = coarse(job.blocks.geometry, copy.coordinate_m)
    blocks = gpd.GeoDataFrame({"block": block_labels(job.blocks)}, geometry=shapes.array, crs=job.blocks.crs)
    with whole_file(out) as fresh:
        outputs.write_layers(fresh, {"blocks": blocks[~blocks.geometry.is_empty]})
        log_export("public", out.stem, out.parent, {out.name: digest_of(fresh)})

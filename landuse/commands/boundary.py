"""Tells everything of one boundary: points, areas, abuttals, cross-checks, and why it might be sent back."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.commands import _common

if TYPE_CHECKING:
    from landuse.jobs.boundary import BoundaryJob
    from landuse.phrases import Lang

HELP = "boundary points, areas, abuttals text and cross-checks of one boundary"
WORDS = {
    "area": {
        "zh": "区块{block}:平面{plane},椭球{official}{stated}",
        "en": "block {block}: {plane} plane, {official} ellipsoidal{stated}",
    },
    "stated": {"zh": ",申报{area}公顷", "en": ", stated {area} ha"},
    "points": {"zh": "界址点{count}个", "en": "{count} boundary points"},
    "explained": {
        "zh": "四至中有名称可依的边长占{share}",
        "en": "{share} of the sides run along something with a name",
    },
    "agree": {
        "zh": "图、文、表、坐标之间未见不一致",
        "en": "drawing, text, points and areas agree as far as they are given",
    },
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes.

    Parameters
    ----------
    parser
        Its parser.
    """
    parser.add_argument("file", metavar="FILE", type=Path, help="the boundary, in any format that is read")
    parser.add_argument("--layer", metavar="NAME", help="the layer in it, where it has several")
    parser.add_argument(
        "--near", action="append", type=Path, metavar="FILE", help="named roads, rivers and other lines"
    )
    parser.add_argument(
        "--text", type=Path, metavar="FILE", help="the abuttals as the notice has them, to be held against the drawing"
    )
    parser.add_argument("--title", default="", metavar="NAME", help="the zone's name, for the text")
    parser.add_argument("--on", type=_common.day, metavar="DATE", help="the day of review, for what expires")
    parser.add_argument("--out", type=Path, metavar="FILE.xlsx", help="write the boundary-point table here")
    _common.add_shared(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command.

    Parameters
    ----------
    arguments
        As parsed.

    Returns
    -------
    int
        0 when done.
    """
    from landuse import outputs
    from landuse.jobs.boundary import as_plain, describe_boundary

    if arguments.out is not None:
        outputs.check_file(arguments.out)
    text = _common.text_of(arguments.text) if arguments.text is not None else None
    job = describe_boundary(
        arguments.file,
        layer=arguments.layer,
        near=arguments.near or (),
        text=text,
        on=arguments.on,
        title=arguments.title,
    )
    if arguments.out is not None:
        outputs.write_point_table(arguments.out, job.table(), arguments.lang)
    if arguments.json:
        print(json.dumps(as_plain(job, arguments.lang), ensure_ascii=False, indent=1, default=str))
    else:
        print("\n".join(_lines(job, arguments.lang)))
    return 0


def _lines(job: BoundaryJob, lang: Lang) -> list[str]:
    from landuse.boundary.reasons import reason_lines
    from landuse.phrases import number

    source = job.layer.source
    lines = [note.text(lang) for note in source.notes] if source is not None else []
    lines += [f"{repair.code}: {repair.what}" for repair in source.repairs] if source is not None else []
    for row in job.areas.to_dict("records"):
        stated = WORDS["stated"][lang].format(area=row["stated_ha"]) if row.get("stated_ha") is not None else ""
        plane, official = (number(row[name], "ha", lang) for name in ("plane_m2", "official_m2"))
        lines.append(WORDS["area"][lang].format(block=row["block"], plane=plane, official=official, stated=stated))
    lines.append(WORDS["points"][lang].format(count=job.points["point"].nunique()))
    lines += ["", job.abuttals.text(lang)]
    sides = job.abuttals.sides
    share = sides["named_m"].sum() / sides["length_m"].sum()
    lines.append(WORDS["explained"][lang].format(share=number(share, "share", lang)))
    told = [str(message) for message in job.disagreements["message"]] if len(job.disagreements) else []
    return [*lines, "", *(told or [WORDS["agree"][lang]]), "", *reason_lines(job.reasons, lang)]

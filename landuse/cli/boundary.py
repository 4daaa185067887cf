"""Tells everything of one boundary: points, areas, abuttals, faults, cross-checks, and why it might be sent back."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.cli import _common
from landuse.core.messages import Message
from landuse.core.punctuation import labelled
from landuse.core.terms import PORTIONS, term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landuse.cli._parser import CommandParser
    from landuse.core.messages import Lang
    from landuse.workflows.boundary.describe import BoundaryJob

HELP = Message("boundary points, areas, abuttals text, drawing faults and cross-checks of one boundary")
#: Files that lie beside a boundary, by option: the role, and what it is.
LAYERS = {
    "approved": ("approved", Message("the approved boundary: tells what is kept, added and withdrawn")),
    "county": ("counties", Message("the county's legal ground, for what lies beyond it")),
    "zones": ("neighbour_zones", Message("neighbouring zones, for overlaps and gaps")),
    "exceptions": ("agreed_exceptions", Message("agreed gaps and overlaps, with reason and by: marked, not left out")),
}
TABLES = {
    "points": ("boundary_points", Message("the boundary-point table that was handed in")),
    "catalogue": ("catalogue", Message("the zone catalogue: name, code, approved area")),
    "documents": ("documents", Message("the list of papers: kind, valid_until, sealed")),
    "stock": ("unsettled_land", Message("idle, unsupplied and illegal land: category, area, settled")),
    "figures": ("stated_figures", Message("figures that several papers give: figure, paper, value")),
}


def add_arguments(parser: CommandParser) -> None:
    """Write what the command takes."""
    _common.add_drawing(parser, nargs="?")
    _add_papers(parser)
    _add_outputs(parser)
    _common.add_shared(parser)


def _add_papers(parser: CommandParser) -> None:
    """Add what the drawing is held against."""
    parser.add_argument(
        "--text",
        type=Path,
        metavar="FILE",
        help=Message("the abuttals as the notice has them, to be held against the drawing"),
    )
    for name, (_, help_text) in {**LAYERS, **TABLES}.items():
        parser.add_argument(f"--{name}", type=Path, metavar="FILE", help=help_text)
    parser.add_argument(
        "--title", default="", metavar="NAME", help=Message("the zone's name, for the text and the catalogue")
    )
    parser.add_argument("--code", default="", metavar="CODE", help=Message("the zone's code, for the catalogue"))
    parser.add_argument("--blocks", type=int, metavar="N", help=Message("how many blocks the papers state"))
    parser.add_argument("--max-blocks", type=int, metavar="N", help=Message("the most blocks the province allows"))
    parser.add_argument(
        "--min-block", type=_width, metavar="HA", help=Message("the least area of a block it allows, ha")
    )
    parser.add_argument(
        "--survey-year", type=int, metavar="YEAR", help=Message("the year the land-use survey should be of")
    )
    parser.add_argument("--wants", action="append", metavar="KIND", help=Message("a kind of paper that must be there"))
    parser.add_argument("--on", type=_common.day, metavar="DATE", help=Message("the day of review, for what expires"))


def _add_outputs(parser: CommandParser) -> None:
    """Add how finely the drawing is looked at, and what is written of it."""
    parser.add_argument(
        "--tolerance",
        type=_width,
        default=0.002,
        metavar="M",
        help=Message("width below which a fault is noise, m (0.002)"),
    )
    parser.add_argument(
        "--thin", type=_width, metavar="M", help=Message("leave out points on straight runs within this width, m")
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE",
        help=Message(
            "write the boundary points here: .xlsx (tables), .txt (survey file), .gpkg (points, blocks, faults)"
        ),
    )  # fmt: skip
    parser.add_argument(
        "--audience",
        choices=("internal", "public"),
        help=Message("for whom it is: for the public only areas, sides by name and the outline on a grid are told"),
    )
    parser.add_argument(
        "--sketch",
        type=Path,
        metavar="FILE.gpkg",
        help=Message("without FILE: draw the ground that --text describes, from the lines of --near, as a first draft"),
    )


def _width(text: str) -> float:
    try:
        width = float(text)
    except ValueError:
        width = -1.0
    if not 0 <= width < float("inf"):
        reason = Message("'{text}' is no width; write metres, such as 0.002", text=text)
        raise argparse.ArgumentTypeError(reason)
    return width


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from landuse.core.errors import InputError
    from landuse.workflows.boundary.describe import Papers, as_plain, describe_boundary
    from landuse.workflows.boundary.public import check_public
    from landuse.workflows.boundary.write import check_out, write_out

    public = arguments.audience == "public"
    if arguments.sketch is not None:
        return _sketch(arguments)
    if arguments.file is None:
        raise InputError(
            Message("no boundary is named"),
            where="boundary",
            next=Message("Give a file, or --sketch with --text and --near"),
        )

    if arguments.out is not None:
        if public:
            check_public(arguments.out)
        check_out(arguments.out)
    papers = Papers(
        layer=arguments.layer,
        crs=arguments.crs,
        name=arguments.name,
        near=tuple(arguments.near or ()),
        layers=_named(arguments, LAYERS),
        tables=_named(arguments, TABLES),
        text=_common.text_of(arguments.text) if arguments.text is not None else None,
        title=arguments.title,
        code=arguments.code,
        blocks=arguments.blocks,
        on=arguments.on,
        survey_year=arguments.survey_year,
        max_blocks=arguments.max_blocks,
        min_block_ha=arguments.min_block,
        documents_wanted=tuple(arguments.wants or ()),
        thin_m=arguments.thin,
        tolerance_m=arguments.tolerance,
    )
    job = describe_boundary(arguments.file, papers)
    if public:
        return _public(job, arguments)
    written = [] if arguments.out is None else write_out(arguments.out, job, arguments.lang)
    if arguments.json:
        print(json.dumps(as_plain(job, arguments.lang), ensure_ascii=False, indent=1, default=str))
    else:
        lines = [labelled(str(arguments.out), note.text(arguments.lang), arguments.lang) for note in written]
        print("\n".join([*_lines(job, arguments.lang, arguments.thin), *([""] if lines else []), *lines]))
    return 0


def _public(job: BoundaryJob, arguments: argparse.Namespace) -> int:
    from landuse.core.audience import public_copy
    from landuse.workflows.boundary.public import public_content, public_lines, write_public

    copy = public_copy()
    if arguments.out is not None:
        write_public(arguments.out, job, copy)
    if arguments.json:
        print(json.dumps(public_content(job, copy, arguments.lang), ensure_ascii=False, indent=1))
    else:
        print("\n".join(public_lines(job, copy, arguments.lang)))
    return 0


def _sketch(arguments: argparse.Namespace) -> int:
    from landuse.core.errors import InputError
    from landuse.workflows.boundary.sketch import sketch_text

    if arguments.file is not None or arguments.text is None or not arguments.near:
        raise InputError(
            Message("a sketch is drawn from a text and named lines alone"),
            where="--sketch",
            next=Message("Give --text and --near, and no boundary"),
        )
    text = _common.text_of(arguments.text)
    block_notes = sketch_text(text, tuple(arguments.near), arguments.sketch)
    lines = [labelled(name, note.text(arguments.lang), arguments.lang) for name, notes in block_notes for note in notes]
    if arguments.json:
        rows = [{"block": name, "notes": [note.text(arguments.lang) for note in notes]} for name, notes in block_notes]
        print(json.dumps({"sketch": str(arguments.sketch), "blocks": rows}, ensure_ascii=False, indent=1))
    else:
        print("\n".join([*lines, str(arguments.sketch)]))
    return 0


def _named(arguments: argparse.Namespace, options: dict[str, tuple[str, Message]]) -> dict[str, Path]:
    given = {role: getattr(arguments, name) for name, (role, _) in options.items()}
    return {role: path for role, path in given.items() if path is not None}


def _lines(job: BoundaryJob, lang: Lang, thin_m: float | None) -> list[str]:
    from landuse.boundary.return_reasons.check import reason_lines
    from landuse.core.figures import number

    source = job.layer.source
    lines = [] if source is None else _common.source_lines(source, lang)
    lines += _common.issue_lines(job.issues, lang)
    lines += _area_lines(job, lang)
    lines.append(Message("{count} boundary points", count=job.points["point"].nunique()).text(lang))
    if job.thinned is not None:
        change = number(float(job.thinned.area_change_m2.sum()), "m2", lang)
        thinned = Message(
            "thinned within {width} m: {before} points to {after}, area changed by {change}, {widest} off at most",
            width=thin_m,
            before=job.thinned.points_before,
            after=job.thinned.points_after,
            change=change,
            widest=number(job.thinned.widest_m, "m", lang),
        )
        lines.append(thinned.text(lang))
    lines += ["", job.abuttals.text(lang)]
    sides = job.abuttals.sides
    share = sides["named_m"].sum() / sides["length_m"].sum()
    lines.append(
        Message("{share} of the sides run along something with a name", share=number(share, "share", lang)).text(lang)
    )
    messages = [str(message) for message in job.disagreements["message"]] if len(job.disagreements) else []
    agree = Message("drawing, text, points and areas agree as far as they are given").text(lang)
    parts = ["", *_part_lines(job, lang)] if job.parts is not None else []
    faults, reasons = _fault_lines(job, lang), reason_lines(job.reasons, lang)
    return [*lines, *parts, "", *faults, "", *(messages or [agree]), "", *reasons]


def _area_lines(job: BoundaryJob, lang: Lang) -> Iterator[str]:
    import pandas as pd

    from landuse.boundary.block_names import block_title, names_by_label
    from landuse.boundary.points import block_labels
    from landuse.core.figures import number

    names = names_by_label(job.blocks, block_labels(job.blocks).tolist())
    for row in job.areas.to_dict("records"):
        stated = (
            Message(", stated {area} ha", area=row["stated_ha"]).text(lang) if pd.notna(row.get("stated_ha")) else ""
        )
        plane, official = (number(row[name], "ha", lang) for name in ("plane_m2", "official_m2"))
        yield Message(
            "{block}: {plane} plane, {official} ellipsoidal{stated}",
            block=block_title(str(row["block"]), names),
            plane=plane,
            official=official,
            stated=stated,
        ).text(lang)


def _fault_lines(job: BoundaryJob, lang: Lang) -> Iterator[str]:
    from landuse.core.figures import number
    from landuse.core.terms import FAULTS

    yield from (hole.text(lang) for hole in job.holes)
    frame = job.faults.frame
    if not len(frame):
        yield Message(
            "no overlap, gap, spike or other fault in the drawing (tolerance {tolerance} m)",
            tolerance=f"{job.faults.tolerance_m:g}",
        ).text(lang)
    for (_, row), message in zip(frame.iterrows(), job.faults.messages(lang), strict=True):
        agreed = Message(" (agreed: {reason}, {by})", reason=row["reason"], by=row["accepted_by"]).text(lang)
        yield f"{message}{agreed if row['accepted'] else ''}"
    for code, noise in job.faults.ignored.items():
        if noise.count:
            area, widest = number(noise.area_m2, "m2", lang), f"{noise.widest_m:.4f} m"
            yield Message(
                "below the tolerance and not listed: {code} {count}, {area} in all, {widest} at the widest",
                code=term(FAULTS, code, lang),
                count=noise.count,
                area=area,
                widest=widest,
            ).text(lang)


def _part_lines(job: BoundaryJob, lang: Lang) -> Iterator[str]:
    from landuse.core.figures import number
    from landuse.core.specs import load_spec

    assert job.parts is not None
    for name, row in job.parts.summary.iterrows():
        title, area = term(PORTIONS, name, lang), number(row["area_m2"], "ha", lang)
        yield Message("{name}: {area} in {parts} parts", name=title, area=area, parts=int(row["parts"])).text(lang)
        controls = job.parts.controls
        for part in [] if controls is None else controls[controls["portion"] == name].to_dict("records"):
            control = load_spec(str(part["control"])).title.text(lang)
            area = number(part["area_m2"], "ha", lang)
            yield Message("  {name} lies on {control} by {area}", name=title, control=control, area=area).text(lang)

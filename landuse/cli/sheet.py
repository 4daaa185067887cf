"""Draws the boundary sheet of one file, without a policy."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.cli import _common
from landuse.core.messages import Message
from landuse.core.punctuation import labelled
from landuse.core.whole_number import whole_number

if TYPE_CHECKING:
    from landuse.cli._parser import CommandParser

HELP = Message("draw the boundary sheet of one file, as PDF and PNG, without a policy")
LAYERS = {
    "approved": ("approved", Message("the approved boundary: what is kept, added and withdrawn is drawn")),
    "county": ("counties", Message("the county's legal ground")),
    "zones": ("neighbour_zones", Message("neighbouring zones")),
}
#: What stands in the margin: the fact under ``[zone]``, and what it is.
FACTS = {
    "title": ("name", "NAME", Message("the zone's name, for the heading; that of the file unless said")),
    "office": ("office", "NAME", Message("who has it drawn; the office that a survey file names unless said")),
    "maker": ("maker", "NAME", Message("who drew it")),
    "checker": ("checker", "NAME", Message("who checked it")),
    "drawn-on": ("drawn_on", "DATE", Message("when it was drawn; the date that a survey file names unless said")),
    "paper": ("sheet_paper", "SIZE", Message("A4 to A0; the smallest that fits unless said")),
}


def add_arguments(parser: CommandParser) -> None:
    """Write what the command takes."""
    _common.add_drawing(parser)
    for name, (_, purpose) in LAYERS.items():
        parser.add_argument(f"--{name}", type=Path, metavar="FILE", help=purpose)
    for name, (_, metavar, purpose) in FACTS.items():
        parser.add_argument(f"--{name}", metavar=metavar, help=purpose)
    parser.add_argument("--scale", type=_scale, metavar="N", help=Message("the scale, such as 10000"))
    _common.add_audience(parser)
    parser.add_argument("--out", type=Path, metavar="DIR", help=Message("where to; ./sheet-<file> unless said"))
    _common.add_shared(parser)


def _scale(text: str) -> int:
    number = whole_number(text.removeprefix("1:").replace(" ", ""))
    if not number:
        raise argparse.ArgumentTypeError(Message("'{text}' is no scale; write it as 10000", text=text))
    return number


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    import json

    from landuse.core.errors import InputError
    from landuse.workflows import outputs
    from landuse.workflows.boundary.inputs import Papers
    from landuse.workflows.boundary.sheet import NAMELESS, sheet_review, write_sheet
    from landuse.workflows.redaction import for_audience

    out = arguments.out or Path(f"sheet-{arguments.file.resolve().stem}")
    outputs.check_folder(out)
    beside = {role: getattr(arguments, name) for name, (role, _) in LAYERS.items()}
    papers = Papers(
        layer=arguments.layer,
        crs=arguments.crs,
        name=arguments.name,
        near=tuple(arguments.near or ()),
        layers={role: path for role, path in beside.items() if path is not None},
    )
    facts = {fact: getattr(arguments, name.replace("-", "_")) for name, (fact, _, _) in FACTS.items()}
    review = sheet_review(arguments.file, papers, {**facts, "sheet_scale": arguments.scale})
    if arguments.audience == "public" and not review.case.zone.facts.get("name"):
        raise InputError(
            Message("nothing but the file's own name says which zone this is, and that does not leave"),
            where="--audience public",
            next=Message("Name the zone with --title"),
        )
    review = for_audience(review, arguments.audience)
    files = [str(path) for path in write_sheet(review, out, arguments.lang, arguments.audience)]
    notes = [
        labelled(Path(source.path).name, text, arguments.lang)
        for source in review.case.sources
        for text in _common.source_lines(source, arguments.lang)
    ]
    notes += [] if review.case.title else [NAMELESS.text(arguments.lang)]
    if arguments.json:
        print(json.dumps({"files": files, "notes": notes}, ensure_ascii=False, indent=1))
    else:
        print("\n".join([*notes, *files]))
    return 0

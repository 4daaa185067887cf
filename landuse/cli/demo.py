"""Reviews the shipped sample."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.cli import _common
from landuse.core.messages import Message

if TYPE_CHECKING:
    from landuse.cli._parser import CommandParser

HELP = Message("review the shipped sample into ./landuse-demo/")


def add_arguments(parser: CommandParser) -> None:
    """Write what the command takes."""
    parser.add_argument("--out", type=Path, metavar="DIR", default=Path("landuse-demo"), help=Message("where to"))
    _common.add_shared(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from landuse.cli._summary import summary_lines
    from landuse.core.resources import resource_folder
    from landuse.judge.review import review
    from landuse.normalise.case import read_case
    from landuse.workflows import outputs

    chosen = outputs.choose(None)
    outputs.check_folder(arguments.out)
    judged = review(read_case(resource_folder("layers") / "sample"))
    outputs.write(judged, arguments.out, chosen, arguments.lang)
    if arguments.json:
        print(outputs.as_json(judged, arguments.lang), end="")
    else:
        print("\n".join(summary_lines(judged, arguments.lang)))
        print("\n".join(str((arguments.out / name).resolve()) for name in outputs.files_of(chosen)))
    return 0

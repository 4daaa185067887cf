"""Runs a review again from its own record, and compares."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.cli import _common
from landuse.core.messages import Message

if TYPE_CHECKING:
    from landuse.cli._parser import CommandParser

HELP = Message("run a review again from its own record and compare")


def add_arguments(parser: CommandParser) -> None:
    """Write what the command takes."""
    parser.add_argument("folder", metavar="DIR", type=Path, help=Message("a folder that `landuse review` wrote"))
    parser.add_argument(
        "--case", type=Path, metavar="DIR", help=Message("where the case lies now; as recorded unless said")
    )
    parser.add_argument(
        "--signed-by",
        type=Path,
        metavar="KEY",
        help=Message("check that it was signed with the private key that belongs to this public one (PEM)"),
    )
    _common.add_shared(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from landuse.workflows.verify import verify

    result = verify(arguments.folder, arguments.case, arguments.signed_by)
    lines = [line.text(arguments.lang) for line in result.lines()]
    if arguments.json:
        content = {
            "same": result.same,
            "differences": [] if result.same else lines,
            "files": [line.text(arguments.lang) for line in result.files],
            "filled_in": [line.text(arguments.lang) for line in result.filled],
            "figures": [{"at": at, "before": was, "after": now} for at, was, now in result.figures],
            "causes": [cause.text(arguments.lang) for cause in result.causes],
        }
        print(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines))
    return 0 if result.same else 1

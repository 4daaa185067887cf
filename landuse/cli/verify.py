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
WORDS = {
    "same": Message("run again, the review comes out the same"),
    "seal": Message("changed since it was written: {name}"),
}


def add_arguments(parser: CommandParser) -> None:
    """Say what the command takes."""
    parser.add_argument("folder", metavar="DIR", type=Path, help=Message("a folder that `landuse review` wrote"))
    parser.add_argument(
        "--case", type=Path, metavar="DIR", help=Message("where the case lies now; as recorded unless said")
    )
    _common.add_shared(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from landuse.workflows import outputs
    from landuse.workflows.compare import differences, read_review
    from landuse.workflows.record import run_again

    lang = arguments.lang
    stored = read_review(arguments.folder)
    again = run_again(arguments.folder, arguments.case)
    lines = [WORDS["seal"](name=name).text(lang) for name in outputs.broken_seals(arguments.folder)]
    lines += differences(stored, json.loads(outputs.as_json(again, stored.get("lang", "zh"))))
    if arguments.json:
        print(json.dumps({"same": not lines, "differences": lines}, ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines or [WORDS["same"].text(lang)]))
    return 1 if lines else 0

"""What changed between two reviews."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.cli import _common
from landuse.core.messages import Message

if TYPE_CHECKING:
    from landuse.cli._parser import CommandParser

HELP = Message("tell what changed between two reviews: findings opened, closed, still open")
CHANGES = {
    "opened": Message("opened"),
    "still_open": Message("still open"),
    "closed": Message("closed"),
    "changed": Message("changed"),
    "new": Message("new rule"),
    "gone": Message("gone"),
    "same": Message("same"),
}


def add_arguments(parser: CommandParser) -> None:
    """Write what the command takes."""
    parser.add_argument(
        "before", metavar="REVIEW", type=Path, help=Message("the earlier review: its folder or review.json")
    )
    parser.add_argument("after", metavar="REVIEW", type=Path, help=Message("the later review"))
    _common.add_shared(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from landuse.core.terms import VERDICTS
    from landuse.workflows.compare import changes, read_review

    before, after = read_review(arguments.before), read_review(arguments.after)
    table = changes(before, after)
    if arguments.json:
        print(table.to_json(orient="records", force_ascii=False, indent=1))
        return 0
    lang = arguments.lang
    print(f"{before['title']} {before['on']} -> {after['title']} {after['on']}")
    order = list(CHANGES)
    for row in sorted(table.to_dict("records"), key=lambda change: order.index(change["change"])):
        if row["change"] != "same":
            was, now = (VERDICTS[verdict].text(lang) if verdict else "—" for verdict in (row["before"], row["after"]))
            print(f"[{CHANGES[row['change']].text(lang)}] {row['id']}  {row['title']}: {was} -> {now}")
    counts = table["change"].value_counts()
    print("  ".join(f"{CHANGES[change].text(lang)} {counts.get(change, 0)}" for change in order))
    return 0

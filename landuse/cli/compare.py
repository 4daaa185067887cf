"""What changed between two reviews."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.cli import _common
from landuse.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landuse.cli._parser import CommandParser
    from landuse.core.messages import Lang
    from landuse.render.shared.ledger import Ledger

HELP = Message("tell what changed between two reviews: findings opened, closed, still open")


def add_arguments(parser: CommandParser) -> None:
    """Write what the command takes."""
    parser.add_argument(
        "before", metavar="REVIEW", type=Path, help=Message("the earlier review: its folder or review.json")
    )
    parser.add_argument("after", metavar="REVIEW", type=Path, help=Message("the later review"))
    parser.add_argument(
        "--out", type=Path, metavar="FILE.docx", help=Message("write it here: .xlsx (tables) or .docx (on A4)")
    )
    _common.add_shared(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from landuse.workflows.compare import changes, check_ledger, ledger, read_review, write_ledger

    if arguments.out is not None:
        check_ledger(arguments.out)
    before, after = read_review(arguments.before), read_review(arguments.after)
    changed = ledger(before, after, arguments.lang)
    if arguments.out is not None:
        write_ledger(arguments.out, changed)
    if arguments.json:
        print(changes(before, after).to_json(orient="records", force_ascii=False, indent=1))
        return 0
    print(changed.title)
    print("\n".join(_lines(changed, arguments.lang)))
    print(changed.counts)
    if arguments.out is not None:
        print(arguments.out)
    return 0


def _lines(changed: Ledger, lang: Lang) -> Iterator[str]:
    """Yield what moved, a line each with the figures of both reviews, and the grounds that grew or shrank."""
    for row in changed.moved:
        cells = row.cells
        verdicts = " -> ".join(dict.fromkeys((cells["verdict_before"], cells["verdict_after"])))
        figures = " -> ".join(dict.fromkeys((cells["before"], cells["after"])))
        limit = f" ({cells['limit']})" if cells["limit"] else ""
        yield f"[{cells['change']}] {cells['title']} · {cells['scope']}: {verdicts}; {figures}{limit}  {cells['id']}"
    for area in changed.areas:
        if area.before != area.after:
            before, after = ("—" if figure is None else f"{figure:,.4f}" for figure in (area.before, area.after))
            by = "" if area.by is None else f" ({area.by:+,.4f})"
            yield Message(
                "{scope}: {before} -> {after} ha{by}", scope=area.scope, before=before, after=after, by=by
            ).text(lang)

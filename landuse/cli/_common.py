"""What several commands share: their common arguments, and how findings are printed."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from landuse.core.messages import LANGS, Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from landuse.cli._parser import CommandParser
    from landuse.core.findings import Review
    from landuse.core.layer import Source
    from landuse.core.messages import Lang
    from landuse.core.read_issues import ReadIssue
    from landuse.core.timings import Step


#: Verdicts on a terminal.
COLOURS = {"met": "green", "broken": "red", "undecided": "yellow"}


def day(text: str) -> date:
    """Read a day given on the command line.

    Parameters
    ----------
    text
        As 2026-06-30.

    Returns
    -------
    date
        The day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            Message("'{text}' is no date; write the day as 2026-06-30", text=text)
        ) from None


def add_case(parser: CommandParser, *, many: bool = False) -> None:
    """Add the arguments that choose a case and what it is judged by.

    Parameters
    ----------
    parser
        The command's parser.
    many
        Whether several cases may be named.
    """
    parser.add_argument(
        "case", metavar="CASE", nargs="+" if many else None, help=Message("case folder with a case.toml in it")
    )
    parser.add_argument(
        "--policy",
        action="append",
        metavar="ID",
        help=Message("policy pack, by id or path; replaces those of the case"),
    )
    parser.add_argument(
        "--rule", action="append", metavar="ID", help=Message("judge only these rules; * stands for any")
    )
    parser.add_argument("--on", type=day, metavar="DATE", help=Message("the day it is judged on"))
    parser.add_argument(
        "--strict", action="store_true", help=Message("refuse a case in which anything had to be repaired")
    )
    add_shared(parser)


def add_shared(parser: CommandParser) -> None:
    """Add the arguments every command has that prints findings.

    Parameters
    ----------
    parser
        The command's parser.
    """
    parser.add_argument("--lang", choices=LANGS, default=parser.lang, help=Message("language of messages and outputs"))
    parser.add_argument(
        "--plugins", action="append", metavar="DIR", help=Message("folder with checks/, intake/, render/ of one's own")
    )
    parser.add_argument("--json", action="store_true", help=Message("print JSON"))


def add_audience(parser: CommandParser) -> None:
    """Add the argument that says for whom outputs are."""
    parser.add_argument(
        "--audience",
        choices=("internal", "public"),
        help=Message(
            "for whom it is: a public copy holds no coordinates, control lines, parcels or names beyond the list in "
            "the settings; what is written goes into the log of exports"
        ),
    )


def add_drawing(parser: CommandParser, *, nargs: Literal["?"] | None = None) -> None:
    """Add the arguments of commands that read one boundary: the file, what of it is read, and the lines around.

    Parameters
    ----------
    parser
        The command's parser.
    nargs
        ``?`` where the file may be left out.
    """
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        nargs=nargs,
        help=Message("the boundary, in any format that is read, or a case with a draft"),
    )
    parser.add_argument("--layer", metavar="NAME", help=Message("the layer in it, where it has several"))
    parser.add_argument("--name", metavar="COLUMN", help=Message("the column that holds the names of the blocks"))
    parser.add_argument("--crs", metavar="CRS", help=Message("the CRS it is in, where it says none"))
    parser.add_argument(
        "--near",
        action="append",
        type=Path,
        metavar="FILE",
        help=Message("named roads, rivers and other lines; FILE:LAYER where it has several layers"),
    )


def source_lines(source: Source, lang: Lang) -> list[str]:
    """Return what was said while a file was read, and what was repaired in it."""
    return [*(note.text(lang) for note in source.notes), *issue_lines(source.repairs, lang)]


def issue_lines(issues: Iterable[ReadIssue], lang: Lang) -> list[str]:
    """Return each issue of reading in a line, with the name of its kind."""
    from landuse.core.read_issue_codes import name_of

    return [f"[{name_of(issue.code, lang)}] {issue.text(lang)}" for issue in issues]


def print_summary(review: Review, lang: Lang, files: Sequence[str], *, every: bool = False) -> None:
    """Print a review: with its verdicts in colour on a terminal, plain elsewhere.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.
    files
        What was written.
    every
        Whether what is met and the notices are listed too.
    """
    from landuse.cli._summary import summary_lines

    lines = [*summary_lines(review, lang, every=every), *files]
    if not sys.stdout.isatty():
        print("\n".join(lines))
        return
    from rich.console import Console
    from rich.text import Text

    from landuse.core.terms import VERDICTS

    console = Console(highlight=False)
    for line in lines:
        text = Text(line)
        for verdict, colour in COLOURS.items():
            # only in the mark at the front: in a sentence 符合 is also the end of 不符合
            mark = f"[{VERDICTS[verdict].text(lang)}"
            if line.startswith(f"{mark}·"):
                text.stylize(f"bold {colour}", 1, len(mark))
        console.print(text)


def timing_lines(steps: tuple[Step, ...], lang: Lang) -> list[str]:
    """Write where the time went: each work with its seconds, under it the parts that took longest.

    Parameters
    ----------
    steps
        What was kept.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    list of str
        A line for each.
    """
    from landuse.core.progress import WORDS
    from landuse.core.timings import by_work

    lines = [Message("where the time went, seconds by the clock:").text(lang)]
    for what, (seconds, parts) in by_work(steps).items():
        lines.append(f"{seconds:8.2f}  {WORDS[what].text(lang) if what in WORDS else what}")
        for part in parts:
            beside = Message(" (beside the others)").text(lang) if part.beside else ""
            lines.append(f"{part.seconds:12.2f}  {part.name}{beside}")
    return lines


def text_of(path: Path) -> str:
    """Read a text a user hands in: in UTF-8, UTF-16 with its mark, or GBK as desktop tools write it.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        Its text.

    Raises
    ------
    InputError
        If it is missing, or no text.
    """
    from landuse.core.decode import decode
    from landuse.core.toml_file import read_bounded

    return decode(read_bounded(path), str(path), next=Message("Save it as plain text")).text

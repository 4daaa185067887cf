"""The main job: judge a case and write the review."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.cli import _common
from landuse.core.messages import Message

if TYPE_CHECKING:
    from landuse.cli._parser import CommandParser

#: The exit code where a self-test failed: nothing can be relied on then.
CANNOT_RUN = 2
HELP = Message("judge a case against policy packs and write the review")


def add_arguments(parser: CommandParser) -> None:
    """Write what the command takes."""
    _common.add_case(parser)
    parser.add_argument(
        "--outputs",
        metavar="LIST",
        help=Message("which outputs to write, by comma: json,gpkg,xlsx,map,...; all unless said"),
    )
    parser.add_argument(
        "--basemap",
        metavar="MAP",
        help=Message(
            "draw the map over this: a GeoTIFF, .mbtiles, a folder of tiles {{z}}/{{x}}/{{y}}, "
            "tianditu:vec:KEY, or amap:vec; gcj02: before a name says that its tiles lie on GCJ-02"
        ),
    )
    _common.add_audience(parser)
    parser.add_argument(
        "--final",
        action="store_true",
        help=Message(
            "write the opinion as final; refused, with the list, while a text is unconfirmed, a departure or an "
            "assumption has no name, or only part of the rules was reviewed"
        ),
    )
    parser.add_argument(
        "--sign",
        type=Path,
        metavar="KEY",
        help=Message("sign the sums of all files with this private key (Ed25519, PEM)"),
    )
    parser.add_argument(
        "--self-test",
        action="store_true",
        help=Message("judge it again with the same ground drawn otherwise; nothing may move, and the record says so"),
    )
    parser.add_argument("--timings", action="store_true", help=Message("print where the time goes, by step"))
    parser.add_argument("--all", action="store_true", help=Message("print what is met and the notices too"))
    parser.add_argument("--out", type=Path, metavar="DIR", help=Message("where to; ./review-<case folder> unless said"))


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from landuse.core.collecting import seldom_collected

    with seldom_collected():
        return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    from landuse.core import timings

    if arguments.timings:
        timings.keep()
    with timings.timed("loading"):
        from landuse.workflows import outputs
        from landuse.workflows.review_case import ReviewRequest, review_case

    folder = Path(arguments.case)
    out = arguments.out or Path(f"review-{outputs.case_name(folder)}")
    chosen = outputs.choose(arguments.outputs)
    request = ReviewRequest(
        out,
        chosen,
        arguments.lang,
        on=arguments.on,
        policy=arguments.policy,
        rules=arguments.rule,
        strict=arguments.strict,
        final=arguments.final,
        self_test=arguments.self_test,
        basemap=arguments.basemap,
        key=arguments.sign,
        audience=arguments.audience,
    )
    judged, tested = review_case(folder, request)
    if arguments.json:
        print(
            (out / "review.json").read_text(encoding="utf-8")
            if "json" in chosen
            else outputs.as_json(judged, arguments.lang),
            end="",
        )
    else:
        files = [str(out / name) for name in outputs.files_of(chosen)]
        _common.print_summary(judged, arguments.lang, files, every=arguments.all)
    if arguments.timings:
        print("\n".join(_common.timing_lines(timings.kept(), arguments.lang)), file=sys.stderr)
    if tested is not None:
        print(tested.line().text(arguments.lang), file=sys.stderr)
    return CANNOT_RUN if tested is not None and tested.moved else judged.exit_code

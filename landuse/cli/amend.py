"""The least change that would make a draft pass."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landuse.cli import _common
from landuse.core.messages import Message

if TYPE_CHECKING:
    from landuse.cli._parser import CommandParser
    from landuse.core.messages import Lang
    from landuse.workflows.amend import Amendment

HELP = Message("cut out of a draft what breaks a rule by lying in it, and judge what is left")


def add_arguments(parser: CommandParser) -> None:
    """Write what the command takes."""
    _common.add_case(parser)
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE.gpkg",
        help=Message("where the amended boundary and the cut go; ./amended-<case>.gpkg unless said"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from landuse.cli._summary import summary_lines
    from landuse.normalise.case import read_case
    from landuse.workflows import outputs
    from landuse.workflows.amend import amend

    folder = Path(arguments.case)
    out = arguments.out or Path(f"amended-{outputs.case_name(folder)}.gpkg")
    outputs.check_file(out)
    done = amend(
        read_case(folder, on=arguments.on, policy=arguments.policy, rules=arguments.rule, strict=arguments.strict)
    )
    outputs.write_layers(out, {"amended": done.boundary, "cut": done.cut})
    if arguments.json:
        print(json.dumps(_plain(done, out), ensure_ascii=False, indent=1))
    else:
        print("\n".join([*_lines(done, arguments.lang), *summary_lines(done.after, arguments.lang), str(out)]))
    return done.after.exit_code


def _lines(done: Amendment, lang: Lang) -> list[str]:
    from landuse.core.figures import number

    total = float(done.cut["area_m2"].sum())
    if not total:
        return [Message("there is nothing to cut out").text(lang)]
    after = float(done.boundary.area.sum())
    figures = {
        "area": number(total, "ha", lang),
        "before": number(after + total, "ha", lang),
        "after": number(after, "ha", lang),
    }
    lines = [
        Message("cut {area} in {n} pieces; the draft goes from {before} to {after}", n=len(done.cut), **figures).text(
            lang
        )
    ]
    rows = done.cut.itertuples()
    piece = Message("  piece {n}, {area}: {rules}").text(lang)
    return lines + [piece.format(n=row.piece, area=number(row.area_m2, "ha", lang), rules=row.rules) for row in rows]


def _plain(done: Amendment, out: Path) -> dict[str, Any]:
    from landuse.core.units import round_half_up

    cut = [
        {"piece": int(row.piece), "area_m2": round_half_up(row.area_m2, 2), "rules": row.rules.split("、")}
        for row in done.cut.itertuples()
    ]
    after = float(done.boundary.area.sum())
    return {
        "file": str(out),
        "area_m2": round_half_up(after, 2),
        "cut": cut,
        "before": done.before.summary,
        "after": done.after.summary,
    }

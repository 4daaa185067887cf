"""Judges many cases in one run."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.cli import _common
from landuse.core.messages import Message

if TYPE_CHECKING:
    from landuse.cli._parser import CommandParser
    from landuse.workflows.batch_job import Job

HELP = Message("judge many cases, each into a review folder of its own")


def add_arguments(parser: CommandParser) -> None:
    """Write what the command takes."""
    _common.add_case(parser, many=True)
    parser.add_argument("--outputs", metavar="LIST", help=Message("which outputs to write, by comma; all unless said"))
    parser.add_argument(
        "--out", type=Path, metavar="DIR", default=Path(), help=Message("where the review folders go; here unless said")
    )
    _common.add_audience(parser)
    parser.add_argument("--table", type=Path, metavar="FILE", help=Message("one table over all zones: .xlsx or .csv"))
    parser.add_argument(
        "--workers", type=int, metavar="N", default=os.cpu_count() or 1, help=Message("how many at a time")
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help=Message("a Dask cluster that takes the cases: tcp://host:8786")
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from landuse.core.progress import watch
    from landuse.core.terms import VERDICTS
    from landuse.workflows.batch import exit_code, run_all
    from landuse.workflows.batch_table import check_table, in_natural_order, write_table

    if arguments.table is not None:
        check_table(arguments.table, arguments.audience)
    job = _job(arguments)
    cases, outcomes = in_natural_order([Path(case) for case in arguments.case]), []
    with watch("reviewing", len(cases)) as watched:
        watched.remind()
        for outcome in run_all(cases, job, max(arguments.workers, 1), arguments.scheduler):
            outcomes.append(outcome)
            watched.add(1)
            if outcome.error:
                print(f"landuse: {outcome.case}: {outcome.error}", file=sys.stderr)
            elif not arguments.json:
                counts = "  ".join(
                    f"{VERDICTS[verdict].text(arguments.lang)} {count}" for verdict, count in outcome.summary
                )
                print(f"{outcome.title}  {counts}  {outcome.folder}", flush=True)
    if arguments.table is not None:
        write_table(arguments.table, outcomes, arguments.lang, arguments.audience)
    if arguments.json:
        print(
            json.dumps(
                [{**asdict(outcome), "summary": dict(outcome.summary)} for outcome in outcomes],
                ensure_ascii=False,
                indent=1,
            )
        )
    elif arguments.table is not None:
        print(arguments.table)
    return exit_code(outcomes)


def _job(arguments: argparse.Namespace) -> Job:
    """Return what is asked for of each case; two that would be written to one place are refused."""
    from landuse.core.audience import public_copy
    from landuse.core.errors import InputError
    from landuse.workflows import outputs
    from landuse.workflows.batch_job import Job

    names = [outputs.case_name(Path(case)) for case in arguments.case]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            Message("two cases are called '{name}'", name=twice[0]),
            where="batch",
            next=Message("Rename one folder, for each review is named after its case"),
        )
    if arguments.audience is not None and arguments.scheduler is not None:
        raise InputError(
            Message("the machines of a cluster have logs and lists of their own"),
            where="--audience",
            next=Message("Leave --scheduler out, so that this machine writes and logs what leaves"),
        )
    if arguments.audience == "public":
        public_copy()  # a list that lets too much out is refused before any work is done
    policy, rules = (None if values is None else tuple(values) for values in (arguments.policy, arguments.rule))
    folders = tuple(arguments.plugins or ())
    return Job(
        arguments.out,
        outputs.choose(arguments.outputs),
        policy,
        rules,
        arguments.on,
        arguments.lang,
        folders,
        arguments.strict,
        arguments.audience,
    )

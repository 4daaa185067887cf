"""What is in files, what a submission folder holds, and what a case lacks."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.cli import _common
from landuse.core.messages import Message
from landuse.core.punctuation import labelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landuse.boundary.return_reasons.types import Reason
    from landuse.cli._parser import CommandParser
    from landuse.core.case import Case
    from landuse.core.messages import Lang
    from landuse.workflows.inspect.files import FileReport
    from landuse.workflows.inspect.missing import Lack

HELP = Message(
    "what is in files: layers, CRS, encoding, ring and area problems, what a review would repair; drafts a case"
)
KINDS: dict[str, Message] = {"layer": Message("layer"), "table": Message("table")}


def add_arguments(parser: CommandParser) -> None:
    """Write what the command takes."""
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help=Message("files, a database address, a case, or a submission")
    )
    parser.add_argument(
        "--case", action="store_true", help=Message("draft a case.toml from the submission folder FILE")
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help=Message("write the draft here, not to the terminal"))
    parser.add_argument("--layer", metavar="NAME", help=Message("only this layer"))
    parser.add_argument("--crs", metavar="EPSG", help=Message("CRS of a file that says none"))
    parser.add_argument("--encoding", metavar="NAME", help=Message("encoding of the text"))
    parser.add_argument("--format", metavar="NAME", help=Message("name of the reader, which outranks the ending"))
    parser.add_argument(
        "--against",
        type=Path,
        metavar="FILE",
        help=Message("a layer known to be right, such as the county: says what lies outside it or is off as GCJ-02"),
    )
    parser.add_argument(
        "--strict", action="store_true", help=Message("fail where anything had to be, or would be, repaired")
    )
    parser.add_argument(
        "--policy", action="append", metavar="ID", help=Message("of a case: the packs that say what it needs")
    )
    parser.add_argument("--all", action="store_true", help=Message("of --case: what is open has its lines too"))
    parser.add_argument("--on", type=_common.day, metavar="DATE", help=Message("of a case: the day it is judged on"))
    _common.add_shared(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    if arguments.case:
        return _draft(arguments)
    first = Path(arguments.files[0])
    if len(arguments.files) == 1 and (first.name == "case.toml" or (first / "case.toml").is_file()):
        return _case(arguments)
    return _files(arguments)


def _draft(arguments: argparse.Namespace) -> int:
    from landuse.core.errors import InputError, TargetExists
    from landuse.workflows.inspect.draft_case import draft_case

    if len(arguments.files) != 1:
        raise InputError(Message("--case takes one folder"), next=Message("Give the folder of the submission"))
    out = arguments.out
    if out is not None and out.exists():
        raise TargetExists(
            Message("it is there already, and a draft is not written over it"),
            where=str(out),
            next=Message("Name another"),
        )
    folder = Path(arguments.files[0])
    text = draft_case(
        folder,
        beside=None if out is None else out.parent,
        lang=arguments.lang,
        policy=arguments.policy or (),
        on=arguments.on,
        every=arguments.all,
    )
    if out is None:
        print(text, end="")
        return 0
    out.write_text(text, encoding="utf-8", newline="\n")
    print(Message("{path} was written; check every line", path=out).text(arguments.lang))
    return 0


def _case(arguments: argparse.Namespace) -> int:
    from landuse.judge.review import family
    from landuse.normalise.case import read_case
    from landuse.normalise.role_doubts import role_doubts
    from landuse.workflows.inspect.missing import lacks

    case = read_case(arguments.files[0], on=arguments.on, policy=arguments.policy)
    case = replace(case, role_doubts=role_doubts(case))
    lacking = lacks(case, family(case.policy)) if case.policy else None
    if arguments.json:
        print(json.dumps(_plain_case(case, lacking, arguments.lang), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_case_lines(case, lacking, arguments.lang)))
    return 0


def _plain_case(case: Case, lacking: Sequence[Lack] | None, lang: Lang) -> dict[str, object]:
    wants = None
    if lacking is not None:
        wants = [
            {
                "kind": lack.kind,
                "name": lack.name,
                "title": lack.title.text(lang),
                "undecided": lack.undecided,
                "wider": lack.wider,
                "packs": lack.packs,
            }
            for lack in lacking
        ]
    given = [
        {
            "role": source.role,
            "path": source.path,
            "features": source.features,
            "crs": source.crs,
            "repairs": [entry.as_dict() for entry in source.repairs],
            "notes": [note.text(lang) for note in source.notes],
        }
        for source in case.sources
    ]
    return {"title": case.title, "on": case.on.isoformat(), "policy": list(case.policy), "given": given,
            "role_doubts": [doubt.why.text(lang) for doubt in case.unanswered_doubts], "lacks": wants}  # fmt: skip


def _case_lines(case: Case, lacking: Sequence[Lack] | None, lang: Lang) -> list[str]:
    from landuse.core.read_issue_codes import name_of
    from landuse.judge.final import answer_for

    lines = [f"{case.title} {case.on}"]
    for source in case.sources:
        kind = "layer" if source.role in case.layers else "table"
        lines.append(
            Message(
                "{kind} {role}: {count}, {path}",
                kind=KINDS[kind].text(lang),
                role=source.role,
                count=source.features,
                path=source.path,
            ).text(lang)
        )
        lines += [f"  {note.text(lang)}" for note in source.notes]
        lines += [f"  [{name_of(entry.code, lang)}] {entry.text(lang)}" for entry in source.repairs]
    lines += [answer_for(doubt).text(lang) for doubt in case.unanswered_doubts]
    if lacking is None:
        no_policy = Message(
            "no policy is named, so what is wanting is not known; write policy = [...] in case.toml or give --policy"
        )
        return [*lines, no_policy.text(lang)]
    lines.append(Message("{count} things are wanting", count=len(lacking)).text(lang))
    return [*lines, *(f"  {lack.note().text(lang)}" for lack in lacking)]


def _files(arguments: argparse.Namespace) -> int:
    from landuse.boundary.return_reasons.check import plain_reasons
    from landuse.core.addresses import named_layer
    from landuse.core.errors import InputError, with_english
    from landuse.core.progress import steps
    from landuse.intake.base import ReadOptions
    from landuse.workflows.inspect.files import inspect_file, known_layer
    from landuse.workflows.inspect.roles import shared_grounds
    from landuse.workflows.inspect.text import as_plain, lines

    options = ReadOptions(layer=arguments.layer, encoding=arguments.encoding, crs=arguments.crs)
    against = None if arguments.against is None else known_layer(arguments.against)
    reports: list[FileReport] = []
    reasons: dict[str, list[Reason]] = {}
    failed = 0
    for path in steps("inspecting", _expanded(arguments.files)):
        try:
            file, layer = (path, None) if isinstance(path, str) else named_layer(path)
            asked = options if layer is None or options.layer else replace(options, layer=layer)
            report = inspect_file(file, asked, format=arguments.format, against=against)
        except InputError as error:
            failed += 1
            print(f"landuse: {with_english(error, arguments.lang)}", file=sys.stderr)
            continue
        reports.append(report)
        reasons[report.path] = _reasons(path, report)
        if not arguments.json:
            print("\n".join([*lines(report, arguments.lang), *_reason_lines(reasons[report.path], arguments.lang)]))
    left = [] if arguments.json else _left_lines(arguments.files, arguments.lang)
    if left:
        print("\n".join(left))
    grounds = [(f"{report.path} ({layer.name})", layer.ground) for report in reports for layer in report.layers]
    shared = [note.text(arguments.lang) for note in shared_grounds(grounds)]
    if shared:
        # with --json the lines stand beside the data, which is a list of files
        print("\n".join(shared), file=sys.stderr if arguments.json else sys.stdout)
    if arguments.json:
        plain = [
            {**as_plain(report, arguments.lang), "reasons": plain_reasons(reasons[report.path], arguments.lang)}
            for report in reports
        ]
        print(json.dumps(plain, ensure_ascii=False, indent=1))
    unsound = arguments.strict and not all(report.sound for report in reports)
    return 2 if failed or unsound else 0


def _left_lines(files: Sequence[str], lang: Lang) -> list[str]:
    """Return a line for each file of a folder that no reader takes: what it is, and what to ask for in its place."""
    from landuse.core.addresses import is_address
    from landuse.workflows.inspect.draft_case import FATES
    from landuse.workflows.inspect.folder import left_files

    folders = [Path(file) for file in files if not is_address(file) and Path(file).is_dir()]
    return [
        labelled(str(folder / file.path), FATES[file.what](note=file.note).text(lang), lang)
        for folder in folders
        if folder.suffix.lower() != ".gdb"
        for file in left_files(folder)
    ]


def _reasons(path: str | Path, report: FileReport) -> list[Reason]:
    """Look for the reasons a draft is sent back, where a file holds a boundary and nothing else."""
    from landuse.core.errors import InputError
    from landuse.workflows.boundary.describe import describe_boundary
    from landuse.workflows.inspect.role_evidence import weigh_roles

    weighed = [weigh_roles(layer, report.path, reader=report.reader) for layer in report.layers]
    roles = {evidence.role.role for evidences in weighed for evidence in evidences[:1]}
    if isinstance(path, str) or len(report.layers) != 1 or not roles & {"draft", "approved", "blocks"}:
        return []
    try:
        return describe_boundary(path).reasons
    except InputError:  # what is wrong with it is in the report
        return []


def _reason_lines(reasons: list[Reason], lang: Lang) -> list[str]:
    from landuse.boundary.return_reasons.check import reason_lines

    return reason_lines(reasons, lang) if reasons else []


def _expanded(files: Sequence[str]) -> list[str | Path]:
    """Return the files to look into: of a folder that is no geodatabase, every file in it that is read."""
    from landuse.core.addresses import is_address
    from landuse.core.errors import InputError
    from landuse.workflows.inspect.folder import is_part, readable_files

    files_found: list[str | Path] = []
    for file in files:
        path = Path(file)
        if len(files) > 1 and path.is_file() and is_part(path):
            continue  # as `inspect *` names it beside its shapefile, which is looked into whole
        if is_address(file) or not path.is_dir() or path.suffix.lower() == ".gdb":
            files_found.append(file if is_address(file) else path)
            continue
        inside = readable_files(path)
        if not inside:
            raise InputError(
                Message("no file in it is read"),
                where=file,
                next=Message("Give a file, or --case to draft a case from it"),
            )
        files_found += inside
    return files_found

"""Stock land that could take a project."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.cli import _common
from landuse.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landuse.cli._parser import CommandParser
    from landuse.core.messages import Lang
    from landuse.workflows.sites import Sites

HELP = Message("rank the stock land of a case that could take a project")
ROW = Message("{n}. [{fit}] {id} {name}  {category}  {area}  ({surplus} over)")
NONE = Message("no stock land could take it")


def add_arguments(parser: CommandParser) -> None:
    """Write what the command takes."""
    parser.add_argument("case", metavar="CASE", help=Message("case folder with [layers.stock_land] in its case.toml"))
    parser.add_argument(
        "--area", type=_hectares, required=True, metavar="HA", help=Message("land the project needs, hectares")
    )
    parser.add_argument(
        "--use",
        required=True,
        metavar="CODE",
        help=Message("land-use code it needs, in the code list of the stock land"),
    )
    parser.add_argument("--all", action="store_true", help=Message("list what does not fit as well"))
    parser.add_argument(
        "--out",
        action="append",
        type=Path,
        metavar="FILE",
        help=Message("write the table (.xlsx, .csv) or the map (.html); may be said twice"),
    )
    parser.add_argument("--on", type=_common.day, metavar="DATE", help=Message("the day it is judged on"))
    _common.add_shared(parser)


def _hectares(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(Message("'{text}' is no area; write hectares, such as 12.5", text=text))
    return value


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from landuse.core.units import to_square_metres
    from landuse.normalise.case import read_case
    from landuse.workflows.sites import check_sites, find_sites, write_sites

    files = list(dict.fromkeys(arguments.out or ()))
    for out in files:
        check_sites(out)
    case = read_case(Path(arguments.case), on=arguments.on)
    need = to_square_metres(arguments.area, "ha")
    sites = find_sites(case, need, arguments.use, where=str(arguments.case), lang=arguments.lang)
    for out in files:
        write_sites(out, sites, arguments.lang)
    if arguments.json:
        print(json.dumps(list(_plain(sites, arguments.lang)), ensure_ascii=False, indent=1))
    else:
        print("\n".join([*_lines(sites, arguments.lang, every=arguments.all), *map(str, files)]))
    return 0


def _plain(sites: Sites, lang: Lang) -> Iterator[dict[str, object]]:
    rows = sites.table.drop(columns=["geometry", "large", "same_use", "listed"]).to_dict("records")
    for row, reasons, clauses in zip(rows, sites.reasons, sites.clauses, strict=True):
        if row["fit"] != "no":
            plain = {str(key): value for key, value in row.items()}
            yield {**plain, "reasons": [reason.text(lang) for reason in reasons], "clauses": clauses}


def _lines(sites: Sites, lang: Lang, *, every: bool) -> Iterator[str]:
    """Yield each piece with its reasons and clauses, those that do not fit where they are asked for."""
    from landuse.core.figures import number
    from landuse.core.terms import term
    from landuse.workflows.sites import CATEGORIES, FITS

    rows = sites.table.to_dict("records")
    if all(row["fit"] == "no" for row in rows):
        yield NONE.text(lang)
    for n, (row, reasons, clauses) in enumerate(zip(rows, sites.reasons, sites.clauses, strict=True), 1):
        if row["fit"] == "no" and not every:
            continue
        yield ROW(
            n=n, fit=FITS[row["fit"]], id=row["id"], name=row["name"] or "",
            category=term(CATEGORIES, row["category"] or "—", lang),
            area=number(row["area_m2"], "ha", lang), surplus=number(row["surplus_m2"], "ha", lang),
        ).text(lang)  # fmt: skip
        yield from (f"   - {reason.text(lang)}" for reason in reasons)
        if clauses:
            yield "   - " + Message("clauses: {clauses}", clauses=clauses).text(lang)
    left_out = sum(row["fit"] == "no" for row in rows)
    if left_out and not every:
        yield Message.plural(
            "{n} piece does not fit (--all lists it)", "{n} pieces do not fit (--all lists them)", n=left_out
        ).text(lang)

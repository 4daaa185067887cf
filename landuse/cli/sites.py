"""Stock land that could take a project."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.cli import _common
from landuse.core.messages import Message
from landuse.core.terms import term

if TYPE_CHECKING:
    from landuse.cli._parser import CommandParser

HELP = Message("rank the stock land of a case that could take a project")
WORDS = {
    "none": Message("no stock land could take it"),
    "yes": Message("fits"),
    "maybe": Message("may fit"),
    "row": Message("{n}. [{fit}] {id} {name}  {category}  {area}  ({surplus} over)"),
}
CATEGORIES = {
    "approved_unsupplied": Message("approved, not supplied"),
    "determined_idle": Message("determined idle"),
    "suspected_idle": Message("suspected idle"),
    "supplied_unused": Message("supplied, not used"),
    "inefficient": Message("inefficient"),
}


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
    from landuse.core.errors import InputError
    from landuse.core.figures import number
    from landuse.core.units import to_square_metres
    from landuse.measures.stock import rank_sites
    from landuse.normalise.case import read_case

    stock = read_case(Path(arguments.case), on=arguments.on).layer("stock_land")
    if stock is None:
        raise InputError(
            Message("there is no layer of stock land"),
            where=arguments.case,
            next=Message("Give [layers.stock_land] in case.toml"),
        )
    ranked = rank_sites(stock, to_square_metres(arguments.area, "ha"), arguments.use)
    if arguments.json:
        print(ranked.to_json(orient="records", force_ascii=False, indent=1))
        return 0
    lang = arguments.lang
    if ranked.empty:
        print(WORDS["none"].text(lang))
    for n, row in enumerate(ranked.to_dict("records"), start=1):
        words = {
            "n": n, "fit": WORDS[row["fit"]], "id": row["id"], "name": row["name"] or "",
            "category": term(CATEGORIES, row["category"] or "—", lang),
            "area": number(row["area_m2"], "ha", lang), "surplus": number(row["surplus_m2"], "ha", lang),
        }  # fmt: skip
        print(WORDS["row"](**words).text(lang))
    return 0

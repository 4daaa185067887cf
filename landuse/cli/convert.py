"""From any format that is read to any that is written."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from landuse.cli import _common
from landuse.core.messages import Message
from landuse.core.whole_number import whole_number

if TYPE_CHECKING:
    from landuse.cli._parser import CommandParser
    from landuse.core.messages import Lang
    from landuse.core.read_issues import ReadIssue
    from landuse.workflows.convert.convert import Conversion, Leg

HELP = Message("convert between all formats that are read and written, losslessly or with a said loss")
_MOST = 20
READ_BACK = Message("  read back: {difference}")
_DIFFERENCES: dict[str, Message] = {
    "features": Message("{count} features fewer"),
    "crs": Message("the CRS is {crs}"),
    "geometry": Message("the shapes of {count} features differ"),
    "shift": Message("{count} features have vertices up to {most:.3g} off"),
    "renamed": Message("column {field}"),
    "lost": Message("column {field} is gone ({count} values)"),
    "values": Message("{count} values of column {field} differ"),
}


def add_arguments(parser: CommandParser) -> None:
    """Write what the command takes."""
    parser.add_argument("source", metavar="IN", help=Message("file, FILE:LAYER, or postgresql://user@host/database"))
    parser.add_argument(
        "target", metavar="OUT", help=Message("file to write, FILE:LAYER, or postgresql://user@host/database")
    )
    parser.add_argument("--layer", metavar="NAME", help=Message("layer, sheet or table to read"))
    parser.add_argument("--to-layer", metavar="NAME", help=Message("name of the layer or table to write"))
    parser.add_argument("--crs", metavar="EPSG", help=Message("CRS of a file that says none"))
    parser.add_argument("--to-crs", type=_epsg, metavar="EPSG", help=Message("CRS to write; the source's unless given"))
    parser.add_argument("--encoding", metavar="NAME", help=Message("encoding of the text that is read"))
    parser.add_argument("--to-encoding", metavar="NAME", help=Message("encoding of the text that is written"))
    parser.add_argument(
        "--from-format", metavar="NAME", help=Message("name of the reader, which outranks the ending of IN")
    )
    parser.add_argument(
        "--format", metavar="NAME", help=Message("name of the writer, which outranks the ending of OUT")
    )
    parser.add_argument(
        "--strict", action="store_true", help=Message("refuse where something has to be mended or is lost")
    )
    parser.add_argument("--overwrite", action="store_true", help=Message("write over OUT if it is there"))
    _common.add_shared(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    import json

    from landuse.workflows.convert.convert import Request, convert

    request = Request(
        layer=arguments.layer, to_layer=arguments.to_layer, crs=arguments.crs, to_crs=arguments.to_crs,
        encoding=arguments.encoding, to_encoding=arguments.to_encoding, from_format=arguments.from_format,
        to_format=arguments.format, strict=arguments.strict, overwrite=arguments.overwrite,
    )  # fmt: skip
    done = convert(arguments.source, arguments.target, request)
    if arguments.json:
        print(json.dumps(_as_dict(done, arguments.lang), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(done, arguments.lang)))
    return 0


def _epsg(text: str) -> int:
    number = whole_number(text.strip().upper().removeprefix("EPSG:"))
    if number is None:
        raise argparse.ArgumentTypeError(Message("'{text}' is no EPSG code; write it as 4527 or EPSG:4527", text=text))
    return number


def _as_dict(done: Conversion, lang: Lang) -> dict[str, object]:
    import dataclasses

    legs = [
        {
            "layer": leg.layer,
            "features": leg.features,
            "crs_before": leg.crs_before,
            "crs_after": leg.crs_after,
            "repairs": [entry.as_dict() for entry in leg.repairs],
            "losses": [entry.as_dict() for entry in leg.losses],
            "differences": [dataclasses.asdict(difference) for difference in leg.differences],
            "notes": [note.text(lang) for note in leg.notes],
        }
        for leg in done.legs
    ]
    return {
        "source": done.source,
        "target": done.target,
        "reader": done.reader,
        "writer": done.writer,
        "layers": legs,
        "left_out": list(done.left_out),
    }


def _lines(done: Conversion, lang: Lang) -> list[str]:
    lines = [f"{done.source} -> {done.target}"]
    for leg in done.legs:
        lines += _leg_lines(leg, lang)
    if done.left_out:
        lines.append(Message("tables without geometry, not converted: {names}", names=done.left_out).text(lang))
    return lines


def _leg_lines(leg: Leg, lang: Lang) -> list[str]:
    from landuse.core.read_issue_codes import name_of

    system = str(leg.crs_after) if leg.crs_before == leg.crs_after else f"{leg.crs_before} -> {leg.crs_after}"
    head = Message.plural(
        "{layer}: {n} feature, {crs}", "{layer}: {n} features, {crs}", n=leg.features, layer=leg.layer, crs=system
    )
    lines = [head.text(lang)]
    lines += [f"  {note.text(lang)}" for note in leg.notes]
    for title, entries in (
        (Message("when read").text(lang), leg.repairs),
        (Message("when written").text(lang), leg.losses),
    ):
        texts = [f"  {title} [{name_of(entry.code, lang)}] {_at(entry, lang)}{entry.text(lang)}" for entry in entries]
        more = [f"  {title} … {len(texts) - _MOST}"] if len(texts) > _MOST else []
        lines += texts[:_MOST] + more
    same = Message("the same shapes, attributes and CRS")
    differences = [READ_BACK(difference=difference).text(lang) for difference in _differences(leg) or [same]]
    return [*lines, *differences]


def _at(entry: ReadIssue, lang: Lang) -> str:
    from landuse.core.read_issues import place_of

    place = place_of(entry, lang, rows=True)
    return f"{place}: " if place else ""


def _differences(leg: Leg) -> list[Message]:
    return [
        _DIFFERENCES[difference.what](
            count=difference.count, most=difference.most, field=difference.field, crs=leg.crs_after
        )
        for difference in leg.differences
    ]

"""Hold two reviews of one case against each other: figures, verdicts, evidence layers, tables.

``scripts/compare_reviews.py BEFORE AFTER`` prints what differs and exits with 1 where a figure, a verdict, a piece of
ground or a cell does; other wording is counted and exits with 0. For changes that must move nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pyogrio

#: Keys whose text is wording: it may be mended while nothing that was measured moves.
WORDING = {"message", "what", "what_zh", "text", "notes", "decides", "title", "reason", "label", "wants"}


def differences(before: object, after: object, path: str = "") -> Iterator[tuple[str, bool]]:
    """Walk two JSON values; each difference with whether it is one of wording alone."""
    wording = bool(WORDING & set(path.replace("[", ".[").split(".")))
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(key for key in after if key not in before)]:
            if key not in before:
                yield f"{path}.{key}: new", True
            elif key not in after:
                yield f"{path}.{key}: gone", False
            else:
                yield from differences(before[key], after[key], f"{path}.{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, f"{path}[{number}]")
    elif before != after:
        yield f"{path}: {before!r} -> {after!r}", wording and isinstance(before, str) and isinstance(after, str)


def layers(folder: Path) -> dict[str, pd.DataFrame]:
    """Read the evidence layers, ground as text, wording left out."""
    file = folder / "evidence.gpkg"
    read = {}
    for name, _ in pyogrio.list_layers(file):
        frame = pyogrio.read_dataframe(file, layer=name)
        if "geometry" in frame:
            frame = pd.DataFrame(frame).assign(geometry=frame.geometry.to_wkb(hex=True))
        read[name] = pd.DataFrame(frame).drop(columns=[name for name in WORDING if name in frame])
    return read


def cells(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Read the numbers of the workbook, sheet by sheet."""
    book = openpyxl.load_workbook(folder / "tables.xlsx", read_only=True)
    return {
        sheet.title: [
            tuple(value for value in row if isinstance(value, int | float)) for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in book
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    given = parser.parse_args()
    texts = [json.loads((folder / "review.json").read_text("utf-8")) for folder in (given.before, given.after)]
    found = list(differences(*texts))
    moved = [said for said, wording in found if not wording]
    if all((folder / "evidence.gpkg").is_file() for folder in (given.before, given.after)):
        one, other = layers(given.before), layers(given.after)
        moved += [f"evidence.gpkg: layer {name}" for name in one.keys() ^ other.keys()]
        moved += [
            f"evidence.gpkg: {name} differs" for name in one.keys() & other.keys() if not one[name].equals(other[name])
        ]
    if all((folder / "tables.xlsx").is_file() for folder in (given.before, given.after)):
        tables, others = cells(given.before), cells(given.after)
        moved += [f"tables.xlsx: sheet {name}" for name in tables.keys() ^ others.keys()]
        moved += [
            f"tables.xlsx: {name} differs" for name in tables.keys() & others.keys() if tables[name] != others[name]
        ]
    for said in moved:
        print(said[:300])
    print(f"{len(moved)} differences; {len(found) - sum(not wording for _, wording in found)} of wording or new keys")
    return 1 if moved else 0


if __name__ == "__main__":
    sys.exit(main())

"""The ground of a map sheet by its number (图幅号, GB/T 13989): H50G002051 is 1:10 000, row 2 and column 51 of H50."""

from __future__ import annotations

import re

#: How many rows and columns a sheet of 1:1 000 000 has at each scale; from 1:2000 on numbers have more digits.
_PARTS = {
    "B": 2, "C": 4, "D": 12, "E": 24, "F": 48, "G": 96, "H": 192, "I": 576, "J": 1152, "K": 2304,
}  # fmt: skip
_NUMBER = re.compile(r"(?P<row>[A-V])(?P<column>\d{2})(?:(?P<scale>[B-K])(?P<part>\d{6}|\d{8}))?")
_WIDE, _HIGH, _WEST = 6.0, 4.0, 31

Box = tuple[float, float, float, float]


def sheet_bounds(number: str) -> Box | None:
    """Return west, south, east and north of a map sheet.

    Parameters
    ----------
    number
        As ``H50G002051`` or ``h50 G 002051``.

    Returns
    -------
    tuple or None
        Degrees; None where it is no such number.

    Examples
    --------
    >>> sheet_bounds("H50"), sheet_bounds("H50G096001")
    ((114.0, 28.0, 120.0, 32.0), (114.0, 28.0, 114.0625, 28.041666666666668))
    """
    match = _NUMBER.fullmatch(re.sub(r"[\s-]", "", number).upper())
    if match is None:
        return None
    west = (int(match["column"]) - _WEST) * _WIDE
    south = (ord(match["row"]) - ord("A")) * _HIGH
    if match["scale"] is None:
        return west, south, west + _WIDE, south + _HIGH
    parts, digits = _PARTS[match["scale"]], len(match["part"]) // 2
    row, column = int(match["part"][:digits]), int(match["part"][digits:])
    if not (1 <= row <= parts and 1 <= column <= parts):
        return None
    wide, high = _WIDE / parts, _HIGH / parts
    north = south + _HIGH - (row - 1) * high
    return west + (column - 1) * wide, north - high, west + column * wide, north


def sheets_of(text: str) -> list[Box] | None:
    """Return the bounds of every sheet that a 图幅号 names; None where one of them is no number of a sheet."""
    boxes = [sheet_bounds(number) for number in re.split(r"[/、，,;；]+|\s+(?=[A-Va-v]\d\d)", text.strip()) if number]
    known = [box for box in boxes if box is not None]
    return known if known and len(known) == len(boxes) else None

"""The English abuttals text read back, in the form this package writes it."""

from __future__ import annotations

import re

from landuse.boundary.abuttals.described import (
    COMPASS_EN,
    STATUS_EN,
    Bound,
    DescribedBlock,
    Description,
    Direction,
    Status,
)
from landuse.boundary.abuttals.heads import read_areas
from landuse.boundary.numerals import to_chinese
from landuse.core.whole_number import whole_number

_DIRECTIONS: dict[str, Direction] = {word: direction for direction, word in COMPASS_EN.items()}
_STATUSES: dict[str, Status] = {word: status for status, word in STATUS_EN.items()}
_AREA = r"(?:about )?\d+(?:\.\d+)? ?(?:ha|km²|mu|m²)"
_TOWARDS = "|".join(sorted(_DIRECTIONS, key=len, reverse=True))
_HEAD = re.compile(
    rf"^(?:(?P<title>.*?): )?(?:planned area (?P<area>{_AREA})(?:, )?)?(?:(?P<count>\d+) blocks)?(?<! )(?<!^)\. "
)
_BLOCK = re.compile(
    rf"(?:Block (?P<label>[^\s:(,]+)(?: \((?P<name>[^()]*)\))?(?:, planned area (?P<area>{_AREA}))?: )?"
    r"bounded (?P<sides>to the .*?)\.(?= Block | The coordinates of|\s*$)"
)
_SIDE = re.compile(rf"to the (?P<side>{_TOWARDS}) (?P<bounds>by .*)")
_OFFSET = re.compile(rf"a line (?P<offset>\d+(?:\.\d+)?) m (?:(?P<towards>{_TOWARDS}) of|from) (?P<named>.*)")
_NAMED = re.compile(
    rf"(?:(?P<status>{'|'.join(_STATUSES)}) )?(?P<name>.*?)(?P<aliases>(?: \([^()]*\))*)(?: \[(?P<part>[^\]]*)\])?"
    r"(?: beside (?P<beside>.*))?"
)
_ANGLE = re.compile(r"(longitude|latitude) (\d+)°(\d+)′(\d+(?:\.\d+)?)″ ([EWNS])")
_PLANE = re.compile(r"(northing|easting) (\d+(?:\.\d+)?)")


def looks_english(text: str) -> bool:
    """Return whether a text names its sides in English."""
    return _BLOCK.search(" ".join(text.split())) is not None


def read_english(text: str) -> Description:
    """Read an English text of the form that `abuttals_text` writes.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    Description
        What it says.
    """
    flat = " ".join(text.split())
    head = _HEAD.match(flat)
    blocks = tuple(_block(match) for match in _BLOCK.finditer(flat))
    title = head["title"] or "" if head else flat[: flat.find("bounded")].rpartition(". ")[0] if blocks else ""
    return Description(
        title=title,
        area=read_areas(_chinese_about(head["area"]))[0] if head and head["area"] else None,
        count=int(head["count"]) if head and head["count"] else None,
        blocks=blocks,
        coordinates_govern="The coordinates of the boundary points govern" in flat,
    )


def _block(match: re.Match[str]) -> DescribedBlock:
    label = match["label"] or ""
    number = whole_number(label)
    sides: dict[Direction, tuple[Bound, ...]] = {}
    for text in match["sides"].split("; "):
        side = _SIDE.fullmatch(text)
        if side:
            sides[_DIRECTIONS[side["side"]]] = tuple(_bound(bound) for bound in side["bounds"].split(", then "))
    return DescribedBlock(
        label=label if number is None else f"区块{to_chinese(number)}",
        name=match["name"] or "",
        area=read_areas(_chinese_about(match["area"]))[0] if match["area"] else None,
        sides=sides,
    )


def _bound(text: str) -> Bound:
    text = text.removeprefix("by ")
    angle, plane = _ANGLE.fullmatch(text), _PLANE.fullmatch(text)
    if angle:
        degrees = int(angle[2]) + int(angle[3]) / 60 + float(angle[4]) / 3600
        degrees = -degrees if angle[5] in "WS" else degrees
        return Bound(longitude=degrees) if angle[1] == "longitude" else Bound(latitude=degrees)
    if plane:
        return Bound(x_north_m=float(plane[2])) if plane[1] == "northing" else Bound(y_east_m=float(plane[2]))
    offset = _OFFSET.fullmatch(text)
    named = _NAMED.fullmatch(offset["named"] if offset else text)
    if named is None:
        return Bound(text)
    return Bound(
        name=named["name"],
        offset_m=float(offset["offset"]) if offset else None,
        towards=_DIRECTIONS.get(offset["towards"] or "") if offset else None,
        status=_STATUSES.get(named["status"] or ""),
        aliases=tuple(re.findall(r"\(([^()]*)\)", named["aliases"])),
        part=named["part"] or "",
        beside=named["beside"] or "",
    )


def _chinese_about(area: str) -> str:
    return area.replace("about ", "约").replace(" ", "")

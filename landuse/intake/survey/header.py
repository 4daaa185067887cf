"""The header of a survey file: its keys and their variants, and what they say of the coordinates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from landuse.core.errors import CrsRefused
from landuse.core.messages import Message
from landuse.geometry.crs.bands import degrees_of, zone_of
from landuse.intake.survey.text import plain_signs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landuse.core.issue_log import IssueLog
    from landuse.geometry.crs.bands import Degrees

PROJECT, HEADER, PLOTS = "项目信息", "属性描述", "地块坐标"

#: The keys of the header in the order they are written, with what stands there where nothing is known.
KEYS: dict[str, str] = {
    "格式版本号": "1.01",
    "数据产生单位": "",
    "数据产生日期": "",
    "坐标系": "2000国家大地坐标系",
    "几度分带": "3",
    "投影类型": "高斯克吕格",
    "计量单位": "米",
    "带号": "",
    "精度": "0.001",
    "转换参数": ",,,,,,",
}
_VARIANTS = {
    "数据生产单位": "数据产生单位",
    "数据生产日期": "数据产生日期",
    "分带": "几度分带",
    "坐标系统": "坐标系",
    "坐标系名称": "坐标系",
}
SECTION = re.compile(r"\s*\[\s*(.+?)\s*\]\s*")
PAIR = re.compile(r"\s*([^=,:：]+?)\s*[=:：]\s*(.*?)\s*")
_LOCAL = re.compile(r"地方|独立|城建|城市坐标|local", re.IGNORECASE)
_DATUMS = (
    ("CGCS2000", re.compile(r"2000")),
    ("Xian 80", re.compile(r"80|西安")),
    ("Beijing 54", re.compile(r"54|北京")),
    ("WGS 84", re.compile(r"wgs", re.IGNORECASE)),
)

#: A line with more commas is a head or a point, wherever it stands.
_MOST_COMMAS = 1

Unit = Literal["m", "degree", "dms"]


@dataclass(frozen=True)
class Header:
    """What the header says.

    Parameters
    ----------
    values
        Keys and values of ``[属性描述]``, as found but for misspelt keys.
    project
        Keys and values of ``[项目信息]``.
    lines
        The line of each key, from 1.
    first_line
        The first line after the header, from 1.
    datum
        ``CGCS2000``, ``Xian 80``, ``Beijing 54``, ``WGS 84``, or None where it is not said.
    degrees, zone
        Width and number of the band, where they are said.
    unit
        ``degree`` or ``dms`` where the header says so, else metres.
    trouble
        Why the coordinates are in no system of the nation, where the header says so.
    """

    values: dict[str, str] = field(default_factory=dict)
    project: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    first_line: int = 1
    datum: str | None = None
    degrees: Degrees | None = None
    zone: int | None = None
    unit: Unit = "m"
    trouble: Message | None = None


def read_header(lines: Sequence[str], faults: IssueLog) -> Header:
    """Read the header of a survey file.

    Parameters
    ----------
    lines
        The lines of the file, at least up to ``[地块坐标]``.
    faults
        Where faults are noted.

    Returns
    -------
    Header
        What it says.
    """
    sections: dict[str, dict[str, str]] = {PROJECT: {}, HEADER: {}}
    found_at: dict[str, int] = {}
    plots_at = next((n for n, line in enumerate(lines, 1) if _section(line) == PLOTS), None)
    section, first = "", len(lines) + 1
    wide: list[int] = []
    for number, raw in enumerate(lines, 1):
        line, opened = plain_signs(raw), _section(raw)
        pair = PAIR.fullmatch(line) if "@" not in line else None
        wide += [number] if line != raw and (opened or (pair and "＝" in raw)) else []
        if opened == PLOTS:
            first = number + 1
            break
        if opened:
            section = opened
        elif pair:
            key = _VARIANTS.get(pair[1], pair[1])
            sections.setdefault(section, {})[key] = pair[2]
            found_at.setdefault(key, number)
        elif line.strip() and (plots_at is None or "@" in line or line.count(",") > _MOST_COMMAS):
            first = number  # the plots begin without their heading
            break
        elif line.strip():
            faults.add(
                "HEADER_LINE",
                Message("'{line}' in the header says nothing; it was left out", line=line.strip()[:40]),
                line=number,
            )
    faults.add_lines("FULLWIDTH", Message("full-width signs in the header were read as plain ones"), wide)
    values = sections[HEADER] or sections.get("", {})
    if not values:
        faults.add("NO_HEADER", Message("there is no [属性描述]; the coordinate system must be known from elsewhere"))
    return _understood(Header(values, sections[PROJECT], found_at, first), faults)


def _section(line: str) -> str | None:
    match = SECTION.fullmatch(plain_signs(line))
    return match[1] if match else None


def _understood(header: Header, faults: IssueLog) -> Header:
    datum = _datum(header, faults)
    degrees, zone = degrees_said(header.values.get("几度分带", "")), _zone(header, faults)
    unit: Unit = "m"
    if "度" in header.values.get("计量单位", ""):
        unit = "dms" if "分" in header.values["计量单位"] else "degree"
    return Header(
        header.values, header.project, header.lines, header.first_line, datum, degrees, zone, unit, _trouble(header)
    )


def _datum(header: Header, faults: IssueLog) -> str | None:
    written = header.values.get("坐标系")
    datum = datum_of(written or "")
    if datum == "WGS 84" and "度" not in header.values.get("计量单位", ""):
        what = Message("坐标系 says {said}; it counts as one datum with CGCS2000 and was read so", said=written)
        faults.add("DATUM_WGS84", what, line=header.lines.get("坐标系"))
    if datum is None and header.values:
        what = (
            Message("坐标系 is '{system}', which is no known system; it must be known from elsewhere", system=written)
            if written
            else Message("坐标系 is not said; it must be known from elsewhere")
        )
        faults.add("DATUM_UNKNOWN", what, line=header.lines.get("坐标系"))
    return datum


def _zone(header: Header, faults: IssueLog) -> int | None:
    digits = re.search(r"\d+", header.values.get("带号", ""))
    number = int(digits[0]) if digits else None
    if number is None or degrees_of(number):
        return number
    zone = zone_of(number, degrees_said(header.values.get("几度分带", "")) or 3)
    what = (
        Message("带号 is {number}, the central meridian of zone {zone}; taken so", number=number, zone=zone)
        if zone
        else Message("带号 is {number}, which is no zone of China", number=number)
    )
    faults.add("ZONE_NUMBER", what, line=header.lines["带号"])
    return zone


def _trouble(header: Header) -> Message | None:
    system, width = header.values.get("坐标系", ""), header.values.get("几度分带", "")
    projection = header.values.get("投影类型", "").replace("-", "")
    if _LOCAL.search(system) or "1.5" in width:
        return Message(
            "the header names a local system (地方坐标系): 坐标系={system}, 几度分带={width}",
            system=system,
            width=width,
        )
    if (
        projection
        and "高斯" not in projection
        and "gauss" not in projection.lower()
        and "度" not in header.values.get("计量单位", "")
    ):
        return Message(
            "the header names a projection that is not Gauss-Krüger: 投影类型={projection}", projection=projection
        )
    return None


def datum_of(text: str) -> str | None:
    """Return the datum that 坐标系 says."""
    return next((name for name, pattern in _DATUMS if pattern.search(text)), None)


def degrees_said(text: str) -> Degrees | None:
    """Return the width of band that 几度分带 says.

    Parameters
    ----------
    text
        The value of 几度分带: ``3``, ``3度带``, ``六度``.

    Returns
    -------
    int or None
        3 or 6, or None where it says neither.
    """
    if re.search(r"(?<![\d.])3(?![\d.])|三", text):
        return 3
    return 6 if re.search(r"(?<![\d.])6(?![\d.])|六", text) else None


def refuse_local(header: Header, where: str) -> None:
    """Refuse a file whose header says a local system or another projection.

    Parameters
    ----------
    header
        What the header says.
    where
        The file.

    Raises
    ------
    InputError
        If it does.
    """
    if header.trouble:
        raise CrsRefused(header.trouble, where=where, next=Message("Ask for the file in a CGCS2000 3-degree band"))

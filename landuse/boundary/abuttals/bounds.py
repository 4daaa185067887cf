"""One side of an abuttals text taken apart: the things it runs to, each with offset, part, status and other names."""

from __future__ import annotations

import re

from landuse.boundary.abuttals.described import COMPASS_ZH, STATUS_WORDS, Bound, Direction, Status, strip_status

_DIRECTIONS: dict[str, Direction] = {word: direction for direction, word in COMPASS_ZH.items()}
_OPPOSITE: dict[Direction, Direction] = {
    "E": "W", "W": "E", "S": "N", "N": "S", "NE": "SW", "SW": "NE", "SE": "NW", "NW": "SE",
}  # fmt: skip
_TOWARDS = r"东北|东南|西北|西南|东|南|西|北"
_LENGTH = r"(?:大约|约|近|各)?(?P<value>\d+(?:\.\d+)?)(?:余|多)?(?P<unit>米|公里|千米|km|m|M)(?:左右|处|外|位置|线)*"
_SIDE = r"(?:侧|面|边|方向|方|部)?"
_OFFSETS = (
    re.compile(rf"距(?:离)?(?P<name>.+?)(?:以)?(?:(?P<towards>{_TOWARDS}){_SIDE})?{_LENGTH}"),
    re.compile(rf"(?P<name>.{{2,}}?)(?:以|向|往|偏)?(?P<towards>{_TOWARDS}){_SIDE}(?:外侧|外)?{_LENGTH}"),
    re.compile(rf"(?P<name>.+?)(?P<out>以外|外侧|外扩|外延|外推|外)(?P<towards>){_LENGTH}"),
    re.compile(rf"(?P<name>.+?)(?P<into>以内|内侧|内缩|内)(?P<towards>){_LENGTH}"),
)
_PART = re.compile(
    rf"(?P<name>.{{2,}}?)(?P<part>(?:(?:{_TOWARDS}|左|右|内|外)(?:侧|面|边|部)?"
    r"(?:围墙|院墙|墙|岸|沿|边线|道路红线|红线|边界|界|缘|端|坡脚|堤脚|河堤|大堤|护栏|绿化带|侧|边|面)"
    rf"|以(?:{_TOWARDS})|[东南西北中]段|(?<=[路街道线河速])[东南西北]|坡脚|堤脚|围墙|院墙|道路中心线|河道中心线|中心线|中线|道路红线|规划红线|红线|绿线|蓝线|交叉口|交汇处|交叉处))"
)
_BESIDE = re.compile(r"(?P<beside>.+?[东南西北](?:侧|面|边|部))(?P<name>(?:规划|拟建|在建|远期|待建).+)")
_NAMED = r"(?:[路街道巷河江渠沟溪湖库海港线桥村镇乡界山岭坝堤园厂司口站校区院场脚]|胡同|高速|\d)"
_ENDINGS = re.compile(r"(?:为边界|为界线|为界|接壤|相邻|相接|相连|毗邻|交界|一线|一带|为止|沿线)+$")
_OPENINGS = re.compile(r"^(?:沿着|与|现有|现状)")
_DEGREES = (
    r"(?P<degrees>\d{1,3}(?:\.\d+)?)\s*(?:°|度|º)(?:\s*(?P<minutes>\d{1,2}(?:\.\d+)?)\s*(?:′|'|分))?"
    r"(?:\s*(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:″|\"|''|秒))?"
)
_COORDINATE = re.compile(rf"(?P<axis>东经|西经|北纬|南纬|[EWNS])?{_DEGREES}(?P<after>[EWNS])?(?:线)?")
_PLANE = re.compile(r"(?P<axis>[XYxy])(?:坐标)?[=:]?(?P<value>\d+(?:\.\d+)?)(?:米|m)?")
_ASIDE = {"暂名", "暂定名", "含", "不含", "以内", "以外", "现状", "现有", "待定"}
_STATUS_ALONE: dict[str, Status] = {word: status for status, words in STATUS_WORDS.items() for word in words}


def read_bounds(text: str, side: Direction) -> tuple[tuple[Bound, ...], bool]:
    """Take apart what stands behind a direction.

    Parameters
    ----------
    text
        Half-width text up to the next direction or the end of the sentence: 科技路—小洪河故道.
    side
        The side it is said of.

    Returns
    -------
    tuple
        The things, in order, and whether the text leaves something out (…).
    """
    pieces = [piece for piece in _split(text) if piece]
    bounds = [read_bound(piece, side) for piece in pieces if re.search(r"[^\W_]", piece)]
    named = tuple(bound for bound in bounds if bound.name or bound.by_coordinate)
    # A text that breaks off behind a name leaves nothing of this side out.
    return named, "…" in (text.rstrip("…;, ") if named else text)


def read_bound(text: str, side: Direction) -> Bound:
    """Read one thing a side runs to.

    Parameters
    ----------
    text
        Such as 津二路以东550米, 叶廉路(PC大道), 开仑化工东围墙, 远期G107.
    side
        The side it is said of; it says what 外 (out) and 内 (in) mean.

    Returns
    -------
    Bound
        What was read.
    """
    text = _ENDINGS.sub("", _OPENINGS.sub("", text.strip()).replace("…", ""))
    coordinate = _read_coordinate(text, side)
    if coordinate is not None:
        return coordinate
    bare, aliases, status = _brackets(text)
    name, offset, towards = _offset(bare, side)
    beside, name = _beside(name)
    name, part = _part(_ENDINGS.sub("", name))
    name = re.sub(r"路路$", "路", name)
    name, stated = strip_status(name)
    return Bound(name, offset, towards, stated or status, aliases, part, beside)


def _split(text: str) -> list[str]:
    """Split at 、 , / and dashes, and at 和, 及, 与 between two whole names, never inside brackets."""
    pieces, depth, begin = [], 0, 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and (sign in "、,/;" or (sign in "—–-~" and _joins_names(text, at))):
            pieces.append(text[begin:at])
            begin = at + 1
    pieces.append(text[begin:])
    return [part.strip("—–-~ ") for piece in pieces for part in _split_words(piece)]


def _joins_names(text: str, at: int) -> bool:
    # A hyphen between digits or letters belongs to a name: S-12.
    before, after = text[:at].rstrip("—–-~"), text[at + 1 :].lstrip("—–-~")
    return text[at] in "—–" or bool(re.search(r"[^\x00-\x7f]$", before) and re.match(r"[^\x00-\x7f]", after))


def _split_words(piece: str) -> list[str]:
    crossing = re.fullmatch(
        rf"(.+?{_NAMED})(?:与|和|及)(.{{2,}}?)的?(?:交叉口|交汇处|交叉处|相交处|交叉点|交会处)处?", piece
    )
    if crossing:
        return [f"{crossing[1]}交叉口", f"{crossing[2]}交叉口"]
    for joint in re.finditer(r"和|及|与|转|接", piece):
        left, right = piece[: joint.start()], piece[joint.end() :]
        inside = left.count("(") > left.count(")")
        if not inside and len(left) > 1 and len(right) > 1 and re.search(rf"{_NAMED}\)?$", left):
            return [left, *_split_words(right)]
    return [piece]


def _read_coordinate(text: str, side: Direction) -> Bound | None:
    plane = _PLANE.fullmatch(text)
    if plane:
        value = float(plane["value"])
        return Bound(x_north_m=value) if plane["axis"] in "Xx" else Bound(y_east_m=value)
    match = _COORDINATE.fullmatch(text)
    if not match:
        return None
    axis = match["axis"] or match["after"] or ("东经" if side in "EW" else "北纬")
    value = float(match["degrees"]) + float(match["minutes"] or 0) / 60 + float(match["seconds"] or 0) / 3600
    value = -value if axis in ("西经", "南纬", "W", "S") else value
    return Bound(longitude=value) if axis in ("东经", "西经", "E", "W") else Bound(latitude=value)


def _brackets(text: str) -> tuple[str, tuple[str, ...], Status | None]:
    """Take the brackets out: other names, or a word of status, or an offset that belongs behind the name."""
    aliases: list[str] = []
    status: Status | None = None
    moved = ""
    for inner in re.findall(r"\(([^()]*)\)", text):
        if inner in _STATUS_ALONE:
            status = _STATUS_ALONE[inner]
        elif re.fullmatch(rf"以?(?:{_TOWARDS}){_SIDE}{_LENGTH}", inner):
            moved = inner
        elif re.fullmatch(r"[东南西北中]段", inner):
            moved += inner
        elif inner and inner not in _ASIDE and "未命名" not in inner:
            aliases.append(inner)
    return re.sub(r"\([^()]*\)", "", text) + moved, tuple(aliases), status


def _offset(text: str, side: Direction) -> tuple[str, float | None, Direction | None]:
    for pattern in _OFFSETS:
        match = pattern.fullmatch(text)
        if not match:
            continue
        groups = match.groupdict()
        length = float(groups["value"]) * (1000.0 if groups["unit"] in ("公里", "千米", "km") else 1.0)
        towards = _DIRECTIONS.get(groups["towards"] or "")
        if groups.get("out"):
            towards = side
        elif groups.get("into"):
            towards = _OPPOSITE[side]
        return groups["name"], length, towards
    return text, None, None


def _beside(text: str) -> tuple[str, str]:
    match = _BESIDE.fullmatch(text)
    return (match["beside"], match["name"]) if match else ("", text)


def _part(text: str) -> tuple[str, str]:
    match = _PART.fullmatch(text)
    return (match["name"], match["part"]) if match else (text, "")

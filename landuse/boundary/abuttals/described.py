"""What an abuttals text (四至描述) says: blocks, areas, and on each side the things it runs to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from landuse.core.units import AreaUnit, to_square_metres

if TYPE_CHECKING:
    from collections.abc import Mapping

    from landuse.core.messages import Lang, Message

Direction = Literal["E", "S", "W", "N", "NE", "SE", "SW", "NW"]
#: The four sides in the order notices name them.
SIDES: tuple[Direction, ...] = ("E", "S", "W", "N")
COMPASS_ZH: dict[Direction, str] = {
    "E": "东", "S": "南", "W": "西", "N": "北", "NE": "东北", "SE": "东南", "SW": "西南", "NW": "西北",
}  # fmt: skip
COMPASS_EN: dict[Direction, str] = {
    "E": "east", "S": "south", "W": "west", "N": "north",
    "NE": "north-east", "SE": "south-east", "SW": "south-west", "NW": "north-west",
}  # fmt: skip
_COMPASS: dict[Lang, dict[Direction, str]] = {"zh": COMPASS_ZH, "en": COMPASS_EN}

Status = Literal["planned", "under_construction", "future", "former"]
#: The word that says a thing is not, or no longer, on the ground; the first is the one written.
STATUS_WORDS: dict[Status, tuple[str, ...]] = {
    "planned": ("规划", "拟建", "待建"),
    "under_construction": ("在建",),
    "future": ("远期", "近期"),
    "former": ("原", "旧", "老"),
}
STATUS_EN: dict[Status, str] = {
    "planned": "planned", "under_construction": "under construction", "future": "future", "former": "former",
}  # fmt: skip
#: Names that name nothing: any road could be meant.
_NAMELESS = re.compile(
    r"(?:规划|远期|拟建|在建|待建)?(?:道路|路|公路|主干道|次干道|支路|河流?|水渠|沟渠|铁路|边界|用地)"
)


@dataclass(frozen=True)
class DescribedArea:
    """An area as a document states it, with the rounding that its digits imply.

    Parameters
    ----------
    value
        The figure in its unit.
    unit
        ``ha``, ``km2``, ``mu`` or ``m2``.
    decimals
        Decimals given; below 0 where whole thousands were.
    approximate
        Whether it is called about (约) so much.
    """

    value: float
    unit: AreaUnit = "ha"
    decimals: int = 2
    approximate: bool = False

    @property
    def m2(self) -> float:
        """The area in square metres."""
        return to_square_metres(self.value, self.unit)

    @property
    def rounding_m2(self) -> float:
        """Half a unit of the last decimal, m²: what rounding alone may have moved it."""
        return to_square_metres(0.5 * 10.0**-self.decimals, self.unit)


@dataclass(frozen=True)
class Bound:
    """One thing that a side runs to.

    Parameters
    ----------
    name
        Its name, without bracket, offset or part; empty where the side is given by a coordinate.
    offset_m
        How far from it the boundary runs, m; None where it runs along it.
    towards
        On which side of it the boundary runs; None where that is not said.
    status
        Whether it is planned, under construction, a thing of the future, or what it formerly was.
    aliases
        Other names, as they stand in the brackets.
    part
        The part of it that is meant: 东围墙, 中心线, 南侧.
    beside
        What it lies beside, as written, such as 原新菏铁路南侧.
    longitude, latitude
        Degrees, where the side is given so.
    x_north_m, y_east_m
        Plane coordinates, m, where the side is given so.
    """

    name: str = ""
    offset_m: float | None = None
    towards: Direction | None = None
    status: Status | None = None
    aliases: tuple[str, ...] = ()
    part: str = ""
    beside: str = ""
    longitude: float | None = None
    latitude: float | None = None
    x_north_m: float | None = None
    y_east_m: float | None = None

    @property
    def by_coordinate(self) -> bool:
        """Whether a coordinate and no name says where the side runs."""
        given = (self.longitude, self.latitude, self.x_north_m, self.y_east_m)
        return any(value is not None for value in given)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it may have on a map: its own, and those of the brackets without 原 or 规划."""
        # A bracket may hold a stretch (甲路至乙路段), which is no name.
        bare = [strip_status(alias)[0] for alias in self.aliases if "至" not in alias]
        # 原 begins place names too: what was taken for a word of status may be part of the name.
        whole = [word + self.name for word in STATUS_WORDS["former"]] if self.status == "former" else []
        titles = dict.fromkeys(name for name in (self.name, *whole, *bare) if name and not nameless(name))
        return tuple(dict.fromkeys([*titles, *(number for name in titles for number in _road_numbers(name))]))

    @property
    def on_todays_map(self) -> bool:
        """Whether a map of today can be expected to show it."""
        return bool(self.names) and self.status in (None, "under_construction")


@dataclass(frozen=True)
class DescribedBlock:
    """One block as the text describes it.

    Parameters
    ----------
    label
        Its number or label as written: 区块一, 北区; empty in a text of one block.
    name
        What it is called beside that.
    area
        Its stated area.
    sides
        The things each side runs to, in their order along it.
    """

    label: str = ""
    name: str = ""
    area: DescribedArea | None = None
    sides: Mapping[Direction, tuple[Bound, ...]] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[Direction, ...]:
        """The sides of which the text says nothing."""
        diagonal = {side for corner in self.sides if len(corner) == 2 and self.sides[corner] for side in corner}
        return tuple(side for side in SIDES if not self.sides.get(side) and side not in diagonal)


@dataclass(frozen=True)
class Description:
    """A whole abuttals text, taken apart.

    Parameters
    ----------
    title
        The zone, as the text calls it.
    area
        The stated total.
    count
        The stated number of blocks.
    blocks
        The blocks described.
    coordinates_govern
        Whether the text says that the coordinates of the boundary points decide (具体以界址点坐标控制).
    notes
        What could not be read, or cannot be found on a map.
    """

    title: str = ""
    area: DescribedArea | None = None
    count: int | None = None
    blocks: tuple[DescribedBlock, ...] = ()
    coordinates_govern: bool = False
    notes: tuple[Message, ...] = field(default=(), compare=False)


def _road_numbers(name: str) -> list[str]:
    """国道G106, G106国道 and 106国道 are one road."""
    match = re.fullmatch(r"(?:新|老)?(?:[国省县]道)?([GSX]?)(\d{2,4})([国省县]道)?", name)
    if not match or not (match[1] or match[3]):
        return []
    letter = match[1] or {"国": "G", "省": "S", "县": "X"}[match[3][0]]
    kind = {"G": "国道", "S": "省道", "X": "县道"}[letter]
    return [f"{letter}{match[2]}", f"{match[2]}{kind}", f"{kind}{letter}{match[2]}", f"{letter}{match[2]}{kind}"]


def strip_status(name: str) -> tuple[str, Status | None]:
    """Split a name from the word before it that says it is planned, future or former.

    Parameters
    ----------
    name
        As written: 远期G107, 原规划心连心西路, 规划路.

    Returns
    -------
    tuple
        The name, and the status; a word that is all the name there is stays: 规划路 keeps its name.

    Examples
    --------
    >>> strip_status("远期G107"), strip_status("规划路"), strip_status("原平街")
    (('G107', 'future'), ('规划路', 'planned'), ('原平街', None))
    """
    for status, words in STATUS_WORDS.items():
        for word in words:
            rest = re.sub(r"^(?:实施|建设|修建|新建)的", "", name.removeprefix(word))
            if not name.startswith(word):
                continue
            if nameless(rest) or (word == "规划" and re.fullmatch(r"[一二三四五六七八九十\d]+(?:路|街|道路)", rest)):
                return name, status
            # 原, 旧 and 老 begin many names (原阳大道); they are taken off only where a long name is left.
            if status != "former" or len(rest) >= 4:
                inner, deeper = strip_status(rest)
                return inner, deeper if status == "former" and deeper == "former" else status
    return name, None


def nameless(name: str) -> bool:
    """Return whether a name could be any road or river."""
    return _NAMELESS.fullmatch(name) is not None


def compass(direction: Direction, lang: Lang) -> str:
    """Write a direction."""
    return _COMPASS[lang][direction]

"""The head of a block in an abuttals text: label, name, areas, number of blocks, and the zone's title."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from landuse.boundary.abuttals.described import DescribedArea
from landuse.boundary.numerals import NUMBER, from_chinese

if TYPE_CHECKING:
    from landuse.core.units import AreaUnit

_AREA = re.compile(
    r"(?P<about>约|近|大约)?(?P<value>\d+(?:\.\d+)?)(?P<many>万)?"
    r"(?P<unit>公顷|平方公里|平方米|km²|km2|hm²|hm2|m²|m2|ha|亩)",
    re.IGNORECASE,
)
_UNITS: dict[str, AreaUnit] = {
    "公顷": "ha", "ha": "ha", "hm²": "ha", "hm2": "ha", "平方公里": "km2", "km²": "km2", "km2": "km2",
    "亩": "mu", "平方米": "m2", "m²": "m2", "m2": "m2",
}  # fmt: skip
_COUNT = re.compile(
    rf"(?:共|计|为|成|分|由|含|括|设|及)(?P<number>{NUMBER})(?:个|大|块|片)?(?:不连片|相对独立|独立)?的?"
    r"(?:区块|片区|地块|园区|组团|部分|区域|片)"
)
# In 区块一四至范围 the four belongs to 四至.
_NUMBERED = (
    rf"第?{NUMBER}号?(?:区块|片区|地块|组团|园区|分区)|{NUMBER}期"
    rf"|(?:区块|片区|地块|组团)(?:{NUMBER}(?!至)|[A-Za-z](?![A-Za-z]))"
)
_LETTERED = (
    r"[A-Z](?:区块|片区|地块|区)"
    r"|(?:东北|东南|西北|西南|东|南|西|北|中|主|核心|起步|拓展)部?(?:片区|区块|园区|组团|区)"
)
# 北区 may also be a place that a side runs to; as a label it stands before its own name, area or sides.
_LABELS_WHAT_FOLLOWS = (
    r"(?=\([^()]*\)|[:—]|,?[^,。;\n]{0,20}?(?:面积|四至|位于)|[东南西北](?:、[东南西北])*[至起以到临])"
)
_MARK = re.compile(
    rf"(?:(?<=[。;,:\n(中])|\A)(?P<label>(?:扩区|新增|新扩|调入|原)?(?:{_NUMBERED})|(?:{_LETTERED}){_LABELS_WHAT_FOLLOWS})"
)
_LISTING = re.compile(
    rf"(?:(?<=[。;\n])|\A)(?:\({NUMBER}\)|{NUMBER}[、.](?!\d))(?![东南西北](?:侧|面|边)?[至起以到临:])"
)
_HEADWORD = re.compile(
    r"(?:的|,|:|总|规划|核准|批准|批复|用地|占地|四至|控制|设立|确定)*(?:面积|四至|边界|范围|位于|规模)"
)
#: What says no more than that the figures are new.
_NEWLY = re.compile(
    r"^(?:(?:据悉|其中|现将|同意将|同意|批准)[,:]?)*"
    r"|(?:并点)?(?:扩区|调区|扩区调整|优化调整|扩区优化调整|调整|升级|扩区调位|整合)后的?,?"
)
_PLACE = re.compile(r"[区园城港地镇]$|区块|片区|园|开发区")


@dataclass(frozen=True)
class BlockHeading:
    """What stands before a block's sides.

    Parameters
    ----------
    title
        The zone, in the head of the first block.
    total
        The stated total area, there.
    count
        The stated number of blocks, there.
    label, name
        What the block is called.
    area
        The block's own stated area.
    """

    title: str = ""
    total: DescribedArea | None = None
    count: int | None = None
    label: str = ""
    name: str = ""
    area: DescribedArea | None = None


def read_areas(text: str) -> list[DescribedArea]:
    """Read every area stated in a text.

    Parameters
    ----------
    text
        Half-width text.

    Returns
    -------
    list of DescribedArea
        In their order; 万亩 and 万平方米 are written out.

    Examples
    --------
    >>> read_areas("规划面积约1.5万亩,即10平方公里")[0]
    DescribedArea(value=15000.0, unit='mu', decimals=-3, approximate=True)
    """
    areas = []
    for match in _AREA.finditer(text):
        decimals = len(match["value"].partition(".")[2])
        value = float(match["value"])
        if match["many"]:
            value, decimals = round(value * 1e4, 6), decimals - 4
        areas.append(DescribedArea(value, _UNITS[match["unit"].lower()], decimals, bool(match["about"])))
    return areas


@dataclass(frozen=True)
class Mark:
    """A block's label, or the number of a list, in a text.

    Parameters
    ----------
    start, end
        Where it stands.
    label
        The label; empty for the number of a list.
    """

    start: int
    end: int
    label: str


def read_marks(text: str, called: Collection[str] = ()) -> list[Mark]:
    """Find every block label and list number of a text.

    Parameters
    ----------
    text
        Half-width text, the whole of it: what follows a label tells whether it is one.
    called
        What the drawing calls its blocks, half-width: each is a label where it heads a block.

    Returns
    -------
    list of Mark
        In their order.
    """
    marks = [Mark(match.start(), match.end(), match["label"]) for match in _MARK.finditer(text)]
    marks = _with_names(marks, text, called)
    ends = {mark.end for mark in marks}
    # 区块二(A区): what stands in the brackets behind a label is the block's name.
    marks = [mark for mark in marks if not (text[mark.start - 1 : mark.start] == "(" and mark.start - 1 in ends)]
    return sorted(
        [*marks, *(Mark(match.start(), match.end(), "") for match in _LISTING.finditer(text))],
        key=lambda mark: mark.start,
    )


def _with_names(marks: list[Mark], text: str, called: Collection[str]) -> list[Mark]:
    """Add the names of the drawing's blocks, which outrank a label that is only part of one."""
    names = "|".join(re.escape(name) for name in sorted(called, key=len, reverse=True) if name)
    if not names:
        return marks
    pattern = re.compile(rf"(?:(?<=[。;,:\n(中])|\A)(?P<label>{names}){_LABELS_WHAT_FOLLOWS}")
    named = [Mark(match.start(), match.end(), match["label"]) for match in pattern.finditer(text)]
    # 区块一(主园区): the label stands already; 主园区二期 is no label where 主园区 heads nothing
    named = [mark for mark in named if text[mark.start - 1 : mark.start] != "(" or mark.start < 2]
    named = [mark for mark in named if not any(_meet(mark, other) and _longer(other, mark) for other in marks)]
    return [mark for mark in marks if not any(_meet(mark, name) for name in named)] + named


def _meet(mark: Mark, other: Mark) -> bool:
    return mark.start < other.end and other.start < mark.end


def _longer(mark: Mark, other: Mark) -> bool:
    return mark.end - mark.start > other.end - other.start


def read_head(text: str, marks: list[Mark], *, first: bool, several: bool) -> BlockHeading:
    """Read what stands before a block's sides.

    Parameters
    ----------
    text
        Half-width text from the end of the block before to the first side of this one.
    marks
        The labels and list numbers in it, placed from its beginning.
    first
        Whether it is the first block of the text, whose head holds the zone's as well.
    several
        Whether the text describes several blocks.

    Returns
    -------
    BlockHeading
        What was read.
    """
    labels = [mark for mark in marks if mark.label]
    rest = text[marks[0].end :] if marks and not labels else text
    label, before, after = "", rest, ""
    if labels:
        label, before, after = labels[-1].label, text[: labels[-1].start], text[labels[-1].end :]
    elif several:
        before, after = _two_sentences(rest) if first else ("", rest)
    own = read_areas(after)
    title, total, count = _zone(before) if first else ("", None, None)
    return BlockHeading(title, total, count, label, _name(after), own[0] if own else None)


def _two_sentences(text: str) -> tuple[str, str]:
    """Part the zone's head from the first block's where no label does."""
    cut = max(text.rstrip("。;\n").rfind(sign) for sign in "。;\n") + 1
    if cut or _COUNT.search(text) or re.search(r"总|共", text):
        return (text[:cut], text[cut:]) if cut else (text, "")
    return "", text


def _zone(text: str) -> tuple[str, DescribedArea | None, int | None]:
    areas, count = read_areas(text), _COUNT.search(text)
    changed = re.search(r"(?:调整|扩大|增加|扩展)(?:为|到|至)", text)
    total = read_areas(text[changed.end() :])[:1] if changed else []
    return _called(text), next(iter(total or areas), None), from_chinese(count["number"]) if count else None


def _name(text: str) -> str:
    bracket = re.match(r"\(([^()]*)\)", text)
    if bracket and not _AREA.search(bracket[1]):
        return bracket[1]
    return _called(text.lstrip(":—,、 "))


def _called(text: str) -> str:
    """Find what a zone or block is called in the sentences before its figures."""
    for sentence in reversed([part for part in re.split(r"[。;\n]", text) if part]):
        bare = _COUNT.split(_HEADWORD.split(sentence, maxsplit=1)[0], maxsplit=1)[0]
        bare = _NEWLY.sub("", re.sub(rf"^(?:\({NUMBER}\)|{NUMBER}[、.])", "", bare))
        pieces = [piece.strip("为是由将 ") for piece in re.split(r"[,:]", bare)]
        placed = [piece for piece in pieces if _PLACE.search(piece)]
        if placed or any(pieces):
            return placed[-1] if placed else next(piece for piece in pieces if piece)
    return ""

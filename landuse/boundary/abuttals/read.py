"""Abuttals read from text: a notice's 四至 becomes blocks, areas, directions, features and offsets."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from landuse.boundary.abuttals.bounds import read_bound, read_bounds
from landuse.boundary.abuttals.described import (
    COMPASS_EN,
    COMPASS_ZH,
    SIDES,
    Bound,
    DescribedBlock,
    Description,
    Direction,
)
from landuse.boundary.abuttals.english import looks_english, read_english
from landuse.boundary.abuttals.heads import BlockHeading, Mark, read_areas, read_head, read_marks
from landuse.core.errors import InputError
from landuse.core.messages import Message

_SIDE_OF: dict[str, Direction] = {word: direction for direction, word in COMPASS_ZH.items()}
_OPPOSITE: dict[str, Direction] = {"东": "W", "西": "E", "南": "N", "北": "S"}
_WORD = r"[东南西北](?:侧|面|部|边界|边|界|方|向)?"
_VERB = (
    r"(?:起于|起自|起至|起|至于|至|止于|止|到达|到|临近|临|毗邻|毗连|紧邻|紧靠|紧临|邻近|邻|靠近|靠|连接|接|抵|达|依|连"
    r"|以(?![东南西北])|为|是|与|:|—+|-+)"
)
#: A direction with its verb: 东至, 南、西至, 北边界为, 东:.
_TOKEN = re.compile(
    rf"(?P<words>{_WORD}(?:(?:[、,]|和|及|与)?{_WORD})*)(?P<several>[两二三四](?:面|侧|边|个方向))?(?:均|都|分别)?{_VERB}"
)
_BEFORE = re.compile(r"(?:^|[,、;。:.\n()…\]]|为|是|围|向|往|四至|分别|即|其中)$")
#: Without punctuation before it a direction counts only where its side is still missing.
_INNER = re.compile(r"(?<=..)(?P<words>[东南西北])(?:侧|面)?(?P<several>)(?:至|到|起)(?=..)")
#: 刘民路以西: the ground lies west of the road, which is its eastern bound.
_OUTLOOK = re.compile(r"(?P<name>[^,、;。:\n()以]{2,}(?:\([^()]*\))?)以(?P<word>[东南西北])(?![东南西北\d约])")
_TAIL = re.compile(
    r"具体|以?界址点坐标|(?:总|规划|用地|占地|批准|核准|四至)*面积|各区块|其中|详见|上述|所?围合|合围|的?范围|的?区域"
)
_DUE = "(?<=[至到抵临、])"
_SIDE_LIKE = re.compile(r"[东南西北]{1,2}[侧面边]?[至到抵临以]")
#: Signs of no script that stand for names while a text is read.
_FIRST_SIGN, _MOST_SIGNS = 0xE000, 6000
_GOVERNS = re.compile(r"(?:界址点|拐点|坐标)[^。;\n]{0,30}?(?:控制|为准|确定|发布|负责)")

MISSING = Message("{block} says nothing of its {sides} side")
UNSAID = Message("{block}, {side}: {offset:m} from {name}, on which side of it is not said")
OMITTED = Message("{block}, {side}: the text leaves something out (…)")
OFF_MAP = Message("{block}, {side}: {name} is planned, of the future or former, and may be on no map of today")
BLOCK = Message("block {number}")


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    sides: tuple[Direction, ...]


def read_abuttals(text: str, names: Collection[str] = (), *, blocks: Collection[str] = ()) -> Description:
    """Read an abuttals text (四至描述) of a notice, in Chinese, or in English as this package writes it.

    Parameters
    ----------
    text
        The text, or the passage of the notice that holds it.
    names
        What the map calls its things: a name with a hyphen, a comma or a direction in it stays whole.
    blocks
        What the drawing calls its blocks: a name that heads a part of the text (主园区：东至…) begins a block.

    Returns
    -------
    Description
        Title, total area, number of blocks, and each block with its sides. Sides the text does not name, roads that
        are not on the ground, and offsets without a direction are told in ``notes``.

    Raises
    ------
    InputError
        If no side is named in it.
    """
    if looks_english(text):
        return _stated(read_english(text), [])
    flat, awkward = _protected(half_width(text), names)
    described, omitted = _read_chinese(flat, [half_width(name.strip()) for name in blocks])
    return _stated(_named_again(described, awkward), omitted)


def _read_chinese(flat: str, called: Collection[str] = ()) -> tuple[Description, list[tuple[int, Direction]]]:
    marks = read_marks(flat, called)
    groups = _groups(flat, marks)
    if not groups:
        return _read_outlook(flat), []
    blocks, heads, omitted = [], [], []
    begin = 0
    for number, group in enumerate(groups):
        end = _end(flat, marks, group, groups[number + 1][0].start if number + 1 < len(groups) else None)
        mine = _between(marks, begin, group[0].start)
        head = read_head(flat[begin : group[0].start], mine, first=number == 0, several=len(groups) > 1)
        sides, left_out, tail = _sides(flat[:end], group)
        omitted += [(number, side) for side in left_out]
        # 北至丁路,面积10公顷: what is said behind the sides is the block's own.
        area = next(iter(read_areas(tail)), None) or head.area
        blocks.append(DescribedBlock(head.label, head.name, area, sides))
        heads.append(head)
        begin = end
    return _together(blocks, heads[0], flat), omitted


def _protected(flat: str, names: Collection[str]) -> tuple[str, dict[str, str]]:
    """Put a sign for each known name that would be taken apart: what a map calls a thing is one name."""
    plain = {half_width(str(name).strip()): str(name).strip() for name in names}
    awkward = sorted((name for name in plain if len(name) > 1 and name in flat and _is_awkward(name)), key=len)[::-1]
    signs: dict[str, str] = {}
    for number, name in enumerate(awkward[:_MOST_SIGNS]):
        sign = f"{chr(_FIRST_SIGN + number)}路"
        signs[sign] = plain[name]
        # a name that begins as a side does (南至街) is one only where a name is due
        flat = (
            re.sub(rf"(?<=[至到抵临、]){re.escape(name)}", sign, flat)
            if _SIDE_LIKE.match(name)
            else flat.replace(name, sign)
        )
    return flat, signs


def _is_awkward(name: str) -> bool:
    """Whether a name is not read as itself, alone or with a distance behind it, or begins as a side does."""
    if _SIDE_LIKE.match(name):
        return True
    for text, offset in ((name, None), (f"{name}以北18米", 18.0)):
        bounds, _ = read_bounds(text, "N")
        if len(bounds) != 1 or bounds[0].name != name or bounds[0].offset_m != offset:
            return True
    return False


def _named_again(described: Description, signs: dict[str, str]) -> Description:
    """Put the names back for their signs."""
    if not signs:
        return described

    def whole(text: str) -> str:
        for sign, name in signs.items():
            text = text.replace(sign, name)
        return text

    def bound(old: Bound) -> Bound:
        aliases = tuple(map(whole, old.aliases))
        return replace(old, name=whole(old.name), part=whole(old.part), beside=whole(old.beside), aliases=aliases)

    blocks = tuple(
        replace(
            block, label=whole(block.label), name=whole(block.name),
            sides={side: tuple(map(bound, bounds)) for side, bounds in block.sides.items()},
        )
        for block in described.blocks
    )  # fmt: skip
    return replace(described, title=whole(described.title), blocks=blocks)


def half_width(text: str) -> str:
    """Write full-width letters, digits and punctuation half-width, and take out what only lays the text out.

    Parameters
    ----------
    text
        Text as typed.

    Returns
    -------
    str
        The same text, with 、 and 。 as they were.
    """
    table = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", ord("【"): "[", ord("】"): "]"}
    flat = text.translate(table).replace("㎡", "m²").replace("㎞²", "km²").replace("平方千米", "平方公里")
    flat = re.sub(r"\.{3,}|…+|⋯+", "…", flat.replace("\r", "\n"))
    flat = re.sub(r"[“”\"「」](?!\d)", "", flat)
    # Spaces only part words of Latin letters; 1,490.86 is one number.
    flat = re.sub(r"(?<![A-Za-z])[ \t]+|[ \t]+(?![A-Za-z])", "", flat)
    return re.sub(r"(?<![\dA-Za-z])(\d{1,3})((?:,\d{3})+)(?![\d])", lambda match: match[0].replace(",", ""), flat)


def _between(marks: list[Mark], begin: int, end: int) -> list[Mark]:
    inside = [mark for mark in marks if begin <= mark.start and mark.end <= end]
    return [Mark(mark.start - begin, mark.end - begin, mark.label) for mark in inside]


def _groups(flat: str, marks: list[Mark]) -> list[list[_Token]]:
    """Find the directions, block by block: a label between them, or a direction said again, begins a new one."""
    labels = {mark.end for mark in marks if mark.label}
    tokens = [
        _token(match)
        for match in _TOKEN.finditer(flat)
        if match.start() in labels or _BEFORE.search(flat[: match.start()][-4:])
    ]
    groups: list[list[_Token]] = []
    for token in tokens:
        sides = {side for other in groups[-1] for side in other.sides} if groups else set()
        since = groups[-1][-1].end if groups else 0
        labelled = bool(groups) and bool(_between(marks, since, token.start))
        if sides & set(token.sides) and not labelled and not re.search(r"[。;\n]", flat[since : token.start]):
            # 西至刘民路、东至大道: within a sentence a direction said before is the beginning of a name.
            continue
        if not groups or labelled or sides & set(token.sides):
            groups.append([])
        groups[-1].append(token)
    full = [group for group in groups if len({side for token in group for side in token.sides}) > 1 or len(groups) == 1]
    return [_with_inner(flat, group) for group in full]


def _token(match: re.Match[str]) -> _Token:
    words = re.sub(r"侧|面|部|边界|边|界|方|向", "", match["words"])
    sides: list[Direction] = []
    for run in re.split(r"[、,和及与]", words):
        # 东北至 is one direction, 东西两侧 are two.
        whole = _SIDE_OF.get(run) if not match["several"] else None
        sides += [whole] if whole else [_SIDE_OF[word] for word in run]
    return _Token(match.start(), match.end(), tuple(dict.fromkeys(sides)))


def _with_inner(flat: str, group: list[_Token]) -> list[_Token]:
    """Add directions that run on without punctuation, 东至刘民路南至规划路, for sides that are still missing."""
    missing = set(SIDES) - {side for token in group for side in token.sides}
    tokens = list(group)
    for token in group:
        stop = re.search(r"[。;\n]|[东南西北]至.*?,", flat[token.end :])
        reach = flat[token.end : token.end + stop.end()] if stop else flat[token.end :]
        for match in _INNER.finditer(reach):
            inner = _token(match)
            if missing & set(inner.sides):
                missing -= set(inner.sides)
                tokens.append(_Token(token.end + inner.start, token.end + inner.end, inner.sides))
    return sorted(tokens, key=lambda token: token.start)


def _end(flat: str, marks: list[Mark], group: list[_Token], following: int | None) -> int:
    """Where the block ends and the head of the next begins."""
    if following is None:
        return len(flat)
    begin = group[-1].end
    between = flat[begin:following]
    inside = _between(marks, begin, following)
    stop = re.search(r"[。;\n]", between) or re.search(r",", between)
    if inside:
        return begin + inside[0].start
    return begin + stop.end() if stop else following


def _sides(flat: str, group: list[_Token]) -> tuple[dict[Direction, tuple[Bound, ...]], list[Direction], str]:
    sides: dict[Direction, tuple[Bound, ...]] = {}
    left_out: list[Direction] = []
    tail = ""
    ends = [token.start for token in group[1:]] + [len(flat)]
    for token, end in zip(group, ends, strict=True):
        clause = flat[token.end : end]
        cut = re.search(rf"[。\n]|;(?=.)|{_TAIL.pattern}", clause)
        tail = clause[cut.start() :] if cut else ""
        for side in token.sides:
            bounds, omitted = read_bounds(clause[: cut.start()] if cut else clause, side)
            sides[side] = bounds
            left_out += [side] if omitted else []
    return sides, left_out, tail


def _read_outlook(flat: str) -> Description:
    """Read 刘民路以西、规划路以北、…: what the ground lies west of is its eastern bound."""
    sides: dict[Direction, tuple[Bound, ...]] = {}
    first = None
    for match in _OUTLOOK.finditer(flat):
        side = _OPPOSITE[match["word"]]
        name = re.sub(r"^.*(?:位于|坐落于|地处|坐落在|范围为|四至为)", "", match["name"])
        sides[side] = (*sides.get(side, ()), read_bound(name, side))
        first = match.end("name") - len(name) if first is None else first
    if len(sides) < 2 or first is None:
        shown = flat[:30] + ("…" if len(flat) > 30 else "")
        raise InputError(
            Message("no 四至 was found in the text “{shown}”", shown=shown),
            next=Message("It should name the sides, as in 东至…，南至…，西至…，北至…"),
        )
    head = read_head(flat[:first], [], first=True, several=False)
    tail = next(iter(read_areas(flat[first:])), None)
    return _together([DescribedBlock(area=tail, sides=sides)], head, flat)


def _together(blocks: list[DescribedBlock], head: BlockHeading, flat: str) -> Description:
    governs = _GOVERNS.search(flat) is not None
    if len(blocks) == 1 and head.label == "":
        # The one block's area is the zone's.
        total = head.total or blocks[0].area
        return Description(head.title, total, head.count, (replace(blocks[0], area=None),), governs)
    return Description(head.title, head.total, head.count, tuple(blocks), governs)


def _stated(description: Description, omitted: list[tuple[int, Direction]]) -> Description:
    notes: list[Message] = []
    for number, block in enumerate(description.blocks):
        called = block_note(description, number)
        if block.missing:
            notes.append(MISSING(block=called, sides=[side_note(side) for side in block.missing]))
        notes += [OMITTED(block=called, side=side_note(side)) for at, side in omitted if at == number]
        for side, bounds in block.sides.items():
            for bound in bounds:
                words = {"block": called, "side": side_note(side), "name": bound.beside + bound.name}
                if bound.offset_m is not None and bound.towards is None:
                    notes.append(UNSAID(offset=bound.offset_m, **words))
                if bound.name and not bound.on_todays_map:
                    notes.append(OFF_MAP(**words))
    return replace(description, notes=tuple(notes))


def block_note(description: Description, number: int) -> Message:
    """Name a block of a description for people.

    Parameters
    ----------
    description
        The description.
    number
        The position of the block, from 0.

    Returns
    -------
    Message
        Its label and name; nothing where the text has one block only.
    """
    block = description.blocks[number]
    if len(description.blocks) == 1 and not block.label:
        return Message("the zone")
    heading = block.label + (f"({block.name})" if block.name and block.label else block.name)
    return Message.verbatim(heading) if heading else BLOCK(number=number + 1)


def side_note(side: Direction) -> Message:
    """Name a side for people."""
    return Message.of_texts(zh=COMPASS_ZH[side], en=COMPASS_EN[side])

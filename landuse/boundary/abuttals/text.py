"""The words of an abuttals text, as notices have them, from what it is to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.boundary.abuttals.described import (
    COMPASS_EN,
    SIDES,
    STATUS_EN,
    STATUS_WORDS,
    Bound,
    DescribedArea,
    DescribedBlock,
    Description,
    Direction,
    compass,
)
from landuse.boundary.numerals import to_chinese
from landuse.boundary.point_table import dms
from landuse.core.messages import Message

if TYPE_CHECKING:
    from landuse.core.messages import Lang

_UNITS_ZH = {"ha": "公顷", "km2": "平方公里", "mu": "亩", "m2": "平方米"}
_UNITS_EN = {"ha": "ha", "km2": "km²", "mu": "mu", "m2": "m²"}


def abuttals_text(description: Description, lang: Lang = "zh") -> str:
    """Write an abuttals text (四至描述)."""
    return _zh(description) if lang == "zh" else _en(description)


def bound_text(bound: Bound, lang: Lang = "zh") -> str:
    """Write one thing that a side runs to."""
    return _bound_zh(bound) if lang == "zh" else _bound_en(bound)


def _zh(description: Description) -> str:
    blocks = description.blocks
    labelled = len(blocks) > 1 or any(block.label for block in blocks)
    head = f"{description.title}规划面积为{_area(description.area, 'zh')}" if description.area else description.title
    if description.count is not None:
        head += f"{'，' if head else ''}共{'两' if description.count == 2 else to_chinese(description.count)}个区块"
    sentences = [f"{head}。"] if head else []
    sentences += [f"{_block_head_zh(block) if labelled else ''}四至范围：{_sides_zh(block)}。" for block in blocks]
    return "".join(sentences) + ("具体以界址点坐标控制。" if description.coordinates_govern else "")


def _block_head_zh(block: DescribedBlock) -> str:
    name = f"（{block.name}）" if block.name else ""
    area = f"规划面积{_area(block.area, 'zh')}，" if block.area else ""
    return f"{block.label}{name}{area}"


def _sides_zh(block: DescribedBlock) -> str:
    return "，".join(f"{compass(side, 'zh')}至{'、'.join(map(_bound_zh, bounds))}" for side, bounds in _ordered(block))


def _bound_zh(bound: Bound) -> str:
    if bound.longitude is not None:
        return f"{'东经' if bound.longitude >= 0 else '西经'}{dms([abs(bound.longitude)], 2)[0]}"
    if bound.latitude is not None:
        return f"{'北纬' if bound.latitude >= 0 else '南纬'}{dms([abs(bound.latitude)], 2)[0]}"
    if bound.x_north_m is not None:
        return f"X坐标{bound.x_north_m:.2f}"
    if bound.y_east_m is not None:
        return f"Y坐标{bound.y_east_m:.2f}"
    # 规划路 has its status in its name.
    stated = bound.status is not None and any(bound.name.startswith(word) for word in STATUS_WORDS[bound.status])
    status = STATUS_WORDS[bound.status][0] if bound.status and not stated else ""
    brackets = "".join(f"（{alias}）" for alias in bound.aliases)
    named = f"{bound.beside}{status}{bound.name}{brackets}{bound.part}"
    if bound.offset_m is None:
        return named
    far = f"{bound.offset_m:.10g}米"
    return f"{named}以{compass(bound.towards, 'zh')}{far}" if bound.towards else f"距{named}{far}"


def _en(description: Description) -> str:
    blocks = description.blocks
    labelled = len(blocks) > 1 or any(block.label for block in blocks)
    head = description.title
    if description.area:
        head += f"{': ' if head else ''}planned area {_area(description.area, 'en')}"
    if description.count is not None:
        head += f"{', ' if description.area else ': ' if head else ''}{description.count} blocks"
    sentences = [f"{head}."] if head else []
    sentences += [_block_en(block, number if labelled else None) for number, block in enumerate(blocks, 1)]
    if description.coordinates_govern:
        sentences.append("The coordinates of the boundary points govern.")
    return " ".join(sentences)


def _block_en(block: DescribedBlock, number: int | None) -> str:
    head = ""
    if number is not None:
        label = f"Block {number}" if block.label in ("", f"区块{to_chinese(number)}") else f"Block {block.label}"
        head = label + (f" ({block.name})" if block.name else "")
        head += f", planned area {_area(block.area, 'en')}: " if block.area else ": "
    sides = "; ".join(
        f"to the {COMPASS_EN[side]} {', then '.join(map(_bound_en, bounds))}" for side, bounds in _ordered(block)
    )
    return f"{head}bounded {sides}."


def _bound_en(bound: Bound) -> str:
    if bound.longitude is not None:
        return f"by longitude {dms([abs(bound.longitude)], 2)[0]} {'E' if bound.longitude >= 0 else 'W'}"
    if bound.latitude is not None:
        return f"by latitude {dms([abs(bound.latitude)], 2)[0]} {'N' if bound.latitude >= 0 else 'S'}"
    if bound.x_north_m is not None:
        return f"by northing {bound.x_north_m:.2f}"
    if bound.y_east_m is not None:
        return f"by easting {bound.y_east_m:.2f}"
    status = f"{STATUS_EN[bound.status]} " if bound.status else ""
    brackets = "".join(f" ({alias})" for alias in bound.aliases)
    part = f" [{bound.part}]" if bound.part else ""
    beside = f" beside {bound.beside}" if bound.beside else ""
    named = f"{status}{bound.name}{brackets}{part}{beside}"
    if bound.offset_m is None:
        return f"by {named}"
    where = f"{compass(bound.towards, 'en')} of" if bound.towards else "from"
    return f"by a line {bound.offset_m:.10g} m {where} {named}"


def _ordered(block: DescribedBlock) -> list[tuple[Direction, tuple[Bound, ...]]]:
    order = [*SIDES, *(side for side in block.sides if side not in SIDES)]
    return [(side, block.sides[side]) for side in order if block.sides.get(side)]


def _area(area: DescribedArea, lang: Lang) -> str:
    about = Message("about ").text(lang) if area.approximate else ""
    figure = f"{area.value:.{max(area.decimals, 0)}f}"
    return f"{about}{figure}{_UNITS_ZH[area.unit]}" if lang == "zh" else f"{about}{figure} {_UNITS_EN[area.unit]}"

"""The words all outputs share: verdicts, reasons, what is wanted, and each finding's message."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from landuse.core.figures import STYLES, number
from landuse.core.messages import Lang
from landuse.core.phrases import Note, Phrase

if TYPE_CHECKING:
    from landuse.core.evidence import Interval
    from landuse.core.limits import Limit

NOT_ASKED = Phrase("本次未要求审查此条", "not asked for in this review")
OUT_OF_FORCE = Phrase(
    "审查日{on}不在其施行期内(自{since}至{until})", "not in force on {on} (from {since} until {until})"
)
SWITCHED_OFF = Phrase("{pack}停用此条:{reason}", "switched off by {pack}: {reason}")
REPLACED = Phrase("由{by}取代,只判一次", "replaced by {by}, judged once there")
SUPERSEDED = Phrase("所在文件已由{by}取代", "its document is superseded by {by}")
GIVEN_UP = Phrase("此部分已调出,只量算不评判", "this portion is given up: measured, not judged")
NO_DRAFT = Phrase("未提交扩区草案,无此部分", "no draft is given, so there is no such portion")
MEASURED = Phrase("条文未设限值,只量算", "the clause sets no limit: measured only")
WANT_NUMBER = Phrase(
    '{what}(由{whom}给出;写入case.toml的params."{rule}".{key})',
    '{what}, to be given by {whom}; write it into case.toml as params."{rule}".{key}',
)
DECISION_UNMATCHED = Phrase(
    "裁定所指的{finding}不在本次审查结论中", "a decision names {finding}, which is no finding of this review"
)
DECISION_LATER = Phrase(
    "对{finding}有{count}次裁定,取{on}的一次", "{finding} was ruled on {count} times: the ruling of {on} stands"
)
STRICTER = Phrase("{other}对同一事项的规定更严({limit})", "{other} is stricter on the same measure ({limit})")

TITLES = {
    "draft": Note("草案范围", "draft"),
    "approved": Note("核准范围", "approved boundary"),
    "kept": Note("保留部分", "kept portion"),
    "added": Note("新增部分", "added portion"),
    "withdrawn": Note("调出部分", "withdrawn portion"),
    "zone": Note("开发区", "zone"),
}
BLOCK = Phrase("{of}区块{block}", "block {block} of the {of}")

VERDICTS: dict[str, dict[Lang, str]] = {
    "met": {"zh": "符合", "en": "met"},
    "broken": {"zh": "不符合", "en": "broken"},
    "undecided": {"zh": "无法判定", "en": "undecided"},
    "not_judged": {"zh": "未评判", "en": "not judged"},
}
WEIGHTS: dict[str, dict[Lang, str]] = {
    "must": {"zh": "必须", "en": "must"},
    "in_principle": {"zh": "原则上", "en": "in principle"},
    "notice": {"zh": "提示", "en": "notice"},
}
WHOM: dict[str, dict[Lang, str]] = {
    "zone": {"zh": "开发区管委会", "en": "the zone's administration"},
    "bureau": {"zh": "自然资源主管部门", "en": "the natural-resources bureau"},
    "survey": {"zh": "测绘(调查)单位", "en": "the survey unit"},
    "authority": {"zh": "有权机关", "en": "the competent authority"},
}
RULINGS: dict[str, dict[Lang, str]] = {
    "upheld": {"zh": "维持", "en": "upheld"},
    "overruled": {"zh": "改判", "en": "overruled"},
    "deferred": {"zh": "暂缓", "en": "deferred"},
}
UNITS: dict[str, dict[Lang, str]] = {
    "fact": {"zh": "", "en": ""},
    "count": {"zh": "", "en": ""},
    "day": {"zh": "天", "en": " days"},
    "year": {"zh": "年", "en": " years"},
    "m": {"zh": "米", "en": " m"},
    "yuan": {"zh": "元", "en": " yuan"},
    "yuan/mu": {"zh": "元/亩", "en": " yuan per mu"},
}
OPS: dict[str, dict[Lang, str]] = {
    ">=": {"zh": "不低于", "en": "at least "},
    ">": {"zh": "大于", "en": "more than "},
    "<=": {"zh": "不高于", "en": "at most "},
    "<": {"zh": "小于", "en": "less than "},
    "==": {"zh": "等于", "en": "exactly "},
}


def scope_title(scope: str) -> Note:
    """Give how people call a ground.

    Parameters
    ----------
    scope
        ``draft``, ``draft/2``, ``added`` and so on.

    Returns
    -------
    Note
        Its title.
    """
    whole, _, block = scope.partition("/")
    title = TITLES.get(whole, Note(whole, whole))
    return BLOCK(of=title, block=block) if block else title


def figure(value: float | None, unit: str, lang: Lang) -> str:
    """Write a measured figure with its unit.

    Parameters
    ----------
    value
        The figure, SI.
    unit
        The unit of the measure.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        As people read it.
    """
    if unit == "fact" and value in (0, 1):
        return {"zh": ("否", "是"), "en": ("no", "yes")}[lang][int(value)]
    style = STYLES.get(unit, "plain")
    text = number(value, style, lang)
    return text + UNITS[unit][lang] if style == "plain" and unit in UNITS and value is not None else text


def bounds(interval: Interval, unit: str, lang: Lang) -> str:
    """Write an interval: one figure where it is known, else from low to high.

    Parameters
    ----------
    interval
        What was measured.
    unit
        Its unit.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        As people read it.
    """
    low, high = figure(interval.low, unit, lang), figure(interval.high, unit, lang)
    if unit == "fact" and low != high:
        return "不明" if lang == "zh" else "not known"
    if low == high:
        return low
    if math.isinf(interval.high) and (interval.low <= 0 or math.isinf(interval.low)):
        return "不明" if lang == "zh" else "not known"
    if math.isinf(interval.high):
        return f"至少{low}" if lang == "zh" else f"at least {low}"
    if interval.value == interval.low:
        return f"{low},至多{high}" if lang == "zh" else f"{low}, at most {high}"
    if interval.value is not None:
        value = figure(interval.value, unit, lang)
        return f"{value}(在{low}与{high}之间)" if lang == "zh" else f"{value} (between {low} and {high})"
    return f"{low}至{high}" if lang == "zh" else f"{low} to {high}"


def limit_text(limit: Limit | None, unit: str, lang: Lang) -> str:
    """Write a limit.

    Parameters
    ----------
    limit
        The limit, or None.
    unit
        The unit of the measure.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        As people read it; a dash where there is none.
    """
    if limit is None:
        return "—"
    if limit.op == "between":
        low, high = figure(limit.value, unit, lang), figure(limit.upper, unit, lang)
        return f"{low}至{high}" if lang == "zh" else f"from {low} to {high}"
    if unit == "fact":
        return {"zh": "须为", "en": "must be: "}[lang] + figure(limit.value, unit, lang)
    return OPS[limit.op][lang] + figure(limit.value, unit, lang)

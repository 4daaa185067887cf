"""Industries as tables name them: chemical or not, the same or not, industrial land or not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from landuse.core.codes import list_schemes, load_scheme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landuse.core.codes import Uses
    from landuse.measures.table_rows import Row

#: GB/T 4754: 26 is chemical raw materials and products; whether refining (25) and others count is a pack's to say.
CHEMICAL_CODES = ("26",)
CHEMICAL_WORDS = ("化工", "化学原料", "化学制品", "化学品", "石化", "农药", "化肥")
INDUSTRIAL_WORDS = {
    "industrial": ("工业",),
    "industrial_storage": ("工业", "工矿", "仓储"),
    "extended": ("工业", "工矿", "仓储", "科研"),
}
#: What is surely something else; a use in yet other words is not known.
OTHER_WORDS = (
    "住宅", "居住", "宅基地", "商业", "商服", "商务", "零售", "批发", "餐饮", "旅馆", "娱乐", "金融", "办公",
    "行政", "机关", "教育", "学校", "科研", "医疗", "卫生", "福利", "养老", "文化", "体育", "公园", "广场", "绿地",
    "绿化", "道路", "街巷", "交通", "铁路", "公路", "机场", "港口", "停车", "供水", "供电", "供燃气", "供热",
    "环卫", "公用设施", "公共", "市政", "军事", "宗教", "殡葬", "监教", "特殊", "风景", "水域", "水利", "河流",
    "水面", "耕地", "园地", "林地", "草地", "农用", "湿地", "采矿", "盐田", "仓储", "物流",
)  # fmt: skip
_BREAKS = re.compile(r"[、,,;;/|\s]+")
_LETTER = re.compile(r"^[A-Za-z](?=\d)")


def division(code: str | None) -> str | None:
    """Give the two digits of an industry's division (大类).

    Parameters
    ----------
    code
        A GB/T 4754 code, with or without the letter of its section.

    Returns
    -------
    str or None
        None where there are not two digits.

    Examples
    --------
    >>> division("C2614"), division("26")
    ('26', '26')
    """
    digits = _LETTER.sub("", code.strip()) if code else ""
    return digits[:2] if len(digits) >= 2 and digits[:2].isdigit() else None


def is_chemical(row: Row, codes: Sequence[str] = CHEMICAL_CODES) -> bool | None:
    """Tell whether a row is about the chemical industry.

    Parameters
    ----------
    row
        A row with ``chemical``, ``industry_code``, ``industry`` or ``leading_industries``, asked in that order.
    codes
        The codes that count, with all below them.

    Returns
    -------
    bool or None
        None where the row does not say.
    """
    stated, code = row.yes("chemical"), row.text("industry_code")
    if stated is not None:
        return stated
    if row.given("chemical"):
        return None
    if code is not None and division(code) is not None:
        return any(_LETTER.sub("", code.strip()).startswith(each) for each in codes)
    named = row.first("industry", "leading_industries")
    return None if named is None else any(word in named for word in CHEMICAL_WORDS)


def industries_of(row: Row) -> frozenset[str]:
    """Give the industries a row names.

    Parameters
    ----------
    row
        A row with ``industry_code``, ``industry`` or ``leading_industries``.

    Returns
    -------
    frozenset of str
        Divisions where there is a code, else the words as they stand; empty where nothing is named.
    """
    code = division(row.text("industry_code"))
    if code is not None:
        return frozenset({code})
    return frozenset(word for word in _BREAKS.split(row.first("industry", "leading_industries") or "") if word)


def is_industrial(row: Row, scheme: str | None = None, uses: Uses = "industrial_storage") -> bool | None:
    """Tell whether a row is about industrial land.

    Parameters
    ----------
    row
        A row with ``use`` or ``use_name`` in words, or else ``use_code``.
    scheme
        The code list; where None, as tables do not state it, all lists that know the code must agree.
    uses
        Whether storage counts with it.

    Returns
    -------
    bool or None
        None where the row does not say, or its code may be either.
    """
    named, code = row.first("use", "use_name"), row.text("use_code")
    if named is not None:
        if any(word in named for word in INDUSTRIAL_WORDS[uses]):
            return True
        # 工矿仓储 holds storage and mining with industry
        return False if "工矿" not in named and any(word in named for word in OTHER_WORDS) else None
    if code is None:
        return None
    schemes = [scheme] if scheme is not None else [each for each in list_schemes() if load_scheme(each).knows(code)]
    told = {_told(load_scheme(each).classes(code, uses)) for each in schemes}
    return told.pop() if len(told) == 1 else None


def _told(classes: frozenset[str]) -> bool | None:
    return "employment" in classes if len(classes) == 1 or "employment" not in classes else None

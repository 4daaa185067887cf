"""Names within the words around them: of a zone in the title of a paper, and of a plan behind that of its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from landuse.core.vocabulary import fold_word, simplified, vocabulary
from landuse.measures.paper_marks import bears_mark

if TYPE_CHECKING:
    from collections.abc import Collection

#: What a title says where it gives no approval.
_REFUSED = re.compile(
    r"不同意|不予|未予|暂不|暂缓|缓批|不批准|未批准|不准|不宜|不设|不再|驳回|退回|否决|撤销|撤消|取消|废止|终止|停止|注销|"
    r"不通过|未通过|请示|申请|草案|送审稿|征求意见|报批稿"
)
_BEFORE = re.compile(
    r"(?:^|设立|建立|成立|设置|新设|批准|核准|同意|公布|确认|确定|认定|关于|将|对|为|把|于|整合|升级|调整|和|及|与|"
    r"[、,《“\"(\[<:])$"
)
_AFTER = re.compile(
    r"$|的|扩区|调区|调整|升级|四至|范围|面积|规划|总体规划|界址|区位|批复|和|及|与|等|[、,。;》”\")\]>(\[<]"
)
_RENAMED = re.compile(r"(?:更名|改名|改称|变更)为?")
_NOT = re.compile(r"[非不无未原旧]|除|以外|草案|替代|废止")
_ASIDE = re.compile(r"[(\[【〔<《][^()\[\]【】〔〕<>《》]*[)\]】〕>》]")
_TAIL = re.compile(r"(?:图集|图件|图|文本|成果|数据库|说明书|\d{4}年?(?:[-—~至到]\d{4}年?)?)+$")
_SEVERAL = re.compile(r"[、,;/+]|(?<=规划)[和及与]")


def approves_name(title: str | None, names: Collection[str]) -> bool | None:
    """Return whether a title approves a zone of one of some names.

    Parameters
    ----------
    title
        The title of a paper of approval.
    names
        Folded names, as :func:`fold_word` gives them.

    Returns
    -------
    bool or None
        False where it names none of them, or refuses or cancels; None where the name stands in a longer word, or is
        the one that a zone had before.

    Examples
    --------
    >>> approves_name("关于设立甲园区的批复", {"甲园区"}), approves_name("关于不同意设立甲园区的批复", {"甲园区"})
    (True, False)
    """
    text = fold_word(title or "")
    places = [(name, at.start()) for name in names if name for at in re.finditer(re.escape(name), text)]
    if not places:
        return False
    if refuses(title, names):
        return False
    if bears_mark(_without(title, names), "批复、批准"):
        return None
    return True if any(_is_whole(text, name, at) for name, at in places) else None


def refuses(title: str | None, names: Collection[str]) -> bool:
    """Return whether a title refuses or cancels, or is but a draft or a request; words within the names don't count."""
    return _REFUSED.search(_without(title, names)) is not None


def _without(title: str | None, names: Collection[str]) -> str:
    around = fold_word(title or "")
    for name in filter(None, names):
        around = around.replace(name, "")
    return around


def _is_whole(text: str, name: str, at: int) -> bool:
    before, after = text[:at], text[at + len(name) :]
    if _RENAMED.search(after):
        return False
    return bool(_BEFORE.search(before) and _AFTER.match(after))


def plan_kinds(written: str | None, kinds: Collection[str]) -> set[str] | None:
    """Return which of some kinds of plan a name is of; None where it is blank or its words leave it open.

    Parameters
    ----------
    written
        The kind or name of a plan as a table has it, such as 某市国土空间总体规划（2021—2035年）.
    kinds
        The kinds asked about.

    Examples
    --------
    >>> plan_kinds("银川市国土空间总体规划（2021—2035年）", ["空间规划"]), plan_kinds("非空间规划", ["空间规划"])
    ({'空间规划'}, None)
    """
    if not (written or "").strip():
        return None
    bare = "".join(simplified(written or "").split())
    while _ASIDE.search(bare):
        bare = _ASIDE.sub("", bare)
    words = {**vocabulary("plan_kind").words, **{fold_word(kind): kind for kind in kinds}}
    kinds_named: set[str] = set()
    for part in filter(None, map(fold_word, _SEVERAL.split(bare))):
        part = _TAIL.sub("", part)
        word = max((word for word in words if part.endswith(word)), key=len, default=None)
        if word is None:
            if any(spelling in part for spelling in words):
                return None  # the words of a plan within others: not told
            continue
        if _NOT.search(part[: -len(word)]):
            return None
        kinds_named.add(words[word])
    return kinds_named & set(kinds)

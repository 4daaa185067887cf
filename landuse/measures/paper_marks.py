"""What the name, number and note of a paper tell against it: drafts, refusals, papers of another kind or zone."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING

from landuse.core.column_words import column_vocabulary
from landuse.core.resources import resource_folder
from landuse.core.vocabulary import fold_word, simplified
from landuse.measures import zone_facts
from landuse.measures.organs import read_organ

if TYPE_CHECKING:
    from landuse.core.layer import Zone
    from landuse.measures.table_rows import Row

_YEAR = re.compile(r"[(\[【〔<]?\d{4}[)\]】〕>]?年?")
#: What stands before a number that is not given yet; 未央 and 无锡 are places.
_NOT_YET = re.compile(r"[拟尚待非不约]|未(?!央)|无(?!锡)|申请|正在|预计|可能|疑似|计划")
_ZONE = re.compile(r"[\u3400-\u9fff]*?(?:开发区|高新区|经开区|产业园|工业园|集聚区|园区|示范区|保税区)")
#: What stands before the name of a zone in a title, and words for a zone that name none.
_LEAD = re.compile(
    r"^.*(?:关于|印发|批复|同意|审查|批准|核准|设立|建立|公布|对|将|为|于|和|及|与|省|自治区|市|级|各|该|本|我|全|类)"
)
_KIND_OF_ZONE = re.compile(
    r"^(?:.{0,1}(?:国家|省)级)?(?:经济|技术|高新|产业|工业|产城|化工|科技|示范|新型|特色|先进|制造业?|综合|保税|物流|农业|循环|融合|生态|区域|土地|规划)*$"
)


@cache
def marks() -> dict[str, list[str]]:
    """Return the marks: ``status`` and ``refusal``, sought everywhere, and ``genre``, sought in names alone."""
    return tomllib.loads((resource_folder("layers") / "paper_marks.toml").read_text(encoding="utf-8"))


def bears_mark(title: str | None, own: str = "") -> bool:
    """Return whether a title carries the mark of a draft, of a refusal, or of another kind of paper.

    Parameters
    ----------
    title
        The name of a paper.
    own
        What papers of the kind asked for are called: a mark that stands in it tells nothing against it.

    Examples
    --------
    >>> bears_mark("规划环评（送审稿）"), bears_mark("规划环评审查意见"), bears_mark("公示情况说明", "公示")
    (True, False, False)
    """
    return _holds(title, (*_standing(), *marks()["genre"]), own)


def _standing() -> list[str]:
    return [*marks()["status"], *marks()["refusal"]]


def tells_of_refusal(row: Row) -> bool:
    """Return whether the name, number or note of a paper says that it refuses, or takes back what was approved."""
    return any(_holds(row.written(cell), marks()["refusal"], "") for cell in ("name", "number", "note"))


def is_doubtful_paper(row: Row, kind: str, zone: Zone | None = None, *, concludes: bool = False) -> bool:
    """Return whether what a list says of a paper leaves it open whether it is the one of a kind that is asked for.

    Parameters
    ----------
    row
        Its row, with ``name``, ``number`` and ``note``.
    kind
        The kind asked for.
    zone
        States ``name`` and ``county``: a paper that names another zone may be that one's.
    concludes
        Whether papers of the kind come to a conclusion, so that one of another kind under this one proves nothing.
    """
    words = _words_of(kind)
    note = row.written("note") or row.written("remark")
    return (
        bears_mark(row.written("name"), words)
        or _holds(row.written("number"), _standing(), words)
        or _holds(note, _standing(), words)
        or is_unnumbered(row.written("number"))
        or (concludes and _is_of_another_kind(row.written("name"), kind))
        or names_another_zone(row.written("name"), zone)
    )


def is_unnumbered(number: str | None) -> bool:
    """Return whether a number is none yet: words, or a form with a year alone; a blank or a dash says that it has none.

    Examples
    --------
    >>> [is_unnumbered(number) for number in ("待编", "环审〔2024〕号", "环审〔2024〕7号", "无", None)]
    [True, True, False, False, False]
    """
    folded = fold_word(number or "")
    if not folded or folded.strip("-—/") == "" or folded in ("无", "没有", "none", "n/a"):
        return False
    if _NOT_YET.match(folded):
        return True
    return not any(letter.isdigit() or letter in "一二三四五六七八九十" for letter in _YEAR.sub("", folded, count=1))


def is_number_of_approval(number: str | None) -> bool:
    """Return whether a cell holds the number of an approval: figures beside the year, and no mark against it.

    Examples
    --------
    >>> [is_number_of_approval(number) for number in ("国函〔2019〕1号", "1号", "待定", "0", "拟国函〔2019〕1号", None)]
    [True, True, False, False, False, False]
    """
    folded = fold_word(number or "")
    if not any(map(str.isdigit, folded)) or is_unnumbered(number) or "?" in simplified(number or ""):
        return False
    return folded.strip("0") != "" and not _holds(number, _standing(), "")


def names_another_zone(title: str | None, zone: Zone | None) -> bool:
    """Return whether a title names a zone, and neither the one of the case nor one that may be it.

    Examples
    --------
    >>> from landuse.core.layer import Zone
    >>> own = Zone({"name": "示例经济开发区"})
    >>> [names_another_zone(title, own) for title in ("邻县高新区规划环评", "示例经开区规划环评", "开发区规划环评")]
    [True, False, False]
    """
    known = [fold_word(name) for key in ("name", "county") for name in zone_facts.stated(zone, key)]
    text = fold_word(title or "")
    if not zone_facts.stated(zone, "name") or any(
        name in text for name in known[: len(zone_facts.stated(zone, "name"))]
    ):
        return False
    for place in _ZONE.finditer(text):
        stem = _LEAD.sub("", re.sub(r"(?:开发区|高新区|经开区|产业园|工业园|集聚区|园区|示范区|保税区)$", "", place[0]))
        if not _KIND_OF_ZONE.fullmatch(stem) and not any(stem[:2] in name for name in known):
            return True
    return False


def is_of_the_zone_itself(issuer: str | None) -> bool:
    """Return whether a paper was issued by a committee or a company, which decides nothing about its own papers."""
    organ = read_organ(issuer)
    return organ is not None and organ.kind in ("committee", "company")


def _holds(text: str | None, sought: tuple[str, ...] | list[str], own: str) -> bool:
    folded = "".join(fold_word(text or "").split())
    return any(mark in folded and mark not in own for mark in sought)


def _words_of(kind: str) -> str:
    known = column_vocabulary("documents", "kind")
    return "" if known is None else "、".join(word for word, term in known.words.items() if term == kind)


def _is_of_another_kind(name: str | None, kind: str) -> bool:
    """Return whether a name holds words of another kind of paper, and none of the kind asked for."""
    known, text = column_vocabulary("documents", "kind"), fold_word(name or "")
    named = set() if known is None else {term for word, term in known.words.items() if len(word) > 2 and word in text}
    own = known is not None and any(word in text for word, term in known.words.items() if term == kind)
    return bool(named) and not own

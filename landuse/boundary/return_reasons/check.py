"""The fifteen commonest reasons for sending a draft back (a to o), each looked for as far as what is given allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.boundary.crosscheck.check import crosscheck
from landuse.boundary.return_reasons import documents as papers
from landuse.boundary.return_reasons import drawing
from landuse.boundary.return_reasons import location as ground
from landuse.boundary.return_reasons.types import Reason, Search
from landuse.core.messages import Lang
from landuse.core.phrases import Note

if TYPE_CHECKING:
    from collections.abc import Callable

    from landuse.boundary.crosscheck.disagreement import Allowance, Disagreement
    from landuse.boundary.crosscheck.submission import Submission

#: Letter, what it is about, and the search for it (standards §7.4).
REASONS: tuple[tuple[str, Note, Callable[[Submission, list[Disagreement]], Search]], ...] = (
    ("a", Note("面积不一致", "areas disagree"), papers.areas),
    ("b", Note("坐标系不对", "the coordinate system is wrong"), ground.system),
    ("c", Note("管控线上有碎条", "slivers on the control lines"), ground.control_slivers),
    ("d", Note("核准边界转换有误", "the approved boundary was badly converted"), ground.approved),
    ("e", Note("超出县界或为飞地", "land beyond the county, or an enclave"), ground.county),
    (
        "f",
        Note("与相邻开发区或区块间重叠、有缝", "overlap or gap with a neighbour or between blocks"),
        ground.neighbours,
    ),
    ("g", Note("四至文本有误", "the abuttals text is wrong"), papers.abuttals),
    ("h", Note("名称、代码与公告目录不符", "name or code not as in the catalogue"), papers.catalogue),
    ("i", Note("用地调查数据陈旧或标准混用", "the land-use survey is old, or schemes are mixed"), papers.survey),
    ("j", Note("规划图层是草案或不覆盖", "the planned layer is a draft, or does not cover the zone"), ground.planned),
    ("k", Note("产业用地口径不一", "employment land counted in two ways"), papers.figures),
    ("l", Note("闲置、批而未供、违法用地未处置", "idle, unsupplied or illegal land not settled"), papers.stock),
    ("m", Note("规划环评、集约评价等材料缺失或失效", "papers missing, expired or not in order"), papers.documents),
    (
        "n",
        Note("图形自交、重复点、点数不符、未闭合", "self-crossing, repeated points, counts, open rings"),
        drawing.drawing,
    ),
    ("o", Note("区块过多或过小", "too many or tiny blocks"), drawing.blocks),
)
_FOUND = {"zh": "发现", "en": "found"}
_CLEAR = {"zh": "未发现", "en": "not found"}
_NOT_LOOKED = {"zh": "未查找:没有", "en": "not looked for: no "}


def return_reasons(submission: Submission, *, allowance: Allowance | None = None) -> list[Reason]:
    """Look for each of the fifteen reasons for which drafts are sent back.

    Parameters
    ----------
    submission
        What is to be handed in, as far as it is there.
    allowance
        How far two sources may differ.

    Returns
    -------
    list of Reason
        Fifteen, from ``a`` to ``o``: found, clear, or not looked for, with what was missing to look.
    """
    disagreements = crosscheck(submission, allowance=allowance)
    return [Reason(letter, title, *search(submission, disagreements)) for letter, title, search in REASONS]


def reason_lines(reasons: list[Reason], lang: Lang = "zh") -> list[str]:
    """Write the reasons as a list to be cleared before handing in.

    Parameters
    ----------
    reasons
        As `return_reasons` gives them.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    list of str
        For each reason a line, and indented below it what was found, and what could not be looked for.
    """
    comma = {"zh": "、", "en": ", "}[lang]
    lines = []
    for reason in reasons:
        wanting = _NOT_LOOKED[lang] + comma.join(want.text(lang) for want in reason.wants)
        state = {"found": _FOUND[lang], "clear": _CLEAR[lang], "not_looked_for": wanting}[reason.state]
        lines.append(f"{reason.letter} {reason.title.text(lang)}: {state}")
        lines += [f"  - {found.text(lang)}" for found in reason.findings]
        if reason.wants and reason.state != "not_looked_for":
            lines.append(f"  ({wanting})")
    return lines


def plain_reasons(reasons: list[Reason], lang: Lang = "zh") -> list[dict[str, object]]:
    """Give the reasons as plain values, for JSON.

    Parameters
    ----------
    reasons
        As `return_reasons` gives them.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    list of dict
        ``letter``, ``title``, ``state``, ``found`` and ``wants`` of each.
    """
    return [
        {
            "letter": each.letter,
            "title": each.title.text(lang),
            "state": each.state,
            "found": [note.text(lang) for note in each.findings],
            "wants": [note.text(lang) for note in each.wants],
        }
        for each in reasons
    ]

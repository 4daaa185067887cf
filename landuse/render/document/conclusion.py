"""The first two parts of an opinion: the proposed conclusion on one page, and what is to be supplied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from landuse.core.findings import message
from landuse.core.terms import SUPPLIERS, VERDICTS, term
from landuse.judge.conclusion import Ask, Conclusion, ConclusionItem, conclude
from landuse.render.document.parts import Break, Column, Numbers, Paragraph, Part, table
from landuse.render.document.words import say
from landuse.render.shared.facts import fact
from landuse.render.shared.words import word

if TYPE_CHECKING:
    from landuse.core.findings import Review
    from landuse.core.messages import Lang

#: How many clauses of each kind the page names, and how many letters it gives each, so that it stays one page.
MOST = 4
#: Letters of a cell, and the share of the column of suppliers: "administration" is one word.
LETTERS: dict[Lang, int] = {"zh": 50, "en": 100}
SUPPLIER_WIDTH: dict[Lang, float] = {"zh": 1.5, "en": 2.2}


def conclusion_part(review: Review, lang: Lang, numbers: Numbers) -> tuple[Part, ...]:
    """Write the page of the proposed conclusion.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.
    numbers
        Of the headings.

    Returns
    -------
    tuple of Part
        No longer than a page, however many clauses there are.
    """
    found = conclude(review)
    parts: list[Part] = [
        numbers.heading(1, say("conclusion", lang)),
        Paragraph(say("proposed", lang, kind=found.title.text(lang)), "strong"),
        Paragraph(_why(found, lang)),
        Paragraph(say("counts", lang, **review.summary)),
    ]
    if found.kind == "conditional":
        parts += [numbers.heading(2, say("conditions_list", lang)), _conditions(found, lang)]
    elif found.bars or found.undecided or found.conditions:
        parts += [numbers.heading(2, say("open_list", lang)), _listed(found, lang)]
        parts.append(Paragraph(_overview(found, lang)))
    return (*parts, Break())


def _why(found: Conclusion, lang: Lang) -> str:
    """Give the reason in figures; the clauses themselves stand below."""
    if found.kind == "supplement" and not found.undecided and not found.conditions:
        return found.why()[0].text(lang)
    counts = {
        "counted": found.met, "must": len(found.bars), "principle": len(found.conditions),
        "undecided": len(found.undecided),
    }  # fmt: skip
    return say(f"why_{found.kind}", lang, **counts)


def _conditions(found: Conclusion, lang: Lang) -> Part:
    texts = found.condition_texts(lang)
    rows = [(str(n), _cut(text, lang, 5)) for n, text in enumerate(texts[:MOST], 1)]
    if len(texts) > MOST:
        rows.append(("", say("more_clauses", lang, n=len(texts) - MOST)))
    return table((Column(say("serial", lang), 0.1, "centre"), Column(say("condition", lang), 0.9)), rows)


def _listed(found: Conclusion, lang: Lang) -> Part:
    rows: list[tuple[str, str, str]] = []
    for points in (found.bars, found.conditions, found.undecided):
        rows += [_row(point, lang) for point in points[:MOST]]
        if len(points) > MOST:
            more = say("more_clauses", lang, n=len(points) - MOST)
            rows.append((more, VERDICTS[points[0].verdict].text(lang), ""))
    columns = (
        Column(say("clause", lang), 1.1),
        Column(word("verdict", lang), 0.6),
        Column(say("what_found", lang), 2.4),
    )
    return table(columns, rows)


def _row(point: ConclusionItem, lang: Lang) -> tuple[str, str, str]:
    return point.title.text(lang), VERDICTS[point.verdict].text(lang), _cut(message(point.finding, lang), lang)


def _cut(said: str, lang: Lang, times: int = 1) -> str:
    most = LETTERS[lang] * times
    return said if len(said) <= most else said[:most] + "…"


def _overview(found: Conclusion, lang: Lang) -> str:
    if not found.asks:
        return say("supply_none", lang)
    each = [say("supply_count", lang, whom=_whom(whom, lang), n=len(asks)) for whom, asks in found.by_whom().items()]
    return say("supply_line", lang, n=len(found.asks), each=each)


def _whom(whom: str, lang: Lang) -> str:
    return term(SUPPLIERS, whom, lang)


def supplies_part(review: Review, lang: Lang, numbers: Numbers) -> tuple[Part, ...]:
    """Write the list of what is to be supplied (补正告知清单), from whom, for which clause and by when.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.
    numbers
        Of the headings.

    Returns
    -------
    tuple of Part
        A heading and a table, by who must supply it.
    """
    heading = numbers.heading(1, say("supplies", lang))
    asks = [ask for group in conclude(review).by_whom().values() for ask in group]
    if not asks:
        return heading, Paragraph(say("none", lang))
    by = fact(review.case, "supply_by") or say("day", lang)
    columns = (
        Column(say("serial", lang), 0.5, "centre"),
        Column(say("item", lang), 3),
        Column(say("whom", lang), SUPPLIER_WIDTH[lang]),
        Column(say("for_clauses", lang), 3),
        Column(say("by_when", lang), 1.9),
    )
    return heading, Paragraph(say("supplies_intro", lang, by=by)), table(columns, _rows(review, asks, by, lang))


def _rows(review: Review, asks: Sequence[Ask], by: str, lang: Lang) -> list[tuple[str, ...]]:
    separator = say("separator", lang)
    rows: list[tuple[str, ...]] = []
    for n, ask in enumerate(asks, 1):
        titles = dict.fromkeys(review.finding(ident).rule.title.text(lang) for ident in ask.findings)
        rows.append((str(n), ask.want.what.text(lang), _whom(ask.want.whom, lang), separator.join(titles), by))
    return rows

"""The first two parts of an opinion: the proposed conclusion on one page, and what is to be supplied."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from landuse.render._facts import fact
from landuse.render._opinion_parts import Break, Column, Numbers, Paragraph, Part, table
from landuse.render._opinion_words import say
from landuse.render._words import word
from landuse.wording import VERDICTS, WHOM, message

if TYPE_CHECKING:
    from landuse.evidence import Want
    from landuse.findings import Finding, Review
    from landuse.phrases import Lang

Kind = Literal["consent", "conditional", "supplement", "refusal"]
#: How many broken and how many undecided clauses the page names, and how many letters it gives each.
MOST, LETTERS = 4, 50


@dataclass(frozen=True, eq=False)
class Conclusion:
    """What a review comes to as a whole.

    Parameters
    ----------
    kind
        ``consent`` 同意, ``conditional`` 附条件同意, ``supplement`` 补正后再审, ``refusal`` 不同意.
    broken
        Clauses that are broken and count, those that must hold first.
    undecided
        Clauses that are undecided and count.
    open_principles
        Broken clauses in principle for which no reason is recorded.
    """

    kind: Kind
    broken: tuple[Finding, ...]
    undecided: tuple[Finding, ...]
    open_principles: tuple[Finding, ...]


@dataclass(frozen=True, eq=False)
class Supply:
    """A fact to be supplied, and the findings it would help to decide."""

    want: Want
    findings: tuple[Finding, ...]


def conclude(review: Review) -> Conclusion:
    """Propose a conclusion from the primary findings that count.

    A broken clause that must hold bars; else what is undecided, or broken in principle without a recorded reason, has
    to be supplemented; else what is broken in principle makes consent conditional (design: weights).

    Parameters
    ----------
    review
        The review.

    Returns
    -------
    Conclusion
        The proposal and what it rests on; a person decides.
    """
    counted = [one for one in review.items if one.counted]
    broken = sorted((one for one in counted if one.verdict == "broken"), key=lambda one: one.rule.weight != "must")
    undecided = [one for one in counted if one.verdict == "undecided"]
    without_reason = [one for one in broken if one.rule.weight == "in_principle" and one.decision is None]
    kind: Kind = "consent"
    if any(one.rule.weight == "must" for one in broken):
        kind = "refusal"
    elif undecided or without_reason:
        kind = "supplement"
    elif broken or any(one.conditional for one in counted):
        kind = "conditional"
    return Conclusion(kind, tuple(broken), tuple(undecided), tuple(without_reason))


def supplies(findings: Iterable[Finding]) -> list[Supply]:
    """List what would decide findings, each fact once, by who must supply it and how much it settles.

    Parameters
    ----------
    findings
        Undecided findings.

    Returns
    -------
    list of Supply
        The zone's first, and in each the weightiest.
    """
    found: dict[tuple[str, str], tuple[Want, list[Finding]]] = {}
    for one in findings:
        for want in one.evidence.wants:
            found.setdefault((want.key, want.what.text("zh")), (want, []))[1].append(one)
    whom = list(WHOM)
    each = [Supply(want, tuple(dict.fromkeys(those))) for want, those in found.values()]
    return sorted(each, key=lambda one: (whom.index(one.want.whom) if one.want.whom in whom else len(whom),
                                         -len(one.findings), -_weight(one.want)))  # fmt: skip


def _weight(want: Want) -> float:
    return 1e30 if math.isinf(want.weight) else want.weight


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
    facts = {
        "counted": sum(1 for one in review.items if one.counted and one.verdict != "not_judged"),
        "must": sum(1 for one in found.broken if one.rule.weight == "must"),
        "principle": len(found.open_principles) if found.kind == "supplement" else
                     sum(1 for one in found.broken if one.rule.weight != "must"),
        "undecided": len(found.undecided),
    }  # fmt: skip
    parts: list[Part] = [
        numbers.heading(1, say("conclusion", lang)),
        Paragraph(say("proposed", lang, kind=say(found.kind, lang)), "strong"),
        Paragraph(say(f"why_{found.kind}", lang, **facts)),
        Paragraph(say("counts", lang, **review.summary)),
    ]
    if found.kind == "conditional":
        parts += [numbers.heading(2, say("conditions_list", lang)), *_conditions(review, found.broken, lang)]
    elif found.kind != "consent":
        parts += [numbers.heading(2, say("open_list", lang)), _listed(found, lang)]
        parts.append(Paragraph(_overview(supplies(found.undecided), lang)))
    return (*parts, Break())


def _listed(found: Conclusion, lang: Lang) -> Part:
    rows = []
    for findings in (found.broken, found.undecided):
        rows += [(getattr(one.rule.title, lang), VERDICTS[one.verdict][lang], _cut(message(one, lang), lang))
                 for one in findings[:MOST]]  # fmt: skip
        if len(findings) > MOST:
            rows.append((say("more_clauses", lang, n=len(findings) - MOST), VERDICTS[findings[0].verdict][lang], ""))
    columns = (
        Column(say("clause", lang), 1.1),
        Column(word("verdict", lang), 0.6),
        Column(say("what_found", lang), 2.4),
    )
    return table(columns, rows)


def _cut(said: str, lang: Lang) -> str:
    most = LETTERS * (2 if lang == "en" else 1)
    return said if len(said) <= most else said[:most] + "…"


def _conditions(review: Review, broken: Sequence[Finding], lang: Lang) -> Iterator[Part]:
    conditional = [one for one in review.items if one.counted and (one in broken or one.conditional)]
    for n, one in enumerate(conditional[:MOST], 1):
        remedy = getattr(one.rule.remedy, lang) if one.rule.remedy else getattr(one.rule.title, lang)
        yield Paragraph(f"{n}. {_cut(remedy, lang)}")


def _overview(wanted: Sequence[Supply], lang: Lang) -> str:
    each = []
    for whom in dict.fromkeys(one.want.whom for one in wanted):
        title = WHOM.get(whom, {}).get(lang, whom)
        each.append(say("supply_count", lang, whom=title, n=sum(1 for one in wanted if one.want.whom == whom)))
    joined = ("，" if lang == "zh" else ", ").join(each)
    return say("supply_line", lang, n=len(wanted), each=joined) if wanted else say("supply_none", lang)


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
        A heading and a table.
    """
    heading = numbers.heading(1, say("supplies", lang))
    wanted = supplies(conclude(review).undecided)
    if not wanted:
        return heading, Paragraph(say("none", lang))
    by = fact(review.case, "supply_by") or say("day", lang)
    joiner = "；" if lang == "zh" else "; "
    rows = [
        (str(n), one.want.what.text(lang), WHOM.get(one.want.whom, {}).get(lang, one.want.whom),
         joiner.join(getattr(each.rule.title, lang) for each in one.findings), by)
        for n, one in enumerate(wanted, 1)
    ]  # fmt: skip
    columns = (Column(say("serial", lang), 0.5, "centre"), Column(say("item", lang), 3), Column(say("whom", lang), 1.5),
               Column(say("for_clauses", lang), 3), Column(say("by_when", lang), 1.9))  # fmt: skip
    return heading, Paragraph(say("supplies_intro", lang, by=by)), table(columns, rows)

"""The third part of an opinion: each clause with its words, figures, doubts, ground and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from landuse.core.figures import number
from landuse.core.findings import evidence_items, message
from landuse.core.messages import Message
from landuse.core.terms import DECISIONS, SUPPLIERS, VALUES, VERDICTS, WEIGHTS, term
from landuse.core.wording import bounds, figure, limit_text, scope_title
from landuse.render.document.parts import Column, Numbers, Paragraph, Part, labelled, table
from landuse.render.document.spot import Spots, is_lead
from landuse.render.document.words import certainty_text, say
from landuse.render.shared.finding_text import aside
from landuse.render.shared.ground_titles import ground_title
from landuse.render.shared.styles import DOUBTS
from landuse.render.shared.words import reading_text, taken_text, word

if TYPE_CHECKING:
    from landuse.core.findings import Finding, GateResult, Review
    from landuse.core.messages import Lang
    from landuse.core.rules import Citation

#: Pieces of ground named under a clause.
PIECES = 8


def clauses_part(review: Review, lang: Lang, numbers: Numbers, spots: Spots) -> tuple[Part, ...]:
    """Write the review clause by clause: what is broken first, what only is a notice last.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.
    numbers
        Of the headings.
    spots
        Draws the pictures.

    Returns
    -------
    tuple of Part
        A heading of the second level a group, of the third a clause.
    """
    parts: list[Part] = [numbers.heading(1, say("clauses", lang))]
    primary = [one for one in review.items if one.primary and one.verdict != "not_judged"]
    groups = {
        verdict: [one for one in primary if one.counted and one.verdict == verdict]
        for verdict in ("broken", "undecided", "met")
    }
    groups["notice"] = [one for one in primary if not one.counted]
    groups["leads"] = [one for one in review.items if one.primary and is_lead(one)]
    for name, findings in groups.items():
        if findings:
            parts.append(numbers.heading(2, say(f"group_{name}", lang)))
            for one in findings:
                parts += _clause(review, one, lang, numbers, spots)
    if spots.left:
        parts.append(Paragraph(say("spot_maps_left", lang, n=spots.left)))
    return tuple(parts)


def _clause(review: Review, one: Finding, lang: Lang, numbers: Numbers, spots: Spots) -> Iterator[Part]:
    title = one.rule.title.text(lang)
    mark = bracketed(say("conditional_mark", lang), lang) if one.conditional else ""
    yield numbers.heading(3, say("clause_heading", lang, title=title, verdict=VERDICTS[one.verdict]) + mark)
    yield labelled(clause_rows(one, lang))
    picture = spots.picture(one, title)
    if picture is not None:
        yield picture
    beside = [each for each in review.items if each.part_of == one.id]
    if beside:
        yield portions_table(beside, say("portions_of", lang, title=title), lang)


def cited(citation: Citation) -> str:
    """Write where a clause stands.

    Parameters
    ----------
    citation
        The citation.

    Returns
    -------
    str
        Document, number, clause.
    """
    number_of = f"（{citation.number}）" if citation.number else ""
    document = f"《{citation.document}》" if citation.document and "《" not in citation.document else citation.document
    return f"{document}{number_of} {citation.clause}".strip()


def bracketed(text: str, lang: Lang) -> str:
    """Put text in the brackets of its language, to follow other text."""
    return Message(" ({text})", text=text).text(lang)


def figures_line(one: Finding, lang: Lang) -> str:
    """Write the figures of a finding, each under its name.

    Parameters
    ----------
    one
        The finding.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        Measured, least, most, limit and margin; empty where nothing was measured.
    """
    if one.evidence.reason is not None:
        return ""
    unit, interval = one.evidence.unit, one.evidence.interval
    return say(
        "figures_line",
        lang,
        value=figure(interval.value, unit, lang),
        low=figure(interval.low, unit, lang),
        high=figure(interval.high, unit, lang),
        limit=limit_text(one.limit, unit, lang),
        margin=figure(one.margin, unit, lang),
    )


def clause_rows(one: Finding, lang: Lang) -> Iterator[tuple[str, str]]:
    """Write what stands under a clause, each under its name; which area it is only where that is not the plane one.

    Parameters
    ----------
    one
        The finding.
    lang
        ``zh`` or ``en``.

    Yields
    ------
    tuple of str
        Name and text; a text may be empty.
    """
    rule, evidence = one.rule, one.evidence
    yield say("source", lang), cited(rule.citation)
    yield word("quote", lang), f"“{rule.citation.quote}”" if rule.citation.quote else ""
    yield word("weight", lang), WEIGHTS[rule.weight].text(lang)
    yield word("certainty", lang), certainty_text(rule.citation.certainty, lang)
    yield word("scope", lang), scope_title(one.scope).text(lang)
    yield say("figures", lang), figures_line(one, lang)
    yield word("bounds", lang), "" if evidence.reason else bounds(evidence.interval, evidence.unit, lang)
    yield word("area_kind", lang), term(VALUES, "official", lang) if evidence.area == "official" else ""
    yield word("message", lang), message(one, lang)
    yield (
        word("definitions", lang),
        "\n".join(
            word(
                "labelled", lang, label=reading_text(each.params, lang), text=bounds(each.interval, evidence.unit, lang)
            )
            for each in evidence.definitions
        ),
    )
    yield word("gates", lang), "\n".join(_gates(one.gates, lang)) if one.gates else ""
    yield word("assumed", lang), "\n".join(_assumed(one, lang))
    yield word("decision", lang), _decision(one, lang)
    yield word("stricter", lang), one.stricter or ""
    yield word("decides", lang), "\n".join(_wants(one, lang)) if one.verdict == "undecided" else ""
    remedy = rule.remedy.text(lang) if rule.remedy and one.verdict in ("broken", "undecided") else ""
    yield word("remedy", lang), remedy
    yield word("notes", lang), "\n".join((*(note.text(lang) for note in evidence.notes), *aside(one, lang)))
    yield say("spots", lang), "\n".join(_spots(one, lang))
    yield say("id", lang), one.id


def _gates(gate: GateResult, lang: Lang, depth: int = 0) -> Iterator[str]:
    kinds = {key: word(key, lang) for key in ("all_of", "any_of", "not")}
    title = gate.title.text(lang) if gate.title else kinds.get(gate.kind, gate.kind)
    weight = term(WEIGHTS, gate.weight, lang)
    label = title + bracketed(weight, lang)
    yield say("indent", lang) * depth + word("labelled", lang, label=label, text=VERDICTS[gate.verdict])
    for part in gate.parts:
        yield from _gates(part, lang, depth + 1)


def _assumed(one: Finding, lang: Lang) -> Iterator[str]:
    for each in one.assumed:
        without = f"{bounds(each.without, one.evidence.unit, lang)} {VERDICTS[each.verdict_without].text(lang)}"
        about = taken_text(each.about, each.take, lang)
        yield say("assumption_line", lang, about=about, reason=each.reason, by=each.by, without=without)


def _decision(one: Finding, lang: Lang) -> str:
    if one.decision is None:
        return ""
    each = one.decision
    return say(
        "decision_line",
        lang,
        ruling=DECISIONS[each.ruling],
        reason=each.reason,
        by=each.by,
        on=each.on.isoformat(),
    )


def _wants(one: Finding, lang: Lang) -> Iterator[str]:
    for want in one.evidence.wants:
        whom = term(SUPPLIERS, want.whom, lang)
        yield f"{want.what.text(lang)}{bracketed(whom, lang)}"


def _spots(one: Finding, lang: Lang) -> Iterator[str]:
    frame = evidence_items(one)
    areas = frame["area_m2"].astype(float).fillna(0.0)
    doubt = frame["kind"].isin(DOUBTS) if one.verdict != "undecided" else False
    order = pd.DataFrame({"doubt": doubt, "area": -areas}).sort_values(["doubt", "area"], kind="stable").index
    for ident in order[:PIECES]:
        row = frame.loc[ident]
        name = " ".join(str(each) for each in (row["unit_id"], row["label"]) if isinstance(each, str) and each)
        area = number(float(areas[ident]), "ha", lang) if areas[ident] else ""
        yield " ".join(say("spot_line", lang, id=ident.partition("#")[2] + ".", kind=ground_title(row["kind"], lang),
                           name=name, area=area).split())  # fmt: skip
    rest = order[PIECES:]
    if len(rest):
        yield say("spot_more", lang, n=len(rest), area=number(float(areas[rest].sum()), "ha", lang))


def portions_table(findings: Sequence[Finding], caption: str, lang: Lang) -> Part:
    """Write findings on portions as a table of figures.

    Parameters
    ----------
    findings
        Findings beside a primary one.
    caption
        What the table shows.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    Table
        A row each.
    """
    columns = (Column(word("scope", lang), 1.6), Column(word("verdict", lang), 1.1), *(
        Column(word(key, lang), 1.5, "right") for key in ("value", "low", "high", "margin")))  # fmt: skip
    return table(columns, [_portion(one, lang) for one in findings], caption)


def _portion(one: Finding, lang: Lang) -> tuple[str, ...]:
    unit, interval = one.evidence.unit, one.evidence.interval
    said = (scope_title(one.scope).text(lang), VERDICTS[one.verdict].text(lang))
    if one.evidence.reason is not None:
        return (*said, "—", "—", "—", "—")
    return (*said, *(figure(each, unit, lang) for each in (interval.value, interval.low, interval.high, one.margin)))

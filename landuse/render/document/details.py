"""The details of one clause: quote, figures, conditions, assumptions, rulings, where, and its portions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from landuse.core import punctuation
from landuse.core.figures import number
from landuse.core.findings import evidence_items
from landuse.core.land import OPEN_GROUND
from landuse.core.messages import Message
from landuse.core.punctuation import clauses
from landuse.core.terms import DECISIONS, VERDICTS, WEIGHTS, term
from landuse.core.wording import bounds, figure, limit_text, scope_title
from landuse.judge.conclusion import asks
from landuse.judge.final import confirmation_of, unconfirmed
from landuse.render.document.clean import full_width
from landuse.render.document.parts import Column, Heading, TableBlock, VerbatimText, labelled, table
from landuse.render.document.sentences import cited, title_of
from landuse.render.document.spot import is_lead
from landuse.render.shared.finding_text import aside
from landuse.render.shared.ground_titles import ground_title
from landuse.render.shared.words import reading_text, taken_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landuse.core.findings import Finding, GateResult, Review
    from landuse.core.messages import Lang
    from landuse.core.rules import Citation
    from landuse.render.document.parts import Part
    from landuse.render.document.spot import LocatorMaps

#: What stands in the place of a verdict where a finding is leads.
LEAD = Message("leads for a site visit, no finding")
#: Pieces of ground named under a clause.
PIECES = 5
#: A clause that is met by less than this part of its limit is near it.
NEAR = 0.05


def told_in_detail(finding: Finding) -> bool:
    """Return whether a clause has details: it is broken, measured and undecided, near its limit, or touched by hand.

    Parameters
    ----------
    one
        A primary finding.

    Returns
    -------
    bool
        False for what is plainly met, and for what nobody handed anything in for.
    """
    if is_lead(finding) or finding.decision is not None or finding.assumed:
        return True
    if finding.verdict == "broken":
        return True
    if finding.verdict == "undecided":
        return bool(len(finding.evidence.where)) or finding.gates is not None or finding.other_area is not None
    return finding.verdict == "met" and (near_limit(finding) or finding.other_area is not None)


def near_limit(finding: Finding) -> bool:
    """Return whether a clause is met by less than `NEAR` of its limit."""
    if (
        not finding.counted
        or finding.margin is None
        or finding.limit is None
        or finding.evidence.unit in ("fact", "count")
        or not finding.limit.value
    ):
        return False
    return abs(finding.margin) <= NEAR * abs(finding.limit.value)


def detail_parts(review: Review, finding: Finding, n: int, lang: Lang, maps: LocatorMaps) -> Iterator[Part]:
    """Return the details of one clause.

    Parameters
    ----------
    review
        The review.
    one
        The finding.
    n
        Its number among those told in detail.
    lang
        ``zh`` or ``en``.
    maps
        Draws the locator maps.

    Yields
    ------
    Part
        A heading, a table of what is to be said, a map, the portions.
    """
    title = title_of(finding, lang)
    heading = Message(
        "{n}. {title}: {verdict}",
        n=n,
        title=title,
        verdict=LEAD if is_lead(finding) else VERDICTS[finding.verdict.value],
    )
    yield Heading(3, heading.text(lang))
    yield labelled(_rows(review, finding, lang))
    picture = maps.picture(finding, title)
    if picture is not None:
        yield picture
    portions = portions_table(review, finding, lang)
    if portions is not None:
        yield portions


def portions_table(review: Review, finding: Finding, lang: Lang) -> TableBlock | None:
    """Return the figures of a clause's portions; None where there are none with a figure."""
    beside = [portion for portion in review.items if portion.part_of == finding.id and portion.evidence.reason is None]
    if not beside:
        return None
    columns = (
        Column(Message("Ground").text(lang), 1.8),
        Column(Message("Verdict").text(lang), 1.1),
        Column(Message.in_context("opinion", "Measured").text(lang), 3, "right"),
        Column(Message("Margin").text(lang), 1.6, "right"),
    )
    unit = finding.evidence.unit
    rows = [
        (
            scope_title(portion.scope, portion.block_name).text(lang),
            VERDICTS[portion.verdict.value].text(lang),
            bounds(portion.evidence.interval, unit, lang),
            figure(portion.margin, unit, lang),
        )
        for portion in beside
    ]
    return table(columns, rows, Message("{title}: by portion", title=title_of(finding, lang)).text(lang), "small")


def _rows(review: Review, finding: Finding, lang: Lang) -> Iterator[tuple[str, str]]:
    evidence, citation = finding.evidence, finding.rule.citation
    yield Message("Clause").text(lang), VerbatimText(quoted(citation, lang))
    if unconfirmed(citation):
        yield Message("Certainty").text(lang), _certainty(review, finding, lang)
    yield Message("Figures").text(lang), figures_line(finding, lang)
    yield (
        Message("By definition").text(lang),
        "\n".join(
            punctuation.labelled(
                reading_text(reading.params, lang), bounds(reading.interval, evidence.unit, lang), lang
            )
            for reading in evidence.definitions
        ),
    )
    yield Message("By the other area").text(lang), _other_area(finding, lang)
    yield (
        Message.in_context("opinion", "Conditions").text(lang),
        "\n".join(_gates(finding.gates, lang)) if finding.gates else "",
    )
    yield Message.in_context("opinion", "Assumptions").text(lang), "\n".join(_assumed(finding, lang))
    yield Message("Ruling").text(lang), _decision(finding, lang)
    wanted = (
        clauses([ask.want.what.text(lang) for ask in asks([finding])], lang) if finding.verdict == "undecided" else ""
    )
    yield Message("What would decide it").text(lang), wanted
    remedy = finding.rule.remedy.text(lang) if finding.rule.remedy and finding.verdict == "broken" else ""
    yield Message("Remedy").text(lang), remedy
    notes = [note.text(lang) for note in evidence.notes]
    yield Message("Notes").text(lang), "\n".join([*notes, *aside(finding, lang)])
    yield Message.in_context("opinion", "Where").text(lang), "\n".join(_where(finding, lang))


def quoted(citation: Citation, lang: Lang) -> str:
    """Return a clause with its words, as print sets them: full-width, and single marks within the quotation's own."""
    place = full_width(cited(citation, lang))
    if not citation.quote:
        return place
    words = full_width(citation.quote).replace("“", "‘").replace("”", "’")
    return f"{place}：“{words}”"


def _certainty(review: Review, finding: Finding, lang: Lang) -> str:
    confirmed = confirmation_of(review, finding.rule.full_id)
    if confirmed is not None:
        return Message("text confirmed by {by} on {on}", by=confirmed.by, on=confirmed.on).text(lang)
    return Message("the text is recalled and was not yet held against the original").text(lang)


def figures_line(finding: Finding, lang: Lang) -> str:
    """Return the figures of a finding, each under its name; empty where nothing was measured or it is compound."""
    if finding.evidence.reason is not None or finding.gates is not None:
        return ""
    unit, interval = finding.evidence.unit, finding.evidence.interval
    figures = bounds(interval, unit, lang)
    parts = [figures if unit == "fact" else Message("measured {told}", told=figures).text(lang)]
    if finding.limit is not None:
        parts.append(Message("limit {limit}", limit=limit_text(finding.limit, unit, lang)).text(lang))
    if finding.margin is not None and unit != "fact":
        parts.append(Message("margin {margin}", margin=figure(finding.margin, unit, lang)).text(lang))
    if finding.evidence.area == "official":
        parts.append(Message("official area").text(lang))
    return clauses(parts, lang)


def _other_area(finding: Finding, lang: Lang) -> str:
    other = finding.other_area
    if other is None:
        return ""
    measured = bounds(other.interval, finding.evidence.unit, lang)
    kind = Message("official area") if other.area == "official" else Message("plane area")
    return Message(
        "{kind}: {measured}, {verdict}", kind=kind, measured=measured, verdict=VERDICTS[other.verdict.value]
    ).text(lang)


def _gates(gate: GateResult, lang: Lang, depth: int = 0) -> Iterator[str]:
    kinds = {
        "all_of": Message.in_context("gate", "all of"),
        "any_of": Message.in_context("gate", "any of"),
        "not": Message.in_context("gate", "not"),
    }
    title = gate.title.text(lang) if gate.title else kinds[gate.kind].text(lang) if gate.kind in kinds else gate.kind
    weight = term(WEIGHTS, gate.weight, lang)
    label = title + punctuation.bracketed(weight, lang)
    yield punctuation.indent(depth, lang) + punctuation.labelled(label, VERDICTS[gate.verdict.value].text(lang), lang)
    for part in gate.parts:
        yield from _gates(part, lang, depth + 1)


def _assumed(finding: Finding, lang: Lang) -> Iterator[str]:
    for assumption in finding.assumed:
        verdict = VERDICTS[assumption.verdict_without.value].text(lang)
        without = f"{bounds(assumption.without, finding.evidence.unit, lang)} {verdict}"
        yield Message(
            "{about}; reason: {reason}; by {by}; without it: {without}",
            about=taken_text(assumption.about, assumption.take, lang),
            reason=assumption.reason,
            by=assumption.by,
            without=without,
        ).text(lang)


def _decision(finding: Finding, lang: Lang) -> str:
    decision = finding.decision
    if decision is None:
        return ""
    return Message(
        "{ruling}; reason: {reason}; by {by}; {on}",
        ruling=DECISIONS[decision.ruling],
        reason=decision.reason,
        by=decision.by,
        on=decision.on,
    ).text(lang)


def _where(finding: Finding, lang: Lang) -> Iterator[str]:
    """Name the largest pieces of ground; those that only leave it open apart, and never in one sum with the others."""
    frame = evidence_items(finding)
    if not len(frame):
        return
    areas = frame["area_m2"].astype(float).fillna(0.0)
    open_ground = frame["kind"].isin(OPEN_GROUND)
    for mine in (frame[~open_ground], frame[open_ground]):
        order = areas[mine.index].sort_values(ascending=False, kind="stable").index
        for ident in order[:PIECES]:
            yield _piece(frame.loc[ident], ident, float(areas[ident]), lang)
        rest = order[PIECES:]
        if len(rest):
            total = number(float(areas[rest].sum()), "ha", lang)
            yield Message.plural(
                "{n} more, {total} in all, in the evidence layers",
                "{n} more, {total} in all, in the evidence layers",
                n=len(rest),
                total=total,
            ).text(lang)


def _piece(row: pd.Series, ident: str, area: float, lang: Lang) -> str:
    name = " ".join(
        str(name_part) for name_part in (row["unit_id"], row["label"]) if isinstance(name_part, str) and name_part
    )
    size = number(area, "ha", lang) if area else ""
    n = ident.partition("#")[2]
    return " ".join(f"{n}. {ground_title(row['kind'], lang)} {name} {size}".split())

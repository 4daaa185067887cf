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
    from landuse.render.document.parts import Part
    from landuse.render.document.spot import LocatorMaps

#: What stands in the place of a verdict where a finding is leads.
LEAD = Message("leads for a site visit, no finding")
#: Pieces of ground named under a clause.
PIECES = 5
#: A clause that is met by less than this part of its limit is near it.
NEAR = 0.05


def told_in_detail(one: Finding) -> bool:
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
    if is_lead(one) or one.decision is not None or one.assumed:
        return True
    if one.verdict == "broken":
        return True
    if one.verdict == "undecided":
        return bool(len(one.evidence.where)) or one.gates is not None or one.other_area is not None
    return one.verdict == "met" and (near_limit(one) or one.other_area is not None)


def near_limit(one: Finding) -> bool:
    """Return whether a clause is met by less than `NEAR` of its limit."""
    if (
        not one.counted
        or one.margin is None
        or one.limit is None
        or one.evidence.unit in ("fact", "count")
        or not one.limit.value
    ):
        return False
    return abs(one.margin) <= NEAR * abs(one.limit.value)


def detail_parts(review: Review, one: Finding, n: int, lang: Lang, maps: LocatorMaps) -> Iterator[Part]:
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
    title = title_of(one, lang)
    heading = Message(
        "{n}. {title}: {verdict}", n=n, title=title, verdict=LEAD if is_lead(one) else VERDICTS[one.verdict.value]
    )
    yield Heading(3, heading.text(lang))
    yield labelled(_rows(review, one, lang))
    picture = maps.picture(one, title)
    if picture is not None:
        yield picture
    portions = portions_table(review, one, lang)
    if portions is not None:
        yield portions


def portions_table(review: Review, one: Finding, lang: Lang) -> TableBlock | None:
    """Return the figures of a clause's portions; None where there are none with a figure."""
    beside = [each for each in review.items if each.part_of == one.id and each.evidence.reason is None]
    if not beside:
        return None
    columns = (
        Column(Message("Ground").text(lang), 1.8),
        Column(Message("Verdict").text(lang), 1.1),
        Column(Message.in_context("opinion", "Measured").text(lang), 3, "right"),
        Column(Message("Margin").text(lang), 1.6, "right"),
    )
    unit = one.evidence.unit
    rows = [
        (
            scope_title(each.scope).text(lang),
            VERDICTS[each.verdict.value].text(lang),
            bounds(each.evidence.interval, unit, lang),
            figure(each.margin, unit, lang),
        )
        for each in beside
    ]
    return table(columns, rows, Message("{title}: by portion", title=title_of(one, lang)).text(lang), "small")


def _rows(review: Review, one: Finding, lang: Lang) -> Iterator[tuple[str, str]]:
    evidence, citation = one.evidence, one.rule.citation
    quote = f"{cited(citation, lang)}：“{citation.quote}”" if citation.quote else cited(citation, lang)
    yield Message("Clause").text(lang), VerbatimText(quote)
    if unconfirmed(citation):
        yield Message("Certainty").text(lang), _certainty(review, one, lang)
    yield Message("Figures").text(lang), figures_line(one, lang)
    yield (
        Message("By definition").text(lang),
        "\n".join(
            punctuation.labelled(reading_text(each.params, lang), bounds(each.interval, evidence.unit, lang), lang)
            for each in evidence.definitions
        ),
    )
    yield Message("By the other area").text(lang), _other_area(one, lang)
    yield (
        Message.in_context("opinion", "Conditions").text(lang),
        "\n".join(_gates(one.gates, lang)) if one.gates else "",
    )
    yield Message.in_context("opinion", "Assumptions").text(lang), "\n".join(_assumed(one, lang))
    yield Message("Ruling").text(lang), _decision(one, lang)
    wanted = clauses([ask.want.what.text(lang) for ask in asks([one])], lang) if one.verdict == "undecided" else ""
    yield Message("What would decide it").text(lang), wanted
    remedy = one.rule.remedy.text(lang) if one.rule.remedy and one.verdict == "broken" else ""
    yield Message("Remedy").text(lang), remedy
    notes = [note.text(lang) for note in evidence.notes]
    yield Message("Notes").text(lang), "\n".join([*notes, *aside(one, lang)])
    yield Message.in_context("opinion", "Where").text(lang), "\n".join(_where(one, lang))


def _certainty(review: Review, one: Finding, lang: Lang) -> str:
    confirmed = confirmation_of(review, one.rule.full_id)
    if confirmed is not None:
        return Message("text confirmed by {by} on {on}", by=confirmed.by, on=confirmed.on).text(lang)
    return Message("the text is recalled and was not yet held against the original").text(lang)


def figures_line(one: Finding, lang: Lang) -> str:
    """Return the figures of a finding, each under its name; empty where nothing was measured or it is compound."""
    if one.evidence.reason is not None or one.gates is not None:
        return ""
    unit, interval = one.evidence.unit, one.evidence.interval
    told = bounds(interval, unit, lang)
    parts = [Message("measured {told}", told=told).text(lang)]
    if one.limit is not None:
        parts.append(Message("limit {limit}", limit=limit_text(one.limit, unit, lang)).text(lang))
    if one.margin is not None:
        parts.append(Message("margin {margin}", margin=figure(one.margin, unit, lang)).text(lang))
    if one.evidence.area == "official":
        parts.append(Message("official area").text(lang))
    return clauses(parts, lang)


def _other_area(one: Finding, lang: Lang) -> str:
    other = one.other_area
    if other is None:
        return ""
    said = bounds(other.interval, one.evidence.unit, lang)
    kind = Message("official area") if other.area == "official" else Message("plane area")
    return Message(
        "{kind}: {measured}, {verdict}", kind=kind, measured=said, verdict=VERDICTS[other.verdict.value]
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


def _assumed(one: Finding, lang: Lang) -> Iterator[str]:
    for each in one.assumed:
        without = f"{bounds(each.without, one.evidence.unit, lang)} {VERDICTS[each.verdict_without.value].text(lang)}"
        yield Message(
            "{about}; reason: {reason}; by {by}; without it: {without}",
            about=taken_text(each.about, each.take, lang),
            reason=each.reason,
            by=each.by,
            without=without,
        ).text(lang)


def _decision(one: Finding, lang: Lang) -> str:
    each = one.decision
    if each is None:
        return ""
    return Message(
        "{ruling}; reason: {reason}; by {by}; {on}",
        ruling=DECISIONS[each.ruling],
        reason=each.reason,
        by=each.by,
        on=each.on,
    ).text(lang)


def _where(one: Finding, lang: Lang) -> Iterator[str]:
    """Name the largest pieces of ground; those that only leave it open apart, and never in one sum with the others."""
    frame = evidence_items(one)
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
    name = " ".join(str(each) for each in (row["unit_id"], row["label"]) if isinstance(each, str) and each)
    size = number(area, "ha", lang) if area else ""
    n = ident.partition("#")[2]
    return " ".join(f"{n}. {ground_title(row['kind'], lang)} {name} {size}".split())

"""How a review and a measure show themselves in a notebook: a table in plain HTML, verdicts in their colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from landuse.core.finding_text import message
from landuse.core.messages import Message
from landuse.core.terms import VERDICTS, WEIGHTS
from landuse.core.wording import bounds, figure, limit_text
from landuse.render.map import draw
from landuse.render.notebook.evidence_map import draw_evidence
from landuse.render.shared.layers import with_ground
from landuse.render.shared.styles import VERDICT_COLOURS

if TYPE_CHECKING:
    from landuse.core.evidence import Evidence
    from landuse.core.findings import Finding, Review

#: A case with more features than this has its map on request alone, lest a notebook grow beyond use.
MOST_IN_A_CELL = 5000


def review_html(review: Review) -> str:
    """Write a review as a table, a row for each primary finding that was judged.

    Parameters
    ----------
    review
        The review.

    Returns
    -------
    str
        HTML without scripts and without anything to fetch; all that comes from the case is escaped.
    """
    judged = [finding for finding in review.items if finding.primary and finding.verdict != "not_judged"]
    counts = ", ".join(f"{_both(VERDICTS[verdict])} {count}" for verdict, count in review.summary.items())
    head = f"<p><strong>{escape(review.case.title)}</strong> {review.case.on.isoformat()}: {escape(counts)}</p>"
    titles = (
        Message("Verdict"),
        Message("Weight"),
        Message("Id"),
        Message("Measured"),
        Message("Limit"),
        Message("Message"),
    )
    return head + _table([_both(title) for title in titles], (_finding(finding) for finding in judged))


def map_html(review: Review) -> str:
    """Write the map of a review as it stands below its table.

    Parameters
    ----------
    review
        The review.

    Returns
    -------
    str
        A frame that holds all it needs; where the case is too large for a cell, how to see the map instead.
    """
    features = sum(len(layer.features) for layers in review.case.layers.values() for layer in layers)
    if features > MOST_IN_A_CELL:
        return f"<p>{_both(Message('The map is large: see review.map().'))}</p>"
    return str(draw(review)._repr_html_())


def _finding(finding: Finding) -> list[str]:
    unit = finding.evidence.unit
    verdict = _both(VERDICTS[finding.verdict])
    return [
        f'<strong style="color:{VERDICT_COLOURS[finding.verdict]}">{escape(verdict)}</strong>',
        escape(WEIGHTS[finding.rule.weight].text("zh")),
        f"<code>{escape(finding.id)}</code>",
        escape(bounds(finding.evidence.interval, unit, "zh")),
        escape(limit_text(finding.limit, unit, "zh")) if finding.limit else "",
        escape(message(finding, "zh")),
    ]


def evidence_html(evidence: Evidence) -> str:
    """Write a measure as a table: its bounds, then what is said of it and what would decide it.

    Parameters
    ----------
    evidence
        What a check measured.

    Returns
    -------
    str
        HTML as of `review_html`.
    """
    interval, unit = evidence.interval, evidence.unit
    if evidence.reason is not None:
        rows = [[_both(Message("not applicable")), escape(evidence.reason.text("zh"))]]
    else:
        rows = [[_both(Message("At least")), escape(figure(interval.low, unit, "zh"))]]
        rows += [[_both(Message("Value")), escape(figure(interval.value, unit, "zh"))]]
        rows += [[_both(Message("At most")), escape(figure(interval.high, unit, "zh"))]]
    rows += [[_both(Message("Notes")), escape(note.text("zh"))] for note in evidence.notes]
    rows += [[_both(Message("Wanted")), escape(want.what.text("zh"))] for want in evidence.wants]
    rows += [[_both(Message("Where")), f"{len(evidence.where)} (<code>.where</code>)"]] if len(evidence.where) else []
    return _table(("", f"{_both(Message('Measured'))} ({escape(unit)})"), rows)


def ground_html(evidence: Evidence) -> str:
    """Write the map of a measure as it stands below its table.

    Parameters
    ----------
    evidence
        What a check measured.

    Returns
    -------
    str
        A frame that holds all it needs; nothing where there is no ground, it is not known where it lies, or it is in
        too many pieces for a cell.
    """
    ground = with_ground(evidence.where)
    if not len(ground) or ground.crs is None or len(ground) > MOST_IN_A_CELL:
        return ""
    return str(draw_evidence(evidence)._repr_html_())


def _both(message: Message) -> str:
    """Write a heading in both languages: a notebook does not say which its reader speaks."""
    return f"{message.text('zh')} {message.text('en')}"


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Put cells, already HTML, into a table."""
    left = ' style="text-align:left"'
    head = "".join(f"<th{left}>{title}</th>" for title in titles)
    body = "".join(f"<tr>{''.join(f'<td{left}>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

"""The sentences that body, annexes and letter share: how a finding, a clause, an area is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.area import Area
from landuse.core.finding_text import statement
from landuse.core.messages import Message
from landuse.core.punctuation import letters_for, listed
from landuse.core.reading_order import in_reading_order
from landuse.core.wording import WANT_NUMBER
from landuse.judge.conclusion import asks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from landuse.core.evidence import MissingInput
    from landuse.core.findings import Finding, Review
    from landuse.core.messages import Lang
    from landuse.core.rules import Citation

#: A line to be filled in by hand.
BLANK = Message("________________")
NAME_BLANK = Message("__________")
DAY_BLANK = Message("____-__-__")


def hectares(area: Area | None) -> str:
    """Return an area in hectares with four decimals; a dash where it is not known."""
    return "—" if area is None else f"{area.ha:,.4f}"


def primary_findings(review: Review) -> list[Finding]:
    """Return the primary findings in reading order."""
    return in_reading_order(finding for finding in review.items if finding.primary)


def cited(citation: Citation, lang: Lang) -> str:
    """Return where a clause stands: document, number, clause."""
    title = citation.document
    if title and "《" not in title and not citation.certainty.startswith("practice"):
        title = Message.in_context("name of a document", "{title}", title=title).text(lang)
    return " ".join(part for part in (title, citation.number, citation.clause) if part)


def joined(texts: Iterable[str], lang: Lang) -> str:
    """Return short texts in a row."""
    return listed(texts, lang)


def title_of(finding: Finding, lang: Lang) -> str:
    """Return the title of a finding's rule."""
    return finding.rule.title.text(lang)


def missing(finding: Finding, lang: Lang, most: int = 3) -> str:
    """Return what an undecided finding lacks."""
    texts = list(dict.fromkeys(_wanted(ask.want, lang) for ask in asks([finding])))
    rest = [Message.plural("{n} more", "{n} more", n=len(texts) - most).text(lang)] if len(texts) > most else []
    return joined([*texts[:most], *rest], lang)


def _wanted(want: MissingInput, lang: Lang) -> str:
    """Return what is wanted; who must give a number stands in annex 2."""
    if want.what.id == WANT_NUMBER.id:
        return Message("{what}", what=want.what.values["what"]).text(lang)
    return want.what.text(lang)


def first_clauses(text: str, lang: Lang, letters: int) -> str:
    """Return as many whole clauses of a text as fit into so many letters, for it stands whole in an annex."""
    most = letters_for(letters, lang)
    if len(text) <= most:
        return text
    for marks in (("；", "。", "; ", ". "), ("，", ", "), ("：", ": ")):
        end = max(text.rfind(sign, 0, most) for sign in marks)
        if end >= most // 3:
            return text[:end]
    return shortened(text, lang, letters)


def measured_text(finding: Finding, lang: Lang, letters: int) -> str:
    """Return what was measured of a broken finding, in so many letters; a fact that is none is said as such."""
    if finding.gates is not None:
        return title_of(finding, lang)
    if finding.evidence.unit == "fact" and finding.verdict == "broken":
        return Message("“{title}” is not fulfilled", title=title_of(finding, lang)).text(lang)
    # never within a figure: "at most 6…" is none
    return first_clauses(statement(finding, lang), lang, letters)


def shortened(text: str, lang: Lang, letters: int) -> str:
    """Return a text of at most so many letters, twice as many in English."""
    most = letters_for(letters, lang)
    return text if len(text) <= most else text[: most - 1] + "…"


def titles(findings: Sequence[Finding], lang: Lang, most: int | None = None) -> str:
    """Return the titles of findings in a row, and how many more there are."""
    shown = [title_of(finding, lang) for finding in findings[:most]]
    text = joined(dict.fromkeys(shown), lang)
    if most is None or len(findings) <= most:
        return text
    return Message("{titles} and {n} more (annex 1)", titles=text, n=len(findings) - most).text(lang)


def titled(review: Review, text: str, lang: Lang) -> str:
    """Return a text that names rules by their titles where it names them by their ids."""
    rules = sorted((rule for pack in review.packs for rule in pack.rules), key=lambda rule: -len(rule.full_id))
    for rule in rules:
        if rule.full_id in text:
            title = rule.title.text(lang)
            text = text.replace(rule.full_id, f"“{title}”")
    return text

"""附件2: what the applicant must supply, and what the bureau itself must look up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.messages import Message
from landuse.core.punctuation import clauses
from landuse.core.terms import SUPPLIERS, term
from landuse.judge.conclusion import conclude
from landuse.render.document.conclusion_text import asked_of_applicant
from landuse.render.document.parts import Column, Heading, Paragraph, table
from landuse.render.document.sentences import DAY_BLANK, title_of
from landuse.render.shared.facts import fact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from landuse.core.findings import Review
    from landuse.core.messages import Lang
    from landuse.judge.conclusion import InputRequest
    from landuse.render.document.parts import Part, TableBlock


def annex_supplies(review: Review, lang: Lang) -> Iterator[Part]:
    """Return the second annex.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.

    Yields
    ------
    Part
        Two tables: of the applicant, and of the bureau.
    """
    asked, own = asked_of_applicant(conclude(review))
    yield Heading(2, Message("To be supplied by the applicant").text(lang))
    if asked:
        yield supplies_table(review, asked, lang)
    else:
        yield Paragraph(Message("Nothing is to be supplied.").text(lang), "small")
    if own:
        yield Heading(2, Message("To be looked up by this office").text(lang))
        yield _own_table(review, own, lang)


def supplies_table(review: Review, asked: Sequence[InputRequest], lang: Lang) -> TableBlock:
    """Return the table of what the applicant must supply, for which clause and by when."""
    by = fact(review.case, "supply_by") or DAY_BLANK.text(lang)
    columns = (
        Column(Message("No.").text(lang), 0.5, "centre"),
        Column(Message.in_context("opinion", "Item").text(lang), 3.2),
        Column(Message("For which clauses").text(lang), 3.4),
        Column(Message.in_context("opinion", "By when").text(lang), 1.7),
    )
    rows = [(str(n), ask.want.what.text(lang), _titles(review, ask, lang), by) for n, ask in enumerate(asked, 1)]
    return table(columns, rows, size="small")


def _own_table(review: Review, own: Sequence[InputRequest], lang: Lang) -> TableBlock:
    columns = (
        Column(Message("No.").text(lang), 0.5, "centre"),
        Column(Message.in_context("opinion", "Item").text(lang), 3.2),
        Column(Message("Held by").text(lang), 1.7),
        Column(Message("For which clauses").text(lang), 3.4),
    )
    rows = [
        (str(n), ask.want.what.text(lang), term(SUPPLIERS, ask.want.whom, lang), _titles(review, ask, lang))
        for n, ask in enumerate(own, 1)
    ]
    return table(columns, rows, size="small")


def _titles(review: Review, ask: InputRequest, lang: Lang) -> str:
    return clauses(dict.fromkeys(title_of(review.finding(ident), lang) for ident in ask.findings), lang)

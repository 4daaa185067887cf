"""The whole of an opinion, before it is written in any format: so that all formats say the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from landuse.render.document.clauses import clauses_part
from landuse.render.document.conclusion import conclusion_part, supplies_part
from landuse.render.document.land import boundary_part, idle_part, land_part
from landuse.render.document.parts import Heading, Numbers, Opinion, Paragraph, Part, Picture, Table
from landuse.render.document.sources import repairs_part, signatures_part, sources_part, unchecked_part
from landuse.render.document.spot import Spots
from landuse.render.document.words import say
from landuse.render.layout.content import content_of
from landuse.render.shared.facts import fact
from landuse.render.shared.fonts import Typeface

if TYPE_CHECKING:
    from collections.abc import Callable

    from landuse.core.findings import Review
    from landuse.core.messages import Lang

#: What the case may state of the matter, under ``[zone]``.
FACTS = ("applicant", "letter", "received", "evaluation_year", "plan_approval", "consulted")


def _policies(review: Review, lang: Lang) -> str:
    """Name the documents judged by: by their own, Chinese, names, and in English by what the pack calls them first."""
    if lang == "zh":
        return "；".join(dict.fromkeys(pack.document for pack in review.packs if pack.document))
    named = [f"{pack.title.en} ({pack.document})" if pack.document else pack.title.en for pack in review.packs]
    return "; ".join(dict.fromkeys(named))


def opinion_of(review: Review, lang: Lang, face: Typeface) -> Opinion:
    """Write a review as an opinion.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.
    face
        The typeface of the pictures.

    Returns
    -------
    Opinion
        Text as it was given, control characters and all; a writer brings it into a form it can set.
    """
    case, numbers = review.case, Numbers(lang)
    policies = _policies(review, lang)
    facts = [(say(key, lang), fact(case, key) or say("fill_in", lang)) for key in FACTS]
    facts += [(say("on", lang), case.on.isoformat()), (say("policies", lang), policies)]
    return Opinion(
        lang,
        say("title", lang, name=case.title),
        fact(case, "office") or say("fill_in", lang),
        fact(case, "opinion_number") or say("fill_in", lang),
        tuple(facts),
        say("notice", lang),
        {
            "conclusion": conclusion_part(review, lang, numbers),
            "supplies": supplies_part(review, lang, numbers),
            "clauses": clauses_part(review, lang, numbers, Spots(review, face, lang)),
            "land": land_part(review, lang, numbers),
            "idle": idle_part(review, lang, numbers),
            "boundary": boundary_part(content_of(review, lang), lang, numbers),
            "sources": sources_part(review, lang, numbers),
            "repairs": repairs_part(review, lang, numbers),
            "unchecked": unchecked_part(review, lang, numbers),
            "signatures": signatures_part(lang, numbers),
        },
    )


def cleaned(opinion: Opinion, clean: Callable[[object], str]) -> Opinion:
    """Bring every text of an opinion into a form that a writer can set.

    Parameters
    ----------
    opinion
        The opinion.
    clean
        What to do with each line of text.

    Returns
    -------
    Opinion
        The same opinion.
    """

    def lines(text: str) -> str:
        return "\n".join(clean(line) for line in text.split("\n"))

    def part(one: Part) -> Part:
        if isinstance(one, (Heading, Paragraph)):
            return replace(one, text=clean(one.text))
        if isinstance(one, Picture):
            return replace(one, caption=clean(one.caption))
        if isinstance(one, Table):
            columns = tuple(replace(column, title=clean(column.title)) for column in one.columns)
            rows = tuple(tuple(lines(cell) for cell in row) for row in one.rows)
            return Table(columns, rows, clean(one.caption))
        return one

    return replace(
        opinion,
        title=clean(opinion.title),
        office=clean(opinion.office),
        number=clean(opinion.number),
        facts=tuple((clean(label), clean(text)) for label, text in opinion.facts),
        sections={name: tuple(part(one) for one in parts) for name, parts in opinion.sections.items()},
    )

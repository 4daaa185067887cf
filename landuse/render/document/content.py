"""The whole of an opinion, reply or letter, before it is written in any format: so that all formats say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.audience import short_notice
from landuse.core.messages import Message
from landuse.core.punctuation import clauses
from landuse.judge.conclusion import conclude
from landuse.render.document.annex_clauses import annex_clauses
from landuse.render.document.annex_land import annex_land
from landuse.render.document.annex_points import annex_points
from landuse.render.document.annex_sources import annex_sources
from landuse.render.document.annex_supplies import annex_supplies, supplies_table
from landuse.render.document.body import ANNEX_TITLES, body_sections, opening, policies, signature_lines
from landuse.render.document.conclusion_text import asked_of_applicant, conclusion_line, counts_line
from landuse.render.document.detail import DETAILS, Detail
from landuse.render.document.parts import Document, Heading, Paragraph
from landuse.render.document.pdf import body_end
from landuse.render.document.reply import reply_parts
from landuse.render.document.sentences import BLANK, DAY_BLANK, hectares
from landuse.render.document.spot import LocatorMaps
from landuse.render.layout.gather import content_of
from landuse.render.shared.facts import fact

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from landuse.core.findings import Review
    from landuse.core.messages import Lang
    from landuse.render.document.parts import Part
    from landuse.render.shared.fonts import Typeface

#: Pages the body of an opinion may take, and a reply.
BODY_PAGES, REPLY_PAGES = 3, 1
#: Room that the last page of the body keeps, points: Word breaks some lines and pages earlier.
ROOM_PT = 220.0
#: Room that the last page of the body has at most, where it is not its first: what is signed has text above it.
MOST_LEFT_PT = 530.0
#: Room that a reply keeps: it has no page to run on to.
REPLY_ROOM_PT = 150.0


def opinion_of(review: Review, lang: Lang, places: Collection[str], serif: Typeface, sans: Typeface) -> Document:
    """Write a review as an opinion, its body no longer than its pages.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.
    places
        The sections its template has a place for.
    serif, sans
        The typefaces it is measured in.

    Returns
    -------
    Document
        Text as it was given, control characters and all; a writer brings it into a form it can set.
    """
    content = content_of(review, lang)
    brief = "reply" in places

    def sections(detail: Detail) -> dict[str, tuple[Part, ...]]:
        if brief:
            return {"reply": tuple(reply_parts(review, content, lang, detail))}
        return body_sections(review, content, lang, detail)

    fields, mark = fields_of(review, lang), mark_of(review, lang)
    body = _fitted(
        lambda detail: Document(lang, fields, sections(detail), mark), serif, sans, REPLY_PAGES if brief else BODY_PAGES
    )
    if brief:
        return body
    maps = LocatorMaps(review, sans, lang)
    annexes = {
        "annex_clauses": annex_clauses(review, lang, maps),
        "annex_supplies": annex_supplies(review, lang),
        "annex_land": annex_land(review, lang),
        "annex_points": annex_points(content, lang),
        "annex_sources": annex_sources(review, lang),
    }
    headed: dict[str, tuple[Part, ...]] = {}
    for n, (name, parts) in enumerate(annexes.items(), 1):
        # the annexes begin on a page of their own, and follow each other
        headed[name] = (_annex_head(n, name, lang), *parts)
    return Document(lang, fields, {**body.sections, **headed}, mark)


def _fitted(write: Callable[[Detail], Document], serif: Typeface, sans: Typeface, pages: int) -> Document:
    """Write in the fullest detail that keeps to the pages; the shortest where none does.

    One that ends a few lines down a page is passed over where a shorter one ends better.
    """
    room = REPLY_ROOM_PT if pages == REPLY_PAGES else ROOM_PT
    fitting = None
    for detail in DETAILS:
        written = write(detail)
        end = body_end(written, serif, sans)
        if end.page > pages or (end.page == pages and end.left_pt < room):
            continue
        if end.page == 1 or end.left_pt <= MOST_LEFT_PT:
            return written
        fitting = fitting or written
    return fitting or written


def _annex_head(n: int, name: str, lang: Lang) -> Heading:
    return Heading(1, Message("Annex {n}: {title}", n=n, title=ANNEX_TITLES[name]).text(lang), new_page=n == 1)


def mark_of(review: Review, lang: Lang) -> str:
    """Return what stands on every page: a draft says so, and a public copy; a final document says nothing."""
    marks = [] if review.final else [Message("DRAFT (not signed, of no effect)").text(lang)]
    if review.case.withheld is not None:
        marks.append(short_notice(review.case.withheld, lang))
    return clauses(marks, lang)


def fields_of(review: Review, lang: Lang) -> dict[str, str]:
    """Return the single lines a template may name, by name."""
    case, land = review.case, review.land

    def area(scope: str) -> str:
        measured = land.scope(scope)
        return hectares(measured.plane if measured else None)

    fields: Mapping[str, str] = {
        "office": fact(case, "office") or BLANK.text(lang),
        "number": fact(case, "opinion_number") or BLANK.text(lang),
        "title": Message("Opinion on the review of {name}", name=case.title).text(lang),
        "addressee": fact(case, "addressee") or fact(case, "applicant") or BLANK.text(lang),
        "applicant": fact(case, "applicant") or BLANK.text(lang),
        "letter": fact(case, "letter") or BLANK.text(lang),
        "received": fact(case, "received") or DAY_BLANK.text(lang),
        "zone": str(case.zone.get("name") or case.title),
        "on": case.on.isoformat(),
        "policies": policies(review, lang, 10),
        "approved_ha": area("approved"),
        "draft_ha": area("draft"),
        "added_ha": area("added"),
        "withdrawn_ha": area("withdrawn"),
        "counts": counts_line(review, lang),
        "conclusion_line": conclusion_line(review, conclude(review), lang),
        "supply_by": fact(case, "supply_by") or DAY_BLANK.text(lang),
        "notice": Message("This opinion is no basis for an approval of land use.").text(lang),
    }
    return dict(fields)


def supplement_of(review: Review, lang: Lang) -> Document:
    """Write the letter that asks the applicant for what is missing (补正告知书).

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    Document
        Addressed to the applicant; what the bureau looks up itself is not asked for.
    """
    asked, _ = asked_of_applicant(conclude(review))
    title = Message("Notice of what is to be supplied").text(lang)
    parts: list[Part] = [*opening(review, lang, letter=True)]
    if asked:
        by = fact(review.case, "supply_by") or DAY_BLANK.text(lang)
        parts.append(
            Paragraph(
                Message(
                    "To decide the clauses named below, please supply the following by {by}. The review goes on once "
                    "it is complete; what is not supplied stays undecided.",
                    by=by,
                ).text(lang)
            )
        )
        parts.append(supplies_table(review, asked, lang))
    else:
        parts.append(Paragraph(Message("The papers are complete: nothing is to be supplied.").text(lang)))
    parts += signature_lines(review, lang)
    fields = fields_of(review, lang) | {"title": title}
    return Document(lang, fields, {"supplies": tuple(parts)}, mark_of(review, lang))

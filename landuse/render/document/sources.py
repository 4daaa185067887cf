"""The last parts of an opinion: the data, what was repaired, what was not checked, who signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.missing import role_title
from landuse.core.wording import scope_title
from landuse.render.document.clauses import cited, figures_line
from landuse.render.document.parts import Column, Numbers, Paragraph, Part, table
from landuse.render.document.words import say
from landuse.render.shared.words import word

if TYPE_CHECKING:
    from landuse.core.findings import Review
    from landuse.core.messages import Lang


def sources_part(review: Review, lang: Lang, numbers: Numbers) -> tuple[Part, ...]:
    """Write every layer's edition, date and hash, and the documents judged by.

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
        Two tables.
    """
    files = [
        (
            role_title(one.role).text(lang),
            f"{one.path} {one.layer or ''}".strip(),
            one.edition or say("not_stated", lang),
            one.on.isoformat() if one.on else "—",
            str(one.features),
            one.crs or "—",
            one.sha256,
        )
        for one in review.case.sources
    ]
    columns = (
        Column(word("role", lang), 1.3),
        Column(say("file", lang), 1.8),
        Column(say("edition", lang), 1.3),
        Column(say("as_of", lang), 1.1),
        Column(say("features", lang), 0.8, "right"),
        Column(word("crs", lang), 1.2),
        Column(say("hash", lang), 2.2),
    )
    packs = [(f"{pack.document}{f'（{pack.number}）' if pack.number else ''}", f"{pack.id} {pack.version}", pack.sha256)
             for pack in review.packs]  # fmt: skip
    documents = (Column(word("document", lang), 2.4), Column(say("version", lang), 1.2), Column(say("hash", lang), 2.4))
    return (
        numbers.heading(1, say("sources", lang)),
        table(columns, files),
        table(documents, packs, say("packs", lang)),
    )


def repairs_part(review: Review, lang: Lang, numbers: Numbers) -> tuple[Part, ...]:
    """Write what was repaired or found wrong while the files were read.

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
        A table, or the sentence that there is nothing.
    """
    heading = numbers.heading(1, say("repairs", lang))
    found = [(source, each) for source in review.case.sources for each in source.repairs]
    if not found:
        return heading, Paragraph(say("repairs_none", lang))
    rows = [
        (role_title(source.role).text(lang), each.id or ("—" if each.row is None else f"#{each.row + 1}"),
         each.text(lang), _area(each.area_before_m2), _area(each.area_after_m2))
        for source, each in found[:MOST]
    ]  # fmt: skip
    columns = (Column(word("role", lang), 1.2), Column(word("id", lang), 0.9), Column(word("what", lang), 3.4),
               Column(word("before_m2", lang), 1.3, "right"), Column(word("after_m2", lang), 1.3, "right"))  # fmt: skip
    left = [] if len(found) <= MOST else [Paragraph(say("rows_left", lang, n=len(found) - MOST), "small")]
    return (heading, table(columns, rows), *left)


MOST = 200


def _area(value: float | None) -> str:
    return "—" if value is None else f"{value:,.2f}"


def unchecked_part(review: Review, lang: Lang, numbers: Numbers) -> tuple[Part, ...]:
    """Write what was not checked: the limits of the review, and each clause that was not judged, with the reason.

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
        Text and a table.
    """
    parts: list[Part] = [numbers.heading(1, say("unchecked", lang)), Paragraph(say("limits", lang))]
    rows = []
    for one in review.items:
        if one.primary and one.verdict == "not_judged":
            why = one.reason.text(lang) if one.reason else "—"
            rows.append((f"{one.rule.title.text(lang)} {one.id}", cited(one.rule.citation),
                         scope_title(one.scope).text(lang), figures_line(one, lang) or "—", why))  # fmt: skip
    if rows:
        columns = (
            Column(word("clause", lang), 1.6),
            Column(say("source", lang), 1.8),
            Column(word("scope", lang), 0.8),
            Column(say("figures", lang), 2.0),
            Column(say("why_not", lang), 1.6),
        )
        parts += [numbers.heading(2, say("unchecked_rules", lang)), table(columns, rows)]
    notes = [note.text(lang) for note in (*review.case.notes, *review.notes)]
    if notes:
        parts += [
            numbers.heading(2, say("notes", lang)),
            *(Paragraph(f"{n}. {note}") for n, note in enumerate(notes, 1)),
        ]
    return tuple(parts)


def signatures_part(lang: Lang, numbers: Numbers) -> tuple[Part, ...]:
    """Write the lines for three signatures.

    Parameters
    ----------
    lang
        ``zh`` or ``en``.
    numbers
        Of the headings.

    Returns
    -------
    tuple of Part
        A heading, the lines, and what the opinion may not be taken for.
    """
    blank = say("fill_in", lang)
    lines = [
        Paragraph(say("signature_line", lang, role=say(key, lang), blank=blank, day=say("day", lang)))
        for key in ("reviewed", "rechecked", "approved")
    ]
    return (
        numbers.heading(1, say("signatures", lang)),
        *lines,
        Paragraph(say("seal", lang)),
        Paragraph(say("notice", lang), "notice"),
    )

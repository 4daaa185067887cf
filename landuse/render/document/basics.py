"""一 基本情况: applicant, areas, blocks, abuttals, and which land it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from landuse.boundary.abuttals.described import SIDES
from landuse.boundary.abuttals.text import abuttals_text, bound_text
from landuse.core.messages import Message
from landuse.core.punctuation import letters_for, run_on
from landuse.render.document.parts import Paragraph
from landuse.render.document.sentences import BLANK, hectares, joined
from landuse.render.layout.titles import DIRECTIONS
from landuse.render.shared.facts import fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landuse.boundary.abuttals.described import Direction
    from landuse.core.findings import Review
    from landuse.core.land import ClassStructure, LandSummary, ScopeArea
    from landuse.core.messages import Lang
    from landuse.render.document.parts import Part
    from landuse.render.layout.content import Content

#: Blocks named one by one with their areas; of more only the number and the extremes are told.
BLOCKS = 6
#: Letters that the abuttals of all blocks may take in the body; longer ones are told by the outermost blocks.
ABUTTALS = 160
LEVELS = {
    "national": Message("national"),
    "provincial": Message("provincial"),
    "municipal": Message("municipal"),
    "county": Message("of a county"),
}
CLASSES = {
    "agricultural": Message("agricultural land"),
    "construction": Message("construction land"),
    "unused": Message("unused land"),
    "sea": Message("sea"),
    "open": Message("land whose class the codes leave open"),
    "claimed_twice": Message("less, where parcels overlap,"),
    "unmapped": Message("land under no parcel"),
}


def basics(review: Review, content: Content | None, lang: Lang) -> Iterator[Part]:
    """Return the paragraphs of the background.

    Parameters
    ----------
    review
        The review.
    content
        What the boundary sheet shows; None where there is no boundary.
    lang
        ``zh`` or ``en``.

    Yields
    ------
    Paragraph
        Areas and blocks; abuttals; present land.
    """
    land = review.land
    if land.primary is None or not land.scopes:
        yield Paragraph(Message("No boundary is given.").text(lang))
        return
    yield Paragraph(run_on((_who(review, lang), areas_text(land, lang), blocks_text(land, lang)), lang))
    if content is not None and content.abuttals.blocks:
        yield Paragraph(Message("Abuttals: {said}", said=_abuttals(content, lang)).text(lang))
    present = _present(land, lang)
    if present:
        yield Paragraph(present)


def _who(review: Review, lang: Lang) -> str:
    case = review.case
    name = str(case.zone.get("name") or case.title)
    level = LEVELS.get(str(case.zone.get("level")))
    place = joined(
        [text for text in (str(case.zone.get("county") or ""), level.text(lang) if level else "") if text], lang
    )
    called = Message("{name} ({place})", name=name, place=place).text(lang) if place else name
    applicant = fact(case, "applicant") or BLANK.text(lang)
    return Message("{applicant} asks for the review of the boundary of {zone}.", applicant=applicant, zone=called).text(
        lang
    )


def areas_text(land: LandSummary, lang: Lang) -> str:
    """From how much to how much, in the plane; the official areas beside it."""
    approved, draft = land.scope("approved"), land.scope("draft")
    if draft is None or approved is None:
        only = draft or approved
        assert only is not None
        what = Message("The draft") if draft is not None else Message("The approved boundary")
        return Message(
            "{what} has {plane} ha in the plane ({official} ha on the ellipsoid).",
            what=what,
            plane=hectares(only.plane),
            official=hectares(only.official),
        ).text(lang)
    kept, added, withdrawn = (land.scope(name) for name in ("kept", "added", "withdrawn"))
    return Message(
        "Approved: {approved} ha; draft: {draft} ha, of which {kept} ha are kept and {added} ha added, while "
        "{withdrawn} ha are given up (plane areas; on the ellipsoid {approved_official} ha and {draft_official} ha).",
        approved=hectares(approved.plane),
        draft=hectares(draft.plane),
        kept=hectares(kept.plane if kept else None),
        added=hectares(added.plane if added else None),
        withdrawn=hectares(withdrawn.plane if withdrawn else None),
        approved_official=hectares(approved.official),
        draft_official=hectares(draft.official),
    ).text(lang)


def blocks_text(land: LandSummary, lang: Lang) -> str:
    """Return the blocks with their areas; of many only how many and how large."""
    blocks = [scope for scope in land.scopes if scope.scope.startswith(f"{land.primary}/")]
    if not blocks:
        return Message("It is one block.").text(lang)
    named = [(_block(scope), hectares(scope.plane)) for scope in blocks]
    if len(blocks) <= BLOCKS:
        phrases = [Message("{block} ({area} ha)", block=block, area=area).text(lang) for block, area in named]
        return Message("It has {n:count} blocks: {each}.", n=len(blocks), each=joined(phrases, lang)).text(lang)
    least, most = (pick(blocks, key=lambda scope: scope.plane.m2) for pick in (min, max))
    return Message(
        "It has {n:count} blocks of {least} to {most} ha, listed in annex 3.",
        n=len(blocks),
        least=hectares(least.plane),
        most=hectares(most.plane),
    ).text(lang)


def _block(area: ScopeArea) -> Message:
    label = area.scope.partition("/")[2]
    return Message.verbatim(area.name) if area.name else Message("block {block}", block=label)


def _abuttals(content: Content, lang: Lang) -> str:
    every = abuttals_text(content.abuttals, lang)
    if len(every) <= letters_for(ABUTTALS, lang):
        return every
    outermost = [_outermost(content, direction, lang) for direction in SIDES]
    text = Message.in_context("sides", "; ").text(lang).join(outermost)
    return Message("{text} (by block: annex 4).", text=text).text(lang)


def _outermost(content: Content, direction: Direction, lang: Lang) -> str:
    """Return a side by the block that lies farthest out on it."""
    blocks = content.abuttals.blocks
    # both are in the order of the blocks' numbers
    shapes = list(content.blocks.values()) if len(content.blocks) == len(blocks) else [content.ground] * len(blocks)
    west, south, east, north = shapely.bounds(np.array(shapes, dtype=object)).T
    far = {"E": east, "N": north, "W": -west, "S": -south}[direction]
    block = blocks[int(np.argmax(far))]
    bounds = joined([bound_text(bound, lang) for bound in block.sides.get(direction, ())[:2]], lang)
    return Message("{side}: {bounds}", side=DIRECTIONS[direction].text(lang), bounds=bounds).text(lang)


def _present(land: LandSummary, lang: Lang) -> str:
    """Return which land it is now, and the cultivated land in what is added."""
    whole = land.classes_of(land.primary or "")
    if whole is None:
        return ""
    rows = [
        Message("{title} {area} ha", title=CLASSES[row.kind], area=f"{abs(row.area.ha):,.4f}").text(lang)
        for row in whole.rows
    ]
    text = Message("Present land: {rows}.", rows=joined(rows, lang)).text(lang)
    added = land.classes_of("added")
    if added is None:
        return text
    return run_on((text, _cultivated(added, lang)), lang)


def _cultivated(added: ClassStructure, lang: Lang) -> str:
    area, open_area = hectares(added.cultivated), hectares(added.open_area)
    if added.open_area.m2:
        return Message(
            "Of the added {whole} ha, {area} ha are cultivated land as far as the parcels say; {open_area} ha more are "
            "under no parcel or of an open class and are not in this figure.",
            whole=hectares(added.plane),
            area=area,
            open_area=open_area,
        ).text(lang)
    return Message(
        "Of the added {whole} ha, {area} ha are cultivated land.", whole=hectares(added.plane), area=area
    ).text(lang)

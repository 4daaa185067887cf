"""The public copy of a review: outlines on a grid, verdicts and sums, and what was left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from landuse.core.audience import Audience, PublicCopy, Withheld, public_copy
from landuse.core.code_lists import load_scheme
from landuse.core.evidence import items
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.missing import role_title
from landuse.render.layout.gather import content_of
from landuse.workflows.provenance import inputs_sha256
from landuse.workflows.redaction.outlines import coarse_layer, coarse_scope, shows_names
from landuse.workflows.redaction.sides import public_sides
from landuse.workflows.redaction.texts import DASH, Words, words_of

if TYPE_CHECKING:
    from landuse.boundary.abuttals.described import Description
    from landuse.core.case import Case
    from landuse.core.evidence import Evidence, MissingInput
    from landuse.core.findings import Departure, Finding, Review
    from landuse.core.land import LandSummary, UseStructure
    from landuse.core.layer import Scope

#: A code term, which a pack and no person chose the words for.
_TERM = re.compile("[a-z][a-z0-9_]*")
#: What a person may be named by, and what a person wrote.
_PERSONAL = {"reason": DASH, "by": DASH}


def for_audience(review: Review, audience: Audience | None) -> Review:
    """Return a review as an audience may have it: for the public, what the list of this machine names."""
    return redacted(review, public_copy()) if audience == "public" else review


def redacted(review: Review, copy: PublicCopy) -> Review:
    """Return the public copy of a review, which holds nothing that the list does not name.

    Parameters
    ----------
    review
        The review, as it is inside.
    copy
        What a public copy may hold.

    Returns
    -------
    Review
        The same verdicts and sums; `Withheld` says what was left out.
    """
    facts = {name: value for name, value in review.case.zone.facts.items() if name in copy.zone.facts}
    words = words_of(review, facts, _labels(review))
    grounds = {scope: coarse_scope(ground, copy) for scope, ground in review.grounds.items()}
    findings = tuple(_finding(finding, words, grounds) for finding in review.items)
    notes = _clean_only(review.notes, words)
    withheld = Withheld(copy, tuple(_left_out(review, copy, facts)), inputs_sha256(review.case), _sides(review, copy))
    case = _case(review.case, copy, facts, words, withheld)
    packs = tuple(pack.model_copy(update={"path": ""}) for pack in review.packs)
    return replace(
        review,
        case=case,
        packs=packs,
        items=findings,
        grounds=grounds,
        notes=notes,
        departures=tuple(map(_departure, review.departures)),
        land=_land(review.land, copy),
        self_test=None,
    )


def _labels(review: Review) -> Iterator[str]:
    for scope in review.grounds:
        yield scope.partition("/")[2]
    yield from (block.block for block in review.land.before)
    yield from (block.block for block in review.land.after)


def _case(case: Case, copy: PublicCopy, facts: Mapping[str, object], words: Words, withheld: Withheld) -> Case:
    layers = {
        role: tuple(coarse_layer(layer, copy) for layer in layers)
        for role, layers in case.layers.items()
        if role in copy.layers
    }
    return replace(
        case,
        folder=None,
        layers=layers,
        tables={},
        rasters={},
        zone=Zone(dict(facts)),
        params={},
        assumptions=tuple(statement.model_copy(update=_PERSONAL) for statement in case.assumptions),
        decisions=tuple(statement.model_copy(update=_PERSONAL) for statement in case.decisions),
        confirmed=tuple(statement.model_copy(update=_PERSONAL) for statement in case.confirmed),
        notes=_clean_only(case.notes, words),
        basemap=None,
        later=(),
        role_doubts=(),
        withheld=withheld,
    )


def _clean_only(notes: tuple[Message, ...], words: Words) -> tuple[Message, ...]:
    return tuple(note for note in notes if words.is_clean(note))


def _finding(finding: Finding, words: Words, grounds: Mapping[str, Scope]) -> Finding:
    decision = finding.decision
    return replace(
        finding,
        evidence=_evidence(finding.evidence, words),
        assumed=tuple(replace(assumption, reason=DASH, by=DASH) for assumption in finding.assumed),
        reason=None if finding.reason is None else words.clean(finding.reason),
        decision=None if decision is None else decision.model_copy(update=_PERSONAL),
        ground=None if finding.ground is None else grounds.get(finding.ground.scope),
    )


def _evidence(evidence: Evidence, words: Words) -> Evidence:
    return replace(
        evidence,
        where=_summed(evidence),
        notes=_clean_only(evidence.notes, words),
        if_confirmed=None,
        wants=tuple(_want(want, words) for want in evidence.wants),
        tables={},
        reason=None if evidence.reason is None else words.clean(evidence.reason),
    )


def _summed(evidence: Evidence) -> pd.DataFrame:
    """Return the ground of a finding as one sum for each kind of it, without its place."""
    where = evidence.where
    if not len(where):
        return items([], crs=where.crs)
    rows = [
        {"kind": kind, "area_m2": float(area.fillna(0).sum()) if area.notna().any() else None, "geometry": None}
        for kind, area in where["area_m2"].astype(float).groupby(where["kind"], sort=False)
    ]
    return items(rows, crs=where.crs)


def _want(want: MissingInput, words: Words) -> MissingInput:
    what, _, name = want.key.partition(":")
    key = want.key if name in words.known or not name else what
    return replace(want, key=key, what=words.clean(want.what))


def _departure(departure: Departure) -> Departure:
    value = departure.value
    if not isinstance(value, (int, float)) and not _TERM.fullmatch(str(value)):
        value = DASH
    return replace(departure, value=value, reason=DASH, by=DASH)


def _land(land: LandSummary, copy: PublicCopy) -> LandSummary:
    shown = copy.figures.tables
    scopes = (area if shows_names(copy, area.scope) else replace(area, name="") for area in land.scopes)
    return replace(
        land,
        scopes=tuple(scopes),
        before=land.before if shows_names(copy, "approved") else tuple(replace(row, name="") for row in land.before),
        after=land.after if shows_names(copy, "draft") else tuple(replace(row, name="") for row in land.after),
        uses=tuple(map(_known_uses, land.uses)) if "uses" in shown else (),
        classes=land.classes if "classes" in shown else (),
        controls=land.controls if "controls" in shown else (),
        ownership=None,
        occupation=(),
    )


def _known_uses(structure: UseStructure) -> UseStructure:
    """Return land by use with the codes of the list alone: another is whatever somebody wrote."""
    rows = tuple(
        row
        if row.code is None or (row.scheme is not None and load_scheme(row.scheme).name_of(row.code))
        else replace(row, code=None, scheme=None)
        for row in structure.rows
    )
    return replace(structure, rows=rows)


def _sides(review: Review, copy: PublicCopy) -> Description | None:
    """Return the abuttals as the boundary itself has them, less coordinates, where named lines may be shown."""
    plain = replace(review, land=_land(review.land, copy))
    content = content_of(plain) if "named_lines" in copy.layers else None
    if content is None:
        return None
    return public_sides(content.abuttals)


def _left_out(review: Review, copy: PublicCopy, facts: Mapping[str, object]) -> Iterator[Message]:
    """Yield what the copy does not hold, a sentence for each kind."""
    case = review.case
    roles = [role for role in (*case.layers, *case.rasters) if role not in copy.layers]
    yield Message("boundary points, and every coordinate finer than {grid} m", grid=f"{copy.coordinate_m:g}")
    if roles:
        yield Message("layers: {layers}", layers=[role_title(role) for role in roles])
    if case.tables:
        yield Message("tables: {tables}", tables=[role_title(role) for role in case.tables])
    pieces = sum(len(finding.evidence.where) for finding in review.items)
    if pieces:
        yield Message("where the ground of findings lies: {n:count} pieces, summed by kind", n=pieces)
    rows = sum(len(table) for finding in review.items for table in finding.evidence.tables.values())
    if rows:
        yield Message("tables of findings: {n:count} rows", n=rows)
    lost = [len(occupation.rows) for occupation in review.land.occupation]
    if lost:
        yield Message("parcels on the ground of findings: {n:count} rows", n=sum(lost))
    hidden = len(case.zone.facts) - len(facts)
    if hidden:
        yield Message("{n:count} facts of the zone", n=hidden)
    yield Message("file names, hashes and repairs of the data, names of persons and their reasons, notes that name any")

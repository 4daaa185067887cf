"""The map set (图集) that goes with an opinion: location, present and planned use, control lines, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd

from landuse.core.messages import Message
from landuse.render.layout.content import Content
from landuse.render.layout.gather import content_of
from landuse.render.layout.page import SCALES, Page, lay_out
from landuse.render.layout.pdf_pages import write_pages
from landuse.render.shared.facts import fact
from landuse.render.shared.shapes import in_degrees

if TYPE_CHECKING:
    from landuse.core.findings import Review
    from landuse.core.messages import Lang

FILES = ("mapset.pdf",)
#: It takes several times as long as the sheet, and is made where it is asked for.
ON_REQUEST = True
#: The location map shows so many times the land of the others.
AROUND = 5
#: And so many times, where nothing of its surroundings is given.
ALONE = 2


def render(review: Review, folder: Path, lang: Lang = "zh") -> None:
    """Write the map set of a review: one PDF, a page for each map the case has data for."""
    write_pages(
        review, folder / FILES[0], lang, Message("Map set: {name}"), lambda content: _maps(review, content, lang)
    )


def _maps(review: Review, content: Content, lang: Lang) -> Iterator[tuple[Content, Page]]:
    paper = fact(review.case, "sheet_paper") or None
    page = lay_out(content.bounds, paper)
    bare = replace(content, uses=(), controls=(), picture=None)
    yield _location(bare, page)
    if content.role == "parcels" and content.uses:
        yield _called(replace(content, controls=(), picture=None), Message("Present use: {name}")), page
    planned = content_of(review, lang, planned=True)
    if planned is not None and planned.role == "planned_parcels" and planned.uses:
        yield _called(replace(planned, controls=(), picture=None), Message("Planned use: {name}")), page
    if content.controls:
        yield _called(replace(bare, controls=content.controls), Message("Control lines: {name}")), page
    if "approved" in content.grounds and "draft" in content.grounds:
        yield _called(bare, Message("Before and after: {name}")), page
    if content.picture is not None:
        yield _called(replace(bare, picture=content.picture), Message("Imagery: {name}")), page


def _location(bare: Content, page: Page) -> tuple[Content, Page]:
    """Return the zone among what is given of its surroundings; with none of it, the map is as large as it can be."""
    given = [frame for frame in (bare.counties, bare.neighbours, bare.lines) if frame is not None and len(frame)]
    (middle,) = in_degrees(gpd.GeoSeries([bare.ground.centroid], crs=bare.points.crs))
    county = bare.face.set(fact(bare.case, "county"))
    notes = [bare.text(Message("Centre: {lon}° E, {lat}° N", lon=f"{middle.x:.4f}", lat=f"{middle.y:.4f}"))]
    notes += [bare.text(Message("County: {county}", county=county))] if county else []
    notes += (
        []
        if given
        else [
            bare.text(
                Message(
                    "No counties, neighbouring zones or roads are given: this map shows the place by coordinates alone"
                )
            )
        ]
    )
    seen = replace(bare, notes=tuple(notes))
    scale = _smaller(page.scale * (AROUND if given else ALONE))
    return _called(seen, Message("Location: {name}")), lay_out(bare.bounds, page.paper, scale)


def _smaller(scale: int) -> int:
    return next((denominator for denominator in SCALES if denominator >= scale), SCALES[-1])


def _called(content: Content, title: Message) -> Content:
    return replace(content, heading=content.text(title(name=content.name)))

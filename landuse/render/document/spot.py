"""Locator maps: where a finding's ground lies."""

from __future__ import annotations

import io
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg

from landuse.core.figures import number
from landuse.core.messages import Message
from landuse.render.document.parts import PictureBlock
from landuse.render.layout.canvas import Canvas, draw, printing, shortened
from landuse.render.layout.font_subset import set_in_one_font
from landuse.render.layout.map import under
from landuse.render.layout.page import Box
from landuse.render.layout.styles import GROUNDS, PrintStyle
from landuse.render.layout.titles import GROUND_TITLES
from landuse.render.shared.ground_titles import ground_title
from landuse.render.shared.layers import drawn_items, leading
from landuse.render.shared.styles import evidence_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landuse.core.findings import Finding, Review
    from landuse.core.messages import Lang
    from landuse.render.shared.fonts import Typeface
    from landuse.render.shared.pictures import Picture as Seen

WIDTH, HEIGHT, DPI = 150.0, 60.0, 170
#: A picture shows no less than this, m.
LEAST_M = 300.0
#: No more than so many pictures, so that an opinion stays one that is read.
MOST = 12
HATCHES = {"right": "////", "left": "\\\\\\\\", "cross": "xxx", "dots": "...", "level": "---", "upright": "|||"}
CONTEXT = PrintStyle("#b8b8b8", 0.08, "#f1f1ee")
#: The same where a picture lies below.
OUTLINE = PrintStyle("#ffffff", 0.1)


def is_lead(finding: Finding) -> bool:
    """Return whether a finding is leads for a site visit: shown with its ground, and never a verdict."""
    return finding.rule.check == "ground_leads" and len(finding.evidence.where) > 0


class LocatorMaps:
    """Draws the pictures of an opinion, up to a number of them.

    Parameters
    ----------
    review
        The review.
    face
        The typeface.
    lang
        ``zh`` or ``en``.
    """

    def __init__(self, review: Review, face: Typeface, lang: Lang) -> None:
        self.review, self.face, self.lang = review, face, lang
        self.made = self.left = 0

    def picture(self, finding: Finding, title: str) -> PictureBlock | None:
        """Draw where a finding's ground lies.

        Parameters
        ----------
        finding
            The finding.
        title
            What it is called.

        Returns
        -------
        PictureBlock or None
            None for what is met, or has no place on the ground, or where there are enough pictures.
        """
        drawn = drawn_items(finding)
        wanted = (finding.counted and finding.verdict in ("broken", "undecided")) or is_lead(finding)
        if not wanted or not len(drawn):
            return None
        if self.made >= MOST:
            self.left += 1
            return None
        self.made += 1
        caption = Message("{title}: where", title=title).text(self.lang)
        return PictureBlock(self._png(finding, drawn), WIDTH, HEIGHT, caption)

    def _png(self, finding: Finding, drawn: gpd.GeoDataFrame) -> bytes:
        with printing():
            canvas = Canvas(WIDTH, HEIGHT)
            frame = Box(0.5, 0.5, 98, HEIGHT - 1)
            ground = self._window(finding, drawn, frame)
            axes = canvas.window(frame, ground)
            self._context(axes, ground)
            kinds = list(dict.fromkeys(drawn["kind"]))
            for turn, kind in enumerate(kinds):
                mine = np.asarray(drawn.geometry[drawn["kind"] == kind].array)
                draw(axes, mine, hatched(finding.verdict, kind, turn), zorder=4)
            canvas.box(frame, 0.3, zorder=7)
            self._legend(canvas, finding, drawn, kinds)
            self._scale(canvas, frame, ground)
            stream = io.BytesIO()
            with set_in_one_font([canvas.figure], self.face):
                canvas.figure.set_dpi(DPI)
                writer: Any = FigureCanvasAgg(canvas.figure)
                writer.print_png(stream, metadata={"Software": None})
        return stream.getvalue()

    def _window(self, finding: Finding, drawn: gpd.GeoDataFrame, frame: Box) -> tuple[float, float, float, float]:
        """Return the ground the finding is about with some room round it, in the shape of the frame."""
        about = drawn[drawn["kind"].isin(leading(finding, drawn["kind"]))]
        west, south, east, north = about.total_bounds
        per = max((east - west) / frame.width, (north - south) / frame.height, LEAST_M / frame.width) * 1.15
        middle, half = ((west + east) / 2, (south + north) / 2), (frame.width * per / 2, frame.height * per / 2)
        return middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1]

    @cached_property
    def _seen(self) -> Seen | None:
        """The latest raster of the case, to lie under the ground."""
        if not self.review.case.rasters:
            return None
        from landuse.render.shared.pictures import pictures  # rasterio takes a while to load

        seen = pictures(self.review, f"EPSG:{self.review.case.work_crs}", self.lang)
        return seen[-1] if seen else None

    def _context(self, axes: Axes, ground: tuple[float, float, float, float]) -> None:
        if self._seen is not None:
            under(axes, self._seen)
        parcels = self.review.case.layer("parcels")
        if parcels is not None:
            shapes = np.asarray(parcels.window(ground).geometry.array, dtype=object)
            fine = shapely.simplify(shapes, (ground[2] - ground[0]) / 2000)
            draw(axes, fine, CONTEXT if self._seen is None else OUTLINE, zorder=1)
        for scope in ("approved", "draft"):
            if scope in self.review.grounds:
                draw(axes, np.array([self.review.grounds[scope].geometry]), GROUNDS[scope], zorder=3)

    def _legend(self, canvas: Canvas, finding: Finding, drawn: gpd.GeoDataFrame, kinds: list[object]) -> None:
        y = HEIGHT - 5.0
        for scope in ("approved", "draft"):
            if scope in self.review.grounds:
                canvas.sample(Box(102, y - 0.4, 7, 2.4), GROUNDS[scope])
                canvas.text(111, y, self.face.set(GROUND_TITLES[scope].text(self.lang)), 2.5)
                y -= 4.6
        for turn, kind in enumerate(kinds[:8]):
            mine = drawn[drawn["kind"] == kind]
            canvas.sample(Box(102, y - 0.4, 7, 2.4), hatched(finding.verdict, kind, turn))
            canvas.text(111, y, shortened(self.face.set(ground_title(kind, self.lang)), 2.5, 38), 2.5)
            area = mine["area_m2"].astype(float).fillna(0.0).sum()
            canvas.text(
                111, y - 3.6, number(float(area), "ha", self.lang) if area else str(len(mine)), 2.3, color="#555555"
            )
            y -= 8.4

    def _scale(self, canvas: Canvas, frame: Box, ground: tuple[float, float, float, float]) -> None:
        per = (ground[2] - ground[0]) / frame.width
        steps = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
        step = next((length for length in steps if length / per >= 15), 50_000)
        canvas.line([102, 102 + step / per], [6, 6], 0.6)
        for x in (102, 102 + step / per):
            canvas.line([x, x], [5.2, 6.8], 0.3)
        canvas.text(102, 2.2, number(step, "m", self.lang), 2.4)
        canvas.text(144, 8.6, Message("N").text(self.lang), 2.8, ha="center")
        canvas.line([144, 144], [2.5, 8.0], 0.5)
        canvas.line([142.8, 144, 145.2], [6.2, 8.0, 6.2], 0.5)


def hatched(verdict: str, kind: object, turn: int) -> PrintStyle:
    """Return how a piece of ground of a finding is printed: hatched, in the colour the map has for it."""
    style = evidence_style(verdict, kind, turn)
    return PrintStyle(style.line, 0.35, hatch=HATCHES[style.hatch or "right"])

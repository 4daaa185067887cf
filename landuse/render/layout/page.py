"""How a sheet lies on its paper: which paper, which scale, where the map and what stands beside it go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from landuse.core.errors import InputError
from landuse.core.messages import Message

#: Width and height upright, mm (ISO 216).
PAPERS: dict[str, tuple[float, float]] = {
    "A4": (210, 297), "A3": (297, 420), "A2": (420, 594), "A1": (594, 841), "A0": (841, 1189),
}  # fmt: skip
#: 1 to so much: the national series and the round numbers between.
SCALES = (500, 1000, 2000, 5000, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 75_000, 100_000, 150_000,
          200_000, 250_000, 300_000, 400_000, 500_000, 1_000_000)  # fmt: skip
#: Letters grow with the paper, for a larger sheet is read from farther away.
LETTERS = {"A4": 0.85, "A3": 1.0, "A2": 1.25, "A1": 1.55, "A0": 1.9}
DPI = {"A4": 300, "A3": 300, "A2": 200, "A1": 150, "A0": 150}
USUAL = "A3"
CLEAR = 0.06
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle on the paper, mm from its lower left corner."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge, mm."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """Its upper edge, mm."""
        return self.bottom + self.height


@dataclass(frozen=True)
class Page:
    """A sheet laid out.

    Parameters
    ----------
    paper
        ``A4`` to ``A0``.
    width, height
        Of the paper as it lies, mm.
    scale
        1 to so much.
    ground
        West, south, east, north of the map, m.
    """

    paper: str
    width: float
    height: float
    scale: int
    ground: Bounds = (0.0, 0.0, 0.0, 0.0)

    @property
    def letter(self) -> float:
        """How large letters are against those of an A3 sheet."""
        return LETTERS[self.paper]

    @property
    def frame(self) -> Box:
        """The outer frame."""
        edge = 9.0 * self.letter
        return Box(edge, edge, self.width - 2 * edge, self.height - 2 * edge)

    @property
    def panel(self) -> Box:
        """Where legend and tables stand."""
        outer = self.frame
        width = 74.0 * self.letter if self.paper != "A4" else 58.0
        return Box(outer.right - width, outer.bottom, width, outer.height - self.head)

    @property
    def head(self) -> float:
        """Height of the title, mm."""
        return 15.0 * self.letter

    @property
    def foot(self) -> Box:
        """Where scale bar, makers and notice stand."""
        outer = self.frame
        return Box(outer.left, outer.bottom, self.panel.left - outer.left, 20.0 * self.letter)

    @property
    def band(self) -> float:
        """Width of the band round the map with coordinates and abuttals, mm."""
        return 11.0 * self.letter

    @property
    def map(self) -> Box:
        """The map within its neat line."""
        outer, band = self.frame, self.band
        bottom = self.foot.top + band
        left = outer.left + band
        return Box(left, bottom, self.panel.left - band - left, outer.top - self.head - band - bottom)

    def place(self, east_m: float, north_m: float) -> tuple[float, float]:
        """Return where a place on the ground lies on the paper."""
        per = 1000.0 / self.scale
        return self.map.left + (east_m - self.ground[0]) * per, self.map.bottom + (north_m - self.ground[1]) * per


def lay_out(bounds: Bounds, paper: str | None = None, scale: int | None = None) -> Page:
    """Choose paper, direction and scale.

    Parameters
    ----------
    bounds
        West, south, east, north of what is to be shown, m.
    paper
        ``A4`` to ``A0``; where None, A3, or the smallest paper that holds the scale given.
    scale
        1 to so much; where None, the largest of the series that fits.

    Returns
    -------
    Page
        With the boundary in the middle of the map.

    Raises
    ------
    InputError
        If there is no such paper, or the boundary does not fit on it at that scale.
    """
    if paper is not None and paper not in PAPERS:
        raise InputError(
            Message("there is no paper '{paper}'", paper=paper),
            where="[zone] sheet_paper",
            next=Message("There are {papers}", papers=list(PAPERS)),
        )
    if scale is not None and scale < 1:
        raise InputError(
            Message("1:{scale} is no scale", scale=scale),
            where="[zone] sheet_scale",
            next=Message("Give the number, such as 10000"),
        )
    papers = [paper] if paper else [USUAL] if scale is None else [name for name in PAPERS if name != "A4"]
    pages = [page for name in papers for page in _ways(name, bounds, scale)]
    fitting = [page for page in pages if _fits(page, bounds)]
    if not fitting:
        raise _too_large(bounds, pages[-1])
    best = min(fitting, key=lambda page: (page.scale, list(PAPERS).index(page.paper), -_clearance(page, bounds)))
    return _centred(best, bounds)


def _ways(paper: str, bounds: Bounds, scale: int | None) -> Iterator[Page]:
    short, long = PAPERS[paper]
    for width, height in ((long, short), (short, long)):
        scales = SCALES if scale is None else (scale,)
        fitting = [
            scale_fitting for scale_fitting in scales if _fits(Page(paper, width, height, scale_fitting), bounds)
        ]
        yield Page(paper, width, height, fitting[0] if fitting else scales[-1])


def _fits(page: Page, bounds: Bounds) -> bool:
    return _clearance(page, bounds) >= CLEAR


def _clearance(page: Page, bounds: Bounds) -> float:
    """Return the share of the map left free in the tighter direction."""
    per = 1000.0 / page.scale
    return 1.0 - max((bounds[2] - bounds[0]) * per / page.map.width, (bounds[3] - bounds[1]) * per / page.map.height)


def _centred(page: Page, bounds: Bounds) -> Page:
    east, north = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    half = page.map.width * page.scale / 2000.0, page.map.height * page.scale / 2000.0
    ground = east - half[0], north - half[1], east + half[0], north + half[1]
    return Page(page.paper, page.width, page.height, page.scale, ground)


def _too_large(bounds: Bounds, page: Page) -> InputError:
    per = 1000.0 / page.scale
    size = f"{(bounds[2] - bounds[0]) * per:.0f} x {(bounds[3] - bounds[1]) * per:.0f} mm"
    return InputError(
        Message(
            "at 1:{scale} the boundary takes {size}, and the map on {paper} has {width:.0f} x {height:.0f} mm",
            scale=page.scale,
            size=size,
            paper=page.paper,
            width=page.map.width,
            height=page.map.height,
        ),
        where="[zone] sheet_paper, sheet_scale",
        next=Message("Name a larger paper, a smaller scale, or neither"),
    )

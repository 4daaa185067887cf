"""A sheet of paper to draw on in millimetres, and the map frame on it in metres of ground."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib._text_helpers import layout
from matplotlib.artist import Artist
from matplotlib.backends.backend_pdf import Op
from matplotlib.figure import Figure
from matplotlib.font_manager import FontPath, FontProperties
from matplotlib.ft2font import LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from landuse.render.shared.fonts import advance

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landuse.render.layout.page import Box
    from landuse.render.layout.styles import PrintStyle

MM = 25.4
POINTS = 72 / MM
#: The kind of font that PDFs are set in, as matplotlib numbers them.
TRUETYPE = 42
#: Of a hatching that has no line.
FAINT = "#7b7b7b"
#: Marks that do not begin a line.
CLOSING = "，。；：、？！）》〉」』】〕”’…—.,;:)"
#: Marks that do not end one.
OPENING = "（《〈「『【〔“‘("


@contextmanager
def printing() -> Iterator[None]:
    """Set matplotlib to text that can be searched, taken as it is, and to nothing that varies from run to run."""
    settings: Any = {
        "pdf.fonttype": 42, "pdf.compression": 6, "text.parse_math": False,
        "hatch.linewidth": 0.35, "axes.unicode_minus": False, "svg.hashsalt": "landuse", "path.simplify": False,
        "agg.path.chunksize": 0, "text.usetex": False,
    }  # fmt: skip
    with mpl.rc_context(settings):
        yield


class Cells(Artist):
    """Many short texts, drawn without the layout that each text of its own would take.

    Parameters
    ----------
    cells
        Right edge and baseline on the paper, mm, and the words.
    points
        Height of the letters, typographic points.
    """

    def __init__(self, cells: Sequence[tuple[float, float, str]], points: float) -> None:
        super().__init__()
        self.cells = list(cells)
        self.font = FontProperties(size=points)
        self.set_zorder(8)

    def draw(self, renderer: Any) -> None:  # noqa: ANN401
        """Draw them, each ending at its right edge."""
        figure: Any = self.get_figure(root=True)
        dots, height = figure.dpi / MM, figure.bbox.height
        pencil = renderer.new_gc()
        pencil.set_foreground("black")
        if not self._draw_in_pdf(renderer, pencil, dots):
            for right, base, words in self.cells:
                wide, _, _ = renderer.get_text_width_height_descent(words, self.font, ismath=False)
                y = height - base * dots if renderer.flipy() else base * dots
                renderer.draw_text(pencil, right * dots - wide, y, words, self.font, 0)
        pencil.restore()

    def _draw_in_pdf(self, renderer: Any, pencil: Any, dots: float) -> bool:  # noqa: ANN401
        """Write them into a PDF as one run of text, each letter looked up once; False where this is none, or not so.

        matplotlib lays out every text by itself, some milliseconds each, of which a list of points has thousands.
        """
        file = getattr(renderer, "file", None)
        if file is None or mpl.rcParams["pdf.fonttype"] != TRUETYPE:
            return False
        font, size = renderer._get_font_ttf(self.font), self.font.get_size_in_points()
        letters: dict[str, tuple[Any, int, float]] = {}
        for letter in sorted({letter for _, _, words in self.cells for letter in words}):
            (item,) = layout(letter, font)
            subset, code = file._character_tracker.track_glyph(item.ft_object, item.char, item.glyph_index)
            wide = item.ft_object.load_glyph(item.glyph_index, LoadFlags.NO_HINTING).linearHoriAdvance / 65536
            letters[letter] = (FontPath(str(item.ft_object.fname), item.ft_object.face_index), subset), code, wide
        renderer.check_gc(pencil, pencil._rgb)
        file.output(Op.gsave, Op.begin_text)
        at, face = (0.0, 0.0), None
        for right, base, words in self.cells:
            x, y = right * dots - sum(letters[letter][2] for letter in words), base * dots
            for now, run in groupby((letters[letter] for letter in words), key=itemgetter(0)):
                if now != face:
                    file.output(file.fontName(*now), size, Op.selectfont)
                    face = now
                glyphs = list(run)
                text = renderer._encode_glyphs([code for _, code, _ in glyphs], TRUETYPE)
                file.output(x - at[0], y - at[1], Op.textpos, text, Op.show)
                at = (x, y)
                x += sum(wide for _, _, wide in glyphs)
        file.output(Op.end_text, Op.grestore)
        return True


class Canvas:
    """A sheet that is drawn on in millimetres from its lower left corner.

    Parameters
    ----------
    width_mm, height_mm
        The paper.
    letter
        How large letters are.
    """

    def __init__(self, width_mm: float, height_mm: float, letter: float = 1.0) -> None:
        self.letter = letter
        self.width, self.height = width_mm, height_mm
        self.figure = Figure(figsize=(width_mm / MM, height_mm / MM), facecolor="white")
        self.paper = self.figure.add_axes((0, 0, 1, 1), zorder=5)
        self.paper.set_xlim(0, width_mm)
        self.paper.set_ylim(0, height_mm)
        self.paper.set_axis_off()

    def window(self, box: Box, ground: Sequence[float]) -> Axes:
        """Open a window on the ground.

        Parameters
        ----------
        box
            Where on the paper.
        ground
            West, south, east, north, m.

        Returns
        -------
        Axes
            In metres, without ticks.
        """
        axes = self.figure.add_axes(
            (box.left / self.width, box.bottom / self.height, box.width / self.width, box.height / self.height)
        )
        axes.set_xlim(ground[0], ground[2])
        axes.set_ylim(ground[1], ground[3])
        axes.set_xticks([])
        axes.set_yticks([])
        for spine in axes.spines.values():
            spine.set_visible(False)
        return axes

    def text(self, x: float, y: float, words: str, size: float = 2.6, **more: Any) -> None:  # noqa: ANN401
        """Write words."""
        settings: dict[str, Any] = {"ha": "left", "va": "baseline", "zorder": 8, **more}
        self.paper.text(x, y, words, fontsize=self.points(size), **settings)

    def points(self, size: float) -> float:
        """Return a height of letters in typographic points."""
        return size * self.letter * POINTS

    def cells(self, cells: Sequence[tuple[float, float, str]], size: float) -> None:
        """Write many short texts, each given by its right edge, its baseline and its words."""
        self.paper.add_artist(Cells([cell for cell in cells if cell[2]], self.points(size)))

    def line(self, xs: Sequence[float], ys: Sequence[float], width: float = 0.2, **more: Any) -> None:  # noqa: ANN401
        """Draw a line through places on the paper, mm."""
        settings: dict[str, Any] = {"color": "black", "solid_capstyle": "butt", **more}
        self.paper.add_line(Line2D(xs, ys, linewidth=width * POINTS, **settings))

    def box(self, box: Box, width: float = 0.2, **more: Any) -> None:  # noqa: ANN401
        """Draw a rectangle."""
        settings: dict[str, Any] = {"fill": False, "edgecolor": "black", **more}
        self.paper.add_patch(
            Rectangle((box.left, box.bottom), box.width, box.height, linewidth=width * POINTS, **settings)
        )

    def sample(self, box: Box, style: PrintStyle) -> None:
        """Draw the sample of a style in a legend."""
        if style.fill is None and style.hatch is None:
            middle = box.bottom + box.height / 2
            self.line(
                [box.left, box.right],
                [middle, middle],
                style.width_mm,
                color=style.line,
                linestyle=_dashes(style),
                zorder=6,
            )
            return
        frame = [(box.left, box.bottom), (box.right, box.bottom), (box.right, box.top), (box.left, box.top)]
        draw(self.paper, np.array([shapely.Polygon(frame)]), style, zorder=6)


def width_of(words: str, size: float) -> float:
    """Return how long words are in the packaged font; a font of the bureau's own may run a little wider or closer."""
    return max((sum(map(advance, line)) for line in words.split("\n")), default=0.0) * size


def wrapped(words: str, size: float, width: float) -> list[str]:
    """Break words into lines.

    Parameters
    ----------
    words
        The words.
    size, width
        Height of the letters and length of a line, in one unit.

    Returns
    -------
    list of str
        Lines; Latin words are kept whole where they fit.
    """
    lines: list[str] = []
    for paragraph in words.split("\n"):
        line = ""
        for token in _tokens(paragraph):
            if line and width_of(line + token.rstrip(), size) > width:
                lines.append(line.rstrip())
                line = token.lstrip()
            else:
                line += token
            while width_of(line, size) > width and len(line) > 1:
                cut = next(n for n in range(len(line), 0, -1) if n == 1 or width_of(line[:n], size) <= width)
                lines.append(line[:cut])
                line = line[cut:]
        lines.append(line.rstrip())
    return lines


def shortened(words: str, size: float, width: float) -> str:
    """Cut words to a length, with an ellipsis where something is cut off."""
    if width_of(words, size) <= width:
        return words
    cut = next((n for n in range(len(words), 0, -1) if width_of(words[:n] + "…", size) <= width), 1)
    return words[:cut] + "…"


def draw(axes: Axes, shapes: np.ndarray, style: PrintStyle, *, zorder: float, **more: Any) -> None:  # noqa: ANN401
    """Draw polygons or lines in one style.

    Parameters
    ----------
    axes
        Where.
    shapes
        Geometries (N,) in the units of the axes.
    style
        The style.
    zorder
        What lies on what.
    **more
        As matplotlib takes it.
    """
    path = path_of(shapes)
    if path is None:
        return
    settings: dict[str, Any] = {"zorder": zorder, "joinstyle": "miter", "capstyle": "butt", **more}
    # as artists, not as patches: a window with its bounds need not ask each curve how far it reaches
    west, south, east, north = shapely.total_bounds(shapes)
    axes.update_datalim([(west, south), (east, north)])
    if style.fill is not None:
        axes.add_artist(PathPatch(path, facecolor=style.fill, edgecolor="none", alpha=style.opacity, **settings))
    if style.hatch is not None:
        colour = style.line or FAINT
        axes.add_artist(PathPatch(path, facecolor="none", edgecolor=colour, hatch=style.hatch, linewidth=0, **settings))
    if style.line is not None:
        axes.add_artist(
            PathPatch(path, facecolor="none", edgecolor=style.line, linewidth=style.width_mm * POINTS,
                      linestyle=_dashes(style), **settings)
        )  # fmt: skip


def path_of(shapes: np.ndarray) -> Path | None:
    """Return polygons or lines as one path.

    Parameters
    ----------
    shapes
        Geometries (N,).

    Returns
    -------
    Path or None
        None where there is nothing to draw.
    """
    parts = shapely.get_parts(shapely.get_parts(np.asarray(shapes, dtype=object)))
    areas = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    lines = parts[
        np.isin(shapely.get_type_id(parts), (shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING))
    ]
    strokes = np.concatenate([shapely.get_rings(areas), lines])
    strokes = strokes[~shapely.is_empty(strokes)]
    if not len(strokes):
        return None
    xy, of = shapely.get_coordinates(strokes, return_index=True)
    first = np.concatenate([[True], of[1:] != of[:-1]])
    last = np.concatenate([of[1:] != of[:-1], [True]])
    codes = np.where(first, Path.MOVETO, Path.LINETO)
    codes[last & shapely.is_closed(strokes)[of]] = Path.CLOSEPOLY
    return Path(xy, codes)


def _dashes(style: PrintStyle) -> Any:  # noqa: ANN401  matplotlib's own form
    if style.dash is None:
        return "solid"
    # matplotlib scales dashes by the width of the line
    return (0, tuple(length / style.width_mm for length in style.dash))


def _tokens(words: str) -> Iterator[str]:
    """Cut words where a line may break: beside full-width letters, not before a closing or after an opening mark."""
    token = ""
    for letter in words:
        wide = max(ord(letter), ord(token[-1]) if token else 0) > 0x2E7F
        if token and wide and letter not in CLOSING and token[-1] not in OPENING:
            yield token
            token = ""
        token += letter
        if letter in " -/;,":
            yield token
            token = ""
    if token:
        yield token

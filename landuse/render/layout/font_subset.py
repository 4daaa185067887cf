"""One small TrueType font of just the characters a drawing has, taken from whatever fonts have them.

PDF knows TrueType outlines in every viewer, while matplotlib embeds the PostScript outlines of an OTF in a way that
strict viewers refuse; and one font that has every character needs no fallback between fonts.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.transform import Scale
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

from landuse.render.shared.fonts import Typeface, opened

if TYPE_CHECKING:
    from matplotlib.figure import Figure

EM = 1000
#: 1970, counted from 1904 as fonts do.
EPOCH = 2_082_844_800
#: How far a curve may lie from the one it replaces, thousandths of an em.
CLOSE = 0.6
BLANK = ".notdef"
FIGURE_SPACE = "\u2007"


@contextmanager
def set_in_one_font(figures: Iterable[Figure], face: Typeface) -> Iterator[None]:
    """Set all text of figures in one small font while they are written.

    Parameters
    ----------
    figures
        Figures whose texts hold only characters that the typeface has.
    face
        The typeface.
    """
    texts = [text for figure in figures for text in figure.findobj(_is_text)]
    characters = {character for text in texts for character in _words(text)}
    with TemporaryDirectory(prefix="landuse-") as folder:
        file = Path(folder) / "sheet.ttf"
        file.write_bytes(small_font(face, characters))
        for text in texts:
            _set_font(text, str(file))
        yield


def small_font(face: Typeface, characters: Iterable[str]) -> bytes:
    """Make a font of some characters.

    Parameters
    ----------
    face
        The typeface: each character comes from its first font that has it.
    characters
        The characters; those that no font has are left out.

    Returns
    -------
    bytes
        A TrueType font; the same characters give the same bytes.
    """
    glyphs: dict[str, Any] = {BLANK: TTGlyphPen(None).glyph()}
    widths: dict[str, int] = {BLANK: EM}
    names: dict[int, str] = {}
    characters = {*characters, " ", "l", "p"}
    for character in sorted(characters - {FIGURE_SPACE}):
        source = next((opened(file) for file in face.files if face.has_in(file, character)), None)
        if source is None:
            continue
        name = f"u{ord(character):05X}"
        glyphs[name], widths[name] = _glyph(source, character)
        names[ord(character)] = name
    # a blank as wide as a figure, which few fonts have; a shaper makes one up that matplotlib then misplaces
    if "0" in characters:
        glyphs["figure"], widths["figure"] = TTGlyphPen(None).glyph(), widths[names[ord("0")]]
        names[ord(FIGURE_SPACE)] = "figure"
    return _built(glyphs, widths, names)


def _glyph(source: Any, character: str) -> tuple[Any, int]:  # noqa: ANN401  a font of fontTools
    shapes, per = source.getGlyphSet(), EM / source["head"].unitsPerEm
    glyph = shapes[source.getBestCmap()[ord(character)]]
    canvas = TTGlyphPen(None)
    # outlines of PostScript fonts turn the other way round
    curves = Cu2QuPen(canvas, CLOSE, reverse_direction="glyf" not in source)
    glyph.draw(TransformPen(curves, Scale(per)))
    return canvas.glyph(), round(glyph.width * per)


def _built(glyphs: dict[str, Any], widths: dict[str, int], names: dict[int, str]) -> bytes:
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(names)
    builder.setupGlyf(glyphs)
    table = builder.font["glyf"]
    for name in glyphs:
        table[name].recalcBounds(table)
    builder.setupHorizontalMetrics({name: (wide, getattr(table[name], "xMin", 0)) for name, wide in widths.items()})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Landuse Sheet", "styleName": "Regular", "psName": "LanduseSheet-Regular"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=1000, usWinDescent=300)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = EPOCH
    builder.font.recalcTimestamp = False
    stream = io.BytesIO()
    builder.save(stream)
    return stream.getvalue()


def _is_text(artist: object) -> bool:
    return isinstance(artist, Text) or hasattr(artist, "cells")


def _words(text: Any) -> Iterable[str]:  # noqa: ANN401
    return text.get_text() if isinstance(text, Text) else "".join(cell[2] for cell in text.cells)


def _set_font(text: Any, file: str) -> None:  # noqa: ANN401
    if isinstance(text, Text):
        text.set_fontproperties(FontProperties(fname=file, size=text.get_fontsize()))
    else:
        text.font = FontProperties(fname=file, size=text.font.get_size_in_points())

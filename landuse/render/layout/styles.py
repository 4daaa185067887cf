"""How the lines and land of a printed sheet are drawn: colours, widths in mm, hatchings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PrintStyle:
    """How land or a line is printed.

    Parameters
    ----------
    line
        Colour of the line, or None for none.
    width_mm
        Its width, mm.
    fill
        Colour of the fill, or None for none.
    opacity
        Of the fill, 0 to 1.
    dash
        Lengths of strokes and gaps, mm; None for a solid line.
    hatch
        Hatching in the line's colour, in matplotlib's signs.
    """

    line: str | None
    width_mm: float = 0.15
    fill: str | None = None
    opacity: float = 1.0
    dash: tuple[float, ...] | None = None
    hatch: str | None = None


#: 界线: solid for what is approved, dashed for what is proposed; the portions in three hatchings.
GROUNDS = {
    "kept": PrintStyle(None, hatch="..", fill=None),
    "added": PrintStyle("#0057b8", 0.2, hatch="////"),
    "withdrawn": PrintStyle("#4d555e", 0.2, hatch="xxxx"),
    "approved": PrintStyle("#8e0000", 0.55),
    "draft": PrintStyle("#ff1f1f", 0.75, dash=(4.0, 1.4)),
}
PORTIONS = ("kept", "added", "withdrawn")

#: 三线 and what stands beside them. No source confirms official colours; these follow common usage.
CONTROL = {
    "permanent_basic_farmland": PrintStyle("#b8860b", 0.3, "#ffff00", 0.45),
    "ecological_red_line": PrintStyle("#d50000", 0.3, "#4caf50", 0.45),
    "urban_development_boundary": PrintStyle("#5b2ca0", 0.5, dash=(3.0, 0.9, 0.5, 0.9)),
    "nature_reserves": PrintStyle("#00695c", 0.3, "#26a69a", 0.3),
    "wetlands": PrintStyle("#00838f", 0.3, "#65cdaa", 0.4),
    "drinking_water_sources": PrintStyle("#01579b", 0.3, "#81d4fa", 0.4),
    "forest": PrintStyle("#1b5e20", 0.3, "#68b167", 0.35),
    "heritage": PrintStyle("#6d4c41", 0.3, "#bcaaa4", 0.4),
    "hazards": PrintStyle("#bf360c", 0.3, "#ffab91", 0.4),
}
COUNTY = PrintStyle("#555555", 0.35, dash=(3.0, 0.8, 0.4, 0.8))
NEIGHBOUR = PrintStyle("#3949ab", 0.35, "#3949ab", 0.08)
NAMED_LINE = PrintStyle("#6a5a4a", 0.35)


#: The textures of uses in print: none is the hatching of a portion.
USE_TEXTURES = {"dots": "oo", "level": "--", "upright": "||", "right": "\\\\", "left": "++", "cross": "**"}


def use_style(colour: tuple[int, int, int] | None, texture: str | None = None) -> PrintStyle:
    """Return how land of a use is printed.

    Parameters
    ----------
    colour
        The standard colour, or None where there is none.

    texture
        What tells it apart from a use of a colour like it; one of those of `landuse.render.shared.textures`.

    Returns
    -------
    PrintStyle
        The standard colour with a thin outline; white with a broken outline where there is none.
    """
    if colour is None:
        return PrintStyle("#777777", 0.1, "#ffffff", dash=(0.6, 0.6))
    return PrintStyle("#5a5a5a", 0.1, "#{:02x}{:02x}{:02x}".format(*colour), 0.9, hatch=USE_TEXTURES.get(texture or ""))

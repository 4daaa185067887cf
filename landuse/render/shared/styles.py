"""How each kind of land is drawn: colours, lines and hatchings, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from landuse.core.land import OPEN_GROUND

#: Verdicts keep these colours in every output; each stands with its word, never alone.
VERDICT_COLOURS = {"met": "#1b7f3b", "broken": "#c62828", "undecided": "#b26a00", "not_judged": "#5f6b76"}

#: The same, as grounds for their words.
VERDICT_TINTS = {"met": "#E6F4EA", "broken": "#FDE7E9", "undecided": "#FFF4E0", "not_judged": "#ECEFF1"}

#: Ground that leaves a verdict open, whatever the verdict; it is drawn as undecided and does not stand for the finding.
DOUBTS = OPEN_GROUND
#: Ground that counts towards a share.
COUNTING, COUNTED = frozenset({"employment"}), "#00796b"

#: How the kinds of ground of a finding are told apart within one overlay.
HATCHES = ("right", "left", "cross", "dots", "level", "upright")


@dataclass(frozen=True)
class Style:
    """How a layer is drawn.

    Parameters
    ----------
    line
        Colour of the outline.
    width
        Its width, px.
    fill
        Colour of the fill, or None for none.
    opacity
        Of the fill, 0 to 1.
    dash
        Dashes of the outline, such as ``6 4``; None for a solid line.
    hatch
        One of `HATCHES`, drawn in the fill's colour over a faint fill.
    gap
        Distance between the strokes of the hatching, px.
    casing
        Whether a white line lies under the outline, so that it shows on any ground.
    ink
        Colour of the hatching where it lies over the full fill, as a texture; None where it takes the fill's colour.
    """

    line: str
    width: float = 1.0
    fill: str | None = None
    opacity: float = 0.5
    dash: str | None = None
    hatch: str | None = None
    gap: int = 8
    casing: bool = False
    ink: str | None = None

    def options(self) -> dict[str, Any]:
        """Return it in leaflet's words.

        Returns
        -------
        dict
            Path options.
        """
        made: dict[str, Any] = {
            "color": self.line,
            "weight": self.width,
            "fill": self.fill is not None,
            "interactive": False,
        }
        if self.fill is not None:
            made |= {"fill_color": self.fill, "fill_opacity": self.opacity}
        if self.dash is not None:
            made["dash_array"] = self.dash
        return made

    def swatch(self) -> dict[str, Any]:
        """Return what the page needs to draw a sample of it.

        Returns
        -------
        dict
            The fields by name.
        """
        return {
            "line": self.line,
            "width": self.width,
            "fill": self.fill,
            "opacity": self.opacity,
            "dash": self.dash,
            "hatch": self.hatch,
            "gap": self.gap,
            "casing": self.casing,
            "ink": self.ink,
        }


#: 界线: solid for what is approved, dashed for what is proposed.
GROUNDS = {
    "approved": Style("#8e0000", 2.5, casing=True),
    "draft": Style("#ff2a2a", 3.0, dash="9 6"),
    "blocks": Style("#b71c6b", 1.5, dash="2 4"),
    "added": Style("#0057b8", 1.2, "#0057b8", 0.7, hatch="left", gap=16),
    "withdrawn": Style("#5f6b76", 1.2, "#5f6b76", 0.7, hatch="cross", gap=16),
    "kept": Style("#7b7b7b", 1.0, "#7b7b7b", 0.7, hatch="dots", gap=12),
}

#: 三线 and what stands beside them. No source confirms official colours; these follow common usage.
CONTROL = {
    "ecological_red_line": Style("#d50000", 1.6, "#4caf50", 0.4),
    "permanent_basic_farmland": Style("#b8860b", 1.4, "#ffff00", 0.5),
    "urban_development_boundary": Style("#5b2ca0", 2.6, dash="12 4 2 4"),
    "nature_reserves": Style("#00695c", 1.6, "#26a69a", 0.3),
    "farmland_holes": Style("#b8860b", 1.2, "#ffffff", 0.6, dash="3 3"),
    "wetlands": Style("#00838f", 1.4, "#65cdaa", 0.4),
    "drinking_water_sources": Style("#01579b", 1.4, "#81d4fa", 0.4),
    "forest": Style("#1b5e20", 1.2, "#68b167", 0.35),
    "heritage": Style("#6d4c41", 1.4, "#bcaaa4", 0.4),
    "hazards": Style("#bf360c", 1.4, "#ffab91", 0.4),
}

#: Layers that have no style of their own take these in turn.
OTHERS = tuple(
    Style(line, 1.4, line, 0.15)
    for line in ("#3949ab", "#00897b", "#8d6e63", "#546e7a", "#7cb342", "#ad1457", "#6a1b9a", "#ef6c00")
)  # fmt: skip

#: Of the texture of a use, over its standard colour.
TEXTURE_INK = "#3a3a3a"
UNKNOWN_USE = Style("#777777", 0.8, "#ffffff", 0.5, dash="2 2")


def use_style(colour: tuple[int, int, int] | None, *, planned: bool = False, texture: str | None = None) -> Style:
    """Return how land of a use is drawn.

    Parameters
    ----------
    colour
        The standard colour, or None where there is none.
    planned
        Whether it is planned use, drawn with dashes.
    texture
        What tells it apart from a use of a colour like it; one of `HATCHES`.

    Returns
    -------
    Style
        The standard colour as fill, a thin dark outline.
    """
    if colour is None:
        return UNKNOWN_USE
    fill = "#{:02x}{:02x}{:02x}".format(*colour)
    ink = TEXTURE_INK if texture else None
    return Style("#4a4a4a", 0.7, fill, 0.85, dash="4 3" if planned else None, hatch=texture, gap=10, ink=ink)


def evidence_style(verdict: str, kind: object, turn: int = 0, rule: int | None = None) -> Style:
    """Return how a piece of ground of a finding is drawn.

    Parameters
    ----------
    verdict
        The verdict of the finding.
    kind
        What the piece is, as the check names it.
    turn
        Which kind it is within the finding, which turns the hatching and the distance of its strokes.
    rule
        Which rule it is among those drawn together, which gives its colour and hatching: no two have both the same.
        Where None it is drawn alone, in the colour of its verdict.

    Returns
    -------
    Style
        Hatched, so that the land under it shows; in the verdict's colour, but for ground that only leaves it open, or
        counts towards it.
    """
    if rule is None:
        colour = kind_colour(kind, VERDICT_COLOURS[verdict])
        return Style(colour, 2.0, colour, 0.9, hatch=HATCHES[turn % len(HATCHES)])
    colour = kind_colour(kind, RULE_INKS[rule % len(RULE_INKS)])
    hatch = HATCHES[(rule + rule // len(RULE_INKS) + turn) % len(HATCHES)]
    dash = "6 4" if kind in DOUBTS else None
    return Style(colour, 2.0, colour, 0.9, dash=dash, hatch=hatch, gap=GAPS[turn % len(GAPS)])


#: Inks of rules drawn together: dark, and told apart in lightness too, so that grey print and colour-blind eyes do.
RULE_INKS = ("#c62828", "#111111", "#8e44ad", "#00796b", "#0b4f9c", "#a0522d")
#: Distances of the strokes, by the kind of ground within one rule.
GAPS = (8, 13, 6)


def kind_colour(kind: object, otherwise: str) -> str:
    """Return the colour of a piece of ground by what it is: what leaves a figure open, and what counts towards it."""
    return VERDICT_COLOURS["undecided"] if kind in DOUBTS else COUNTED if kind in COUNTING else otherwise

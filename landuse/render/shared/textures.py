"""Textures that tell land-use colours apart in grey print and for the colour-blind, where the colours alone do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Colour = tuple[int, int, int]
#: Linear RGB as one sees it who has no green cones (deuteranopia), and who has no red ones (protanopia): Machado 2009.
DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881))
PROTANOPIA = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
#: Colours nearer than this are one colour to that reader: lightness from 0 to 100 in print, CIE Lab distance for eyes.
PRINT, EYES = 6.0, 12.0
#: The names that styles have for them; plain land comes first.
TEXTURES: tuple[str | None, ...] = (None, "dots", "level", "upright", "right", "left", "cross")


def textures(colours: Mapping[str, Colour | None]) -> dict[str, str | None]:
    """Return a texture for each class, so that no two that look alike have the same.

    Parameters
    ----------
    colours
        The colour of each class; None for what has none.

    Returns
    -------
    dict
        By class; None for plain land. With more classes alike than there are textures the last ones repeat.
    """
    chosen: dict[str, str | None] = {}
    for name, colour in colours.items():
        if colour is None:
            chosen[name] = None
            continue
        before = [(chosen[other], seen) for other, seen in colours.items() if other in chosen and seen]
        alike = [texture for texture, seen in before if look_alike(colour, seen)]
        chosen[name] = min(TEXTURES, key=lambda texture: (alike.count(texture), TEXTURES.index(texture)))
    return chosen


def look_alike(colour: Colour, second_colour: Colour) -> bool:
    """Return whether two colours are told apart with difficulty in grey print, or by a colour-blind reader."""
    first, second = _linear(colour), _linear(second_colour)
    if abs(_lab(first)[0] - _lab(second)[0]) < PRINT:
        return True
    return any(_distance(_seen(first, eyes), _seen(second, eyes)) < EYES for eyes in (DEUTERANOPIA, PROTANOPIA))


def _linear(colour: Colour) -> tuple[float, ...]:
    parts = (part / 255 for part in colour)
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def _seen(colour: Sequence[float], eyes: Sequence[Sequence[float]]) -> tuple[float, ...]:
    return tuple(
        min(max(sum(weight * part for weight, part in zip(row, colour, strict=True)), 0.0), 1.0) for row in eyes
    )


def _lab(colour: Sequence[float]) -> tuple[float, float, float]:
    red, green, blue = colour
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (
        component ** (1 / 3) if component > 0.008856 else 7.787 * component + 16 / 116 for component in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _distance(colour: Sequence[float], other: Sequence[float]) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(_lab(colour), _lab(other), strict=True)) ** 0.5)

"""Figures as each language writes them: areas, shares, lengths, counts."""

from __future__ import annotations

import math
from typing import Literal

from landuse.core.catalogue import mark, translated
from landuse.core.units import convert, round_half_up

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")
#: Between the items of a list.
LIST_SEPARATOR = mark(", ")
_STYLES = frozenset({"ha", "m2", "mu", "km2", "share", "m", "count", "plain", "floor", "ratio"})


def style_names() -> frozenset[str]:
    """Return the styles that a figure in a message may name."""
    return _STYLES


def number(value: float | None, style: str, lang: Lang = "zh", decimals: int = 2) -> str:
    """Write one figure for people.

    Parameters
    ----------
    value
        The figure in SI units (m², shares as a fraction of 1); None where it is not known.
    style
        ``ha`` (hectares, 2 decimals; below 0.01 ha in m²), ``m2``, ``mu``, ``km2``, ``share`` (percent, 2 decimals),
        ``m`` (metres), ``floor`` (floor area), ``ratio`` (2 decimals always), ``count``, or ``plain``.
    lang
        ``zh`` or ``en``.
    decimals
        How many decimals stand for the 2, where more are needed to tell two figures apart.

    Returns
    -------
    str
        The figure with its unit; a dash where it is None; words where it is infinite.
    """
    if value is None:
        return "—"
    if math.isinf(value):
        return translated(mark("no upper bound") if value > 0 else mark("no lower bound"), lang)
    if style == "ha" and 0 < abs(value) < 50:
        style = "m2"
    if style in _AREAS:
        figure = f"{round_half_up(convert(value, style), decimals):,.{decimals}f}"  # type: ignore[arg-type]
        return translated(_AREAS[style], lang).format(figure=figure)
    if style == "share":
        return f"{round_half_up(value * 100, decimals):.{decimals}f}%"
    if style == "m":
        figure = f"{round_half_up(value, 3):,.3f}".rstrip("0").rstrip(".")
        return translated(mark("{figure} m"), lang).format(figure=figure)
    if style == "floor":
        # 1100万平方米; English counts in thousands
        large = lang == "zh" and abs(value) >= 1e4
        comma = "," if lang == "en" else ""
        amount = round_half_up(value / 1e4 if large else value, decimals)
        figure = f"{amount:{comma}.{decimals}f}".rstrip("0").rstrip(".")
        return translated(mark("{figure} 10 000 m²") if large else mark("{figure} m²"), lang).format(figure=figure)
    if style == "count":
        return f"{value:,.0f}"
    if style == "ratio":
        return f"{round_half_up(value, decimals):,.{decimals}f}"
    # two decimals, but for what would vanish in them; a year has no commas
    decimals = decimals if value == 0 or abs(value) >= 0.01 else 6
    comma = "" if float(value).is_integer() and 1900 <= value <= 2200 else ","
    figure = format(round_half_up(value, decimals), f"{comma}.{decimals}f")
    return figure.rstrip("0").rstrip(".")


_AREAS: dict[str, str] = {
    "ha": mark("{figure} ha"),
    "m2": mark("{figure} m²"),
    "mu": mark("{figure} mu"),
    "km2": mark("{figure} km²"),
}

#: How a measure's unit is written for people.
STYLES: dict[str, str] = {"1": "share", "m2": "ha", "m": "m", "count": "count", "floor_m2": "floor", "ratio": "ratio"}

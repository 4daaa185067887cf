"""Sentences in two languages, with numbers written as each language writes them."""

from __future__ import annotations

import math
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from landuse.units import convert, round_half_up

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True)
class Note:
    """One sentence with its figures, ready to be written in either language.

    Parameters
    ----------
    zh, en
        The sentence as a template; ``{area:ha}`` is written by `number`.
    values
        What the templates name.
    """

    zh: str
    en: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def text(self, lang: Lang = "zh") -> str:
        """Write the sentence.

        Parameters
        ----------
        lang
            ``zh`` or ``en``.

        Returns
        -------
        str
            The sentence with its figures in place.
        """
        return _Writer(lang).vformat(self.zh if lang == "zh" else self.en, (), self.values)


@dataclass(frozen=True)
class Phrase:
    """A sentence of two languages that waits for its figures.

    Parameters
    ----------
    zh, en
        The templates.
    """

    zh: str
    en: str

    def __call__(self, **values: object) -> Note:
        """Put figures to the sentence.

        Parameters
        ----------
        **values
            What the templates name.

        Returns
        -------
        Note
            The sentence with its figures.
        """
        return Note(self.zh, self.en, values)


def number(value: float | None, style: str, lang: Lang = "zh") -> str:
    """Write one figure for people.

    Parameters
    ----------
    value
        The figure in SI units (m², shares as a fraction of 1); None where it is not known.
    style
        ``ha`` (hectares, 2 decimals; below 0.01 ha in m²), ``m2``, ``mu``, ``km2``, ``share`` (percent, 2 decimals),
        ``m`` (metres),
        ``count``, or ``plain``.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        The figure with its unit; a dash where it is None; words where it is infinite.
    """
    if value is None:
        return "—"
    if math.isinf(value):
        return {"zh": "无上限" if value > 0 else "无下限", "en": "no upper bound" if value > 0 else "no lower bound"}[
            lang
        ]
    if style == "ha" and 0 < abs(value) < 50:
        style = "m2"
    if style in _AREA_WORDS:
        unit = _AREA_WORDS[style][lang]
        return f"{round_half_up(convert(value, style), 2):,.2f}{unit}"  # type: ignore[arg-type]
    if style == "share":
        return f"{round_half_up(value * 100, 2):.2f}%"
    if style == "m":
        return f"{round_half_up(value, 3):,.3f}".rstrip("0").rstrip(".") + {"zh": "米", "en": " m"}[lang]
    if style == "count":
        return f"{value:,.0f}"
    return f"{round_half_up(value, 6):,.6f}".rstrip("0").rstrip(".")


_AREA_WORDS: dict[str, dict[Lang, str]] = {
    "ha": {"zh": "公顷", "en": " ha"},
    "m2": {"zh": "平方米", "en": " m²"},
    "mu": {"zh": "亩", "en": " mu"},
    "km2": {"zh": "平方公里", "en": " km²"},
}

#: How a measure's unit is written for people.
STYLES: dict[str, str] = {"1": "share", "m2": "ha", "m": "m", "count": "count"}


class _Writer(string.Formatter):
    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401
        if isinstance(value, Note):
            return value.text(self.lang)
        if isinstance(value, Mapping) and "zh" in value:
            return str(value[self.lang])
        if isinstance(value, (list, tuple, set, frozenset)):
            return ("、" if self.lang == "zh" else ", ").join(self.format_field(each, format_spec) for each in value)
        if isinstance(value, date):
            return value.isoformat()
        if format_spec in {"ha", "m2", "mu", "km2", "share", "m", "count", "plain"}:
            return number(None if value is None else float(value), format_spec, self.lang)
        return str(super().format_field("—" if value is None else value, "" if value is None else format_spec))

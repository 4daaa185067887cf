"""Units as people write them in headings and behind figures."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

#: Code of a unit: what it measures, how many of the base unit it is, and the words for it after NFKC (㎡ is m2 then).
_UNITS: dict[str, tuple[str, Fraction, str]] = {
    "m2": ("area", Fraction(1), "平方米 平米 m2"),
    "ha": ("area", Fraction(10_000), "公顷 hm2 ha"),
    "mu": ("area", Fraction(2000, 3), "亩 mu"),
    "wan_m2": ("area", Fraction(10**4), "万平方米 万平米 万m2"),
    "km2": ("area", Fraction(10**6), "平方公里 平方千米 km2"),
    "m": ("length", Fraction(1), "米 m"),
    "km": ("length", Fraction(1000), "公里 千米 km"),
    "m3": ("volume", Fraction(1), "立方米 m3"),
    "yuan": ("money", Fraction(1), "元 yuan"),
    "wan_yuan": ("money", Fraction(10**4), "万元 wan_yuan"),
    "yi_yuan": ("money", Fraction(10**8), "亿元 yi_yuan"),
    "wan_yuan_per_ha": ("yield", Fraction(1), "万元/公顷 万元/ha 万元/hm2 wan_yuan_per_ha"),
    "wan_yuan_per_mu": ("yield", Fraction(15), "万元/亩 wan_yuan_per_mu"),
    "yuan_per_mu": ("yield", Fraction(15, 10**4), "元/亩"),
    "yuan_per_m2": ("yield", Fraction(1), "元/平方米 元/m2"),
    "1": ("share", Fraction(1), ""),
    "percent": ("share", Fraction(1, 100), "%"),
    "permille": ("share", Fraction(1, 1000), "‰"),
    "t": ("mass", Fraction(1), "吨 t"),
    "wan_t": ("mass", Fraction(10**4), "万吨"),
    "kg": ("mass", Fraction(1, 1000), "千克 公斤 kg"),
    "tce": ("coal", Fraction(1), "吨标准煤 吨标煤 tce"),
    "wan_tce": ("coal", Fraction(10**4), "万吨标准煤 万吨标煤"),
    "person": ("people", Fraction(1), "人"),
    "wan_person": ("people", Fraction(10**4), "万人"),
    "year": ("years", Fraction(1), "年"),
    "month": ("months", Fraction(1), "个月 月"),
    "day": ("days", Fraction(1), "天 日"),
    "floor_m2": ("floor", Fraction(1), ""),
    "degree": ("angle", Fraction(1), "度 °"),
}
_CODES = {word: code for code, (_, _, words) in _UNITS.items() for word in words.split()}
#: A pattern for any unit's word, the longest first.
UNIT_PATTERN = "|".join(sorted(map(re.escape, _CODES), key=len, reverse=True))
_HEADING = re.compile(
    rf"(?P<base>.+?)(?:\s*[(\[【〔]\s*(?:单位:)?(?P<in>{UNIT_PATTERN})\s*[)\]】〕]|[\s_:/,]+(?P<after>{UNIT_PATTERN}))",
    re.IGNORECASE,
)


def unit_code(word: str) -> str:
    """Return the code of a unit that `UNIT_PATTERN` matched."""
    return _CODES[word.lower()]


def split_unit(heading: str) -> tuple[str, str | None]:
    """Take the unit off a heading: ``供应面积(公顷)``, ``面积_亩``.

    Parameters
    ----------
    heading
        A heading as found.

    Returns
    -------
    tuple of (str, str or None)
        The heading without its unit, and the unit's code; None where it says none.
    """
    text = unicodedata.normalize("NFKC", heading).strip()
    match = _HEADING.fullmatch(text)
    if match is None:
        return heading.strip(), None
    return match["base"].strip(), unit_code(match["in"] or match["after"])


def unit_ratio(unit: str, wanted: str) -> Fraction | None:
    """Return what to multiply by to get from one unit to another.

    Parameters
    ----------
    found, wanted
        Codes of units.

    Returns
    -------
    fractions.Fraction or None
        The exact ratio; None where they measure different things.
    """
    (kind, times, _), (other, over, _) = _UNITS[unit], _UNITS[wanted]
    if wanted == "floor_m2":
        # floor area is written in square metres; hectares and mu are of land
        return times if unit in ("m2", "wan_m2", "floor_m2") else None
    return times / over if kind == other else None


def scale(value: float, ratio: Fraction) -> float:
    """Multiply by an exact ratio with one rounding less: 15 mu are 1 ha, not nearly."""
    return value * ratio.numerator / ratio.denominator


def fold(name: str) -> str:
    """Bring a heading to the form in which case, width and inner spaces don't matter."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()

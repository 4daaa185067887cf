"""The typeface of printed outputs, and text brought into a form it can set: never a box for a character."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTCollection, TTFont, TTLibError

from landuse.core.errors import InputError
from landuse.core.foreign_words import words_of
from landuse.core.messages import Message

if TYPE_CHECKING:
    from landuse.core.case import Case

Kind = Literal["sans", "serif"]
KINDS: tuple[Kind, ...] = ("sans", "serif")
#: Ideographic variation selectors, which only choose between forms of a character.
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
ENDINGS = (".ttf", ".otf", ".ttc", ".otc")


@dataclass(frozen=True)
class Typeface:
    """Fonts by rank: the first that has a character sets it.

    Parameters
    ----------
    files
        Font files, the bureau's own first.
    families
        Their family names, in the same order.
    """

    files: tuple[Path, ...]
    families: tuple[str, ...]

    def set(self, value: object) -> str:
        """Bring a text into a form that these fonts can set in one line.

        Parameters
        ----------
        value
            Any value; None gives an empty text.

        Returns
        -------
        str
            As `plain` gives it, with a character that no font has written by its code point: ``〔U+20BB7〕``.
        """
        text = plain(value)
        if text.isascii() or all(map(self.characters.__contains__, map(ord, text))):
            return text
        return "".join(character if self.has(character) else code_point(character) for character in text)

    @property
    def characters(self) -> frozenset[int]:
        """The code points that one of the fonts has."""
        return _covered_by(self.files)

    def has(self, character: str) -> bool:
        """Return whether one of the fonts has a character."""
        return any(self.has_in(file, character) for file in self.files)

    @staticmethod
    def has_in(file: Path, character: str) -> bool:
        """Return whether one font file has a character."""
        return ord(character) in _covered(file)


def typeface(case: Case | None = None, kind: Kind = "sans") -> Typeface:
    """Return the typeface of a case's printed outputs.

    Parameters
    ----------
    case
        Its ``[zone] fonts`` names a font file or folder of the bureau's own, or several, beside the case file.
    kind
        Which of the packaged fonts stands behind them: ``sans`` or ``serif``.

    Returns
    -------
    Typeface
        The bureau's fonts, then the packaged one.

    Raises
    ------
    InputError
        If a font that is named is not there, or is none.
    """
    packaged = pylopdf_fonts_zh_cn.sans_path() if kind == "sans" else pylopdf_fonts_zh_cn.serif_path()
    files = tuple(dict.fromkeys((*_named(case), packaged)))
    return Typeface(files, tuple(_family(file) for file in files))


def packaged_font() -> Path:
    """Return the font of Chinese that comes with landuse."""
    return Path(pylopdf_fonts_zh_cn.sans_path())


def plain(value: object) -> str:
    """Return a value as one line of plain text, with nothing in it that is not seen.

    Parameters
    ----------
    value
        Any value; None gives an empty text.

    Returns
    -------
    str
        Line breaks and control characters become spaces; what has no shape of its own, such as a mark that turns the
        direction of writing, is written by its code point.
    """
    text = "" if value is None else str(value)
    if text.isascii() and text.isprintable():
        return text
    if text.isprintable() and SELECTORS.search(text) is None:
        return text.strip()
    return " ".join("".join(_seen(character) for character in text).split(" ")).strip()


def code_point(character: str) -> str:
    """Write a character by its code point."""
    return f"〔U+{ord(character):04X}〕"


def _seen(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    # ideographic variation selectors only choose between forms of a character
    if 0xFE00 <= ord(character) <= 0xFE0F or 0xE0100 <= ord(character) <= 0xE01EF:
        return ""
    return code_point(character) if category in ("Cf", "Cs", "Co", "Cn") else character


def _named(case: Case | None) -> Iterable[Path]:
    stated = None if case is None else case.zone.get("fonts")
    places = stated if isinstance(stated, list) else [stated]
    for name in (str(place) for place in places if place):
        path = (case.folder / name) if case is not None and case.folder is not None else Path(name)
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in ENDINGS) if path.is_dir() else [path]
        if not files or not all(file.is_file() and file.suffix.lower() in ENDINGS for file in files):
            raise InputError(
                Message("there is no font here"),
                where=f"[zone] fonts: {path}",
                next=Message("Name a .ttf, .otf or .ttc"),
            )
        yield from files


@cache
def opened(file: Path) -> TTFont:
    """Open a font file; of a collection, its first font.

    Parameters
    ----------
    file
        The file.

    Returns
    -------
    TTFont
        Held in memory, and the same each time.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    try:
        stream = io.BytesIO(file.read_bytes())
        many = file.suffix.lower() in (".ttc", ".otc")
        return TTCollection(stream, lazy=True).fonts[0] if many else TTFont(stream, lazy=True)
    except (TTLibError, OSError) as error:
        raise InputError(
            Message("this font cannot be read: {words}", words=words_of(error)),
            where=str(file),
            next=Message("Name another font"),
        ) from None


@cache
def advance(character: str) -> float:
    """Return how far a character takes the writing on, in the packaged font.

    Parameters
    ----------
    character
        One character.

    Returns
    -------
    float
        Against the height of the letters; 1 for what the font has not, as an ideograph takes.
    """
    font = opened(Path(pylopdf_fonts_zh_cn.sans_path()))
    glyph = font.getBestCmap().get(ord(character))
    return 1.0 if glyph is None else float(font["hmtx"][glyph][0] / font["head"].unitsPerEm)


@cache
def _covered(file: Path) -> frozenset[int]:
    return frozenset(opened(file).getBestCmap())


@cache
def _covered_by(files: tuple[Path, ...]) -> frozenset[int]:
    return frozenset().union(*map(_covered, files))


@cache
def _family(file: Path) -> str:
    names = opened(file)["name"]
    return str(names.getDebugName(16) or names.getDebugName(1) or file.stem)

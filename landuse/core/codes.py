"""Land-use code lists: what a code may mean for employment land, scheme by scheme."""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import TYPE_CHECKING, Literal, get_args

import pandas as pd

from landuse.core.errors import InputError
from landuse.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

Uses = Literal["industrial", "industrial_storage", "extended"]
LandClass = Literal["construction", "agricultural", "unused", "sea", "unknown"]
Classes = frozenset[str]

#: Everything a code can stand for; what an unknown or missing code is taken as.
ANYTHING: Classes = frozenset({"employment", "construction", "other"})

#: Digits of one level of a code.
_LEVEL = 2
_SEPARATORS = re.compile(r"[/、,;+|\s和或与及\\]+")
_PLAIN_CODE = re.compile(r"[0-9A-Z]{2,}")
_CODE_AND_NAME = re.compile(r"([0-9][0-9A-Z]*)[-_()]*([^0-9A-Z()]+)[)]?")


@dataclass(frozen=True)
class Code:
    """One row of a code list.

    Parameters
    ----------
    code, name, parent
        The code, its Chinese name, and the code above it (empty at the top).
    land_class
        Which of the great classes it is; None for a group, which is what its children are.
    employment
        For each set of uses, ``yes``, ``no`` or ``part``; empty for a group.
    water
        ``yes``, ``no`` or ``part``; empty for a group.
    colour
        The sheet colour as red, green, blue; None where the source has none.
    note
        What is not certain about the row.
    """

    code: str
    name: str
    parent: str
    land_class: LandClass | None
    employment: Mapping[str, str]
    water: str
    colour: tuple[int, int, int] | None
    note: str


@dataclass(frozen=True, eq=False)
class CodeList:
    """A land-use scheme of one edition.

    Parameters
    ----------
    name
        The scheme: the name of its file.
    codes
        The rows by code.
    """

    name: str
    codes: Mapping[str, Code]
    _children: Mapping[str, tuple[str, ...]] = field(repr=False)

    def find(self, code: str) -> str | None:
        """Find the code of the list that a code as written stands for.

        A suffix the list doesn't have (``0601K``) and a child it doesn't have (``060109``) stand for the nearest
        code above them.

        Parameters
        ----------
        code
            One code; spaces, case and full-width digits don't matter.

        Returns
        -------
        str or None
            A code of the list; None where nothing of two digits or more fits.
        """
        wanted = normalise_code(code)
        if not _PLAIN_CODE.fullmatch(wanted) or self._lacks_a_digit(wanted):
            return None
        heads = (wanted[:end] for end in range(len(wanted), 1, -1))
        nearest = next((head for head in heads if head in self.codes), None)
        # what is two levels deeper than any code of the list is no code of it
        beyond = wanted[len(nearest or "") :].rstrip(ascii_uppercase)
        return None if len(beyond) > _LEVEL else nearest

    def knows(self, code: object) -> bool:
        """Return whether the list has a code, a letter suffix aside; of several codes, whether it has all."""
        parts = self.split(code)
        return bool(parts) and all(part in self.codes or part.rstrip(ascii_uppercase) in self.codes for part in parts)

    def with_zero(self, code: object) -> str | None:
        """Return the one code that a number without its first zero was; None where it lacks none, or fits none."""
        wanted = normalise_code(code)
        whole = f"0{wanted}"
        return whole if wanted.isdecimal() and self._lacks_a_digit(wanted) and whole in self.codes else None

    def _lacks_a_digit(self, wanted: str) -> bool:
        """Whether a code has fewer or more digits than any code of the list can have: all have two a level."""
        digits = len(wanted.rstrip(ascii_uppercase))
        return digits % 2 == 1 and not any(len(code.rstrip(ascii_uppercase)) == digits for code in self.codes)

    def leaves(self, code: str) -> tuple[Code, ...]:
        """Return the rows that say something about a code: its own, or for a group those below it.

        Parameters
        ----------
        code
            A code of the list.

        Returns
        -------
        tuple of Code
            One row or more.
        """
        row = self.codes[code]
        if row.land_class is not None:
            return (row,)
        return tuple(itertools.chain.from_iterable(self.leaves(child) for child in self._children.get(code, ())))

    def classes(self, code: object, uses: Uses) -> Classes:
        """Return what a code may stand for.

        Parameters
        ----------
        code
            A code as written in the data; several (``100101/0901``) stand for their union; blank for anything.
        uses
            Which set of uses counts as employment land.

        Returns
        -------
        frozenset of str
            Of ``employment``, ``construction`` (construction land that is not employment land) and ``other``, those
            possible. One member means certain.
        """
        _check_uses(uses)
        parts = self.split(code)
        codes = [self.find(part) for part in parts]
        if not parts or None in codes:
            return ANYTHING
        rows = itertools.chain.from_iterable(self.leaves(part) for part in codes if part)
        return frozenset(itertools.chain.from_iterable(_row_classes(row, uses) for row in rows))

    def split(self, code: object) -> tuple[str, ...]:
        """Take a value apart into codes, dropping a name that only repeats its code.

        Parameters
        ----------
        code
            The value as found in the data.

        Returns
        -------
        tuple of str
            The codes as written; empty for a blank.
        """
        text = normalise_code(code)
        if text in self.codes:
            return (text,)
        parts = [self._without_name(part) for part in _SEPARATORS.split(text) if part]
        names = {self.codes[part].name for part in parts if part in self.codes}
        return tuple(part for part in parts if part not in names)

    def _without_name(self, part: str) -> str:
        match = _CODE_AND_NAME.fullmatch(part)
        named = match and match[1] in self.codes and self.codes[match[1]].name == match[2]
        return match[1] if match and named else part

    def classify(self, codes: pd.Series, uses: Uses) -> pd.Series:
        """Return for each row what its code may stand for.

        Parameters
        ----------
        codes
            The codes as found.
        uses
            Which set of uses counts as employment land.

        Returns
        -------
        pandas.Series
            A frozenset a row, as by `classes`, on the caller's index.
        """
        numbers, unique = pd.factorize(codes, use_na_sentinel=True)
        sets = [*(self.classes(code, uses) for code in unique), ANYTHING]
        return pd.Series([sets[number] for number in numbers], index=codes.index, dtype=object, name=codes.name)

    def is_water(self, code: object) -> bool | None:
        """Return whether a code is water.

        Parameters
        ----------
        code
            A code as written in the data.

        Returns
        -------
        bool or None
            None where the code leaves it open.
        """
        codes = [self.find(part) for part in self.split(code)]
        if not codes or None in codes:
            return None
        words = {row.water for part in codes if part for row in self.leaves(part)}
        return {"yes": True, "no": False}.get(words.pop()) if len(words) == 1 else None

    def land_classes(self, code: object) -> frozenset[str]:
        """Return which of the great classes a code may belong to.

        Parameters
        ----------
        code
            A code as written in the data.

        Returns
        -------
        frozenset of str
            Of ``construction``, ``agricultural``, ``unused`` and ``sea``, those possible; ``unknown`` where it is open.
        """
        codes = [self.find(part) for part in self.split(code)]
        if not codes or None in codes:
            return frozenset({"unknown"})
        return frozenset(str(row.land_class) for part in codes if part for row in self.leaves(part))

    def name_of(self, code: object) -> str | None:
        """Return the Chinese name of a code, or of the nearest code above it."""
        listed = self.find(str(code))
        return self.codes[listed].name if listed else None

    def colour(self, code: object) -> tuple[int, int, int] | None:
        """Return the sheet colour of a code; of a group, that of its first child.

        Parameters
        ----------
        code
            A code as written in the data.

        Returns
        -------
        tuple of int, or None
            Red, green, blue; None where the list has none.
        """
        listed = self.find(str(code))
        if listed is None:
            return None
        own = self.codes[listed].colour
        return own or next((row.colour for row in self.leaves(listed) if row.colour), None)


def normalise_code(code: object) -> str:
    """Bring a code into the one form the lists are written in.

    Parameters
    ----------
    code
        A value as found: text, or a number as a spreadsheet makes it.

    Returns
    -------
    str
        Upper case, half width, no outer spaces; empty for a blank.
    """
    if code is None or code is pd.NA or code is pd.NaT or (isinstance(code, float) and math.isnan(code)):
        return ""
    if isinstance(code, float) and code.is_integer():
        code = int(code)
    return unicodedata.normalize("NFKC", str(code)).strip().upper()


def _row_classes(row: Code, uses: Uses) -> set[str]:
    word = row.employment[uses]
    if word == "yes":
        return {"employment"}
    without = {"construction": {"construction"}, "unknown": {"construction", "other"}}
    rest = without.get(str(row.land_class), {"other"})
    return rest | {"employment"} if word == "part" else rest


def _check_uses(uses: str) -> None:
    if uses not in get_args(Uses):
        raise InputError(Message("uses = '{uses}' is not one of {known}", uses=uses, known=get_args(Uses)))

"""The code lists that are shipped, read from ``layers/codes``."""

from __future__ import annotations

import csv
import difflib
from functools import cache
from typing import TYPE_CHECKING, get_args

from landuse.core.codes import Code, CodeList, LandClass, Uses, normalise_code
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.resources import resource_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def list_schemes() -> tuple[str, ...]:
    """List the schemes there are code lists for.

    Returns
    -------
    tuple of str
        The schemes, in alphabetical order.
    """
    return tuple(sorted(path.stem for path in (resource_folder("layers") / "codes").glob("*.csv")))


@cache
def load_scheme(name: str) -> CodeList:
    """Load the code list of a scheme.

    Parameters
    ----------
    name
        A scheme: the name of a file in ``layers/codes``.

    Returns
    -------
    CodeList
        The list.

    Raises
    ------
    InputError
        If there is no such scheme.
    """
    schemes = list_schemes()
    if name not in schemes:
        near = difflib.get_close_matches(name, schemes, n=1, cutoff=0.5)
        offer = (
            Message("Did you mean '{scheme}'?", scheme=near[0])
            if near
            else Message("There are {schemes}", schemes=schemes)
        )
        raise InputError(Message("no land-use scheme is called '{name}'", name=name), next=offer)
    return read_scheme(resource_folder("layers") / "codes" / f"{name}.csv")


def read_scheme(path: Path) -> CodeList:
    """Read one code list.

    Parameters
    ----------
    path
        A CSV file with the columns of the shipped lists, named after its scheme.

    Returns
    -------
    CodeList
        The list.

    Raises
    ------
    InputError
        If a column is missing, a word is not allowed, or a parent is not in the list.
    """
    codes: dict[str, Code] = {}
    children: dict[str, tuple[str, ...]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            code = _read_row(row, where=f"{path.name}:{number}")
            codes[code.code] = code
            children[code.parent] = (*children.get(code.parent, ()), code.code)
    orphans = sorted(set(children) - set(codes) - {""})
    hollow = sorted(code for code, row in codes.items() if row.land_class is None and code not in children)
    if orphans or hollow:
        raise InputError(
            Message(
                "parents that are not listed: {orphans}; groups without children: {hollow}",
                orphans=orphans or Message("none"),
                hollow=hollow or Message("none"),
            ),
            where=path.name,
        )
    return CodeList(path.stem, codes, children)


def known(codes: Iterable[object], scheme: str) -> frozenset[str]:
    """Return which codes a scheme has."""
    listed = load_scheme(scheme)
    return frozenset(part for code in set(codes) for part in listed.split(code) if listed.knows(part))


def candidates(codes: Iterable[object]) -> list[str]:
    """List the schemes under which every code is known.

    Parameters
    ----------
    codes
        Codes as found in the data; blanks are passed over.

    Returns
    -------
    list of str
        The schemes; empty where none has every code, or there are no codes.
    """
    wanted = {normalise_code(code) for code in codes} - {""}
    fits = (load_scheme(name) for name in list_schemes() if wanted)
    return [listed.name for listed in fits if all(map(listed.knows, wanted))]


def _read_row(row: dict[str, str], *, where: str) -> Code:
    try:
        land_class = row["land_class"] or None
        employment = {uses: row[uses] for uses in get_args(Uses)}
        words = {*employment.values(), row["water"]}
        if land_class not in (None, *get_args(LandClass)) or not words <= {"yes", "no", "part", ""}:
            raise InputError(
                Message(
                    "a word that is not allowed: {land_class}, {words}", land_class=land_class, words=sorted(words)
                ),
                where=where,
            )
        if (land_class is None) != (words == {""}):
            raise InputError(
                Message("a row says all of land_class, the uses and water, or as a group none"), where=where
            )
        colour = (int(row["r"]), int(row["g"]), int(row["b"])) if row["r"] else None
        return Code(
            code=row["code"], name=row["name"], parent=row["parent"], land_class=land_class,  # type: ignore[arg-type]
            employment=employment, water=row["water"], colour=colour, note=row["note"] or "",
        )  # fmt: skip
    except (KeyError, ValueError, TypeError) as error:
        raise InputError(Message("not a row of a code list: {words}", words=repr(error)), where=where) from error

"""Land-cover classes: which values of a raster are built up, read from ``layers/landcover``."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.resources import resource_folder

KINDS = ("built", "not_built", "mixed", "water")


def list_covers() -> tuple[str, ...]:
    """List the land-cover schemes there are.

    Returns
    -------
    tuple of str
        Names, sorted.
    """
    return tuple(sorted(path.stem for path in (resource_folder("layers") / "landcover").glob("*.csv")))


def load_cover(scheme: str) -> dict[int, str]:
    """Read a land-cover scheme.

    Parameters
    ----------
    scheme
        Its name.

    Returns
    -------
    dict of int to str
        Value to ``built``, ``not_built``, ``mixed`` or ``water``.

    Raises
    ------
    InputError
        If there is no such scheme.
    """
    if scheme not in list_covers():
        raise InputError(
            Message("unknown land-cover scheme '{scheme}'", scheme=scheme),
            next=Message(
                "There are: {schemes}. Or list the values: classes = {{ built = [8] }}", schemes=list_covers()
            ),
        )
    path = resource_folder("layers") / "landcover" / f"{scheme}.csv"
    with path.open(encoding="utf-8") as stream:
        return {int(row["value"]): row["kind"] for row in csv.DictReader(stream)}


def classes_of(stated: Mapping[str, Sequence[int]]) -> dict[int, str]:
    """Turn stated lists of values into classes.

    Parameters
    ----------
    stated
        Kind to values, such as ``built = [50]``.

    Returns
    -------
    dict of int to str
        Value to kind.

    Raises
    ------
    InputError
        If a kind is unknown, or a value stands under two.
    """
    kinds: dict[int, str] = {}
    for kind, values in stated.items():
        if kind not in KINDS:
            raise InputError(
                Message("unknown kind of land cover '{kind}'", kind=kind),
                where="classes",
                next=Message("There are: {kinds}", kinds=KINDS),
            )
        for value in values:
            if kinds.setdefault(value, kind) != kind:
                raise InputError(
                    Message(
                        "the value {value} stands under '{first}' and '{kind}'",
                        value=value,
                        first=kinds[value],
                        kind=kind,
                    ),
                    where="classes",
                    next=Message("Put it under one"),
                )
    return kinds

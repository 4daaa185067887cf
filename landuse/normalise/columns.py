"""Finds the columns a role needs under the names a file gives them, and converts what they hold."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from landuse.core.column_fault import ColumnFault
from landuse.core.heading_text import fold, unit_ratio
from landuse.core.messages import Message
from landuse.normalise import values
from landuse.normalise.headings import Finder, Match

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from landuse.core.specs import LayerSpec

_LISTED = 10


NO_ID = Message("{where} has no column of ids; rows go by their number: #1, #2 and so on")
NULL_ID = Message("{count:count} rows of {where} have no id and go by their number: {rows}")
CONVERTED = Message("in {where}, {heading} is in {found} and was converted to {wanted}")
UNIT_UNSAID = Message(
    "in {where}, {heading} says no unit and is taken as {wanted}; if it is another, write in "
    'case.toml, for instance, columns = {{ {column} = "{heading} (mu)" }}'
)
AS_FOUND = Message("in {where}, {heading} is not what the case takes for '{heading}' and is kept as '{renamed}'")
UNREAD = Message(
    "{count:count} rows of {where} hold in '{title}' ({heading}) what is no {kind}; they count as not given: {rows}"
)
NOT_A_TERM = Message(
    "{count:count} rows of {where} hold in '{title}' ({heading}) words that are not listed; they "
    "are kept as they are: {rows}"
)
_KINDS = {
    "number": Message("figure"),
    "integer": Message("whole number"),
    "date": Message("day"),
    "yes_no": Message("yes or no"),
}


def resolve_columns(
    frame: pd.DataFrame, spec: LayerSpec, mapping: Mapping[str, str], *, where: str
) -> tuple[pd.DataFrame, tuple[Message, ...]]:
    """Give a frame the code terms of its role as column names, and its values their types.

    What the user says goes first; then the code term itself, the aliases, the aliases in other case or width or with
    a unit behind them, and last the aliases cut off as a shapefile cuts them.

    Parameters
    ----------
    frame
        A table or layer as found; it is not changed.
    spec
        The spec of its role.
    mapping
        The user's own words: code term to heading; a unit may stand behind the heading, as in ``MJ (亩)``.
    where
        What the frame was read from, for messages.

    Returns
    -------
    tuple of (DataFrame, tuple of Message)
        A copy with renamed and converted columns, other columns as they were, and ``id`` always there; and what was
        said about it. Values that can't be read are null and listed by `ColumnFault`.

    Raises
    ------
    InputError
        If a required column is not there, a heading fits several columns or several headings one, or the user's
        mapping names what is not there.
    """
    finder = Finder(frame, spec, where)
    matches = finder.asked_for(mapping)
    matches |= finder.by_name(matches)
    matches |= finder.by_cut_off_name(matches)
    finder.refuse_missing(matches)
    renamed = _rename(frame, spec, matches, finder)
    for column, match in matches.items():
        renamed[column] = _typed(renamed[column], column, match, finder)
    renamed["id"] = _ids(renamed, finder)
    order = [column for column in renamed.columns if column != "id"]
    return renamed[["id", *order]], tuple(finder.notes)


def _rename(frame: pd.DataFrame, spec: LayerSpec, matches: Mapping[str, Match], finder: Finder) -> pd.DataFrame:
    renamed = frame.copy()
    renamed.columns = renamed.columns.map(str)
    taken: dict[str, str] = {}
    copies: dict[str, str] = {}
    for column, match in matches.items():
        if match.heading in taken:
            copies[column] = match.heading
        else:
            taken[match.heading] = column
    for heading in finder.headings:
        # a code term that the case gives to another heading must not stand there twice
        if heading in {*spec.columns, "id"} and heading not in taken and heading in {*taken.values(), *copies}:
            taken[heading] = f"{heading} (as found)"
            finder.notes.append(AS_FOUND(where=finder.where, heading=heading, renamed=taken[heading]))
    renamed = renamed.rename(columns=taken)
    for column, heading in copies.items():
        renamed[column] = renamed[taken[heading]]
    return renamed


def _typed(found: pd.Series, column: str, match: Match, finder: Finder) -> pd.Series:
    spec = finder.spec.columns[column]
    if column == "id":
        return found
    if spec.type == "number":
        ratio = _ratio(column, match, finder)
        if pd.api.types.is_numeric_dtype(found) and not pd.api.types.is_bool_dtype(found):
            read, faults = _finite(found.to_numpy(dtype=float, na_value=np.nan, copy=True))
        else:
            raw, faults = values.convert(found, partial(values.read_number, unit=spec.unit, unsaid=ratio))
            read, ratio = np.array([np.nan if one is None else one for one in raw], dtype=float), None
        data: object = read if ratio is None else read * ratio.numerator / ratio.denominator
        dtype = "float64"
    else:
        reader = {"integer": values.read_integer, "date": values.read_day, "text": values.read_text}.get(spec.type)
        blanks = {"text": frozenset({""}), "yes_no": values.BLANKS - values.NO}.get(spec.type, values.BLANKS)
        data, faults = values.convert(found, reader or partial(values.read_yes_no, words=spec.terms), blanks=blanks)
        dtype = {"integer": "Int64", "date": "datetime64[us]", "text": "str"}.get(spec.type, "boolean")
    if faults:
        kind = _KINDS[spec.type]
        finder.notes.append(_fault(UNREAD, found, faults, column, match, finder, kind=kind))
    typed = pd.Series(data, index=found.index, dtype=dtype, name=column)  # type: ignore[call-overload, unused-ignore]
    return _termed(typed, column, match, finder) if spec.type == "text" and spec.terms else typed


def _finite(numbers: np.ndarray) -> tuple[np.ndarray, list[int]]:
    wild = np.isinf(numbers)
    numbers[wild] = np.nan
    return numbers, [int(position) for position in np.flatnonzero(wild)]


def _ratio(column: str, match: Match, finder: Finder) -> Fraction | None:
    """Tell by how much to scale a column for the unit its heading says, and note it."""
    spec = finder.spec.columns[column]
    if spec.unit is None:
        return None
    said = match.unit or spec.units.get(match.alias or "", spec.unit)
    if said == "unknown" or (match.asked and match.alias is None and match.unit is None and spec.unit in ("m2", "ha")):
        finder.notes.append(UNIT_UNSAID(where=finder.where, heading=match.heading, wanted=spec.unit, column=column))
        return None
    if said == spec.unit:
        return None
    finder.notes.append(CONVERTED(where=finder.where, heading=match.heading, found=said, wanted=spec.unit))
    return unit_ratio(said, spec.unit)


def _termed(typed: pd.Series, column: str, match: Match, finder: Finder) -> pd.Series:
    """Put code terms for the words the spec lists; keep, aloud, what it doesn't."""
    words = {fold(word): term for word, term in finder.spec.columns[column].terms.items()}
    words |= {term.casefold(): term for term in words.values()}
    folded = typed.map(lambda word: words.get(fold(word)), na_action="ignore")
    strange = typed.notna() & folded.isna()
    if strange.any():
        positions = [int(position) for position in np.flatnonzero(strange)]
        finder.notes.append(_fault(NOT_A_TERM, typed, positions, column, match, finder))
    return folded.where(~strange, typed).astype("str")


def _fault(
    phrase: Message,
    found: pd.Series,
    positions: list[int],
    column: str,
    match: Match,
    finder: Finder,
    *,
    kind: Message | None = None,
) -> ColumnFault:
    listed = [f"#{position + 1} '{values.plain(found.iloc[position])}'" for position in positions[:_LISTED]]
    more = [] if len(positions) <= _LISTED else ["…"]
    title = finder.spec.columns[column].title.message
    note = phrase(where=finder.where, title=title, heading=match.heading, count=len(positions),
                  rows=[*listed, *more], kind=kind)  # fmt: skip
    return ColumnFault(note, column=column, rows=tuple(position + 1 for position in positions))


def _ids(frame: pd.DataFrame, finder: Finder) -> pd.Series:
    """Give the user's ids as text, as they are; rows without one go by their number."""
    numbers = [f"#{row}" for row in range(1, len(frame) + 1)]
    if "id" not in frame:
        finder.notes.append(NO_ID(where=finder.where))
        return pd.Series(numbers, index=frame.index, dtype="str", name="id")
    texts = [value if isinstance(value, str) else values.plain(value) for value in frame["id"].astype(object)]
    missing = [position for position, text in enumerate(texts) if not text.strip()]
    if missing:
        rows = [numbers[position] for position in missing[:_LISTED]] + ["…"] * (len(missing) > _LISTED)
        finder.notes.append(NULL_ID(where=finder.where, count=len(missing), rows=rows))
    for position in missing:
        texts[position] = numbers[position]
    return pd.Series(texts, index=frame.index, dtype="str", name="id")

"""Finds the columns a role needs under the names a file gives them, and converts what they hold."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from landuse.core.case_in_play import advice
from landuse.core.column_fault import ColumnFault
from landuse.core.column_words import column_vocabulary
from landuse.core.heading_text import unit_ratio
from landuse.core.messages import Message
from landuse.normalise import values
from landuse.normalise.headings import Finder, Match

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

    from landuse.core.specs import LayerSpec

_LISTED = 10


NO_ID = Message("{where} has no column of ids; rows go by their number: #1, #2 and so on")
INEXACT_ID = Message(
    "{where} holds {count:count} ids ({column}) as numbers with a point, which lose the last digits of so long a "
    "number; these rows go by their number; ask for the ids as text"
)
ID_FROM = Message("{where} has no column of ids; rows go by their {title}")
NULL_ID = Message("{count:count} rows of {where} have no id and go by their number: {rows}")
INSTANTS = Message(
    "in {where}, {count:count} values of {title} ({heading}) are moments of a stated zone such as UTC: the day is that "
    "in Beijing (+08:00)"
)
CONVERTED = Message("in {where}, {heading} is in {found} and was converted to {wanted}")
UNIT_UNSAID_ALONE = Message(
    "in {where}, {heading} says no unit and is taken as {wanted}; if it is another, write it into the heading of the "
    "file, such as {heading} (mu)"
)
UNIT_UNSAID = Message(
    "in {where}, {heading} says no unit and is taken as {wanted}; if it is another, write in "
    'case.toml, for instance, columns = {{ {column} = "{heading} (mu)" }}'
)
AS_FOUND = Message("in {where}, {heading} is not what the case takes for '{heading}' and is kept as '{renamed}'")
UNREAD = Message(
    "{count:count} rows of {where} hold in '{title}' ({heading}) what is no {kind}; they count as not given: {rows}"
)
TWO_UNITS = Message(
    "{count:count} rows of {where} hold in '{title}' ({heading}) a figure with another unit than the column of units "
    "says; they count as not given: {rows}"
)
IMPOSSIBLE = Message(
    "{count:count} rows of {where} hold in '{title}' ({heading}) a figure that there cannot be (possible: {range}); "
    "they count as not given: {rows}"
)
NOT_A_TERM = Message(
    "{count:count} rows of {where} hold in '{title}' ({heading}) words that are not listed; they "
    "are kept as they are: {rows}"
)
_KINDS = {
    "text": Message("number to its last digit"),
    "number": Message("figure"),
    "integer": Message("whole number"),
    "date": Message("day"),
    "yes_no": Message("yes or no"),
}


def resolve_columns(
    frame: pd.DataFrame, spec: LayerSpec, mapping: Mapping[str, str], *, where: str
) -> tuple[pd.DataFrame, tuple[Message, ...]]:
    """Return a frame the code terms of its role as column names, and its values their types.

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
    matches = finder.stated_columns(mapping)
    matches |= finder.by_name(matches)
    matches |= finder.by_cut_off_name(matches)
    finder.refuse_missing(matches)
    renamed = _rename(frame, spec, matches, finder)
    renamed = _with_units(renamed, matches, finder)
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


def _with_units(renamed: pd.DataFrame, matches: Mapping[str, Match], finder: Finder) -> pd.DataFrame:
    """Move units written behind figures into the column of units; a figure with two different units is none."""
    for column, match in matches.items():
        units = finder.spec.columns[column].unit_column
        if units is None or pd.api.types.is_numeric_dtype(renamed[column]):
            continue
        written = (
            renamed[units].astype(object) if units in renamed else pd.Series(None, index=renamed.index, dtype=object)
        )
        pairs = [_with_unit(value, unit) for value, unit in zip(renamed[column].astype(object), written, strict=True)]
        clashing = [position for position, pair in enumerate(pairs) if pair is None]
        if clashing:
            finder.notes.append(_fault(TWO_UNITS, renamed[column], clashing, column, match, finder))
        if units not in renamed and all(pair is None or pair[1] is None for pair in pairs):
            continue
        kept = [(None, unit) if pair is None else pair for pair, unit in zip(pairs, written, strict=True)]
        renamed = renamed.assign(**{column: [value for value, _ in kept], units: [unit for _, unit in kept]})
    return renamed


def _with_unit(value: object, unit: object) -> tuple[object, object] | None:
    """Return a figure without its unit, and the unit; None where the column of units says another."""
    try:
        figure, own = values.read_figure_with_unit(value)
    except values.UnreadableError:
        return value, unit
    if own is None:
        return value, unit
    stated = values.plain(unit)
    if not stated:
        return figure, own
    return (figure, unit) if stated.casefold() == own.casefold() else None


def _typed(cells: pd.Series, column: str, match: Match, finder: Finder) -> pd.Series:
    spec = finder.spec.columns[column]
    if column == "id":
        return cells
    if spec.type == "number":
        ratio = _ratio(column, match, finder)
        if pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells):
            read, faults = _finite(cells.to_numpy(dtype=float, na_value=np.nan, copy=True))
        else:
            read_one = partial(values.read_number, unit=spec.unit, unsaid=ratio, stated_unit=match.unit)
            raw, faults = values.convert(cells, read_one)
            read, ratio = np.array([np.nan if number is None else number for number in raw], dtype=float), None
        data: object = read if ratio is None else read * ratio.numerator / ratio.denominator
        dtype = "float64"
    else:
        read_day = partial(values.read_day, first=finder.first_day)
        readers: dict[str, Callable[[object], object]] = {
            "integer": values.read_integer, "date": read_day, "text": values.read_text,
        }  # fmt: skip
        reader = readers.get(spec.type)
        blanks = {"text": frozenset({""}), "yes_no": values.BLANKS - values.NO}.get(spec.type, values.BLANKS)
        words = partial(values.read_yes_no, known=column_vocabulary(finder.spec.role, column))
        data, faults = values.convert(cells, reader or words, blanks=blanks)
        dtype = {"integer": "Int64", "date": "datetime64[us]", "text": "str"}.get(spec.type, "boolean")
    if spec.type == "date":
        _note_instants(cells, column, match, finder)
    if spec.type in ("number", "integer"):
        data = _believed(data, cells, column, match, finder)
    if faults:
        kind = _KINDS[spec.type]
        finder.notes.append(_fault(UNREAD, cells, faults, column, match, finder, kind=kind))
    typed = pd.Series(data, index=cells.index, dtype=dtype, name=column)  # type: ignore[call-overload, unused-ignore]
    return _termed(typed, column, match, finder) if spec.type == "text" and spec.terms else typed


def _note_instants(cells: pd.Series, column: str, match: Match, finder: Finder) -> None:
    """Write where days were taken from moments of a stated zone."""
    count = sum(values.is_instant(value) for value in cells.astype(object))
    if count:
        title = finder.spec.columns[column].title.message
        finder.notes.append(INSTANTS(where=finder.where, title=title, heading=match.heading, count=count))


def _believed(data: Any, cells: pd.Series, column: str, match: Match, finder: Finder) -> Any:  # noqa: ANN401  as read
    """Return figures without those that there cannot be by the spec's least and most, which are noted."""
    spec = finder.spec.columns[column]
    if spec.least is None and spec.most is None:
        return data
    ends = (-np.inf if spec.least is None else spec.least, np.inf if spec.most is None else spec.most)
    figures = pd.to_numeric(pd.Series(data, dtype=object), errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    # a 0 in a cell that nobody filled in is told apart elsewhere
    wild = ~np.isnan(figures) & (figures != 0) & ((figures < ends[0]) | (figures > ends[1]))
    if not wild.any():
        return data
    positions = [int(position) for position in np.flatnonzero(wild)]
    possible = "–".join("…" if np.isinf(end) else f"{end:,.10g}" for end in ends)
    phrase = IMPOSSIBLE(range=possible)
    finder.notes.append(_fault(phrase, cells, positions, column, match, finder))
    believed = list(data)
    for position in positions:
        believed[position] = None if spec.type == "integer" else np.nan
    return believed if spec.type == "integer" else np.array(believed, dtype=float)


def _finite(numbers: np.ndarray) -> tuple[np.ndarray, list[int]]:
    wild = np.isinf(numbers)
    numbers[wild] = np.nan
    return numbers, [int(position) for position in np.flatnonzero(wild)]


def _ratio(column: str, match: Match, finder: Finder) -> Fraction | None:
    """Return by how much to scale a column for the unit its heading says, and note it."""
    spec = finder.spec.columns[column]
    if spec.unit is None:
        return None
    unit = match.unit or spec.units.get(match.alias or "", spec.unit)
    if unit == "unknown" or (match.asked and match.alias is None and match.unit is None and spec.unit in ("m2", "ha")):
        finder.notes.append(
            advice(UNIT_UNSAID, UNIT_UNSAID_ALONE)(
                where=finder.where, heading=match.heading, wanted=spec.unit, column=column
            )
        )
        return None
    if unit == spec.unit:
        return None
    finder.notes.append(CONVERTED(where=finder.where, heading=match.heading, found=unit, wanted=spec.unit))
    return unit_ratio(unit, spec.unit)


def _termed(typed: pd.Series, column: str, match: Match, finder: Finder) -> pd.Series:
    """Put code terms for the words the spec lists; keep, aloud, what it doesn't."""
    known = column_vocabulary(finder.spec.role, column)
    folded = typed.map(known.read, na_action="ignore") if known is not None else typed
    strange = typed.notna() & folded.isna()
    if strange.any():
        positions = [int(position) for position in np.flatnonzero(strange)]
        finder.notes.append(_fault(NOT_A_TERM, typed, positions, column, match, finder))
    return folded.where(~strange, typed).astype("str")


def _fault(
    phrase: Message,
    cells: pd.Series,
    positions: list[int],
    column: str,
    match: Match,
    finder: Finder,
    *,
    kind: Message | None = None,
) -> ColumnFault:
    listed = [f"#{position + 1} '{values.plain(cells.iloc[position])}'" for position in positions[:_LISTED]]
    more = [] if len(positions) <= _LISTED else ["…"]
    title = finder.spec.columns[column].title.message
    note = phrase(where=finder.where, title=title, heading=match.heading, count=len(positions),
                  rows=[*listed, *more], kind=kind)  # fmt: skip
    return ColumnFault(note, column=column, rows=tuple(position + 1 for position in positions))


def _ids(frame: pd.DataFrame, finder: Finder) -> pd.Series:
    """Return the user's ids as text, as they are; rows without one go by their number."""
    numbers = [f"#{row}" for row in range(1, len(frame) + 1)]
    source = next((column for column in ("id", *finder.spec.id_from) if column in frame), None)
    if source is None:
        finder.notes.append(NO_ID(where=finder.where))
        return pd.Series(numbers, index=frame.index, dtype="str", name="id")
    if source != "id":
        finder.notes.append(ID_FROM(where=finder.where, title=finder.spec.columns[source].title.message))
    cells = frame[source].astype(object).where(frame[source].notna(), None)
    inexact = [position for position, value in enumerate(cells) if values.is_inexact(value)]
    if inexact:
        finder.notes.append(INEXACT_ID(where=finder.where, count=len(inexact), column=source))
    texts = [value if isinstance(value, str) else values.plain(value) for value in cells]
    for position in inexact:
        texts[position] = ""
    missing = [position for position, text in enumerate(texts) if not text.strip()]
    if missing:
        rows = [numbers[position] for position in missing[:_LISTED]] + ["…"] * (len(missing) > _LISTED)
        finder.notes.append(NULL_ID(where=finder.where, count=len(missing), rows=rows))
    for position in missing:
        texts[position] = numbers[position]
    return pd.Series(texts, index=frame.index, dtype="str", name="id")

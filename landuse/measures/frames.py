"""Frames as analysts have them, in the one form that checks read: plain columns, numbered rows, named ground."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.specs import list_specs, load_spec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from landuse.core.specs import LayerSpec

Frame = TypeVar("Frame", bound=pd.DataFrame)

#: Codes of land use, industry, place: text, whose first zero a number loses.
_CODE = "code"
_SHOWN = 12

NUMBER_CODES = Message(
    "'{column}' holds numbers ({values}), and a code is text: a number has lost the zeros it began with"
)
AS_TEXT = Message(
    'Read it as text (dtype={{"{column}": str}}), or write the zeros back: '
    'frame["{column}"].astype(str).str.zfill(4), where codes have 4 digits'
)
COLUMNS_TWICE = Message("columns stand in it twice: {columns}")
RENAME_ONE = Message("Leave one of each: frame.loc[:, ~frame.columns.duplicated()]")
LEVELS = Message("its columns have several levels")
FLATTEN = Message("Give them one name each: frame.columns = [...]")
LACKS = Message("'{column}' is not in it; it has {columns}")
RENAME = Message("Rename it: frame.rename(columns={renames})")
NO_COLUMN_KNOWN = Message("it has none of the columns of '{role}'; it has {columns}")
NO_CELL = Message("'{column}' holds a {kind} (row {row}), and a cell is a text, a number, a day, yes or no")
PLAIN_CELLS = Message("Write plain values into the column, or leave it out: frame.drop(columns=[...])")
NO_TEXT = Message("'{column}' holds text of a broken encoding (row {row})")
TOO_LARGE = Message("'{column}' holds a number larger than any measure (row {row})")
READ_AGAIN = Message("Check how it was read, and read it again with the right encoding and types")
_CELLS = (bool, int, float, Decimal, date, time, np.bool_, np.integer, np.floating, np.datetime64, timedelta)
_MOST = 10**300
SEE_SPEC = Message("Its columns are {known}")


def plain_frame(frame: Frame, role: str | None, where: str) -> Frame:
    """Return a frame with numbered rows and columns of plain values; the same frame where it is so already.

    Parameters
    ----------
    frame
        With any index and any pandas types.
    role
        The role whose spec says which columns are text; None where there is none.
    where
        For messages.

    Returns
    -------
    DataFrame
        Ids and words are text or None, categories and arrow strings too; nullable numbers are plain ones with NaN.

    Raises
    ------
    InputError
        If a column stands twice, or a code is a number.
    """
    if frame.columns.nlevels > 1:
        raise InputError(LEVELS, where=where, next=FLATTEN)
    if not frame.columns.is_unique:
        twice = [str(column) for column in frame.columns[frame.columns.duplicated()].unique()]
        raise InputError(COLUMNS_TWICE(columns=twice[:_SHOWN]), where=where, next=RENAME_ONE)
    spec = _spec(role)
    geometry = frame.active_geometry_name if isinstance(frame, gpd.GeoDataFrame) else None
    changed: dict[str, pd.Series] = {}
    for column in frame.columns:
        if column != geometry:
            plain = _plain_column(frame[column], str(column), spec, where)
            if plain is not None:
                changed[column] = plain
    numbered = isinstance(frame.index, pd.RangeIndex) and frame.index.equals(pd.RangeIndex(len(frame)))
    if not changed and numbered:
        return frame
    made = frame.assign(**changed) if changed else frame
    return made if numbered else made.reset_index(drop=True)  # type: ignore[no-any-return]


def require_columns(frame: pd.DataFrame, role: str | None, where: str) -> None:
    """Refuse a frame whose columns go by other names than its role's, or that has none of them.

    A column that a measure would need and that nobody has leaves the measure open, and is asked for.

    Raises
    ------
    InputError
        With the renaming that would mend it, where a heading is known.
    """
    spec = _spec(role)
    if spec is None:
        return
    columns = [str(column) for column in frame.columns]
    renames, shown = _renames(columns, spec), [column for column in columns if column != "geometry"][:_SHOWN]
    lacking = [column for column in spec.required if column not in columns]
    if lacking and lacking[0] in renames.values():
        raise InputError(LACKS(column=lacking[0], columns=shown), where=where, next=RENAME(renames=str(renames)))
    strange = shown and spec.columns and not set(columns) & set(spec.columns)
    if strange and renames and (lacking or spec.kind == "table" or spec.empty == "allowed"):
        raise InputError(NO_COLUMN_KNOWN(role=spec.role, columns=shown), where=where, next=RENAME(renames=str(renames)))
    if strange and (lacking or spec.kind == "table"):
        next_step = SEE_SPEC(known=[*lacking, *(name for name in spec.columns if name not in lacking)][:_SHOWN])
        raise InputError(NO_COLUMN_KNOWN(role=spec.role, columns=shown), where=where, next=next_step)


def _spec(role: str | None) -> LayerSpec | None:
    return load_spec(role) if role is not None and role in list_specs() else None


def _renames(columns: list[str], spec: LayerSpec) -> Mapping[str, str]:
    """Return the headings that the spec knows by another name, with the term each stands for."""
    by_heading = {alias.casefold(): name for name, column in spec.columns.items() for alias in column.aliases}
    renames: dict[str, str] = {}
    for column in columns:
        term = by_heading.get(column.strip().casefold())
        if term is not None and term not in columns and term not in renames.values():
            renames[column] = term
    return renames


def _plain_column(values: pd.Series, column: str, spec: LayerSpec | None, where: str) -> pd.Series | None:
    """Return a column in plain values; None where it is plain already."""
    known = spec.columns.get(column) if spec is not None else None
    named = column in ("id", "name", "use_code")
    text = known.type == "text" if known is not None else named
    if isinstance(values.dtype, gpd.array.GeometryDtype):
        return None
    plain = values if isinstance(values.dtype, np.dtype) else _from_extension(values)
    if plain.dtype == object or np.issubdtype(plain.dtype, np.complexfloating):
        _require_cells(plain, column, where, read=known is not None or (spec is None and named))
    if text and pd.api.types.is_numeric_dtype(plain.dtype) and not pd.api.types.is_bool_dtype(plain.dtype):
        if column.endswith(_CODE) and plain.notna().any():
            raise _number_codes(plain, column, where)
        plain = pd.Series([_as_text(value) for value in plain], index=plain.index, dtype=object)
    elif text and plain.dtype == object:
        plain = _text_column(plain, column, where)
    return None if plain is values else plain


def _require_cells(values: pd.Series, column: str, where: str, *, read: bool) -> None:
    """Refuse broken text, numbers beyond all and, in a column that is read, lists, bytes and objects."""
    if pd.api.types.infer_dtype(values, skipna=True) in ("string", "empty") and _is_text("\n".join(values.dropna())):
        return
    for row, value in enumerate(values, 1):
        if isinstance(value, str):
            if not _is_text(value):
                raise InputError(NO_TEXT(column=column, row=row), where=where, next=READ_AGAIN)
        elif isinstance(value, _CELLS):
            if isinstance(value, int) and not -_MOST <= value <= _MOST:
                raise InputError(TOO_LARGE(column=column, row=row), where=where, next=READ_AGAIN)
        elif read and not _missing(value):
            kind = type(value).__name__
            raise InputError(NO_CELL(column=column, kind=kind, row=row), where=where, next=PLAIN_CELLS)


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _text_column(values: pd.Series, column: str, where: str) -> pd.Series:
    kinds = {type(value) for value in values}
    if kinds <= {str, type(None)}:
        return values
    numbers = [value for value in values if isinstance(value, (int, float, np.number)) and not pd.isna(value)]
    if column.endswith(_CODE) and any(not isinstance(value, (bool, np.bool_)) for value in numbers):
        raise _number_codes(pd.Series(numbers, dtype=object), column, where)
    if not numbers and not any(pd.api.types.is_scalar(value) and pd.isna(value) for value in values):
        return values  # what is neither word nor number stays as it is
    return pd.Series([_as_text(value) for value in values], index=values.index, dtype=object)


def _number_codes(values: pd.Series, column: str, where: str) -> InputError:
    shown = [str(value) for value in values.dropna().unique()[:3]]
    return InputError(NUMBER_CODES(column=column, values=shown), where=where, next=AS_TEXT(column=column))


def _as_text(value: object) -> object:
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (float, np.floating)):
        return str(int(value)) if float(value).is_integer() else str(value)
    return str(value) if isinstance(value, (int, np.integer)) else value


def _from_extension(values: pd.Series) -> pd.Series:
    """Return a column of a nullable, arrow, categorical or zoned type in numpy's own."""
    dtype = values.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return _from_categories(values)
    if pd.api.types.is_bool_dtype(dtype):
        return pd.Series([None if pd.isna(value) else bool(value) for value in values], values.index, dtype=object)
    if pd.api.types.is_numeric_dtype(dtype):
        whole = pd.api.types.is_integer_dtype(dtype) and not values.isna().any()
        return values.astype("int64" if whole else "float64")
    if isinstance(dtype, pd.DatetimeTZDtype):
        return values
    return pd.Series([None if _missing(value) else value for value in values], values.index, dtype=object)


def _from_categories(values: pd.Series) -> pd.Series:
    plain = pd.Series(values.astype(object).to_numpy(), values.index, dtype=object)
    plain = plain.where(plain.notna(), None)
    # categories of numbers are numbers again
    return plain.infer_objects() if pd.api.types.is_numeric_dtype(values.cat.categories.dtype) else plain


def _missing(value: object) -> bool:
    return value is None or bool(pd.api.types.is_scalar(value) and pd.isna(value))


def with_geometry_named(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a frame whose ground is in the column ``geometry``; the same frame where it is."""
    name = frame.active_geometry_name
    if name == "geometry" or name is None:
        return frame
    return frame.drop(columns=[column for column in ("geometry",) if column in frame]).rename_geometry("geometry")


def shapes_of(frame: gpd.GeoDataFrame) -> np.ndarray:
    """Return the geometries of a frame, as one plain array."""
    return np.asarray(frame.geometry.array, dtype=object)


def bare_rows(shapes: np.ndarray) -> NDArray[np.bool_]:
    """Return which geometries are missing or empty: ground of which nothing is known."""
    bare: NDArray[np.bool_] = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    return bare


def without_area(shapes: np.ndarray) -> np.ndarray:
    """Return the positions of geometries that are there and have no area of their kind: points and lines."""
    return np.flatnonzero(~bare_rows(shapes) & (shapely.get_dimensions(shapes) < 2))

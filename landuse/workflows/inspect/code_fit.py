"""Which code list the use codes of a layer are of: by the codes, and by the names that stand beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from landuse.core.code_lists import list_schemes, load_scheme
from landuse.core.codes import normalise_code
from landuse.core.heading_text import fold
from landuse.core.specs import load_spec
from landuse.normalise.role_headings import folded_headings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CODE = re.compile(r"[0-9]{2,6}[A-Z]?[0-9]?|[0-9]{2}H[0-9]")
#: Of the rows, at least so many must have a code of a list for the list to fit, and may have none.
LEAST_KNOWN = 0.9
#: Of the rows with a name beside the code, so many must name what the code is in one list alone for that to prove it.
PROVEN, AT_MOST_ELSEWHERE = 0.9, 0.5
_MOST_CODES = 3000
#: By so many rows it is told which columns hold codes and names.
_LOOKED_AT = 20_000


@dataclass(frozen=True)
class CodeFit:
    """How well the codes of a column fit one code list.

    Parameters
    ----------
    heading
        The column.
    scheme
        The code list.
    rows
        The rows that hold a code.
    unknown
        The codes that the list has not, with how many rows hold each.
    named
        The share of the rows whose name beside the code is that of the list; None where no column has names.
    proven
        Whether the names beside the codes are those of this list, and of no other.
    """

    heading: str
    scheme: str
    rows: int
    unknown: dict[str, int]
    named: float | None = None
    proven: bool = False

    @property
    def known(self) -> float:
        """The share of the rows whose code the list has."""
        return 1 - sum(self.unknown.values()) / self.rows


def code_fits(table: pd.DataFrame, heading: str | None = None) -> tuple[CodeFit, ...]:
    """Return which code lists have the use codes of a table but for a few, the best first.

    Parameters
    ----------
    table
        A layer's columns, without its ground.
    heading
        The column of its codes, where that is known; else the column whose cells look like codes most.

    Returns
    -------
    tuple of CodeFit
        None where no column holds codes, or no list has nine of ten.
    """
    chosen = heading if heading in table.columns else next(iter(_code_columns(table.head(_LOOKED_AT))), None)
    if chosen is None:
        return ()
    counts = _counted(table[chosen].value_counts())
    if counts.empty or len(counts) > _MOST_CODES:
        return ()
    names = _names_beside(table, chosen)
    fits = [_fit(chosen, scheme, counts, names) for scheme in list_schemes()]
    fits = [fit for fit in fits if fit.known >= LEAST_KNOWN]
    named = sorted((fit.named or 0.0 for fit in fits), reverse=True)
    sure = len(named) > 0 and named[0] >= PROVEN and (len(named) < 2 or named[1] <= AT_MOST_ELSEWHERE)
    fits = [
        CodeFit(fit.heading, fit.scheme, fit.rows, fit.unknown, fit.named, sure and fit.named == named[0])
        for fit in fits
    ]
    return tuple(sorted(fits, key=lambda fit: (not fit.proven, -fit.known, -(fit.named or 0.0), fit.scheme)))


def code_heading(headings: Sequence[str]) -> str | None:
    """Return the heading that is known to be that of use codes, as found or planned."""
    folded = folded_headings(str(heading) for heading in headings)
    columns = [load_spec(role).columns["use_code"] for role in ("parcels", "planned_parcels")]
    return next((folded[fold(alias)] for column in columns for alias in column.aliases if fold(alias) in folded), None)


def _fit(heading: str, scheme: str, counts: pd.Series, names: pd.Series | None) -> CodeFit:
    listed = load_scheme(scheme)
    unknown = {
        str(code): int(rows) for code, rows in counts.items() if not (listed.knows(code) or listed.with_zero(code))
    }
    named = None
    if names is not None:
        agreeing = sum(
            int(rows)
            for (code, name), rows in names.items()
            if (code_name := listed.name_of(code)) and code_name == name
        )
        named = agreeing / int(names.sum())
    return CodeFit(heading, scheme, int(counts.sum()), unknown, named)


def _names_beside(table: pd.DataFrame, heading: str) -> pd.Series | None:
    """Return how many rows hold each pair of a code and the name beside it; of the column with most names of a list."""
    every = {code.name for scheme in list_schemes() for code in load_scheme(scheme).codes.values()}
    best, most = None, 0.5
    looked_at = table.head(_LOOKED_AT)
    codes = looked_at[heading].map(normalise_code)
    for column in table.columns:
        if column == heading or not pd.api.types.is_string_dtype(looked_at[column].dropna().infer_objects()):
            continue
        cells = looked_at[column].fillna("").astype(str).str.strip()
        present = (cells != "") & (codes != "")
        share = float(cells[present].isin(every).mean()) if present.any() else 0.0
        if share > most:
            best, most = column, share
    if best is None:
        return None
    pairs = table[[heading, best]].dropna().value_counts()
    return pd.Series(pairs.to_numpy(), index=[(normalise_code(code), str(name).strip()) for code, name in pairs.index])


def _counted(counts: pd.Series) -> pd.Series:
    """Return how many rows hold each code, in the one form of codes; blanks left out."""
    codes = counts.groupby(counts.index.map(normalise_code)).sum()
    return codes[codes.index != ""]


def _code_columns(table: pd.DataFrame) -> Iterator[str]:
    """Yield the columns whose cells look like use codes: a few codes for many rows."""
    for column in table.columns:
        if pd.api.types.is_numeric_dtype(table[column]):
            continue  # counts and numbers of rows look like codes
        codes = table[column].dropna().map(normalise_code)
        codes = codes[codes != ""]
        if len(codes) and codes.map(lambda code: bool(_CODE.fullmatch(code))).mean() >= LEAST_KNOWN:
            few = codes.nunique() <= max(2, len(codes) // 2)
            known = max(float(codes.map(load_scheme(scheme).knows).mean()) for scheme in list_schemes())
            if few and known >= LEAST_KNOWN:
                yield str(column)

"""Whether an enterprise or project is of an industry on a list, by code or name, and of the block the list is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.kleene import all_known

if TYPE_CHECKING:
    from landuse.measures.table_rows import Row


def on_list(row: Row, entry: Row) -> bool | None:
    """Tell whether a row falls under an entry of a list of industries.

    Parameters
    ----------
    row
        An enterprise, project or parcel with ``industry_code`` or ``industry``, and ``block``.
    entry
        An entry with ``industry_code`` or ``industry``, and ``block`` where it is about one block only.

    Returns
    -------
    bool or None
        None where the data leave it open.
    """
    told = {_same_block(row, entry), same_industry(row, entry)}
    return all_known(told)


def same_industry(row: Row, entry: Row) -> bool | None:
    """Tell whether a row is of the industry of an entry; a listed code stands for all below it.

    Parameters
    ----------
    row, entry
        Rows with ``industry_code`` (国民经济行业分类) or ``industry``.

    Returns
    -------
    bool or None
        None where one has a code and the other only a name, or one name is part of the other.
    """
    code, listed = row.text("industry_code"), entry.text("industry_code")
    if code and listed:
        return _same_code(code.upper(), listed.upper())
    name, word = row.text("industry"), entry.text("industry")
    if name and word:
        return True if name == word else None if word in name or name in word else False
    return None


def _same_code(code: str, listed: str) -> bool | None:
    """Compare codes of which either may carry its section letter (C26 and 26 are one) or be that letter alone."""
    sections, numbers = (
        ("".join(filter(str.isalpha, each)) for each in (code, listed)),
        [_digits(code), _digits(listed)],
    )
    own, other = sections
    if own and other and own != other:
        return False
    if not numbers[1]:
        return True if own == other else None
    return True if numbers[0].startswith(numbers[1]) else None if numbers[1].startswith(numbers[0]) else False


def _digits(code: str) -> str:
    return "".join(filter(str.isdigit, code))


def _same_block(row: Row, entry: Row) -> bool | None:
    block, own = entry.text("block"), row.text("block")
    return True if block is None else None if own is None else own == block

"""The vocabulary of a column: the words its spec lists, those of the vocabulary it names, and what a pack adds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from landuse.core.specs import list_specs, load_spec
from landuse.core.vocabulary import Vocabulary, added_words, fold_word, vocabulary

if TYPE_CHECKING:
    from landuse.core.specs import ColumnSpec


@cache
def column_spec(role: str, column: str) -> ColumnSpec | None:
    """Return the spec of a column of a role; None where the role or the column has none."""
    return load_spec(role).columns.get(column) if role in list_specs() else None


def column_vocabulary(role: str, column: str) -> Vocabulary | None:
    """Return the vocabulary in which a column is read, or None where any text may stand in it.

    Parameters
    ----------
    role
        The role of the layer or table.
    column
        The code term. A pack extends it under ``[words."ROLE.COLUMN"]``.
    """
    spec = column_spec(role, column)
    added = added_words(f"{role}.{column}")
    if spec is None or spec.type not in ("text", "yes_no") or not (spec.terms or spec.words or added):
        return None if added is None else Vocabulary.of(added)
    words = vocabulary(spec.words or ("yes_no" if spec.type == "yes_no" else "none"))
    own = {fold_word(word): term for word, term in spec.terms.items()}
    own = {fold_word(term): term for term in own.values()} | own if spec.type == "text" else own
    merged = Vocabulary({**words.words, **own}, words.negated, words.conditional, words.under_way)
    return merged if added is None else merged.extended(added)

"""Land uses as contracts name them: industrial land or not, by the names of the code lists and a vocabulary."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from landuse.core.code_lists import list_schemes, load_scheme
from landuse.core.vocabulary import fold_word, vocabulary

if TYPE_CHECKING:
    from landuse.core.codes import Uses
    from landuse.measures.table_rows import Row

#: The lists of uses under which a word of the vocabulary counts as employment land.
_COUNTS: dict[str, tuple[str, ...]] = {
    "industrial": ("industrial", "industrial_storage", "extended"),
    "industrial_storage": ("industrial_storage", "extended"),
    "storage": ("industrial_storage", "extended"),
    "research": ("extended",),
    "other": (),
}


def is_industrial(row: Row, scheme: str | None = None, uses: Uses = "industrial_storage") -> bool | None:
    """Return whether a row is about industrial land.

    Parameters
    ----------
    row
        A row with ``use`` or ``use_name`` in words, or ``use_code``.
    scheme
        The code list; where None, as tables do not state it, all lists that know the code must agree.
    uses
        Whether storage, or research, counts with it.

    Returns
    -------
    bool or None
        None where the row does not say, its words are not known, its code may be either, or the two contradict.
    """
    named, code = row.first("use", "use_name"), row.text("use_code")
    facts = [] if named is None else [_by_name(named, uses)]
    facts += [] if code is None else [_by_code(code, scheme, uses)]
    known = {fact for fact in facts if fact is not None}
    return known.pop() if len(known) == 1 and (named is None or facts[0] is not None) else None


def _by_name(name: str, uses: Uses) -> bool | None:
    term = vocabulary("land_use").read(name)
    if term is not None:
        # 工矿仓储 holds mining and storage with industry: whether it is industry alone it does not say
        return None if term == "industrial_storage" and uses == "industrial" else uses in _COUNTS[term]
    facts = {_classified(load_scheme(scheme).classes(code, uses)) for scheme, code in _names().get(fold_word(name), ())}
    return facts.pop() if len(facts) == 1 else None


def _by_code(code: str, scheme: str | None, uses: Uses) -> bool | None:
    schemes = (
        [scheme] if scheme is not None else [listed for listed in list_schemes() if load_scheme(listed).knows(code)]
    )
    facts = {_classified(load_scheme(listed).classes(code, uses)) for listed in schemes}
    return facts.pop() if len(facts) == 1 else None


def _classified(classes: frozenset[str]) -> bool | None:
    return "employment" in classes if len(classes) == 1 or "employment" not in classes else None


@cache
def _names() -> dict[str, list[tuple[str, str]]]:
    codes_of: dict[str, list[tuple[str, str]]] = {}
    for scheme in list_schemes():
        for code, row in load_scheme(scheme).codes.items():
            codes_of.setdefault(fold_word(row.name), []).append((scheme, code))
    return codes_of

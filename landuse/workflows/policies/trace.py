"""Which rule, or which command, judges each clause of the policy documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landuse.core.rules import Rule, RulePack


@dataclass(frozen=True)
class Traced:
    """One clause, and what judges it.

    Parameters
    ----------
    clause
        Its id, such as ``H1``.
    document
        The id of the pack it is of.
    rules
        The full ids of its rules; ``tool:<command>`` where a command serves it.
    weight
        The heaviest weight of its rules; empty where only a command serves it.
    quote
        Its words.
    """

    clause: str
    document: str
    rules: tuple[str, ...]
    weight: str
    quote: str


def trace(packs: Iterable[RulePack]) -> tuple[Traced, ...]:
    """List every clause of the packs with the rules, or the command, that judge it."""
    return tuple(row for pack in packs for row in _of(pack))


def _of(pack: RulePack) -> list[Traced]:
    clauses: dict[str, list[Rule]] = {clause: [] for clause in pack.tools}
    for rule in pack.rules:
        clauses.setdefault(rule.clause_id, []).append(rule)
    return [_row(pack, clause, clauses[clause]) for clause in sorted(clauses, key=_order)]


def _row(pack: RulePack, clause: str, rules: list[Rule]) -> Traced:
    named = tuple(rule.full_id for rule in rules)
    tool = (pack.tools[clause],) if clause in pack.tools else ()
    weights = ("must", "in_principle", "notice")
    heaviest = min((rule.weight for rule in rules), key=weights.index, default="")
    return Traced(clause, pack.id, (*named, *tool), heaviest, rules[0].citation.quote if rules else "")


def _order(clause: str) -> tuple[str, int, str]:
    match = re.match(r"([A-Za-z]*)(\d*)(.*)", clause)
    assert match is not None
    return match[1], int(match[2] or 0), match[3]

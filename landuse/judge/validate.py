"""What a case asks of its packs, refused before anything is judged where there is no such thing."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from landuse.core.case import ROLE
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.specs import list_specs
from landuse.judge.bind import find_check
from landuse.judge.registers import COMPLETE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landuse.core.case import Assumption, Case
    from landuse.core.rules import Rule, RulePack

LOOK = Message("`landuse policies show ID` lists the rules of a pack")


def check_asked(case: Case, packs: Sequence[RulePack]) -> None:
    """Refuse a rule, a parameter or an assumption that there is not.

    Parameters
    ----------
    case
        The case.
    packs
        The packs it is judged by.

    Raises
    ------
    InputError
        For the first thing it names that there is not.
    """
    rules = [rule for pack in packs for rule in pack.rules]
    ids = {rule.full_id for rule in rules}
    loaded = {pack.id for pack in packs}
    for pattern in case.rules:
        if not any(fnmatchcase(ident, pattern) for ident in ids):
            raise InputError(
                Message("there is no rule '{rule}' in {pack}", rule=pattern, pack=sorted(loaded)),
                where="rules",
                next=LOOK,
            )
    for ident in case.params:
        if ident.split("/")[0] in loaded and ident not in ids:
            raise InputError(Message("there is no rule '{rule}'", rule=ident), where="case.toml [params]", next=LOOK)
    for confirmation in case.confirmed:
        if confirmation.rule.split("/")[0] in loaded and confirmation.rule not in ids:
            raise InputError(
                Message("there is no rule '{rule}'", rule=confirmation.rule), where="case.toml [[confirmed]]", next=LOOK
            )
    words = assumable(rules)
    for assumption in case.assumptions:
        _check_assumption(assumption, words, ids)


def assumable(rules: Sequence[Rule]) -> dict[str, set[str]]:
    """Return what may be assumed under these rules, with the words that may be taken for each."""
    words: dict[str, set[str]] = {
        f"{about}{role}": {"yes"}
        for about in (COMPLETE, ROLE)
        for kind in ("layer", "table")
        for role in list_specs(kind)
    }
    for rule in rules:
        for about, takes in find_check(rule.check).assumes.items() if rule.check else ():
            words.setdefault(about, set()).update(takes)
    return words


def _check_assumption(assumption: Assumption, words: dict[str, set[str]], ids: set[str]) -> None:
    where = "case.toml [[assumptions]]"
    if assumption.about not in words:
        known = [
            *sorted(word for word in words if not word.startswith((COMPLETE, ROLE))),
            f"{COMPLETE}<layer>",
            f"{ROLE}<layer>",
        ]
        what = Message("nothing may be assumed about '{about}'", about=assumption.about)
        raise InputError(what, where=where, next=Message("These may be: {known}", known=known))
    if assumption.take not in words[assumption.about]:
        takes = sorted(words[assumption.about])
        what = Message("'{about}' cannot be taken as '{take}'", about=assumption.about, take=assumption.take)
        raise InputError(what, where=where, next=Message("It can be taken as: {takes}", takes=takes))
    if assumption.rule is not None and assumption.rule not in ids:
        raise InputError(Message("there is no rule '{rule}'", rule=assumption.rule), where=where, next=LOOK)

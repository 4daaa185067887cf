"""By what a case leaves its packs: the parameters it fills in, its tolerances, its assumptions; all else is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from landuse.core.case import ParamStatement
from landuse.core.errors import InputError
from landuse.core.findings import Departure
from landuse.core.messages import Message
from landuse.core.statements import Statement
from landuse.judge.bind import Check, find_check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landuse.core.case import Case
    from landuse.core.rules import Opening, Rule, RulePack

WHERE = "case.toml [params]"
LIMITS = ("limit", "limit_upper")


def departures_of(case: Case, packs: Sequence[RulePack]) -> tuple[Departure, ...]:
    """Return every parameter and assumption by which a case leaves its packs, in the order of the packs.

    Raises
    ------
    InputError
        If it changes what no pack leaves open, goes beyond the range a pack gives, or says no reason where one is due.
    """
    return (
        *(departure for pack in packs for rule in pack.rules for departure in _of_rule(case, rule, packs)),
        *_assumed(case),
    )


def _of_rule(case: Case, rule: Rule, packs: Sequence[RulePack]) -> Iterator[Departure]:
    check = find_check(rule.check) if rule.check else None
    for name in case.params.get(rule.full_id, {}):
        statement = case.param(rule.full_id, name)
        assert statement is not None
        if name in LIMITS:
            yield _limit(rule, name, statement)
            continue
        if check is None or name not in check.named("param"):
            # the check itself says which parameters it takes
            continue
        opening = _opening(rule, name, packs)
        kind = _kind(rule, name, check, opening)
        if kind is None:
            raise InputError(
                Message("the parameter '{name}' of {rule} is not open to a case", name=name, rule=rule.full_id),
                where=WHERE,
                next=Message(
                    "Leave it out; {rule} leaves open: {names}",
                    rule=rule.full_id,
                    names=_open_names(rule, check, packs),
                ),
            )
        if opening is not None:
            _check_opening(rule, name, statement, opening)
        yield Departure(
            kind,
            name,
            _shown(statement.value),
            rule.full_id,
            _shown(_standard(rule, name, check)),
            statement.reason,
            statement.by,
        )


def _kind(rule: Rule, name: str, check: Check, opening: Opening | None) -> str | None:
    if opening is not None:
        return "tolerance" if name.startswith("tolerance") else "parameter"
    if name in rule.wanted:
        return "wanted"
    return "definition" if name in check.definitions and name not in rule.params else None


def _opening(rule: Rule, name: str, packs: Sequence[RulePack]) -> Opening | None:
    """Return what a pack leaves open: the rule first, then its own pack, then the packs that one extends."""
    if name in rule.open:
        return rule.open[name]
    by_id = {pack.id: pack for pack in packs}
    pack = by_id.get(rule.pack)
    while pack is not None:
        if name in pack.open:
            return pack.open[name]
        pack = by_id.get(pack.extends or "")
    return None


def _open_names(rule: Rule, check: Check, packs: Sequence[RulePack]) -> list[str]:
    names = [name for name in check.named("param") if _kind(rule, name, check, _opening(rule, name, packs)) is not None]
    return names or ["—"]


def _limit(rule: Rule, name: str, statement: ParamStatement) -> Departure:
    if rule.limit is None or rule.limit.wanted is None:
        raise InputError(
            Message(
                "the limit of {rule} stands in {document} {clause} and cannot be changed by a case",
                rule=rule.full_id,
                document=rule.citation.document,
                clause=rule.citation.clause,
            )
            if rule.limit is not None
            else Message("{rule} has no limit that a case could give", rule=rule.full_id),
            where=WHERE,
            next=Message("Leave it out; to see what another limit would come to, compare with a pack of your own"),
        )
    _check_number(rule, name, statement.value)
    return Departure("wanted", name, _shown(statement.value), rule.full_id, None, statement.reason, statement.by)


def _check_number(rule: Rule, name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < float("inf"):
        raise InputError(
            Message("'{name}' of {rule} is no number: {value}", name=name, rule=rule.full_id, value=str(value)),
            where=WHERE,
            next=Message("Write the number the department has fixed"),
        )


def _check_opening(rule: Rule, name: str, statement: ParamStatement, opening: Opening) -> None:
    if not opening.admits(statement.value):
        raise InputError(
            Message(
                "'{name}' of {rule} lies outside what the pack leaves open: {value}",
                name=name,
                rule=rule.full_id,
                value=str(statement.value),
            ),
            where=WHERE,
            next=Message("The pack leaves open: {range}", range=_range(opening)),
        )
    if not opening.stated:
        return
    try:
        Statement(reason=statement.reason or "", by=statement.by or "")
    except ValidationError:
        raise InputError(
            Message("'{name}' of {rule} needs a reason and a name", name=name, rule=rule.full_id),
            where=WHERE,
            next=Message(
                'Write {name} = {{ value = {value}, reason = "...", by = "..." }}',
                name=name,
                value=str(statement.value),
            ),
        ) from None


def _range(opening: Opening) -> str:
    if opening.words:
        return ", ".join(opening.words)
    ends = ("" if end is None else f"{end:g}" for end in (opening.at_least, opening.at_most))
    return "–".join(ends)


def _standard(rule: Rule, name: str, check: Check) -> object:
    if name in rule.params:
        return rule.params[name]
    field = check.params.model_fields[name]
    return None if field.is_required() else field.default


def _shown(value: Any) -> str | int | float | bool | None:  # noqa: ANN401  whatever TOML holds
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def _assumed(case: Case) -> Iterator[Departure]:
    for assumption in case.assumptions:
        yield Departure(
            "assumption", assumption.about, assumption.take, assumption.rule, None, assumption.reason, assumption.by
        )

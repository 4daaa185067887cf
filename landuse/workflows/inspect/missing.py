"""What a submission lacks, told before anything is judged, and which rules that leaves undecided."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from landuse.core.layer import primary_scope
from landuse.core.messages import Message
from landuse.core.missing import role_title
from landuse.core.specs import list_specs
from landuse.judge.bind import Check, find_check
from landuse.measures.documents import kind_title
from landuse.measures.table_rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from landuse.core.case import Case
    from landuse.core.rules import Rule, RulePack, Wanted

Kind = Literal["boundary", "layer", "table", "document", "parameter"]
ORDER: tuple[Kind, ...] = ("boundary", "layer", "table", "document", "parameter")

BOUNDARY = Message("the boundary that is drafted or approved ('draft' or 'approved')")
LAYER = Message("the layer '{role}'")
TABLE = Message("the table '{role}'")
DOCUMENT = Message("the document '{role}'")
NUMBER = Message("{what}, to be given by {whom}")
LEFT = Message("wanting {what}: {rules} stay undecided")
WIDER = Message("wanting {what}: {rules} may come out wider")
ASKED = Message("wanting {what}: {packs} asks for it")
ALL_THERE = Message("every layer, table, document and number is there")


@dataclass(frozen=True, eq=False)
class Lack:
    """Something a case does not hold.

    Parameters
    ----------
    kind
        What it is.
    name
        The role, the kind of document, or ``<rule>.<parameter>``.
    title
        How people call it.
    undecided
        The rules that stay undecided without it.
    wider
        The rules that do without it, and may come out wider.
    packs
        The packs that ask a submission to hold it.
    """

    kind: Kind
    name: str
    title: Message
    undecided: list[str] = field(default_factory=list)
    wider: list[str] = field(default_factory=list)
    packs: list[str] = field(default_factory=list)

    def note(self) -> Message:
        """Write it as a sentence.

        Returns
        -------
        Message
            What is wanting, and what that leaves.
        """
        if self.undecided:
            return LEFT(what=self.title, rules=self.undecided)
        if self.wider:
            return WIDER(what=self.title, rules=self.wider)
        return ASKED(what=self.title, packs=self.packs)


def lacks(case: Case, packs: Iterable[RulePack]) -> tuple[Lack, ...]:
    """List what a case does not hold of what its packs and their rules ask for.

    Parameters
    ----------
    case
        The case.
    packs
        The packs it would be judged by, from `landuse.judge.review.family`.

    Returns
    -------
    tuple of Lack
        The boundary first, then layers, tables, documents and numbers; what leaves most rules undecided first.
    """
    lacking: dict[tuple[Kind, str], Lack] = {}
    every = tuple(packs)
    for rule in rules_that_judge(case, every):
        for kind, name, title, needed in _missing(rule, case):
            lack = lacking.setdefault((kind, name), Lack(kind, name, title))
            (lack.undecided if needed else lack.wider).append(rule.full_id)
    for pack in every:
        for kind, name, title in _declared(pack, case):
            lacking.setdefault((kind, name), Lack(kind, name, title)).packs.append(pack.id)
    return tuple(sorted(lacking.values(), key=lambda lack: (ORDER.index(lack.kind), -len(lack.undecided), lack.name)))


def rules_that_judge(case: Case, packs: tuple[RulePack, ...]) -> Iterator[Rule]:
    """Return the rules that judge a case on its day: in force, not replaced, not set aside."""
    replaced = {ident for pack in packs for rule in pack.rules if rule.in_force.on(case.on) for ident in rule.replaces}
    off = {exempted.rule for pack in packs if pack.in_force.on(case.on) for exempted in pack.off}
    older = {ident for pack in packs if pack.in_force.on(case.on) for ident in pack.supersedes}
    for pack in packs:
        for rule in pack.rules:
            aside = rule.full_id in replaced | off or rule.pack in older
            if rule.check is not None and rule.in_force.on(case.on) and not aside:
                yield rule


def _missing(rule: Rule, case: Case) -> Iterator[tuple[Kind, str, Message, bool]]:
    check = find_check(str(rule.check))
    if check.spatial and primary_scope(case) is None:
        yield "boundary", "draft", BOUNDARY, True
    if check.spatial and rule.scope in ("draft", "approved") and case.layer(rule.scope) is None:
        yield "layer", rule.scope, LAYER(role=role_title(rule.scope)), True
    for kind, argument, needed in _arguments(check):
        role = {**rule.layers, **rule.tables}.get(argument, argument)
        if not needed and role not in list_specs():
            continue  # no file can ever be one: a rule names it where it means a layer by it
        if not any(held.get(role) for held in (case.layers, case.tables, case.rasters)):
            yield kind, role, (TABLE if kind == "table" else LAYER)(role=role_title(role)), needed
    given = case.param_values(rule.full_id)
    wanted: dict[str, Wanted] = {
        name: figure for name, figure in rule.wanted.items() if name not in {*given, *rule.params}
    }
    if rule.limit is not None and rule.limit.wanted is not None and "limit" not in given:
        wanted["limit"] = rule.limit.wanted
    for name, figure in wanted.items():
        title = NUMBER(what=figure.what.model_dump(), whom=figure.whom.model_dump())
        yield "parameter", f"{rule.full_id}.{name}", title, True


def _arguments(check: Check) -> Iterator[tuple[Literal["layer", "table"], str, bool]]:
    """List what a check takes, and whether it can do nothing without it: what has no default it needs."""
    parameters = inspect.signature(check.function).parameters
    for own in ("layer", "layers", "raster", "rasters", "table", "tables"):
        kind: Literal["layer", "table"] = "table" if own.startswith("table") else "layer"
        for argument in check.named(own):
            yield kind, argument, parameters[argument].default is inspect.Parameter.empty


def _declared(pack: RulePack, case: Case) -> Iterator[tuple[Kind, str, Message]]:
    for role in pack.needs.layers:
        if not case.layers.get(role):
            yield "layer", role, LAYER(role=role_title(role))
    for role in pack.needs.tables:
        if not case.tables.get(role):
            yield "table", role, TABLE(role=role_title(role))
    held = {row.text("kind") for table in case.tables.get("documents", ()) for row in rows_of(table)}
    for kind in pack.needs.documents:
        if kind not in held:
            yield "document", kind, DOCUMENT(role=kind_title(kind))

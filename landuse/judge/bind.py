"""Binds a check to a case: the check's signature says what it takes, so nothing else has to."""

from __future__ import annotations

import inspect
import typing
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from landuse.core import plugins
from landuse.core.case import ROLE
from landuse.core.errors import InputError, PackError
from landuse.core.form_faults import form_fault
from landuse.core.messages import Message
from landuse.core.missing import in_roles
from landuse.core.wording import WANT_NUMBER
from landuse.judge.guesses import left_open_by_guesses
from landuse.judge.registers import (
    COMPLETE,
    REGISTERS,
    AbsentRows,
    assumed_complete,
    doubted_roles,
    editions,
    hull_of_editions,
    left_open,
)
from landuse.judge.undated import left_open_undated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from landuse.core.case import Case, RoleDoubt
    from landuse.core.evidence import Evidence, MissingInput
    from landuse.core.layer import Scope
    from landuse.core.rules import Rule

SOURCES = ("layer", "layers", "table", "tables", "raster", "rasters")


@dataclass(frozen=True, eq=False)
class Check:
    """A check as its file declares it.

    Parameters
    ----------
    name
        The file's name, and the function's.
    function
        The pure function that measures.
    kinds
        What each argument is: ``scope``, ``layer``, ``layers``, ``table``, ``tables``, ``zone``, ``on``, ``assume``
        or ``param``.
    params
        A model that the rule's parameters must fit.
    assumes
        What may be assumed about it, with the words that may be taken.
    absent_rows
        What rows that a register lacks could do to the measure: ``raise`` it, ``lower`` it, or ``either``, which holds
        for an argument that is not named; ``beyond`` where what lies outside the ground could raise it; ``handled``
        where the check itself leaves it open; ``shown`` for exceptions, which whoever claims them has to show;
        ``judged`` for what is judged itself.
    definitions
        The parameters that say what a clause leaves open, which a case may fill in where the rule does not.
    """

    name: str
    function: Callable[..., Evidence]
    kinds: Mapping[str, str]
    params: type[BaseModel]
    assumes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    absent_rows: Mapping[str, AbsentRows] = field(default_factory=dict)
    definitions: tuple[str, ...] = ()

    def named(self, kind: str) -> list[str]:
        """List the arguments of a kind."""
        return [name for name, its in self.kinds.items() if its == kind]

    @property
    def spatial(self) -> bool:
        """Whether it measures a ground, and so each portion of it too."""
        return bool(self.named("scope"))


@cache
def find_check(name: str) -> Check:
    """Load a check by its name.

    Parameters
    ----------
    name
        The name of its file.

    Returns
    -------
    Check
        What it takes, and the function that measures.

    Raises
    ------
    InputError
        If there is no such check.
    """
    module = plugins.load("checks", name)
    function = getattr(module, name, None)
    if not callable(function) or not hasattr(function, "kinds"):
        raise InputError(
            Message("the file has no check '{name}'", name=name),
            where=f"checks/{name}.py",
            next=Message(
                'Name the function as the file, and declare what its arguments are: @check(parcels="layer",'
                ' boundary="scope").'
            ),
        )
    hints = typing.get_type_hints(function)
    signature = inspect.signature(function)
    kinds = {
        argument: function.kinds.get(argument, argument if argument in ("on", "assume") else "param")
        for argument in signature.parameters
    }
    fields = {
        argument: (hints[argument], ... if parameter.default is inspect.Parameter.empty else parameter.default)
        for argument, parameter in signature.parameters.items()
        if kinds[argument] == "param"
    }
    model = create_model(
        f"{name}_params", __config__=ConfigDict(extra="forbid"), **typing.cast("dict[str, Any]", fields)
    )
    return Check(
        name,
        function,
        kinds,
        model,
        getattr(module, "ASSUMES", {}),
        getattr(module, "ABSENT_ROWS", {}),
        (*getattr(module, "DEFINITIONS", ()), *(("area",) if "area" in fields else ())),
    )


def verify(rule: Rule) -> None:
    """Hold a rule against the check it names, before anything is judged.

    Parameters
    ----------
    rule
        The rule.

    Raises
    ------
    PackError
        If there is no such check, or an argument it does not take, or a parameter of the wrong kind.
    """
    if rule.check is None:
        return
    try:
        check = find_check(rule.check)
    except InputError as error:
        raise PackError(Message("rule '{rule}': {fault}", rule=rule.full_id, fault=error.reason)) from None
    for argument in (*rule.layers, *rule.tables):
        if check.kinds.get(argument) not in (*SOURCES, "scope"):
            raise PackError(
                Message(
                    "rule '{rule}': the check '{check}' takes no layer or table '{argument}'",
                    rule=rule.full_id,
                    check=check.name,
                    argument=argument,
                ),
                next=Message("It takes: {arguments}", arguments=list(check.kinds)),
            )
    wanted = set(rule.wanted)
    for name in wanted - set(check.named("param")):
        raise PackError(
            Message(
                "rule '{rule}': the check '{check}' has no parameter '{parameter}'",
                rule=rule.full_id,
                check=check.name,
                parameter=name,
            ),
            next=Message("It has: {known}", known=check.named("param")),
        )
    _fit(check, rule, dict(rule.params), PackError, wanted)


def _fit(
    check: Check, rule: Rule, params: dict[str, Any], error: Callable[[Message], Exception], missing_ok: set[str]
) -> dict[str, Any]:
    blank = dict.fromkeys(missing_ok - params.keys(), (Any, None))
    model = check.params
    if blank:
        # what is wanted and not given is None; the others keep their defaults
        model = create_model(f"{check.name}_asked", __base__=model, **typing.cast("dict[str, Any]", blank))
    try:
        return model.model_validate(params).__dict__
    except ValidationError as fault:
        first = fault.errors()[0]
        name = ".".join(str(step) for step in first["loc"])
        raise error(
            Message(
                "rule '{rule}': parameter '{parameter}': {fault}; the check '{check}' takes: {known}",
                rule=rule.full_id,
                parameter=name,
                fault=form_fault(first),
                check=check.name,
                known=check.named("param"),
            )
        ) from None


@dataclass(frozen=True, eq=False)
class BoundCheck:
    """One check, bound to one rule and one case, to be measured on any ground.

    Parameters
    ----------
    rule, check, case
        What is judged, by what, with which data.
    arguments
        All arguments but the ground and the assumptions.
    """

    rule: Rule
    check: Check
    case: Case
    arguments: Mapping[str, Any]

    def measure(self, ground: Scope | None, assumed: Mapping[str, str]) -> Evidence:
        """Measure on a ground, under assumptions.

        Parameters
        ----------
        ground
            The ground; None for a check that takes none.
        assumed
            What is assumed, about and take.

        Returns
        -------
        Evidence
            What was measured.
        """
        evidence = self._read(ground, assumed)
        return left_open_by_guesses(evidence, self._roles(*SOURCES).values(), ground, self.case)

    def _read(self, ground: Scope | None, assumed: Mapping[str, str]) -> Evidence:
        """Measure with each edition of one day."""
        roles = self._roles("layer", "table")
        readings = [
            self._measure({**self.arguments, **chosen}, ground, assumed) for chosen in editions(self.case, roles)
        ]
        if not readings:
            return self._measure(self.arguments, ground, assumed)
        return hull_of_editions(readings, [role for role in roles.values() if len(self.case.standing(role)) > 1])

    def _measure(self, arguments: Mapping[str, Any], ground: Scope | None, assumed: Mapping[str, str]) -> Evidence:
        bound = dict(arguments)
        registers = self._roles(*REGISTERS)
        for argument in registers:
            bound[argument] = assumed_complete(bound[argument], assumed)
        for name in self.check.named("scope"):
            bound[name] = ground
        for name in self.check.named("assume"):
            bound[name] = {about: take for about, take in assumed.items() if about in self.check.assumes}

        def measured(given: Mapping[str, Any]) -> Evidence:
            return self.check.function(**given)

        able = {argument: self.check.absent_rows.get(argument) for argument in registers}
        evidence = left_open(measured(bound), measured, bound, able, ground, self.case)
        evidence = left_open_undated(evidence, measured, bound, able, self.case.on)
        evidence = doubted_roles(evidence, measured, bound, self._doubts(assumed))
        return _in_rule_words(in_roles(evidence, {**self.rule.layers, **self.rule.tables}), self.rule)

    def _roles(self, *kinds: str) -> dict[str, str]:
        """Return the arguments of some kinds, with the role each is bound to."""
        mapping = {**self.rule.layers, **self.rule.tables}
        return {name: mapping.get(name, name) for kind in kinds for name in self.check.named(kind)}

    def _doubts(self, assumed: Mapping[str, str]) -> dict[str, tuple[RoleDoubt, ...]]:
        """Return the arguments whose layers or tables look like something else, with what makes them look so."""
        return {
            argument: doubts
            for argument, role in self._roles(*REGISTERS).items()
            if (doubts := tuple(self._doubts_of(role, assumed)))
        }

    def _doubts_of(self, role: str, assumed: Mapping[str, str]) -> list[RoleDoubt]:
        return [doubt for doubt in self.case.role_doubts if doubt.role == role and doubt.about not in assumed]

    def assumable(self) -> set[str]:
        """List what may be assumed about this call.

        Returns
        -------
        set of str
            The words for ``about``.
        """
        roles = self._roles(*REGISTERS).values()
        return set(self.check.assumes) | {f"{about}{role}" for role in roles for about in (COMPLETE, ROLE)}


def _in_rule_words(evidence: Evidence, rule: Rule) -> Evidence:
    """Let the rule say what a parameter is that nobody gave, and who must give it."""
    return replace(evidence, wants=tuple(_worded(want, rule) for want in evidence.wants)) if rule.wanted else evidence


def _worded(want: MissingInput, rule: Rule) -> MissingInput:
    kind, _, name = want.key.partition(":")
    if kind != "param" or name not in rule.wanted:
        return want
    wanted = rule.wanted[name]
    wording = WANT_NUMBER(what=wanted.what.model_dump(), whom=wanted.whom.model_dump())
    return replace(want, what=wording)


def bind(rule: Rule, case: Case) -> BoundCheck:
    """Bind the check of a rule to the data of a case.

    Parameters
    ----------
    rule
        A rule with a check.
    case
        The case.

    Returns
    -------
    BoundCheck
        Ready to be measured.

    Raises
    ------
    InputError
        If the case gives the rule a parameter that its check does not take.
    """
    check = find_check(str(rule.check))
    given = {
        name: value for name, value in case.param_values(rule.full_id).items() if name not in ("limit", "limit_upper")
    }
    arguments: dict[str, Any] = _fit(check, rule, {**rule.params, **given}, _case_error, set(rule.wanted))
    # an argument that no role is called by has nothing bound to it, unless the rule names one
    sources: dict[str, Callable[[str], object]] = {
        "layer": lambda role: _latest(case.layers, role), "layers": case.layers.get,
        "table": lambda role: _latest(case.tables, role), "tables": case.tables.get,
        "raster": lambda role: _latest(case.rasters, role), "rasters": case.rasters.get,
    }  # fmt: skip
    for kind, source in sources.items():
        mapping = rule.tables if kind.startswith("table") else rule.layers
        arguments |= {name: source(mapping.get(name, name)) for name in check.named(kind)}
    arguments |= dict.fromkeys(check.named("zone"), case.zone)
    arguments |= dict.fromkeys(check.named("on"), case.on)
    return BoundCheck(rule, check, case, arguments)


def _latest(given: Mapping[str, tuple[object, ...]], role: str) -> object | None:
    editions = given.get(role, ())
    return editions[-1] if editions else None


def _case_error(what: Message) -> InputError:
    return InputError(what, where="case.toml [params]", next=Message("Mend the parameter, or leave it out"))

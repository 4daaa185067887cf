"""What is missing, in one form of words: layers, tables, columns, proof of completeness."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from landuse.core.evidence import Evidence, Interval, MissingInput
from landuse.core.messages import Message
from landuse.core.specs import list_specs, load_spec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from landuse.core.case import RoleDoubt

LAYER = Message("the layer '{role}'")
TABLE = Message("the table '{role}'")
COLUMN = Message("the column {column} of '{role}'")
ROW = Message("{column} of row {row} ({id}) of '{role}'")
PARAM = Message("the parameter {name}")
COMPLETE = Message("proof that '{role}' is complete here, missing for {area:ha}")


def role_title(role: str) -> Message:
    """Return how people call a layer or table.

    Parameters
    ----------
    role
        The role.

    Returns
    -------
    Message
        Its title in both languages; the role itself where it has no spec.
    """
    if role not in list_specs():
        return Message.verbatim(role)
    return load_spec(role).title.message


def held_by(role: str) -> str:
    """Return who holds a layer or table, and so is asked for it: ``zone``, ``bureau``, ``survey``, ``authority``."""
    return load_spec(role).held_by if role in list_specs() else "zone"


def missing_layer(argument: str) -> MissingInput:
    """Write that a layer is missing."""
    return MissingInput(f"layer:{argument}", LAYER(role=role_title(argument)), held_by(argument), math.inf)


def missing_table(argument: str) -> MissingInput:
    """Write that a table is missing."""
    return MissingInput(f"table:{argument}", TABLE(role=role_title(argument)), held_by(argument), math.inf)


def missing_column(argument: str, column: str, whom: str = "zone") -> MissingInput:
    """Write that a layer or table lacks a column.

    Parameters
    ----------
    argument
        The check's argument, or the role.
    column
        The code term of the column.
    whom
        Who must supply it.

    Returns
    -------
    MissingInput
        For that column.
    """
    return MissingInput(
        f"column:{argument}.{column}",
        COLUMN(role=role_title(argument), column=column_title(argument, column)),
        whom,
        math.inf,
    )


def missing_figure(
    argument: str, column: str, row: object, ident: object, *, weight: float = 0.0, whom: str = "zone"
) -> MissingInput:
    """Write that one row lacks a figure."""
    what = ROW(role=role_title(argument), row=row, id=ident, column=column_title(argument, column))
    return MissingInput(f"row:{argument}.{column}#{row}", what, whom, weight)


def missing_param(name: str) -> MissingInput:
    """Write that a parameter is wanted; the rule that uses the check says what it is and who must give it."""
    return MissingInput(f"param:{name}", PARAM(name=name), "authority", math.inf)


def unproven_ground(argument: str, area_m2: float) -> MissingInput:
    """Write that nothing proves a layer complete on some ground."""
    return MissingInput(f"complete:{argument}", COMPLETE(role=role_title(argument), area=area_m2), "bureau", area_m2)


def lost_ground(argument: str, rows: int, area_m2: float) -> MissingInput:
    """Write that rows of a layer came without their ground, which may lie anywhere."""
    what = Message.plural(
        "the ground of {n} row of '{role}', which came without it",
        "the ground of {n} rows of '{role}', which came without it",
        n=rows,
        role=role_title(argument),
    )
    return MissingInput(f"row:{argument}", what, "bureau", area_m2)


def column_title(role: str, column: str) -> Message:
    """Return how people call a column.

    Parameters
    ----------
    role
        The role.
    column
        The code term.

    Returns
    -------
    Message
        Its title; the term itself where the spec has none.
    """
    spec = load_spec(role) if role in list_specs() else None
    column_spec = spec.columns.get(column) if spec is not None else None
    return Message.verbatim(column) if column_spec is None else column_spec.title.message


def in_roles(evidence: Evidence, roles: Mapping[str, str]) -> Evidence:
    """Rename what a check calls by its arguments into the roles a rule bound them to.

    Parameters
    ----------
    evidence
        From a check.
    roles
        Argument to role.

    Returns
    -------
    Evidence
        The same, its wants in the words of the case.
    """
    if not roles or not evidence.wants:
        return evidence
    return replace(evidence, wants=tuple(_in_roles(want, roles) for want in evidence.wants))


def _in_roles(want: MissingInput, roles: Mapping[str, str]) -> MissingInput:
    kind, _, rest = want.key.partition(":")
    argument = rest.split(".")[0]
    if argument not in roles or kind not in ("layer", "table", "column", "row", "complete", "dated"):
        return want
    role = roles[argument]
    what = want.what(role=role_title(role))
    if kind in ("column", "row"):
        what = what(column=column_title(role, rest.partition(".")[2].partition("#")[0]))
    # who holds a layer is said by its role, which a check does not know
    whom = held_by(role) if kind in ("layer", "table") else want.whom
    return replace(want, key=f"{kind}:{role}{rest[len(argument) :]}", what=what, whom=whom)


def incomplete_register(argument: str) -> MissingInput:
    """Return the want of a statement that a register is complete."""
    what = Message(
        "a statement that '{role}' is complete: by whom, on what ground, until which day", role=role_title(argument)
    )
    return MissingInput(f"complete:{argument}", what, "bureau", math.inf)


def undated_rows(argument: str, rows: int) -> MissingInput:
    """Return the want of a day for rows that have none, or for the file they stand in."""
    what = Message.plural(
        "the day of {n} row of '{role}', or the day that the file stands for",
        "the day of {n} rows of '{role}', or the day that the file stands for",
        n=rows,
        role=role_title(argument),
    )
    return MissingInput(f"dated:{argument}", what, "bureau", math.inf)


def unanswered_role(doubt: RoleDoubt) -> MissingInput:
    """Return the want of a word on what a layer or table is, which looks like something else."""
    what = Message("a word on what '{role}' is: {why}", role=role_title(doubt.role), why=doubt.why)
    return MissingInput(doubt.about, what, "bureau", math.inf)


def widened_by(evidence: Evidence, without: Evidence, able: str, want: MissingInput) -> Evidence:
    """Return a measure with the bounds left open by rows that may be missing.

    Parameters
    ----------
    evidence
        What the rows say that are there.
    without
        What is known without the register.
    able
        What rows that are missing could do: ``raise`` the measure, ``lower`` it, or ``either``.
    want
        What would close it.
    """
    if evidence.reason is not None:
        # a rule that seems not to apply may do so for want of a row
        return evidence if without.reason is not None else replace(without, wants=(want, *without.wants))
    shown, open_ = evidence.interval, without.interval
    low = shown.low if able == "raise" else min(shown.low, open_.low)
    high = shown.high if able == "lower" else max(shown.high, open_.high)
    if (low, high) == (shown.low, shown.high):
        return evidence
    return replace(evidence, interval=Interval(low, high, shown.value), wants=(want, *evidence.wants))

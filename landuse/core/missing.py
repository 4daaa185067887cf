"""What is missing, in one form of words: layers, tables, columns, proof of completeness."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from landuse.core.evidence import Evidence, Want
from landuse.core.phrases import Note, Phrase
from landuse.core.specs import list_specs, load_spec

if TYPE_CHECKING:
    from collections.abc import Mapping

LAYER = Phrase("图层“{role}”", "the layer '{role}'")
TABLE = Phrase("表“{role}”", "the table '{role}'")
COLUMN = Phrase("“{role}”的字段{column}", "the column {column} of '{role}'")
ROW = Phrase("“{role}”第{row}行({id})的{column}", "{column} of row {row} ({id}) of '{role}'")
PARAM = Phrase("参数{name}", "the parameter {name}")
COMPLETE = Phrase(
    "“{role}”在此范围内完整的证明(covers),尚缺{area:ha}",
    "proof that '{role}' is complete here (covers), missing for {area:ha}",
)


def role_title(role: str) -> Note:
    """Give how people call a layer or table.

    Parameters
    ----------
    role
        The role.

    Returns
    -------
    Note
        Its title in both languages; the role itself where it has no spec.
    """
    if role not in list_specs():
        plain = role.replace("{", "{{").replace("}", "}}")
        return Note(plain, plain)
    title = load_spec(role).title
    return Note(title.zh, title.en)


def missing_layer(argument: str) -> Want:
    """Say that a layer is missing.

    Parameters
    ----------
    argument
        The check's argument, or the role.

    Returns
    -------
    Want
        It settles more than anything else would.
    """
    return Want(f"layer:{argument}", LAYER(role=role_title(argument)), "zone", math.inf)


def missing_table(argument: str) -> Want:
    """Say that a table is missing.

    Parameters
    ----------
    argument
        The check's argument, or the role.

    Returns
    -------
    Want
        It settles more than anything else would.
    """
    return Want(f"table:{argument}", TABLE(role=role_title(argument)), "zone", math.inf)


def missing_column(argument: str, column: str, whom: str = "zone") -> Want:
    """Say that a layer or table lacks a column.

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
    Want
        For that column.
    """
    return Want(
        f"column:{argument}.{column}",
        COLUMN(role=role_title(argument), column=column_title(argument, column)),
        whom,
        math.inf,
    )


def missing_figure(
    argument: str, column: str, row: object, ident: object, *, weight: float = 0.0, whom: str = "zone"
) -> Want:
    """Say that one row lacks a figure.

    Parameters
    ----------
    argument
        The check's argument, or the role.
    column
        The code term of the column.
    row
        The row, counted from 1.
    ident
        The user's id of the row.
    weight
        How much of the doubt it would settle.
    whom
        Who must supply it.

    Returns
    -------
    Want
        For that figure.
    """
    what = ROW(role=role_title(argument), row=row, id=ident, column=column_title(argument, column))
    return Want(f"row:{argument}.{column}#{row}", what, whom, weight)


def missing_param(name: str) -> Want:
    """Say that a parameter is wanted; the rule that uses the check says what it is and who must give it.

    Parameters
    ----------
    name
        The parameter.

    Returns
    -------
    Want
        For that parameter.
    """
    return Want(f"param:{name}", PARAM(name=name), "authority", math.inf)


def unproven_ground(argument: str, area_m2: float) -> Want:
    """Say that nothing proves a layer complete on some ground.

    Parameters
    ----------
    argument
        The check's argument, or the role.
    area_m2
        How much ground, m².

    Returns
    -------
    Want
        For a polygon under ``covers``.
    """
    return Want(f"complete:{argument}", COMPLETE(role=role_title(argument), area=area_m2), "bureau", area_m2)


def column_title(role: str, column: str) -> Note:
    """Give how people call a column.

    Parameters
    ----------
    role
        The role.
    column
        The code term.

    Returns
    -------
    Note
        Its title; the term itself where the spec has none.
    """
    spec = load_spec(role) if role in list_specs() else None
    found = spec.columns.get(column) if spec is not None else None
    return Note(column, column) if found is None else Note(found.title.zh, found.title.en)


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


def _in_roles(want: Want, roles: Mapping[str, str]) -> Want:
    kind, _, rest = want.key.partition(":")
    argument = rest.split(".")[0]
    if argument not in roles or kind not in ("layer", "table", "column", "row", "complete"):
        return want
    role = roles[argument]
    values = {**want.what.values, "role": role_title(role)}
    if kind in ("column", "row"):
        values["column"] = column_title(role, rest.partition(".")[2].partition("#")[0])
    return replace(want, key=f"{kind}:{role}{rest[len(argument) :]}", what=want.what(**values))

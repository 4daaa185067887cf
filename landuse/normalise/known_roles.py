"""The roles and code lists that a case file may name; what there is not is among the faults."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, TypeVar

from landuse.core.case import CaseFile, LayerEntry
from landuse.core.code_lists import list_schemes
from landuse.core.errors import FaultList, InputError
from landuse.core.messages import Message
from landuse.core.specs import list_specs, load_spec

if TYPE_CHECKING:
    from collections.abc import Sequence


T = TypeVar("T")


def as_list(entries: T | list[T]) -> list[T]:
    """Return the entries of a role, which has one or several."""
    return entries if isinstance(entries, list) else [entries]


def known_roles(content: CaseFile, faults: FaultList) -> CaseFile:
    """Return the case without roles and code lists that there are not; each of them is a fault."""
    for kind, roles in (("layer", content.layers), ("table", content.tables)):
        known = [role for role in list_specs() if (load_spec(role).kind == "table") == (kind == "table")]
        for role in [role for role in roles if role not in known]:
            faults.add(_no_role(kind, role, known))
    content = content.model_copy(
        update={
            "layers": {role: entry for role, entry in content.layers.items() if _is_kind(role, ("layer", "raster"))},
            "tables": {role: entry for role, entry in content.tables.items() if _is_kind(role, ("table",))},
        }
    )
    layers = {
        role: [_known_scheme(role, entry, faults) for entry in as_list(entries)]
        for role, entries in content.layers.items()
    }
    return content.model_copy(update={"layers": layers})


def _known_scheme(role: str, entry: LayerEntry, faults: FaultList) -> LayerEntry:
    if load_spec(role).kind != "layer" or entry.scheme is None or entry.scheme in list_schemes():
        return entry
    faults.add(
        InputError(
            Message("unknown code list '{scheme}'", scheme=entry.scheme),
            where=f"case.toml [layers.{role}] scheme",
            next=Message("There are: {schemes}", schemes=list_schemes()),
        )
    )
    return entry.model_copy(update={"scheme": None})


def _is_kind(role: str, kinds: Sequence[str]) -> bool:
    return role in list_specs() and load_spec(role).kind in kinds


def _no_role(kind: str, role: str, known: Sequence[str]) -> InputError:
    near = difflib.get_close_matches(role, known, n=1)
    other = f"{'tables' if kind == 'layer' else 'layers'}.{role}"
    if role in list_specs():
        advised = Message("Write it as [{section}]", section=other)
    elif near:
        advised = Message("Did you mean '{near}'? The docs list all there are", near=near[0])
    else:
        advised = Message("There are: {known}", known=known)
    return InputError(
        Message("there is no layer '{role}'", role=role)
        if kind == "layer"
        else Message("there is no table '{role}'", role=role),
        where=f"case.toml [{kind}s.{role}]",
        next=advised,
    )

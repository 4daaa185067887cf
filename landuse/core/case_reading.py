"""Reads ``case.toml`` as people write it, and says all that is wrong in it at once, with its line and its mend."""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from landuse.core.case import CaseFile, LayerEntry, TableEntry
from landuse.core.decode import decode
from landuse.core.errors import FaultList, InputError
from landuse.core.form_faults import form_fault
from landuse.core.messages import Message
from landuse.core.toml_file import check_parsed, read_bounded
from landuse.core.whole_number import whole_number
from landuse.core.written_toml import parse_written_toml

if TYPE_CHECKING:
    from landuse.core.strict_model import StrictModel

#: How pydantic calls the kinds of a value that may be one section or a list of them.
SAVE_ANEW = Message("Open it in Notepad and save it with the encoding UTF-8")
_BRANCHES = frozenset({"LayerEntry", "TableEntry", "list[LayerEntry]", "list[TableEntry]"})
_MOST_ROUNDS = 20


@dataclass(frozen=True, eq=False)
class CaseRead:
    """``case.toml`` as read: its content, its folder, the lines read otherwise, the keys that could not be used."""

    content: CaseFile
    folder: Path
    file: Path
    mended: tuple[Message, ...] = ()
    unusable: frozenset[str] = frozenset()


def read_case_file(path: Path) -> tuple[CaseFile, Path]:
    """Read ``case.toml`` itself.

    Parameters
    ----------
    path
        The case folder, or the file.

    Returns
    -------
    tuple
        The content and the folder its paths are relative to.

    Raises
    ------
    InputError
        If there is no such file, it is not TOML, or a key or value is not right; all that is wrong is told.
    """
    faults = FaultList()
    case = read_written_case(path, faults)
    faults.raise_any()
    return case.content, case.folder


def read_written_case(path: Path, faults: FaultList) -> CaseRead:
    """Read ``case.toml`` as a person wrote it; what is wrong in it is added to the faults, and the rest is read.

    Raises
    ------
    InputError
        If there is no such file, or nothing in it can be read.
    """
    file = path / "case.toml" if path.is_dir() else path
    if not file.is_file():
        raise _no_case(path)
    where = str(file)
    text = decode(read_bounded(file), where, next=SAVE_ANEW).text
    written = parse_written_toml(text, where, faults)
    check_parsed(written.content, where)
    unread = [line.partition("=")[0].strip() for line in written.left_out]
    content, keys = _usable(written.content, file, text, faults, unread)
    return CaseRead(content, file.parent, file, written.mended, frozenset({*keys, *unread}))


def _no_case(path: Path) -> InputError:
    named = [file.name for file in path.glob("*.toml*")] if path.is_dir() else []
    if named:
        return InputError(
            Message("there is no case here, but there is {name}", name=sorted(named)[0]),
            where=str(path),
            next=Message("Rename it to case.toml (Notepad: save with all file types, or it adds .txt)"),
        )
    return InputError(
        Message("there is no case here"),
        where=str(path),
        next=Message("Give a folder with a case.toml in it; `landuse inspect DIR --case` drafts one"),
    )


def _usable(
    content: dict[str, Any], file: Path, text: str, faults: FaultList, unread: Sequence[str]
) -> tuple[CaseFile, set[str]]:
    """Return what of a case can be used, and the keys that cannot; each of them is a fault."""
    gone: set[tuple[str, ...]] = set()
    for _ in range(_MOST_ROUNDS):
        try:
            return CaseFile.model_validate(content), {".".join(steps) for steps in gone}
        except ValidationError as error:
            wrong = _one_each(error)
            for fault in _without_misspelt(wrong):
                steps = tuple(str(step) for step in fault["loc"] if str(step) not in _BRANCHES)
                missed = fault["type"] == "missing" and steps[-1] in unread  # its line was told of already
                if steps not in gone and not missed:
                    faults.add(_fault(fault, list(steps), _key_place(file, text, steps)))
                gone.add(steps)
            content = _without(content, [fault["loc"] for fault in wrong])
    return CaseFile(title=file.parent.name or "-"), {".".join(steps) for steps in gone}


def _without_misspelt(faults: list[Any]) -> list[Any]:
    """Return the faults without keys that are missing because they are misspelt: one fault, not two."""
    unknown = [fault["loc"] for fault in faults if fault["type"] == "extra_forbidden"]
    misspelt = {
        (*place[:-1], near[0])
        for place in unknown
        if (near := difflib.get_close_matches(str(place[-1]), _keys_of(place), n=1))
    }
    return [fault for fault in faults if fault["type"] != "missing" or tuple(fault["loc"]) not in misspelt]


def _keys_of(place: Sequence[object]) -> tuple[str, ...]:
    model: type[StrictModel] = CaseFile if len(place) == 1 else LayerEntry if place[0] == "layers" else TableEntry
    return tuple(model.model_fields)


def _key_place(file: Path, text: str, steps: tuple[str, ...]) -> str | Message:
    """Return the file, and the line of a key where it stands on one of its own."""
    section = [step for step in steps if whole_number(step) is None]
    under: list[str] = []
    count = -1
    wanted = next((number for step in steps if (number := whole_number(step)) is not None), 0)
    for number, line in enumerate(text.splitlines(), 1):
        head = re.match(r"\s*[\[［【]+\s*([\w.\-]+)", line)
        if head:
            under = head[1].split(".")
            count = count + 1 if under == section[: len(under)] else -1
            if under == section:
                return Message("{file} line {line}", file=str(file), line=number)
            continue
        key = re.match(r"\s*\"?([\w\-]+)\"?\s*[=＝]", line)
        if key and [*under, key[1]] == section[: len(under) + 1] and count in (-1, wanted):
            return Message("{file} line {line}", file=str(file), line=number)
    return str(file)


def _one_each(error: ValidationError) -> list[Any]:
    """Return one fault for each key: of a value that may be one thing or a list, that of the kind it is."""
    chosen: dict[tuple[object, ...], Any] = {}
    for fault in error.errors():
        branch = next((step for step in fault["loc"] if str(step) in _BRANCHES), None)
        if branch is not None and fault["type"] in ("list_type", "model_type"):
            at = fault["loc"].index(branch)
            beside = any(
                other["loc"][:at] == fault["loc"][:at] and other["loc"][at : at + 1] not in ((), (branch,))
                for other in error.errors()
            )
            # the other kind says what is wrong with a value of the kind it is
            if beside and isinstance(fault["input"], dict) == (fault["type"] == "list_type"):
                continue
        chosen.setdefault(tuple(step for step in fault["loc"] if str(step) not in _BRANCHES), fault)
    return list(chosen.values())


def _without(content: dict[str, Any], places: list[tuple[str | int, ...]]) -> dict[str, Any]:
    """Return a case without the keys named; a section that lacks what it needs goes whole."""
    left = copy.deepcopy(content)
    for place in places:
        steps = [step for step in place if str(step) not in _BRANCHES]
        if steps == ["title"]:
            left["title"] = "-"
            continue
        target: Any = left
        for step in steps[:-1]:
            target = target[step] if _holds(target, step) else None
        if _holds(target, steps[-1]):
            del target[steps[-1]]
        else:
            _drop_section(left, steps)
    return left


def _holds(target: object, step: str | int) -> bool:
    if isinstance(target, dict):
        return step in target
    return isinstance(target, list) and isinstance(step, int) and step < len(target)


def _drop_section(left: dict[str, Any], steps: Sequence[str | int]) -> None:
    top = left.get(str(steps[0]))
    if isinstance(top, dict) and len(steps) > 1:
        top.pop(str(steps[1]), None)
    else:
        left.pop(str(steps[0]), None)


def _fault(fault: Any, steps: list[str], where: str | Message) -> InputError:  # noqa: ANN401  as pydantic gives it
    key = ".".join(steps)
    if fault["type"] == "extra_forbidden":
        return InputError(
            Message("unknown key '{key}'", key=key),
            where=where,
            next=_spelling(steps),
        )
    if fault["type"] == "missing":
        what = Message("'{key}': {fault}", key=key, fault=form_fault(fault))
    else:
        what = Message("'{key}': {fault} (it is {value})", key=key, fault=form_fault(fault), value=repr(fault["input"]))
    if steps and steps[-1] == "on":
        return InputError(
            Message("'{key}' is no date (it is {value})", key=key, value=repr(fault["input"])),
            where=where,
            next=Message("Write the day as on = 2026-06-30"),
        )
    return InputError(
        what,
        where=where,
        next=Message('Write it in brackets, as policy = ["henan-2022"]')
        if fault["type"] == "list_type"
        else Message("Mend this key; the docs list the keys of a case"),
    )


def _spelling(steps: Sequence[str]) -> Message:
    """Return how to mend a key there is not, with the nearest there is."""
    near = difflib.get_close_matches(steps[-1], _keys_of(steps), n=1)
    if near and steps[0] in (*CaseFile.model_fields, steps[-1]):
        return Message("Did you mean '{near}'? Else take the line out; the docs list the keys of a case", near=near[0])
    return Message("Take it out, or mend its spelling; the docs list the keys of a case")

"""Reads and writes ``case.toml`` for the desk: a user's own lines and remarks stay, two windows never overwrite."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from landuse.core.case_reading import SAVE_ANEW, read_case_file
from landuse.core.decode import decode
from landuse.core.errors import FaultList, InputError, ManyFaults
from landuse.core.messages import Message
from landuse.core.toml_file import check_parsed, read_bounded
from landuse.core.written_toml import parse_written_toml
from landuse.workflows.desk.workspace import CASE_FILE, write_whole

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_locks: dict[str, Lock] = {}
_lock_of_locks = Lock()


class CaseChanged(InputError):  # noqa: N818
    """A case file that somebody else has written since it was shown."""

    def __init__(self) -> None:
        super().__init__(
            Message("this case was changed in another window or by another person since you opened it"),
            next=Message("Nothing of yours was written; look at it as it is now, and enter yours again"),
        )

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), ()


@dataclass(frozen=True, eq=False)
class CaseText:
    """A case file as it stands: its text, its content, and the version that a form is filled in on."""

    text: str
    content: dict[str, Any]
    version: str

    def entries(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        """List the entries of ``layers`` or ``tables`` with their roles."""
        return [
            (role, entry)
            for role, given in self.content.get(kind, {}).items()
            for entry in (given if isinstance(given, list) else [given])
        ]


def read_case_text(folder: Path) -> CaseText:
    """Read the case file of a folder; an empty one where it has none yet.

    Raises
    ------
    InputError
        If it is no TOML, or its keys are not those of a case.
    """
    file = folder / CASE_FILE
    if not file.is_file():
        return CaseText("", {}, _version(b""))
    data = read_bounded(file)
    text = decode(data, CASE_FILE, next=SAVE_ANEW).text
    content = parse_case(text)
    return CaseText(text, content, _version(data))


def parse_case(text: str) -> dict[str, Any]:
    """Return the content of a case file as a person wrote it, a line that cannot be read being left out."""
    content = parse_written_toml(text, CASE_FILE, FaultList()).content
    check_parsed(content, CASE_FILE)
    return content


def edit_case(folder: Path, version: str, change: Callable[[TOMLDocument], None]) -> CaseText:
    """Change a case file, where it is still the version that was shown.

    Parameters
    ----------
    folder
        The case folder.
    version
        The version the change was made on.
    change
        Changes the document in place.

    Returns
    -------
    CaseText
        As it stands now.

    Raises
    ------
    CaseChanged
        If it is another version by now.
    InputError
        If what comes of it is no case file; it stays as it was then.
    """
    with lock_of(folder):
        before = read_case_text(folder)
        if before.version != version:
            raise CaseChanged
        try:
            document = _document(before)
            change(document)
            text = tomlkit.dumps(document)
        except TOMLKitError as error:
            raise InputError(Message("not TOML in UTF-8: {words}", words=str(error)), where=CASE_FILE) from None
        _check(text)
        if text != before.text:
            write_whole(folder / CASE_FILE, text)
    return read_case_text(folder)


def _document(case: CaseText) -> TOMLDocument:
    """Return a case file with its remarks; of one that is no plain TOML, its content."""
    try:
        return tomlkit.parse(case.text)
    except TOMLKitError:
        document = tomlkit.document()
        document.update(case.content)
        return document


def _check(text: str) -> None:
    """Raise where a text is no case file: it is read as the command line will read it."""
    with tempfile.TemporaryDirectory() as folder:
        staged = Path(folder) / CASE_FILE
        staged.write_text(text, encoding="utf-8", newline="\n")
        try:
            read_case_file(staged)
        except InputError as error:
            for fault in (error, *(error.faults if isinstance(error, ManyFaults) else ())):
                line = str(fault.where).removeprefix(str(staged)) if isinstance(fault.where, str) else ""
                fault.where = f"{CASE_FILE}{line}"
            raise


def lock_of(folder: Path) -> Lock:
    """Return the lock of a case folder: one writer at a time."""
    with _lock_of_locks:
        return _locks.setdefault(str(folder), Lock())


def _version(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def set_entries(document: TOMLDocument, kind: str, wanted: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Write the files that play roles, ``layers`` or ``tables``.

    An entry of the same role, path and layer keeps what the form does not show: its edition, ``covers``, ``complete``.
    """
    old = document.get(kind, {})
    before = {_key(role, entry): entry for role in old for entry in _listed(old[role])}
    by_role: dict[str, list[Any]] = {}
    for role, values in wanted:
        entry = before.get(_key(role, values))
        table = entry if entry is not None else tomlkit.table()
        for name, value in values.items():
            _put(table, name, value)
        by_role.setdefault(role, []).append(table)
    section = tomlkit.table(is_super_table=True)
    for role, tables in by_role.items():
        section[role] = tables[0] if len(tables) == 1 else _array(tables)
    if by_role:
        _place(document, kind, section)
    elif kind in document:
        del document[kind]


def _place(document: TOMLDocument, name: str, content: Table | AoT) -> None:
    """Write tables where they stood; after all else where they stood in one line, for what follows would be theirs."""
    keys = [key for key, _ in document.body if key is not None and key.key == name]
    stood = document.get(name)
    if stood is not None and (len(keys) != 1 or keys[0].is_dotted() or not isinstance(stood, (Table, AoT))):
        del document[name]
    document[name] = content


def _listed(given: Any) -> list[Any]:  # noqa: ANN401  whatever TOML holds
    return list(given) if isinstance(given, (list, AoT)) else [given]


def _array(tables: Sequence[Any]) -> AoT:
    array = tomlkit.aot()
    for table in tables:
        if not isinstance(table, Table):
            plain, table = table, tomlkit.table()
            for name, value in plain.items():
                table[name] = value
        array.append(table)
    return array


def _key(role: str, entry: Mapping[str, Any]) -> tuple[str, str, str]:
    return role, str(entry.get("path", "")), str(entry.get("layer") or entry.get("sheet") or "")


def _put(table: Any, name: str, value: Any) -> None:  # noqa: ANN401
    if value in (None, "", {}, []):
        if name in table:
            del table[name]
        return
    if isinstance(value, Mapping):
        inline = tomlkit.inline_table()
        inline.update({key: item for key, item in value.items() if item not in (None, "")})
        value = inline
    table[name] = value


def set_facts(document: TOMLDocument, title: str, on: date | None, policy: Sequence[str]) -> None:
    """Write what a case is called, the day it is judged on, and its packs."""
    _put(document, "title", title)
    _put(document, "on", on)
    _put(document, "policy", list(policy))


def set_zone(document: TOMLDocument, facts: Mapping[str, str]) -> None:
    """Write what is stated of the zone; a fact left empty is taken out."""
    zone = document.setdefault("zone", tomlkit.table())
    for name, value in facts.items():
        if str(zone.get(name, "")) != value:
            _put(zone, name, value)


def set_parameter(document: TOMLDocument, rule: str, name: str, value: Any, reason: str, by: str) -> None:  # noqa: ANN401
    """Write a parameter that a pack leaves open, with its reason and the name of who answers for it."""
    params = document.setdefault("params", tomlkit.table(is_super_table=True))
    table = params.setdefault(rule, tomlkit.table())
    if value in (None, ""):
        if name in table:
            del table[name]
        return
    if reason or by:
        value = {"value": value, "reason": reason, "by": by}
    _put(table, name, value)


def add_statement(document: TOMLDocument, kind: str, statement: Mapping[str, Any]) -> None:
    """Add a statement of a person: one of ``assumptions``, ``decisions`` or ``confirmed``."""
    table = tomlkit.table()
    for name, value in statement.items():
        _put(table, name, value)
    if kind not in document:
        document[kind] = tomlkit.aot()
    array: Any = document[kind]
    if not isinstance(array, AoT):
        array = _array(list(array))
        _place(document, kind, array)
    array.append(table)


def remove_statement(document: TOMLDocument, kind: str, place: int) -> None:
    """Take a statement out, by its place in the list."""
    array: Any = document.get(kind, [])
    if 0 <= place < len(array):
        del array[place]
        if not len(array):
            del document[kind]


def set_complete(document: TOMLDocument, kind: str, role: str, place: int, complete: Mapping[str, Any] | None) -> None:
    """Write who vouches that nothing is missing in a register or a layer; None takes it out."""
    entries = _listed(document.get(kind, {}).get(role, []))
    if 0 <= place < len(entries):
        _put(entries[place], "complete", complete)

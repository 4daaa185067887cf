"""Names of what is handed in, made safe for every system that a case folder may be copied to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from pathlib import PurePosixPath

from landuse.core.errors import InputError
from landuse.core.messages import Message

#: Bytes of one name and of a whole path, so that a copy on another disk and a name beside it still fit.
_NAME_BYTES, _PATH_BYTES, _DEPTH = 180, 600, 12
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]')
_DEVICES = re.compile(r"^(con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
#: Marks that turn the direction of writing, join nothing or stand for no letter: a name reads other than it is.
_UNSEEN = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff")
WHERE = Message("the name of a file handed in")


def safe_path(name: str) -> PurePosixPath:
    r"""Return the relative path a file handed in is stored under.

    Parameters
    ----------
    name
        As the browser, or an archive, names it: with ``/`` or ``\`` between folders.

    Returns
    -------
    PurePosixPath
        Of parts that every system can hold, none of which leads out of the folder.

    Raises
    ------
    InputError
        If it is absolute, leads upwards, or a part of it can be no file name anywhere.
    """
    plain = unicodedata.normalize("NFC", name.replace("\\", "/"))
    parts = [part for part in plain.split("/") if part != "."]
    if plain.startswith("/") or re.match(r"^[A-Za-z]:", plain) or ".." in parts:
        raise _refused(Message("it leads out of the folder"), name)
    parts = [part for part in parts if part]
    if not parts:
        raise _refused(Message("it is empty"), name)
    for part in parts:
        _check_part(part, name)
    if len(parts) > _DEPTH or len("/".join(parts).encode()) > _PATH_BYTES:
        raise _refused(Message("it is too long, or in too many folders"), name)
    return PurePosixPath(*parts)


def _check_part(part: str, name: str) -> None:
    if _FORBIDDEN.search(part) or _UNSEEN & set(part) or not _is_text(part):
        raise _refused(Message("it holds a character that no file name can have everywhere"), name)
    if _DEVICES.search(part):
        raise _refused(Message("it is the name of a device of Windows"), name)
    if part != part.strip() or part.endswith("."):
        raise _refused(Message("it begins or ends with a space or ends with a dot"), name)
    if part.startswith("."):
        raise _refused(Message("it begins with a dot, as hidden files do"), name)
    if len(part.encode()) > _NAME_BYTES:
        raise _refused(Message("it is too long, or in too many folders"), name)


def _is_text(part: str) -> bool:
    try:
        part.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _refused(why: Message, name: str) -> InputError:
    shown = "".join(letter if letter.isprintable() else "�" for letter in name)[:80]
    return InputError(
        Message("the name “{name}” is not taken: {why}", name=shown, why=why),
        next=Message("Rename the file, and hand it in again"),
    )


def doubled(paths: Collection[PurePosixPath]) -> list[str]:
    """List the paths that differ by capitals alone, and those of a file where another has a folder."""
    folded: dict[str, str] = {}
    twice: list[str] = []
    for path in paths:
        key = _folded(path)
        if key in folded:
            twice.append(path.as_posix())
        folded[key] = path.as_posix()
    folders = {_folded(parent) for path in paths for parent in path.parents if parent.parts}
    return sorted({*twice, *(path.as_posix() for path in paths if _folded(path) in folders)})


def _folded(path: PurePosixPath) -> str:
    return unicodedata.normalize("NFKC", path.as_posix()).casefold()


def folder_name(title: str, taken: Collection[str]) -> str:
    """Return a name for a new case folder from what it is called, numbered where that is taken."""
    plain = unicodedata.normalize("NFC", title)
    plain = "".join(letter if letter.isalnum() or letter in "-_（）()·" else "_" for letter in plain)
    plain = re.sub(r"_+", "_", plain).strip("._- ")[:40] or "case"
    if _DEVICES.search(plain):
        plain = f"_{plain}"
    folded = {name.casefold() for name in taken}
    number, name = 1, plain
    while name.casefold() in folded:
        number += 1
        name = f"{plain}-{number}"
    return name

"""What lies on the disk, before it is opened: a regular file or a folder of them, of bounded size."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from landuse.core.case_in_play import advice
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.sandbox.limits import LimitReachedError, read_limits

_LONGEST = 300
_CHECK = Message("Check the path in case.toml; it is relative to the case folder")
_CHECK_ALONE = Message("Check the path; it is relative to the folder you are in")
#: A path as Windows writes it, also behind the folder of a case.
_DRIVE = re.compile(r"(?:^|/)[A-Za-z]:[\\/]")
_OF_WINDOWS = Message(
    "That is a path of a Windows machine, and this is none. Put the file beside case.toml and write its name alone: "
    'path = "{name}"'
)
_OF_WINDOWS_ALONE = Message("That is a path of a Windows machine, and this is none. Give the path on this machine")


def _advice(path: Path) -> Message:
    if os.name == "posix" and _DRIVE.search(text := str(path)):
        name = re.split(r"[\\/]", text)[-1]
        return advice(_OF_WINDOWS(name=name), _OF_WINDOWS_ALONE)
    return advice(_CHECK, _CHECK_ALONE)


def size_on_disk(path: Path, parts: Iterable[Path] = ()) -> int:
    """Return how many bytes a file or a folder holds.

    Parameters
    ----------
    path
        What is to be opened.
    parts
        What is opened along with it.

    Returns
    -------
    int
        Bytes, of all regular files in it and beside it.

    Raises
    ------
    InputError
        If it is missing, or it or a part of it is a device, a pipe or a link to itself.
    LimitReachedError
        If it is larger, or holds more files, than the settings allow.
    """
    limits = read_limits()
    size = 0
    for number, part in enumerate(_files(path, parts)):
        size += _size(part)
        if size > limits.bytes:
            raise LimitReachedError(Message("it is larger than {n:count} bytes", n=limits.bytes), where=str(path),
                               next=Message("The limits stand under [limits] in the settings file"))  # fmt: skip
        if number > limits.entries:
            raise LimitReachedError(Message("it holds more than {n:count} files", n=limits.entries), where=str(path),
                               next=Message("The limits stand under [limits] in the settings file"))  # fmt: skip
    return size


def _files(path: Path, parts: Iterable[Path]) -> Iterator[Path]:
    try:
        is_folder = path.is_dir()
    except (ValueError, OSError):  # a name no file can have
        is_folder = False
    if is_folder:
        # links to folders are not followed: one may lead back to where it lies
        for home, _, names in os.walk(path):
            yield from (Path(home) / name for name in sorted(names))
    else:
        yield path
    yield from (part for part in parts if part != path)


def _size(path: Path) -> int:
    try:
        about = path.stat()
    except (OSError, ValueError):
        if not _is_link(path):
            raise InputError(Message("there is no such file"), where=_named(path), next=_advice(path)) from None
        raise InputError(Message("it is a link that leads nowhere"), where=_named(path), next=_advice(path)) from None
    if not stat.S_ISREG(about.st_mode):
        what = (
            Message("it is a folder") if stat.S_ISDIR(about.st_mode) else Message("it is a device or a pipe, no file")
        )
        raise InputError(what, where=_named(path), next=_advice(path))
    return about.st_size


def _named(path: Path) -> str:
    return name if len(name := str(path)) <= _LONGEST else f"{name[:_LONGEST]}…"


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except (OSError, ValueError):
        return False

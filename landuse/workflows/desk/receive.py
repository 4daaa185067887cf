"""Takes in what is dropped: files, folders, archives, within limits, and all of it or nothing."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from landuse.core.archives import BROKEN_ARCHIVE
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.sandbox import LimitReachedError, read_limits
from landuse.intake.screen import check_archive
from landuse.workflows.desk.names import doubled, folder_name, safe_path
from landuse.workflows.desk.workspace import CASE_FILE

if TYPE_CHECKING:
    from landuse.workflows.desk.workspace import Workspace

_CHUNK = 1 << 20
#: What an operating system leaves among the files of a user.
_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini", "__macosx"})


@dataclass(frozen=True)
class HandedFile:
    """One file as it comes in: how it is named, and its bytes."""

    name: str
    stream: IO[bytes]


def receive_case(workspace: Workspace, files: Iterable[HandedFile], title: str = "") -> str:
    """Store what was handed in as a new case folder.

    Parameters
    ----------
    workspace
        Where to.
    files
        The files; one archive alone is unpacked.
    title
        What the case is called; the name of the folder, or of the archive, where empty.

    Returns
    -------
    str
        The name of the case folder.

    Raises
    ------
    InputError
        If nothing was handed in, a name is not taken, or it is more than the settings allow; nothing is stored then.
    """
    with workspace.fresh_folder() as fresh:
        content, stored, archive = _unpacked(fresh, _store(fresh, files))
        if not stored:
            raise InputError(Message("no file was handed in"), next=Message("Choose the files, or a folder"))
        content, top = _without_one_folder(content)
        wanted = title.strip() or (archive.stem if archive is not None else top or stored[0].stem)
        while True:
            name = folder_name(wanted, [path.name for path in workspace.root.iterdir()])
            try:
                (workspace.root / name).mkdir()
            except FileExistsError:
                continue
            break
        workspace.keeping(name)
        # an empty folder gives way to a whole one in one step
        if os.name == "nt":
            (workspace.root / name).rmdir()
        content.replace(workspace.root / name)
    return name


def receive_more(folder: Path, workspace: Workspace, files: Iterable[HandedFile]) -> list[str]:
    """Store further files in a case folder; one that is there already is not written over, a case file not taken.

    Returns
    -------
    list of str
        Their paths in the folder.
    """
    with workspace.fresh_folder() as fresh:
        content, stored, _ = _unpacked(fresh, _store(fresh, files))
        stored = [path for path in stored if path.name.lower() != CASE_FILE]
        if not stored:
            raise InputError(Message("no file was handed in"), next=Message("Choose the files, or a folder"))
        there = _files_in(folder)
        twice = doubled([*there, *stored])
        if twice:
            raise InputError(
                Message("{names} is in the case already", names=twice),
                next=Message("Rename the file, and hand it in again"),
            )
        for path in stored:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (content / path).replace(folder / path)
    return [path.as_posix() for path in stored]


def _unpacked(folder: Path, stored: list[PurePosixPath]) -> tuple[Path, list[PurePosixPath], PurePosixPath | None]:
    """Return where the files lie, and which they are: of one archive alone, what is in it."""
    if len(stored) != 1 or not is_archive(folder / stored[0]):
        return folder, stored, None
    content = folder / "unpacked-archive"
    content.mkdir()
    unpack(folder / stored[0], content)
    return content, _files_in(content), stored[0]


def is_archive(path: Path) -> bool:
    """Return whether a file is a ZIP archive, whatever is in it."""
    return path.suffix.lower() == ".zip" and zipfile.is_zipfile(path)


def unpack(archive: Path, folder: Path) -> list[PurePosixPath]:
    """Unpack a ZIP archive into an empty folder.

    Raises
    ------
    InputError
        If it cannot be unpacked, holds what is no plain file, or unpacks to more than the settings allow.
    """
    check_archive(archive)
    left = read_limits().unpacked_bytes
    try:
        with zipfile.ZipFile(archive) as packed:
            entries = [(safe_path(_decoded(entry)), entry) for entry in packed.infolist() if _is_file(entry)]
            entries = [(path, entry) for path, entry in entries if not _is_litter(path)]
            _check_doubled([path for path, _ in entries])
            for path, entry in entries:
                with packed.open(entry) as stream:
                    left -= _write(folder / path, stream, min(left, entry.file_size), archive.name)
    except BROKEN_ARCHIVE as error:
        raise InputError(
            Message("this archive cannot be unpacked: {words}", words=str(error)[:200]),
            where=archive.name,
            next=Message("Unpack it, and hand in the folder"),
        ) from None
    return [path for path, _ in entries]


def _is_file(entry: zipfile.ZipInfo) -> bool:
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise InputError(
            Message("it holds a link, or another thing that is no file"),
            where=_decoded(entry)[:80],
            next=Message("Unpack it, and hand in the folder"),
        )
    return not entry.is_dir()


def _decoded(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name, in the encoding that fits it."""
    if entry.flag_bits & 0x800:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):  # of a Mac, which does not say so, and of Windows in China
        try:
            return entry.orig_filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return entry.filename


def _store(folder: Path, files: Iterable[HandedFile]) -> list[PurePosixPath]:
    limits = read_limits()
    left, stored = limits.bytes, list[PurePosixPath]()
    for file in files:
        if Path(file.name.replace("\\", "/")).name.lower() in _LITTER:
            continue
        path = safe_path(file.name)
        if _is_litter(path):
            continue
        stored.append(path)
        if len(stored) > limits.entries:
            raise LimitReachedError(
                Message("more than {n:count} files", n=limits.entries), next=Message("Hand in fewer files")
            )
        left -= _write(folder / path, file.stream, left, path.as_posix())
    _check_doubled(stored)
    return stored


def _is_litter(path: PurePosixPath) -> bool:
    return any(part.lower() in _LITTER for part in path.parts)


def _check_doubled(paths: Sequence[PurePosixPath]) -> None:
    twice = doubled(paths)
    if twice:
        raise _doubled(twice[:3])


def _doubled(names: list[str]) -> InputError:
    return InputError(
        Message("{names} is there twice, or but for capitals", names=names),
        next=Message("Rename the file, and hand it in again"),
    )


def _write(path: Path, stream: IO[bytes], most: int, name: str) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(exist_ok=False)
    except (FileExistsError, NotADirectoryError):
        raise _doubled([name]) from None
    size = 0
    with path.open("wb") as target:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise LimitReachedError(
                    Message("it is more than may be handed in at once"), where=name, next=Message("Hand in fewer files")
                )
            target.write(chunk)
    return size


def _files_in(folder: Path) -> list[PurePosixPath]:
    return [PurePosixPath(path.relative_to(folder).as_posix()) for path in sorted(folder.rglob("*")) if path.is_file()]


def _without_one_folder(folder: Path) -> tuple[Path, str]:
    """Return the innermost folder that holds all, and the name of the outermost one that does; no geodatabase."""
    top = ""
    while True:
        inside = list(folder.iterdir())
        if len(inside) != 1 or not inside[0].is_dir() or inside[0].suffix.lower() == ".gdb":
            return folder, top
        folder = inside[0]
        top = top or folder.name

"""Goes through a submission folder: what can be read, what cannot, and which files are versions of one another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.intake.base import ReadOptions
from landuse.intake.open import reader_for
from landuse.intake.unsupported import is_paper, what_to_ask
from landuse.normalise.role_guess import bare_name
from landuse.workflows.inspect.files import FileReport, inspect_file, raster_report
from landuse.workflows.inspect.rasters import ENDINGS

What = Literal["data", "paper", "asked", "broken", "part", "unknown"]
_SKIPPED = re.compile(r"^(\.|~\$)|^(thumbs\.db|desktop\.ini|__macosx|case\.toml)$", re.IGNORECASE)
_PARTS = (".shx", ".dbf", ".prj", ".cpg", ".cst", ".qix", ".sbn", ".sbx", ".xml", ".qpj")


@dataclass(frozen=True, eq=False)
class SubmittedFile:
    """One file of a submission.

    Parameters
    ----------
    path
        Relative to the folder, with slashes.
    what
        ``data`` that is read, a ``paper``, ``asked`` for in another form, ``broken``, ``part`` of another, ``unknown``.
    report
        What is in it, for data.
    note
        What to ask for in its place.
    why
        Why it could not be read.
    """

    path: str
    what: What
    report: FileReport | None = None
    note: Message | None = None
    why: Message | None = None


def submitted_files(folder: Path) -> list[SubmittedFile]:
    """List every file of a submission folder.

    Parameters
    ----------
    folder
        The folder.

    Returns
    -------
    list of SubmittedFile
        In the order of their paths; a FileGDB is one.

    Raises
    ------
    InputError
        If it is no folder, or there is nothing in it.
    """
    if not folder.is_dir():
        raise InputError(
            Message("this is no folder"), where=str(folder), next=Message("Give the folder of the submission")
        )
    files = [_one(path, folder) for path in _walk(folder)]
    if not files:
        raise InputError(
            Message("there is no file in it"), where=str(folder), next=Message("Give the folder of the submission")
        )
    return files


def readable_files(folder: Path) -> list[Path]:
    """List the files of a folder, and of those in it, that there is a reader for."""
    return [path for path in _walk(folder) if not is_part(path) and _has_reader(path)]


def left_files(folder: Path) -> list[SubmittedFile]:
    """List the files of a folder, and of those in it, that no reader takes: papers, scans, drawings to ask anew."""
    left = [path for path in _walk(folder) if not is_part(path) and not _has_reader(path)]
    return [file for file in (_one(path, folder) for path in left) if file.what in ("paper", "asked", "unknown")]


def versions(files: Sequence[SubmittedFile]) -> list[tuple[SubmittedFile, ...]]:
    """Find data files that look like versions of one another, by their names.

    Parameters
    ----------
    files
        The files of a submission.

    Returns
    -------
    list of tuple
        Groups of two or more.
    """
    groups: dict[str, list[SubmittedFile]] = defaultdict(list)
    for file in files:
        if file.what in ("data", "broken"):
            groups[bare_name(Path(file.path).stem)].append(file)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if _SKIPPED.search(path.name):
            continue
        if path.is_dir() and path.suffix.lower() != ".gdb":
            yield from _walk(path)
        else:
            yield path


def _one(path: Path, folder: Path) -> SubmittedFile:
    name = path.relative_to(folder).as_posix()
    if not _is_text(name):
        readable = name.encode("utf-8", "surrogateescape").decode("gb18030", "replace")
        return SubmittedFile(
            readable, "broken", why=Message("its name is in another encoding than this machine's; rename it")
        )
    if is_part(path):
        return SubmittedFile(name, "part")
    asked = what_to_ask(path.name)
    if path.suffix.lower() in ENDINGS:
        raster = _raster(path, name)
        if raster is not None:
            return raster
    if asked is not None:
        return SubmittedFile(name, "paper" if is_paper(path.name) else "asked", note=asked)
    if not _has_reader(path):
        return SubmittedFile(name, "unknown")
    try:
        return SubmittedFile(name, "data", inspect_file(path, ReadOptions(), deep=False))
    except InputError as error:
        return SubmittedFile(name, "broken", why=error.reason)


def _raster(path: Path, name: str) -> SubmittedFile | None:
    """Return a raster that says where it lies; None for a scan or picture."""
    try:
        report = raster_report(path)
    except InputError as error:
        return SubmittedFile(name, "broken", why=error.reason)
    return None if report is None else SubmittedFile(name, "data", FileReport(name, "raster", (report,)))


def _has_reader(path: Path) -> bool:
    try:
        reader_for(path)
    except InputError:
        return False
    return True


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def is_part(path: Path) -> bool:
    """Return whether a file belongs to a shapefile that lies beside it.

    Parameters
    ----------
    path
        The file, which is there.

    Returns
    -------
    bool
        True for a ``.dbf``, ``.prj`` and so on beside a ``.shp`` of its name.
    """
    if path.suffix.lower() not in _PARTS:
        return False
    stem = path.name.lower()
    mains: Iterable[str] = (file.stem.lower() for file in path.parent.iterdir() if file.suffix.lower() == ".shp")
    return any(stem.startswith(f"{main}.") for main in mains)

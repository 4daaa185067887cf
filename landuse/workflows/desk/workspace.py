"""The workspace: plain case folders and their reviews, as the command line reads and writes them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.whole_number import whole_number

#: What belongs to the desk and is no case.
OWN = ".desk"
REVIEWS = "reviews"
CASE_FILE = "case.toml"


@dataclass(frozen=True)
class ReviewFolder:
    """A review that was written: its number, where it lies, and how people tell it from others."""

    name: str
    path: Path

    def content(self) -> dict[str, Any]:
        """Return its ``review.json``; empty where it has none that can be read."""
        return read_json(self.path / "review.json")

    def record(self) -> dict[str, Any]:
        """Return how it was run."""
        return read_json(self.path / "record.json")


class Workspace:
    """A folder of cases.

    Parameters
    ----------
    root
        The folder, which is made where there is none.

    Raises
    ------
    InputError
        If it is a file, or cannot be written.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        try:
            for folder in (self.root, self.own, self.own / "tmp", self.own / "jobs", self.root / REVIEWS):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise InputError(
                Message("no folder can be made here"), where=str(root), next=Message("Name a folder you may write to")
            ) from None

    @property
    def own(self) -> Path:
        """The folder of what the desk keeps for itself."""
        return self.root / OWN

    @property
    def temporary(self) -> Path:
        """The folder for what is not whole yet."""
        return self.own / "tmp"

    def cases(self) -> list[str]:
        """List the case folders: those with a case file, and those that were handed in."""
        return sorted(
            path.name
            for path in self.root.iterdir()
            if path.is_dir() and ((path / CASE_FILE).is_file() or (self.own / "cases" / path.name).is_dir())
        )

    def folder(self, case: str) -> Path:
        """Return the folder of a case.

        Raises
        ------
        NoSuchCase
            If there is none of that name; a name that is no plain one is never looked for.
        """
        path = self.root / case
        plain = case == os.path.basename(case) and case not in ("", ".", "..", OWN, REVIEWS)  # noqa: PTH119
        if not plain or "\0" in case or "\\" in case or not path.is_dir() or path.is_symlink():
            raise NoSuchCase(case)
        return path

    def keeping(self, case: str) -> Path:
        """Return the folder of what the desk knows of a case: all of it can be made anew from the case itself."""
        path = self.own / "cases" / self.folder(case).name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def reviews(self, case: str) -> list[ReviewFolder]:
        """List the reviews of a case, the oldest first: those of the desk, and ``review-CASE`` of the command line."""
        self.folder(case)
        home = self.root / REVIEWS / case
        paths = sorted(path for path in home.iterdir() if whole_number(path.name) is not None) if home.is_dir() else []
        reviews = [ReviewFolder(path.name, path) for path in paths if (path / "review.json").is_file()]
        beside = self.root / f"review-{case}"
        if (beside / "review.json").is_file():
            reviews.insert(0, ReviewFolder("cli", beside))
        return reviews

    def review(self, case: str, name: str) -> ReviewFolder:
        """Return one review of a case.

        Raises
        ------
        NoSuchCase
            If it has none of that name.
        """
        match = next((review for review in self.reviews(case) if review.name == name), None)
        if match is None:
            raise NoSuchCase(f"{case}/{name}")
        return match

    def reserve_review(self, case: str) -> Path:
        """Return the place of the next review of a case; nobody else is given the same one."""
        home = self.root / REVIEWS / self.folder(case).name
        home.mkdir(parents=True, exist_ok=True)
        number = max((whole_number(path.stem) or 0 for path in home.iterdir()), default=0)
        while True:
            number += 1
            try:
                # the mark stays behind as the review's own record of who asked for it
                (home / f"{number:04d}.json").touch(exist_ok=False)
            except FileExistsError:
                continue
            return home / f"{number:04d}"

    @contextmanager
    def fresh_folder(self) -> Iterator[Path]:
        """Yield an empty folder on the same disk, gone when done unless it was moved where it belongs."""
        import tempfile

        folder = Path(tempfile.mkdtemp(prefix="new-", dir=self.temporary))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


class NoSuchCase(InputError):  # noqa: N818
    """A case or review that is not in the workspace."""

    def __init__(self, name: str) -> None:
        super().__init__(Message("there is no case or review of this name here"), where=name[:80])

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (str(self.where),)


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object of the desk's own; empty where it is missing or no longer whole."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def write_whole(path: Path, text: str) -> None:
    """Write a text file that is there whole or not at all, and on the disk when this returns."""
    staged = path.with_name(f".{path.name}-{os.getpid()}-{id(text):x}")
    try:
        with staged.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)


def write_json(path: Path, content: object) -> None:
    """Write JSON that is there whole or not at all."""
    write_whole(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")

"""A temporary folder for one run, which the next run takes away where this one was killed before it could."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from landuse.core.janitor import clean_up_after, dismiss
from landuse.core.whole_number import whole_number

_PREFIX = "landuse-run-"


@contextmanager
def temporary_files() -> Iterator[None]:
    """Have all temporary files of this process, and of those it starts, made in one folder, gone when done."""
    sweep(_PREFIX)
    before, folder = tempfile.tempdir, make_folder(_PREFIX)
    tempfile.tempdir = str(folder)
    clean_up_after(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
        shutil.rmtree(folder, ignore_errors=True)
        dismiss()


def make_folder(prefix: str) -> Path:
    """Make a temporary folder whose name says whose it is."""
    return Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-"))


def sweep(prefix: str) -> None:
    """Take away the temporary folders of processes that were killed before they could."""
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*-*"):
        number = whole_number(left.name.removeprefix(prefix).partition("-")[0])
        if number is not None and not lives(number):
            shutil.rmtree(left, ignore_errors=True)


def lives(process: int) -> bool:
    """Return whether there is a process of this number; on Windows, where that is hard to ask, always true."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

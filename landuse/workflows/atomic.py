"""Makes new content beside the old, and lets the two change places in one step."""

from __future__ import annotations

import ctypes
import glob
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from landuse.core.errors import OutputError
from landuse.core.foreign_words import words_of
from landuse.core.janitor import clean_up_after
from landuse.core.messages import Message
from landuse.core.temporary import lives
from landuse.core.whole_number import whole_number

_EXCHANGE = 2
_HERE = -100
#: Ends the name of what stood where the new content goes, until that is there.
_OLD = "-old"


@contextmanager
def beside(out: Path) -> Iterator[Path]:
    """Yield a folder beside another to make its next content in, and sweep away what killed runs left there.

    Parameters
    ----------
    out
        The folder that is to be.

    Yields
    ------
    Path
        An empty folder, gone when done.
    """
    _sweep(out)
    fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}-{os.getpid()}-", dir=out.parent))
    clean_up_after(fresh)
    try:
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """Yield the place to make a file in, which moves to where it belongs once it is whole.

    Raises
    ------
    OutputError
        If it cannot be written; what was there before stays.
    """
    out = out.resolve()
    try:
        with beside(out) as fresh:
            yield fresh / out.name
            (fresh / out.name).rename(out)
    except OSError as error:
        raise OutputError(
            Message("{words}; nothing was written", words=words_of(error)),
            where=str(out),
            next=Message("Make room, or name another file with --out"),
        ) from error


def _sweep(out: Path) -> None:
    for left in out.parent.glob(f".{glob.escape(out.name)}-*-*"):
        number = whole_number(left.name.removeprefix(f".{out.name}-").partition("-")[0])
        if number is not None and not lives(number):
            if left.name.endswith(_OLD) and not out.exists():
                left.rename(out)  # it was killed between the two steps: this is the only review there is
                continue
            shutil.rmtree(left, ignore_errors=True)


def swap(fresh: Path, out: Path) -> None:
    """Put a finished folder in the place of another, which is not gone from the disk before the new one is there.

    Parameters
    ----------
    fresh
        The finished folder, on the same disk.
    out
        The place; what was there is left under the name of the other, or removed.
    """
    if not out.exists():
        fresh.rename(out)
        return
    if not _exchange(fresh, out):
        # no atomic exchange here: two steps, the old review never being gone from the disk
        old = fresh.with_name(f"{fresh.name}{_OLD}")
        out.rename(old)
        fresh.rename(out)
        shutil.rmtree(old, ignore_errors=True)


def _exchange(first: Path, second: Path) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return rename is not None and rename(_HERE, os.fsencode(first), _HERE, os.fsencode(second), _EXCHANGE) == 0

"""Hands paths to GDAL letter by letter: its Python layer takes ``!``, ``;`` and more in a name for signs of its own."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pyogrio.util import vsi_path

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a file is called where its own name would not be handed on.
STAND_IN = "layer"
_ENDINGS = (".gdb.zip", ".shp.zip")


@contextmanager
def exact_source(path: Path) -> Iterator[Path]:
    """Return a path by which GDAL opens a file whatever it is called.

    Parameters
    ----------
    path
        The file, or the folder of a FileGDB; the parts of a shapefile beside it come along.

    Yields
    ------
    Path
        The file itself, absolute; or a link to it called `STAND_IN`.
    """
    if _handed_on(path):
        yield path.absolute()
        return
    with TemporaryDirectory(prefix="landuse-") as folder:
        parts = [path]
        if path.suffix.lower() == ".shp":
            parts += [part for part in path.parent.iterdir() if part.stem == path.stem and part != path]
        for part in parts:
            link(part, Path(folder) / f"{STAND_IN}{_ending(part)}")
        yield Path(folder) / f"{STAND_IN}{_ending(path)}"


@contextmanager
def exact_target(path: Path, *, append: bool = False) -> Iterator[Path]:
    """Return a path at which GDAL writes a file whatever it is called; what is written ends where it was asked for.

    Parameters
    ----------
    path
        The file to write.
    append
        Whether what stands there is written on.

    Yields
    ------
    Path
        The file itself, absolute; or a place from which it is moved there.
    """
    if _handed_on(path):
        yield path.absolute()
        return
    with TemporaryDirectory(prefix="landuse-") as folder:
        place = Path(folder) / f"{STAND_IN}{_ending(path)}"
        if append and path.exists():
            shutil.copyfile(path, place)
        yield place
        stem = path.name.removesuffix(_ending(path))
        for part in Path(folder).iterdir():
            target = path.with_name(stem + part.name.removeprefix(STAND_IN))
            if target.is_dir():
                shutil.rmtree(target)
            target.unlink(missing_ok=True)
            shutil.move(part, target)


def link(part: Path, place: Path) -> None:
    """Make a file stand at another place: by a link, or by a copy where a link may not be made."""
    try:
        place.symlink_to(part.resolve(), target_is_directory=part.is_dir())
    except OSError:  # a file system, or a user, that may not link
        if part.is_dir():
            shutil.copytree(part, place)
        else:
            shutil.copyfile(part, place)


def _handed_on(path: Path) -> bool:
    whole = str(path.absolute())
    return vsi_path(whole) == whole or (_ending(path) in _ENDINGS and "!" not in whole and ";" not in whole)


def _ending(path: Path) -> str:
    return next((ending for ending in _ENDINGS if path.name.lower().endswith(ending)), path.suffix)

"""Puts files that are ready into the place they were asked for, without leaving halves behind."""

from __future__ import annotations

import shutil
from pathlib import Path

from landuse.core.addresses import is_address, shown
from landuse.core.errors import InputError, TargetExists
from landuse.core.messages import Message

#: What stands beside a shapefile and is worth nothing once that is another.
_BESIDE_SHP = (".shx", ".dbf", ".prj", ".cpg", ".cst", ".qix", ".sbn", ".sbx", ".shp.xml", ".qpj", ".idm", ".ind")


def check(source: str | Path, target: str | Path, *, overwrite: bool) -> None:
    """Refuse, before any work is done, a place that may not be written to.

    Parameters
    ----------
    source
        What is read, which is never written to.
    target
        What is to be written.
    overwrite
        Whether what is there may be replaced.

    Raises
    ------
    InputError
        If the target is the source, is there already, or its folder is not.
    """
    if is_address(target):
        return
    path = Path(target)
    if not is_address(source) and path.exists() and Path(source).exists() and path.samefile(source):
        raise InputError(
            Message("the file to write is the one that is read"), where=str(path), next=Message("Name another")
        )
    if not path.parent.is_dir():
        raise InputError(Message("there is no such folder"), where=str(path.parent), next=Message("Make it first"))
    there = [name for name in (path, *_beside(path)) if name.exists()]
    if there and not overwrite:
        raise TargetExists(
            Message("it is there already"), where=shown(there[0]), next=Message("Name another, or give --overwrite")
        )


def publish(staged: Path, target: Path, *, overwrite: bool) -> None:
    """Move what is ready into its place; what was there is put back where that fails.

    Parameters
    ----------
    staged
        The file, or the folder of a FileGDB, alone with its parts in a folder on the same disk.
    target
        Where it is to lie.
    overwrite
        Whether what is there may be replaced.

    Raises
    ------
    InputError
        If something has appeared there meanwhile.
    """
    check(staged, target, overwrite=overwrite)
    old = staged.parent / "replaced"
    old.mkdir()
    aside = [(place, old / place.name) for place in (*_beside(target), target) if place.exists()]
    # the file that is opened comes last: whoever finds it finds its parts
    ready = sorted((part for part in staged.parent.iterdir() if part != old), key=lambda part: part == staged)
    done: list[Path] = []
    try:
        for place, keep in aside:
            shutil.move(place, keep)
        for part in ready:
            shutil.move(part, target.parent / part.name)
            done.append(target.parent / part.name)
    except OSError:
        for place in done:
            shutil.rmtree(place) if place.is_dir() else place.unlink()
        for place, keep in aside:
            if keep.exists():
                shutil.move(keep, place)
        raise


def _beside(path: Path) -> list[Path]:
    """List the parts a shapefile may have beside it, whatever the case of their endings."""
    if path.suffix.lower() != ".shp" or not path.parent.is_dir():
        return []
    wanted = {f"{path.stem}{ending}".lower() for ending in _BESIDE_SHP}
    return sorted(part for part in path.parent.iterdir() if part.name.lower() in wanted)

"""Rasters of a case: found, looked at, and left on disk until they are measured."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.core.errors import InputError
from landuse.core.landcover import classes_of, load_cover
from landuse.core.layer import RasterLayer, Source
from landuse.core.messages import Message
from landuse.core.missing import role_title
from landuse.intake.open import fingerprint
from landuse.normalise.tables import GUESSED, place_of

if TYPE_CHECKING:
    from landuse.core.case import LayerEntry

WARPED = Message(
    "the raster stays in its own CRS, {crs}, and is not resampled: parcels are moved into it to be counted"
)


def read_rasters(folder: Path, role: str, entries: Sequence[LayerEntry]) -> tuple[RasterLayer, ...]:
    """Find the rasters of a role.

    Parameters
    ----------
    folder
        The case folder.
    role
        ``land_cover``, ``elevation`` or ``imagery``.
    entries
        Its entries in the case file; ``path`` may hold ``*`` for the tiles of one grid.

    Returns
    -------
    tuple of RasterLayer
        By date, the undated last.

    Raises
    ------
    InputError
        If a file is missing, damaged, or no raster of its kind.
    """
    rasters = [_read(folder, role, entry) for entry in entries]
    return tuple(sorted(rasters, key=lambda raster: (raster.on is None, raster.on or date.min)))


def _read(folder: Path, role: str, entry: LayerEntry) -> RasterLayer:
    # rasterio takes a while to load, and most cases have no raster
    from pyproj import CRS

    from landuse.measures.raster.examine import check_place, examine

    paths = sorted(folder.glob(entry.path)) if "*" in entry.path else [Path(place_of(folder, entry.path))]
    if not paths or not all(path.is_file() for path in paths):
        raise InputError(
            Message("there is no such file"),
            where=entry.path,
            next=Message("Check the path in case.toml; it is relative to the case folder"),
        )
    classes = _classes(role, entry)
    kind = {"classes": role == "land_cover", "heights": role == "elevation"}
    digest = _fingerprint(paths)  # before it is opened
    seen = examine(paths, band=entry.band, crs=entry.crs, where=entry.path, **kind)
    check_place(seen, entry.path)
    crs = CRS.from_user_input(seen.crs)
    guessed = () if entry.guessed is None else (GUESSED(role=role_title(role), why=entry.guessed),)
    source = Source(
        role, entry.path, digest, "raster", seen.shape[0] * seen.shape[1], entry.edition, None,
        crs.to_string(),
        notes=(WARPED(crs=crs.to_string()), *seen.notes, *guessed), on=entry.on,
    )  # fmt: skip
    return RasterLayer(
        role, tuple(paths), crs, entry.band, seen.nodata, seen.transform, seen.shape, classes, entry.edition,
        entry.on, source
    )  # fmt: skip


def _classes(role: str, entry: LayerEntry) -> dict[int, str]:
    if role != "land_cover":
        return {}
    if entry.classes:
        return classes_of(entry.classes)
    if entry.scheme is None:
        raise InputError(
            Message("nothing says which of its values are built up"),
            where=f"case.toml [layers.{role}]",
            next=Message('State scheme = "clcd" or the like, or classes = {{ built = [8] }}'),
        )
    return load_cover(entry.scheme)


def _fingerprint(paths: Sequence[Path]) -> str:
    if len(paths) == 1:
        return fingerprint(paths[0])
    digest = hashlib.sha256()
    for path in paths:
        digest.update(fingerprint(path).encode())
    return digest.hexdigest()

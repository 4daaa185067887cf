"""What a review rests on: every file by its hash, the way of each layer into the work system, code of one's own."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.core.case_reading import read_case_file
from landuse.geometry.crs.interpret import read_crs
from landuse.intake.open import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landuse.core.case import Case, LayerEntry

CODE = (".py", ".toml", ".po")


def inputs_of(case: Case) -> list[dict[str, str]]:
    """Return every file a case rests on with its hash, as the case names it; the case file first.

    Parameters
    ----------
    case
        As it was read.

    Returns
    -------
    list of dict
        ``path`` and ``sha256``, which is empty for a database.
    """
    inputs = {source.path: source.sha256 for source in case.sources}
    if case.folder is not None:
        content, folder = read_case_file(case.folder)
        inputs = {"case.toml": fingerprint(folder / "case.toml"), **inputs}
        for entries in content.layers.values():
            for entry in entries if isinstance(entries, list) else [entries]:
                inputs |= {path: fingerprint(place) for path, place in _beside(entry, folder)}
    base = Path((case.basemap or "").removeprefix("gcj02:"))
    if case.basemap and base.is_file():
        inputs[base.name] = fingerprint(base)
    return [{"path": path, "sha256": sha256} for path, sha256 in inputs.items()]


def inputs_sha256(case: Case) -> str:
    """Return one hash over every file a case rests on, which names none of them."""
    lines = sorted(given["sha256"] for given in inputs_of(case))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _beside(entry: LayerEntry, folder: Path) -> Iterator[tuple[str, Path | str]]:
    if entry.covers is not None:
        address = "://" in entry.covers.path
        yield entry.covers.shown, entry.covers.path if address else folder / entry.covers.path
    if entry.shift is not None:
        yield entry.shift, folder / entry.shift


def way_of(case: Case) -> list[dict[str, str]]:
    """Return how each system that data came in was taken to the work system, as PROJ names its operation.

    Parameters
    ----------
    case
        As it was read.

    Returns
    -------
    list of dict
        ``from``, ``to`` and ``operation``; each system once, in the order of the case.
    """
    if case.work_crs is None:
        return []
    target = f"EPSG:{case.work_crs}"
    vectors = [source for role in case.layers.values() for layer in role for source in (layer.source,) if source]
    systems = dict.fromkeys(source.crs for source in vectors if source.crs)
    return [{"from": system, "to": target, "operation": _operation(system, target)} for system in systems]


def _operation(system: str, target: str) -> str:
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError

    if system == target:
        return "none"
    source, work = read_crs(system), read_crs(target)
    if source.zone is not None and source.central_meridian == work.central_meridian:
        return "eastings shifted by the number of the zone, nothing computed"
    try:
        way = Transformer.from_crs(system, target, always_xy=True)
        longitude = work.central_meridian or 105.0
        back = Transformer.from_crs(CRS(target).geodetic_crs, system, always_xy=True)
        way.transform(*back.transform(longitude, 33.0))
        return str(way.get_last_used_operation().description)
    except (ProjError, AttributeError) as error:  # a system PROJ names and can't make a way from
        return f"unnamed ({error})"


def code_sha256(folder: str | Path) -> str:
    """Return the sha256 of the checks, readers, packs and words in a folder of a user's own."""
    digest = hashlib.sha256()
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix in CODE and path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()

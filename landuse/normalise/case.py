"""From files as found to layers in one shape: columns named, projected, repaired, and said so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.core.case import Case, CaseFile, LayerEntry
from landuse.core.case_reading import read_written_case
from landuse.core.errors import FaultList, InputError
from landuse.core.files_read import check_unchanged, watched
from landuse.core.layer import Layer, RasterLayer, Table, Zone
from landuse.core.messages import Message
from landuse.core.progress import steps
from landuse.core.read_issues import ReadIssue
from landuse.core.specs import load_spec
from landuse.intake.extent import ReadExtent
from landuse.intake.open import fingerprint, parts_of, sha256_of
from landuse.normalise.extent import read_extent
from landuse.normalise.found_layer import BOUNDARIES, FoundLayer, find_layer
from landuse.normalise.known_roles import as_list, known_roles
from landuse.normalise.rasters import read_rasters
from landuse.normalise.settled_layer import choose_band, gather, settle, with_remarks
from landuse.normalise.tables import in_order, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def read_case(
    path: str | Path,
    *,
    on: date | None = None,
    policy: Sequence[str] | None = None,
    rules: Sequence[str] | None = None,
    strict: bool = False,
) -> Case:
    """Read a case folder: every layer and table in one shape, in one CGCS2000 3-degree band.

    Parameters
    ----------
    path
        The folder with ``case.toml`` in it, or that file.
    on
        The day to judge on; outranks the case file.
    policy, rules
        The packs to judge by and the rules asked for; outrank the case file.
    strict
        Whether to refuse a case in which anything had to be repaired.

    Returns
    -------
    Case
        Ready for `review`.

    Raises
    ------
    InputError
        If anything in it cannot be used: the message says what, where and what next.
    """
    with watched(sha256_of, parts_of) as files:
        case = _read_case(Path(path), on=on, policy=policy, rules=rules)
        check_unchanged(files.files, sha256_of, parts_of)
    if strict:
        _refuse_repairs(case)
    return replace(case, files=files.files)


def _read_case(path: Path, *, on: date | None, policy: Sequence[str] | None, rules: Sequence[str] | None) -> Case:
    faults = FaultList()
    file = path / "case.toml" if path.is_dir() else path
    if file.is_file():
        fingerprint(file)
    read_as = read_written_case(path, faults)
    content, folder = read_as.content, read_as.folder
    day = on or content.on
    if day is None and "on" not in read_as.unusable:
        faults.add(
            InputError(
                Message("the review date is missing"),
                where=str(read_as.file),
                next=Message("Write on = 2026-06-30, or give --on 2026-06-30; the clock is never used"),
            )
        )
    content = known_roles(content, faults)
    packs = tuple(packs_of(content, folder, faults) if policy is None else policy)
    rasters = {role: as_list(entries) for role, entries in content.layers.items() if load_spec(role).kind == "raster"}
    vectors = {role: as_list(entries) for role, entries in content.layers.items() if role not in rasters}
    layers, work, notes = _read_layers(folder, vectors, faults)
    tables = _read_tables(folder, content, faults)
    pictures = _read_rasters(folder, rasters, faults)
    faults.raise_any()
    assert day is not None
    return Case(
        title=content.title,
        on=day,
        folder=folder,
        policy=packs,
        rules=tuple(content.rules if rules is None else rules),
        layers=layers,
        tables=tables,
        rasters=pictures,
        zone=Zone(dict(content.zone)),
        params=content.params,
        assumptions=tuple(content.assumptions),
        decisions=tuple(content.decisions),
        confirmed=tuple(content.confirmed),
        work_crs=work,
        notes=(*read_as.mended, *notes),
        basemap=_basemap(folder, content.basemap),
        guessed=_guessed(content),
    )


def _read_tables(folder: Path, content: CaseFile, faults: FaultList) -> dict[str, tuple[Table, ...]]:
    tables = {}
    for role, entries in content.tables.items():
        read = []
        for entry in as_list(entries):
            with faults.catching():
                read.append(read_table(folder, role, entry))
        tables[role] = in_order(read)
    return tables


def _read_rasters(
    folder: Path, rasters: Mapping[str, Sequence[LayerEntry]], faults: FaultList
) -> dict[str, tuple[RasterLayer, ...]]:
    read = {}
    for role, entries in rasters.items():
        with faults.catching():
            read[role] = read_rasters(folder, role, entries)
    return read


def _guessed(content: CaseFile) -> tuple[str, ...]:
    """Return the roles of which a file was taken by a guess that nobody has confirmed."""
    layers = [role for role, entries in content.layers.items() if any(entry.guessed for entry in as_list(entries))]
    tables = [role for role, entries in content.tables.items() if any(entry.guessed for entry in as_list(entries))]
    return (*layers, *tables)


def packs_of(content: CaseFile, folder: Path, faults: FaultList) -> list[str]:
    """Return the packs a case file names: shipped ones by their id, one's own by its path from the case folder.

    A path where no pack lies is among the faults.
    """
    places = [str(folder / named) if named.endswith(".toml") else named for named in content.policy]
    for named, place in zip(content.policy, places, strict=True):
        if place != named and not Path(place).is_file():
            faults.add(
                InputError(
                    Message("there is no policy pack at '{path}'", path=named),
                    where=str(folder / "case.toml"),
                    next=Message("Write the path of the pack from the folder of the case, or the id of a shipped one"),
                )
            )
    return places


def _basemap(folder: Path, place: str | None) -> str | None:
    """Return a base map's place: a file is named from the case folder, a service by its own name."""
    if place is None:
        return None
    name = place.removeprefix("gcj02:")
    return place[: -len(name)] + str(folder / name) if (folder / name).exists() else place


def _refuse_repairs(case: Case) -> None:
    made = [(source, repair) for source in case.sources for repair in source.repairs]
    if made:
        source, first = made[0]
        raise InputError(
            Message.plural(
                "{n} repair would be made: {code}, {what}",
                "{n} repairs would be made, the first: {code}, {what}",
                n=len(made),
                code=first.code,
                what=first.what,
            ),
            where=_place(source.path, first),
            next=Message("Mend the file (`landuse inspect` lists them all), or leave --strict out"),
        )


def _place(path: str, issue: ReadIssue) -> str | Message:
    if issue.line:
        return Message("{file} line {line}", file=path, line=issue.line)
    return path if issue.row is None else Message("{file} row {row}", file=path, row=issue.row + 1)


def read_layers(
    folder: Path, entries: Mapping[str, Sequence[LayerEntry]]
) -> tuple[dict[str, tuple[Layer, ...]], int | None]:
    """Read layers alone, without a case file.

    Parameters
    ----------
    folder
        What their paths are relative to.
    entries
        By role.

    Returns
    -------
    tuple
        The layers by role, and the EPSG code of the band they are in; None where nothing is in any.

    Raises
    ------
    InputError
        If a file cannot be used.
    """
    faults = FaultList()
    layers, work, _ = _read_layers(folder, entries, faults)
    faults.raise_any()
    return layers, work


def _read_layers(
    folder: Path, entries: Mapping[str, Sequence[LayerEntry]], faults: FaultList
) -> tuple[dict[str, tuple[Layer, ...]], int | None, list[Message]]:
    boundaries = [role for role in BOUNDARIES if role in entries]
    raws = {role: _find_all(folder, role, entries[role], faults) for role in boundaries}
    near = read_extent([raw.frame for role in boundaries for raw in raws[role]])
    rest = [role for role in entries if role not in raws]
    raws |= {role: _find_all(folder, role, entries[role], faults, near) for role in steps("reading", rest)}
    raws = {role: raws[role] for role in entries}
    with faults.catching():
        work, notes = choose_band(raws)
        placed = {role: [with_remarks(raw, raws) for raw in many] for role, many in raws.items()}
        return _settle_all(placed, work, faults), work, notes
    return {}, None, []


def _find_all(
    folder: Path, role: str, entries: Sequence[LayerEntry], faults: FaultList, near: ReadExtent | None = None
) -> list[FoundLayer]:
    raws = []
    for entry in entries:
        with faults.catching():
            raws.append(find_layer(folder, role, entry, near))
    return raws


def _settle_all(
    raws: Mapping[str, list[FoundLayer]], work: int | None, faults: FaultList
) -> dict[str, tuple[Layer, ...]]:
    layers = {}
    for role, many in raws.items():
        with faults.catching():
            layers[role] = gather([settle(raw, work) for raw in many])
    return layers

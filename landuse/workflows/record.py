"""How a review was run, kept beside it so that it can be run again."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, StringConstraints, ValidationError

from landuse.core.audience import PublicCopy
from landuse.core.errors import InputError
from landuse.core.foreign_words import words_of
from landuse.core.messages import Message
from landuse.core.plugins import added_folders
from landuse.core.version import software_versions
from landuse.workflows.provenance import code_sha256, inputs_of, way_of
from landuse.workflows.redaction import redacted
from landuse.workflows.self_test import self_test

if TYPE_CHECKING:
    from landuse.core.case import Case
    from landuse.core.findings import Review
    from landuse.core.messages import Lang

FILE = "record.json"
#: A record names some hundred files; of a larger one nothing is read, bytes.
_LARGEST = 32 << 20
#: What stands for every file of a case in the record of a public copy.
ALL = "*"


def write_record(review: Review, folder: Path, out: Path, chosen: Sequence[str], lang: Lang) -> None:
    """Write down how a review was run."""
    record = record_of(review, out, chosen, lang)
    (folder / FILE).write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def record_of(review: Review, out: Path, chosen: Sequence[str], lang: Lang) -> dict[str, Any]:
    """Return how a review was run: its options, all it rests on by hash, the way into its system, the software."""
    case, withheld = review.case, review.case.withheld
    return {
        "case": None if case.folder is None else Path(os.path.relpath(case.folder.resolve(), out)).as_posix(),
        "audience": "internal" if withheld is None else "public",
        "public": None if withheld is None else withheld.copy.model_dump(mode="json"),
        "on": case.on.isoformat(),
        "policy": [_policy(pack.path, pack.id, out) | {"sha256": pack.sha256} for pack in review.packs],
        "rules": list(case.rules),
        "final": review.final,
        "basemap": _basemap(case.basemap, out),
        "plugins": [
            {"folder": Path(folder).name if withheld is None else "", "sha256": code_sha256(folder)}
            for folder in added_folders()
        ],
        "self_test": review.self_test,
        "outputs": list(chosen),
        "lang": lang,
        "inputs": inputs_of(case) if withheld is None else [{"path": ALL, "sha256": withheld.inputs_sha256}],
        "crs": way_of(case) if withheld is None else [],
        "software": software_versions(),
    }


def _basemap(place: str | None, out: Path) -> str | None:
    if place is None or not Path(place.removeprefix("gcj02:")).exists():
        return place
    name = place.removeprefix("gcj02:")
    return place[: -len(name)] + Path(os.path.relpath(Path(name).resolve(), out)).as_posix()


def run_again(folder: Path, case: Path | None = None) -> Review:
    """Run a review again from its own record.

    Parameters
    ----------
    folder
        The folder of the review.
    case
        Where the case lies now; where the record says, unless given.

    Returns
    -------
    Review
        Judged anew.

    Raises
    ------
    InputError
        If there is no record, or the case is no longer there.
    """
    from landuse.judge.review import review
    from landuse.normalise.case import read_case

    record = read_record(folder)
    where = case if case is not None else folder / record["case"] if record.get("case") else None
    if where is None:
        raise InputError(
            Message("its case was made in memory"), where=str(folder), next=Message("Give the case folder with --case")
        )
    if not where.exists():
        raise InputError(
            Message("its case is no longer at '{place}'", place=where),
            where=str(folder),
            next=Message("Give the case folder with --case"),
        )
    policy = [str(folder / pack["path"]) if pack.get("path") else pack["id"] for pack in record["policy"]]
    read = read_case(where, on=date.fromisoformat(record["on"]), policy=policy, rules=record["rules"])
    again = review(_over_its_basemap(read, record, folder))
    again = replace(again, final=bool(record.get("final", False)))
    if record.get("self_test") is not None:
        again = replace(again, self_test=self_test(read, again, review).as_dict())
    if record.get("audience") != "public":
        return again
    return redacted(again, _public_copy(record, folder))


def _public_copy(record: dict[str, Any], folder: Path) -> PublicCopy:
    try:
        return PublicCopy.model_validate(record.get("public"))
    except ValidationError:
        raise InputError(
            Message("its record does not say what a public copy may hold"),
            where=str(folder / FILE),
            next=Message("Run the review anew"),
        ) from None


def _over_its_basemap(case: Case, record: dict[str, Any], folder: Path) -> Case:
    stated = record.get("basemap")
    if stated is None:
        return case
    name = str(stated).removeprefix("gcj02:")
    place = folder / name
    return replace(case, basemap=f"{stated[: -len(name)]}{place.resolve()}" if place.exists() else stated)


def read_record(folder: Path) -> dict[str, Any]:
    """Read the record of a review from its folder; raise `InputError` where there is none that can be read."""
    file = folder / FILE
    if not file.is_file():
        raise InputError(
            Message("there is no record of how the review was run"),
            where=str(file),
            next=Message("Give a folder that `landuse review` wrote"),
        )
    try:
        content = json.loads(_bounded(file))
    except (ValueError, RecursionError) as error:
        raise InputError(
            Message("not JSON: {words}", words=words_of(error)), where=str(file), next=Message("Run the review anew")
        ) from None
    if not isinstance(content, dict):
        raise InputError(Message("this is no record of a review"), where=str(file), next=Message("Run the review anew"))
    try:
        Recorded.model_validate(content)
    except ValidationError as error:
        places = list(dict.fromkeys(".".join(map(str, fault["loc"])) for fault in error.errors()))
        raise InputError(
            Message("this is no record of a review as it is written: {places}", places=places[:5]),
            where=str(file),
            next=Message("Run the review anew"),
        ) from None
    return content


def _bounded(file: Path) -> bytes:
    with file.open("rb") as stream:
        content = stream.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise InputError(
            Message("it is larger than {n:count} bytes", n=_LARGEST),
            where=str(file),
            next=Message("Run the review anew"),
        )
    return content


def _beside(path: str) -> str:
    """Refuse a path that no record has: an address, another machine's, or one that no file can have."""
    if "://" in path or "\0" in path or path.startswith(("/", "\\")) or path[1:2] == ":":
        raise ValueError("no path beside the review")
    return path


#: How a record names what lies elsewhere: by the way there from its own folder.
Beside = Annotated[str, AfterValidator(_beside)]


class RecordedPolicy(BaseModel):
    """A pack as a record names it."""

    id: str
    path: Beside | None = None
    sha256: str | None = None


class RecordedInput(BaseModel):
    """A file that a review rests on, as its record names it."""

    path: str
    sha256: str


class Recorded(BaseModel):
    """What a record must hold so that a review can be run again from it."""

    case: Beside | None = None
    on: date
    policy: list[RecordedPolicy]
    rules: list[str]
    final: bool = False
    basemap: Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")] | None = None
    outputs: list[str] = []
    lang: Literal["zh", "en"] = "zh"
    inputs: list[RecordedInput] = []
    software: dict[str, str | None] = {}
    self_test: dict[str, Any] | None = None


def _policy(path: str, ident: str, out: Path) -> dict[str, str]:
    from landuse.core.plugins import packs_folder

    shipped = Path(path).resolve().parent == packs_folder().resolve()
    return (
        {"id": ident}
        if shipped or not path
        else {"id": ident, "path": Path(os.path.relpath(Path(path).resolve(), out)).as_posix()}
    )

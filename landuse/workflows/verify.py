"""Runs a review again from its record, and finds whatever is no longer as it was, and since which cause."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from landuse.core.messages import Message
from landuse.workflows import outputs
from landuse.workflows.filled import is_only_filled_in
from landuse.workflows.record import FILE, read_record, record_of, run_again
from landuse.workflows.signature import SIGNATURE, is_signed_by
from landuse.workflows.signed import is_only_signed

SAME = Message("run again, the review comes out the same")
#: What a person may fill in and sign.
FILLED = (".docx",)
#: What a person may sign in the file itself.
SIGNED = (".pdf",)
_CHANGED = Message("changed since it was written: {name}")
_UNSIGNED = Message("its sums are not signed with the key of {key}, or were changed since")
_GONE = Message("no longer there: {name}")
_ADDED = Message("not written by the review: {name}")
_FILLED_IN = Message("filled in since it was written, and otherwise unchanged: {name}")
_SIGNED = Message("signed since it was written, and otherwise unchanged: {name}")
_OTHERWISE = Message("not as the review writes it: {name}")
_INPUT = Message("input {path}: was {before}, is {after}")
_POLICY = Message("policy {id}: was {before}, is {after}")
_SOFTWARE = Message("{name}: was {before}, is {after}")
_OPTION = Message("option {name}: was {before}, is {after}")
_FIGURE = Message("{place}: {before} -> {after}")
_CAUSE = Message("cause: {cause}")
_VERSION = Message("run with another version than recorded: {version}")
_UNCAUSED = Message(
    "nothing it rests on was changed: the review was edited after it was written, or this is a fault of landuse's own"
)
_NO_INPUTS = Message("its record names no inputs, as records did before: causes cannot be told in full")
_OPTIONS = ("audience", "public", "on", "rules", "final", "basemap", "plugins", "crs")


@dataclass(frozen=True)
class Verification:
    """What comes of running a review again.

    Parameters
    ----------
    files
        Files that were changed, taken away or added since it was written.
    filled
        Files that were filled in, and are otherwise as written.
    figures
        Where its figures differ: the place in ``review.json``, before and after.
    causes
        What it rests on that was changed since.
    versions
        Software that is of another version now, which alone changes nothing.
    """

    files: tuple[Message, ...]
    filled: tuple[Message, ...]
    figures: tuple[tuple[str, Any, Any], ...]
    causes: tuple[Message, ...]
    versions: tuple[Message, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.files or self.figures or self.causes)

    def lines(self) -> list[Message]:
        """Return what is to be said, a line each."""
        figures = [_FIGURE(place=at, before=was, after=now) for at, was, now in self.figures]
        sentences = [*self.files, *figures, *(_CAUSE(cause=cause) for cause in self.causes)]
        versions = [_VERSION(version=version) for version in self.versions]
        return [*(sentences or [SAME]), *self.filled, *versions]


def verify(folder: Path, case: Path | None = None, signed_by: Path | None = None) -> Verification:
    """Run a review again from its record, and compare every figure and every byte.

    Parameters
    ----------
    folder
        The folder that `landuse review` wrote.
    case
        Where the case lies now; where the record says, unless given.
    signed_by
        The public key it must be signed with.

    Returns
    -------
    Verification
        What differs, and what was changed since.

    Raises
    ------
    InputError
        If there is no record or no case to run again.
    """
    unsigned = signed_by is not None and not is_signed_by(folder / outputs.SEAL, signed_by)
    record = read_record(folder)
    lang = record.get("lang", "zh")
    chosen = [name for name in record.get("outputs", []) if isinstance(name, str)]
    again = run_again(folder, case)
    now_recorded = record_of(again, folder.resolve(), chosen, lang)
    causes, versions = _causes(record, now_recorded), _versions(record, now_recorded)
    with TemporaryDirectory(prefix="landuse-") as place:
        fresh = Path(place) / "again"
        outputs.write(again, fresh, outputs.choose(",".join(chosen)), lang)
        files, filled = _files(folder, fresh)
        stored, now = folder / "review.json", fresh / "review.json"
        figures = tuple(_different(_json(stored), _json(now))) if stored.is_file() and now.is_file() else ()
    if unsigned:
        files = (_UNSIGNED(key=signed_by), *files)
    if (files or figures) and not causes and not unsigned:
        causes = versions or (_UNCAUSED,)
        versions = ()
    return Verification(files, filled, figures, causes, versions)


def _json(path: Path) -> Any:  # noqa: ANN401
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):  # told as a file that was changed
        return None


def _files(folder: Path, fresh: Path) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Compare the files of a review with those it writes now, and with the list of their sums."""
    sealed = outputs.sealed_files(folder)
    broken = outputs.broken_seals(folder)
    wanted = sorted({*sealed, *(path.name for path in fresh.iterdir())} - {outputs.SEAL})
    there = {path.name for path in folder.iterdir()} - {outputs.SEAL, SIGNATURE}
    differing = [_GONE(name=name) for name in wanted if name not in there]
    differing += [_GONE(name=outputs.SEAL)] if not sealed else []
    filled = []
    for name in wanted:
        if name not in there:
            continue
        as_written = name not in broken and name in sealed
        equal = name == FILE or _same_bytes(folder / name, fresh / name)
        if as_written and equal:
            continue
        written = (fresh / name).is_file()
        if name.endswith(FILLED) and written and is_only_filled_in(fresh / name, folder / name):
            filled.append(_FILLED_IN(name=name))
        elif name.endswith(SIGNED) and written and is_only_signed(fresh / name, folder / name):
            filled.append(_SIGNED(name=name))
        else:
            differing.append(_OTHERWISE(name=name) if as_written else _CHANGED(name=name))
    differing += [_ADDED(name=name) for name in sorted(there - set(wanted))]
    return tuple(differing), tuple(filled)


def _same_bytes(stored: Path, fresh: Path) -> bool:
    return fresh.is_file() and stored.is_file() and stored.read_bytes() == fresh.read_bytes()


def _causes(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Message, ...]:
    causes = [] if "inputs" in before else [_NO_INPUTS]
    for key, name, message in (("inputs", "path", _INPUT), ("policy", "id", _POLICY)):
        if any("sha256" not in entry for entry in before.get(key, [{}])):
            continue
        old, new = ({str(entry[name]): entry["sha256"] for entry in side[key]} for side in (before, now))
        causes += [
            message(**{name: entry_name, "before": _short(old.get(entry_name)), "after": _short(new.get(entry_name))})
            for entry_name in dict.fromkeys((*old, *new))
            if old.get(entry_name) != new.get(entry_name)
        ]
    causes += [
        _OPTION(name=name, before=_plain(before[name]), after=_plain(now[name]))
        for name in _OPTIONS
        if name in before and before[name] != now[name]
    ]
    return tuple(causes)


def _versions(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Message, ...]:
    old, new = before.get("software", {}), now["software"]
    return tuple(
        _SOFTWARE(name=name, before=old.get(name), after=new.get(name))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    )


def _short(sha256: object) -> str:
    return str(sha256)[:12] if sha256 else "—"


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _different(before: object, after: object, at: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield every place at which two contents differ; things that have an id are told by it."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from _different(before.get(key), after.get(key), f"{at}.{key}" if at else str(key))
    elif isinstance(before, list) and isinstance(after, list):
        old, new = _by_name(before), _by_name(after)
        for key in dict.fromkeys((*old, *new)):
            yield from _different(old.get(key), new.get(key), f"{at}[{key}]")
    elif before != after or type(before) is not type(after):
        yield at or "review.json", before, after


def _by_name(items: list[Any]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for number, item in enumerate(items):
        name = str(item.get("id", number)) if isinstance(item, dict) else str(number)
        named[name if name not in named else f"{name}#{number}"] = item
    return named

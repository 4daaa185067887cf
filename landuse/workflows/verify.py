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
from landuse.workflows.exports import digest_of
from landuse.workflows.filled import is_only_filled_in
from landuse.workflows.record import FILE, read_record, record_of, run_again
from landuse.workflows.signature import SIGNATURE, is_signed_by
from landuse.workflows.signed import is_only_signed
from landuse.workflows.sums import SEAL, is_list_of_sums, is_plain_file, sums_of

SAME = Message("run again, the review comes out the same")
#: By how many bytes a file of figures may be larger than it was and is still compared place by place.
_GROWN = 1 << 20
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
_NO_FILE = Message("a link, a folder or a device, and no file: {name}")
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
_UNCHECKED = Message("it is signed, and the signature was not checked: give the public key with --signed-by")
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
    notes
        What was not looked at.
    """

    files: tuple[Message, ...]
    filled: tuple[Message, ...]
    figures: tuple[tuple[str, Any, Any], ...]
    causes: tuple[Message, ...]
    versions: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.files or self.figures or self.causes)

    def lines(self) -> list[Message]:
        """Return what is to be said, a line each."""
        figures = [_FIGURE(place=at, before=was, after=now) for at, was, now in self.figures]
        sentences = [*self.files, *figures, *(_CAUSE(cause=cause) for cause in self.causes)]
        versions = [_VERSION(version=version) for version in self.versions]
        return [*(sentences or [SAME]), *self.filled, *versions, *self.notes]


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
    unsigned = signed_by is not None and not is_signed_by(folder / SEAL, signed_by)
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
        figures = tuple(_different(_json(stored), _json(now))) if _is_like(stored, now) else ()
    if set(record) - set(now_recorded) or record.get("self_test") != now_recorded["self_test"]:
        files += () if any(line.values.get("name") == FILE for line in files) else (_CHANGED(name=FILE),)
    if unsigned:
        files = (_UNSIGNED(key=signed_by), *files)
    if (files or figures) and not causes and not unsigned:
        causes = versions or (_UNCAUSED,)
        versions = ()
    notes = (_UNCHECKED,) if signed_by is None and (folder / SIGNATURE).exists() else ()
    return Verification(files, filled, figures, causes, versions, notes)


def _is_like(stored: Path, now: Path) -> bool:
    """Return whether two files may be compared place by place: a file far larger than it was is just another."""
    if not (is_plain_file(stored) and now.is_file()):
        return False
    return stored.stat().st_size <= _GROWN + 4 * now.stat().st_size


def _json(path: Path) -> Any:  # noqa: ANN401
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):  # told as a file that was changed
        return None


def _files(folder: Path, fresh: Path) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Compare the files of a review with those it writes now, and with the list of their sums."""
    sums = sums_of(folder)
    wanted = sorted({*sums, *(path.name for path in fresh.iterdir())} - {SEAL})
    there = {path.name for path in folder.iterdir()} - {SEAL, SIGNATURE}
    differing: list[Message] = []
    filled: list[Message] = []
    unlisted = False
    for name in wanted:
        if name not in there:
            differing.append(_GONE(name=_shown(name)))
            continue
        kept, message = _compared(folder / name, fresh / name, sums.get(name))
        unlisted |= not kept
        if message is not None:
            (filled if message.id in (_FILLED_IN.id, _SIGNED.id) else differing).append(message)
    if not (folder / SEAL).exists():
        differing.append(_GONE(name=SEAL))
    elif unlisted or not is_list_of_sums(folder):
        differing.append(_CHANGED(name=SEAL))
    differing += [_ADDED(name=_shown(name)) for name in sorted(there - set(wanted))]
    return tuple(differing), tuple(filled)


def _compared(stored: Path, fresh: Path, listed: str | None) -> tuple[bool, Message | None]:
    """Return whether the list has a sum the file had or has, and what is to be said of the file."""
    name = _shown(stored.name)
    if not is_plain_file(stored):
        return True, _NO_FILE(name=name)
    now = digest_of(stored)
    written = digest_of(fresh) if fresh.is_file() else None
    if listed == now and (stored.name == FILE or written == now):
        return True, None
    if stored.name != FILE and written == now:
        return False, None  # it is as it is written: the list is not
    if written is not None and listed in (now, written):
        if stored.name.endswith(FILLED) and is_only_filled_in(fresh, stored):
            return True, _FILLED_IN(name=name)
        if stored.name.endswith(SIGNED) and is_only_signed(fresh, stored):
            return True, _SIGNED(name=name)
    return True, (_OTHERWISE if listed == now else _CHANGED)(name=name)


def _shown(name: str) -> str:
    """Return a name as one line of a terminal shows it, whatever signs are in it."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)


def _causes(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Message, ...]:
    causes = [] if "inputs" in before else [_NO_INPUTS]
    for key, name, message in (("inputs", "path", _INPUT), ("policy", "id", _POLICY)):
        if any("sha256" not in entry for entry in before.get(key, [])) and not causes:
            causes.append(_NO_INPUTS)
        old, new = ({str(entry[name]): entry.get("sha256") for entry in side.get(key, [])} for side in (before, now))
        if key not in before or None in old.values():
            continue
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

"""Drafts a case file from a submission folder: what is sure is entered, a guess is marked, the rest is asked."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.core import plugins
from landuse.core.layer import Layer
from landuse.core.messages import Message
from landuse.core.specs import load_spec
from landuse.workflows.inspect.draft_entries import (
    DraftEntry,
    SubmittedLayer,
    Tried,
    commented,
    proof_lines,
    quoted,
)
from landuse.workflows.inspect.folder import SubmittedFile, submitted_files, versions
from landuse.workflows.inspect.role_evidence import RoleEvidence, certainty, weigh_roles

if TYPE_CHECKING:
    from datetime import date

    from landuse.core.messages import Lang

HEAD = (
    Message("drafted by `landuse inspect --case`: check every line; with --all every file has its lines"),
    Message("nothing here says that a layer is complete: where one is, take the # off its covers or complete"),
)
ON = Message("to be filled in: the day it is judged on")
ZONE = Message("what is known of the zone: name, code, level, county, applicant")
ZONE_FROM = Message("as {path} says")
POLICY = Message("the policies that apply; see `landuse policies list`")
VERSIONS = Message("these {count:count} files look like versions of one: keep one, delete the others:")
SHARED = Message(
    "these {count:count} look like '{title}': if they are parts of it, use them all as [[{section}]]; "
    "if versions, keep one; if of several dates, add on"
)
OPEN = Message("{what} may be {roles}; use one of them:")
NOBODY = Message("what {what} is for is not known; name its layer or table where it is needed")
FILES = Message("the files, {count:count} in all:")
FATES: dict[str, Message] = {
    "sure": Message("used as '{role}'"),
    "guessed": Message("used as '{role}', which is guessed: confirm it"),
    "open": Message("to be decided: may be {roles}"),
    "nobody": Message("to be decided: what it is for is not known"),
    "version": Message("to be decided: one of several versions"),
    "unusable": Message("looks like '{role}', but cannot be used yet: {why}"),
    "paper": Message("{note}"),
    "asked": Message("not read: {note}"),
    "broken": Message("cannot be read: {why}"),
    "unknown": Message("of no known format; if it matters, ask for another"),
}
#: What a boundary says of its zone, by the key of [zone].
_FACTS = {"name": "zone_name", "code": "zone_code", "level": "level", "county": "county_name"}


def draft_case(
    folder: Path,
    *,
    beside: Path | None = None,
    lang: Lang = "zh",
    policy: Sequence[str] = (),
    on: date | None = None,
    every: bool = False,
    files: Sequence[SubmittedFile] | None = None,
) -> str:
    """Draft the case file of a submission.

    Parameters
    ----------
    folder
        The folder of the submission.
    beside
        The folder the case file will lie in; that of the submission unless said.
    lang
        The language of the questions.
    policy, on
        The packs it is to be judged by, and the day, where they are known.
    every
        Whether what is open has its lines too, to be taken over; else it is one line a file.
    files
        What is in the folder, where that was looked through already.

    Returns
    -------
    str
        A case file in TOML that a review can read; what is guessed is marked, the rest is asked for in comments.

    Raises
    ------
    InputError
        If there is no such folder, or nothing in it.
    """
    files = submitted_files(folder) if files is None else files
    home = (beside or folder).resolve()
    start = os.path.relpath(folder.resolve(), home)
    draft = _Draft(files, home, "" if start == "." else f"{Path(start).as_posix()}/", lang)
    return "\n".join(draft.lines(folder.resolve().name, policy, on, every=every)) + "\n"


class _Draft:
    """Writes the draft of one submission."""

    def __init__(self, files: Sequence[SubmittedFile], home: Path, start: str, lang: Lang) -> None:
        self.files, self.home, self.start, self.lang = files, home, start, lang
        reports = [layer for file in files if file.report is not None for layer in file.report.layers]
        self.places = [
            SubmittedLayer(
                file, layer, len(file.report.layers) == 1, weigh_roles(layer, file.path, reports, file.report.reader)
            )
            for file in files
            if file.report is not None
            for layer in file.report.layers
        ]
        self.groups = versions(files)
        self.fates: dict[str, list[Message]] = defaultdict(list)
        self.chosen: dict[str, DraftEntry] = {}
        self.tried: dict[str, Tried] = {}
        self.shared: dict[str, list[SubmittedLayer]] = {}
        self.open: list[SubmittedLayer] = []
        self._choose()

    def _choose(self) -> None:
        rivals = {file.path for group in self.groups for file in group}
        by_role: dict[str, list[SubmittedLayer]] = defaultdict(list)
        for place in self.places:
            if place.file.path in rivals:
                continue
            if certainty(place.weighed) == "open":
                self._leave_open(place)
            else:
                by_role[place.weighed[0].role.role].append(place)
        for role, places in by_role.items():
            sure = [place for place in places if certainty(place.weighed) == "sure"]
            if len(sure) == 1 or len(places) == 1:
                self._try(role, (sure or places)[0])
                for place in places:
                    if place is not (sure or places)[0]:
                        self._leave_open(place)
            else:
                self.shared[role] = places
                for place in places:
                    self._fate(place, FATES["open"](roles=[_called(role, self.lang)]))

    def _try(self, role: str, place: SubmittedLayer) -> None:
        """Enter a place for a role, where a review can read it so."""
        entry = DraftEntry(place, place.weighed[0], self.start, certainty(place.weighed) == "sure")
        tried = entry.tried(self.home)
        if tried.content is None:
            self._fate(place, FATES["unusable"](role=_called(role, self.lang), why=tried.why))
            self.open.append(place)
            return
        self.chosen[role], self.tried[role] = entry, tried
        self._fate(place, FATES["guessed" if entry.guesses else "sure"](role=_called(role, self.lang)))

    def _leave_open(self, place: SubmittedLayer) -> None:
        roles = [_called(evidence.role.role, self.lang) for evidence in place.weighed[:3]]
        self._fate(place, FATES["open"](roles=roles) if roles else FATES["nobody"]())
        self.open.append(place)

    def _fate(self, place: SubmittedLayer, fate: Message) -> None:
        prefix = "" if place.alone else f"{place.layer.name}: "
        self.fates[place.file.path].append(Message.verbatim(prefix + fate.text(self.lang)) if prefix else fate)

    def lines(self, title: str, policy: Sequence[str], on: date | None, *, every: bool) -> Iterator[str]:
        yield from (commented(phrase().text(self.lang)) for phrase in HEAD)
        yield f"title = {quoted(title)}"
        yield f"on = {on}" if on is not None else commented(f"on = 2026-06-30  # {ON.text(self.lang)}")
        packs = ", ".join(quoted(name) for name in policy or plugins.names("packs"))
        yield f"policy = [{packs}]" if policy else commented(f"policy = [{packs}]  # {POLICY.text(self.lang)}")
        yield from self._zone()
        for entry in sorted(self.chosen.values(), key=_place_in_case):
            yield ""
            yield from entry.lines(self.lang)
            yield from proof_lines(entry, self.chosen.get("counties"), None if on is None else str(on), self.lang)
        if every:
            yield from self._shared()
            yield from self._versions()
            yield from self._open()
        else:
            self._note_versions()
        yield from self._list()

    def _say(self, phrase: Message, **values: object) -> str:
        return commented(phrase(**values).text(self.lang))

    def _zone(self) -> Iterator[str]:
        """Yield what the boundaries and the county say of the zone; what a guessed file says is only proposed."""
        facts = dict(self._facts())
        if any(active for _, _, active in facts.values()):
            yield "[zone]"
        else:
            yield commented(f"[zone]  # {ZONE.text(self.lang)}")
        for key, (value, path, active) in facts.items():
            line = f"{key} = {quoted(value)}  # {ZONE_FROM(path=path).text(self.lang)}"
            yield line if active else commented(line)
        if "name" not in facts:
            yield commented('name = "..."')

    def _facts(self) -> Iterator[tuple[str, tuple[str, str, bool]]]:
        sources = [("county", "counties", "name")]
        sources += [(key, role, column) for role in ("approved", "draft") for key, column in _FACTS.items()]
        for key, role, column in reversed(sources):
            given = self.tried[role].content if role in self.tried else None
            if not isinstance(given, Layer) or column not in given.features:
                continue
            values = given.features[column].dropna().astype(str).str.strip().unique()
            if len(values) == 1 and values[0]:
                entry = self.chosen[role]
                yield key, (values[0], entry.place.file.path, not entry.guesses)

    def _commented(self, place: SubmittedLayer, evidence: RoleEvidence, *, several: bool = False) -> Iterator[str]:
        entry = DraftEntry(place, evidence, self.start, sure=True)
        for line in entry.lines(self.lang, several=several):
            yield line if line.startswith("#") else f"# {line}"

    def _shared(self) -> Iterator[str]:
        for role, places in sorted(self.shared.items()):
            spec = load_spec(role)
            section = f"{'table' if spec.kind == 'table' else 'layer'}s.{role}"
            yield ""
            yield self._say(SHARED, count=len(places), title=spec.title.text(self.lang), section=section)
            for place in places:
                yield from self._commented(place, place.weighed[0], several=True)

    def _note_versions(self) -> None:
        for group in self.groups:
            for file in group:
                self.fates[file.path] = [FATES["version"]()]

    def _versions(self) -> Iterator[str]:
        self._note_versions()
        for group in self.groups:
            yield ""
            yield self._say(VERSIONS, count=len(group))
            for file in group:
                yield commented(f"  {file.path}" + (f" ({file.why.text(self.lang)})" if file.why else ""))
                for place in self.places:
                    if place.file is file:
                        for evidence in place.weighed[:1]:
                            yield from self._commented(place, evidence)

    def _open(self) -> Iterator[str]:
        groups: dict[tuple[str, ...], list[SubmittedLayer]] = defaultdict(list)
        for place in self.open:
            roles = tuple(evidence.role.role for evidence in place.weighed[:3])
            # what lies together and may be the same is asked about together: blocks, a file each
            together = str(Path(place.file.path).parent) if roles else place.what
            groups[together, *roles].append(place)
        for (_, *names), group in groups.items():
            yield ""
            called = [_called(role, self.lang) for role in names]
            yield self._say(OPEN if names else NOBODY, what=[place.what for place in group], roles=called)
            for role in names:
                for place in group:
                    evidence = next(evidence for evidence in place.weighed if evidence.role.role == role)
                    yield from self._commented(place, evidence, several=len(group) > 1)

    def _list(self) -> Iterator[str]:
        listed = [file for file in self.files if file.what != "part"]
        yield ""
        yield self._say(FILES, count=len(listed))
        for file in listed:
            fates = self.fates.get(file.path) or [FATES.get(file.what, FATES["nobody"])(note=file.note, why=file.why)]
            yield commented(f"  {file.path}: {'; '.join(fate.text(self.lang) for fate in fates)}")


def _place_in_case(entry: DraftEntry) -> tuple[bool, int]:
    """Return where an entry stands: boundaries first, then layers, then tables."""
    first = ("draft", "approved", "blocks", "counties", "parcels", "planned_parcels")
    return entry.section.startswith("table"), first.index(entry.role) if entry.role in first else len(first)


def _called(role: str, lang: Lang) -> str:
    return load_spec(role).title.text(lang)

"""Drafts a case file from a submission folder, for a person to check; it asks where it would have to guess."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.core import plugins
from landuse.core.messages import Message
from landuse.core.specs import load_spec
from landuse.workflows.inspect.folder import SubmittedFile, submitted_files, versions

if TYPE_CHECKING:
    from landuse.core.messages import Lang
    from landuse.intake.tabular.role_columns import Likely
    from landuse.workflows.inspect.files import LayerReport

HEAD = (
    Message("drafted by `landuse inspect --case`: check every line"),
    Message("nothing here says that a layer is complete: where one is, add covers or [[assumptions]] yourself"),
)
ON = Message("to be filled in: the day it is judged on")
ZONE = Message("what is known of the zone: name, code, level, county, applicant")
POLICY = Message("the policies that apply; see `landuse policies list`")
SCHEME = Message("to be filled in: the code list; its codes fit {fit}")
NO_SCHEME = Message("to be filled in: the code list; none has all its codes")
NO_CRS = Message("to be filled in: the CRS, which the file does not say")
COLUMNS = Message("to be filled in: which column is {titles}; there are {have}")
VERSIONS = Message("these {count:count} files look like versions of one: keep one, delete the others:")
SHARED = Message(
    "these {count:count} look like '{title}': if they are parts of it, use them all as [[{section}]]; "
    "if versions, keep one; if of several dates, add on"
)
OPEN = Message("{what} may be {roles}; use one of them:")
NOBODY = Message("what {what} is for is not known; name its layer or table where it is needed")
FILES = Message("the files, {count:count} in all:")
FATES: dict[str, Message] = {
    "used": Message("used above"),
    "open": Message("to be decided, see above"),
    "paper": Message("{note}"),
    "asked": Message("not read: {note}"),
    "broken": Message("cannot be read: {why}"),
    "part": Message("belongs to the .shp of its name"),
    "unknown": Message("of no known format; if it matters, ask for another"),
}


@dataclass(frozen=True, eq=False)
class _Place:
    """A layer or sheet of a file, and the roles it may play."""

    file: SubmittedFile
    layer: LayerReport
    alone: bool

    @property
    def sure(self) -> Likely | None:
        """The one role it goes by the name of, where there is one."""
        named = [role for role in self.layer.likely if role.by_name]
        return named[0] if len(named) == 1 else None

    @property
    def what(self) -> str:
        """How it is told of."""
        return self.file.path if self.alone else f"{self.file.path} ({self.layer.name})"


def draft_case(folder: Path, *, beside: Path | None = None, lang: Lang = "zh") -> str:
    """Draft the case file of a submission.

    Parameters
    ----------
    folder
        The folder of the submission.
    beside
        The folder the case file will lie in; that of the submission unless said.
    lang
        The language of the questions.

    Returns
    -------
    str
        A case file in TOML: what goes by its name is entered, the rest is asked for in comments.

    Raises
    ------
    InputError
        If there is no such folder, or nothing in it.
    """
    files = submitted_files(folder)
    start = os.path.relpath(folder.resolve(), (beside or folder).resolve())
    draft = _Draft(files, "" if start == "." else f"{Path(start).as_posix()}/", lang)
    return "\n".join(draft.lines(folder.resolve().name)) + "\n"


class _Draft:
    """Writes the draft of one submission."""

    def __init__(self, files: Sequence[SubmittedFile], start: str, lang: Lang) -> None:
        self.files, self.start, self.lang = files, start, lang
        self.places = [
            _Place(file, layer, len(file.report.layers) == 1)
            for file in files
            if file.report is not None
            for layer in file.report.layers
        ]
        self.groups = versions(files)
        self.fates: dict[str, str] = {file.path: file.what for file in files}
        self.used: set[str] = set()

    def lines(self, title: str) -> Iterator[str]:
        yield from (self._asked(phrase().text(self.lang)) for phrase in HEAD)
        yield f"title = {_quoted(title)}"
        yield self._asked(f"on = 2026-06-30  # {ON.text(self.lang)}")
        packs = ", ".join(_quoted(name) for name in plugins.names("packs"))
        yield self._asked(f"policy = [{packs}]  # {POLICY.text(self.lang)}")
        yield self._asked(f"[zone]  # {ZONE.text(self.lang)}")
        yield self._asked('name = "..."')
        rivals = {file.path for group in self.groups for file in group}
        free = [place for place in self.places if place.file.path not in rivals]
        counts = Counter(place.sure.role for place in free if place.sure is not None)
        for place in free:
            if place.sure is not None and counts[place.sure.role] == 1:
                self.used.add(place.file.path)
                yield ""
                yield from self._entry(place, place.sure)
        yield from self._shared([place for place in free if place.sure and counts[place.sure.role] > 1])
        yield from self._versions()
        yield from self._open([place for place in free if place.sure is None])
        yield from self._list()

    def _say(self, phrase: Message, **values: object) -> str:
        return self._asked(phrase(**values).text(self.lang))

    def _asked(self, text: str) -> str:
        return "# " + " ".join(text.split())

    def _entry(self, place: _Place, guess: Likely, *, several: bool = False) -> Iterator[str]:
        spec = load_spec(guess.role)
        section = f"{spec.kind}s.{guess.role}"
        yield f"[[{section}]]" if several else f"[{section}]"
        yield f"path = {_quoted(self.start + place.file.path)}"
        if not place.alone:
            yield f"{'layer' if spec.kind == 'layer' else 'sheet'} = {_quoted(place.layer.name)}"
        if spec.kind == "layer" and place.layer.crs_read_as is None:
            yield self._asked(f'crs = "EPSG:4527"  # {NO_CRS.text(self.lang)}; {_notes(place, self.lang)}')
        if "use_code" in guess.columns and spec.kind == "layer":
            fit = list(place.layer.schemes)
            hint = SCHEME(fit=fit) if fit else NO_SCHEME
            yield self._asked(f"scheme = {_quoted(fit[0] if len(fit) == 1 else '...')}  # {hint.text(self.lang)}")
        if guess.missing:
            titles = [spec.columns[name].title.text(self.lang) for name in guess.missing]
            have = [column.heading for column in place.layer.columns]
            hint = COLUMNS(titles=titles, have=have)
            wanted = ", ".join(f'{name} = "..."' for name in guess.missing)
            yield self._asked(f"columns = {{ {wanted} }}  # {hint.text(self.lang)}")

    def _commented(self, place: _Place, guess: Likely, *, several: bool = False) -> Iterator[str]:
        for line in self._entry(place, guess, several=several):
            yield line if line.startswith("#") else f"# {line}"

    def _shared(self, places: Sequence[_Place]) -> Iterator[str]:
        for role in sorted({place.sure.role for place in places if place.sure is not None}):
            mine = [place for place in places if place.sure is not None and place.sure.role == role]
            spec = load_spec(role)
            title = spec.title.text(self.lang)
            yield ""
            yield self._say(SHARED, count=len(mine), title=title, section=f"{spec.kind}s.{role}")
            for place in mine:
                assert place.sure is not None
                self.fates[place.file.path] = "open"
                yield from self._commented(place, place.sure, several=True)

    def _versions(self) -> Iterator[str]:
        for group in self.groups:
            yield ""
            yield self._say(VERSIONS, count=len(group))
            for file in group:
                self.fates[file.path] = "open"
                yield self._asked(f"  {file.path}" + (f" ({file.why.text(self.lang)})" if file.why else ""))
                for place in self.places:
                    if place.file is file:
                        for guess in place.layer.likely[:1]:
                            yield from self._commented(place, guess)

    def _open(self, places: Sequence[_Place]) -> Iterator[str]:
        groups: dict[tuple[str, ...], list[_Place]] = defaultdict(list)
        for place in places:
            if place.file.path not in self.used:
                self.fates[place.file.path] = "open"
            roles = tuple(role_guess.role for role_guess in place.layer.likely)
            # what lies together and may be the same is asked about together: blocks, a file each
            together = str(Path(place.file.path).parent) if roles else place.what
            groups[together, *roles].append(place)
        for (_, *names), group in groups.items():
            yield ""
            roles_told = [f"{role} ({load_spec(role).title.text(self.lang)})" for role in names]
            yield self._say(OPEN if names else NOBODY, what=[place.what for place in group], roles=roles_told)
            for role in names:
                for place in group:
                    guess = next(candidate for candidate in place.layer.likely if candidate.role == role)
                    yield from self._commented(place, guess, several=len(group) > 1)

    def _list(self) -> Iterator[str]:
        yield ""
        yield self._say(FILES, count=len(self.files))
        for file in self.files:
            fate = "used" if file.path in self.used else self.fates[file.path]
            fate_text = FATES[fate](note=file.note, why=file.why).text(self.lang)
            yield self._asked(f"  {file.path}: {fate_text}")


def _notes(place: _Place, lang: Lang) -> str:
    return " ".join(note.text(lang) for note in place.layer.notes)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

"""One entry of a drafted case: what is written for a layer, table or raster, tried out before it is proposed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landuse.core.case import LayerEntry, TableEntry
from landuse.core.errors import InputError, LanduseError
from landuse.core.messages import Message
from landuse.core.specs import load_spec
from landuse.normalise.case import read_layers
from landuse.normalise.rasters import read_rasters
from landuse.normalise.tables import read_table
from landuse.workflows.inspect.folder import SubmittedFile
from landuse.workflows.inspect.role_evidence import RoleEvidence

if TYPE_CHECKING:
    from landuse.core.layer import Layer, RasterLayer, Table
    from landuse.core.messages import Lang
    from landuse.workflows.inspect.code_fit import CodeFit
    from landuse.workflows.inspect.files import LayerReport

SCHEME = Message("to be filled in: the code list; its codes fit {fit}")
NO_SCHEME = Message("to be filled in: the code list; none has all its codes")
NO_CRS = Message("to be filled in: the CRS, which the file does not say")
COLUMNS = Message("to be filled in: which column is {titles}; there are {have}")
BY = Message("by {signs}")
GUESSED = Message("look at the file, and delete this line if it is so")
SCHEME_GUESSED = Message("the code list by its codes")
COLUMN_GUESSED = Message("the column {heading} by its cells")
UNKNOWN_CODES = Message("its codes that the list has not: {codes}")
COVERS = Message("only where the layer is known to be complete in all of it: delete the # then")
COMPLETE = Message("only where somebody vouches that no row is missing: fill in who and why, and delete the #")
#: At most so many codes that a list has not are written out.
_CODES = 8
#: A list is proposed that has all codes but so many of the rows, or so many codes.
MOST_UNKNOWN, MOST_CODES = 0.05, 3
#: By so much of the rows one list has to have more codes than the next to be proposed.
LEAST_LEAD = 0.02


@dataclass(frozen=True, eq=False)
class SubmittedLayer:
    """A layer, sheet or raster of a file, and the roles it may play.

    Parameters
    ----------
    file, layer
        Where it is, and what is in it.
    alone
        Whether the file holds nothing else.
    weighed
        The roles it may play, the likeliest first.
    """

    file: SubmittedFile
    layer: LayerReport
    alone: bool
    weighed: tuple[RoleEvidence, ...]

    @property
    def what(self) -> str:
        """How it is told of."""
        return self.file.path if self.alone else f"{self.file.path} ({self.layer.name})"


@dataclass(frozen=True, eq=False)
class Tried:
    """A drafted entry after it was read: what it holds, or why a review could not use it."""

    content: Layer | Table | RasterLayer | None
    why: Message | None = None


@dataclass(frozen=True, eq=False)
class DraftEntry:
    """What is written of one place for one role.

    Parameters
    ----------
    place, evidence
        The place, and what speaks for the role.
    start
        What leads from the case file to the folder, with a slash behind it.
    sure
        Whether the role needs no confirmation.
    """

    place: SubmittedLayer
    evidence: RoleEvidence
    start: str
    sure: bool

    @property
    def role(self) -> str:
        """The role."""
        return self.evidence.role.role

    @property
    def section(self) -> str:
        """The section of the case file."""
        return f"{'table' if load_spec(self.role).kind == 'table' else 'layer'}s.{self.role}"

    @property
    def scheme(self) -> CodeFit | None:
        """The code list that can be proposed: proven by names, or the only one that has all its codes but a few."""
        spec = load_spec(self.role)
        coded = spec.kind == "layer" and "use_code" in spec.required
        if "use_code" not in self.evidence.role.columns or not coded:
            return None
        heading = self.evidence.role.columns["use_code"]
        fits = [fit for fit in self.place.layer.codes if fit.heading == heading and _few(fit)]
        proven = [fit for fit in fits if fit.proven]
        return proven[0] if proven else fits[0] if len(fits) == 1 else _best(self.place.layer.codes)

    @property
    def guesses(self) -> list[Message]:
        """What in the entry is guessed."""
        guesses = [] if self.sure else list(self.evidence.signs)
        if self.scheme is not None and not self.scheme.proven:
            guesses.append(SCHEME_GUESSED())
        if self._own_column:
            guesses.append(COLUMN_GUESSED(heading=self._own_column))
        return guesses

    @property
    def _own_column(self) -> str | None:
        """The column of use codes where no heading said so, but the cells."""
        heading = self.evidence.role.columns.get("use_code")
        known = {likely.columns.get("use_code") for likely in self.place.layer.likely}
        aliases = load_spec(self.role).columns["use_code"].aliases if heading is not None else ()
        return heading if heading is not None and heading not in known and not _is_alias(heading, aliases) else None

    def keys(self) -> dict[str, Any]:
        """Return the keys that are active."""
        keys: dict[str, Any] = {"path": self.start + self.place.file.path}
        kind = load_spec(self.role).kind
        if not self.place.alone and kind != "raster":
            keys["sheet" if kind == "table" else "layer"] = self.place.layer.name
        if self.scheme is not None:
            keys["scheme"] = self.scheme.scheme
        if self._own_column:
            keys["columns"] = {"use_code": self._own_column}
        return keys

    def tried(self, folder: Path) -> Tried:
        """Read the entry as a review would."""
        keys = self.keys()
        try:
            if load_spec(self.role).kind == "table":
                return Tried(read_table(folder, self.role, TableEntry(**keys)))
            entry = LayerEntry(**keys)
            if load_spec(self.role).kind == "raster":
                return Tried(read_rasters(folder, self.role, [entry])[0])
            return Tried(read_layers(folder, {self.role: [entry]})[0][self.role][-1])
        except InputError as error:
            return Tried(None, error.reason)
        except LanduseError as error:
            return Tried(None, error.what)

    def lines(self, lang: Lang, *, several: bool = False) -> Iterator[str]:
        """Yield the lines of the entry; what is open stands in comments."""
        layer, kind = self.place.layer, load_spec(self.role).kind
        yield f"[[{self.section}]]" if several else f"[{self.section}]"
        keys = self.keys()
        for key, value in keys.items():
            if key != "scheme":
                yield f"{key} = {_written(value)}"
        if kind == "layer" and layer.crs_read_as is None:
            notes = " ".join(note.text(lang) for note in layer.notes)
            yield commented(f'crs = "EPSG:4527"  # {NO_CRS.text(lang)}; {notes}')
        yield from self._scheme_lines(lang)
        missing = self.evidence.role.missing
        if missing:
            spec = load_spec(self.role)
            titles = [spec.columns[name].title.text(lang) for name in missing]
            asked = COLUMNS(titles=titles, have=[column.heading for column in layer.columns])
            wanted = ", ".join(f'{name} = "..."' for name in missing)
            yield commented(f"columns = {{ {wanted} }}  # {asked.text(lang)}")
        guesses = self.guesses
        if guesses:
            yield f"guessed = {quoted(BY(signs=guesses).text(lang))}  # {GUESSED().text(lang)}"

    def _scheme_lines(self, lang: Lang) -> Iterator[str]:
        spec = load_spec(self.role)
        coded = spec.kind == "layer" and "use_code" in spec.required
        if "use_code" not in self.evidence.role.columns or not coded:
            return
        scheme = self.scheme
        if scheme is None:
            fit = [fit.scheme for fit in self.place.layer.codes]
            asked = SCHEME(fit=fit) if fit else NO_SCHEME
            yield commented(f"scheme = {quoted(fit[0] if len(fit) == 1 else '...')}  # {asked.text(lang)}")
            return
        unknown = [f"{code} ({rows})" for code, rows in list(scheme.unknown.items())[:_CODES]]
        unknown += ["…"] * (len(scheme.unknown) > _CODES)
        remark = f"  # {UNKNOWN_CODES(codes=unknown).text(lang)}" if unknown else ""
        yield f"scheme = {quoted(scheme.scheme)}{remark}"


def proof_lines(entry: DraftEntry, county: DraftEntry | None, on: str | None, lang: Lang) -> Iterator[str]:
    """Yield what would prove an entry complete, in comments: nobody but a person can say that it is."""
    spec = load_spec(entry.role)
    if spec.kind == "table":
        day = on or "2026-06-30"
        yield commented(f'complete = {{ by = "...", reason = "...", until = {day} }}  # {COMPLETE.text(lang)}')
    elif spec.kind == "layer" and (spec.near or spec.listing) and county is not None:
        keys = {key: value for key, value in county.keys().items() if key in ("path", "layer")}
        yield commented(f"covers = {_written(keys)}  # {COVERS.text(lang)}")


def commented(text: str) -> str:
    """Return a line as a comment."""
    return "# " + " ".join(text.split())


def quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _written(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_written(item)}" for key, item in value.items()) + " }"
    return quoted(str(value))


def _best(fits: Sequence[CodeFit]) -> CodeFit | None:
    """Return the one list that has clearly more of the codes than any other; None where two have them alike."""
    few = [fit for fit in fits if _few(fit)]
    if not few or (len(few) > 1 and few[0].known - few[1].known < LEAST_LEAD):
        return None
    return few[0]


def _few(fit: CodeFit) -> bool:
    """Return whether a list has all codes but a few."""
    return 1 - fit.known <= MOST_UNKNOWN or len(fit.unknown) <= MOST_CODES


def _is_alias(heading: str, aliases: Sequence[str]) -> bool:
    return heading.casefold() in {alias.casefold() for alias in aliases}
